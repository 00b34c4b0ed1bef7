import { MayIShareError } from '../../errors.js';
import type { Check } from '../../graphql.js';
import { agreement, scenarios, timing } from './answers.js';
import { type GateCheck, type Outcome, presentCheck, type Subject, skipped } from './check.js';
import { size, vocabulary } from './content.js';
import { compileFindings, format, metadata, parse, regal } from './language.js';
import { coverage, tests } from './tests.js';

/** The gate: what a draft must pass, in this order. */
export const GATE: readonly GateCheck[] = [
  parse,
  format,
  metadata,
  regal,
  tests,
  coverage,
  scenarios,
  agreement,
  timing,
  vocabulary,
  size,
];

/** Runs every check that can be run, and tells each as it is done. */
export async function runGate(subject: Subject, tell: (checks: Check[]) => Promise<void>) {
  const checks: Check[] = [];
  for (const check of GATE) {
    const started = performance.now();
    const outcome = await outcomeOf(check, subject);
    checks.push(presentCheck(check, outcome, performance.now() - started));
    await tell(checks);
    // With functions of its own a draft could reach beyond its box, so nothing of it is run.
    if (subject.folder.beyond.length > 0) break;
  }
  return checks;
}

async function outcomeOf(check: GateCheck, subject: Subject): Promise<Outcome> {
  if (check.needsCompiled && !subject.compiled) return skipped('It does not compile.');
  try {
    return await check.run(subject);
  } catch (error) {
    if (error instanceof MayIShareError && error.code === 'OPA_MISSING') throw error;
    return { result: 'FAILED', message: (error as Error).message, findings: found(error) };
  }
}

function found(error: unknown) {
  const stopped = error instanceof MayIShareError && error.code === 'POLICY_COMPILE_FAILED';
  return stopped ? compileFindings(error) : [];
}
