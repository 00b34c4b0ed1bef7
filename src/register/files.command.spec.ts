import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '../..');
const ACTING = '\u001b[2K\r\u202e\n1 new would be';
const SHOWN = '\\u{1b}[2K\\u{d}\\u{202e}\\u{a}1 new would be';

/** What `import --dry-run` prints where the service answers with this. */
async function printed(result: object): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'may-i-share-import-'));
  const file = join(folder, 'partners.csv');
  await writeFile(file, 'code\n');
  const data = { any: { id: '1', done: 1, total: 1, rows: 1, ...result } };
  const server = createServer((_, response) => response.end(JSON.stringify({ data })));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const args = [join(ROOT, 'dist/cli.js'), 'import', 'partners', file, '--dry-run', '--url', url];
  const { stdout, stderr } = await promisify(execFile)(join(ROOT, 'node_modules/.bin/node'), [
    ...args,
    '--token',
    'x',
  ]).catch((error) => error);
  server.close();
  await rm(folder, { recursive: true });
  return stdout + stderr;
}

test('a cell that is not good is shown on its line', async () => {
  const problem = {
    line: 2,
    column: 'code',
    value: ACTING,
    message: 'is no code',
    suggestions: [],
  };
  expect(await printed({ changes: [], problems: [problem] })).toContain(
    `line 2, column "code": "${SHOWN}" is no code\n`,
  );
});

test('so is what would change', async () => {
  const change = { line: 2, reference: ACTING, isNew: true, columns: [] };
  const said = await printed({ changes: [change], problems: [] });
  expect(said).toContain(`line 2: ${SHOWN} is new\n`);
  // How far it has come is for a terminal.
  expect(said).not.toContain('%');
});
