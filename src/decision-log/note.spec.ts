import { openCheckpoint, signCheckpoint } from './checkpoint.js';
import {
  EMPTY,
  EMPTY_ROOT,
  grow,
  inclusionProof,
  leafHash,
  rootOf,
  type Subtree,
} from './merkle.js';
import {
  newCosigner,
  newSigner,
  openNote,
  parseNote,
  readSigner,
  readVerifier,
  signNote,
} from './note.js';
import { formatProof, parseProof, verifyProof } from './proof-file.js';

/** https://c2sp.org/signed-note@v1.0.0, "Example" */
const VKEY = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';
const NOTE = `This is an example message.

\u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
`;

const failing = (what: string) =>
  expect.objectContaining({ code: 'PROOF_INVALID', details: expect.objectContaining({ what }) });

test('the specification’s own example is verified by its own key', () => {
  const { note, by } = openNote(NOTE, [readVerifier(VKEY)]);
  expect(note.text).toBe('This is an example message.\n');
  expect(by.map(({ name }) => name)).toEqual(['example.com/foo']);
});

test('any flipped bit of the example makes it another, which is refused', () => {
  const verifier = readVerifier(VKEY);
  const bytes = Buffer.from(NOTE);
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const changed = Buffer.from(bytes);
    changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
    expect(() => openNote(changed, [verifier])).toThrow(
      expect.objectContaining({ code: 'PROOF_INVALID' }),
    );
  }
});

test('unknown signatures are passed over; a known key that fails condemns the note', () => {
  const [one, two, forger] = [newSigner('one'), newSigner('two'), newSigner('one')];
  const text = 'first\n\nsecond\n';
  const signed = signNote(text, [two, one]);
  expect(openNote(signed, [one.verifier]).note.text).toBe(text);
  expect(openNote(signed, [one.verifier, two.verifier]).by).toHaveLength(2);
  expect(() => openNote(signed, [])).toThrow(failing('SIGNATURE'));
  expect(() => openNote(signed, [forger.verifier])).toThrow(failing('SIGNATURE'));
  const other = signNote('another\n', [two]).split('\n')[2];
  const mixed = `${signNote(text, [one])}${other}\n`;
  expect(() => openNote(mixed, [one.verifier, two.verifier])).toThrow(failing('SIGNATURE'));
  expect(openNote(mixed, [one.verifier]).by).toHaveLength(1);
});

test.each([
  ['no blank line', 'text\n\u2014 a AAAAAAA=\n'],
  ['a signature that breaks off', NOTE.slice(0, -1)],
  ['a hyphen for the dash', NOTE.replace('\u2014', '-')],
  ['a control character', NOTE.replace(' is', '\tis')],
  ['base64 in another spelling', NOTE.replace('QM=', 'QN=')],
  ['a name with a plus', NOTE.replace('example.com/foo', 'example+foo')],
  ['a name with a Unicode space', NOTE.replace('com/foo', 'com\u2003foo')],
  ['no signature', 'text\n\n'],
])('%s is no note', (_, note) => {
  expect(() => parseNote(note)).toThrow(failing('NOTE'));
});

test('keys are written and read back; one bit off and they are refused', () => {
  const signer = newSigner('council.example/log');
  const again = readSigner(`${signer.skey}\n`);
  expect(again.verifier.vkey).toBe(signer.verifier.vkey);
  expect(readVerifier(signer.verifier.vkey).id).toBe(signer.verifier.id);
  const [name, id, key] = signer.verifier.vkey.split('+');
  for (const wrong of [`${name}x+${id}+${key}`, `${name}+00000000+${key}`, `${name}+${id}`, '']) {
    expect(() => readVerifier(wrong)).toThrow(failing('KEY'));
  }
  // Base64 has plus signs of its own: PRIVATE+KEY+<name>+<id>+<key>.
  const secret = signer.skey.split('+').slice(4).join('+');
  try {
    readSigner(signer.skey.replace(signer.verifier.id, '00000000'));
    throw new Error('it was read');
  } catch (error) {
    expect(error).toEqual(failing('KEY'));
    expect(String(error)).not.toContain(secret);
  }
  expect(() => newSigner('two words')).toThrow(failing('KEY'));
});

const log = newSigner('council.example/log');
const leaves = [0, 1, 2, 3, 4].map((each) => leafHash(Buffer.of(each)));
const nodes = new Map<string, Uint8Array>();
const keyOf = ({ level, index }: Subtree) => `${level}/${index}`;
const frontier = grow(EMPTY, leaves, (node, hash) => nodes.set(keyOf(node), hash));
const head = { size: 5, root: rootOf(frontier) };

test('a checkpoint is opened by its log’s key, and says who else has signed', () => {
  const witness = newCosigner('witness.example/w1');
  const note = signCheckpoint(head, log);
  const text = note.slice(0, note.indexOf('\n\n') + 1);
  const cosigned = note + witness.line(text);
  expect(openCheckpoint(cosigned, log.verifier, [witness.verifier])).toMatchObject({
    origin: 'council.example/log',
    size: 5,
    by: ['council.example/log', 'witness.example/w1'],
  });
  expect(openCheckpoint(cosigned, log.verifier).by).toEqual(['council.example/log']);
  const unsigned = `${text}\n${witness.line(text)}`;
  expect(() => openCheckpoint(unsigned, log.verifier, [witness.verifier])).toThrow(
    failing('SIGNATURE'),
  );
});

test.each([
  ['another origin', 'other\n5\nROOT\n', 'CHECKPOINT'],
  ['a size with a leading zero', 'council.example/log\n05\nROOT\n', 'CHECKPOINT'],
  ['a size beyond 2^53', 'council.example/log\n9007199254740992\nROOT\n', 'CHECKPOINT'],
  ['a short root', 'council.example/log\n5\nAAAA\n', 'CHECKPOINT'],
  ['an empty line', 'council.example/log\n5\nROOT\n\nmore\n', 'CHECKPOINT'],
  ['an empty tree with a root', 'council.example/log\n0\nROOT\n', 'ROOT'],
])('a checkpoint with %s is refused, though it is signed', (_, text, what) => {
  const root = Buffer.from(head.root).toString('base64');
  const note = signNote(text.replace('ROOT', root), [log]);
  expect(() => openCheckpoint(note, log.verifier)).toThrow(failing(what));
});

test('the empty tree has a checkpoint too', () => {
  const note = signCheckpoint({ size: 0, root: EMPTY_ROOT }, log);
  expect(openCheckpoint(note, log.verifier).size).toBe(0);
});

test('a proof file proves its entry and no other, whichever bit of it is flipped', () => {
  const proof = inclusionProof(3, 5, (node) => nodes.get(keyOf(node)) as Uint8Array);
  const file = formatProof({ index: 3, proof, checkpoint: signCheckpoint(head, log) });
  expect(verifyProof(Buffer.of(3), parseProof(file), log.verifier).size).toBe(5);
  expect(() => verifyProof(Buffer.of(4), parseProof(file), log.verifier)).toThrow(failing('PROOF'));
  const bytes = Buffer.from(file);
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const changed = Buffer.from(bytes);
    changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
    expect(() => verifyProof(Buffer.of(3), parseProof(changed), log.verifier)).toThrow(
      expect.objectContaining({ code: 'PROOF_INVALID' }),
    );
  }
});

test('a proof file may carry extra data, which proves nothing', () => {
  const proof = inclusionProof(0, 5, (node) => nodes.get(keyOf(node)) as Uint8Array);
  const file = formatProof({ index: 0, proof, checkpoint: signCheckpoint(head, log) });
  const extra = file.replace('\nindex', '\nextra aGVsbG8=\nindex');
  expect(verifyProof(Buffer.of(0), parseProof(extra), log.verifier).size).toBe(5);
  for (const wrong of [
    file.replace('@v1', '@v2'),
    file.replace('index 0', 'index 00'),
    file.replace('\nindex', '\nextra ?\nindex'),
    file.replace('index', 'place'),
    '',
  ]) {
    expect(() => parseProof(wrong)).toThrow(failing('PROOF'));
  }
});
