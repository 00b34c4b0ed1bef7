import {
  about,
  addCategory,
  type Bar,
  consented,
  eachDpia,
  formIs,
  held,
  identifiable,
  type Line,
  largeTable,
  not,
  now,
  partner,
  purposeIs,
  SPECIAL,
  smallTable,
  stated,
} from './bar-words.js';
import {
  ask,
  consentIs,
  consentNames,
  hold,
  lose,
  noConsent,
  partnerIs,
  register,
  state,
  unstate,
} from './changes.js';

/** Of what people chose, of children, and of what has to be checked first. */
export const BARS_OF_PEOPLE: Record<string, Bar> = {
  national_opt_out: {
    fires: [
      ...['health', 'social_care'].map(
        (code): Line => [code, unstate('national_opt_out'), about(code)],
      ),
      ...['research', 'insight', 'service_management'].map(
        (code): Line => [`for ${code}`, unstate('national_opt_out'), purposeIs(code)],
      ),
      ['the consent does not cover it', consentNames('dataCategories', 'dataCategories')],
    ],
    silent: [
      ['the person has not opted out', state('national_opt_out')],
      ['other data', addCategory('health'), stated('national_opt_out')],
      ['pseudonymised', identifiable, formIs('PSEUDONYMISED')],
      ['another purpose', ask({ purpose: 'research' }), stated('national_opt_out')],
      ['an explicit consent covers it', noConsent],
    ],
    firesIf: [
      ['the consent is not explicit', consentIs({ explicit: false })],
      ['the consent has expired', now((at) => ({ expires: at }))],
      ['the consent is for another partner', consentIs({ partners: [] })],
      ['the consent is for another purpose', consentIs({ purposes: [] })],
    ],
  },
  pupil_biometrics: {
    fires: [
      ['no consent', register('consent'), not(consented)],
      ['the child objects', unstate('child_objects')],
      ['a consent to something else', register('consent'), consented],
    ],
    silent: [
      ['a parent consents', noConsent],
      ['an adult', ask({ subject: { kind: 'CHILD' } })],
      ['not a school', partnerIs({ kind: 'school' })],
      ['another purpose', ask({ purpose: 'biometric_recognition' })],
    ],
    firesIf: [
      ['the consent is the child’s own', consentIs({ givenBy: 'SELF' })],
      ['by somebody who is no parent', consentIs({ authority: 'lasting_power_of_attorney' })],
      ['nobody has checked that it is a parent', consentIs({ authorityVerified: false })],
      ['the consent is for other data', consentIs({ dataCategories: ['identity'] })],
      ['the consent has expired', now((at) => ({ expires: at }))],
    ],
  },
  dpia_missing: {
    fires: [
      ['a thousand records of special category data', ask({ recordCount: 999 }), about(...SPECIAL)],
      ['of criminal offence data', ask({ recordCount: 999 }), about('criminal')],
      ['of social care data', ask({ recordCount: 999 }), about('social_care')],
      ['profiling, however few', hold('dpia'), purposeIs('insight.profiling')],
      [
        'an assessment for another purpose',
        eachDpia(({ purposes }, { request }) => ({ purposes: [...purposes, request.purpose] })),
      ],
      [
        'an assessment that leaves data out',
        eachDpia(({ dataCategories: codes }, { request }) => ({
          dataCategories: [...codes, ...request.dataCategories],
        })),
      ],
    ],
    silent: [
      [
        'nine hundred and ninety-nine records',
        ask({ recordCount: 1_000 }),
        ({ request }) => request.recordCount === 999,
      ],
      [
        'nobody says how many',
        ask({ recordCount: 1_000 }),
        ({ request }) => request.recordCount === undefined,
      ],
      ['ordinary data', addCategory('religion'), ({ request }) => request.recordCount >= 1_000],
      ['an approved assessment', eachDpia(() => ({ purposes: [] }))],
      ['an assessment is held', lose('dpia'), not(purposeIs('insight'))],
      ['an assessment is held, for profiling', lose('dpia'), purposeIs('insight.profiling')],
      ...['civil_emergency', 'life_threatening_emergency', 'serious_harm_risk'].map(
        (code): Line => [code, unstate(code)],
      ),
      [
        'insight that is not profiling',
        ask({ purpose: 'insight.profiling' }),
        purposeIs('insight'),
      ],
    ],
    firesIf: [
      ['the assessment is past its review', eachDpia((_, { facts }) => ({ review: facts.now }))],
      ['it is not yet approved', eachDpia((_, { facts }) => ({ approved: facts.now + 1 }))],
    ],
    silentIf: [
      [
        'an assessment of profiling covers all of it',
        register('dpia'),
        purposeIs('insight.profiling'),
      ],
    ],
  },
  foi_personal_data: {
    fires: [
      ...['foi', 'eir'].map((law): Line => {
        const purpose = `information_request.${law}`;
        return [purpose, ask({ purpose: 'complaints' }), purposeIs(purpose)];
      }),
      ['pseudonymised', ask({ purpose: 'complaints' }), formIs('PSEUDONYMISED')],
      smallTable,
    ],
    silent: [['another purpose', ask({ purpose: 'information_request.foi' })], largeTable],
  },
  assurance_expired: {
    fires: [['the only ground needs an agreement', register('assurance')]],
    silent: [
      [
        'assurance in date',
        (input) =>
          partnerIs({ assurance: { ...input.facts.partner.assurance, expires: input.facts.now } })(
            input,
          ),
      ],
      ['a ground that needs no agreement', unstate('direct_care')],
      ['an order needs none', lose('court_order')],
      ['more than the assurance is lacking', unstate('consent_refused')],
    ],
  },
  child_online_consent: {
    fires: [
      ['given online', consentIs({ online: false })],
      ['at twelve', consentIs({ age: 13 })],
      ['without a parent', consentIs({ givenBy: 'REPRESENTATIVE', authorityVerified: true })],
    ],
    silent: [
      ['another ground holds', unstate('made_public')],
      ['more is lacking than a parent', consentNames('purposes', 'purpose')],
      ['by a grown-up', consentIs({ online: true, age: 12 })],
    ],
    firesIf: [['the age is not known', consentIs({ online: true, age: undefined })]],
  },
  criminal_record_check: {
    fires: [
      ['criminal offence data to an employer', partnerIs({ kind: 'insurer' })],
      ['even where a court orders it', partnerIs({ kind: 'insurer' }), held('court_order')],
    ],
    silent: [
      ['other data', addCategory('criminal'), partner({ kind: 'employer' })],
      ['another partner', partnerIs({ kind: 'employer' }), about('criminal')],
    ],
  },
};
