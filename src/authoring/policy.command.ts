import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import cliProgress from 'cli-progress';
import type { Command } from 'commander';
import { readConfig } from '../config.js';
import { digestOf, type PolicyFiles, readPolicyFiles } from '../engine/policy-files.js';
import { badInput, MayIShareError } from '../errors.js';
import type { Check, Finding, PolicyFile } from '../graphql.js';
import { manyLines, oneLine } from '../plain-text.js';
import {
  addServiceOptions,
  type Place,
  placeOf,
  type ServiceOptions,
} from '../register/service-client.js';
import { changesBetween, type FileChange } from './draft-files.js';
import { GATE, runGate } from './gate/gate.js';
import { OpaFolder } from './gate/opa-folder.js';
import { demonstration } from './gate/shipped-files.js';
import { runTests } from './gate/tests.js';
import { requireOpa } from './opa-box.js';
import { diffPolicies } from './policy-diff.js';
import { accepted, askService } from './service-client.js';

interface RevisionOptions extends ServiceOptions {
  revision?: string;
}

const REVISION = `query ($number: Int, $digest: ID) {
  revision(number: $number, digest: $digest) { number digest files { path text } }
}`;
const CREATE = `mutation ($title: String!, $from: Int) {
  createDraft(title: $title, from: $from) { __typename ... on Draft { id } ... on AuthoringRefusal { code message } }
}`;
const SAVE = `mutation ($draft: ID!, $files: [DraftFileInput!]!) {
  saveDraftFiles(draft: $draft, files: $files) {
    __typename ... on Draft { id digest version } ... on AuthoringRefusal { code message }
  }
}`;

const PUBLISHED = 'query ($digest: ID) { revision(digest: $digest) { digest } }';
const ABANDON = `mutation ($draft: ID!) {
  abandonDraft(draft: $draft, comment: "It could not be handed in") { __typename }
}`;
const MOST_NAMED = 10;
/**
 * Beside the policies: the digest of the revision they were fetched as, and below it those that they were
 * handed in as since, of which one may have been published.
 */
const PULLED = '.pulled-revision';
const MOST_REMEMBERED = 20;

/** Policies as a folder, for people who keep them in git. */
export function policyCommands(program: Command): void {
  const policy = program
    .command('policy')
    .description('check a folder of policies, compare it with a service, fetch and hand in');
  policy
    .command('check [folder]')
    .description(
      'run the gate on a folder; `timing`, and of `vocabulary` what is in use, are skipped: they need a draft in a service',
    )
    .action((folder = 'policies') => check(folder));
  policy
    .command('test [folder]')
    .description('run the tests in a folder')
    .action((folder = 'policies') => test(folder));
  withService(
    policy.command('diff [folder]'),
    'the revision to compare with, by number or digest; default the active one',
  )
    .description('show what a folder would change in a published revision')
    .action((folder = 'policies', options: RevisionOptions) => diff(folder, options));
  withService(
    policy.command('pull [folder]'),
    'the revision to fetch, by number or digest; default the active one',
  )
    .description('make a folder what a published revision is')
    .option('--force', 'also where the folder holds other policies', false)
    .action((folder = 'policies', options: RevisionOptions & { force: boolean }) =>
      pull(folder, options),
    );
  withService(
    policy.command('push [folder]'),
    'the revision to compare with, by number or digest; default the one the folder was pulled as, or handed in as and published since, else the active one',
  )
    .description('make a draft of what a folder changes; gate and approval are the same for it')
    .requiredOption('--title <title>', 'what the change is about')
    .action((folder = 'policies', options: RevisionOptions & { title: string }) =>
      push(folder, options),
    );
}

function withService(command: Command, revision: string): Command {
  return addServiceOptions(command).option('--revision <which>', revision);
}

async function check(folder: string): Promise<void> {
  const files = await policiesIn(folder);
  const bar = new cliProgress.SingleBar({
    format: '{bar} {value}/{total} {what}',
    clearOnComplete: true,
  });
  bar.start(GATE.length, 0, { what: '' });
  const register = await demonstration();
  const checks = await OpaFolder.with(files, opa(), (laidOut) =>
    runGate(
      {
        files,
        folder: laidOut,
        demonstration: register,
        recorded: [],
        config: readConfig(),
      },
      async (done) => bar.update(done.length, { what: done.at(-1)?.code }),
    ),
  );
  bar.stop();
  for (const each of checks) console.log(checkLines(each));
  console.log(digestOf(files));
  if (checks.some(({ result }) => result === 'FAILED')) process.exitCode = 1;
}

const WORDS = { PASSED: 'ok     ', FAILED: 'FAILED ', SKIPPED: 'skipped' };

function checkLines({ result, code, message, findings, milliseconds }: Check): string {
  const head = `${WORDS[result]} ${code.padEnd(10)} ${message} (${milliseconds} ms)`;
  return [head, ...findings.map((finding) => `          ${placed(finding)}`)].join('\n');
}

function placed({ file, line, column, message }: Finding): string {
  const place = [file, line, column].filter((part) => part != null).join(':');
  return manyLines(place ? `${place}: ${message}` : message);
}

async function test(folder: string): Promise<void> {
  const files = await policiesIn(folder);
  const run = await OpaFolder.with(files, opa(), (laidOut) => runTests(laidOut));
  for (const failure of run.failures) console.log(`FAILED  ${placed(failure)}`);
  console.log(`${run.passed} pass, ${run.failed} fail (${run.milliseconds} ms)`);
  if (run.failed > 0 || run.passed === 0) process.exitCode = 1;
}

async function diff(folder: string, options: RevisionOptions): Promise<void> {
  const { number, files } = await fetchRevision(options);
  const found = diffPolicies(files, await policiesIn(folder));
  for (const { patch } of found.files) console.log(manyLines(patch));
  for (const { kind, rule } of found.rules) {
    console.log(oneLine(`${kind.padEnd(7)} ${rule}`));
  }
  console.log(`${differing(found.files.length)} from revision ${number}`);
}

function differing(files: number): string {
  return files === 1 ? '1 file differs' : `${files} files differ`;
}

async function pull(folder: string, options: RevisionOptions & { force: boolean }): Promise<void> {
  const { number, digest, files } = await fetchRevision(options);
  const dir = resolve(folder);
  await mkdir(dir, { recursive: true });
  const here = await policiesIn(folder);
  const changes = changesBetween(here, files);
  const lost = changes.filter(({ path }) => here.has(path));
  if (lost.length > 0 && !options.force) {
    const message = `${folder} holds other policies than revision ${number}: ${named(lost)}. --force writes over them and takes out what the revision has not`;
    throw new MayIShareError('CONFLICT', message);
  }
  for (const { path, text } of changes) {
    if (text === null) await rm(join(dir, path));
    else await write(join(dir, path), text);
  }
  await remember(folder, [digest]);
  console.log(
    `${folder} is revision ${number} (${digest}): ${changes.length} ${changes.length === 1 ? 'file' : 'files'} changed`,
  );
}

/** Compared with the active revision, an older folder would undo what was published since. */
async function push(folder: string, options: RevisionOptions & { title: string }): Promise<void> {
  const place = await placeOf(options, 'governance');
  const known = await remembered(folder);
  const revision = options.revision ?? (await lastPublished(known, place));
  const { number, files } = await fetchRevision({ ...options, revision });
  const changes = changesBetween(files, await policiesIn(folder));
  if (changes.length === 0) {
    throw new MayIShareError(
      'CONFLICT',
      `${folder} is what revision ${number} is: nothing to hand in`,
    );
  }
  const created = await askService(place, CREATE, { title: options.title, from: number });
  const { id } = accepted(created.createDraft);
  const { digest } = await saveOrAbandon(place, id, changes);
  if (known.length > 0) await remember(folder, [...known, digest]);
  const made = `draft ${id} (${digest}): ${differing(changes.length)} from revision ${number}`;
  console.log(oneLine(made));
}

async function remembered(folder: string): Promise<string[]> {
  const text = await readFile(join(resolve(folder), PULLED), 'utf8').catch(() => '');
  return text.split('\n').filter(Boolean);
}

async function remember(folder: string, [pulled, ...since]: string[]): Promise<void> {
  const lines = [pulled, ...since.slice(1 - MOST_REMEMBERED)];
  await writeFile(join(resolve(folder), PULLED), `${lines.join('\n')}\n`);
}

/** What of it was published last: what was handed in before is then no change any more. */
async function lastPublished(
  [pulled, ...since]: readonly string[],
  place: Place,
): Promise<string | undefined> {
  for (const digest of since.reverse()) {
    const { revision } = await askService(place, PUBLISHED, { digest });
    if (revision) return digest;
  }
  return pulled;
}

/** A draft that nothing could be saved into is given up, or each try would leave an empty one. */
async function saveOrAbandon(
  place: Place,
  draft: string,
  files: readonly FileChange[],
): Promise<{ digest: string }> {
  try {
    return accepted((await askService(place, SAVE, { draft, files })).saveDraftFiles);
  } catch (error) {
    // Why it failed is what matters, also where the service is gone altogether.
    await askService(place, ABANDON, { draft }).catch(() => undefined);
    throw error;
  }
}

function named(changes: readonly FileChange[]): string {
  const paths = changes.slice(0, MOST_NAMED).map(({ path }) => path);
  const more = changes.length - paths.length;
  return paths.join(', ') + (more > 0 ? ` and ${more} more` : '');
}

async function policiesIn(folder: string): Promise<PolicyFiles> {
  const found = await stat(resolve(folder)).catch(() => undefined);
  if (found?.isDirectory()) return readPolicyFiles(resolve(folder));
  throw badInput('folder', folder, `${folder}: there is no such folder`);
}

async function fetchRevision(
  options: RevisionOptions,
): Promise<{ number: number; digest: string; files: PolicyFiles }> {
  const which = options.revision === undefined ? {} : revisionNamed(options.revision);
  const place = await placeOf(options, 'governance');
  const { revision } = await askService(place, REVISION, which);
  if (!revision) throw new MayIShareError('NOT_FOUND', `no revision ${options.revision}`);
  const given = revision.files.map(({ path, text }: PolicyFile) => [path, text] as const);
  const files: PolicyFiles = new Map(given);
  // Also refuses a path that leads out of the folder.
  const digest = digestOf(files);
  if (digest !== (options.revision?.startsWith('sha256:') ? options.revision : revision.digest)) {
    const message = `what ${place.url.origin} gave is not the revision it named: its files have the digest ${digest}`;
    throw new MayIShareError('CONFLICT', message);
  }
  return { number: revision.number, digest, files };
}

function revisionNamed(revision: string): { number: number } | { digest: string } {
  if (/^[1-9]\d{0,8}$/.test(revision)) return { number: Number(revision) };
  if (/^sha256:[0-9a-f]{64}$/.test(revision)) return { digest: revision };
  const message = `--revision: \`${revision}\` is neither the number of a revision, such as 3, nor a digest, \`sha256:\` and 64 hexadecimal digits`;
  throw badInput('revision', revision, message);
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

function opa(): string {
  return requireOpa(readConfig());
}
