import {
  about,
  type Bar,
  consentGood,
  covered,
  directionIs,
  eea,
  ended,
  formIs,
  held,
  identifiable,
  inCountry,
  inForceNow,
  largeTable,
  not,
  partner,
  pseudonymised,
  purposeIs,
  SPECIAL,
  smallTable,
  stated,
  type Test,
} from './bar-words.js';
import {
  anyOf,
  ask,
  consentIs,
  consentNames,
  eachAgreement,
  hold,
  lose,
  noConsent,
  partnerIs,
  state,
  unstate,
} from './changes.js';
import { covers } from './row.js';

/** Of whom data goes to, where, for what and on which basis. */
const ownData: Test = ({ facts, request }) =>
  facts.partner.code === 'data_subject' &&
  covers(['information_request.subject_access'], request.purpose);

export const BARS_OF_SHARING: Record<string, Bar> = {
  never_sold: {
    fires: [
      ['something of value is offered', unstate('payment_offered')],
      ['for pseudonymised data', unstate('payment_offered'), formIs('PSEUDONYMISED')],
      ['for data taken in', unstate('payment_offered'), directionIs('INBOUND')],
      smallTable,
    ],
    silent: [['nothing is offered', state('payment_offered')], largeTable],
  },
  partner_suspended: {
    fires: [
      ['the partner is suspended', partnerIs({ status: 'ACTIVE' })],
      ['it is, and data is taken in', partnerIs({ status: 'ACTIVE' }), directionIs('INBOUND')],
    ],
    silent: [
      ['the partner is active', partnerIs({ status: 'SUSPENDED' })],
      ['a court orders it', lose('court_order'), held('court_order')],
    ],
  },
  transfer_unprotected: {
    fires: [
      ['a country that is not covered', ask({ country: 'GB' })],
      ['the United States, partner not certified', partnerIs({ usDataBridge: true })],
      ['only a transfer agreement', hold('transfer_risk_assessment'), held('transfer_agreement')],
      ['only a risk assessment', hold('transfer_agreement'), held('transfer_risk_assessment')],
      ['unchecked, who asks for their data', state('identity_verified'), ownData],
      ['others ask for their data', state('requested_by_subject'), ownData],
    ],
    silent: [
      ['kept in the United Kingdom', ask({ country: 'IN' })],
      ['a state of the EEA', ask({ country: 'IN' }), inCountry((code) => eea.includes(code))],
      [
        'another covered country',
        ask({ country: 'IN' }),
        inCountry((code) => covered.includes(code)),
      ],
      [
        'both documents are held',
        anyOf(lose('transfer_agreement'), lose('transfer_risk_assessment')),
      ],
      ['a life is at stake', unstate('life_threatening_emergency')],
      ['a person asks for their own data', unstate('identity_verified'), ownData],
    ],
    silentIf: [...eea, ...covered].map((country) => [`kept in ${country}`, ask({ country })]),
  },
  processor_without_contract: {
    fires: [
      ['the contract has ended', eachAgreement((_, { facts }) => ({ ends: facts.now + 1 }))],
      [
        'the contract is for other purposes',
        eachAgreement((_, { request }) => ({ purposes: [request.purpose] })),
        inForceNow,
      ],
      ['no contract is held', hold('processor_contract')],
    ],
    silent: [
      ['a contract is in force', ended],
      ['a contract is held', lose('processor_contract')],
      ['the partner is a controller', partnerIs({ role: 'PROCESSOR' })],
    ],
    firesIf: [
      ['the agreement is no processor contract', eachAgreement(() => ({ kind: 'OTHER' }))],
      ['the contract is not signed', eachAgreement(() => ({ signed: false }))],
      ['the contract is suspended', eachAgreement(() => ({ status: 'SUSPENDED' }))],
      ['the contract has not begun', eachAgreement((_, { facts }) => ({ starts: facts.now + 1 }))],
    ],
  },
  public_authority_basis: {
    fires: ['legitimate_interests', 'recognised_legitimate_interest'].map((basis) => [
      basis,
      ask({ lawfulBasis: undefined }),
      ({ request }) => request.lawfulBasis === basis,
    ]),
    silent: [
      [
        'another basis is named',
        ask({ lawfulBasis: 'legitimate_interests' }),
        ({ request }) => request.lawfulBasis,
      ],
      [
        'none is named',
        ask({ lawfulBasis: 'legitimate_interests' }),
        ({ request }) => !request.lawfulBasis,
      ],
      ['data is taken in', ask({ direction: 'OUTBOUND' })],
    ],
  },
  gender_history_protected: {
    fires: [
      ['it would reveal it', unstate('gender_recognition')],
      ['no order is held', hold('court_order')],
      ['the police, without prejudice', state('crime_prejudice'), partner({ kind: 'police' })],
      ['prejudice, but not the police', partnerIs({ kind: 'police' }), stated('crime_prejudice')],
      ['consent for another partner', consentNames('partners', 'partner')],
      ['consent for another purpose', consentNames('purposes', 'purpose')],
      ['consent not explicit', consentIs({ explicit: true })],
      ['consent by a representative', consentIs({ givenBy: 'SELF' })],
      ['consent withdrawn', consentGood, ({ facts }) => facts.consent?.withdrawn],
      ['consent expired', consentGood, ({ facts }) => facts.consent?.expires <= facts.now],
      ['a parent asks and not the person', unstate('parental_responsibility'), ownData],
      ['unchecked, who asks', state('identity_verified'), ownData],
    ],
    silent: [
      ['the person asks', unstate('identity_verified'), ownData],
      ['it would not', state('gender_recognition')],
      ['a court orders it', lose('court_order')],
      ['the police and crime', unstate('crime_prejudice')],
      ['the person’s own explicit consent', noConsent],
    ],
  },
  profile_not_anonymised: {
    fires: [
      ['identifiable', anyOf(pseudonymised), formIs('IDENTIFIABLE')],
      ['nobody says that it is necessary', state('identification_necessary')],
      ['for profiling, beneath insight', pseudonymised, purposeIs('insight.profiling')],
      smallTable,
    ],
    silent: [
      ['pseudonymised', identifiable, formIs('PSEUDONYMISED')],
      ['identification is necessary', unstate('identification_necessary')],
      ['another purpose', ask({ purpose: 'insight' })],
    ],
  },
  equality_data_identifiable: {
    fires: [
      ['special category data', pseudonymised, about(...SPECIAL)],
      ['ordinary data', pseudonymised, not(about(...SPECIAL))],
      smallTable,
    ],
    silent: [
      ['pseudonymised', identifiable, formIs('PSEUDONYMISED')],
      ['another purpose', ask({ purpose: 'equality_monitoring' })],
      largeTable,
    ],
  },
};
