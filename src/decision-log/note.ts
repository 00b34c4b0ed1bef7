import {
  createHash,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  randomBytes,
  sign,
  verify,
} from 'node:crypto';
import { invalid, readBase64, readUtf8 } from './strict.js';

/** C2SP signed-note v1.0.0: signature types by their identifier byte. */
const ED25519 = 0x01;
const COSIGNATURE = 0x04;
const SEED_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

/** One signature line. `id` is the key ID in hex; `bytes` stand behind it. */
export interface SignatureLine {
  name: string;
  id: string;
  bytes: Buffer;
}

/** `text` ends in a newline. Nothing of it may be relied on before a signature was verified. */
export interface Note {
  text: string;
  signatures: SignatureLine[];
}

export interface Verifier {
  name: string;
  id: string;
  /** As anyone can be given it: `name+id+base64`. */
  vkey: string;
  verifies(text: string, bytes: Buffer): boolean;
}

export interface Signer {
  name: string;
  verifier: Verifier;
  /** The signature line for a text, with its newline. */
  line(text: string): string;
  /** C2SP's note form of a private key: `PRIVATE+KEY+name+id+base64`. A secret. */
  skey: string;
}

/** Reads the form only. Throws `PROOF_INVALID`. */
export function parseNote(bytes: Uint8Array | string): Note {
  const whole = typeof bytes === 'string' ? bytes : readUtf8(bytes);
  if (whole === undefined) throw invalid('NOTE', 'the note is not UTF-8');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the note format forbids them
  if (/[\u0000-\u0009\u000b-\u001f]/.test(whole) || !whole.isWellFormed()) {
    throw invalid('NOTE', 'the note holds a control character');
  }
  const end = whole.lastIndexOf('\n\n');
  if (end < 0 || !whole.endsWith('\n')) {
    throw invalid('NOTE', 'the note has no blank line before its signatures, or breaks off');
  }
  const lines = whole.slice(end + 2, -1).split('\n');
  if (lines.length > 100) throw invalid('NOTE', `the note has ${lines.length} signatures`);
  return { text: whole.slice(0, end + 1), signatures: lines.map(parseLine) };
}

/** U+2014, the name (no Unicode space, no plus), the key ID and the signature in base64. */
export function parseLine(line: string): SignatureLine {
  const [, name, encoded] = /^\u2014 ([^\s\u0085+]+) (\S+)$/u.exec(line) ?? [];
  const bytes = encoded === undefined ? undefined : readBase64(encoded);
  if (!name || !bytes || bytes.length < 5) {
    throw invalid('NOTE', `\`${line.slice(0, 80)}\` is no signature line`);
  }
  return { name, id: bytes.toString('hex', 0, 4), bytes: bytes.subarray(4) };
}

/**
 * The note, once at least one known key has signed it. Signatures of keys not known are passed
 * over; a known key's signature that fails condemns the note. Throws `PROOF_INVALID`.
 */
export function openNote(
  bytes: Uint8Array | string,
  known: readonly Verifier[],
): { note: Note; by: Verifier[] } {
  const note = parseNote(bytes);
  const by = new Set<Verifier>();
  for (const { name, id, bytes: signature } of note.signatures) {
    const verifier = known.find((each) => each.name === name && each.id === id);
    if (!verifier) continue;
    if (!verifier.verifies(note.text, signature)) {
      throw invalid('SIGNATURE', `the signature of ${name} is not of this text`);
    }
    by.add(verifier);
  }
  if (by.size > 0) return { note, by: [...by] };
  const names = note.signatures.map(({ name, id }) => `${name} (${id})`).join(', ');
  const wanted = known.map(({ name, id }) => `${name} (${id})`).join(', ') || 'none';
  throw invalid('SIGNATURE', `the note is signed by ${names}; the known keys are ${wanted}`);
}

/** An Ed25519 key (0x01) or an Ed25519 cosigner (0x04) from its vkey. Throws `PROOF_INVALID`. */
export function readVerifier(vkey: string): Verifier {
  const [, name, id, encoded] = /^([^\s\u0085+]+)\+([0-9a-f]{8})\+(.+)$/u.exec(vkey.trim()) ?? [];
  const key = encoded === undefined ? undefined : readBase64(encoded);
  if (!name || !key) throw invalid('KEY', 'this is no verifier key: `name+id+base64`');
  if (key.length !== 33 || (key[0] !== ED25519 && key[0] !== COSIGNATURE)) {
    throw invalid('KEY', `the key of ${name} is neither of Ed25519 nor of an Ed25519 cosigner`);
  }
  if (keyId(name, key) !== id)
    throw invalid('KEY', `the key of ${name} does not have the ID ${id}`);
  return verifierOf(name, key);
}

function verifierOf(name: string, key: Buffer): Verifier {
  const id = keyId(name, key);
  const x = key.subarray(1).toString('base64url');
  const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  const plain = (text: string, bytes: Buffer) =>
    bytes.length === 64 && verify(null, Buffer.from(text), publicKey, bytes);
  const timed = (text: string, bytes: Buffer) =>
    bytes.length === 72 && plain(cosigned(text, bytes.readBigUInt64BE()), bytes.subarray(8));
  return {
    name,
    id,
    vkey: `${name}+${id}+${key.toString('base64')}`,
    verifies: key[0] === ED25519 ? plain : timed,
  };
}

/** C2SP tlog-cosignature v1.0.1: what an Ed25519 cosigner signs. `time` in seconds since 1970. */
function cosigned(text: string, time: bigint): string {
  return `cosignature/v1\ntime ${time}\n${text}`;
}

/** A new Ed25519 key under a name without spaces and plus signs. Throws `PROOF_INVALID`. */
export function newSigner(name: string): Signer {
  return signerOf(name, Buffer.concat([Buffer.of(ED25519), randomBytes(32)]));
}

/** A new key to cosign other logs' checkpoints with. */
export function newCosigner(name: string): Signer {
  return signerOf(name, Buffer.concat([Buffer.of(COSIGNATURE), randomBytes(32)]));
}

/** Throws `PROOF_INVALID`, without repeating the key. */
export function readSigner(skey: string): Signer {
  const [, name, id, encoded] =
    /^PRIVATE\+KEY\+([^\s\u0085+]+)\+([0-9a-f]{8})\+(.+)$/u.exec(skey.trim()) ?? [];
  const key = encoded === undefined ? undefined : readBase64(encoded);
  if (!name || key?.length !== 33) {
    throw invalid('KEY', 'this is no private key of a note: `PRIVATE+KEY+name+id+base64`');
  }
  const signer = signerOf(name, key);
  if (signer.verifier.id === id) return signer;
  throw invalid('KEY', `the private key of ${name} does not have the ID ${id}`);
}

function signerOf(name: string, key: Buffer): Signer {
  if (!/^[^\s\u0085+]+$/u.test(name)) {
    throw invalid('KEY', `\`${name}\` is no name of a key: it has a space or a plus, or is empty`);
  }
  const [type, der] = [key[0] as number, Buffer.concat([SEED_PREFIX, key.subarray(1)])];
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const verifier = verifierOf(name, Buffer.concat([Buffer.of(type), rawPublic(privateKey)]));
  const head = Buffer.from(verifier.id, 'hex');
  return {
    name,
    verifier,
    skey: `PRIVATE+KEY+${name}+${verifier.id}+${key.toString('base64')}`,
    line: (text) => {
      const bytes = Buffer.concat([head, signature(type, text, privateKey)]);
      return `\u2014 ${name} ${bytes.toString('base64')}\n`;
    },
  };
}

function signature(type: number, text: string, key: KeyObject): Buffer {
  if (type === ED25519) return sign(null, Buffer.from(text), key);
  const time = BigInt(Math.floor(Date.now() / 1000));
  const stamp = Buffer.alloc(8);
  stamp.writeBigUInt64BE(time);
  return Buffer.concat([stamp, sign(null, Buffer.from(cosigned(text, time)), key)]);
}

function rawPublic(key: KeyObject): Buffer {
  const { x } = createPublicKey(key).export({ format: 'jwk' });
  return Buffer.from(x as string, 'base64url');
}

function keyId(name: string, key: Uint8Array): string {
  return createHash('sha256').update(`${name}\n`).update(key).digest('hex').slice(0, 8);
}

/** The signed note of a text that ends in a newline. */
export function signNote(text: string, signers: readonly Signer[]): string {
  return `${text}\n${signers.map((signer) => signer.line(text)).join('')}`;
}
