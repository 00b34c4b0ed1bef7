import { rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { compileRevision } from './engine/compile.js';
import { findOpa } from './engine/opa.js';
import { readPolicyFiles } from './engine/policy-files.js';
import { saveRevision } from './engine/revision.js';
import { MayIShareError } from './errors.js';
import { tokenCommand } from './identity/token.command.js';

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

program.parseAsync().catch((error: unknown) => {
  console.error(error instanceof MayIShareError ? error.message : error);
  process.exitCode = 1;
});
