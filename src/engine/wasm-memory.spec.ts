import { revisionOf } from './revision.fixture.js';
import { initialPages } from './wasm-memory.js';

const DENY = 'decision := {"outcome": "DENY", "denialKind": "NOT_COVERED"}';

test('a policy with more text asks for more pages', async () => {
  const small = await revisionOf(DENY);
  const large = await revisionOf(
    `${DENY}\n\ndecision := {"x": "${'x'.repeat(700_000)}"} if input.x`,
  );

  expect(initialPages(small.wasm)).toBe(2);
  expect(initialPages(large.wasm)).toBeGreaterThan(10);
});

const HEADER = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const bytes = (...rest: number[]) => new Uint8Array([...HEADER, ...rest]);

test('finds the memory behind other sections and other imports', () => {
  const table = [1, 97, 1, 98, 1, 0x70, 1, 3, 200, 1];
  const function_ = [1, 97, 1, 99, 0, 5];
  const memory = [1, 97, 1, 100, 2, 1, 0x80, 0x10, 0xff, 0xff, 3];
  const imports = [3, ...table, ...function_, ...memory];

  expect(initialPages(bytes(0, 2, 1, 97, 2, imports.length, ...imports))).toBe(2048);
});

test.each([
  ['no imports', bytes(), 'imports nothing'],
  ['no memory', bytes(2, 1, 0), 'imports no memory'],
  ['a memory that is cut off', bytes(2, 8, 1, 1, 97, 1, 98, 2), 'ends too early'],
  ['a global', bytes(2, 8, 1, 1, 97, 1, 98, 3, 0, 0), 'unknown kind'],
  ['an endless number', bytes(2, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff), 'too long'],
])('refuses a module with %s', (_, module, message) => {
  expect(() => initialPages(module)).toThrow(message);
});
