/**
 * Why a record does not count any more.
 */
export type Annulment = {
    /**
     * The reason given.
     */
    reason: string,
    /**
     * By whom.
     */
    by: string,
    /**
     * When, by his clock.
     */
    atMs: bigint
}

/**
 * How far a book has been read.
 */
export type BookStatus = {
    /**
     * The book, such as `team/north`.
     */
    book: string,
    /**
     * Releases read.
     */
    cursor: bigint
}

/**
 * What brought a change about.
 */
export enum Cause {
    /**
     * Somebody wrote something on this phone: it is saved.
     */
    Act,
    /**
     * The office answered.
     */
    Answer,
    /**
     * The phone found itself copied, restored from a backup or damaged, and carries on as a fresh device:
     * what the office does not hold was made again, under new ids where a record was unsent.
     */
    Successor,
    /**
     * A colleague's file was taken along.
     */
    Import
}

/**
 * An own entry that the office has set aside.
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
     * What brought it about.
     */
    cause: Cause,
    /**
     * Ids of the records that are new, changed or gone. The state of others moves on with `waiting`.
     */
    records: Array<string>,
    /**
     * Entries that wait for their receipt now.
     */
    waiting: bigint,
    /**
     * Entries that the office has receipted.
     */
    receipted: bigint,
    /**
     * Own entries that the office has set aside with this answer.
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
 * One of the answers that a field offers.
 */
export type Choice = {
    /**
     * What the record holds.
     */
    id: string,
    /**
     * What people read.
     */
    label: Wording
}

/**
 * Whether a client is on record on this phone.
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
     * Nothing like it here; the office may know more.
     */
    None
}

/**
 * What a rule says.
 */
export type Verdict = {
    /**
     * The rule, such as `RE-4`.
     */
    rule: string,
    /**
     * In one word, such as `valid`; the office may use one that this app does not know.
     */
    outcome: string,
    /**
     * In one sentence.
     */
    text: Wording,
    /**
     * Whether the office said it; else this phone found it, provisionally.
     */
    isFinal: boolean,
    /**
     * The version of the rulebook that it was judged by.
     */
    edition: number,
    /**
     * The day that was judged, as `2026-11-02`.
     */
    day: string,
    /**
     * The records that it looked at.
     */
    records: Array<string>,
    /**
     * The person whom it concerns.
     */
    person?: string,
    /**
     * The fine that is proposed, in yuan.
     */
    amountYuan?: bigint,
    /**
     * The numbers behind it.
     */
    figures: Map<string, bigint>,
    /**
     * What this phone finds where the office says otherwise.
     */
    here?: Wording
}

/**
 * What this phone knows of a client.
 */
export type ClientCheck = {
    /**
     * His number, masked.
     */
    phone: string,
    /**
     * Whether he is on record here.
     */
    known: Acquaintance,
    /**
     * By whom.
     */
    who: Array<string>,
    /**
     * Whether he is protected; none where nothing stands in the way.
     */
    protection?: Verdict,
    /**
     * What the rules would say of him now.
     */
    verdicts: Array<Verdict>
}

/**
 * How an announced client comes.
 */
export enum Route {
    /**
     * Somebody accompanies him.
     */
    Accompanied,
    /**
     * He comes alone.
     */
    SelfArrival
}

/**
 * A client announced before he arrives. Either company and agent or zone and consultant say who announces
 * him.
 */
export type ClientReport = {
    /**
     * His name.
     */
    clientName: string,
    /**
     * His number without the middle digits: `138****5678`.
     */
    maskedPhone: string,
    /**
     * When he is expected, in milliseconds since 1970 UTC.
     */
    expectedAtMs: bigint,
    /**
     * How he comes.
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
     * A number that changes with each boot (Android: `Settings.Global.BOOT_COUNT`); 0 where nobody knows.
     */
    boot: bigint
}

/**
 * What came of a visit.
 */
export enum VisitOutcome {
    /**
     * They are interested.
     */
    Interested,
    /**
     * They want to be called back.
     */
    CallBack,
    /**
     * They refused.
     */
    Refused,
    /**
     * Nobody was there.
     */
    Nobody
}

/**
 * Something to take along to a visit.
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
     * What came of it.
     */
    outcome: VisitOutcome,
    /**
     * Whether there was an appointment.
     */
    appointment?: boolean,
    /**
     * Who was met.
     */
    met?: string,
    /**
     * What they are interested in.
     */
    interest?: string,
    /**
     * What comes next.
     */
    nextStep?: string,
    /**
     * What was prepared.
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
 * `Text` fits every field: what a person typed into a box is read as the field says (numbers, days,
 * `true`, several members separated by commas). Dates (`2026-11-02`), ids of people and records, numbers
 * of phones, places (`31.2304,121.4737`), amounts, choices and photos are text in the records too.
 */
export const FieldValue = {
    /**
     * Text, and every type that is written as text.
     */
    Text: {value: string },
    /**
     * A whole number; of a duration, its minutes.
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
     * Several choices, people, records or photos; order says nothing.
     */
    Members: {ids: Array<string> },
    /**
     * Nothing: in a change it takes the value out, in a record it was taken out.
     */
    Cleared: {},
}

/**
 * One of several values.
 */
export type Side = {
    /**
     * What it says.
     */
    value: FieldValue,
    /**
     * Who wrote it.
     */
    by: string,
    /**
     * On which device.
     */
    device: string,
    /**
     * When, by that device's clock.
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
     * The values, the one shown first first.
     */
    values: Array<Side>
}

/**
 * What is wrong with a field.
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
     * A stable word for the rule that it breaks: `required`, `not_phone`, `too_long` …
     */
    rule: string,
    /**
     * What people call the field; nothing where the form does not know it.
     */
    label?: Wording,
    /**
     * A sentence to show beside it.
     */
    text: Wording
}

/**
 * Which records to list.
 */
export type Filter = {
    /**
     * Only this kind.
     */
    kind?: string,
    /**
     * Only those with several values in a field.
     */
    conflictsOnly: boolean,
    /**
     * The oldest first; else the newest.
     */
    oldestFirst: boolean
}

/**
 * What an entry wrote into one place.
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
     * When, by his clock.
     */
    atMs: bigint,
    /**
     * When the office stored it.
     */
    receivedAtMs?: bigint,
    /**
     * What it wrote.
     */
    wrote: Array<Wrote>
}

/**
 * A request to be sent with `POST`.
 */
export type HttpRequest = {
    /**
     * Where to: the office's address and the path.
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
 * What came back, whatever the status: a refusal of the office is an answer too.
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
 * How records of a kind change after they were written.
 */
export enum Mechanism {
    /**
     * A fact: never edited, only annulled with a reason or annotated.
     */
    Entry,
    /**
     * Edited by many, field by field; every concurrent value is kept.
     */
    Card,
    /**
     * A card that people sign; a signature covers one version.
     */
    Slip
}

/**
 * What a field holds, and so which box an app draws.
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
     * A number with digits behind the point, as text.
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
     * `latitude,longitude` and perhaps the accuracy in metres.
     */
    Location,
    /**
     * A photo, by its content.
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
     * What people read.
     */
    label: Wording,
    /**
     * What they read beside it.
     */
    help?: Wording,
    /**
     * What it holds.
     */
    fieldType: FieldType,
    /**
     * The answers on offer, where it offers any.
     */
    choices: Array<Choice>,
    /**
     * The kind of the records that it names, where it names records of one kind.
     */
    refersTo?: string,
    /**
     * A record needs it.
     */
    required: boolean,
    /**
     * Others see it masked: a full number.
     */
    restricted: boolean,
    /**
     * Whether this person may fill it in; what others fill in he only reads.
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
     * The longest text allowed, in characters; of free text alone.
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
     * What people read.
     */
    label: Wording,
    /**
     * How its records change.
     */
    mechanism: Mechanism,
    /**
     * Whether this person may write one.
     */
    mayWrite: boolean,
    /**
     * Whether he may change one of somebody else; his own, unless they are entries, he always may.
     */
    mayAmend: boolean,
    /**
     * Whether he may sign one.
     */
    maySign: boolean,
    /**
     * The fields, in the order of the form.
     */
    fields: Array<KindField>
}

/**
 * Whose phone it is.
 */
export type Owner = {
    /**
     * The person's id.
     */
    person: string,
    /**
     * His role.
     */
    role: string,
    /**
     * His team.
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
 * Where a record stands on its way.
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
     * Merged, and to be seen by those who share the book.
     */
    Released,
    /**
     * Set aside by the office.
     */
    Quarantined,
    /**
     * Waits at the office for an entry that it builds on.
     */
    Held
}

/**
 * A signature.
 */
export type Signature = {
    /**
     * By whom.
     */
    by: string,
    /**
     * When, by his clock.
     */
    atMs: bigint,
    /**
     * Whether the record still says what was signed.
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
     * Who chose.
     */
    by: string,
    /**
     * When, by his clock.
     */
    atMs: bigint
}

/**
 * A remark on a record.
 */
export type Remark = {
    /**
     * What it says.
     */
    text: string,
    /**
     * By whom.
     */
    by: string,
    /**
     * When, by his clock.
     */
    atMs: bigint
}

/**
 * What a record says.
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
     * The book it stands in, such as `team/north`.
     */
    book: string,
    /**
     * Who wrote it.
     */
    author: string,
    /**
     * When, by the author's clock, in milliseconds since 1970 UTC.
     */
    capturedAtMs: bigint,
    /**
     * When the office stored it.
     */
    receivedAtMs?: bigint,
    /**
     * Each field's value; of concurrent ones, the one that every device shows first.
     */
    fields: Map<string, FieldValue>,
    /**
     * Where it stands on its way.
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
     * How many times its fields were changed after it was written.
     */
    amendments: number
}

/**
 * Some records, in the order in which they were captured.
 */
export type Page = {
    /**
     * The records.
     */
    records: Array<ShownRecord>,
    /**
     * What to pass as `after` for the next page; none at the end.
     */
    next?: string,
    /**
     * How many records the filter takes.
     */
    total: bigint
}

/**
 * One line of a report.
 */
export type ReportLine = {
    /**
     * In one sentence.
     */
    text: Wording,
    /**
     * The records behind it.
     */
    records: Array<string>,
    /**
     * What the rules say.
     */
    verdict?: Verdict,
    /**
     * What else an app may want to know, by name.
     */
    columns: Map<string, FieldValue>
}

/**
 * A report's answer.
 */
export type Report = {
    /**
     * The day on which it was asked.
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
     * What it says.
     */
    record: ShownRecord,
    /**
     * Who changed what, when; the oldest first.
     */
    history: Array<HistoryLine>
}

/**
 * How things stand between phone and office.
 */
export type Status = {
    /**
     * Entries that this device has saved: each act is one.
     */
    saved: bigint,
    /**
     * Of those, the ones that the office has not receipted.
     */
    waiting: bigint,
    /**
     * How long the oldest of them has waited, in milliseconds; none where nothing waits.
     */
    oldestWaitingMs?: bigint,
    /**
     * Entries that the office has receipted.
     */
    receipted: bigint,
    /**
     * Own entries that the office has set aside.
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
     * How far each book has been read.
     */
    books: Array<BookStatus>,
    /**
     * Own entries that the office has set aside, with its reasons.
     */
    troubles: Array<Trouble>,
    /**
     * What the office has published and this app cannot read: update the app.
     */
    unread: Array<string>
}

/**
 * What one answer achieved, for an app that posts the requests itself.
 */
export type Step = {
    /**
     * Whether another request is needed now.
     */
    again: boolean,
    /**
     * Own entries that the office has receipted with this answer.
     */
    receipted: bigint,
    /**
     * Entries of others that came.
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
     * What came of it.
     */
    outcome: string,
    /**
     * What is in stock.
     */
    stock?: string,
    /**
     * How it is displayed.
     */
    display?: string,
    /**
     * What competitors do.
     */
    competitor?: string,
    /**
     * Photos, by their content.
     */
    photos: Array<string>
}

/**
 * How promising a client is.
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
     * His name.
     */
    clientName: string,
    /**
     * His full mobile number; others see it masked.
     */
    phone: string,
    /**
     * The point where it was: the id of a record.
     */
    point?: string,
    /**
     * How promising he is.
     */
    grade?: Grade,
    /**
     * What he wishes for.
     */
    wishes?: string,
    /**
     * Whether he was brought to the site.
     */
    broughtToSite?: boolean,
    /**
     * The consultant who gets him: the id of a person.
     */
    consultant?: string,
    /**
     * A remark.
     */
    remark?: string
}

/**
 * How far a sync has got.
 */
export type SyncProgress = {
    /**
     * Own entries that there are to send, those written meanwhile included.
     */
    of: bigint,
    /**
     * Of those, the ones that went out.
     */
    sent: bigint,
    /**
     * Of those, the ones that the office has receipted: they are safe.
     */
    receipted: bigint,
    /**
     * Entries of others that came.
     */
    received: bigint,
    /**
     * Requests that were answered.
     */
    roundTrips: bigint
}

/**
 * What a sync achieved.
 */
export type Synced = {
    /**
     * Own entries that the office has receipted.
     */
    receipted: bigint,
    /**
     * Entries of others that came.
     */
    received: bigint,
    /**
     * Requests that were answered.
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
 * Why the phone did not do what it was asked, by what the person does next. Nothing that was saved is
 * lost by any of them. `text` is a sentence to show as it is.
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
     * Try again later; nobody has to do anything.
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
     * Make room. Nothing was written.
     */
    StorageFull: {freeBytes: bigint; neededBytes: bigint; text: Wording },
    /**
     * The files are sealed, and not with this key. Nothing was touched.
     */
    WrongKey: {code: string; text: Wording },
    /**
     * Another process, or another `Phone` of this one, has the directory.
     */
    LockedByAnother: {text: Wording },
    /**
     * The phone was closed.
     */
    Closed: {text: Wording },
    /**
     * Somebody cancelled it.
     */
    Cancelled: {text: Wording },
    /**
     * A fault in the library or in the app's own callbacks. The next call works.
     */
    Internal: {detail: string; text: Wording },
}

/**
 * A report that the phone answers without network.
 */
export enum ReportName {
    /**
     * What the person wrote today, by form and point.
     */
    Day,
    /**
     * His quotas of today and this month.
     */
    Quota,
    /**
     * His stores, and their visits this month.
     */
    Stores,
    /**
     * What the office has not receipted.
     */
    Waiting
}

/**
 * Why a transport has no answer.
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
 * Posts requests on the thread that calls, for a worker of its own (WorkManager's, a Python script).
 */
export interface BlockingTransport {
/**
 * Sends a request and waits for its answer.
 */
    post(request: HttpRequest) /*throws*/: HttpResponse;
}

/**
 * A form that is being filled in. It lives in memory; logging it is what saves it.
 */
export interface DraftLike {
/**
 * Everything that is wrong with it, in the order of the form; empty when it can be logged.
 */
    check() /*throws*/: Array<FieldProblem>;
/**
 * What was set so far.
 */
    fields(): Map<string, FieldValue>;
/**
 * Writes it and gives the record's id once it is saved. A draft becomes one record: logged again, as
 * after a double tap, it gives the same id.
 */
    log() /*throws*/: string;
/**
 * Sets fields, as many as there are in one call; `Cleared` takes one out. Nothing is checked yet.
 */
    set(fields: Map<string, FieldValue>): void;
}

/**
 * A form that is being filled in. It lives in memory; logging it is what saves it.
 */
export class Draft implements DraftLike {
}

/**
 * An app's ear. It is called on the thread that made the change, after the change is done and with no lock
 * held: it may call the phone. What it throws is swallowed.
 */
export interface Listener {
/**
 * Something has changed.
 */
    onChange(change: Change): void;
/**
 * A sync has got further.
 */
    onProgress(progress: SyncProgress): void;
}

/**
 * Posts requests without blocking: `suspend` in Kotlin, `async` in Swift, Python and TypeScript. Give each
 * request a time limit (60 s), follow no redirects, and let the body through as it is.
 */
export interface Transport {
/**
 * Sends a request and waits for its answer.
 */
    post(request: HttpRequest, asyncOpts_?: { signal: AbortSignal }) /*throws*/: Promise<HttpResponse>;
}

/**
 * A person's phone: what he wrote, what the office sent him, and what goes between the two.
 */
export interface PhoneLike {
/**
 * Changes fields of a record; those that are not named stay.
 */
    amend(record: string, fields: Map<string, FieldValue>) /*throws*/: void;
/**
 * Adds a remark to a record.
 */
    annotate(record: string, remark: string) /*throws*/: void;
/**
 * Annuls a record, with a reason. It stays to be seen.
 */
    annul(record: string, reason: string) /*throws*/: void;
/**
 * Ends the sync that runs, if one does: it says `Cancelled`. A blocking one ends when its transport
 * comes back.
 */
    cancelSync(): void;
/**
 * Whether a client is on record or protected, before anybody writes him down. A full number tells
 * surely, a masked one (`138****5678`) possibly.
 */
    checkClient(number: string) /*throws*/: ClientCheck;
/**
 * Settles a conflict: the value takes the place of all that stand there.
 */
    choose(record: string, field: string, value: FieldValue) /*throws*/: void;
/**
 * The same as bytes, for an app that is handed a stream.
 */
    exportBytes() /*throws*/: ArrayBuffer;
/**
 * Writes everything that the office has not receipted into a file, the own entries and those carried
 * for colleagues; one of that name is replaced. Gives how many entries are in it.
 */
    exportTo(path: string) /*throws*/: bigint;
/**
 * The same from bytes.
 */
    importBytes(bytes: ArrayBuffer) /*throws*/: bigint;
/**
 * Takes a colleague's file along to the office. Gives how many entries wait to be carried now.
 */
    importFrom(path: string) /*throws*/: bigint;
/**
 * Every form at its newest version, also those that the office has published.
 */
    kinds() /*throws*/: Array<Kind>;
/**
 * A page of at most `limit` records (500), after the record that a page before ended with.
 */
    list(filter: Filter, after: string | undefined, limit: number) /*throws*/: Page;
/**
 * Writes a new record of a kind and gives its id once it is saved.
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
 * Begins a record of a kind.
 */
    newDraft(kind: string) /*throws*/: DraftLike;
/**
 * The next request, for an app that schedules its round trips itself: post it and hand the answer to
 * [`Phone::on_response`]. An unanswered request may be forgotten; the next one holds the same.
 */
    nextRequest() /*throws*/: HttpRequest;
/**
 * Takes the answer to the request that was asked for last.
 */
    onResponse(response: HttpResponse) /*throws*/: Step;
/**
 * Whose phone it is.
 */
    owner() /*throws*/: Owner;
/**
 * A report over what is on this phone.
 */
    report(name: ReportName) /*throws*/: Report;
/**
 * What is said of a record: the office's word where there is one, else what the same rules find here.
 */
    rulingsOf(record: string) /*throws*/: Array<Verdict>;
/**
 * One record and its history.
 */
    show(record: string) /*throws*/: Sheet;
/**
 * Lets go of the directory and ends a sync that runs. Every later call says `Closed`.
 */
    shutDown(): void;
/**
 * Signs a record as it stands on this phone.
 */
    sign(record: string) /*throws*/: void;
/**
 * How things stand with the office: for a badge, and for a page that says what is safe.
 */
    status() /*throws*/: Status;
/**
 * Lets the listener hear of every change from now on. Gives the number to unsubscribe with.
 */
    subscribe(listener: Listener): bigint;
/**
 * Exchanges everything that there is to exchange. Cancel the task, or call
 * [`Phone::cancel_sync`]; whatever was receipted until then stays, and the next sync goes on from there.
 */
    sync(transport: Transport, asyncOpts_?: { signal: AbortSignal }) /*throws*/: Promise<Synced>;
/**
 * The same on the thread that calls.
 */
    syncBlocking(transport: BlockingTransport) /*throws*/: Synced;
/**
 * Stops telling a listener.
 */
    unsubscribe(number: bigint): void;
}

/**
 * A person's phone: what he wrote, what the office sent him, and what goes between the two.
 */
export class Phone implements PhoneLike {
    /**
     * Joins an office with the one-time code that it gave, or the link that its QR code holds
     * (`streetbook:enrol?code=…`), and opens the phone. `address` is the office's, such as
     * `https://office.example`. Repeated after a kill or a lost answer, it goes on with the same code.
     */
    static async enrol(directory: string, address: string, code: string, transport: Transport, key: ArrayBuffer | undefined = undefined, clock: PhoneClock | undefined = undefined, asyncOpts_?: { signal: AbortSignal }): Promise<PhoneLike> /*throws*/
    /**
     * The same on the thread that calls.
     */
    static enrolBlocking(directory: string, address: string, code: string, transport: BlockingTransport, key: ArrayBuffer | undefined = undefined, clock: PhoneClock | undefined = undefined): PhoneLike /*throws*/
    /**
     * Opens the phone in a directory of its own. `key` is the 32 random bytes that seal its files (from the
     * Keystore or Keychain, never a passphrase), `clock` takes the place of the machine's clocks.
     */
    static open(directory: string, key: ArrayBuffer | undefined = undefined, clock: PhoneClock | undefined = undefined): PhoneLike /*throws*/
}

/**
 * The app's own clocks, in place of the machine's. Tests use it; so does an app on a system that does
 * not let the library read the number of the boot.
 */
export interface PhoneClock {
/**
 * Reads the clocks.
 */
    read(): ClockReading;
}
