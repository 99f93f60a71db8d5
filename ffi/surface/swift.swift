/**
 * Posts requests on the thread that calls, for a worker of its own (WorkManager's, a Python script).
 */
public protocol BlockingTransport: AnyObject, Sendable {
    /**
     * Sends a request and waits for its answer.
     */
    func post(request: HttpRequest) throws -> HttpResponse
}

/**
 * A form that is being filled in. It lives in memory; logging it is what saves it.
 */
public protocol DraftProtocol: AnyObject, Sendable {
    /**
     * Everything that is wrong with it, in the order of the form; empty when it can be logged.
     */
    func check() throws -> [FieldProblem]
    /**
     * What was set so far.
     */
    func fields() -> [String: FieldValue]
    /**
     * Writes it and gives the record's id once it is saved. A draft becomes one record: logged again, as
     * after a double tap, it gives the same id.
     */
    func log() throws -> String
    /**
     * Sets fields, as many as there are in one call; `Cleared` takes one out. Nothing is checked yet.
     */
    func set(fields: [String: FieldValue])
}

/**
 * A form that is being filled in. It lives in memory; logging it is what saves it.
 */
class Draft: DraftProtocol {
}

/**
 * An app's ear. It is called on the thread that made the change, after the change is done and with no lock
 * held: it may call the phone. What it throws is swallowed.
 */
public protocol Listener: AnyObject, Sendable {
    /**
     * Something has changed.
     */
    func onChange(change: Change)
    /**
     * A sync has got further.
     */
    func onProgress(progress: SyncProgress)
}

/**
 * A person's phone: what he wrote, what the office sent him, and what goes between the two.
 */
public protocol PhoneProtocol: AnyObject, Sendable {
    /**
     * Changes fields of a record; those that are not named stay.
     */
    func amend(record: String, fields: [String: FieldValue]) throws
    /**
     * Adds a remark to a record.
     */
    func annotate(record: String, remark: String) throws
    /**
     * Annuls a record, with a reason. It stays to be seen.
     */
    func annul(record: String, reason: String) throws
    /**
     * Settles a conflict: the value takes the place of all that stand there.
     */
    func choose(record: String, field: String, value: FieldValue) throws
    /**
     * Writes a new record of a kind and gives its id once it is saved.
     */
    func log(kind: String, fields: [String: FieldValue]) throws -> String
    /**
     * Signs a record as it stands on this phone.
     */
    func sign(record: String) throws
    /**
     * The same as bytes, for an app that is handed a stream.
     */
    func exportBytes() throws -> Data
    /**
     * Writes everything that the office has not receipted into a file, the own entries and those carried
     * for colleagues; one of that name is replaced. Gives how many entries are in it.
     */
    func exportTo(path: String) throws -> UInt64
    /**
     * The same from bytes.
     */
    func importBytes(bytes: Data) throws -> UInt64
    /**
     * Takes a colleague's file along to the office. Gives how many entries wait to be carried now.
     */
    func importFrom(path: String) throws -> UInt64
    /**
     * Begins a record of a kind.
     */
    func newDraft(kind: String) throws -> Draft
    /**
     * Every form at its newest version, also those that the office has published.
     */
    func kinds() throws -> [Kind]
    /**
     * A page of at most `limit` records (500), after the record that a page before ended with.
     */
    func list(filter: Filter, after: String?, limit: UInt32) throws -> Page
    /**
     * One record and its history.
     */
    func show(record: String) throws -> Sheet
    /**
     * Whose phone it is.
     */
    func owner() throws -> Owner
    /**
     * Lets go of the directory and ends a sync that runs. Every later call says `Closed`.
     */
    func shutDown()
    /**
     * Lets the listener hear of every change from now on. Gives the number to unsubscribe with.
     */
    func subscribe(listener: Listener) -> UInt64
    /**
     * Stops telling a listener.
     */
    func unsubscribe(number: UInt64)
    /**
     * Logs a client's announcement.
     */
    func logClientReport(report: ClientReport) throws -> String
    /**
     * Logs a call at a building or company.
     */
    func logColdVisit(visit: ColdVisit) throws -> String
    /**
     * Logs a visit to a store.
     */
    func logStoreVisit(visit: StoreVisit) throws -> String
    /**
     * Logs a client met on the street.
     */
    func logStreetContact(contact: StreetContact) throws -> String
    /**
     * How things stand with the office: for a badge, and for a page that says what is safe.
     */
    func status() throws -> Status
    /**
     * Ends the sync that runs, if one does: it says `Cancelled`. A blocking one ends when its transport
     * comes back.
     */
    func cancelSync()
    /**
     * The next request, for an app that schedules its round trips itself: post it and hand the answer to
     * [`Phone::on_response`]. An unanswered request may be forgotten; the next one holds the same.
     */
    func nextRequest() throws -> HttpRequest
    /**
     * Takes the answer to the request that was asked for last.
     */
    func onResponse(response: HttpResponse) throws -> Step
    /**
     * Exchanges everything that there is to exchange. Cancel the task, or call
     * [`Phone::cancel_sync`]; whatever was receipted until then stays, and the next sync goes on from there.
     */
    func sync(transport: Transport) async throws -> Synced
    /**
     * The same on the thread that calls.
     */
    func syncBlocking(transport: BlockingTransport) throws -> Synced
    /**
     * Whether a client is on record or protected, before anybody writes him down. A full number tells
     * surely, a masked one (`138****5678`) possibly.
     */
    func checkClient(number: String) throws -> ClientCheck
    /**
     * A report over what is on this phone.
     */
    func report(name: ReportName) throws -> Report
    /**
     * What is said of a record: the office's word where there is one, else what the same rules find here.
     */
    func rulingsOf(record: String) throws -> [Verdict]
}

/**
 * A person's phone: what he wrote, what the office sent him, and what goes between the two.
 */
class Phone: PhoneProtocol {
    /**
     * Joins an office with the one-time code that it gave, or the link that its QR code holds
     * (`streetbook:enrol?code=…`), and opens the phone. `address` is the office's, such as
     * `https://office.example`. Repeated after a kill or a lost answer, it goes on with the same code.
     */
    public static func enrol(directory: String, address: String, code: String, transport: Transport, key: Data? = nil, clock: PhoneClock? = nil)async throws -> Phone
    /**
     * The same on the thread that calls.
     */
    public static func enrolBlocking(directory: String, address: String, code: String, transport: BlockingTransport, key: Data? = nil, clock: PhoneClock? = nil)throws -> Phone
    /**
     * Opens the phone in a directory of its own. `key` is the 32 random bytes that seal its files (from the
     * Keystore or Keychain, never a passphrase), `clock` takes the place of the machine's clocks.
     */
    public static func open(directory: String, key: Data? = nil, clock: PhoneClock? = nil)throws -> Phone
}

/**
 * The app's own clocks, in place of the machine's. Tests use it; so does an app on a system that does
 * not let the library read the number of the boot.
 */
public protocol PhoneClock: AnyObject, Sendable {
    /**
     * Reads the clocks.
     */
    func read() -> ClockReading
}

/**
 * Posts requests without blocking: `suspend` in Kotlin, `async` in Swift, Python and TypeScript. Give each
 * request a time limit (60 s), follow no redirects, and let the body through as it is.
 */
public protocol Transport: AnyObject, Sendable {
    /**
     * Sends a request and waits for its answer.
     */
    func post(request: HttpRequest) async throws -> HttpResponse
}

/**
 * Why a record does not count any more.
 */
public struct Annulment: Equatable, Hashable {
    /**
     * The reason given.
     */
    public var reason: String
    /**
     * By whom.
     */
    public var by: String
    /**
     * When, by his clock.
     */
    public var atMs: Int64
}

/**
 * How far a book has been read.
 */
public struct BookStatus: Equatable, Hashable {
    /**
     * The book, such as `team/north`.
     */
    public var book: String
    /**
     * Releases read.
     */
    public var cursor: UInt64
}

/**
 * One transaction.
 */
public struct Change: Equatable, Hashable {
    /**
     * What brought it about.
     */
    public var cause: Cause
    /**
     * Ids of the records that are new, changed or gone. The state of others moves on with `waiting`.
     */
    public var records: [String]
    /**
     * Entries that wait for their receipt now.
     */
    public var waiting: UInt64
    /**
     * Entries that the office has receipted.
     */
    public var receipted: UInt64
    /**
     * Own entries that the office has set aside with this answer.
     */
    public var setAside: [Trouble]
}

/**
 * One of the answers that a field offers.
 */
public struct Choice: Equatable, Hashable {
    /**
     * What the record holds.
     */
    public var id: String
    /**
     * What people read.
     */
    public var label: Wording
}

/**
 * What this phone knows of a client.
 */
public struct ClientCheck: Equatable, Hashable {
    /**
     * His number, masked.
     */
    public var phone: String
    /**
     * Whether he is on record here.
     */
    public var known: Acquaintance
    /**
     * By whom.
     */
    public var who: [String]
    /**
     * Whether he is protected; none where nothing stands in the way.
     */
    public var protection: Verdict?
    /**
     * What the rules would say of him now.
     */
    public var verdicts: [Verdict]
}

/**
 * A client announced before he arrives. Either company and agent or zone and consultant say who announces
 * him.
 */
public struct ClientReport: Equatable, Hashable {
    /**
     * His name.
     */
    public var clientName: String
    /**
     * His number without the middle digits: `138****5678`.
     */
    public var maskedPhone: String
    /**
     * When he is expected, in milliseconds since 1970 UTC.
     */
    public var expectedAtMs: Int64
    /**
     * How he comes.
     */
    public var route: Route
    /**
     * The channel company.
     */
    public var company: String?
    /**
     * Its agent: the id of a person.
     */
    public var agent: String?
    /**
     * The consultant's zone.
     */
    public var zone: String?
    /**
     * The consultant: the id of a person.
     */
    public var consultant: String?
}

/**
 * The clocks at one moment.
 */
public struct ClockReading: Equatable, Hashable {
    /**
     * The wall clock: milliseconds since 1970 UTC.
     */
    public var wallMs: Int64
    /**
     * Milliseconds since the phone was booted, sleep included (Android: `SystemClock.elapsedRealtime()`).
     */
    public var runningMs: Int64
    /**
     * A number that changes with each boot (Android: `Settings.Global.BOOT_COUNT`); 0 where nobody knows.
     */
    public var boot: UInt64
}

/**
 * One call at a building or company.
 */
public struct ColdVisit: Equatable, Hashable {
    /**
     * The building or company.
     */
    public var placeName: String
    /**
     * What came of it.
     */
    public var outcome: VisitOutcome
    /**
     * Whether there was an appointment.
     */
    public var appointment: Bool?
    /**
     * Who was met.
     */
    public var met: String?
    /**
     * What they are interested in.
     */
    public var interest: String?
    /**
     * What comes next.
     */
    public var nextStep: String?
    /**
     * What was prepared.
     */
    public var checklist: [Prepared]
    /**
     * Photos, by their content.
     */
    public var photos: [String]
}

/**
 * Several values of one field.
 */
public struct Conflict: Equatable, Hashable {
    /**
     * The field.
     */
    public var field: String
    /**
     * The values, the one shown first first.
     */
    public var values: [Side]
}

/**
 * What is wrong with a field.
 */
public struct FieldProblem: Equatable, Hashable {
    /**
     * The form.
     */
    public var kind: String
    /**
     * The field's id.
     */
    public var field: String
    /**
     * A stable word for the rule that it breaks: `required`, `not_phone`, `too_long` …
     */
    public var rule: String
    /**
     * What people call the field; nothing where the form does not know it.
     */
    public var label: Wording?
    /**
     * A sentence to show beside it.
     */
    public var text: Wording
}

/**
 * Which records to list.
 */
public struct Filter: Equatable, Hashable {
    /**
     * Only this kind.
     */
    public var kind: String?
    /**
     * Only those with several values in a field.
     */
    public var conflictsOnly: Bool
    /**
     * The oldest first; else the newest.
     */
    public var oldestFirst: Bool
}

/**
 * One entry in a record's history.
 */
public struct HistoryLine: Equatable, Hashable {
    /**
     * The entry.
     */
    public var entry: String
    /**
     * Its author.
     */
    public var by: String
    /**
     * When, by his clock.
     */
    public var atMs: Int64
    /**
     * When the office stored it.
     */
    public var receivedAtMs: Int64?
    /**
     * What it wrote.
     */
    public var wrote: [Wrote]
}

/**
 * A request to be sent with `POST`.
 */
public struct HttpRequest: Equatable, Hashable {
    /**
     * Where to: the office's address and the path.
     */
    public var url: String
    /**
     * The path alone, for an app that reaches the office by another address.
     */
    public var path: String
    /**
     * Headers to send, all of them.
     */
    public var headers: [String: String]
    /**
     * The body.
     */
    public var body: Data
}

/**
 * What came back, whatever the status: a refusal of the office is an answer too.
 */
public struct HttpResponse: Equatable, Hashable {
    /**
     * The status, such as 200.
     */
    public var status: UInt16
    /**
     * The answer's headers; only `Retry-After` is read, so an app may leave the others out.
     */
    public var headers: [String: String]
    /**
     * The body.
     */
    public var body: Data
}

/**
 * A form.
 */
public struct Kind: Equatable, Hashable {
    /**
     * Its id, such as `street_contact`.
     */
    public var id: String
    /**
     * Its newest version on this phone.
     */
    public var version: UInt32
    /**
     * What people read.
     */
    public var label: Wording
    /**
     * How its records change.
     */
    public var mechanism: Mechanism
    /**
     * Whether this person may write one.
     */
    public var mayWrite: Bool
    /**
     * Whether he may change one of somebody else; his own, unless they are entries, he always may.
     */
    public var mayAmend: Bool
    /**
     * Whether he may sign one.
     */
    public var maySign: Bool
    /**
     * The fields, in the order of the form.
     */
    public var fields: [KindField]
}

/**
 * A field of a form.
 */
public struct KindField: Equatable, Hashable {
    /**
     * Its id.
     */
    public var id: String
    /**
     * What people read.
     */
    public var label: Wording
    /**
     * What they read beside it.
     */
    public var help: Wording?
    /**
     * What it holds.
     */
    public var fieldType: FieldType
    /**
     * The answers on offer, where it offers any.
     */
    public var choices: [Choice]
    /**
     * The kind of the records that it names, where it names records of one kind.
     */
    public var refersTo: String?
    /**
     * A record needs it.
     */
    public var required: Bool
    /**
     * Others see it masked: a full number.
     */
    public var restricted: Bool
    /**
     * Whether this person may fill it in; what others fill in he only reads.
     */
    public var maySet: Bool
    /**
     * The smallest number allowed.
     */
    public var min: Int64?
    /**
     * The largest number allowed.
     */
    public var max: Int64?
    /**
     * The longest text allowed, in characters; of free text alone.
     */
    public var charsMax: UInt32?
}

/**
 * Whose phone it is.
 */
public struct Owner: Equatable, Hashable {
    /**
     * The person's id.
     */
    public var person: String
    /**
     * His role.
     */
    public var role: String
    /**
     * His team.
     */
    public var team: String
    /**
     * The device's id.
     */
    public var device: String
    /**
     * The office's address.
     */
    public var office: String
    /**
     * The workspace's time zone, an IANA name: days are counted in it.
     */
    public var timeZone: String
}

/**
 * Some records, in the order in which they were captured.
 */
public struct Page: Equatable, Hashable {
    /**
     * The records.
     */
    public var records: [ShownRecord]
    /**
     * What to pass as `after` for the next page; none at the end.
     */
    public var next: String?
    /**
     * How many records the filter takes.
     */
    public var total: UInt64
}

/**
 * A remark on a record.
 */
public struct Remark: Equatable, Hashable {
    /**
     * What it says.
     */
    public var text: String
    /**
     * By whom.
     */
    public var by: String
    /**
     * When, by his clock.
     */
    public var atMs: Int64
}

/**
 * A report's answer.
 */
public struct Report: Equatable, Hashable {
    /**
     * The day on which it was asked.
     */
    public var day: String
    /**
     * Its lines.
     */
    public var lines: [ReportLine]
}

/**
 * One line of a report.
 */
public struct ReportLine: Equatable, Hashable {
    /**
     * In one sentence.
     */
    public var text: Wording
    /**
     * The records behind it.
     */
    public var records: [String]
    /**
     * What the rules say.
     */
    public var verdict: Verdict?
    /**
     * What else an app may want to know, by name.
     */
    public var columns: [String: FieldValue]
}

/**
 * A conflict that a person settled.
 */
public struct Settled: Equatable, Hashable {
    /**
     * The field.
     */
    public var field: String
    /**
     * The value that the person gave it.
     */
    public var value: FieldValue
    /**
     * Who chose.
     */
    public var by: String
    /**
     * When, by his clock.
     */
    public var atMs: Int64
}

/**
 * One record and its history.
 */
public struct Sheet: Equatable, Hashable {
    /**
     * What it says.
     */
    public var record: ShownRecord
    /**
     * Who changed what, when; the oldest first.
     */
    public var history: [HistoryLine]
}

/**
 * What a record says.
 */
public struct ShownRecord: Equatable, Hashable {
    /**
     * Its id.
     */
    public var id: String
    /**
     * Its kind.
     */
    public var kind: String
    /**
     * The version of the form that it was written with.
     */
    public var version: UInt32
    /**
     * The book it stands in, such as `team/north`.
     */
    public var book: String
    /**
     * Who wrote it.
     */
    public var author: String
    /**
     * When, by the author's clock, in milliseconds since 1970 UTC.
     */
    public var capturedAtMs: Int64
    /**
     * When the office stored it.
     */
    public var receivedAtMs: Int64?
    /**
     * Each field's value; of concurrent ones, the one that every device shows first.
     */
    public var fields: [String: FieldValue]
    /**
     * Where it stands on its way.
     */
    public var state: RecordState
    /**
     * The annulment, if any.
     */
    public var annulled: Annulment?
    /**
     * Signatures, oldest first.
     */
    public var signatures: [Signature]
    /**
     * Fields with several values, until a person chooses.
     */
    public var conflicts: [Conflict]
    /**
     * Fields that had several values until a person chose.
     */
    public var settled: [Settled]
    /**
     * Remarks, oldest first.
     */
    public var remarks: [Remark]
    /**
     * How many times its fields were changed after it was written.
     */
    public var amendments: UInt32
}

/**
 * One of several values.
 */
public struct Side: Equatable, Hashable {
    /**
     * What it says.
     */
    public var value: FieldValue
    /**
     * Who wrote it.
     */
    public var by: String
    /**
     * On which device.
     */
    public var device: String
    /**
     * When, by that device's clock.
     */
    public var atMs: Int64
}

/**
 * A signature.
 */
public struct Signature: Equatable, Hashable {
    /**
     * By whom.
     */
    public var by: String
    /**
     * When, by his clock.
     */
    public var atMs: Int64
    /**
     * Whether the record still says what was signed.
     */
    public var current: Bool
}

/**
 * How things stand between phone and office.
 */
public struct Status: Equatable, Hashable {
    /**
     * Entries that this device has saved: each act is one.
     */
    public var saved: UInt64
    /**
     * Of those, the ones that the office has not receipted.
     */
    public var waiting: UInt64
    /**
     * How long the oldest of them has waited, in milliseconds; none where nothing waits.
     */
    public var oldestWaitingMs: Int64?
    /**
     * Entries that the office has receipted.
     */
    public var receipted: UInt64
    /**
     * Own entries that the office has set aside.
     */
    public var quarantined: UInt64
    /**
     * The office's clock in its last answer, in milliseconds since 1970 UTC.
     */
    public var lastHeardMs: Int64?
    /**
     * Entries of colleagues that this phone carries to the office.
     */
    public var carried: UInt64
    /**
     * How far each book has been read.
     */
    public var books: [BookStatus]
    /**
     * Own entries that the office has set aside, with its reasons.
     */
    public var troubles: [Trouble]
    /**
     * What the office has published and this app cannot read: update the app.
     */
    public var unread: [String]
}

/**
 * What one answer achieved, for an app that posts the requests itself.
 */
public struct Step: Equatable, Hashable {
    /**
     * Whether another request is needed now.
     */
    public var again: Bool
    /**
     * Own entries that the office has receipted with this answer.
     */
    public var receipted: UInt64
    /**
     * Entries of others that came.
     */
    public var received: UInt64
}

/**
 * One visit to a store.
 */
public struct StoreVisit: Equatable, Hashable {
    /**
     * The store: the id of a record.
     */
    public var store: String
    /**
     * What came of it.
     */
    public var outcome: String
    /**
     * What is in stock.
     */
    public var stock: String?
    /**
     * How it is displayed.
     */
    public var display: String?
    /**
     * What competitors do.
     */
    public var competitor: String?
    /**
     * Photos, by their content.
     */
    public var photos: [String]
}

/**
 * One client met on the street.
 */
public struct StreetContact: Equatable, Hashable {
    /**
     * His name.
     */
    public var clientName: String
    /**
     * His full mobile number; others see it masked.
     */
    public var phone: String
    /**
     * The point where it was: the id of a record.
     */
    public var point: String?
    /**
     * How promising he is.
     */
    public var grade: Grade?
    /**
     * What he wishes for.
     */
    public var wishes: String?
    /**
     * Whether he was brought to the site.
     */
    public var broughtToSite: Bool?
    /**
     * The consultant who gets him: the id of a person.
     */
    public var consultant: String?
    /**
     * A remark.
     */
    public var remark: String?
}

/**
 * How far a sync has got.
 */
public struct SyncProgress: Equatable, Hashable {
    /**
     * Own entries that there are to send, those written meanwhile included.
     */
    public var of: UInt64
    /**
     * Of those, the ones that went out.
     */
    public var sent: UInt64
    /**
     * Of those, the ones that the office has receipted: they are safe.
     */
    public var receipted: UInt64
    /**
     * Entries of others that came.
     */
    public var received: UInt64
    /**
     * Requests that were answered.
     */
    public var roundTrips: UInt64
}

/**
 * What a sync achieved.
 */
public struct Synced: Equatable, Hashable {
    /**
     * Own entries that the office has receipted.
     */
    public var receipted: UInt64
    /**
     * Entries of others that came.
     */
    public var received: UInt64
    /**
     * Requests that were answered.
     */
    public var roundTrips: UInt64
    /**
     * Bytes of the requests' bodies.
     */
    public var bytesUp: UInt64
    /**
     * Bytes of the answers' bodies.
     */
    public var bytesDown: UInt64
}

/**
 * An own entry that the office has set aside.
 */
public struct Trouble: Equatable, Hashable {
    /**
     * The entry.
     */
    public var entry: String
    /**
     * Its record.
     */
    public var record: String
    /**
     * A stable word for the reason.
     */
    public var code: String
    /**
     * The reason in English, as the office gave it.
     */
    public var reason: String
}

/**
 * What a rule says.
 */
public struct Verdict: Equatable, Hashable {
    /**
     * The rule, such as `RE-4`.
     */
    public var rule: String
    /**
     * In one word, such as `valid`; the office may use one that this app does not know.
     */
    public var outcome: String
    /**
     * In one sentence.
     */
    public var text: Wording
    /**
     * Whether the office said it; else this phone found it, provisionally.
     */
    public var isFinal: Bool
    /**
     * The version of the rulebook that it was judged by.
     */
    public var edition: UInt32
    /**
     * The day that was judged, as `2026-11-02`.
     */
    public var day: String
    /**
     * The records that it looked at.
     */
    public var records: [String]
    /**
     * The person whom it concerns.
     */
    public var person: String?
    /**
     * The fine that is proposed, in yuan.
     */
    public var amountYuan: Int64?
    /**
     * The numbers behind it.
     */
    public var figures: [String: Int64]
    /**
     * What this phone finds where the office says otherwise.
     */
    public var here: Wording?
}

/**
 * Text in Chinese and English: show the one of the phone's language.
 */
public struct Wording: Equatable, Hashable {
    /**
     * Chinese.
     */
    public var zh: String
    /**
     * English.
     */
    public var en: String
}

/**
 * What an entry wrote into one place.
 */
public struct Wrote: Equatable, Hashable {
    /**
     * The field, or `FIELD/MEMBER`, `annul`, `note/…`, `sig/…`.
     */
    public var key: String
    /**
     * The value.
     */
    public var value: FieldValue
}

public enum Acquaintance: Equatable, Hashable {
    /**
     * Full numbers agree.
     */
    case same
    /**
     * Masked numbers agree.
     */
    case possible
    /**
     * Nothing like it here; the office may know more.
     */
    case none
}

public enum Cause: Equatable, Hashable {
    /**
     * Somebody wrote something on this phone: it is saved.
     */
    case act
    /**
     * The office answered.
     */
    case answer
    /**
     * The phone found itself copied, restored from a backup or damaged, and carries on as a fresh device:
     * what the office does not hold was made again, under new ids where a record was unsent.
     */
    case successor
    /**
     * A colleague's file was taken along.
     */
    case import
}

public enum FieldType: Equatable, Hashable {
    /**
     * Free text.
     */
    case text
    /**
     * A whole number.
     */
    case integer
    /**
     * A number with digits behind the point, as text.
     */
    case decimal
    /**
     * A sum of money in yuan, as text.
     */
    case yuan
    /**
     * Whole minutes.
     */
    case duration
    /**
     * Yes or no.
     */
    case bool
    /**
     * One of the choices.
     */
    case choice
    /**
     * Any number of the choices.
     */
    case choices
    /**
     * A calendar day, as text: `2026-11-02`.
     */
    case date
    /**
     * An instant.
     */
    case time
    /**
     * A person's id.
     */
    case person
    /**
     * Ids of people.
     */
    case people
    /**
     * The id of a record.
     */
    case ref
    /**
     * Ids of records.
     */
    case refs
    /**
     * A full mobile number.
     */
    case phone
    /**
     * A mobile number without its middle digits: `138****5678`.
     */
    case maskedPhone
    /**
     * `latitude,longitude` and perhaps the accuracy in metres.
     */
    case location
    /**
     * A photo, by its content.
     */
    case photo
    /**
     * Photos.
     */
    case photos
}

public enum FieldValue: Equatable, Hashable {
    /**
     * Text, and every type that is written as text.
     */
    case text(
        /**
         * The text.
         */value: String
    )
    /**
     * A whole number; of a duration, its minutes.
     */
    case integer(
        /**
         * The number.
         */value: Int64
    )
    /**
     * Yes or no.
     */
    case bool(
        /**
         * True for yes.
         */value: Bool
    )
    /**
     * An instant.
     */
    case time(
        /**
         * Milliseconds since 1970 UTC.
         */atMs: Int64
    )
    /**
     * Several choices, people, records or photos; order says nothing.
     */
    case members(
        /**
         * Their ids.
         */ids: [String]
    )
    /**
     * Nothing: in a change it takes the value out, in a record it was taken out.
     */
    case cleared
}

public enum Grade: Equatable, Hashable {
    /**
     * A.
     */
    case a
    /**
     * B.
     */
    case b
    /**
     * C.
     */
    case c
    /**
     * D.
     */
    case d
}

public enum Mechanism: Equatable, Hashable {
    /**
     * A fact: never edited, only annulled with a reason or annotated.
     */
    case entry
    /**
     * Edited by many, field by field; every concurrent value is kept.
     */
    case card
    /**
     * A card that people sign; a signature covers one version.
     */
    case slip
}

/**
 * Why the phone did not do what it was asked, by what the person does next. Nothing that was saved is
 * lost by any of them. `text` is a sentence to show as it is.
 */
public enum PhoneError: Swift.Error, Equatable, Hashable, Foundation.LocalizedError {
    /**
     * Fix this field.
     */
    case FixField(
        /**
         * Which field, and what it must be.
         */problem: FieldProblem
    )
    /**
     * Do something else: the record does not allow it, or there is none.
     */
    case NotPossible(
        /**
         * A stable word: `unknown_record`, `unknown_kind`, `never_edited`, `not_signed`, `set_aside`,
         * `reason`, `remark`, `already_enrolled`, `file`, `id`.
         */code: String,
        /**
         * For the person.
         */text: Wording
    )
    /**
     * Ask the office for a code, and enrol: the directory holds no phone.
     */
    case NotEnrolled(
        /**
         * For the person.
         */text: Wording
    )
    /**
     * Try again later; nobody has to do anything.
     */
    case TryLater(
        /**
         * A stable word: `no_answer`, `not_the_office` (a captive portal), `busy` (the office),
         * `throttled`, `syncing` (another call does it).
         */code: String,
        /**
         * After this many milliseconds, at the soonest; grows from failure to failure, with jitter.
         */retryAfterMs: UInt64,
        /**
         * For the person.
         */text: Wording
    )
    /**
     * Update the app.
     */
    case UpdateApp(
        /**
         * For the person.
         */text: Wording
    )
    /**
     * Ask the office.
     */
    case AskOffice(
        /**
         * A stable word: the office's own (`token`, `code`, `revoked` …), or `disk`, `damaged`,
         * `other_office`, `papers`, `broken`.
         */code: String,
        /**
         * For the person.
         */text: Wording
    )
    /**
     * Make room. Nothing was written.
     */
    case StorageFull(
        /**
         * What is free.
         */freeBytes: UInt64,
        /**
         * What has to be free.
         */neededBytes: UInt64,
        /**
         * For the person.
         */text: Wording
    )
    /**
     * The files are sealed, and not with this key. Nothing was touched.
     */
    case WrongKey(
        /**
         * A stable word: `missing`, `other`, `not_sealed`, `length`.
         */code: String,
        /**
         * For the person.
         */text: Wording
    )
    /**
     * Another process, or another `Phone` of this one, has the directory.
     */
    case LockedByAnother(
        /**
         * For the person.
         */text: Wording
    )
    /**
     * The phone was closed.
     */
    case Closed(
        /**
         * For the person.
         */text: Wording
    )
    /**
     * Somebody cancelled it.
     */
    case Cancelled(
        /**
         * For the person.
         */text: Wording
    )
    /**
     * A fault in the library or in the app's own callbacks. The next call works.
     */
    case Internal(
        /**
         * For a log line; holds nothing that anybody entered.
         */detail: String,
        /**
         * For the person.
         */text: Wording
    )
}

public enum Prepared: Equatable, Hashable {
    /**
     * A business card.
     */
    case card
    /**
     * A pen.
     */
    case pen
    /**
     * A brochure.
     */
    case brochure
    /**
     * A notebook.
     */
    case notebook
}

public enum RecordState: Equatable, Hashable {
    /**
     * Saved on this phone only.
     */
    case waiting
    /**
     * Durable at the office.
     */
    case receipted
    /**
     * Merged, and to be seen by those who share the book.
     */
    case released
    /**
     * Set aside by the office.
     */
    case quarantined
    /**
     * Waits at the office for an entry that it builds on.
     */
    case held
}

public enum ReportName: Equatable, Hashable {
    /**
     * What the person wrote today, by form and point.
     */
    case day
    /**
     * His quotas of today and this month.
     */
    case quota
    /**
     * His stores, and their visits this month.
     */
    case stores
    /**
     * What the office has not receipted.
     */
    case waiting
}

public enum Route: Equatable, Hashable {
    /**
     * Somebody accompanies him.
     */
    case accompanied
    /**
     * He comes alone.
     */
    case selfArrival
}

/**
 * Why a transport has no answer.
 */
public enum TransportError: Swift.Error, Equatable, Hashable, Foundation.LocalizedError {
    /**
     * The office was not reached, or the connection broke.
     */
    case NoAnswer(
        /**
         * For a log line.
         */reason: String
    )
    /**
     * The app cancelled the request.
     */
    case Cancelled
}

public enum VisitOutcome: Equatable, Hashable {
    /**
     * They are interested.
     */
    case interested
    /**
     * They want to be called back.
     */
    case callBack
    /**
     * They refused.
     */
    case refused
    /**
     * Nobody was there.
     */
    case nobody
}
