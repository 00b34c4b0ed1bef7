import { stringify } from 'yaml';
import { type DecisionRecord, outcomeOf } from '../decide/decision-record.js';
import type { ScenarioText } from '../graphql.js';

/** A logged decision as a scenario: what was asked, and the answer it got, for a person to confirm. */
export function scenarioOf(record: DecisionRecord): ScenarioText {
  const { outcome, denialKind } = outcomeOf(record);
  const spoken = outcome === 'ALLOW' ? record.answer?.gateways : record.answer?.reasons;
  const codes = [...new Set((spoken ?? []).map(({ code }) => code))];
  const when = record.at.slice(0, 10);
  const scenario = {
    id: `L-${record.id}`,
    title: 'Say in plain words what data goes to whom, for what',
    ask: askOf(record),
    expect: expectedOf(outcomeOf(record)),
    ...(denialKind === 'NOT_COVERED' ? { lacks: codes } : codes.length > 0 && { by: codes }),
    why: record.answer
      ? `It was answered so on ${when}. Say why that is right, or write what is`
      : `It got no answer on ${when}. Say what is right, and why`,
  };
  const note = `# Asked of the register as it was; scenarios are asked of the demonstration register.\n`;
  return { path: 'scenarios/from-the-log.yaml', yaml: note + stringify([scenario]) };
}

/** No answer is never what is expected: until somebody writes what is, the gate says what may stand here. */
function expectedOf({ outcome, denialKind }: ReturnType<typeof outcomeOf>): string {
  if (outcome === 'ALLOW') return outcome;
  return denialKind && denialKind !== 'FAULT' ? denialKind : 'to be written';
}

/** Without what a question has when nothing is said. */
function askOf({ input }: DecisionRecord): Record<string, unknown> {
  const { evidence, circumstances, direction, dataForm, country, ...request } = input.request;
  const home = (input.facts.partner as { country?: string }).country;
  const documents = evidence.map(({ date, ...document }) => ({
    ...document,
    ...(date !== undefined && { date: new Date(date * 1000).toISOString().slice(0, 10) }),
  }));
  return {
    ...request,
    ...(direction !== 'OUTBOUND' && { direction }),
    ...(dataForm !== 'IDENTIFIABLE' && { dataForm }),
    ...(country !== home && { country }),
    ...(circumstances.length > 0 && { circumstances }),
    ...(documents.length > 0 && { evidence: documents }),
  };
}
