import type { Input } from '../questions.js';
import type { Json } from '../service.js';
import { ask, type Change, consentIs, different, eachAgreement, together } from './changes.js';
import { covers, inForce } from './row.js';

/* In which the bars' lines are written: what a scenario is like, and the changes only bars need. */

export type Test = (input: Input) => unknown;
export type Line = [words: string, change: Change, of?: Test];

export interface Bar {
  fires: Line[];
  silent: Line[];
  /** What the demonstration register cannot show: scenarios are asked with a register that can. */
  firesIf?: Line[];
  silentIf?: Line[];
}

export const stated =
  (code: string): Test =>
  ({ request }) =>
    request.circumstances.includes(code);
export const held =
  (kind: string): Test =>
  ({ request }) =>
    request.evidence.some((each: Json) => each.kind === kind);
export const formIs =
  (form: string): Test =>
  ({ request }) =>
    request.dataForm === form;
export const purposeIs =
  (...codes: string[]): Test =>
  ({ request }) =>
    covers(codes, request.purpose);
export const about =
  (...codes: string[]): Test =>
  ({ request }) =>
    request.dataCategories.some((category: string) => covers(codes, category));
export const directionIs =
  (direction: string): Test =>
  ({ request }) =>
    request.direction === direction;
export const partner =
  (fields: Json): Test =>
  ({ facts }) =>
    Object.entries(fields).every(([field, value]) => facts.partner[field] === value);
export const not =
  (test: Test): Test =>
  (input) =>
    !test(input);
export const consented: Test = ({ facts }) => facts.consent;

export const SPECIAL = ['health', 'sex_life', 'sexual_orientation', 'ethnicity', 'religion'].concat(
  ['political_opinion', 'trade_union', 'genetic', 'biometric'],
);
export const inCountry =
  (right: (country: string) => boolean): Test =>
  ({ request }) =>
    right(request.country);
const EEA =
  'AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE IS LI NO';
const COVERED = 'GI AD AR CA FO GG IM IL JP JE NZ KR CH UY';
export const eea = EEA.split(' ');
export const covered = COVERED.split(' ');

export const identifiable = ask({ dataForm: 'IDENTIFIABLE' });
export const pseudonymised = ask({ dataForm: 'PSEUDONYMISED' });
export const addCategory = (category: string): Change => {
  return (input) => ask({ dataCategories: [...input.request.dataCategories, category] })(input);
};
const smallest = (smallestCell: number) => ask({ smallestCell });
export const smallTable: Line = ['a table with small counts', smallest(5), formIs('AGGREGATED')];
export const largeTable: Line = ['a table without small counts', smallest(4), formIs('AGGREGATED')];
export const ended = eachAgreement((_, { facts }) => ({ ends: facts.now }));
export const now = (fields: (now: number) => object): Change => {
  return (input) => consentIs(fields(input.facts.now))(input);
};
export const consentGood = together(
  consentIs({ status: 'ACTIVE', withdrawn: undefined }),
  now((at) => ({ expires: at + 1 })),
);
export const eachDpia =
  (change: (dpia: Json, input: Input) => object): Change =>
  (input) => [
    different(input, (copy) => {
      for (const each of copy.facts.controller.dpias) Object.assign(each, change(each, copy));
    }),
  ];
export const inForceNow: Test = ({ facts }) =>
  facts.agreements.some((agreement: Json) => inForce(agreement, facts.now));
