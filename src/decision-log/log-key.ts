import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Config } from '../config.js';
import { MayIShareError } from '../errors.js';
import { isThere, keptSecret, secretAt } from '../identity/kept-secret.js';
import { newSigner, readSigner, type Signer } from './note.js';

export const LOG_KEY = 'log.key';

type KeySettings = Pick<Config, 'dataDir' | 'logKeyFile' | 'logOrigin'>;

/**
 * The key that signs the log: from LOG_KEY_FILE, or kept in the data folder and made where the
 * database's log has none yet (`owner` is the verifier key it has).
 * @returns undefined where the log has a key and it is not here: then another replica signs
 * @throws MayIShareError SETTING_INVALID where the key here is not the log's
 */
export async function logSigner(
  config: KeySettings,
  owner: string | null,
): Promise<Signer | undefined> {
  const signer = await readOrMake(config, owner !== null);
  if (!signer || owner === null || signer.verifier.vkey === owner) return signer;
  throw new MayIShareError(
    'SETTING_INVALID',
    `The log in the database is signed by ${owner}, but the key here is ${signer.verifier.vkey}. Set LOG_KEY_FILE, DATA_DIR or DATABASE_URL so that they belong together.`,
  );
}

async function readOrMake(config: KeySettings, hasOwner: boolean): Promise<Signer | undefined> {
  const { dataDir, logKeyFile, logOrigin } = config;
  if (logKeyFile) return signerIn(logKeyFile, await secretAt('LOG_KEY_FILE', logKeyFile));
  if (hasOwner && !(await isThere(join(dataDir, LOG_KEY)))) return undefined;
  const name = logOrigin ?? `may-i-share/${randomBytes(4).toString('hex')}`;
  const made = () => Buffer.from(`${newSigner(name).skey}\n`);
  return signerIn(join(dataDir, LOG_KEY), await keptSecret(dataDir, LOG_KEY, made));
}

function signerIn(file: string, bytes: Uint8Array): Signer {
  try {
    return readSigner(Buffer.from(bytes).toString());
  } catch (cause) {
    const message = `LOG_KEY_FILE or ${LOG_KEY}: ${file}: ${(cause as Error).message}`;
    throw new MayIShareError('SETTING_INVALID', message, {}, { cause });
  }
}
