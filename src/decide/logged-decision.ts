import type { DecisionRecord } from './decision-record.js';

/** What replay needs of a decision, cut out of its entry: canonical JSON in its own bytes' order. */
export interface LoggedDecision {
  id: string;
  /** The number of the revision it was made by, and its digest. */
  revision: number;
  digest: string;
  /** The policies' input. */
  input: Buffer;
  /** The answer, or `{"fault":…}`. */
  said: Buffer;
  fault: boolean;
}

const ANSWER = '{"answer":';
const REVISION = /,"revision":\{"digest":"([^"]*)","number":(\d+)\}(?:,"subject":"[^"]*")?\}$/;

/**
 * Cuts an entry where it can be cut without reading it: its members stand in the order of their
 * names (RFC 8785), and no text inside it holds a quotation mark that is not escaped.
 */
export function loggedDecision(id: string, entry: Buffer): LoggedDecision {
  const from = `,"id":"${id}","input":`;
  const input = entry.indexOf(from, 0, 'latin1');
  const kind = entry.lastIndexOf(',"kind":"decision"', undefined, 'latin1');
  const at = input < 0 ? -1 : entry.lastIndexOf(',"at":"', input, 'latin1');
  const revision = REVISION.exec(entry.toString('latin1', Math.max(kind, 0)));
  const begins = entry.toString('latin1', 0, ANSWER.length) === ANSWER;
  if (!begins || input < 0 || kind < input || at < 0 || !revision) return readWhole(entry);
  return {
    id,
    revision: Number(revision[2]),
    digest: revision[1] as string,
    input: entry.subarray(input + from.length, kind),
    said: entry.subarray(ANSWER.length, at),
    fault: false,
  };
}

/** A fault, or an entry of another form than ours: JSON that was canonical is so again. */
function readWhole(entry: Buffer): LoggedDecision {
  const { id, revision, input, answer, fault } = JSON.parse(entry.toString()) as DecisionRecord;
  const said = Buffer.from(JSON.stringify(answer ?? { fault }));
  const { number, digest } = revision;
  const asked = Buffer.from(JSON.stringify(input));
  return { id, revision: number, digest, input: asked, said, fault: !answer };
}
