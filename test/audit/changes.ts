import { REGISTER_CHANGES } from '../../src/decide/possible-changes.js';
import type { Input, Stock } from '../questions.js';
import type { Json } from '../service.js';

/** One fact of a question made different, in each of the ways there are. None where it does not fit. */
export type Change = (input: Input) => Input[];

/** What a ground needs, as its rule says it: see `needs.rego`. */
export interface Need {
  kind: string;
  name: string;
  scope?: string[];
  choices?: Need[];
}

export function different(input: Input, change: (copy: Input) => void): Input {
  const copy = structuredClone(input);
  change(copy);
  return copy;
}

const one =
  (change: (copy: Input) => void): Change =>
  (input) => [different(input, change)];

export const state = (code: string) =>
  one(({ request }) => {
    request.circumstances.push(code);
  });

export const unstate = (code: string) =>
  one(({ request }) => {
    request.circumstances = request.circumstances.filter((each: string) => each !== code);
  });

export const hold = (...kinds: string[]) =>
  one(({ request }) => {
    for (const kind of kinds) request.evidence.push({ kind, reference: 'REF' });
  });

export const lose = (code: string) =>
  one(({ request }) => {
    request.evidence = request.evidence.filter(({ kind }: Json) => kind !== code);
  });

export const ask = (fields: object) => one(({ request }) => Object.assign(request, fields));

export const noConsent: Change = (input) =>
  ask({ consent: undefined })(input).map((asked) =>
    different(asked, ({ facts }) => {
      delete facts.consent;
    }),
  );

/** Of the partner: its kind, role, status or what else the register says of it. */
export const partnerIs = (fields: object) =>
  one(({ facts }) => Object.assign(facts.partner, fields));

export const consentIs = (fields: object): Change => {
  return (input) =>
    input.facts.consent
      ? [different(input, ({ facts }) => Object.assign(facts.consent, fields))]
      : [];
};

/** The consent also names what is asked for. */
export const consentNames = (list: string, field: string): Change => {
  return (input) => {
    const { consent } = input.facts;
    if (!consent) return [];
    return consentIs({ [list]: [...consent[list], ...[input.request[field]].flat()] })(input);
  };
};

export const eachAgreement = (change: (agreement: Json, input: Input) => object) =>
  one((copy) => {
    for (const each of copy.facts.agreements) Object.assign(each, change(each, copy));
  });

export const asPartners =
  ({ partners }: Stock, codes: readonly string[]): Change =>
  (input) =>
    codes.map((code) =>
      different(input, ({ request, facts }) => {
        request.partner = code;
        Object.assign(facts, structuredClone(partners[code]));
      }),
    );

export const register =
  (...what: string[]): Change =>
  (input) => [
    what.reduce(
      (so, code) => (REGISTER_CHANGES[code] as Json)(so) as Input,
      structuredClone(input),
    ),
  ];

/** All of them, one upon the other. */
export const together =
  (...changes: Change[]): Change =>
  (input) =>
    changes.reduce((inputs, change) => inputs.flatMap(change), [input]);

/** Each of them by itself. */
export const anyOf =
  (...changes: Change[]): Change =>
  (input) =>
    changes.flatMap((change) => change(input));

/** How needs become met and unmet, for the partners and purposes of a ground's row. */
export class Needs {
  constructor(
    private readonly row: Json,
    private readonly stock: Stock,
  ) {}

  met(need: Need): Change {
    const { kind, name, choices = [] } = need;
    const ways: Record<string, () => Change> = {
      circumstance: () => state(name),
      evidence: () => hold(name),
      absent: () => unstate(name),
      form: () => ask({ dataForm: name }),
      child_under: () => ask({ subject: { kind: 'CHILD', age: Number(name) - 1 } }),
      partner_kind: () => this.ofKinds((each) => each === name),
      purpose_outside: () => this.purposes((each) => !each.startsWith(name)),
      register: () => register('consent'),
      any_of: () => anyOf(...choices.map((choice) => this.met(choice))),
      all_of: () => together(...choices.map((part) => this.met(part))),
    };
    return (ways[kind] as () => Change)();
  }

  unmet(need: Need): Change {
    const { kind, name, choices = [] } = need;
    const ways: Record<string, () => Change> = {
      circumstance: () => unstate(name),
      evidence: () => lose(name),
      absent: () => state(name),
      form: () => ask({ dataForm: 'IDENTIFIABLE' }),
      child_under: () => ask({ subject: { kind: 'CHILD', age: Number(name) } }),
      partner_kind: () => this.ofKinds((each) => each !== name),
      purpose_outside: () => ask({ purpose: name }),
      register: () => noConsent,
      any_of: () => together(...choices.map((choice) => this.unmet(choice))),
      all_of: () => anyOf(...choices.map((part) => this.unmet(part))),
    };
    return (ways[kind] as () => Change)();
  }

  private ofKinds(right: (kind: string) => boolean): Change {
    const codes = Object.entries(this.stock.partners)
      .filter(([, { partner }]) => this.row.partners.includes(partner.kind) && right(partner.kind))
      .map(([code]) => code);
    return asPartners(this.stock, codes);
  }

  private purposes(right: (purpose: string) => boolean): Change {
    const changes: Change[] = this.row.purposes
      .filter(right)
      .map((purpose: string) => ask({ purpose }));
    return anyOf(...changes);
  }
}
