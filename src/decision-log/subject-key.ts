import { createHmac, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import type { Config } from '../config.js';
import type { Tables } from '../database/tables.js';
import { MayIShareError } from '../errors.js';
import { isThere, keptSecret, secretAt } from '../identity/kept-secret.js';

export const SUBJECT_KEY = 'subject.key';
const BYTES = 32;

type KeySettings = Pick<Config, 'dataDir' | 'subjectKeyFile'>;

/**
 * The key of the pseudonyms: from SUBJECT_KEY_FILE, or kept in the data folder and made where the
 * database has no pseudonyms yet. With two keys one person would be two people.
 * @throws MayIShareError SETTING_INVALID where it is not the key the database was begun with
 */
export async function subjectKey(config: KeySettings, db: Kysely<Tables>): Promise<Uint8Array> {
  const file = config.subjectKeyFile ?? join(config.dataDir, SUBJECT_KEY);
  const begun = await fingerprintIn(db);
  if (begun && !(await isThere(file))) throw wrongKey(`there is no ${file}`);
  const key = config.subjectKeyFile ? await given(file) : await kept(config.dataDir);
  if ((await claimed(db, fingerprintOf(key))) === fingerprintOf(key)) return key;
  throw wrongKey(`${file} is another one`);
}

function kept(dataDir: string): Promise<Uint8Array> {
  return keptSecret(dataDir, SUBJECT_KEY, () => randomBytes(BYTES));
}

async function given(file: string): Promise<Uint8Array> {
  const key = await secretAt('SUBJECT_KEY_FILE', file);
  if (key.length >= BYTES) return key;
  const message = `SUBJECT_KEY_FILE: ${file} holds ${key.length} bytes; it needs ${BYTES} random ones or more`;
  throw new MayIShareError('SETTING_INVALID', message);
}

async function fingerprintIn(db: Kysely<Tables>): Promise<string | null> {
  const head = await db.selectFrom('tree_head').select('subject_key').executeTakeFirstOrThrow();
  return head.subject_key;
}

/** Of two that begin together the first one's key is the database's. */
async function claimed(db: Kysely<Tables>, fingerprint: string): Promise<string | null> {
  await db
    .updateTable('tree_head')
    .set({ subject_key: fingerprint })
    .where('subject_key', 'is', null)
    .execute();
  return fingerprintIn(db);
}

function fingerprintOf(key: Uint8Array): string {
  return createHmac('sha256', key).update('may-i-share subject key').digest('hex');
}

function wrongKey(what: string): MayIShareError {
  const message = `The pseudonyms in the database were made with a key that is not here: ${what}. Give every replica the same file: SUBJECT_KEY_FILE, or ${SUBJECT_KEY} in its data folder. If it is lost for good, see docs/log.md.`;
  return new MayIShareError('SETTING_INVALID', message);
}
