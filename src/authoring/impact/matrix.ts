import type { Vocabulary } from '../../decide/vocabulary.js';
import { factsFor } from '../../register/facts.js';
import type { RegisterSnapshot } from '../../register/snapshot.js';

/** Every question of the matrix, in parts from which a worker puts each together. JSON, to be quick. */
export interface MatrixSpec {
  /** `request`: the properties that are the partner's; `facts`: all that the register says. */
  partners: { code: string; name: string; request: string; facts: string }[];
  purposes: string[];
  categories: string[];
  /** Plain; then with each single circumstance; then with each single kind of document. */
  variants: { circumstances: string[]; evidence: string[]; json: string }[];
}

/**
 * Some partners and purposes with every category and every variant. Where categories, or variants,
 * have the same number, their questions differ only in names that nothing mentions, as those of the
 * task's partners and purposes do: one answer is then the answer to all of them.
 */
export interface MatrixTask {
  kind: 'matrix';
  partners: readonly number[];
  purposes: readonly number[];
  categories: readonly number[];
  variants: readonly number[];
}

/** Codes of both vocabularies: what the draft adds is asked, and what it takes away. */
export function matrixOf(
  vocabularies: readonly Vocabulary[],
  register: RegisterSnapshot,
  now: Date,
): MatrixSpec {
  const codes = (table: keyof Vocabulary) => [
    ...new Set(vocabularies.flatMap((vocabulary) => Object.keys(vocabulary[table]))),
  ];
  return {
    partners: [...register.partners.values()].map((partner) => ({
      code: partner.code,
      name: partner.name,
      request: `"partner":${JSON.stringify(partner.code)},"direction":"OUTBOUND","dataForm":"IDENTIFIABLE","country":${JSON.stringify(partner.country)}`,
      facts: JSON.stringify(factsFor(register, partner, {}, now)),
    })),
    purposes: codes('purposes'),
    categories: codes('data_categories'),
    variants: [
      variant([], []),
      ...codes('circumstances').map((code) => variant([code], [])),
      ...codes('evidence_kinds').map((kind) => variant([], [kind])),
    ],
  };
}

export function sizeOf({ partners, purposes, categories, variants }: MatrixSpec): number {
  return partners.length * purposes.length * categories.length * variants.length;
}

function variant(circumstances: string[], evidence: string[]): MatrixSpec['variants'][number] {
  const documents = evidence.map((kind) => ({ kind, reference: 'matrix' }));
  const json = `"circumstances":${JSON.stringify(circumstances)},"evidence":${JSON.stringify(documents)}`;
  return { circumstances, evidence, json };
}
