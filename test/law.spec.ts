import { instantOf } from '../src/register/relative-date.js';
import { type Json, MAY_I_SHARE, Service } from './service.js';

/* What scenarios do not say of an answer: until when, by which date, on what basis, and the way out. */

const WHAT_IF = `query WhatIf($request: SharingRequestInput!, $at: DateTime) {
  whatIf(request: $request, at: $at) {
    outcome denialKind validUntil decidedAt
    reasons { code message rule dataCategories citations { title url } } gateways { code } lawfulBases { code }
    obligations { code message dueBy citations { title url } }
    remedies { changes { kind code message } }
  }
}`;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const HOUSING = {
  partner: 'barnet_homes',
  purpose: 'service_delivery.housing',
  dataCategories: ['identity', 'contact'],
};

let service: Service;

beforeAll(async () => {
  service = await Service.start();
});

afterAll(() => service?.stop());

async function whatIf(request: Json, at?: Date): Promise<Json> {
  const { data, errors } = await service.ask(WHAT_IF, { request, at: at?.toISOString() });
  if (errors) throw new Error(JSON.stringify(errors));
  return data.whatIf;
}

async function ask(query: string): Promise<Json> {
  return (await service.ask(query, {}, 'governance')).data;
}

const codes = (list: { code: string }[]) => list.map(({ code }) => code);
const earlier = (instant: string, ms: number) => new Date(Date.parse(instant) - ms);

function waysOut(answer: Json): string[] {
  return answer.remedies.map(({ changes }: Json) =>
    changes.map(({ kind, code }: Json) => `${kind} ${code}`).join(' + '),
  );
}

describe('until when an answer holds', () => {
  test('a day, where nothing it rests on ends sooner', async () => {
    const { data } = await service.ask(MAY_I_SHARE, { request: HOUSING });
    const { decidedAt, validUntil } = data.mayIShare;
    const seconds = Math.floor(Date.parse(decidedAt) / 1_000);
    expect(Date.parse(validUntil) / 1_000).toBe(seconds + DAY / 1_000);
  });

  test('until the partner’s assurance expires, where an agreement is relied on; then no more', async () => {
    const { partner } = await ask('{ partner(code: "barnet_homes") { assurance { expires } } }');
    const { expires } = partner.assurance;
    const shortly = await whatIf(HOUSING, earlier(expires, HOUR));
    expect([shortly.outcome, shortly.validUntil]).toEqual(['ALLOW', expires]);
    const then = await whatIf(HOUSING, earlier(expires, 0));
    expect([then.denialKind, codes(then.reasons)]).toEqual(['FORBIDDEN', ['assurance_expired']]);
  });

  test('until the consent expires, where it is relied on; then no more', async () => {
    const request = {
      partner: 'local_charity',
      purpose: 'service_information',
      dataCategories: ['identity', 'health'],
      consent: 'CONSENT-1',
    };
    const expires = instantOf('+9m', new Date());
    const shortly = await whatIf(request, new Date(expires.getTime() - HOUR));
    expect([shortly.outcome, shortly.validUntil]).toEqual(['ALLOW', expires.toISOString()]);
    const then = await whatIf(request, expires);
    expect(codes(then.reasons)).toEqual(['consent_expired', 'consent_expired']);
  });
});

describe('the basis the asker names', () => {
  test('where it holds, it alone is relied on', async () => {
    const answer = await whatIf({ ...HOUSING, lawfulBasis: 'public_task' });
    expect([answer.outcome, codes(answer.lawfulBases)]).toEqual(['ALLOW', ['public_task']]);
  });

  test('where another would do, the answer is no, and the remedy names that one', async () => {
    const answer = await whatIf({ ...HOUSING, lawfulBasis: 'legal_obligation' });
    expect([answer.denialKind, new Set(codes(answer.reasons))]).toEqual([
      'NOT_COVERED',
      new Set(['basis_not_met']),
    ]);
    expect(waysOut(answer)[0]).toBe('SET_BASIS public_task');
    expect(answer.reasons[0].message).toContain('Public task');
  });
});

describe('small cells', () => {
  const table = (smallestCell?: number) => ({
    partner: 'newspaper',
    purpose: 'research.statistics',
    dataCategories: ['housing'],
    dataForm: 'AGGREGATED',
    smallestCell,
  });

  test('a table with every count five or more is anonymous', async () => {
    const answer = await whatIf(table(5));
    expect([answer.outcome, codes(answer.reasons), codes(answer.obligations)]).toEqual([
      'ALLOW',
      ['anonymous_information'],
      ['no_reidentification'],
    ]);
  });

  test.each([[4], [undefined]])('with a smallest count of %s it can identify', async (smallest) => {
    const answer = await whatIf(table(smallest));
    expect([answer.outcome, codes(answer.reasons)]).toEqual([
      'DENY',
      expect.arrayContaining(['small_cells']),
    ]);
    expect(waysOut(answer)).toContain('SET_FORM AGGREGATED');
    const [message] = answer.remedies
      .flatMap(({ changes }: Json) => changes)
      .flatMap(({ code, message }: Json) => (code === 'AGGREGATED' ? [message] : []));
    expect(message).toContain('every count under five suppressed');
  });
});

describe('people who have died', () => {
  const ofTheDead = (different: Json) => ({
    ...HOUSING,
    subject: { kind: 'DECEASED' },
    ...different,
  });
  const authority = { evidence: [{ kind: 'authority_to_act', reference: 'PROBATE-1' }] };
  const order = { evidence: [{ kind: 'court_order', reference: 'ORDER-1' }] };

  test.each([
    ['ordinary data', { dataCategories: ['housing'] }],
    ['health, to their personal representative', { dataCategories: ['health'], ...authority }],
    ['social care, by order of a court', { dataCategories: ['social_care'], ...order }],
    ['health, to an NHS body', { dataCategories: ['health'], partner: 'nhs_icb' }],
    ['health, to the police', { dataCategories: ['health'], partner: 'metropolitan_police' }],
    ['health, to a court', { dataCategories: ['health'], partner: 'county_court' }],
  ])('%s: yes, and confidences are kept', async (_, different) => {
    const answer = await whatIf(ofTheDead(different));
    expect([answer.outcome, codes(answer.reasons), codes(answer.obligations)]).toEqual([
      'ALLOW',
      ['not_living'],
      ['confidentiality_survives'],
    ]);
    expect(answer.gateways).toEqual([]);
  });

  test.each([['health.mental'], ['social_care']])('%s to anybody else: no', async (category) => {
    const answer = await whatIf(ofTheDead({ dataCategories: ['identity', category] }));
    expect([answer.denialKind, answer.reasons]).toEqual([
      'NOT_COVERED',
      [expect.objectContaining({ code: 'evidence_missing', dataCategories: [category] })],
    ]);
    expect(answer.reasons[0].citations).toEqual([
      expect.objectContaining({ title: 'Access to Health Records Act 1990 section 3(1)(f)' }),
    ]);
    expect(waysOut(answer)).toEqual(
      expect.arrayContaining(['ADD_EVIDENCE authority_to_act', 'ADD_EVIDENCE court_order']),
    );
  });
});

describe('children, and those who act for others', () => {
  const parentAsks = (age: number | undefined, different: Json = {}) => ({
    partner: 'data_subject',
    purpose: 'information_request.subject_access',
    dataCategories: ['education'],
    subject: { kind: 'CHILD', age },
    circumstances: ['requested_by_subject', 'identity_verified', 'parental_responsibility'],
    ...different,
  });

  test.each([
    [11, 'ALLOW'],
    [12, 'DENY'],
    [undefined, 'DENY'],
  ])('a parent asks for the file of a child of %s: %s', async (age, outcome) => {
    expect((await whatIf(parentAsks(age))).outcome).toBe(outcome);
  });

  test('an older child’s parent needs their authority', async () => {
    const evidence = [{ kind: 'authority_to_act', reference: 'AUTH-1' }];
    expect((await whatIf(parentAsks(15, { evidence }))).outcome).toBe('ALLOW');
    expect(waysOut(await whatIf(parentAsks(15)))[0]).toBe('ADD_EVIDENCE authority_to_act');
  });

  test.each([
    ['verified', 'CONSENT-7', 'ALLOW'],
    ['not verified', 'CONSENT-8', 'DENY'],
  ])('a representative’s consent, authority %s: %s', async (_, consent, outcome) => {
    const request = {
      partner: 'carers_trust',
      purpose: 'service_delivery.adult_social_care',
      dataCategories: ['identity', 'health'],
      consent,
    };
    expect((await whatIf(request)).outcome).toBe(outcome);
  });

  test('a child of twelve consents online: not without a parent', async () => {
    const request = {
      partner: 'marketing_company',
      purpose: 'marketing',
      dataCategories: ['contact'],
      consent: 'CONSENT-6',
    };
    const answer = await whatIf(request);
    expect([answer.denialKind, codes(answer.reasons)]).toEqual([
      'FORBIDDEN',
      ['child_online_consent'],
    ]);
  });

  test('the consent that would let a school recognise a child is a parent’s', async () => {
    const request = {
      partner: 'barnet_school',
      purpose: 'biometric_recognition',
      dataCategories: ['biometric'],
      subject: { kind: 'CHILD', age: 13 },
    };
    const answer = await whatIf(request);
    expect(waysOut(answer)).toContain('REGISTER consent');
    const words = answer.remedies.flatMap(({ changes }: Json) => changes);
    expect(words.find(({ code }: Json) => code === 'consent').message).toContain('a parent');
  });
});

describe('obligations', () => {
  test('each in words, with its law and link', async () => {
    const { obligations } = await whatIf(HOUSING);
    expect(codes(obligations)).toEqual(
      expect.arrayContaining([
        'minimise',
        'secure_transfer',
        'record_disclosure',
        'inform_subject',
      ]),
    );
    for (const { message, citations } of obligations) {
      expect(message).toMatch(/\.$/);
      expect(citations[0].url).toMatch(/^https:\/\//);
    }
  });

  const dueOf = (answer: Json, code: string) =>
    answer.obligations.find((each: Json) => each.code === code).dueBy;

  test('no date of ours to tell the person or to answer their request, five working days to look again', async () => {
    const request = {
      partner: 'data_subject',
      purpose: 'information_request.subject_access',
      dataCategories: ['housing'],
      circumstances: ['requested_by_subject', 'identity_verified'],
    };
    // A Saturday that is the last of its month; the month after is shorter.
    const asked = await whatIf(request, new Date('2030-08-31T10:00:00Z'));
    expect(dueOf(asked, 'inform_subject')).toBeNull();
    expect(dueOf(asked, 'answer_within_one_month')).toBeNull();
    const emergency = await whatIf(
      { ...HOUSING, purpose: 'safeguarding', circumstances: ['life_threatening_emergency'] },
      new Date('2030-11-07T10:00:00Z'),
    );
    expect(codes(emergency.gateways)).toEqual(['vital_interests']);
    expect(dueOf(emergency, 'review_after_emergency')).toBe('2030-11-14T23:59:59.000Z');
    expect(codes(emergency.obligations)).not.toContain('inform_subject');
  });

  test('none where the answer is no', async () => {
    const { obligations } = await whatIf({ ...HOUSING, circumstances: ['payment_offered'] });
    expect(obligations).toEqual([]);
  });
});

describe('why, and what would make it a yes', () => {
  const police = {
    partner: 'metropolitan_police',
    purpose: 'crime.detection',
    dataCategories: ['health.mental'],
    circumstances: ['crime_prejudice'],
    evidence: [{ kind: 'police_request_form', reference: 'DP9-2' }],
  };

  test('the sentence names what was asked, what is there and what is missing', async () => {
    const { reasons } = await whatIf(police);
    expect(reasons).toHaveLength(1);
    const [, there, missing] = /\. There: (.*)\. Missing: (.*)$/.exec(reasons[0].message) ?? [];
    expect(reasons[0].message).toMatch(/^Health \(mental\) can go to Metropolitan Police/);
    expect(there).toContain('Police request form');
    expect(missing).toContain('“Someone is at risk of death or serious harm” stated');
  });

  test('the first remedies are what the nearest ground lacks, worded “if …”', async () => {
    const answer = await whatIf(police);
    expect(waysOut(answer).slice(0, 3).sort()).toEqual([
      'ADD_CIRCUMSTANCE serious_harm_risk',
      'ADD_EVIDENCE court_order',
      'ADD_EVIDENCE warrant',
    ]);
    for (const { changes } of answer.remedies) {
      for (const { message } of changes) expect(message).toMatch(/^If .*, /);
    }
  });

  test('a category that nothing speaks for can be left out', async () => {
    const dataCategories = ['identity', 'criminal'];
    const answer = await whatIf({ ...HOUSING, dataCategories });
    expect([answer.denialKind, answer.reasons.map((each: Json) => each.dataCategories)]).toEqual([
      'NOT_COVERED',
      [['criminal']],
    ]);
    expect(waysOut(answer)).toContain('DROP_CATEGORY criminal');
  });

  test('an agreement is asked for in the register, and a processor contract of processors only', async () => {
    const { partners } = await ask(
      '{ partners(first: 200) { edges { node { code kind role } } } }',
    );
    const nodes: Json[] = partners.edges.map(({ node }: Json) => node);
    const controllers = nodes.filter(({ role }) => role === 'CONTROLLER').slice(0, 8);
    for (const { code } of controllers) {
      expect(waysOut(await whatIf({ ...HOUSING, partner: code })).join()).not.toContain(
        'processor_contract',
      );
    }
    const processor = await whatIf({
      ...HOUSING,
      partner: 'capita_csg',
      purpose: 'regulation.licensing',
    });
    expect(waysOut(processor)).toContain('REGISTER processor_contract');
  });
});
