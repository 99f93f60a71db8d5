/**
 * The annulment of a record that no longer counts.
 */
export type Annulment = {
    /**
     * The reason given.
     */
    reason: string,
    /**
     * Id of the person who wrote it.
     */
    by: string,
    /**
     * Time by the author's clock.
     */
    atMs: bigint
}

/**
 * Progress in a book.
 */
export type BookStatus = {
    /**
     * The book, such as `team/north`.
     */
    book: string,
    /**
     * Number of releases read.
     */
    cursor: bigint
}

/**
 * Cause of a change.
 */
export enum Cause {
    /**
     * The person wrote something on this phone: it is saved.
     */
    Act,
    /**
     * The office's answer was applied.
     */
    Answer,
    /**
     * The phone found itself copied, restored from a backup or damaged, and continues as a fresh
     * device: what the office does not hold was reissued, under new ids where a record was unsent.
     */
    Successor,
    /**
     * A colleague's file was imported.
     */
    Import
}

/**
 * An own entry that the office has quarantined.
 */
export type Trouble = {
    /**
     * The entry.
     */
    entry: string,
    /**
     * Its record.
     */
    record: string,
    /**
     * A stable word for the reason.
     */
    code: string,
    /**
     * The reason in English, as the office gave it.
     */
    reason: string
}

/**
 * One transaction.
 */
export type Change = {
    /**
     * Its cause.
     */
    cause: Cause,
    /**
     * Ids of the records that are new, changed or gone. The state of others advances with `waiting`.
     */
    records: Array<string>,
    /**
     * Number of entries that wait for their receipt.
     */
    waiting: bigint,
    /**
     * Number of entries that the office has receipted.
     */
    receipted: bigint,
    /**
     * Own entries that the office has quarantined with this answer.
     */
    setAside: Array<Trouble>
}

/**
 * Text in Chinese and English: show the one of the phone's language.
 */
export type Wording = {
    /**
     * Chinese.
     */
    zh: string,
    /**
     * English.
     */
    en: string
}

/**
 * One of the choices of a field.
 */
export type Choice = {
    /**
     * The value that the record holds.
     */
    id: string,
    /**
     * The choice's name.
     */
    label: Wording
}

/**
 * Match of a client with the records on this phone.
 */
export enum Acquaintance {
    /**
     * Full numbers agree.
     */
    Same,
    /**
     * Masked numbers agree.
     */
    Possible,
    /**
     * No match here; the office may know more.
     */
    None
}

/**
 * A rule's finding.
 */
export type Verdict = {
    /**
     * The rule, such as `RE-4`.
     */
    rule: string,
    /**
     * The outcome in one word, such as `valid`; the office may use one that this app does not know.
     */
    outcome: string,
    /**
     * The finding in one sentence.
     */
    text: Wording,
    /**
     * True if the office published it; false if this phone found it, provisionally.
     */
    isFinal: boolean,
    /**
     * Version of the rulebook that was applied.
     */
    edition: number,
    /**
     * The day that it is about, as `2026-11-02`.
     */
    day: string,
    /**
     * Ids of the records that the rule looked at.
     */
    records: Array<string>,
    /**
     * Id of the person concerned.
     */
    person?: string,
    /**
     * Proposed fine, in yuan.
     */
    amountYuan?: bigint,
    /**
     * The figures behind it.
     */
    figures: Map<string, bigint>,
    /**
     * This phone's own finding where the office's differs.
     */
    here?: Wording
}

/**
 * This phone's knowledge of a client.
 */
export type ClientCheck = {
    /**
     * The client's number, masked.
     */
    phone: string,
    /**
     * The match with the records on this phone.
     */
    known: Acquaintance,
    /**
     * Ids of the authors of those records.
     */
    who: Array<string>,
    /**
     * The protection of the client; none if nothing prevents a report.
     */
    protection?: Verdict,
    /**
     * The rules' findings if the client were recorded now.
     */
    verdicts: Array<Verdict>
}

/**
 * An announced client's way of arriving.
 */
export enum Route {
    /**
     * A colleague or agent accompanies them.
     */
    Accompanied,
    /**
     * They come alone.
     */
    SelfArrival
}

/**
 * A client announced before they arrive. Either company and agent, or zone and consultant, name the
 * side that announces them.
 */
export type ClientReport = {
    /**
     * The client's name.
     */
    clientName: string,
    /**
     * Their number without the middle digits: `138****5678`.
     */
    maskedPhone: string,
    /**
     * Expected arrival, in milliseconds since 1970 UTC.
     */
    expectedAtMs: bigint,
    /**
     * The client's way of arriving.
     */
    route: Route,
    /**
     * The channel company.
     */
    company?: string,
    /**
     * Its agent: the id of a person.
     */
    agent?: string,
    /**
     * The consultant's zone.
     */
    zone?: string,
    /**
     * The consultant: the id of a person.
     */
    consultant?: string
}

/**
 * The clocks at one moment.
 */
export type ClockReading = {
    /**
     * The wall clock: milliseconds since 1970 UTC.
     */
    wallMs: bigint,
    /**
     * Milliseconds since the phone was booted, sleep included (Android: `SystemClock.elapsedRealtime()`).
     */
    runningMs: bigint,
    /**
     * A number that changes with each boot (Android: `Settings.Global.BOOT_COUNT`); 0 if unknown.
     */
    boot: bigint
}

/**
 * Outcome of a visit.
 */
export enum VisitOutcome {
    /**
     * They are interested.
     */
    Interested,
    /**
     * They asked to be called back.
     */
    CallBack,
    /**
     * They refused.
     */
    Refused,
    /**
     * No person was there.
     */
    Nobody
}

/**
 * An item to bring to a visit.
 */
export enum Prepared {
    /**
     * A business card.
     */
    Card,
    /**
     * A pen.
     */
    Pen,
    /**
     * A brochure.
     */
    Brochure,
    /**
     * A notebook.
     */
    Notebook
}

/**
 * One call at a building or company.
 */
export type ColdVisit = {
    /**
     * The building or company.
     */
    placeName: string,
    /**
     * Outcome of the call.
     */
    outcome: VisitOutcome,
    /**
     * True if there was an appointment.
     */
    appointment?: boolean,
    /**
     * The people met.
     */
    met?: string,
    /**
     * Their interest.
     */
    interest?: string,
    /**
     * The next step.
     */
    nextStep?: string,
    /**
     * The items prepared.
     */
    checklist: Array<Prepared>,
    /**
     * Photos, by their content.
     */
    photos: Array<string>
}

/**
 * A field's value.
 *
 * `Text` fits every field: what a person typed is read by the field's type (numbers, days, `true`,
 * several members separated by commas). Dates (`2026-11-02`), ids of people and records, numbers of
 * phones, places (`31.2304,121.4737`), amounts, choices and photos are text in the records too.
 */
export const FieldValue = {
    /**
     * Text, and every type that is written as text.
     */
    Text: {value: string },
    /**
     * A whole number; for a duration, its minutes.
     */
    Integer: {value: bigint },
    /**
     * Yes or no.
     */
    Bool: {value: boolean },
    /**
     * An instant.
     */
    Time: {atMs: bigint },
    /**
     * Several choices, people, records or photos; the order has no meaning.
     */
    Members: {ids: Array<string> },
    /**
     * No value: in a change it removes the value, in a record it was removed.
     */
    Cleared: {},
}

/**
 * One of several concurrent values.
 */
export type Side = {
    /**
     * The value.
     */
    value: FieldValue,
    /**
     * Id of the person who wrote it.
     */
    by: string,
    /**
     * Id of the device that wrote it.
     */
    device: string,
    /**
     * Time by that device's clock.
     */
    atMs: bigint
}

/**
 * Several values of one field.
 */
export type Conflict = {
    /**
     * The field.
     */
    field: string,
    /**
     * The values; the one shown first comes first.
     */
    values: Array<Side>
}

/**
 * A field's error.
 */
export type FieldProblem = {
    /**
     * The form.
     */
    kind: string,
    /**
     * The field's id.
     */
    field: string,
    /**
     * A stable word for the broken rule: `required`, `not_phone`, `too_long` …
     */
    rule: string,
    /**
     * The field's label; none if the form does not have the field.
     */
    label?: Wording,
    /**
     * A sentence to show beside the field.
     */
    text: Wording
}

/**
 * Filter of a list of records.
 */
export type Filter = {
    /**
     * Only this kind, if any.
     */
    kind?: string,
    /**
     * True for only those with several values in a field.
     */
    conflictsOnly: boolean,
    /**
     * True for the oldest first; otherwise the newest.
     */
    oldestFirst: boolean
}

/**
 * A value that an entry wrote under one key.
 */
export type Wrote = {
    /**
     * The field, or `FIELD/MEMBER`, `annul`, `note/…`, `sig/…`.
     */
    key: string,
    /**
     * The value.
     */
    value: FieldValue
}

/**
 * One entry in a record's history.
 */
export type HistoryLine = {
    /**
     * The entry.
     */
    entry: string,
    /**
     * Its author.
     */
    by: string,
    /**
     * Time by the author's clock.
     */
    atMs: bigint,
    /**
     * Time at which the office stored it.
     */
    receivedAtMs?: bigint,
    /**
     * The values that it wrote.
     */
    wrote: Array<Wrote>
}

/**
 * A request to be sent with `POST`.
 */
export type HttpRequest = {
    /**
     * Full address: the office's address and the path.
     */
    url: string,
    /**
     * The path alone, for an app that reaches the office by another address.
     */
    path: string,
    /**
     * Headers to send, all of them.
     */
    headers: Map<string, string>,
    /**
     * The body.
     */
    body: ArrayBuffer
}

/**
 * A response with any status: a refusal by the office is an answer too.
 */
export type HttpResponse = {
    /**
     * The status, such as 200.
     */
    status: number,
    /**
     * The answer's headers; only `Retry-After` is read, so an app may leave the others out.
     */
    headers: Map<string, string>,
    /**
     * The body.
     */
    body: ArrayBuffer
}

/**
 * The way in which records of a kind change after they were written.
 */
export enum Mechanism {
    /**
     * A fact: never edited, only annulled with a reason or annotated.
     */
    Entry,
    /**
     * Edited by many, field by field; every concurrent value is retained.
     */
    Card,
    /**
     * A card that people sign; a signature covers one version.
     */
    Slip
}

/**
 * The type of a field's value, and so of the input that an app draws.
 */
export enum FieldType {
    /**
     * Free text.
     */
    Text,
    /**
     * A whole number.
     */
    Integer,
    /**
     * A number with decimals, as text.
     */
    Decimal,
    /**
     * A sum of money in yuan, as text.
     */
    Yuan,
    /**
     * Whole minutes.
     */
    Duration,
    /**
     * Yes or no.
     */
    Bool,
    /**
     * One of the choices.
     */
    Choice,
    /**
     * Any number of the choices.
     */
    Choices,
    /**
     * A calendar day, as text: `2026-11-02`.
     */
    Date,
    /**
     * An instant.
     */
    Time,
    /**
     * A person's id.
     */
    Person,
    /**
     * Ids of people.
     */
    People,
    /**
     * The id of a record.
     */
    Ref,
    /**
     * Ids of records.
     */
    Refs,
    /**
     * A full mobile number.
     */
    Phone,
    /**
     * A mobile number without its middle digits: `138****5678`.
     */
    MaskedPhone,
    /**
     * `latitude,longitude`, optionally with the accuracy in metres.
     */
    Location,
    /**
     * A photo, by its content: hash, bytes and type.
     */
    Photo,
    /**
     * Photos.
     */
    Photos
}

/**
 * A field of a form.
 */
export type KindField = {
    /**
     * Its id.
     */
    id: string,
    /**
     * The field's name.
     */
    label: Wording,
    /**
     * A hint to show beside it.
     */
    help?: Wording,
    /**
     * The type of its value.
     */
    fieldType: FieldType,
    /**
     * The choices on offer; empty for other types.
     */
    choices: Array<Choice>,
    /**
     * The kind of the records that it refers to, if it is limited to one kind.
     */
    refersTo?: string,
    /**
     * True if a record needs it.
     */
    required: boolean,
    /**
     * True if others see it masked: it holds a full number.
     */
    restricted: boolean,
    /**
     * True if this person may fill it in; a field for other roles is read-only for them.
     */
    maySet: boolean,
    /**
     * The smallest number allowed.
     */
    min?: bigint,
    /**
     * The largest number allowed.
     */
    max?: bigint,
    /**
     * The longest text allowed, in characters; for free text only.
     */
    charsMax?: number
}

/**
 * A form.
 */
export type Kind = {
    /**
     * Its id, such as `street_contact`.
     */
    id: string,
    /**
     * Its newest version on this phone.
     */
    version: number,
    /**
     * The form's name.
     */
    label: Wording,
    /**
     * The way in which its records change.
     */
    mechanism: Mechanism,
    /**
     * True if this person may write one.
     */
    mayWrite: boolean,
    /**
     * True if this person may change another author's record; their own they always may, unless it is
     * an entry.
     */
    mayAmend: boolean,
    /**
     * True if this person may sign one.
     */
    maySign: boolean,
    /**
     * The fields, in the order of the form.
     */
    fields: Array<KindField>
}

/**
 * The person and device that a phone belongs to.
 */
export type Owner = {
    /**
     * The person's id.
     */
    person: string,
    /**
     * Their role.
     */
    role: string,
    /**
     * Their team.
     */
    team: string,
    /**
     * The device's id.
     */
    device: string,
    /**
     * The office's address.
     */
    office: string,
    /**
     * The workspace's time zone, an IANA name: days are counted in it.
     */
    timeZone: string
}

/**
 * State of a record on its way to the office and the others.
 */
export enum RecordState {
    /**
     * Saved on this phone only.
     */
    Waiting,
    /**
     * Durable at the office.
     */
    Receipted,
    /**
     * Merged, and visible to those who share the book.
     */
    Released,
    /**
     * Quarantined by the office.
     */
    Quarantined,
    /**
     * Held at the office until an entry arrives that it builds on.
     */
    Held
}

/**
 * A signature.
 */
export type Signature = {
    /**
     * Id of the person who wrote it.
     */
    by: string,
    /**
     * Time by the author's clock.
     */
    atMs: bigint,
    /**
     * True if the record still holds the signed values.
     */
    current: boolean
}

/**
 * A conflict that a person settled.
 */
export type Settled = {
    /**
     * The field.
     */
    field: string,
    /**
     * The value that the person gave it.
     */
    value: FieldValue,
    /**
     * Id of the person who chose.
     */
    by: string,
    /**
     * Time by the author's clock.
     */
    atMs: bigint
}

/**
 * A remark on a record.
 */
export type Remark = {
    /**
     * Its text.
     */
    text: string,
    /**
     * Id of the person who wrote it.
     */
    by: string,
    /**
     * Time by the author's clock.
     */
    atMs: bigint
}

/**
 * A record as plain values.
 */
export type ShownRecord = {
    /**
     * Its id.
     */
    id: string,
    /**
     * Its kind.
     */
    kind: string,
    /**
     * The version of the form that it was written with.
     */
    version: number,
    /**
     * The book that holds it, such as `team/north`.
     */
    book: string,
    /**
     * Id of the person who wrote it.
     */
    author: string,
    /**
     * Time of capture by the author's clock, in milliseconds since 1970 UTC.
     */
    capturedAtMs: bigint,
    /**
     * Time at which the office stored it.
     */
    receivedAtMs?: bigint,
    /**
     * Each field's value; of concurrent ones, the one that every device shows first.
     */
    fields: Map<string, FieldValue>,
    /**
     * Its state on the way to the office and the others.
     */
    state: RecordState,
    /**
     * The annulment, if any.
     */
    annulled?: Annulment,
    /**
     * Signatures, oldest first.
     */
    signatures: Array<Signature>,
    /**
     * Fields with several values, until a person chooses.
     */
    conflicts: Array<Conflict>,
    /**
     * Fields that had several values until a person chose.
     */
    settled: Array<Settled>,
    /**
     * Remarks, oldest first.
     */
    remarks: Array<Remark>,
    /**
     * Number of times that its fields were changed after it was written.
     */
    amendments: number
}

/**
 * A page of records, in the order of capture.
 */
export type Page = {
    /**
     * The records.
     */
    records: Array<ShownRecord>,
    /**
     * Value of `after` for the next page; none at the end.
     */
    next?: string,
    /**
     * Number of records that match the filter.
     */
    total: bigint
}

/**
 * One line of a report.
 */
export type ReportLine = {
    /**
     * The line as one sentence.
     */
    text: Wording,
    /**
     * The records behind it.
     */
    records: Array<string>,
    /**
     * The rules' finding.
     */
    verdict?: Verdict,
    /**
     * Further values for an app, by name.
     */
    columns: Map<string, FieldValue>
}

/**
 * A report's answer.
 */
export type Report = {
    /**
     * The day of the report.
     */
    day: string,
    /**
     * Its lines.
     */
    lines: Array<ReportLine>
}

/**
 * One record and its history.
 */
export type Sheet = {
    /**
     * The record.
     */
    record: ShownRecord,
    /**
     * Changes with author and time; the oldest first.
     */
    history: Array<HistoryLine>
}

/**
 * Status of the exchange between phone and office.
 */
export type Status = {
    /**
     * Entries that this device has saved: each act is one.
     */
    saved: bigint,
    /**
     * Saved entries that the office has not receipted.
     */
    waiting: bigint,
    /**
     * Age of the oldest waiting entry, in milliseconds; none if nothing waits.
     */
    oldestWaitingMs?: bigint,
    /**
     * Entries that the office has receipted.
     */
    receipted: bigint,
    /**
     * Own entries that the office has quarantined.
     */
    quarantined: bigint,
    /**
     * The office's clock in its last answer, in milliseconds since 1970 UTC.
     */
    lastHeardMs?: bigint,
    /**
     * Entries of colleagues that this phone carries to the office.
     */
    carried: bigint,
    /**
     * Progress in each book.
     */
    books: Array<BookStatus>,
    /**
     * Own entries that the office has quarantined, with its reasons.
     */
    troubles: Array<Trouble>,
    /**
     * Forms and other items that the office has published and this app cannot read: update the app.
     */
    unread: Array<string>
}

/**
 * Result of one answer, for an app that posts the requests itself.
 */
export type Step = {
    /**
     * True if another request is needed now.
     */
    again: boolean,
    /**
     * Own entries that the office has receipted with this answer.
     */
    receipted: bigint,
    /**
     * Entries received from others.
     */
    received: bigint
}

/**
 * One visit to a store.
 */
export type StoreVisit = {
    /**
     * The store: the id of a record.
     */
    store: string,
    /**
     * Outcome of the visit.
     */
    outcome: string,
    /**
     * Stock on hand.
     */
    stock?: string,
    /**
     * State of the display.
     */
    display?: string,
    /**
     * Activities of competitors.
     */
    competitor?: string,
    /**
     * Photos, by their content.
     */
    photos: Array<string>
}

/**
 * Grade of a client, by how promising they are.
 */
export enum Grade {
    /**
     * A.
     */
    A,
    /**
     * B.
     */
    B,
    /**
     * C.
     */
    C,
    /**
     * D.
     */
    D
}

/**
 * One client met on the street.
 */
export type StreetContact = {
    /**
     * The client's name.
     */
    clientName: string,
    /**
     * Their full mobile number; others see it masked.
     */
    phone: string,
    /**
     * The point where they were met: the id of a record.
     */
    point?: string,
    /**
     * The client's grade.
     */
    grade?: Grade,
    /**
     * The client's wishes.
     */
    wishes?: string,
    /**
     * True if the client was brought to the site.
     */
    broughtToSite?: boolean,
    /**
     * The consultant to whom the client was passed: the id of a person.
     */
    consultant?: string,
    /**
     * A remark.
     */
    remark?: string
}

/**
 * Progress of a sync.
 */
export type SyncProgress = {
    /**
     * Own entries to send, including those written meanwhile.
     */
    of: bigint,
    /**
     * Own entries sent.
     */
    sent: bigint,
    /**
     * Own entries that the office has receipted: they are safe.
     */
    receipted: bigint,
    /**
     * Entries received from others.
     */
    received: bigint,
    /**
     * Requests answered.
     */
    roundTrips: bigint
}

/**
 * Result of a sync.
 */
export type Synced = {
    /**
     * Own entries that the office has receipted.
     */
    receipted: bigint,
    /**
     * Entries received from others.
     */
    received: bigint,
    /**
     * Requests answered.
     */
    roundTrips: bigint,
    /**
     * Bytes of the requests' bodies.
     */
    bytesUp: bigint,
    /**
     * Bytes of the answers' bodies.
     */
    bytesDown: bigint
}

/**
 * An error, by what the person does next. None of them loses anything that was saved. `text` is a
 * sentence to show as it is.
 */
export const PhoneError = {
    /**
     * Fix this field.
     */
    FixField: {problem: FieldProblem },
    /**
     * Do something else: the record does not allow it, or there is none.
     */
    NotPossible: {code: string; text: Wording },
    /**
     * Ask the office for a code, and enrol: the directory holds no phone.
     */
    NotEnrolled: {text: Wording },
    /**
     * Try again later; nothing else is needed.
     */
    TryLater: {code: string; retryAfterMs: bigint; text: Wording },
    /**
     * Update the app.
     */
    UpdateApp: {text: Wording },
    /**
     * Ask the office.
     */
    AskOffice: {code: string; text: Wording },
    /**
     * Free some storage. Nothing was written.
     */
    StorageFull: {freeBytes: bigint; neededBytes: bigint; text: Wording },
    /**
     * The files are sealed with another key, or not sealed. Nothing was touched.
     */
    WrongKey: {code: string; text: Wording },
    /**
     * Another process, or another `Phone` of this one, has the directory open.
     */
    LockedByAnother: {text: Wording },
    /**
     * The phone was closed.
     */
    Closed: {text: Wording },
    /**
     * The call was cancelled.
     */
    Cancelled: {text: Wording },
    /**
     * A fault in the library or in the app's own callbacks. The next call works.
     */
    Internal: {detail: string; text: Wording },
}

/**
 * Name of a report that the phone answers without network.
 */
export enum ReportName {
    /**
     * The person's records of today, by form and point.
     */
    Day,
    /**
     * The person's quotas of today and this month.
     */
    Quota,
    /**
     * The person's stores, and their visits this month.
     */
    Stores,
    /**
     * Entries that the office has not receipted.
     */
    Waiting
}

/**
 * Reason why a transport has no answer.
 */
export const TransportError = {
    /**
     * The office was not reached, or the connection broke.
     */
    NoAnswer: {reason: string },
    /**
     * The app cancelled the request.
     */
    Cancelled: {},
}

/**
 * Posts requests on the calling thread, for a worker of its own (WorkManager's, a Python script).
 */
export interface BlockingTransport {
/**
 * Sends a request and waits for its answer.
 */
    post(request: HttpRequest) /*throws*/: HttpResponse;
}

/**
 * A form that is being filled in. It lives in memory; only logging saves it.
 */
export interface DraftLike {
/**
 * Returns everything that is wrong with the draft, in the order of the form; empty when it can be
 * logged.
 */
    check() /*throws*/: Array<FieldProblem>;
/**
 * Returns the fields set so far.
 */
    fields(): Map<string, FieldValue>;
/**
 * Writes the record and returns its id once it is saved. A draft becomes one record: logged again,
 * as after a double tap, it returns the same id.
 */
    log() /*throws*/: string;
/**
 * Sets any number of fields in one call; `Cleared` removes a value. Nothing is checked yet.
 */
    set(fields: Map<string, FieldValue>): void;
}

/**
 * A form that is being filled in. It lives in memory; only logging saves it.
 */
export class Draft implements DraftLike {
}

/**
 * Receives changes. Called on the thread that made the change, after it is done and with no lock held,
 * so it may call the phone. What it throws is swallowed.
 */
export interface Listener {
/**
 * Called after a change.
 */
    onChange(change: Change): void;
/**
 * Called when a sync has progressed.
 */
    onProgress(progress: SyncProgress): void;
}

/**
 * Posts requests without blocking: `suspend` in Kotlin, `async` in Swift, Python and TypeScript. Limit
 * each request's time (60 s), follow no redirects, and pass the body through unchanged.
 */
export interface Transport {
/**
 * Sends a request and waits for its answer.
 */
    post(request: HttpRequest, asyncOpts_?: { signal: AbortSignal }) /*throws*/: Promise<HttpResponse>;
}

/**
 * A person's phone: the records that they wrote, those that the office sent, and the exchange between
 * the two.
 */
export interface PhoneLike {
/**
 * Changes fields of a record; fields that are not named keep their value.
 */
    amend(record: string, fields: Map<string, FieldValue>) /*throws*/: void;
/**
 * Adds a remark to a record.
 */
    annotate(record: string, remark: string) /*throws*/: void;
/**
 * Annuls a record, with a reason. It stays visible.
 */
    annul(record: string, reason: string) /*throws*/: void;
/**
 * Cancels the running sync, if any: it returns `Cancelled`. A blocking one ends when its transport
 * returns.
 */
    cancelSync(): void;
/**
 * Checks if a client is on record or protected, before they are written down. A full number
 * matches for certain, a masked one (`138****5678`) possibly.
 */
    checkClient(number: string) /*throws*/: ClientCheck;
/**
 * Settles a conflict: the value replaces all concurrent ones.
 */
    choose(record: string, field: string, value: FieldValue) /*throws*/: void;
/**
 * Returns the content of [`Phone::export_to`]'s file as bytes, for an app that writes to a stream.
 */
    exportBytes() /*throws*/: ArrayBuffer;
/**
 * Writes everything that the office has not receipted into a file, own entries and those carried
 * for colleagues; replaces a file of that name. Returns the number of entries in it.
 */
    exportTo(path: string) /*throws*/: bigint;
/**
 * Imports a colleague's file from bytes; see [`Phone::import_from`].
 */
    importBytes(bytes: ArrayBuffer) /*throws*/: bigint;
/**
 * Imports a colleague's file, to be carried to the office. Returns the number of entries that now
 * wait to be carried.
 */
    importFrom(path: string) /*throws*/: bigint;
/**
 * Returns every form at its newest version, including those that the office has published.
 */
    kinds() /*throws*/: Array<Kind>;
/**
 * Returns a page of at most `limit` records (500), after the record that the previous page ended
 * with.
 */
    list(filter: Filter, after: string | undefined, limit: number) /*throws*/: Page;
/**
 * Writes a new record of a kind and returns its id once it is saved.
 */
    log(kind: string, fields: Map<string, FieldValue>) /*throws*/: string;
/**
 * Logs a client's announcement.
 */
    logClientReport(report: ClientReport) /*throws*/: string;
/**
 * Logs a call at a building or company.
 */
    logColdVisit(visit: ColdVisit) /*throws*/: string;
/**
 * Logs a visit to a store.
 */
    logStoreVisit(visit: StoreVisit) /*throws*/: string;
/**
 * Logs a client met on the street.
 */
    logStreetContact(contact: StreetContact) /*throws*/: string;
/**
 * Starts a record of a kind.
 */
    newDraft(kind: string) /*throws*/: DraftLike;
/**
 * Returns the next request, for an app that schedules its round trips itself: post it and pass the
 * answer to [`Phone::on_response`]. An unanswered request may be dropped; the next one holds the
 * same.
 */
    nextRequest() /*throws*/: HttpRequest;
/**
 * Applies the answer to the last request.
 */
    onResponse(response: HttpResponse) /*throws*/: Step;
/**
 * Returns the person and device that the phone belongs to.
 */
    owner() /*throws*/: Owner;
/**
 * Returns a report over the records on this phone.
 */
    report(name: ReportName) /*throws*/: Report;
/**
 * Returns the findings on a record: the office's where there is one, else what the same rules find
 * here.
 */
    rulingsOf(record: string) /*throws*/: Array<Verdict>;
/**
 * Returns one record and its history.
 */
    show(record: string) /*throws*/: Sheet;
/**
 * Releases the directory and cancels a running sync. Every later call returns `Closed`.
 */
    shutDown(): void;
/**
 * Signs a record as it is on this phone.
 */
    sign(record: string) /*throws*/: void;
/**
 * Returns the status: for a badge, and for a page that shows what is safe.
 */
    status() /*throws*/: Status;
/**
 * Calls the listener after every change from now on. Returns the number to unsubscribe with.
 */
    subscribe(listener: Listener): bigint;
/**
 * Exchanges everything that is pending. Cancel the task, or call [`Phone::cancel_sync`]; whatever
 * was receipted until then stays, and the next sync continues from there.
 */
    sync(transport: Transport, asyncOpts_?: { signal: AbortSignal }) /*throws*/: Promise<Synced>;
/**
 * Runs [`Phone::sync`] on the calling thread.
 */
    syncBlocking(transport: BlockingTransport) /*throws*/: Synced;
/**
 * Removes a listener.
 */
    unsubscribe(number: bigint): void;
}

/**
 * A person's phone: the records that they wrote, those that the office sent, and the exchange between
 * the two.
 */
export class Phone implements PhoneLike {
    /**
     * Joins an office with the one-time code that it issued, or the link in its QR code
     * (`streetbook:enrol?code=…`), and opens the phone. `address` is the office's, such as
     * `https://office.example`. Repeated after a kill or a lost answer, it continues with the same
     * code.
     */
    static async enrol(directory: string, address: string, code: string, transport: Transport, key: ArrayBuffer | undefined = undefined, clock: PhoneClock | undefined = undefined, asyncOpts_?: { signal: AbortSignal }): Promise<PhoneLike> /*throws*/
    /**
     * Runs [`Phone::enrol`] on the calling thread.
     */
    static enrolBlocking(directory: string, address: string, code: string, transport: BlockingTransport, key: ArrayBuffer | undefined = undefined, clock: PhoneClock | undefined = undefined): PhoneLike /*throws*/
    /**
     * Opens the phone in a directory of its own. `key` is the 32 random bytes that seal its files
     * (from the Keystore or Keychain, never a passphrase); `clock` replaces the machine's clocks.
     */
    static open(directory: string, key: ArrayBuffer | undefined = undefined, clock: PhoneClock | undefined = undefined): PhoneLike /*throws*/
}

/**
 * The app's own clocks, in place of the machine's: for tests, and for an app on a system that does not
 * permit the library to read the boot's number.
 */
export interface PhoneClock {
/**
 * Reads the clocks.
 */
    read(): ClockReading;
}
