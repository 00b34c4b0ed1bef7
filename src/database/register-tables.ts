import type { ColumnType, Generated } from 'kysely';
import type { RegisterImportResult } from '../graphql.js';

/** Read as it is; written as the text of its JSON. */
type Json<T> = ColumnType<T, string | undefined, string>;
type JsonOrNull<T> = ColumnType<T | null, string | null | undefined, string | null>;

/** The register's number when the row last changed; set by a trigger. */
type ChangedAt = ColumnType<string, never, never>;

export interface ControllerTable {
  changed: ChangedAt;
  single: Generated<boolean>;
  version: Generated<number>;
  code: string;
  name: string;
  public_authority: boolean;
}

export interface AppropriatePolicyDocumentTable {
  changed: ChangedAt;
  reference: string;
  version: Generated<number>;
  conditions: string[];
  adopted: Date;
  review: Date;
  withdrawn: Date | null;
}

export interface DpiaTable {
  changed: ChangedAt;
  reference: string;
  version: Generated<number>;
  title: string;
  purposes: string[];
  data_categories: string[];
  approved: Date;
  review: Date;
  withdrawn: Date | null;
}

export interface PartnerTable {
  changed: ChangedAt;
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
  /** The organisation it has become a part of, and since when. */
  successor: string | null;
  succeeded: Date | null;
}

/** `partner` is left out for the council itself. */
export interface AgreementParty {
  partner?: string;
  role: 'CONTROLLER' | 'PROCESSOR';
  lawfulBasis?: string;
}

/** What an agreement says besides what the policies look at (ICO data sharing code). */
export interface AgreementDetails {
  parties?: AgreementParty[];
  dataForm?: 'IDENTIFIABLE' | 'PSEUDONYMISED' | 'ANONYMISED' | 'AGGREGATED';
  benefit?: string;
  legalPower?: string;
  conditions?: string[];
  dpia?: string;
  method?: string;
  security?: string;
  retention?: string;
  destruction?: string;
  rightsContact?: string;
  rightsProcedure?: string;
  onwardSharing?: string;
  areas?: string[];
  areaNames?: string[];
}

/** Who signed for which party; `partner` is left out for the council itself. Instants are RFC 3339. */
export interface Signature {
  partner?: string;
  name: string;
  capacity:
    | 'SENIOR_RESPONSIBLE_OWNER'
    | 'DATA_PROTECTION_OFFICER'
    | 'CALDICOTT_GUARDIAN'
    | 'AUTHORISED_SIGNATORY';
  signed: string;
}

/** What an agreement says: what a new version may change. Instants are RFC 3339. */
export interface AgreementTerms {
  title: string;
  kind: 'JOINT_CONTROLLERS' | 'CONTROLLER_TO_CONTROLLER' | 'PROCESSOR_CONTRACT';
  partners: string[];
  purposes: string[];
  dataCategories: string[];
  starts: string;
  review: string;
  ends: string;
  details: AgreementDetails;
}

/** The next version of a signed agreement: it takes the place of the terms once all have signed. */
export interface Amendment {
  terms: AgreementTerms;
  submitted: boolean;
  signatures: Signature[];
}

export interface AgreementTable {
  changed: ChangedAt;
  reference: string;
  version: Generated<number>;
  title: string;
  kind: AgreementTerms['kind'];
  partners: string[];
  purposes: string[];
  data_categories: string[];
  starts: Date;
  review: Date;
  ends: Date;
  signed: boolean;
  status: 'ACTIVE' | 'SUSPENDED' | 'TERMINATED';
  submitted: Generated<boolean>;
  details: Json<AgreementDetails>;
  signatures: Json<Signature[]>;
  amendment: JsonOrNull<Amendment>;
  destruction_confirmed: Date | null;
}

export interface ConsentTable {
  reference: string;
  version: Generated<number>;
  /** A pseudonym. */
  subject: string | null;
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
  told: string | null;
  how: string | null;
}

export type RecordKind =
  | 'agreement'
  | 'partner'
  | 'consent'
  | 'appropriate_policy_document'
  | 'dpia'
  | 'controller';

export interface RegisterHistoryTable {
  kind: RecordKind;
  reference: string;
  version: number;
  at: Date;
  change: string;
  reason: string | null;
  client: string;
  person: string | null;
  /** The entry of the log that says so; null for what was there before histories were kept. */
  entry_id: string | null;
  /** The row as it was, instants as text. */
  document: ColumnType<Record<string, unknown>, string, never>;
}

export interface NoticedTable {
  single: Generated<boolean>;
  until: Date;
}

export interface AgreementUseTable {
  reference: string;
  last_used: Date;
}

export interface EmergencyDecisionTable {
  decision: string;
  at: Date;
  client: string;
  person: string | null;
  on_behalf_of: string | null;
  partner: string;
  purpose: string;
}

export interface EmergencyReviewTable {
  decision: string;
  at: Date;
  client: string;
  person: string | null;
  finding: 'JUSTIFIED' | 'NOT_JUSTIFIED';
  note: string;
  entry_id: string;
}

export interface UncoveredCategoryTable {
  decision: string;
  data_category: string;
  partner: string;
  purpose: string;
  at: Date;
}

/** One of the two: what was answered, or why there was no answer. */
export interface ImportOutcome {
  result?: RegisterImportResult;
  failure?: string;
}

export interface RegisterImportTable {
  id: string;
  kind: string;
  client: string;
  begun: Date;
  done: Generated<number>;
  total: Generated<number>;
  /** Once it has been run. */
  outcome: JsonOrNull<ImportOutcome>;
}

export interface RegisterImportPartTable {
  import: string;
  part: number;
  text: string;
}

export interface RegisterTables {
  controller: ControllerTable;
  appropriate_policy_document: AppropriatePolicyDocumentTable;
  dpia: DpiaTable;
  partner: PartnerTable;
  agreement: AgreementTable;
  consent: ConsentTable;
  register_history: RegisterHistoryTable;
  noticed: NoticedTable;
  agreement_use: AgreementUseTable;
  emergency_decision: EmergencyDecisionTable;
  emergency_review: EmergencyReviewTable;
  uncovered_category: UncoveredCategoryTable;
  register_import: RegisterImportTable;
  register_import_part: RegisterImportPartTable;
}
