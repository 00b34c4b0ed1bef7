import { rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { policyCommands } from './authoring/policy.command.js';
import { replayCommand } from './decide/replay.command.js';
import { exportLogCommand } from './decision-log/export-log.command.js';
import { pruneLogCommand } from './decision-log/prune-log.command.js';
import { restartLogCommand } from './decision-log/restart-log.command.js';
import { verifyCommand } from './decision-log/verify.command.js';
import { witnessCommand } from './decision-log/witness.command.js';
import { compileRevision } from './engine/compile.js';
import { findOpa } from './engine/opa.js';
import { readPolicyFiles } from './engine/policy-files.js';
import { saveRevision } from './engine/revision.js';
import { explanationOf } from './errors.js';
import { tokenCommand } from './identity/token.command.js';
import { fileCommands } from './register/files.command.js';
import { noticeCommand } from './register/notice.command.js';

const ROOT = resolve(import.meta.dirname, '..');

const program = new Command('may-i-share')
  .description(
    'Answers "may I share this?" for councils. Settings are environment variables: see README.md.',
  )
  .showHelpAfterError();

program
  .command('start')
  .description('start the service')
  .action(async () => {
    await import('./main.js');
  });

tokenCommand(program);

fileCommands(program);
noticeCommand(program);

const policies = program.command('policies').description('work with the Rego policies');

policies
  .command('build')
  .description('compile policies/ to WebAssembly, into build/revision/')
  .action(async () => {
    const files = await readPolicyFiles(join(ROOT, 'policies'));
    const compiled = await compileRevision(files, findOpa(process.env, ROOT));
    const dir = join(ROOT, 'build/revision');
    await rm(dir, { recursive: true, force: true });
    await saveRevision(dir, compiled);
    await writeFile(join(dir, 'files.json'), JSON.stringify(Object.fromEntries(files)));
    console.log(`compiled ${compiled.digest}: ${compiled.rules.length} rules with metadata`);
  });

policyCommands(program);
verifyCommand(program);
restartLogCommand(program);
replayCommand(program);
exportLogCommand(program);
pruneLogCommand(program);
witnessCommand(program);

program.parseAsync().catch((error: unknown) => {
  console.error(explanationOf(error));
  process.exitCode = 1;
});
