
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
export type AttentionKind = "AGREEMENT_REVIEW" | "ASSURANCE_EXPIRING" | "AGREEMENT_NOT_STARTED" | "DESTRUCTION_NOT_CONFIRMED" | "DOCUMENT_REVIEW" | "EMERGENCY_DECISION" | "AGREEMENT_NOT_RELIED_ON" | "CATEGORY_NOT_COVERED";
export type AttentionBand = "OVERDUE" | "DAYS_30" | "DAYS_60" | "DAYS_90" | "ANY_TIME";
export type EmergencyFinding = "JUSTIFIED" | "NOT_JUSTIFIED";
export type RegisterRefusalCode = "CONFLICT" | "ENDS_BEFORE_STARTS" | "REVIEW_AFTER_END" | "REVIEW_BEFORE_START" | "NOT_A_PROCESSOR" | "BASIS_NOT_AVAILABLE" | "CONSENT_WITHOUT_SCOPE" | "PARTNER_SUCCEEDED" | "ALREADY_THERE" | "OVERLAPS" | "NOT_POSSIBLE_NOW" | "NOT_A_PARTY" | "ALREADY_SIGNED" | "NO_EMERGENCY" | "OWN_DECISION" | "ALREADY_REVIEWED";
export type RegisterFileKind = "AGREEMENTS" | "PARTNERS" | "CONSENTS";
export type RegisterFileFormat = "CSV" | "ODRL";
export type PartnerRole = "CONTROLLER" | "PROCESSOR";
export type PartnerStatus = "ACTIVE" | "SUSPENDED" | "SUCCEEDED";
export type AgreementKind = "JOINT_CONTROLLERS" | "CONTROLLER_TO_CONTROLLER" | "PROCESSOR_CONTRACT";
export type AgreementStatus = "DRAFT" | "IN_REVIEW" | "SIGNED" | "IN_FORCE" | "SUSPENDED" | "ENDED" | "TERMINATED" | "DESTRUCTION_CONFIRMED";
export type AgreementMove = "AMEND" | "SUBMIT" | "RETURN" | "SIGN" | "REVIEW" | "SUSPEND" | "RESUME" | "TERMINATE" | "CONFIRM_DESTRUCTION";
export type SignatoryCapacity = "SENIOR_RESPONSIBLE_OWNER" | "DATA_PROTECTION_OFFICER" | "CALDICOTT_GUARDIAN" | "AUTHORISED_SIGNATORY";
export type ConsentMethod = "IN_PERSON" | "PAPER" | "TELEPHONE" | "ONLINE";
export type ConsentGiver = "SELF" | "REPRESENTATIVE";

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

export interface AgreementTermsInput {
    title: string;
    kind: AgreementKind;
    parties: AgreementPartyInput[];
    purposes: string[];
    dataCategories: string[];
    starts: DateTime;
    review: DateTime;
    ends: DateTime;
    dataForm?: Nullable<DataForm>;
    benefit?: Nullable<string>;
    legalPower?: Nullable<string>;
    conditions?: Nullable<string[]>;
    dpia?: Nullable<string>;
    method?: Nullable<string>;
    security?: Nullable<string>;
    retention?: Nullable<string>;
    destruction?: Nullable<string>;
    rightsContact?: Nullable<string>;
    rightsProcedure?: Nullable<string>;
    onwardSharing?: Nullable<string>;
    areas?: Nullable<string[]>;
    areaNames?: Nullable<string[]>;
}

export interface AgreementPartyInput {
    partner?: Nullable<string>;
    role: PartnerRole;
    lawfulBasis?: Nullable<string>;
}

export interface SignatureInput {
    partner?: Nullable<string>;
    name: string;
    capacity: SignatoryCapacity;
    signed: DateTime;
}

export interface PartnerInput {
    name: string;
    kind: string;
    role: PartnerRole;
    country: string;
    competentAuthority: boolean;
    usDataBridge: boolean;
}

export interface PartnerSeenInput {
    code: string;
    version: number;
}

export interface AssuranceInput {
    kind: string;
    passed: DateTime;
    expires: DateTime;
}

export interface ConsentInput {
    reference?: Nullable<string>;
    subject?: Nullable<string>;
    explicit: boolean;
    purposes: string[];
    dataCategories: string[];
    partners: string[];
    given: DateTime;
    expires: DateTime;
    givenBy: ConsentGiver;
    authority?: Nullable<string>;
    authorityVerified: boolean;
    how: ConsentMethod;
    age?: Nullable<number>;
    told: string;
}

export interface AppropriatePolicyDocumentInput {
    reference: string;
    conditions: string[];
    adopted: DateTime;
    review: DateTime;
}

export interface DpiaInput {
    reference: string;
    title: string;
    purposes: string[];
    dataCategories: string[];
    approved: DateTime;
    review: DateTime;
}

export interface ControllerInput {
    code: string;
    name: string;
    publicAuthority: boolean;
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
    reviewEmergencyDecision: EmergencyReviewResult;
    createAgreement: AgreementResult;
    amendAgreement: AgreementResult;
    submitAgreement: AgreementResult;
    returnAgreement: AgreementResult;
    signAgreement: AgreementResult;
    reviewAgreement: AgreementResult;
    suspendAgreement: AgreementResult;
    resumeAgreement: AgreementResult;
    terminateAgreement: AgreementResult;
    confirmDestruction: AgreementResult;
    createPartner: PartnerResult;
    amendPartner: PartnerResult;
    suspendPartner: PartnerResult;
    resumePartner: PartnerResult;
    succeedPartners: PartnerResult;
    recordAssurance: PartnerResult;
    recordConsent: ConsentResult;
    withdrawConsent: ConsentResult;
    adoptAppropriatePolicyDocument: AppropriatePolicyDocumentResult;
    reviewAppropriatePolicyDocument: AppropriatePolicyDocumentResult;
    adoptDpia: DpiaResult;
    reviewDpia: DpiaResult;
    setController: ControllerResult;
    importRegister: RegisterImportResult;
    beginImport: RegisterImport;
    addToImport: RegisterImport;
    runImport: RegisterImportResult;
}

export interface IQuery {
    whatIf: Answer;
    vocabulary: Vocabulary;
    decision?: Nullable<Decision>;
    decisions: DecisionConnection;
    attention: AttentionConnection;
    exportRegister: RegisterExport;
    registerImport?: Nullable<RegisterImport>;
    privacyNotice: PrivacyNotice;
    partner?: Nullable<Partner>;
    partners: PartnerConnection;
    agreement?: Nullable<Agreement>;
    agreements: AgreementConnection;
    consent?: Nullable<Consent>;
    consents: ConsentConnection;
    appropriatePolicyDocuments: AppropriatePolicyDocument[];
    dpias: Dpia[];
    controller?: Nullable<Controller>;
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

export interface AttentionItem {
    kind: AttentionKind;
    reference: string;
    title: string;
    due?: Nullable<DateTime>;
    band: AttentionBand;
    message: string;
}

export interface AttentionConnection {
    edges: AttentionEdge[];
    pageInfo: PageInfo;
    counts: AttentionCount[];
}

export interface AttentionEdge {
    node: AttentionItem;
    cursor: string;
}

export interface AttentionCount {
    kind: AttentionKind;
    count: number;
}

export interface EmergencyReview {
    decision: string;
    at: DateTime;
    client: string;
    person?: Nullable<string>;
    finding: EmergencyFinding;
    note: string;
}

export interface RegisterRefusal {
    code: RegisterRefusalCode;
    message: string;
    problems: RegisterProblem[];
}

export interface RegisterProblem {
    code: RegisterRefusalCode;
    field: string;
    message: string;
    evidence: RefusalEvidence[];
}

export interface RefusalEvidence {
    name: string;
    value: string;
}

export interface RegisterConflict {
    code: RegisterRefusalCode;
    message: string;
    seen?: Nullable<RegisterVersion>;
    current: RegisterVersion;
}

export interface RegisterExport {
    text: string;
    next?: Nullable<string>;
    total: number;
}

export interface RegisterImport {
    id: string;
    kind: RegisterFileKind;
    done: number;
    total: number;
}

export interface RegisterImportResult {
    applied: boolean;
    rows: number;
    created: number;
    changed: number;
    unchanged: number;
    changes: RegisterImportChange[];
    problems: RegisterImportProblem[];
}

export interface RegisterImportChange {
    line: number;
    reference: string;
    isNew: boolean;
    columns: string[];
}

export interface RegisterImportProblem {
    line: number;
    column: string;
    value: string;
    message: string;
    suggestions: string[];
}

export interface PrivacyNotice {
    html: string;
    markdown: string;
    writtenAt: DateTime;
    revision: RevisionReference;
    agreements: number;
}

export interface Partner {
    code: string;
    version: number;
    name: string;
    kind: string;
    role: PartnerRole;
    country: string;
    competentAuthority: boolean;
    usDataBridge: boolean;
    status: PartnerStatus;
    assurance?: Nullable<Assurance>;
    successor?: Nullable<Partner>;
    succeeded?: Nullable<DateTime>;
    predecessors: Partner[];
    agreements: Agreement[];
    history: RegisterVersionConnection;
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
    details: AgreementDetails;
    signatures: Signature[];
    notSigned: string[];
    amendment?: Nullable<AgreementAmendment>;
    destructionConfirmed?: Nullable<DateTime>;
    moves: AgreementMove[];
    odrl: string;
    history: RegisterVersionConnection;
}

export interface AgreementParty {
    partner?: Nullable<string>;
    name: string;
    role: PartnerRole;
    lawfulBasis?: Nullable<string>;
}

export interface AgreementDetails {
    parties: AgreementParty[];
    dataForm?: Nullable<DataForm>;
    benefit?: Nullable<string>;
    legalPower?: Nullable<string>;
    conditions: string[];
    dpia?: Nullable<string>;
    method?: Nullable<string>;
    security?: Nullable<string>;
    retention?: Nullable<string>;
    destruction?: Nullable<string>;
    rightsContact?: Nullable<string>;
    rightsProcedure?: Nullable<string>;
    onwardSharing?: Nullable<string>;
    areas: string[];
    areaNames: string[];
}

export interface Signature {
    partner?: Nullable<string>;
    name: string;
    capacity: SignatoryCapacity;
    signed: DateTime;
}

export interface AgreementAmendment {
    submitted: boolean;
    signatures: Signature[];
    notSigned: string[];
    title: string;
    kind: AgreementKind;
    partners: string[];
    purposes: string[];
    dataCategories: string[];
    starts: DateTime;
    review: DateTime;
    ends: DateTime;
    details: AgreementDetails;
}

export interface Consent {
    reference: string;
    version: number;
    subject?: Nullable<string>;
    explicit: boolean;
    purposes: string[];
    dataCategories: string[];
    partners: string[];
    given: DateTime;
    expires?: Nullable<DateTime>;
    withdrawn?: Nullable<DateTime>;
    current: boolean;
    givenBy: ConsentGiver;
    authority?: Nullable<string>;
    authorityVerified: boolean;
    how?: Nullable<ConsentMethod>;
    age?: Nullable<number>;
    told?: Nullable<string>;
    history: RegisterVersionConnection;
}

export interface AppropriatePolicyDocument {
    reference: string;
    version: number;
    conditions: string[];
    adopted: DateTime;
    review: DateTime;
    inDate: boolean;
    history: RegisterVersionConnection;
}

export interface Dpia {
    reference: string;
    version: number;
    title: string;
    purposes: string[];
    dataCategories: string[];
    approved: DateTime;
    review: DateTime;
    inDate: boolean;
    history: RegisterVersionConnection;
}

export interface Controller {
    code: string;
    version: number;
    name: string;
    publicAuthority: boolean;
}

export interface RegisterVersion {
    version: number;
    at: DateTime;
    change: string;
    reason?: Nullable<string>;
    client: string;
    person?: Nullable<string>;
    entry?: Nullable<string>;
    document: string;
}

export interface RegisterVersionConnection {
    edges: RegisterVersionEdge[];
    pageInfo: PageInfo;
}

export interface RegisterVersionEdge {
    node: RegisterVersion;
    cursor: string;
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

export interface ConsentConnection {
    edges: ConsentEdge[];
    pageInfo: PageInfo;
}

export interface ConsentEdge {
    node: Consent;
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
export type EmergencyReviewResult = EmergencyReview | RegisterRefusal;
export type AgreementResult = Agreement | RegisterRefusal | RegisterConflict;
export type PartnerResult = Partner | RegisterRefusal | RegisterConflict;
export type ConsentResult = Consent | RegisterRefusal | RegisterConflict;
export type AppropriatePolicyDocumentResult = AppropriatePolicyDocument | RegisterRefusal | RegisterConflict;
export type DpiaResult = Dpia | RegisterRefusal | RegisterConflict;
export type ControllerResult = Controller | RegisterRefusal | RegisterConflict;
type Nullable<T> = T | null;
