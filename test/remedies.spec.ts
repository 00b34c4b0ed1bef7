import { type Json, Service } from './service.js';

/* Which ways out are shown of a no, and which first. That each leads to a yes is in properties.spec.ts. */

const WHAT_IF = `query WhatIf($request: SharingRequestInput!) {
  whatIf(request: $request) {
    outcome reasons { rule message } remedies { changes { kind code message } }
  }
}`;

let service: Service;

beforeAll(async () => {
  service = await Service.start();
});

afterAll(() => service?.stop());

async function whatIf(request: Json): Promise<Json> {
  const { data, errors } = await service.ask(WHAT_IF, { request });
  if (errors) throw new Error(JSON.stringify(errors));
  return data.whatIf;
}

/** Each as the kinds and codes of its changes, in one order whatever the order of the changes. */
async function waysOut(request: Json): Promise<string[]> {
  return (await whatIf(request)).remedies.map(({ changes }: Json) =>
    changes
      .map(({ kind, code }: Json) => `${kind} ${code}`)
      .sort()
      .join(' + '),
  );
}

const CRIME = 'ADD_CIRCUMSTANCE crime_prejudice';
const FORM = 'ADD_EVIDENCE police_request_form';
const HARM = 'ADD_CIRCUMSTANCE serious_harm_risk';

const police = (different: Json) => ({ partner: 'metropolitan_police', ...different });
const domesticAbuse = (different: Json = {}) => ({
  partner: 'barnet_homes',
  purpose: 'safeguarding.domestic_abuse',
  dataCategories: ['identity'],
  ...different,
});
const pupil = (different: Json = {}) => ({
  partner: 'barnet_school',
  purpose: 'biometric_recognition',
  dataCategories: ['biometric'],
  ...different,
});
const table = (different: Json = {}) => ({
  partner: 'newspaper',
  purpose: 'research.statistics',
  dataCategories: ['housing'],
  dataForm: 'AGGREGATED',
  ...different,
});

describe('what completes the ground that the reason names comes first', () => {
  test.each([
    [
      'a police request for health data',
      police({ purpose: 'crime.detection', dataCategories: ['health.mental'] }),
      [`${CRIME} + ${FORM} + ADD_EVIDENCE warrant`, `${CRIME} + ${HARM} + ${FORM}`],
    ],
    [
      'a police request where someone is at risk',
      police({
        purpose: 'crime.prevention',
        dataCategories: ['identity.photograph', 'health.mental'],
        circumstances: ['serious_harm_risk'],
      }),
      [`${CRIME} + ${FORM}`],
    ],
    [
      'a conference on domestic abuse',
      domesticAbuse(),
      [HARM, 'ADD_CIRCUMSTANCE high_risk_domestic_abuse + ADD_EVIDENCE marac_referral'],
    ],
    [
      'the protection of a child in an emergency',
      police({
        purpose: 'safeguarding.children',
        dataCategories: ['identity', 'health.mental'],
        circumstances: ['life_threatening_emergency'],
      }),
      ['ADD_CIRCUMSTANCE child_at_risk', HARM],
    ],
  ])('%s', async (_, request, first) => {
    const shown = await waysOut(request);
    expect(shown.slice(0, first.length).sort()).toEqual([...first].sort());
  });

  test('then what is made for such a question, and then what is open to any', async () => {
    const hmrc = {
      partner: 'hmrc',
      purpose: 'fraud.investigation',
      dataCategories: ['identity', 'financial'],
    };
    expect(await waysOut(hmrc)).toEqual([
      'REGISTER agreement',
      'ADD_EVIDENCE statutory_notice',
      'REGISTER consent',
      'SET_FORM ANONYMISED',
      'ADD_EVIDENCE court_order',
    ]);
  });

  test('what a bar of its own gives way to, before what is open to any', async () => {
    const [first] = await waysOut(
      police({
        purpose: 'safeguarding.adults',
        dataCategories: ['identity'],
        circumstances: ['adult_at_risk', 'gender_recognition'],
      }),
    );
    expect(first).toBe(CRIME);
  });
});

describe('another purpose', () => {
  const teaching = {
    partner: 'barnet_school',
    purpose: 'service_delivery.education',
    dataCategories: ['health.mental'],
  };

  test('is named where it is made for what is stated', async () => {
    const { remedies } = await whatIf({ ...teaching, circumstances: ['child_at_risk'] });
    const [{ kind, code, message }] = remedies[0].changes;
    expect([kind, code]).toEqual(['SET_PURPOSE', 'safeguarding.children']);
    expect(message).toMatch(/^If that is what it is for, ask for the purpose “.*child/);
  });

  test('is named where it is made for the document that is held', async () => {
    const shown = await waysOut({
      partner: 'probation_service',
      purpose: 'crime.prevention',
      dataCategories: ['health'],
      evidence: [{ kind: 'mappa_referral', reference: 'REF-1' }],
    });
    expect(shown[0]).toBe('SET_PURPOSE crime.public_protection');
  });

  test('is never named to find one that would do', async () => {
    expect((await waysOut(teaching)).join()).not.toContain('SET_PURPOSE');
    const other = await waysOut({ ...teaching, circumstances: ['adult_at_risk'] });
    expect(other.join()).not.toContain('SET_PURPOSE');
  });

  test('is no way round a bar', async () => {
    const many = {
      partner: 'gp_practice',
      purpose: 'service_delivery.adult_social_care',
      dataCategories: ['health'],
      circumstances: ['direct_care'],
      recordCount: 1000,
    };
    const shown = await waysOut(many);
    expect(shown).toContain('REGISTER dpia');
    expect(shown.join()).not.toContain('SET_PURPOSE');
    expect((await whatIf({ ...many, purpose: 'service_delivery.direct_care' })).outcome).toBe(
      'ALLOW',
    );
  });
});

test('two documents that lift a bar are built on, though a single change lifts it too', async () => {
  const shown = await waysOut({
    partner: 'newspaper',
    purpose: 'complaints',
    dataCategories: ['identity'],
    country: 'IN',
    circumstances: ['serious_harm_risk'],
  });
  expect(shown).toContain(
    'ADD_EVIDENCE court_order + ADD_EVIDENCE transfer_agreement + ADD_EVIDENCE transfer_risk_assessment',
  );
});

describe('what is about nobody', () => {
  test('has one place among the five', async () => {
    const forms = (await waysOut(domesticAbuse())).filter((way) => way.startsWith('SET_FORM'));
    expect(forms).toEqual(['SET_FORM ANONYMISED']);
  });

  test('a table says that its smallest count is to be stated, and is then allowed', async () => {
    const { remedies } = await whatIf(table());
    const [{ code, message }] = remedies[0].changes;
    expect([code, message]).toEqual([
      'AGGREGATED',
      expect.stringContaining('state the smallest count in it (`smallestCell`, at least 5)'),
    ]);
    expect((await whatIf(table({ smallestCell: 5 }))).outcome).toBe('ALLOW');
  });

  test('is no table where there are fewer people than a count needs', async () => {
    expect((await waysOut(table({ recordCount: 4 })))[0]).toBe('SET_FORM ANONYMISED');
    expect((await waysOut(table({ recordCount: 5 })))[0]).toBe('SET_FORM AGGREGATED');
  });
});

describe('what is no honest or safe advice is not given', () => {
  test.each([
    ['child_objects', pupil({ subject: { kind: 'CHILD' } })],
    ['gender_recognition', domesticAbuse({ circumstances: ['serious_harm_risk'] })],
    [
      'national_opt_out',
      { partner: 'university', purpose: 'research', dataCategories: ['health'] },
    ],
  ])('to leave out that %s is so', async (fact, request: Json) => {
    const circumstances = [...(request.circumstances ?? []), fact];
    const answer = await whatIf({ ...request, circumstances });
    expect(answer.outcome).toBe('DENY');
    expect(JSON.stringify(answer.remedies)).not.toContain('DROP_CIRCUMSTANCE');
  });

  test('what protects nobody may have been said in error, but that comes last', async () => {
    const shown = await waysOut({ ...domesticAbuse(), circumstances: ['payment_offered'] });
    expect(shown.at(-1)).toContain('DROP_CIRCUMSTANCE payment_offered');
  });

  test.each([
    ['domestic abuse', domesticAbuse()],
    [
      'a child at risk',
      { ...pupil(), purpose: 'service_delivery.education', circumstances: ['child_at_risk'] },
    ],
    [
      'crimes where an adult is at risk',
      {
        partner: 'london_fire_brigade',
        purpose: 'complaints',
        dataCategories: ['criminal'],
        circumstances: ['adult_at_risk'],
      },
    ],
  ])('to ask for consent to what concerns %s', async (_, request) => {
    expect((await waysOut(request)).join()).not.toContain('REGISTER consent');
  });

  test('to speak of an emergency where nothing of one is said', async () => {
    const abroad = {
      partner: 'capita_csg',
      purpose: 'service_management',
      dataCategories: ['identity'],
      country: 'IN',
    };
    expect((await waysOut(abroad)).join()).not.toContain('emergency');
    const begun = await waysOut({ ...abroad, circumstances: ['serious_harm_risk'] });
    expect(begun).toContain('ADD_CIRCUMSTANCE life_threatening_emergency');
  });

  test('to wait for a court in an emergency', async () => {
    const shown = await waysOut({
      partner: 'newspaper',
      purpose: 'complaints',
      dataCategories: ['identity'],
      country: 'IN',
      circumstances: ['serious_harm_risk'],
    });
    expect(shown.some((way) => way.includes('life_threatening_emergency'))).toBe(true);
    for (const way of shown)
      expect(way).not.toMatch(/court_order.*emergency|emergency.*court_order/);
  });

  test('to call it public, before anything else', async () => {
    const request = { partner: 'newspaper', purpose: 'complaints', dataCategories: ['health'] };
    expect((await waysOut(request)).at(-1)).toBe('ADD_CIRCUMSTANCE made_public');
  });
});

test('a school is offered a parent’s consent where nobody says how old the pupil is', async () => {
  expect(await waysOut(pupil())).toContain('REGISTER consent');
});
