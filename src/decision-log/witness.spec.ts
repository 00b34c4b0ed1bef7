import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signCheckpoint } from './checkpoint.js';
import { leafHash } from './merkle.js';
import { newCosigner, newSigner } from './note.js';
import { Witness } from './witness.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'may-i-share-witness-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const witness = newCosigner('witness.example/w1');
const [first, second] = [newSigner('council.example/log'), newSigner('council.example/log')];

test('two logs of one name are not witnessed: their histories would pass for one', async () => {
  const both = Witness.open(folder, witness, [first.verifier, second.verifier]);
  await expect(both).rejects.toThrow(/--log: two keys are named council\.example\/log/);
});

test('a log that was witnessed under one key is not taken on under another', async () => {
  const known = await Witness.open(folder, witness, [first.verifier]);
  const note = signCheckpoint({ size: 1, root: leafHash(Buffer.of(1)) }, first);
  expect((await known.addCheckpoint(`old 0\n\n${note}`)).status).toBe(200);
  await expect(Witness.open(folder, witness, [second.verifier])).rejects.toThrow(
    /--log: council\.example\/log was witnessed here under another key/,
  );
  await expect(Witness.open(folder, witness, [first.verifier])).resolves.toBeDefined();
});
