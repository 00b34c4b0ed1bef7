// Writes the table of settings into README.md from dist/config.js; with --check, only compares.
import { readFileSync, writeFileSync } from 'node:fs';

const readme = new URL('../README.md', import.meta.url);
const [begin, end] = ['<!-- settings:begin -->', '<!-- settings:end -->'];

function table(settings) {
  const cell = (text) => text.replaceAll('|', '\\|');
  const rows = settings.map(
    (setting) =>
      `| \`${setting.name}\` | ${cell(setting.default)} | ${cell(setting.description)} |`,
  );
  return ['| variable | default | meaning |', '|---|---|---|', ...rows].join('\n');
}

function replaced(text, inner) {
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`README.md has no ${begin} … ${end}`);
  return `${text.slice(0, from + begin.length)}\n${inner}\n${text.slice(to)}`;
}

try {
  const { settings } = await import('../dist/config.js');
  const now = readFileSync(readme, 'utf8');
  const right = replaced(now, table(settings));
  if (right === now) process.exit(0);
  if (process.argv.includes('--check')) {
    throw new Error(
      'The table of settings in README.md is not that of src/config.ts: run node scripts/settings-table.mjs',
    );
  }
  writeFileSync(readme, right);
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
