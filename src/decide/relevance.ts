import type { ChangeKind } from '../graphql.js';
import type { PossibleChange } from './changes.js';
import type { GivenAnswer } from './decision-record.js';

type Changes = readonly PossibleChange[];

/** A set of changes with the yes that it gives. */
export interface Yes {
  changes: Changes;
  answer: GivenAnswer;
}

/** The codes of what the reasons of a no say is lacking. */
export function lackingIn({ reasons }: GivenAnswer): Set<string> {
  const lacks = reasons.flatMap((reason) => reason.lacks ?? []);
  return new Set(lacks.map(({ kind, name }) => (kind === 'consent' ? kind : name)));
}

/**
 * First what completes a ground that the reasons name, then the smallest, and last of all what nobody
 * should think of first. Of the same size, what is made for such a question comes before what is
 * open to any.
 */
export function mostRelevantFirst(found: readonly Yes[], before: GivenAnswer): Changes[] {
  const lacking = lackingIn(before);
  const places = found.map((each) => ({ each, place: placeOf(each, before, lacking) }));
  return places.sort((a, b) => compared(a.place, b.place)).map(({ each }) => each.changes);
}

function placeOf(yes: Yes, before: GivenAnswer, lacking: ReadonlySet<string>): number[] {
  const { changes } = yes;
  const named = completesWhatIsNamed(yes, before, lacking);
  const rank = ({ kind, code }: PossibleChange) =>
    lacking.has(code) ? 0 : ORDER.indexOf(kind) + 1;
  return [
    named ? 0 : changes.some(isLastResort) ? 2 : 1,
    changes.length,
    changes.some(isOpenToAny) ? 1 : 0,
    changes.reduce((sum, one) => sum + rank(one), 0),
  ];
}

function compared(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((part, index) => part !== b[index]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}

/** A court order may be what a ground lacks and also a ground of its own: then it completes nothing. */
function completesWhatIsNamed(
  { changes, answer }: Yes,
  { reasons }: GivenAnswer,
  lacking: ReadonlySet<string>,
): boolean {
  if (!changes.every(({ code }) => lacking.has(code))) return false;
  const grounds = reasons.flatMap(({ ground }) => ground ?? []);
  return grounds.length === 0 || answer.gateways.some(({ code }) => grounds.includes(code));
}

/** What holds for whatever purpose says nothing of this one. */
const OPEN_TO_ANY: readonly string[] = [
  'ADD_CIRCUMSTANCE life_threatening_emergency',
  'ADD_EVIDENCE court_order',
  'REGISTER consent',
  'SET_FORM ANONYMISED',
];

const isOpenToAny = ({ kind, code }: PossibleChange) => OPEN_TO_ANY.includes(`${kind} ${code}`);

const TOO_EASILY_SAID: readonly string[] = ['made_public', 'serious_harm_risk'];

const isLastResort = ({ kind, code }: PossibleChange) =>
  kind === 'DROP_CIRCUMSTANCE' || TOO_EASILY_SAID.includes(code);

/** After what is lacking: what is easiest to do and hardest to say in error. */
const ORDER: readonly ChangeKind[] = [
  'SET_BASIS',
  'SET_PURPOSE',
  'DROP_CATEGORY',
  'REGISTER',
  'SET_FORM',
  'ADD_EVIDENCE',
  'ADD_CIRCUMSTANCE',
  'DROP_CIRCUMSTANCE',
];
