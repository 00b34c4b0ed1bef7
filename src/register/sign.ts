import type { Updateable } from 'kysely';
import type { AgreementTable, Signature } from '../database/register-tables.js';
import type { SignatureInput } from '../graphql.js';
import { type AgreementRow, columnsOf, partiesOf, termsOf } from './agreement-terms.js';
import { checkInstant, checkRequired } from './check-values.js';
import { notSigned } from './present.js';
import { badValue, type Problem } from './problems.js';

/** What stands in the way of a signature: a stranger's, one from the future, or one that is there. */
export function checkSignature(row: AgreementRow, given: SignatureInput, now: Date): Problem[] {
  const { terms, signatures } = textOf(row);
  const partner = given.partner ?? undefined;
  const party = partiesOf(terms).some((each) => each.partner === partner);
  const same = signatures.find(
    (each) => each.partner === partner && each.capacity === given.capacity,
  );
  return [
    ...checkRequired('signature.name', given.name, 200),
    ...checkInstant('signature.signed', given.signed),
    ...(given.signed > now ? [future(given.signed)] : []),
    ...(party ? [] : [noParty(row, partner)]),
    ...(same ? [signedAlready(same)] : []),
  ];
}

/** The text that is before the parties: the next version, or the only one. */
function textOf(row: AgreementRow) {
  return row.amendment ?? { terms: termsOf(row), signatures: row.signatures };
}

function future(signed: Date): Problem {
  return badValue('signature.signed', signed.toISOString(), 'nobody has signed in the future');
}

function noParty(row: AgreementRow, partner: string | undefined): Problem {
  const { terms } = textOf(row);
  const parties = partiesOf(terms).flatMap((each) => each.partner ?? []);
  return {
    code: 'NOT_A_PARTY',
    field: 'signature.partner',
    value: partner,
    message: `\`${partner}\` is no party to ${row.reference}`,
    evidence: parties.map((value) => ({ name: 'party', value })),
  };
}

function signedAlready(same: Signature): Problem {
  return {
    code: 'ALREADY_SIGNED',
    field: 'signature',
    message: 'that party has signed in that capacity',
    evidence: [
      { name: 'capacity', value: same.capacity },
      { name: 'signed', value: same.signed },
    ],
  };
}

/** With the last party's signature the text is signed; a next version takes the place of the terms. */
export function signed(row: AgreementRow, given: SignatureInput): Updateable<AgreementTable> {
  const { terms, signatures } = textOf(row);
  const all: Signature[] = [
    ...signatures,
    {
      ...(given.partner && { partner: given.partner }),
      name: given.name,
      capacity: given.capacity,
      signed: given.signed.toISOString(),
    },
  ];
  const complete = notSigned(terms, all, '').length === 0;
  if (!row.amendment) return { signatures: JSON.stringify(all), signed: complete };
  if (!complete) return { amendment: JSON.stringify({ ...row.amendment, signatures: all }) };
  return { ...columnsOf(terms), signatures: JSON.stringify(all), amendment: null };
}
