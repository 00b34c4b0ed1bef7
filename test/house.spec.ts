import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const SRC = resolve(import.meta.dirname, '../src');

/** From left to right: a room imports only from what stands to its left, or from itself. */
const ORDER = [
  ['config', 'errors', 'plain-text', 'telemetry', 'graphql'],
  ['database'],
  ['identity'],
  ['engine', 'decision-log'],
  ['register'],
  ['decide'],
  ['authoring'],
  ['ops'],
  ['http-door', 'graphql-door', 'app.module', 'welcome', 'main', 'cli'],
];

const GROUND = new Set(ORDER[0]);
const LAST = new Set(ORDER.at(-1));

/** Rooms that stand alone: besides themselves they import only these. */
const ALONE: Record<string, string[]> = { engine: ['errors'] };

const sources = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.ts') && !file.endsWith('.d.ts'),
);

const roomOf = (file: string) =>
  (file.split('/')[0] as string).replace(/\.ts$/, '').replace('.spec', '');

const placeOf = (room: string) => ORDER.findIndex((rooms) => rooms.includes(room));

function importsOf(file: string): string[] {
  const text = readFileSync(join(SRC, file), 'utf8');
  return [...text.matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)]
    .map(([, path]) => relative(SRC, resolve(SRC, dirname(file), path as string)))
    .filter((path) => !path.startsWith('..'));
}

function mistakesIn(file: string): string[] {
  const room = roomOf(file);
  return importsOf(file)
    .map((path) => roomOf(path.replace(/\.js$/, '.ts')))
    .filter((other) => other !== room && !mayImport(room, other))
    .map((other) => `${file} imports ${other}/, which does not stand to its left: ${advice(room)}`);
}

function mayImport(room: string, other: string): boolean {
  const only = ALONE[room];
  if (only) return only.includes(other);
  if (GROUND.has(room)) return GROUND.has(other);
  if (LAST.has(room)) return placeOf(other) >= 0;
  return placeOf(other) < placeOf(room);
}

function advice(room: string): string {
  const allowed = ALONE[room] ?? ORDER.slice(0, placeOf(room)).flat();
  return `move the code, or import only from ${allowed.join(', ')}`;
}

test('every file stands in a room of the order', () => {
  const strangers = sources.filter((file) => placeOf(roomOf(file)) < 0);
  expect(strangers).toEqual([]);
});

test('a room imports only from what stands to its left', () => {
  expect(sources.flatMap(mistakesIn)).toEqual([]);
});

/** What checks a log trusts nothing of the service: it reads no setting, database or address. */
const CHECKERS = [
  'merkle',
  'merkle-verify',
  'tile',
  'strict',
  'note',
  'checkpoint',
  'proof-file',
  'manifest',
  'verify-log',
  'verify-pack',
].map((name) => `decision-log/${name}`);

test('what verifies a log stands on nothing but itself and the errors', () => {
  const allowed = new Set(['errors', ...CHECKERS].map((path) => `${path}.js`));
  const strangers = CHECKERS.flatMap((path) =>
    importsOf(`${path}.ts`).filter((other) => !allowed.has(other)),
  );
  expect(strangers).toEqual([]);
});

test('no file is over 300 lines, and no room is a drawer for everything', () => {
  const long = sources.filter(
    (file) =>
      file !== 'graphql.ts' && readFileSync(join(SRC, file), 'utf8').split('\n').length > 301,
  );
  expect(long).toEqual([]);
  expect(
    sources.filter((file) => /(^|\/)(utils|common|helpers|repositories)\//.test(file)),
  ).toEqual([]);
});
