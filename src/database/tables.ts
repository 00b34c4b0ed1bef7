import type { ColumnType, Generated } from 'kysely';

/** PostgreSQL's bigint comes as text, so that nothing above 2^53 is rounded. */
type BigInt64 = ColumnType<string, number | string, number | string>;
type Json<T> = ColumnType<T, string, string>;

export interface ActiveTable {
  single: Generated<boolean>;
  revision: number;
  register: BigInt64;
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

export interface ControllerTable {
  single: Generated<boolean>;
  code: string;
  name: string;
  public_authority: boolean;
}

export interface AppropriatePolicyDocumentTable {
  reference: string;
  conditions: string[];
  adopted: Date;
  review: Date;
}

export interface DpiaTable {
  reference: string;
  title: string;
  purposes: string[];
  data_categories: string[];
  approved: Date;
  review: Date;
}

export interface PartnerTable {
  code: string;
  version: Generated<number>;
  name: string;
  kind: string;
  role: 'CONTROLLER' | 'PROCESSOR';
  country: string;
  competent_authority: boolean;
  us_data_bridge: boolean;
  status: 'ACTIVE' | 'SUSPENDED';
  assurance_kind: string | null;
  assurance_passed: Date | null;
  assurance_expires: Date | null;
}

export interface AgreementTable {
  reference: string;
  version: Generated<number>;
  title: string;
  kind: 'JOINT_CONTROLLERS' | 'CONTROLLER_TO_CONTROLLER' | 'PROCESSOR_CONTRACT';
  partners: string[];
  purposes: string[];
  data_categories: string[];
  starts: Date;
  review: Date;
  ends: Date;
  signed: boolean;
  status: 'ACTIVE' | 'SUSPENDED' | 'TERMINATED';
}

export interface ConsentTable {
  reference: string;
  explicit: boolean;
  purposes: string[];
  data_categories: string[];
  partners: string[];
  given: Date;
  expires: Date | null;
  withdrawn: Date | null;
  status: 'ACTIVE' | 'WITHDRAWN';
  given_by: 'SELF' | 'REPRESENTATIVE';
  authority: string | null;
  authority_verified: boolean;
  online: boolean;
  age: number | null;
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
}

export interface IdempotencyTable {
  client: string;
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

export interface Tables {
  active: ActiveTable;
  revision: RevisionTable;
  controller: ControllerTable;
  appropriate_policy_document: AppropriatePolicyDocumentTable;
  dpia: DpiaTable;
  partner: PartnerTable;
  agreement: AgreementTable;
  consent: ConsentTable;
  entry: EntryTable;
  idempotency: IdempotencyTable;
  subject: SubjectTable;
  session: SessionTable;
}
