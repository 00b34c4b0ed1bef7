import type { RegisterSnapshot } from '../register/snapshot.js';
import type { Active } from './active.service.js';
import type { KnownCodes } from './sharing-request.js';
import type { Vocabulary } from './vocabulary.js';

export function knownCodes(active: Pick<Active, 'revision' | 'register'>): KnownCodes {
  return knownCodesOf(active.revision.vocabulary, active.register);
}

export function knownCodesOf(
  vocabulary: Vocabulary,
  { partners }: Pick<RegisterSnapshot, 'partners'>,
): KnownCodes {
  return { vocabulary, partners };
}
