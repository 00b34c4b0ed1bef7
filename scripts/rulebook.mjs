// Writes docs/rulebook.md from the compiled policies; with --check, only compares.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = new URL('..', import.meta.url).pathname;
const page = join(root, 'docs/rulebook.md');
const revision = join(root, 'build/revision');

async function written() {
  const { loadRevision } = await import('../dist/engine/revision.js');
  const { rulesOf } = await import('../dist/decide/rules.js');
  const { rulebookPage } = await import('../dist/decide/rulebook-page.js');
  const compiled = await loadRevision(revision);
  const files = JSON.parse(readFileSync(join(revision, 'files.json'), 'utf8'));
  return rulebookPage(rulesOf(compiled, files), compiled.data.vocabulary);
}

function there() {
  try {
    return readFileSync(page, 'utf8');
  } catch {
    return '';
  }
}

const right = await written();
if (process.argv.includes('--check')) {
  if (there() !== right) {
    console.error(
      'docs/rulebook.md is not what policies/ says: run `npm run generate` and commit it',
    );
    process.exit(1);
  }
  console.log('docs/rulebook.md is fresh');
} else {
  mkdirSync(join(root, 'docs'), { recursive: true });
  writeFileSync(page, right);
}
