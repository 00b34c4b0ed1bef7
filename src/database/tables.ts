import type { ColumnType, Generated } from 'kysely';
import type { AuthoringTables } from './authoring-tables.js';
import type { LogTables } from './log-tables.js';
import type { RegisterTables } from './register-tables.js';

/** PostgreSQL's bigint comes as text, so that nothing above 2^53 is rounded. */
type BigInt64 = ColumnType<string, number | string, number | string>;
type Json<T> = ColumnType<T, string, string>;

export interface ActiveTable {
  single: Generated<boolean>;
  revision: number;
  register: BigInt64;
  /** The register's number when something was last deleted from it. */
  register_whole: BigInt64;
}

export interface RevisionTable {
  number: number;
  digest: string;
  origin: string;
  files: Json<Record<string, string>>;
  data: Json<Record<string, unknown>>;
  rules: Json<unknown[]>;
  wasm: Buffer;
  published_at: Date;
}

/** One line of the log. `bytes` are what is hashed and exported; the other columns find it. */
export interface EntryTable {
  id: string;
  at: Date;
  kind: string;
  bytes: Buffer;
  client: string | null;
  person: string | null;
  outcome: string | null;
  denial_kind: string | null;
  partner: string | null;
  purpose: string | null;
  data_categories: string[] | null;
  /** `kind:value`, for decisions. */
  tags: string[] | null;
}

export interface IdempotencyTable {
  client: string;
  /** Empty where no person asked, and in rows of before persons were kept. */
  person: string;
  key: string;
  request_digest: Buffer;
  entry_id: string;
  entry_at: Date;
}

/** The only way from a person's reference to their pseudonym; deleting the row unlinks them for good. */
export interface SubjectTable {
  hmac: Buffer;
  pseudonym: string;
}

/** Somebody signed in on the pages. Only the digest of the cookie's value is kept. */
export interface SessionTable {
  id_digest: Buffer;
  client: string;
  person: string;
  roles: string[];
  expires: Date;
}

export interface Tables extends AuthoringTables, LogTables, RegisterTables {
  active: ActiveTable;
  revision: RevisionTable;
  entry: EntryTable;
  idempotency: IdempotencyTable;
  subject: SubjectTable;
  session: SessionTable;
}
