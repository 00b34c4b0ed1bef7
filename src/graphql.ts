
/*
 * -------------------------------------------------------
 * THIS FILE WAS AUTOMATICALLY GENERATED (DO NOT MODIFY)
 * -------------------------------------------------------
 */

/* tslint:disable */
/* eslint-disable */
export type DifferenceKind = "ADDED" | "REMOVED" | "CHANGED";
export type DraftState = "DRAFT" | "CHECKED" | "SUBMITTED" | "APPROVED" | "SCHEDULED" | "PUBLISHED" | "ABANDONED";
export type DraftMoveKind = "edit" | "pass" | "fail" | "submit" | "sendBack" | "approve" | "schedule" | "unschedule" | "publish" | "publishInEmergency" | "abandon";
export type CheckResult = "PASSED" | "FAILED" | "SKIPPED";
export type CheckState = "RUNNING" | "PASSED" | "FAILED";
export type ReportState = "RUNNING" | "DONE" | "FAILED" | "CANCELLED";
export type ImpactKind = "NEWLY_ALLOWED" | "NEWLY_DENIED" | "OTHER_DENIAL" | "OTHER_REASONS" | "OTHER_OBLIGATIONS" | "FAULT";
export type PublicationKind = "PUBLISH" | "EMERGENCY" | "ROLL_BACK";
export type LoadState = "LOADED" | "STALE" | "ERROR";
export type AuthoringRefusalCode = "NOT_IN_STATE" | "CHANGED_SINCE" | "OWN_WORK" | "NO_PERSON" | "DIGEST_CHANGED" | "REPORT_MISSING" | "REPORT_OUT_OF_DATE" | "NO_SUCH_FILE" | "FILE_EXISTS" | "NOTHING_CHANGED" | "EMERGENCY_OFF" | "DOES_NOT_LOAD" | "OPA_MISSING" | "CODE_IN_USE" | "BOTH_CHANGED" | "ALREADY_RUNNING" | "NO_SECOND_LOOK_DUE";
export type Direction = "OUTBOUND" | "INBOUND";
export type DataForm = "IDENTIFIABLE" | "PSEUDONYMISED" | "ANONYMISED" | "AGGREGATED";
export type SubjectKind = "ADULT" | "CHILD" | "DECEASED";
export type Outcome = "ALLOW" | "DENY";
export type DenialKind = "FORBIDDEN" | "NOT_COVERED" | "FAULT";
export type ChangeKind = "ADD_CIRCUMSTANCE" | "ADD_EVIDENCE" | "DROP_CIRCUMSTANCE" | "DROP_CATEGORY" | "SET_FORM" | "SET_BASIS" | "SET_PURPOSE" | "REGISTER";
export type DataCategoryClass = "ORDINARY" | "SPECIAL" | "CRIMINAL";
export type RuleKind = "GROUND" | "BAR";
export type StatisticsBy = "DAY" | "OUTCOME" | "DENIAL_KIND" | "PARTNER" | "PARTNER_KIND" | "PURPOSE" | "DATA_CATEGORY" | "REASON" | "OBLIGATION" | "AGREEMENT" | "REVISION" | "CLIENT";
export type NotificationReason = "RECTIFICATION" | "ERASURE" | "RESTRICTION";
export type AttentionKind = "AGREEMENT_REVIEW" | "ASSURANCE_EXPIRING" | "ASSURANCE_MISSING" | "AGREEMENT_ENDING" | "CONTROLLER_MISSING" | "RELEASE_DRAFT" | "AGREEMENT_DPIA" | "AGREEMENT_NOT_STARTED" | "DESTRUCTION_NOT_CONFIRMED" | "DOCUMENT_REVIEW" | "EMERGENCY_DECISION" | "AGREEMENT_NOT_RELIED_ON" | "CATEGORY_NOT_COVERED";
export type AttentionBand = "OVERDUE" | "DAYS_30" | "DAYS_60" | "DAYS_90" | "ANY_TIME";
export type EmergencyFinding = "JUSTIFIED" | "NOT_JUSTIFIED";
export type RegisterRefusalCode = "CONFLICT" | "ENDS_BEFORE_STARTS" | "REVIEW_AFTER_END" | "REVIEW_BEFORE_START" | "NOT_A_PROCESSOR" | "ROLE_AGAINST_KIND" | "STARTS_LATER" | "BASIS_NOT_AVAILABLE" | "CONSENT_WITHOUT_SCOPE" | "PARTNER_SUCCEEDED" | "ALREADY_THERE" | "OVERLAPS" | "NOT_POSSIBLE_NOW" | "NOT_A_PARTY" | "ALREADY_SIGNED" | "NO_EMERGENCY" | "NO_PERSON" | "OWN_DECISION" | "ALREADY_REVIEWED";
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

export interface PolicySetInput {
    revision?: Nullable<number>;
    draft?: Nullable<string>;
}

export interface DraftFileInput {
    path: string;
    text?: Nullable<string>;
}

export interface ImpactSettingsInput {
    from?: Nullable<DateTime>;
    to?: Nullable<DateTime>;
    most: number;
    matrix: boolean;
}

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
    reason?: Nullable<string>;
    ground?: Nullable<string>;
    bar?: Nullable<string>;
    obligation?: Nullable<string>;
    partner?: Nullable<string>;
    partnerKind?: Nullable<string>;
    purpose?: Nullable<string>;
    dataCategory?: Nullable<string>;
    agreement?: Nullable<string>;
    revision?: Nullable<number>;
    client?: Nullable<string>;
    onBehalfOf?: Nullable<string>;
    caseReference?: Nullable<string>;
    subject?: Nullable<string>;
    emergency?: Nullable<boolean>;
    from?: Nullable<DateTime>;
    to?: Nullable<DateTime>;
    fromIndex?: Nullable<number>;
    toIndex?: Nullable<number>;
}

export interface NotificationInput {
    reference: string;
    partner: string;
    reason: NotificationReason;
    toldAt?: Nullable<DateTime>;
    messageReference?: Nullable<string>;
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
    role?: Nullable<PartnerRole>;
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
    role?: Nullable<PartnerRole>;
    country?: Nullable<string>;
    competentAuthority?: Nullable<boolean>;
    usDataBridge?: Nullable<boolean>;
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

export interface PartnerFilter {
    named?: Nullable<string>;
    kind?: Nullable<string>;
    status?: Nullable<PartnerStatus>;
}

export interface AgreementFilter {
    named?: Nullable<string>;
    status?: Nullable<AgreementStatus>;
    purpose?: Nullable<string>;
    dataCategory?: Nullable<string>;
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

export interface IQuery {
    revision?: Nullable<Revision>;
    revisions: RevisionConnection;
    policyDiff: PolicyDiff;
    draft?: Nullable<Draft>;
    drafts: DraftConnection;
    draftCheck?: Nullable<DraftCheck>;
    impactReport?: Nullable<ImpactReport>;
    policyStatus: PolicyStatus;
    scenarioOf: ScenarioText;
    tryOnDraft: DraftTrial;
    testStub: TestStub;
    whatIf: Answer;
    vocabulary: Vocabulary;
    rules: Rule[];
    decision?: Nullable<Decision>;
    decisions: DecisionConnection;
    decisionStatistics: DecisionCount[];
    savedSearches: SavedSearch[];
    replay: Replay;
    subjectDisclosures: SubjectDisclosures;
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

export interface IMutation {
    createDraft: DraftResult;
    saveDraftFiles: DraftResult;
    renameDraftFile: DraftResult;
    deleteDraftFile: DraftResult;
    restoreDraftVersion: DraftResult;
    updateDraftBase: DraftResult;
    abandonDraft: DraftResult;
    checkDraft: DraftCheckResult;
    testDraft: TestRunResult;
    startImpactReport: ImpactReportResult;
    cancelImpactReport: ImpactReportResult;
    submitDraft: DraftResult;
    approveDraft: DraftResult;
    sendBackDraft: DraftResult;
    publishDraft: PublishResult;
    unscheduleDraft: DraftResult;
    publishDraftInEmergency: PublishResult;
    rollBack: PublishResult;
    lookAgain: SecondLookResult;
    mayIShare: Decision;
    mayIShareEach: Decision[];
    saveSearch: SavedSearch;
    deleteSavedSearch: boolean;
    unlinkSubject: boolean;
    recordNotification: Notification;
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
    undoSuccession: PartnerResult;
    recordAssurance: PartnerResult;
    recordConsent: ConsentResult;
    withdrawConsent: ConsentResult;
    adoptAppropriatePolicyDocument: AppropriatePolicyDocumentResult;
    reviewAppropriatePolicyDocument: AppropriatePolicyDocumentResult;
    withdrawAppropriatePolicyDocument: AppropriatePolicyDocumentResult;
    adoptDpia: DpiaResult;
    reviewDpia: DpiaResult;
    withdrawDpia: DpiaResult;
    setController: ControllerResult;
    importRegister: RegisterImportResult;
    beginImport: RegisterImport;
    addToImport: RegisterImport;
    runImport: RegisterImportResult;
}

export interface Revision {
    number: number;
    digest: string;
    origin: string;
    publishedAt: DateTime;
    active: boolean;
    publication?: Nullable<Publication>;
    files: PolicyFile[];
    file?: Nullable<PolicyFile>;
}

export interface RevisionConnection {
    edges: RevisionEdge[];
    pageInfo: PageInfo;
}

export interface RevisionEdge {
    node: Revision;
    cursor: string;
}

export interface PolicyFile {
    path: string;
    size: number;
    sha256: string;
    text: string;
}

export interface PolicyDiff {
    fromDigest: string;
    toDigest: string;
    files: FileDifference[];
    rules: RuleDifference[];
}

export interface FileDifference {
    path: string;
    kind: DifferenceKind;
    added: number;
    removed: number;
    patch: string;
}

export interface RuleDifference {
    rule: string;
    path: string;
    kind: DifferenceKind;
    before?: Nullable<string>;
    after?: Nullable<string>;
    title?: Nullable<string>;
}

export interface Draft {
    id: string;
    title: string;
    state: DraftState;
    moves: DraftMoveKind[];
    base: number;
    onActive: boolean;
    digest: string;
    version: number;
    createdBy: string;
    createdAt: DateTime;
    changedAt: DateTime;
    authors: string[];
    publishAt?: Nullable<DateTime>;
    files: PolicyFile[];
    file?: Nullable<PolicyFile>;
    diff: PolicyDiff;
    versions: DraftVersionConnection;
    history: DraftMove[];
    check?: Nullable<DraftCheck>;
    reports: ImpactReport[];
    shadow?: Nullable<Shadow>;
}

export interface DraftConnection {
    edges: DraftEdge[];
    pageInfo: PageInfo;
}

export interface DraftEdge {
    node: Draft;
    cursor: string;
}

export interface DraftVersion {
    number: number;
    path: string;
    text?: Nullable<string>;
    author: string;
    at: DateTime;
    digest: string;
}

export interface DraftVersionConnection {
    edges: DraftVersionEdge[];
    pageInfo: PageInfo;
}

export interface DraftVersionEdge {
    node: DraftVersion;
    cursor: string;
}

export interface DraftMove {
    move: DraftMoveKind;
    state: DraftState;
    by: string;
    at: DateTime;
    digest: string;
    version: number;
    comment?: Nullable<string>;
    report?: Nullable<string>;
    publishAt?: Nullable<DateTime>;
}

export interface DraftCheck {
    id: string;
    draft: string;
    digest: string;
    state: CheckState;
    by: string;
    startedAt: DateTime;
    finishedAt?: Nullable<DateTime>;
    checks: Check[];
}

export interface Check {
    code: string;
    title: string;
    result: CheckResult;
    message: string;
    findings: Finding[];
    findingCount: number;
    milliseconds: number;
}

export interface Finding {
    message: string;
    file?: Nullable<string>;
    line?: Nullable<number>;
    column?: Nullable<number>;
}

export interface TestRun {
    digest: string;
    passed: number;
    failed: number;
    milliseconds: number;
    failures: Finding[];
}

export interface ImpactWindow {
    from: DateTime;
    to: DateTime;
    most: number;
    matrix: boolean;
}

export interface ImpactReport {
    id: string;
    draft: string;
    draftDigest: string;
    against: number;
    settings: ImpactWindow;
    state: ReportState;
    by: string;
    startedAt: DateTime;
    finishedAt?: Nullable<DateTime>;
    done: number;
    total: number;
    digest?: Nullable<string>;
    problem?: Nullable<string>;
    replay?: Nullable<ImpactPart>;
    matrix?: Nullable<ImpactPart>;
    unseen?: Nullable<ImpactUnseen[]>;
}

export interface ImpactUnseen {
    rule: string;
    reads: string[];
    names: string[];
}

export interface ImpactPart {
    asked: number;
    alike?: Nullable<number>;
    unreachable: number;
    changed: number;
    rate: number;
    milliseconds: number;
    counts: ImpactCount[];
    groups: ImpactGroup[];
    groupCount: number;
    timeBefore: EvaluationTime;
    timeAfter: EvaluationTime;
}

export interface ImpactCount {
    kind: ImpactKind;
    count: number;
}

export interface ImpactGroup {
    kind: ImpactKind;
    rule: string;
    partner: string;
    purpose: string;
    dataCategories: string[];
    count: number;
    samples: ImpactSample[];
}

export interface ImpactSample {
    decision?: Nullable<string>;
    circumstances: string[];
    evidence: string[];
    before: ImpactAnswer;
    after: ImpactAnswer;
}

export interface ImpactAnswer {
    outcome: Outcome;
    denialKind?: Nullable<DenialKind>;
    reasons: string[];
    lacks?: Nullable<string[]>;
    obligations: string[];
    agreements?: Nullable<string[]>;
    emergency?: Nullable<boolean>;
    validUntil?: Nullable<DateTime>;
}

export interface EvaluationTime {
    median: number;
    worst: number;
}

export interface Publication {
    revision: number;
    kind: PublicationKind;
    digest: string;
    draft?: Nullable<string>;
    rolledBackTo?: Nullable<number>;
    authors: string[];
    approver?: Nullable<string>;
    publishedBy: string;
    report?: Nullable<string>;
    reason?: Nullable<string>;
    at: DateTime;
    needsSecondLook: boolean;
    secondLook?: Nullable<SecondLook>;
}

export interface SecondLook {
    revision: number;
    by: string;
    at: DateTime;
    comment: string;
}

export interface Scheduled {
    draft: Draft;
    at: DateTime;
}

export interface PolicyStatus {
    state: LoadState;
    loaded: number;
    published: number;
    problem?: Nullable<string>;
    failure?: Nullable<PublishFailure>;
    canCheck: boolean;
    cannotCheckBecause?: Nullable<string>;
    waitingForSecondLook: Publication[];
}

export interface PublishFailure {
    draft?: Nullable<string>;
    digest: string;
    problem: string;
    at: DateTime;
}

export interface Shadow {
    asked: number;
    different: number;
    skipped: number;
    differences: ShadowDifference[];
}

export interface ShadowDifference {
    decision: string;
    at: DateTime;
    kind: ImpactKind;
    before: ImpactAnswer;
    after: ImpactAnswer;
}

export interface ScenarioText {
    path: string;
    yaml: string;
}

export interface DraftTrial {
    before: ImpactAnswer;
    after: ImpactAnswer;
    kind?: Nullable<ImpactKind>;
    changedRules: TracedRule[];
    trace: string[];
}

export interface TracedRule {
    rule: string;
    path?: Nullable<string>;
    line?: Nullable<number>;
    before?: Nullable<string>;
    after?: Nullable<string>;
}

export interface TestStub {
    path: string;
    text: string;
}

export interface AuthoringRefusal {
    code: AuthoringRefusalCode;
    message: string;
    evidence: RefusalEvidence[];
}

export interface RefusalEvidence {
    name: string;
    value: string;
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
    checkpoint: string;
    entry: string;
    tlogProof: string;
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

export interface Rule {
    code: string;
    kind: RuleKind;
    subject: string;
    title: string;
    description: string;
    reading?: Nullable<string>;
    citations: Citation[];
    ground?: Nullable<GroundScope>;
    scenarios: RuleScenario[];
}

export interface GroundScope {
    partners: string[];
    exceptPartners: string[];
    onlyPartner?: Nullable<string>;
    purposes: string[];
    exceptPurposes: string[];
    dataCategories: string[];
    exceptDataCategories: string[];
    lawfulBasis: string;
    specialConditions: string[];
    criminalConditions: string[];
    needsAgreement: boolean;
    obligations: string[];
}

export interface RuleScenario {
    id: string;
    title?: Nullable<string>;
    expect: string;
    why?: Nullable<string>;
}

export interface DecisionConnection {
    edges: DecisionEdge[];
    pageInfo: PageInfo;
}

export interface DecisionEdge {
    node: Decision;
    cursor: string;
}

export interface DecisionCount {
    key: string;
    allowed: number;
    denied: number;
    total: number;
}

export interface SavedSearch {
    id: string;
    name: string;
    filter: string;
    savedAt: DateTime;
}

export interface Replay {
    same: boolean;
    hadPassed: boolean;
    outcome: Outcome;
    replayedOutcome: Outcome;
    revision: string;
    logged: string;
    replayed: string;
}

export interface SubjectDisclosures {
    decisions: DecisionConnection;
    recipients: Recipient[];
}

export interface Recipient {
    partner: string;
    disclosures: number;
    lastDisclosed: DateTime;
    notifications: Notification[];
}

export interface Notification {
    id: string;
    partner: string;
    reason: NotificationReason;
    toldAt: DateTime;
    messageReference?: Nullable<string>;
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
    running: boolean;
    result?: Nullable<RegisterImportResult>;
    failure?: Nullable<string>;
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
    withdrawn?: Nullable<DateTime>;
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
    withdrawn?: Nullable<DateTime>;
    inDate: boolean;
    history: RegisterVersionConnection;
}

export interface Controller {
    code: string;
    version: number;
    name: string;
    publicAuthority: boolean;
    history: RegisterVersionConnection;
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
export type DraftResult = Draft | AuthoringRefusal;
export type DraftCheckResult = DraftCheck | AuthoringRefusal;
export type TestRunResult = TestRun | AuthoringRefusal;
export type ImpactReportResult = ImpactReport | AuthoringRefusal;
export type PublishResult = Publication | Scheduled | AuthoringRefusal;
export type SecondLookResult = SecondLook | AuthoringRefusal;
export type EmergencyReviewResult = EmergencyReview | RegisterRefusal;
export type AgreementResult = Agreement | RegisterRefusal | RegisterConflict;
export type PartnerResult = Partner | RegisterRefusal | RegisterConflict;
export type ConsentResult = Consent | RegisterRefusal | RegisterConflict;
export type AppropriatePolicyDocumentResult = AppropriatePolicyDocument | RegisterRefusal | RegisterConflict;
export type DpiaResult = Dpia | RegisterRefusal | RegisterConflict;
export type ControllerResult = Controller | RegisterRefusal | RegisterConflict;
type Nullable<T> = T | null;
