import type { DecisionRecord } from './decision-record.js';

/** What replay needs of a decision, cut out of its entry: canonical JSON in its own bytes' order. */
export interface LoggedDecision {
  id: string;
  /** The number of the revision it was made by, and its digest. */
  revision: number;
  digest: string;
  /** The policies' input. */
  input: string;
  /** The answer, or `{"fault":…}`. */
  said: string;
  fault: boolean;
}

const ANSWER = '{"answer":';
const REVISION = /,"revision":\{"digest":"([^"]*)","number":(\d+)\}(?:,"subject":"[^"]*")?\}$/;

/**
 * Cuts an entry where it can be cut without reading it: its members stand in the order of their
 * names (RFC 8785), and no text inside it holds a quotation mark that is not escaped.
 */
export function loggedDecision(id: string, text: string): LoggedDecision {
  const from = `,"id":"${id}","input":`;
  const input = text.indexOf(from);
  const kind = text.lastIndexOf(',"kind":"decision"');
  const at = text.lastIndexOf(',"at":"', input);
  const revision = REVISION.exec(text.slice(kind));
  if (!text.startsWith(ANSWER) || input < 0 || kind < input || at < 0 || !revision) {
    return readWhole(text);
  }
  return {
    id,
    revision: Number(revision[2]),
    digest: revision[1] as string,
    input: text.slice(input + from.length, kind),
    said: text.slice(ANSWER.length, at),
    fault: false,
  };
}

/** A fault, or an entry of another form than ours: JSON that was canonical is so again. */
function readWhole(text: string): LoggedDecision {
  const { id, revision, input, answer, fault } = JSON.parse(text) as DecisionRecord;
  const said = JSON.stringify(answer ?? { fault });
  const { number, digest } = revision;
  return { id, revision: number, digest, input: JSON.stringify(input), said, fault: !answer };
}
