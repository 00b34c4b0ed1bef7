import countries from 'i18n-iso-countries';

/** ISO 3166-1 alpha-2. */
export const COUNTRIES: ReadonlySet<string> = new Set(Object.keys(countries.getAlpha2Codes()));

const OTHER_NAMES: Readonly<Record<string, string>> = { UK: 'GB', GBR: 'GB', USA: 'US', EL: 'GR' };

/** What may be meant: among codes of two letters edit distance says nothing. */
export function suggestedCountries(given: string): string[] {
  const code = given.trim().toUpperCase();
  const meant = OTHER_NAMES[code] ?? code;
  return COUNTRIES.has(meant) ? [meant] : [];
}
