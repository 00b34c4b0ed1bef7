/*
 * Questions nobody thought of: seeded, over the whole vocabulary and every state of the register.
 * Imports nothing, so that scripts run by Node itself can import it as it is.
 */

// biome-ignore lint/suspicious/noExplicitAny: generated values are changed in every way there is
type Any = any;

/** What the policies are given, as the service builds it. */
export interface Input {
  request: Any;
  facts: Any;
}

/** What questions are made of: real inputs, and what the vocabulary and the register hold. */
export interface Stock {
  scenarios: readonly { input: Input }[];
  partners: Readonly<Record<string, { partner: Any; agreements: Any[] }>>;
  consents: Readonly<Record<string, Any>>;
  vocabulary: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** The tables of the grounds: subject, code, row. */
  grounds: Readonly<Record<string, Readonly<Record<string, Any>>>>;
}

const DAY = 86_400;
const COUNTRIES = ['GB', 'FR', 'US', 'IN', 'JP', 'CN', 'IE', 'GI'];
const BOUNDARY_AGES = [0, 5, 11, 12, 13, 15, 16, 17, 18, 40, 100];

/** Mulberry32: the same seed gives the same questions. */
export class Chance {
  private state: number;

  constructor(seed: number) {
    this.state = seed | 0;
  }

  /** From 0 up to, but not including, 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  of<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)] as T;
  }

  /** True this often. */
  in(share: number): boolean {
    return this.next() < share;
  }

  some<T>(choices: readonly T[], most: number): T[] {
    const picked = new Set<T>();
    for (let left = this.below(most + 1); left > 0; left--) picked.add(this.of(choices));
    return [...picked];
  }
}

/** Makes one question after another. */
export class Questions {
  private readonly chance: Chance;
  private readonly codes: Record<string, string[]>;
  private readonly rows: Any[];
  private readonly stock: Stock;

  constructor(seed: number, stock: Stock) {
    this.stock = stock;
    this.chance = new Chance(seed);
    this.codes = Object.fromEntries(
      Object.entries(stock.vocabulary).map(([table, entries]) => [
        table,
        Object.keys(entries).sort(),
      ]),
    );
    this.rows = Object.values(stock.grounds).flatMap((subject) => Object.values(subject));
  }

  next(): Input {
    const { chance } = this;
    const input = structuredClone(
      chance.in(0.5) ? chance.of(this.stock.scenarios).input : this.fromAGround(),
    );
    if (chance.in(0.1)) this.anything(input);
    for (let left = chance.below(4); left > 0; left--) this.changeRequest(input);
    if (chance.in(0.4)) {
      for (let left = chance.below(3) + 1; left > 0; left--) this.changeFacts(input);
    }
    return tidy(input);
  }

  /**
   * The same question with one fact of the register absent, or with a code in it that nobody knows:
   * what a fault in the register, or a newer one than the policies, would give.
   */
  spoilt(input: Input): Input {
    const spoilt = structuredClone(input);
    if (this.chance.in(0.7)) this.loseOne(spoilt.facts);
    else this.chance.of(UNKNOWN_CODES)(spoilt);
    return spoilt;
  }

  private loseOne(facts: Any): void {
    const places: [Any, string][] = [];
    const walk = (value: Any) => {
      if (typeof value !== 'object' || value === null) return;
      for (const key of Object.keys(value)) {
        if (value !== facts || key !== 'now') places.push([value, key]);
        walk(value[key]);
      }
    };
    walk(facts);
    const [holder, key] = this.chance.of(places);
    if (Array.isArray(holder)) holder.splice(Number(key), 1);
    else delete holder[key];
  }

  /** One small change to what is asked. */
  changeRequest(input: Input): void {
    const change = this.chance.of(REQUEST_CHANGES);
    change(input, this.chance, this.codes, this.stock);
  }

  /** One small change to what the register holds. */
  changeFacts(input: Input): void {
    this.chance.of(FACT_CHANGES)(input, this.chance, this.codes);
  }

  /** A question that some ground speaks for, with much of what it may need. */
  private fromAGround(): Input {
    const { chance, stock } = this;
    const row = chance.of(this.rows);
    const partners = Object.values(stock.partners).filter(
      ({ partner }) => row.partners.includes('any') || row.partners.includes(partner.kind),
    );
    const held = partners.length > 0 ? chance.of(partners) : chance.of(all(stock.partners));
    const input = structuredClone(this.plain(held));
    input.request.purpose = this.under('purposes', chance.of(row.purposes));
    input.request.dataCategories = [1, 2, 3]
      .slice(0, chance.below(3) + 1)
      .map(() => this.under('data_categories', chance.of(row.categories)));
    if (row.agreement && chance.in(0.7)) input.facts.agreements.push(this.agreementFor(input, row));
    if (chance.in(0.3)) this.anything(input, true);
    return input;
  }

  private plain({ partner, agreements }: { partner: Any; agreements: Any[] }): Input {
    const { input } = this.chance.of(this.stock.scenarios);
    const request = {
      partner: partner.code,
      purpose: input.request.purpose,
      dataCategories: input.request.dataCategories,
      direction: this.chance.in(0.85) ? 'OUTBOUND' : 'INBOUND',
      dataForm: 'IDENTIFIABLE',
      circumstances: this.chance.some(this.codes.circumstances ?? [], 4),
      evidence: this.chance.some(this.codes.evidence_kinds ?? [], 4).map(documentOf),
      country: partner.country,
    };
    const { now, controller } = input.facts;
    return { request, facts: { now, controller, partner, agreements } };
  }

  /** Any code of a table that a rule's code covers: it may name a class, or anything. */
  private under(table: string, code: string): string {
    const codes = this.codes[table] ?? [];
    const entries = this.stock.vocabulary[table] as Record<string, Any>;
    const covered = codes.filter(
      (each) =>
        code === 'any' ||
        each === code ||
        each.startsWith(`${code}.`) ||
        entries[each]?.class === code,
    );
    return this.chance.of(covered.length > 0 ? covered : codes);
  }

  private agreementFor({ request, facts }: Input, row: Any): Any {
    return {
      reference: 'ISA-generated',
      version: 1,
      title: 'Generated',
      kind: this.chance.of(row.agreement_kinds ?? ['CONTROLLER_TO_CONTROLLER']),
      purposes: [request.purpose],
      dataCategories: [...request.dataCategories],
      starts: facts.now - 100 * DAY,
      review: facts.now + 100 * DAY,
      ends: facts.now + this.chance.of([1, 3_600, 400 * DAY]),
      signed: true,
      status: 'ACTIVE',
    };
  }

  /** Everything about the question anew, but for purpose and data where these are kept. */
  private anything(input: Input, kept = false): void {
    const { chance, codes } = this;
    const count = chance.in(0.05) ? 50 : 5;
    Object.assign(input.request, {
      circumstances: chance.some(codes.circumstances ?? [], 6),
      evidence: chance.some(codes.evidence_kinds ?? [], 4).map(documentOf),
      ...(kept
        ? {}
        : {
            purpose: chance.of(codes.purposes ?? []),
            dataCategories: [
              chance.of(codes.data_categories ?? []),
              ...chance.some(codes.data_categories ?? [], count),
            ],
          }),
    });
    this.changeRequest(input);
  }
}

const UNKNOWN = 'nobody_knows';

const UNKNOWN_CODES: readonly ((input: Input) => void)[] = [
  ({ request }) => {
    request.purpose = UNKNOWN;
  },
  ({ request }) => {
    request.dataCategories[0] = UNKNOWN;
  },
  ({ request }) => {
    request.dataCategories.push(`health.${UNKNOWN}`);
  },
  ({ request }) => {
    request.circumstances.push(UNKNOWN);
  },
  ({ request }) => {
    request.evidence.push(documentOf(UNKNOWN));
  },
  ({ request }) => {
    request.lawfulBasis = UNKNOWN;
  },
  ({ request }) => {
    request.country = 'XX';
  },
  ({ request }) => {
    request.dataForm = UNKNOWN;
  },
  ({ facts }) => {
    facts.partner.kind = UNKNOWN;
  },
  ({ facts }) => {
    facts.partner.status = UNKNOWN;
  },
];

type RequestChange = (
  input: Input,
  chance: Chance,
  codes: Record<string, string[]>,
  stock: Stock,
) => void;

const all = <T>(of: Readonly<Record<string, T>>): T[] => Object.values(of);
const documentOf = (kind: string) => ({ kind, reference: 'REF-1' });

function toggled<T>(list: readonly T[], item: T): T[] {
  return list.includes(item) ? list.filter((each) => each !== item) : [...list, item];
}

const REQUEST_CHANGES: readonly RequestChange[] = [
  ({ request }, chance, codes) => {
    request.dataCategories.push(chance.of(codes.data_categories ?? []));
  },
  ({ request }, chance, codes) => {
    request.dataCategories = [chance.of(codes.data_categories ?? [])];
  },
  ({ request }, chance) => {
    request.dataCategories.splice(chance.below(request.dataCategories.length), 1);
  },
  ({ request }, chance, codes) => {
    const [top] = (chance.of<string>(request.dataCategories) ?? 'health').split('.');
    const near = (codes.data_categories ?? []).filter((code) => code.split('.')[0] === top);
    request.dataCategories.push(chance.of(near));
  },
  ({ request }, chance, codes) => {
    request.purpose = chance.of(codes.purposes ?? []);
  },
  ({ request }, chance, codes) => {
    const [top] = request.purpose.split('.');
    request.purpose = chance.of((codes.purposes ?? []).filter((code) => code.startsWith(top)));
  },
  (input, chance, _, { partners }) => {
    const held = structuredClone(chance.of(all(partners)));
    Object.assign(input.facts, held);
    input.request.partner = held.partner.code;
    input.request.country = held.partner.country;
  },
  ({ request }, chance, codes) => {
    request.circumstances = toggled(request.circumstances, chance.of(codes.circumstances ?? []));
  },
  ({ request }, chance) => {
    request.circumstances.splice(chance.below(request.circumstances.length + 1), 1);
  },
  ({ request }, chance, codes) => {
    request.evidence.push(documentOf(chance.of(codes.evidence_kinds ?? [])));
  },
  ({ request }, chance) => {
    request.evidence.splice(chance.below(request.evidence.length + 1), 1);
  },
  ({ request }, chance) => {
    request.dataForm = chance.of(['IDENTIFIABLE', 'PSEUDONYMISED', 'PSEUDONYMISED', 'ANONYMISED']);
  },
  ({ request }, chance) => {
    request.dataForm = 'AGGREGATED';
    request.smallestCell = chance.of([undefined, 0, 1, 4, 4, 5, 10]);
  },
  ({ request }, chance) => {
    const kind = chance.of([undefined, 'ADULT', 'CHILD', 'CHILD', 'DECEASED']);
    request.subject = { kind, age: chance.of([undefined, ...BOUNDARY_AGES]) };
  },
  ({ request }) => {
    request.direction = request.direction === 'OUTBOUND' ? 'INBOUND' : 'OUTBOUND';
  },
  ({ request }, chance, codes) => {
    request.lawfulBasis = chance.of([undefined, ...(codes.lawful_bases ?? [])]);
  },
  ({ request }, chance) => {
    request.country = chance.of(COUNTRIES);
  },
  ({ request }, chance) => {
    request.recordCount = chance.of([undefined, 0, 1, 999, 1_000, 1_000_000]);
  },
  (input, chance, _, { consents }) => {
    const consent = structuredClone(chance.of(all(consents)));
    input.request.consent = consent.reference;
    input.facts.consent = consent;
    if (chance.in(0.7)) cover(input, chance);
  },
];

/** Widens the consent named to what is asked, all of it or nearly. */
function cover({ request, facts }: Input, chance: Chance): void {
  const { consent } = facts;
  if (chance.in(0.9)) consent.partners = [...consent.partners, request.partner];
  if (chance.in(0.9)) consent.purposes = [...consent.purposes, request.purpose];
  if (chance.in(0.9)) {
    consent.dataCategories = [...consent.dataCategories, ...request.dataCategories];
  }
}

type FactChange = (input: Input, chance: Chance, codes: Record<string, string[]>) => void;

function instant(now: number, chance: Chance): number {
  return now + chance.of([-3_000 * DAY, -DAY, -1, 0, 0, 1, 3_600, DAY, 3_000 * DAY]);
}

function part(list: readonly Any[], chance: Chance, change: (item: Any) => void): void {
  if (list.length > 0) change(chance.of(list));
}

const FACT_CHANGES: readonly FactChange[] = [
  ({ facts }, chance) =>
    part(facts.agreements, chance, (agreement) => {
      agreement.status = chance.of(['ACTIVE', 'SUSPENDED', 'TERMINATED', 'DRAFT']);
    }),
  ({ facts }, chance) =>
    part(facts.agreements, chance, (agreement) => {
      agreement.signed = false;
    }),
  ({ facts }, chance) =>
    part(facts.agreements, chance, (agreement) => {
      agreement[chance.of(['starts', 'review', 'ends'])] = instant(facts.now, chance);
    }),
  ({ facts }, chance, codes) =>
    part(facts.agreements, chance, (agreement) => {
      agreement.purposes = chance.some(codes.purposes ?? [], 3);
    }),
  ({ facts }, chance, codes) =>
    part(facts.agreements, chance, (agreement) => {
      agreement.dataCategories = chance.some(codes.data_categories ?? [], 5);
    }),
  ({ facts }, chance) =>
    part(facts.agreements, chance, (agreement) => {
      agreement.kind = chance.of([
        'CONTROLLER_TO_CONTROLLER',
        'JOINT_CONTROLLERS',
        'PROCESSOR_CONTRACT',
      ]);
    }),
  ({ facts }, chance) => {
    facts.agreements.splice(chance.below(facts.agreements.length + 1), 1);
  },
  ({ facts }) => {
    delete facts.partner.assurance;
  },
  ({ facts }, chance) => {
    const times = { passed: instant(facts.now, chance), expires: instant(facts.now, chance) };
    facts.partner.assurance = { kind: 'psn', ...times };
  },
  ({ facts }, chance) => {
    facts.partner.status = chance.of(['ACTIVE', 'SUSPENDED']);
  },
  ({ facts }, chance, codes) => {
    facts.partner.kind = chance.of(codes.partner_kinds ?? []);
  },
  ({ facts }, chance) => {
    facts.partner.role = chance.of(['CONTROLLER', 'PROCESSOR']);
  },
  ({ facts }, chance) => {
    const field = chance.of(['competentAuthority', 'usDataBridge']);
    facts.partner[field] = !facts.partner[field];
  },
  ({ facts }, chance) => {
    const documents = facts.controller.appropriatePolicyDocuments;
    part(documents, chance, (document) => {
      document[chance.of(['adopted', 'review'])] = instant(facts.now, chance);
    });
  },
  ({ facts }, chance, codes) =>
    part(facts.controller.appropriatePolicyDocuments, chance, (document) => {
      document.conditions = chance.some(codes.conditions ?? [], 8);
    }),
  ({ facts }, chance) => {
    facts.controller.appropriatePolicyDocuments = facts.controller.appropriatePolicyDocuments.map(
      (document: Any) => ({
        ...document,
        adopted: facts.now - 1,
        review: instant(facts.now, chance),
      }),
    );
  },
  ({ request, facts }, chance) =>
    part(facts.controller.dpias, chance, (dpia) => {
      dpia.purposes = [request.purpose];
      dpia.dataCategories = [...request.dataCategories];
      dpia.review = instant(facts.now, chance);
    }),
  ({ facts }, chance) => changeConsent(facts, chance),
  ({ facts }, chance) => changeConsent(facts, chance),
];

function changeConsent({ consent, now }: Any, chance: Chance): void {
  if (!consent) return;
  const changes: readonly (() => void)[] = [
    () => {
      consent.withdrawn = now - 1;
      consent.status = 'WITHDRAWN';
    },
    () => {
      consent.expires = instant(now, chance);
    },
    () => {
      delete consent.expires;
    },
    () => {
      consent.explicit = !consent.explicit;
    },
    () => {
      consent.givenBy = chance.of(['SELF', 'REPRESENTATIVE']);
      consent.authority = chance.of(['parental_responsibility', 'power_of_attorney']);
      consent.authorityVerified = chance.in(0.5);
    },
    () => {
      consent.online = true;
      consent.age = chance.of(BOUNDARY_AGES);
    },
    () => {
      delete consent.age;
    },
    () => {
      consent.given = instant(now, chance);
    },
  ];
  chance.of(changes)();
}

/** As a checked question is: at least one category, nothing twice, nothing undefined. */
function tidy({ request, facts }: Input): Input {
  request.dataCategories = [...new Set(request.dataCategories)].slice(0, 50);
  if (request.dataCategories.length === 0) request.dataCategories = ['identity'];
  if (request.consent === undefined) delete facts.consent;
  return JSON.parse(JSON.stringify({ request, facts }));
}
