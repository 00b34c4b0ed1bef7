
/*
 * -------------------------------------------------------
 * THIS FILE WAS AUTOMATICALLY GENERATED (DO NOT MODIFY)
 * -------------------------------------------------------
 */

/* tslint:disable */
/* eslint-disable */
export type Direction = "OUTBOUND" | "INBOUND";
export type DataForm = "IDENTIFIABLE" | "PSEUDONYMISED" | "ANONYMISED" | "AGGREGATED";
export type SubjectKind = "ADULT" | "CHILD" | "DECEASED";
export type Outcome = "ALLOW" | "DENY";
export type DenialKind = "FORBIDDEN" | "NOT_COVERED" | "FAULT";
export type ChangeKind = "ADD_CIRCUMSTANCE" | "ADD_EVIDENCE" | "DROP_CIRCUMSTANCE" | "DROP_CATEGORY" | "SET_FORM" | "SET_BASIS" | "REGISTER";
export type DataCategoryClass = "ORDINARY" | "SPECIAL" | "CRIMINAL";
export type PartnerRole = "CONTROLLER" | "PROCESSOR";
export type PartnerStatus = "ACTIVE" | "SUSPENDED";
export type AgreementKind = "JOINT_CONTROLLERS" | "CONTROLLER_TO_CONTROLLER" | "PROCESSOR_CONTRACT";
export type AgreementStatus = "DRAFT" | "IN_REVIEW" | "SIGNED" | "IN_FORCE" | "SUSPENDED" | "ENDED" | "TERMINATED";

export interface SharingRequestInput {
    partner: string;
    purpose: string;
    dataCategories: string[];
    direction: Direction;
    dataForm: DataForm;
    smallestCell?: Nullable<number>;
    subject?: Nullable<SubjectInput>;
    circumstances?: Nullable<string[]>;
    evidence?: Nullable<EvidenceInput[]>;
    consent?: Nullable<string>;
    lawfulBasis?: Nullable<string>;
    country?: Nullable<string>;
    recordCount?: Nullable<number>;
    caseReference?: Nullable<string>;
    onBehalfOf?: Nullable<string>;
    idempotencyKey?: Nullable<string>;
}

export interface SubjectInput {
    reference?: Nullable<string>;
    kind?: Nullable<SubjectKind>;
    age?: Nullable<number>;
}

export interface EvidenceInput {
    kind: string;
    reference: string;
    date?: Nullable<Date>;
}

export interface DecisionFilter {
    outcome?: Nullable<Outcome>;
    denialKind?: Nullable<DenialKind>;
    partner?: Nullable<string>;
    purpose?: Nullable<string>;
    dataCategory?: Nullable<string>;
    from?: Nullable<DateTime>;
    to?: Nullable<DateTime>;
}

export interface Answered {
    outcome: Outcome;
    denialKind?: Nullable<DenialKind>;
    reasons: Reason[];
    lawfulBases: Basis[];
    conditions: Basis[];
    gateways: Basis[];
    obligations: Obligation[];
    remedies: Remedy[];
    agreement?: Nullable<Agreement>;
    revision: RevisionReference;
    decidedAt: DateTime;
    validUntil: DateTime;
    request: LoggedRequest;
}

export interface IMutation {
    mayIShare: Decision;
    mayIShareEach: Decision[];
}

export interface IQuery {
    whatIf: Answer;
    vocabulary: Vocabulary;
    decision?: Nullable<Decision>;
    decisions: DecisionConnection;
    partner?: Nullable<Partner>;
    partners: PartnerConnection;
    agreement?: Nullable<Agreement>;
    agreements: AgreementConnection;
}

export interface Answer extends Answered {
    outcome: Outcome;
    denialKind?: Nullable<DenialKind>;
    reasons: Reason[];
    lawfulBases: Basis[];
    conditions: Basis[];
    gateways: Basis[];
    obligations: Obligation[];
    remedies: Remedy[];
    agreement?: Nullable<Agreement>;
    revision: RevisionReference;
    decidedAt: DateTime;
    validUntil: DateTime;
    request: LoggedRequest;
}

export interface Decision extends Answered {
    id: string;
    outcome: Outcome;
    denialKind?: Nullable<DenialKind>;
    reasons: Reason[];
    lawfulBases: Basis[];
    conditions: Basis[];
    gateways: Basis[];
    obligations: Obligation[];
    remedies: Remedy[];
    agreement?: Nullable<Agreement>;
    revision: RevisionReference;
    decidedAt: DateTime;
    validUntil: DateTime;
    request: LoggedRequest;
    receipt?: Nullable<Receipt>;
}

export interface Reason {
    code: string;
    message: string;
    rule: string;
    citations: Citation[];
    dataCategories: string[];
}

export interface Basis {
    code: string;
    title: string;
    citations: Citation[];
    dataCategories: string[];
}

export interface Obligation {
    code: string;
    message: string;
    citations: Citation[];
    dueBy?: Nullable<DateTime>;
}

export interface Remedy {
    changes: Change[];
}

export interface Change {
    kind: ChangeKind;
    code: string;
    message: string;
}

export interface RevisionReference {
    digest: string;
    number: number;
    publishedAt: DateTime;
}

export interface Receipt {
    index: number;
    treeSize: number;
    proof: string[];
}

export interface LoggedRequest {
    client: string;
    person?: Nullable<string>;
    partner: string;
    purpose: string;
    dataCategories: string[];
    direction: Direction;
    dataForm: DataForm;
    smallestCell?: Nullable<number>;
    subject?: Nullable<LoggedSubject>;
    circumstances: string[];
    evidence: Evidence[];
    consent?: Nullable<string>;
    lawfulBasis?: Nullable<string>;
    country: string;
    recordCount?: Nullable<number>;
    caseReference?: Nullable<string>;
    onBehalfOf?: Nullable<string>;
}

export interface LoggedSubject {
    pseudonym?: Nullable<string>;
    kind?: Nullable<SubjectKind>;
    age?: Nullable<number>;
}

export interface Evidence {
    kind: string;
    reference: string;
    date?: Nullable<Date>;
}

export interface Vocabulary {
    dataCategories: DataCategory[];
    purposes: Term[];
    circumstances: Term[];
    evidenceKinds: Term[];
    partnerKinds: Term[];
    lawfulBases: Term[];
    conditions: Term[];
    obligations: Term[];
}

export interface DataCategory {
    code: string;
    label: string;
    description?: Nullable<string>;
    class: DataCategoryClass;
    confidential: boolean;
    citations: Citation[];
    dpv?: Nullable<string>;
}

export interface Term {
    code: string;
    label: string;
    description?: Nullable<string>;
    citations: Citation[];
    dpv?: Nullable<string>;
}

export interface DecisionConnection {
    edges: DecisionEdge[];
    pageInfo: PageInfo;
}

export interface DecisionEdge {
    node: Decision;
    cursor: string;
}

export interface Partner {
    code: string;
    name: string;
    kind: string;
    role: PartnerRole;
    country: string;
    competentAuthority: boolean;
    status: PartnerStatus;
    assurance?: Nullable<Assurance>;
    agreements: Agreement[];
}

export interface Assurance {
    kind: string;
    passed: DateTime;
    expires: DateTime;
    inDate: boolean;
}

export interface Agreement {
    reference: string;
    version: number;
    title: string;
    kind: AgreementKind;
    partners: Partner[];
    purposes: string[];
    dataCategories: string[];
    starts: DateTime;
    review: DateTime;
    ends: DateTime;
    status: AgreementStatus;
    reviewOverdue: boolean;
}

export interface PartnerConnection {
    edges: PartnerEdge[];
    pageInfo: PageInfo;
}

export interface PartnerEdge {
    node: Partner;
    cursor: string;
}

export interface AgreementConnection {
    edges: AgreementEdge[];
    pageInfo: PageInfo;
}

export interface AgreementEdge {
    node: Agreement;
    cursor: string;
}

export interface PageInfo {
    hasNextPage: boolean;
    hasPreviousPage: boolean;
    startCursor?: Nullable<string>;
    endCursor?: Nullable<string>;
}

export interface Citation {
    title: string;
    url: string;
}

export type DateTime = Date;
type Nullable<T> = T | null;
