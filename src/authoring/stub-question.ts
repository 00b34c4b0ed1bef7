import { parse } from 'yaml';
import type { PolicyFiles } from '../engine/policy-files.js';
import type { Codes, Vocabulary } from '../register/vocabulary.js';
import { upwards } from '../register/vocabulary.js';

/** A ground's row of the table, as far as a question has to fit it. */
export interface StubRow {
  partners: string[];
  except_partners?: string[];
  only_partner?: string;
  purposes: string[];
  except_purposes?: string[];
  categories: string[];
  except_categories?: string[];
  agreement?: boolean;
  agreement_kinds?: string[];
  consent?: boolean;
}

export interface StubQuestion {
  kind: string;
  purpose: string;
  category: string;
  /** A kind of partner that the row is not for; undefined where it is for all. */
  otherKind: string | undefined;
}

/** Codes that a row speaks for: the first it names, or, where it is open, the first that it does not except. */
export function questionFor(row: StubRow, files: PolicyFiles): StubQuestion {
  const { except_partners = [], except_purposes = [], except_categories = [] } = row;
  const { partner_kinds, purposes, data_categories } = vocabularyIn(files);
  const kinds = Object.keys(partner_kinds);
  const isFor = (kind: string) =>
    !except_partners.includes(kind) && row.partners.some((each) => each === kind || each === 'any');
  const beneath = (code: string, codes: readonly string[]) =>
    upwards(code).some((each) => codes.includes(each));
  const free = Object.keys(purposes).filter((code) => !beneath(code, except_purposes));
  const open = Object.entries(data_categories).filter(
    ([code, { class: its }]) =>
      !beneath(code, except_categories) && !except_categories.includes(its ?? ''),
  );
  return {
    kind: first(row.partners, kinds.filter(isFor)),
    purpose: first(row.purposes, free),
    category: firstCategory(row.categories, open),
    otherKind: kinds.find((kind) => !isFor(kind)),
  };
}

function first(codes: readonly string[], all: readonly string[]): string {
  const [code] = codes as [string];
  return code === 'any' ? (all[0] ?? code) : code;
}

function firstCategory([code]: readonly string[], all: readonly [string, Codes[string]][]): string {
  const isOf = (its: string | undefined) => its === (code === 'any' ? 'ordinary' : code);
  return all.find(([, entry]) => isOf(entry.class))?.[0] ?? (code as string);
}

/** OPA reads the file of a table and the one for all as one. */
function vocabularyIn(
  files: PolicyFiles,
): Pick<Vocabulary, 'partner_kinds' | 'purposes' | 'data_categories'> {
  const shared = read(files.get('vocabulary/data.yaml'));
  const table = (name: string) => ({
    ...(read(files.get(`vocabulary/${name}/data.yaml`)) as Codes),
    ...(shared[name] as Codes | undefined),
  });
  return {
    partner_kinds: table('partner_kinds'),
    purposes: table('purposes'),
    data_categories: table('data_categories'),
  };
}

/** What cannot be read is told at the gate. */
function read(text: string | undefined): Record<string, unknown> {
  try {
    return parse(text ?? '') ?? {};
  } catch {
    return {};
  }
}
