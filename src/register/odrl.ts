import type { AgreementRow } from './agreement-terms.js';
import { partiesOf, termsOf } from './agreement-terms.js';
import { COUNCIL } from './read.js';
import type { Controller, Partner } from './snapshot.js';
import { type Codes, labelOf, type Vocabulary } from './vocabulary.js';

const CONTEXT = [
  'http://www.w3.org/ns/odrl.jsonld',
  {
    dpv: 'https://w3id.org/dpv#',
    pd: 'https://w3id.org/dpv/pd#',
    'eu-gdpr': 'https://w3id.org/dpv/legal/eu/eu-gdpr#',
    dcterms: 'http://purl.org/dc/terms/',
    xsd: 'http://www.w3.org/2001/XMLSchema#',
    skos: 'http://www.w3.org/2004/02/skos/core#',
    mayishare: 'urn:may-i-share:',
  },
];

/**
 * An agreement as an ODRL 2.2 Agreement (https://www.w3.org/TR/odrl-model/) whose terms are those of
 * the Data Privacy Vocabulary (https://w3id.org/dpv) where it has one, else our own code.
 */
export function odrlOf(
  agreement: AgreementRow,
  partners: readonly Pick<Partner, 'code' | 'name' | 'role'>[],
  controller: Controller | undefined,
  vocabulary: Vocabulary,
): object {
  const council = `urn:may-i-share:partner:${controller?.code ?? COUNCIL.code}`;
  const terms = termsOf(agreement);
  const assignees = partners.map((partner) => ({
    uid: `urn:may-i-share:partner:${partner.code}`,
    '@type': partner.role === 'PROCESSOR' ? 'dpv:DataProcessor' : 'dpv:DataController',
    'dcterms:title': partner.name,
  }));
  return {
    '@context': CONTEXT,
    '@type': 'Agreement',
    uid: `urn:may-i-share:agreement:${agreement.reference}`,
    'dcterms:title': agreement.title,
    'dcterms:identifier': agreement.reference,
    'dcterms:hasVersion': String(agreement.version),
    ...legalBases(terms, vocabulary),
    permission: agreement.data_categories.map((category) => ({
      target: term(category, vocabulary.data_categories, 'dpv:PersonalData'),
      action: { 'rdf:value': { '@id': 'odrl:use' }, refinement: [purposes(agreement, vocabulary)] },
      assigner: { uid: council, '@type': 'dpv:DataController' },
      assignee: assignees,
      constraint: [dateConstraint('gteq', agreement.starts), dateConstraint('lt', agreement.ends)],
      duty: [{ action: 'delete', 'dcterms:description': terms.details.destruction ?? null }].filter(
        () => terms.details.destruction !== undefined,
      ),
    })),
  };
}

function term(code: string, codes: Codes, type: string): object {
  const dpv = codes[code]?.dpv;
  return {
    uid: dpv ?? `urn:may-i-share:code:${code}`,
    '@type': [type, 'Asset'],
    'skos:notation': code,
    'skos:prefLabel': labelOf(codes, code),
  };
}

function purposes(agreement: AgreementRow, vocabulary: Vocabulary): object {
  return {
    leftOperand: 'purpose',
    operator: 'isAnyOf',
    rightOperand: agreement.purposes.map((code) => ({
      '@id': vocabulary.purposes[code]?.dpv ?? `urn:may-i-share:code:${code}`,
      'skos:notation': code,
      'skos:prefLabel': labelOf(vocabulary.purposes, code),
    })),
  };
}

function dateConstraint(operator: string, instant: Date): object {
  const rightOperand = { '@value': instant.toISOString(), '@type': 'xsd:dateTime' };
  return { leftOperand: 'dateTime', operator, rightOperand };
}

function legalBases(terms: ReturnType<typeof termsOf>, vocabulary: Vocabulary): object {
  const bases = partiesOf(terms).flatMap(({ lawfulBasis }) => lawfulBasis ?? []);
  if (bases.length === 0) return {};
  const known = [...new Set(bases)].map((code) => ({
    '@id': vocabulary.lawful_bases[code]?.dpv ?? `urn:may-i-share:code:${code}`,
    'skos:prefLabel': labelOf(vocabulary.lawful_bases, code),
  }));
  return { 'dpv:hasLegalBasis': known };
}
