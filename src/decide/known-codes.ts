import countries from 'i18n-iso-countries';
import type { Active } from './active.service.js';
import type { KnownCodes } from './sharing-request.js';

/** ISO 3166-1 alpha-2. */
const COUNTRIES: ReadonlySet<string> = new Set(Object.keys(countries.getAlpha2Codes()));

export function knownCodes(active: Active): KnownCodes {
  return {
    vocabulary: active.revision.vocabulary,
    partners: active.register.partners,
    countries: COUNTRIES,
  };
}
