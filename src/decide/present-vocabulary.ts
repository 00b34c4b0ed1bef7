import type { DataCategory, DataCategoryClass, Vocabulary as Shown, Term } from '../graphql.js';
import { type Codes, citationsOf, type Vocabulary, type VocabularyEntry } from './vocabulary.js';

export function presentVocabulary(vocabulary: Vocabulary): Shown {
  return {
    dataCategories: each(vocabulary.data_categories, presentCategory),
    purposes: each(vocabulary.purposes, presentTerm),
    circumstances: each(vocabulary.circumstances, presentTerm),
    evidenceKinds: each(vocabulary.evidence_kinds, presentTerm),
    partnerKinds: each(vocabulary.partner_kinds, presentTerm),
    lawfulBases: each(vocabulary.lawful_bases, presentTerm),
    conditions: each(vocabulary.conditions, presentTerm),
    obligations: each(vocabulary.obligations, presentTerm),
  };
}

/** An entry may be empty in a revision that was published before the gate asked for its shape. */
function each<T>(codes: Codes, present: (code: string, entry: VocabularyEntry) => T): T[] {
  return Object.keys(codes)
    .sort()
    .map((code) => present(code, codes[code] ?? {}));
}

function presentTerm(code: string, entry: VocabularyEntry): Term {
  return {
    code,
    label: entry.label ?? entry.title ?? entry.message ?? code,
    description: entry.description ?? null,
    citations: citationsOf(entry),
    dpv: entry.dpv ?? null,
  };
}

function presentCategory(code: string, entry: VocabularyEntry): DataCategory {
  return {
    ...presentTerm(code, entry),
    class: (entry.class ?? 'special').toUpperCase() as DataCategoryClass,
    confidential: entry.confidential ?? false,
  };
}
