import type { Kysely } from 'kysely';
import type { Config } from '../../config.js';
import type { Tables } from '../../database/tables.js';
import type { PublishedRevision } from '../../decide/revisions.js';
import type { PolicyFiles } from '../../engine/policy-files.js';
import type { CompiledRevision } from '../../engine/revision.js';
import type { Check, Finding } from '../../graphql.js';
import type { OpaFolder } from './opa-folder.js';
import type { OpaTest } from './tests.js';

/** What the checks of one run share. `compiled` is there once the policies compile. */
export interface Subject {
  files: PolicyFiles;
  folder: OpaFolder;
  /** What the draft would change; without a service there is none. */
  live?: { active: PublishedRevision; db: Kysely<Tables> };
  config: Pick<Config, 'policyCoverage' | 'evaluationDeadlineMs'>;
  compiled?: CompiledRevision;
  /** What OPA said of each test, once they have run. */
  tests?: OpaTest[];
  /** Inputs of recorded decisions, as JSON, the newest first. */
  recorded: readonly string[];
  /** The demonstration register, as YAML: what scenarios are asked against. */
  demonstration: string;
}

export interface Outcome {
  result: 'PASSED' | 'FAILED' | 'SKIPPED';
  message: string;
  findings?: readonly Finding[];
}

export interface GateCheck {
  code: string;
  title: string;
  /** Whether it asks the compiled policies, so that without them there is nothing to check. */
  needsCompiled?: true;
  run(subject: Subject): Promise<Outcome>;
}

const MOST_FINDINGS = 200;

export function passed(message: string): Outcome {
  return { result: 'PASSED', message };
}

export function skipped(message: string): Outcome {
  return { result: 'SKIPPED', message };
}

/** Passed where there is nothing to find fault with. */
export function judged(findings: readonly Finding[], good: string, bad: string): Outcome {
  if (findings.length === 0) return passed(good);
  return { result: 'FAILED', message: bad, findings };
}

/** A check as the contract shows it. */
export function presentCheck(
  { code, title }: Pick<GateCheck, 'code' | 'title'>,
  { result, message, findings = [] }: Outcome,
  milliseconds: number,
): Check {
  return {
    code,
    title,
    result,
    message,
    findings: findings.slice(0, MOST_FINDINGS),
    findingCount: findings.length,
    milliseconds: Math.round(milliseconds),
  };
}
