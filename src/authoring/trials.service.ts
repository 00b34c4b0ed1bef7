import { Inject, Injectable } from '@nestjs/common';
import type { Kysely } from 'kysely';
import { validate as isUuid } from 'uuid';
import { DATABASE } from '../database/database.module.js';
import type { Tables } from '../database/tables.js';
import type { DecisionRecord } from '../decide/decision-record.js';
import { findDecision } from '../decision-log/search.js';
import { isRules, type PolicyFiles } from '../engine/policy-files.js';
import { badInput, MayIShareError } from '../errors.js';
import type { DraftTrial, ScenarioText, TestStub, TracedRule } from '../graphql.js';
import { ChecksService } from './checks.service.js';
import { readDraft } from './draft-store.js';
import { DraftsService } from './drafts.service.js';
import { OpaFolder } from './gate/opa-folder.js';
import { type Given, impactOf, shown } from './impact/compare-answers.js';
import { rulesIn } from './rego-blocks.js';
import { revisionFiles } from './revision-files.js';
import { scenarioOf } from './scenario-text.js';
import { testStub } from './test-stub.js';

const MOST_TRACED = 300;
const LONGEST_VALUE = 2000;

/** Help for authors: one decision of the log, looked at from a draft. */
@Injectable()
export class TrialsService {
  constructor(
    @Inject(DATABASE) private readonly db: Kysely<Tables>,
    private readonly drafts: DraftsService,
    private readonly checks: ChecksService,
  ) {}

  async scenario(decision: string): Promise<ScenarioText> {
    return scenarioOf(await this.decision(decision));
  }

  async stub(draft: string, path: string, rule: string): Promise<TestStub> {
    return testStub(await this.drafts.files(await readDraft(this.db, draft)), path, rule);
  }

  /** Both are asked by OPA's interpreter, which can say what each rule came to and why. */
  async run(id: string, decision: string): Promise<DraftTrial> {
    const { input } = await this.decision(decision);
    const draft = await readDraft(this.db, id);
    const files = await this.drafts.files(draft);
    const active = await revisionFiles(this.db, await this.drafts.activeNumber());
    const text = JSON.stringify(input);
    const before = await this.rulesOf(active, text);
    const after = await this.rulesOf(files, text);
    const [was, is] = [before.decision, after.decision] as (Given | undefined)[];
    return {
      before: shown(was) as DraftTrial['before'],
      after: shown(is) as DraftTrial['after'],
      kind: impactOf(was, is) ?? null,
      changedRules: changedRules(before, after, files),
      trace: await this.trace(files, text),
    };
  }

  /** The value of every rule that takes no arguments, by its path below `mayishare`. */
  private async rulesOf(files: PolicyFiles, input: string): Promise<Record<string, unknown>> {
    const values = await this.ask(files, input, ['--format', 'values', 'data.mayishare']);
    const [packages] = JSON.parse(values || '[{}]');
    const names = [...files]
      .filter(([path]) => isRules(path))
      .flatMap(([, text]) => rulesIn(text).map(({ rule }) => rule.replace(/^mayishare\./, '')));
    return Object.fromEntries(names.map((name) => [name, valueAt(packages, name)]));
  }

  private async trace(files: PolicyFiles, input: string): Promise<string[]> {
    const explain = ['--explain', 'full', '--format', 'pretty', 'data.mayishare.decision'];
    return shorten(await this.ask(files, input, explain));
  }

  private ask(files: PolicyFiles, input: string, args: readonly string[]): Promise<string> {
    return OpaFolder.with(files, this.checks.opaOrRefusal(), async (folder) => {
      const run = await folder.limited('eval', ['-b', '.', '-I', ...args], { input });
      if (run.exitCode === 0) return run.stdout;
      throw new MayIShareError('POLICY_COMPILE_FAILED', run.stderr || run.stdout);
    });
  }

  private async decision(id: string): Promise<DecisionRecord> {
    if (!isUuid(id)) throw badInput('decision', id, 'decision: this is no id of a decision');
    const entry = await findDecision(this.db, id);
    if (entry) return JSON.parse(entry.bytes.toString());
    throw new MayIShareError('NOT_FOUND', 'no such decision', { id });
  }
}

function valueAt(packages: unknown, name: string): unknown {
  return name
    .split('.')
    .reduce<unknown>(
      (value, part) => (value as Record<string, unknown> | undefined)?.[part],
      packages,
    );
}

/** The decision first, then by name. */
function changedRules(
  before: Record<string, unknown>,
  after: Record<string, unknown>,
  files: PolicyFiles,
): TracedRule[] {
  const places = new Map(
    [...files]
      .filter(([path]) => isRules(path))
      .flatMap(([path, text]) => rulesIn(text).map(({ rule, line }) => [rule, { path, line }])),
  );
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((name) => valueText(before[name]) !== valueText(after[name]))
    .sort((a, b) => Number(b === 'decision') - Number(a === 'decision') || (a < b ? -1 : 1))
    .map((name) => ({
      rule: name,
      ...(places.get(`mayishare.${name}`) ?? { path: null, line: null }),
      before: clip(valueText(before[name])),
      after: clip(valueText(after[name])),
    }));
}

function valueText(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}

function clip(text: string | null): string | null {
  return text && text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}

const STEP = /^(\S+\.rego:\d+)\s[| ]*(Enter|Exit|Fail) (.+)$/;

/** Of OPA's account of every step: which rules were entered, which gave something, and what failed. */
function shorten(explanation: string): string[] {
  const steps = explanation.split('\n').flatMap((line) => {
    const [, place, step, what] = STEP.exec(line) ?? [];
    return place && !/__local\d+__ = __local/.test(what ?? '') ? [`${place} ${step} ${what}`] : [];
  });
  return [...new Set(steps)].slice(0, MOST_TRACED);
}
