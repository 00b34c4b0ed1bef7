/*
 * Which questions of a matrix have to be asked. Left out is what a change provably cannot reach:
 * only grounds and bars were changed, and none of them speaks there. And of questions that differ
 * only in names that nothing mentions, one is asked for all: rules that only ask whether names are
 * equal cannot tell such names apart.
 */
import type { Vocabulary } from '../../decide/vocabulary.js';
import type { PolicyFiles } from '../../engine/policy-files.js';
import type { MatrixSpec, MatrixTask } from './matrix.js';
import { type Rules, stringsIn, usesOf } from './rego-rules.js';
import { isBelow, type Law, sameJson, samePackage, textsIn, type Unit, unitsOf } from './units.js';
import { areGeneric, differInWordsOnly, entryWithoutWords } from './words.js';

export interface MatrixPlan {
  tasks: MatrixTask[];
  unreachable: number;
}

/** What a matrix compares. `rules` is missing where they could not be parsed. */
export interface Revision {
  files: PolicyFiles;
  data: Record<string, unknown>;
  rules?: Rules;
}

/** Each question for itself. */
export function wholeMatrix({ partners, purposes, categories, variants }: MatrixSpec): MatrixPlan {
  const each = { categories: [...categories.keys()], variants: [...variants.keys()] };
  const tasks = [...partners.keys()].flatMap((partner) =>
    [...purposes.keys()].map(
      (purpose): MatrixTask => ({
        kind: 'matrix',
        partners: [partner],
        purposes: [purpose],
        ...each,
      }),
    ),
  );
  return { tasks, unreachable: 0 };
}

export function planMatrix(
  matrix: MatrixSpec,
  before: Revision,
  after: Revision,
  shipped: Rules | undefined,
): MatrixPlan {
  if (!before.rules || !after.rules || !shipped) return wholeMatrix(matrix);
  const sides = [before, after] as [Law, Law];
  if (sides.some(({ rules }) => readsMetadata(rules))) return wholeMatrix(matrix);
  const units = [...unitsOf(...sides, shipped).values()];
  const everywhere = otherFiles(before) !== otherFiles(after) || sharedChanged(...sides, shipped);
  return new Planner(matrix, sides, units, everywhere, treatsAlike(sides, shipped)).plan();
}

/** Comments are no part of what is compared, so nothing may depend on them. */
function readsMetadata(rules: Rules): boolean {
  return [...rules.values()].some((rule) => usesOf(rule).some(({ path }) => path[0] === 'rego'));
}

/** What is neither rule nor data, and yet part of how policies are compiled. */
function otherFiles({ files }: Revision): string {
  const others = [...files].filter(
    ([path]) => !/(\.rego|\.md|(^|\/)data\.(json|ya?ml))$/.test(path) && !/^scenarios\//.test(path),
  );
  return JSON.stringify(others.sort(([a], [b]) => (a < b ? -1 : 1)));
}

const UNITS = ['mayishare.grounds', 'mayishare.bars'];

function sharedChanged(before: Law, after: Law, shipped: Rules): boolean {
  const shared = ({ rules }: Law) =>
    [...rules.values()]
      .filter(({ path }) => !isBelow(path, UNITS))
      .map(({ path, text }) => `${path} ${text}`)
      .sort()
      .join('\n');
  const others = ({ data: { grounds, vocabulary, ...rest } }: Law) => rest;
  return (
    shared(before) !== shared(after) ||
    !sameJson(others(before), others(after)) ||
    !differInWordsOnly(before, after, shipped)
  );
}

function treatsAlike(sides: readonly Law[], shipped: Rules): boolean {
  return sides.every(
    ({ rules }) => areGeneric(rules, shipped) && samePackage(rules, shipped, 'mayishare.question'),
  );
}

type Mentioned = (name: string) => boolean;

class Planner {
  /** What rules and data mention that are no grounds and no bars. */
  private readonly shared: ReadonlySet<string>;
  /** In which tables of the vocabulary a name is a code, or stands above one. */
  private readonly tables = new Map<string, Set<string>>();

  constructor(
    private readonly matrix: MatrixSpec,
    private readonly sides: readonly Law[],
    private readonly units: readonly Unit[],
    private readonly everywhere: boolean,
    private readonly alike: boolean,
  ) {
    this.shared = sharedTexts(sides);
    for (const { data } of sides) this.addTables(data.vocabulary as Vocabulary);
  }

  plan(): MatrixPlan {
    const tasks = this.classesOf(this.matrix.partners, (_, index) =>
      this.partnerKey(index),
    ).flatMap((partners) => this.tasksOf(partners));
    const size = ({ partners, purposes }: MatrixTask) => partners.length * purposes.length;
    const { partners, purposes, categories, variants } = this.matrix;
    const asked = tasks.reduce((sum, task) => sum + size(task), 0);
    const left = partners.length * purposes.length - asked;
    return { tasks, unreachable: left * categories.length * variants.length };
  }

  private tasksOf(partners: readonly number[]): MatrixTask[] {
    const { code, facts, request } = this.matrix.partners[partners[0] as number] as Partner;
    const { partner } = JSON.parse(facts) as { partner: { kind: string } };
    const given = new Set<string>(['matrix', 'circumstances', 'evidence', 'purpose']);
    textsIn(JSON.parse(facts), given);
    textsIn(JSON.parse(`{${request}}`), given);
    const speaking = new Map(
      this.matrix.purposes.map((purpose) => {
        const place = { kind: partner.kind, partner: code, purpose };
        return [purpose, this.units.filter((unit) => unit.speaksAt(place))];
      }),
    );
    const mentioned = (purpose: string): Mentioned => {
      const units = speaking.get(purpose) as Unit[];
      return (name) =>
        this.isKnown(name) || given.has(name) || units.some(({ strings }) => strings.has(name));
    };
    const reached = (purpose: string) =>
      this.everywhere || (speaking.get(purpose) as Unit[]).some(({ changed }) => changed);
    const key = (purpose: string) => {
      const units = (speaking.get(purpose) as Unit[]).map((unit) => this.units.indexOf(unit));
      return (
        reached(purpose) && `${units} ${this.codeKey('purposes', purpose, mentioned(purpose))}`
      );
    };
    return this.classesOf(this.matrix.purposes, key).map((purposes) => {
      const known = mentioned(this.matrix.purposes[purposes[0] as number] as string);
      return { kind: 'matrix', partners, purposes, ...this.namesOf(known) };
    });
  }

  private namesOf(mentioned: Mentioned): Pick<MatrixTask, 'categories' | 'variants'> {
    const { categories, variants } = this.matrix;
    const variantKey = ({ circumstances: [stated], evidence: [held] }: Variant) => {
      if (stated) return `stated ${this.codeKey('circumstances', stated, mentioned)}`;
      return held ? `held ${this.codeKey('evidence_kinds', held, mentioned)}` : 'plain';
    };
    const categoryKey = (code: string) => this.codeKey('data_categories', code, mentioned);
    return {
      categories: numbered(categories.map(categoryKey)),
      variants: numbered(variants.map(variantKey)),
    };
  }

  /** The same for two codes of a table where only their names differ and nobody mentions those. */
  private codeKey(table: keyof Vocabulary, code: string, mentioned: Mentioned): string {
    const bare = this.alike && this.tables.get(code)?.size === 1 && !mentioned(code);
    const above = code.slice(0, code.lastIndexOf('.') + 1);
    const entries = this.sides.map(({ data }) => {
      const known = (data.vocabulary as Record<string, Record<string, unknown>>)[table];
      return entryWithoutWords(known?.[code]);
    });
    return bare ? `${above}* ${JSON.stringify(entries)}` : code;
  }

  private partnerKey(index: number): string {
    const { code, name, request, facts } = this.matrix.partners[index] as Partner;
    const asked = JSON.parse(`{${request}}`);
    const known = JSON.parse(facts);
    const { code: _, name: __, ...partner } = known.partner;
    const rest = [
      { ...asked, partner: null },
      { ...known, partner },
    ];
    const others = new Set<string>();
    textsIn(rest, others);
    const bare = [code, name].every(
      (each) =>
        !others.has(each) &&
        !this.tables.has(each) &&
        !this.isKnown(each) &&
        !this.units.some(({ strings }) => strings.has(each)),
    );
    return this.alike && bare && code !== name ? JSON.stringify(rest) : `${index}`;
  }

  private isKnown(name: string): boolean {
    return this.shared.has(name);
  }

  private addTables(vocabulary: Vocabulary): void {
    for (const [table, codes] of Object.entries(vocabulary)) {
      for (const code of Object.keys(codes)) {
        for (let at = code; at; at = at.slice(0, Math.max(0, at.lastIndexOf('.')))) {
          this.tables.set(at, (this.tables.get(at) ?? new Set()).add(table));
        }
      }
    }
  }

  /** Places in a list, together where they have the same key; without one they are left out. */
  private classesOf<Item>(
    items: readonly Item[],
    key: (item: Item, index: number) => string | false,
  ): number[][] {
    const classes = Map.groupBy(items.keys(), (index) => key(items[index] as Item, index));
    classes.delete(false);
    return [...classes.values()];
  }
}

type Partner = MatrixSpec['partners'][number];
type Variant = MatrixSpec['variants'][number];

/** The place of the first that is the same, for each. */
function numbered(keys: readonly string[]): number[] {
  return keys.map((key) => keys.indexOf(key));
}

/** Codes that the vocabulary only lists are not mentioned by that. */
function sharedTexts(sides: readonly Law[]): Set<string> {
  const texts = new Set<string>();
  for (const { rules, data } of sides) {
    for (const { path, definitions } of rules.values()) {
      if (isBelow(path, UNITS)) continue;
      for (const { tree } of definitions) stringsIn(tree, texts);
    }
    const { grounds, vocabulary, ...rest } = data;
    textsIn(rest, texts);
    for (const table of Object.values((vocabulary ?? {}) as Record<string, object>)) {
      for (const entry of Object.values(table)) textsIn(entry, texts);
    }
  }
  return texts;
}
