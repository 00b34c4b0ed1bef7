import { rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { compileRevision } from './compile.js';
import { findOpa } from './opa.js';
import { readPolicyFiles } from './policy-files.js';
import { saveRevision } from './revision.js';

const ROOT = resolve(import.meta.dirname, '../..');

/** `may-i-share policies build`. */
export function policiesCommand(program: Command): void {
  program
    .command('policies')
    .description('work with the Rego policies')
    .command('build')
    .description('compile policies/ to WebAssembly, into build/revision/')
    .action(build);
}

async function build(): Promise<void> {
  const files = await readPolicyFiles(join(ROOT, 'policies'));
  const compiled = await compileRevision(files, findOpa(process.env, ROOT));
  const dir = join(ROOT, 'build/revision');
  await rm(dir, { recursive: true, force: true });
  await saveRevision(dir, compiled);
  await writeFile(join(dir, 'files.json'), JSON.stringify(Object.fromEntries(files)));
  console.log(`compiled ${compiled.digest}: ${compiled.rules.length} rules with metadata`);
}
