import { distance } from 'fastest-levenshtein';

interface LawReference {
  title: string;
  url: string;
}

/** One code of the vocabulary: data of the policy revision, under `vocabulary` beside the rules. */
export interface VocabularyEntry {
  label?: string;
  title?: string;
  description?: string;
  message?: string;
  class?: 'ordinary' | 'special' | 'criminal';
  confidential?: boolean;
  purpose?: string;
  law?: LawReference | LawReference[];
  dpv?: string;
  /** Of a partner kind: checked before data goes under an agreement. */
  needs_assurance?: boolean;
  /** Of a partner kind: Data Protection Act 2018 section 7. */
  public_authority?: boolean;
  /** Of a lawful basis. */
  not_for_public_authorities?: boolean;
  due?: { months?: number; working_days?: number };
}

export type Codes = Readonly<Record<string, VocabularyEntry>>;

/** The tables of `data.vocabulary`, each keyed by code. */
export interface Vocabulary {
  data_categories: Codes;
  purposes: Codes;
  circumstances: Codes;
  evidence_kinds: Codes;
  partner_kinds: Codes;
  lawful_bases: Codes;
  conditions: Codes;
  obligations: Codes;
  /** Codes of reasons for a no. */
  denials: Codes;
}

export function citationsOf(entry: VocabularyEntry | undefined): LawReference[] {
  if (!entry?.law) return [];
  return [entry.law].flat().map(({ title, url }) => ({ title, url }));
}

export function labelOf(codes: Codes, code: string): string {
  return codes[code]?.label ?? codes[code]?.title ?? code;
}

/** `health.mental` gives `health` and `health.mental`: what a search on the dot finds it by. */
export function upwards(code: string): string[] {
  const parts = code.split('.');
  return parts.map((_, index) => parts.slice(0, index + 1).join('.'));
}

const LONGEST = 200;

/** The known codes nearest to a mistyped one, by edit distance, best first, at most three. */
export function suggestions(unknown: string, known: Iterable<string>): string[] {
  // Nothing that long was meant for a code, and comparing it would take as long.
  if (unknown.length > LONGEST) return [];
  const limit = Math.max(2, Math.floor(unknown.length / 3));
  const wanted = unknown.toLowerCase();
  return [...known]
    .map((code) => ({ code, edits: nearness(wanted, code.toLowerCase()) }))
    .filter(({ edits }) => edits <= limit)
    .sort((a, b) => a.edits - b.edits || a.code.localeCompare(b.code))
    .slice(0, 3)
    .map(({ code }) => code);
}

/** The end of a message that names them. */
export function didYouMean(near: readonly string[]): string {
  return near.length > 0 ? `: did you mean ${near.map((n) => `\`${n}\``).join(' or ')}?` : '';
}

/** A last part given alone (`mental`) is as near as its whole code (`health.mental`). */
function nearness(wanted: string, code: string): number {
  const last = code.slice(code.lastIndexOf('.') + 1);
  return Math.min(distance(wanted, code), distance(wanted, last));
}
