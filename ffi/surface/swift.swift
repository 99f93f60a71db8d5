/**
 * Posts requests on the calling thread, for a worker of its own (WorkManager's, a Python script).
 */
public protocol BlockingTransport: AnyObject, Sendable {
    /**
     * Sends a request and waits for its answer.
     */
    func post(request: HttpRequest) throws -> HttpResponse
}

/**
 * A form that is being filled in. It lives in memory; only logging saves it.
 */
public protocol DraftProtocol: AnyObject, Sendable {
    /**
     * Returns everything that is wrong with the draft, in the order of the form; empty when it can be
     * logged.
     */
    func check() throws -> [FieldProblem]
    /**
     * Returns the fields set so far.
     */
    func fields() -> [String: FieldValue]
    /**
     * Writes the record and returns its id once it is saved. A draft becomes one record: logged again,
     * as after a double tap, it returns the same id.
     */
    func log() throws -> String
    /**
     * Sets any number of fields in one call; `Cleared` removes a value. Nothing is checked yet.
     */
    func set(fields: [String: FieldValue])
}

/**
 * A form that is being filled in. It lives in memory; only logging saves it.
 */
class Draft: DraftProtocol {
}

/**
 * Receives changes. Called on the thread that made the change, after it is done and with no lock held,
 * so it may call the phone. What it throws is swallowed.
 */
public protocol Listener: AnyObject, Sendable {
    /**
     * Called after a change.
     */
    func onChange(change: Change)
    /**
     * Called when a sync has progressed.
     */
    func onProgress(progress: SyncProgress)
}

/**
 * A person's phone: the records that they wrote, those that the office sent, and the exchange between
 * the two.
 */
public protocol PhoneProtocol: AnyObject, Sendable {
    /**
     * Changes fields of a record; fields that are not named keep their value.
     */
    func amend(record: String, fields: [String: FieldValue]) throws
    /**
     * Adds a remark to a record.
     */
    func annotate(record: String, remark: String) throws
    /**
     * Annuls a record, with a reason. It stays visible.
     */
    func annul(record: String, reason: String) throws
    /**
     * Settles a conflict: the value replaces all concurrent ones.
     */
    func choose(record: String, field: String, value: FieldValue) throws
    /**
     * Writes a new record of a kind and returns its id once it is saved.
     */
    func log(kind: String, fields: [String: FieldValue]) throws -> String
    /**
     * Signs a record as it is on this phone.
     */
    func sign(record: String) throws
    /**
     * Returns the content of [`Phone::export_to`]'s file as bytes, for an app that writes to a stream.
     */
    func exportBytes() throws -> Data
    /**
     * Writes everything that the office has not receipted into a file, own entries and those carried
     * for colleagues; replaces a file of that name. Returns the number of entries in it.
     */
    func exportTo(path: String) throws -> UInt64
    /**
     * Imports a colleague's file from bytes; see [`Phone::import_from`].
     */
    func importBytes(bytes: Data) throws -> UInt64
    /**
     * Imports a colleague's file, to be carried to the office. Returns the number of entries that now
     * wait to be carried.
     */
    func importFrom(path: String) throws -> UInt64
    /**
     * Starts a record of a kind.
     */
    func newDraft(kind: String) throws -> Draft
    /**
     * Returns every form at its newest version, including those that the office has published.
     */
    func kinds() throws -> [Kind]
    /**
     * Returns a page of at most `limit` records (500), after the record that the previous page ended
     * with.
     */
    func list(filter: Filter, after: String?, limit: UInt32) throws -> Page
    /**
     * Returns one record and its history.
     */
    func show(record: String) throws -> Sheet
    /**
     * Returns the person and device that the phone belongs to.
     */
    func owner() throws -> Owner
    /**
     * Releases the directory and cancels a running sync. Every later call returns `Closed`.
     */
    func shutDown()
    /**
     * Calls the listener after every change from now on. Returns the number to unsubscribe with.
     */
    func subscribe(listener: Listener) -> UInt64
    /**
     * Removes a listener.
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
     * Returns the status: for a badge, and for a page that shows what is safe.
     */
    func status() throws -> Status
    /**
     * Cancels the running sync, if any: it returns `Cancelled`. A blocking one ends when its transport
     * returns.
     */
    func cancelSync()
    /**
     * Returns the next request, for an app that schedules its round trips itself: post it and pass the
     * answer to [`Phone::on_response`]. An unanswered request may be dropped; the next one holds the
     * same.
     */
    func nextRequest() throws -> HttpRequest
    /**
     * Applies the answer to the last request.
     */
    func onResponse(response: HttpResponse) throws -> Step
    /**
     * Exchanges everything that is pending. Cancel the task, or call [`Phone::cancel_sync`]; whatever
     * was receipted until then stays, and the next sync continues from there.
     */
    func sync(transport: Transport) async throws -> Synced
    /**
     * Runs [`Phone::sync`] on the calling thread.
     */
    func syncBlocking(transport: BlockingTransport) throws -> Synced
    /**
     * Checks if a client is on record or protected, before they are written down. A full number
     * matches for certain, a masked one (`138****5678`) possibly.
     */
    func checkClient(number: String) throws -> ClientCheck
    /**
     * Returns a report over the records on this phone.
     */
    func report(name: ReportName) throws -> Report
    /**
     * Returns the findings on a record: the office's where there is one, else what the same rules find
     * here.
     */
    func rulingsOf(record: String) throws -> [Verdict]
}

/**
 * A person's phone: the records that they wrote, those that the office sent, and the exchange between
 * the two.
 */
class Phone: PhoneProtocol {
    /**
     * Opens the phone in a directory of its own. `key` is the 32 random bytes that seal its files
     * (from the Keystore or Keychain, never a passphrase); `clock` replaces the machine's clocks.
     */
    public static func open(directory: String, key: Data? = nil, clock: PhoneClock? = nil)throws -> Phone
    /**
     * Joins an office with the one-time code that it issued, or the link in its QR code
     * (`streetbook:enrol?code=…`), and opens the phone. `address` is the office's, such as
     * `https://office.example`. Repeated after a kill or a lost answer, it continues with the same
     * code.
     */
    public static func enrol(directory: String, address: String, code: String, transport: Transport, key: Data? = nil, clock: PhoneClock? = nil)async throws -> Phone
    /**
     * Runs [`Phone::enrol`] on the calling thread.
     */
    public static func enrolBlocking(directory: String, address: String, code: String, transport: BlockingTransport, key: Data? = nil, clock: PhoneClock? = nil)throws -> Phone
}

/**
 * The app's own clocks, in place of the machine's: for tests, and for an app on a system that does not
 * permit the library to read the boot's number.
 */
public protocol PhoneClock: AnyObject, Sendable {
    /**
     * Reads the clocks.
     */
    func read() -> ClockReading
}

/**
 * Posts requests without blocking: `suspend` in Kotlin, `async` in Swift, Python and TypeScript. Limit
 * each request's time (60 s), follow no redirects, and pass the body through unchanged.
 */
public protocol Transport: AnyObject, Sendable {
    /**
     * Sends a request and waits for its answer.
     */
    func post(request: HttpRequest) async throws -> HttpResponse
}

/**
 * The annulment of a record that no longer counts.
 */
public struct Annulment: Equatable, Hashable {
    /**
     * The reason given.
     */
    public var reason: String
    /**
     * Id of the person who wrote it.
     */
    public var by: String
    /**
     * Time by the author's clock.
     */
    public var atMs: Int64
}

/**
 * Progress in a book.
 */
public struct BookStatus: Equatable, Hashable {
    /**
     * The book, such as `team/north`.
     */
    public var book: String
    /**
     * Number of releases read.
     */
    public var cursor: UInt64
}

/**
 * One transaction.
 */
public struct Change: Equatable, Hashable {
    /**
     * Its cause.
     */
    public var cause: Cause
    /**
     * Ids of the records that are new, changed or gone. The state of others advances with `waiting`.
     */
    public var records: [String]
    /**
     * Number of entries that wait for their receipt.
     */
    public var waiting: UInt64
    /**
     * Number of entries that the office has receipted.
     */
    public var receipted: UInt64
    /**
     * Own entries that the office has quarantined with this answer.
     */
    public var setAside: [Trouble]
}

/**
 * One of the choices of a field.
 */
public struct Choice: Equatable, Hashable {
    /**
     * The value that the record holds.
     */
    public var id: String
    /**
     * The choice's name.
     */
    public var label: Wording
}

/**
 * This phone's knowledge of a client.
 */
public struct ClientCheck: Equatable, Hashable {
    /**
     * The client's number, masked.
     */
    public var phone: String
    /**
     * The match with the records on this phone.
     */
    public var known: Acquaintance
    /**
     * Ids of the authors of those records.
     */
    public var who: [String]
    /**
     * The protection of the client; none if nothing prevents a report.
     */
    public var protection: Verdict?
    /**
     * The rules' findings if the client were recorded now.
     */
    public var verdicts: [Verdict]
}

/**
 * A client announced before they arrive. Either company and agent, or zone and consultant, name the
 * side that announces them.
 */
public struct ClientReport: Equatable, Hashable {
    /**
     * The client's name.
     */
    public var clientName: String
    /**
     * Their number without the middle digits: `138****5678`.
     */
    public var maskedPhone: String
    /**
     * Expected arrival, in milliseconds since 1970 UTC.
     */
    public var expectedAtMs: Int64
    /**
     * The client's way of arriving.
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
     * A number that changes with each boot (Android: `Settings.Global.BOOT_COUNT`); 0 if unknown.
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
     * Outcome of the call.
     */
    public var outcome: VisitOutcome
    /**
     * True if there was an appointment.
     */
    public var appointment: Bool?
    /**
     * The people met.
     */
    public var met: String?
    /**
     * Their interest.
     */
    public var interest: String?
    /**
     * The next step.
     */
    public var nextStep: String?
    /**
     * The items prepared.
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
     * The values; the one shown first comes first.
     */
    public var values: [Side]
}

/**
 * A field's error.
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
     * A stable word for the broken rule: `required`, `not_phone`, `too_long` …
     */
    public var rule: String
    /**
     * The field's label; none if the form does not have the field.
     */
    public var label: Wording?
    /**
     * A sentence to show beside the field.
     */
    public var text: Wording
}

/**
 * Filter of a list of records.
 */
public struct Filter: Equatable, Hashable {
    /**
     * Only this kind, if any.
     */
    public var kind: String?
    /**
     * True for only those with several values in a field.
     */
    public var conflictsOnly: Bool
    /**
     * True for the oldest first; otherwise the newest.
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
     * Time by the author's clock.
     */
    public var atMs: Int64
    /**
     * Time at which the office stored it.
     */
    public var receivedAtMs: Int64?
    /**
     * The values that it wrote.
     */
    public var wrote: [Wrote]
}

/**
 * A request to be sent with `POST`.
 */
public struct HttpRequest: Equatable, Hashable {
    /**
     * Full address: the office's address and the path.
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
 * A response with any status: a refusal by the office is an answer too.
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
     * The form's name.
     */
    public var label: Wording
    /**
     * The way in which its records change.
     */
    public var mechanism: Mechanism
    /**
     * True if this person may write one.
     */
    public var mayWrite: Bool
    /**
     * True if this person may change another author's record; their own they always may, unless it is
     * an entry.
     */
    public var mayAmend: Bool
    /**
     * True if this person may sign one.
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
     * The field's name.
     */
    public var label: Wording
    /**
     * A hint to show beside it.
     */
    public var help: Wording?
    /**
     * The type of its value.
     */
    public var fieldType: FieldType
    /**
     * The choices on offer; empty for other types.
     */
    public var choices: [Choice]
    /**
     * The kind of the records that it refers to, if it is limited to one kind.
     */
    public var refersTo: String?
    /**
     * True if a record needs it.
     */
    public var required: Bool
    /**
     * True if others see it masked: it holds a full number.
     */
    public var restricted: Bool
    /**
     * True if this person may fill it in; a field for other roles is read-only for them.
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
     * The longest text allowed, in characters; for free text only.
     */
    public var charsMax: UInt32?
}

/**
 * The person and device that a phone belongs to.
 */
public struct Owner: Equatable, Hashable {
    /**
     * The person's id.
     */
    public var person: String
    /**
     * Their role.
     */
    public var role: String
    /**
     * Their team.
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
 * A page of records, in the order of capture.
 */
public struct Page: Equatable, Hashable {
    /**
     * The records.
     */
    public var records: [ShownRecord]
    /**
     * Value of `after` for the next page; none at the end.
     */
    public var next: String?
    /**
     * Number of records that match the filter.
     */
    public var total: UInt64
}

/**
 * A remark on a record.
 */
public struct Remark: Equatable, Hashable {
    /**
     * Its text.
     */
    public var text: String
    /**
     * Id of the person who wrote it.
     */
    public var by: String
    /**
     * Time by the author's clock.
     */
    public var atMs: Int64
}

/**
 * A report's answer.
 */
public struct Report: Equatable, Hashable {
    /**
     * The day of the report.
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
     * The line as one sentence.
     */
    public var text: Wording
    /**
     * The records behind it.
     */
    public var records: [String]
    /**
     * The rules' finding.
     */
    public var verdict: Verdict?
    /**
     * Further values for an app, by name.
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
     * Id of the person who chose.
     */
    public var by: String
    /**
     * Time by the author's clock.
     */
    public var atMs: Int64
}

/**
 * One record and its history.
 */
public struct Sheet: Equatable, Hashable {
    /**
     * The record.
     */
    public var record: ShownRecord
    /**
     * Changes with author and time; the oldest first.
     */
    public var history: [HistoryLine]
}

/**
 * A record as plain values.
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
     * The book that holds it, such as `team/north`.
     */
    public var book: String
    /**
     * Id of the person who wrote it.
     */
    public var author: String
    /**
     * Time of capture by the author's clock, in milliseconds since 1970 UTC.
     */
    public var capturedAtMs: Int64
    /**
     * Time at which the office stored it.
     */
    public var receivedAtMs: Int64?
    /**
     * Each field's value; of concurrent ones, the one that every device shows first.
     */
    public var fields: [String: FieldValue]
    /**
     * Its state on the way to the office and the others.
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
     * Number of times that its fields were changed after it was written.
     */
    public var amendments: UInt32
}

/**
 * One of several concurrent values.
 */
public struct Side: Equatable, Hashable {
    /**
     * The value.
     */
    public var value: FieldValue
    /**
     * Id of the person who wrote it.
     */
    public var by: String
    /**
     * Id of the device that wrote it.
     */
    public var device: String
    /**
     * Time by that device's clock.
     */
    public var atMs: Int64
}

/**
 * A signature.
 */
public struct Signature: Equatable, Hashable {
    /**
     * Id of the person who wrote it.
     */
    public var by: String
    /**
     * Time by the author's clock.
     */
    public var atMs: Int64
    /**
     * True if the record still holds the signed values.
     */
    public var current: Bool
}

/**
 * Status of the exchange between phone and office.
 */
public struct Status: Equatable, Hashable {
    /**
     * Entries that this device has saved: each act is one.
     */
    public var saved: UInt64
    /**
     * Saved entries that the office has not receipted.
     */
    public var waiting: UInt64
    /**
     * Age of the oldest waiting entry, in milliseconds; none if nothing waits.
     */
    public var oldestWaitingMs: Int64?
    /**
     * Entries that the office has receipted.
     */
    public var receipted: UInt64
    /**
     * Own entries that the office has quarantined.
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
     * Progress in each book.
     */
    public var books: [BookStatus]
    /**
     * Own entries that the office has quarantined, with its reasons.
     */
    public var troubles: [Trouble]
    /**
     * Forms and other items that the office has published and this app cannot read: update the app.
     */
    public var unread: [String]
}

/**
 * Result of one answer, for an app that posts the requests itself.
 */
public struct Step: Equatable, Hashable {
    /**
     * True if another request is needed now.
     */
    public var again: Bool
    /**
     * Own entries that the office has receipted with this answer.
     */
    public var receipted: UInt64
    /**
     * Entries received from others.
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
     * Outcome of the visit.
     */
    public var outcome: String
    /**
     * Stock on hand.
     */
    public var stock: String?
    /**
     * State of the display.
     */
    public var display: String?
    /**
     * Activities of competitors.
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
     * The client's name.
     */
    public var clientName: String
    /**
     * Their full mobile number; others see it masked.
     */
    public var phone: String
    /**
     * The point where they were met: the id of a record.
     */
    public var point: String?
    /**
     * The client's grade.
     */
    public var grade: Grade?
    /**
     * The client's wishes.
     */
    public var wishes: String?
    /**
     * True if the client was brought to the site.
     */
    public var broughtToSite: Bool?
    /**
     * The consultant to whom the client was passed: the id of a person.
     */
    public var consultant: String?
    /**
     * A remark.
     */
    public var remark: String?
}

/**
 * Progress of a sync.
 */
public struct SyncProgress: Equatable, Hashable {
    /**
     * Own entries to send, including those written meanwhile.
     */
    public var of: UInt64
    /**
     * Own entries sent.
     */
    public var sent: UInt64
    /**
     * Own entries that the office has receipted: they are safe.
     */
    public var receipted: UInt64
    /**
     * Entries received from others.
     */
    public var received: UInt64
    /**
     * Requests answered.
     */
    public var roundTrips: UInt64
}

/**
 * Result of a sync.
 */
public struct Synced: Equatable, Hashable {
    /**
     * Own entries that the office has receipted.
     */
    public var receipted: UInt64
    /**
     * Entries received from others.
     */
    public var received: UInt64
    /**
     * Requests answered.
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
 * An own entry that the office has quarantined.
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
 * A rule's finding.
 */
public struct Verdict: Equatable, Hashable {
    /**
     * The rule, such as `RE-4`.
     */
    public var rule: String
    /**
     * The outcome in one word, such as `valid`; the office may use one that this app does not know.
     */
    public var outcome: String
    /**
     * The finding in one sentence.
     */
    public var text: Wording
    /**
     * True if the office published it; false if this phone found it, provisionally.
     */
    public var isFinal: Bool
    /**
     * Version of the rulebook that was applied.
     */
    public var edition: UInt32
    /**
     * The day that it is about, as `2026-11-02`.
     */
    public var day: String
    /**
     * Ids of the records that the rule looked at.
     */
    public var records: [String]
    /**
     * Id of the person concerned.
     */
    public var person: String?
    /**
     * Proposed fine, in yuan.
     */
    public var amountYuan: Int64?
    /**
     * The figures behind it.
     */
    public var figures: [String: Int64]
    /**
     * This phone's own finding where the office's differs.
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
 * A value that an entry wrote under one key.
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
     * No match here; the office may know more.
     */
    case none
}

public enum Cause: Equatable, Hashable {
    /**
     * The person wrote something on this phone: it is saved.
     */
    case act
    /**
     * The office's answer was applied.
     */
    case answer
    /**
     * The phone found itself copied, restored from a backup or damaged, and continues as a fresh
     * device: what the office does not hold was reissued, under new ids where a record was unsent.
     */
    case successor
    /**
     * A colleague's file was imported.
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
     * A number with decimals, as text.
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
     * `latitude,longitude`, optionally with the accuracy in metres.
     */
    case location
    /**
     * A photo, by its content: hash, bytes and type.
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
     * A whole number; for a duration, its minutes.
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
     * Several choices, people, records or photos; the order has no meaning.
     */
    case members(
        /**
         * Their ids.
         */ids: [String]
    )
    /**
     * No value: in a change it removes the value, in a record it was removed.
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
     * Edited by many, field by field; every concurrent value is retained.
     */
    case card
    /**
     * A card that people sign; a signature covers one version.
     */
    case slip
}

/**
 * An error, by what the person does next. None of them loses anything that was saved. `text` is a
 * sentence to show as it is.
 */
public enum PhoneError: Swift.Error, Equatable, Hashable, Foundation.LocalizedError {
    /**
     * Fix this field.
     */
    case FixField(
        /**
         * The field, and the rule that it breaks.
         */problem: FieldProblem
    )
    /**
     * Do something else: the record does not allow it, or there is none.
     */
    case NotPossible(
        /**
         * A stable word: `unknown_record`, `unknown_kind`, `never_edited`, `not_signed`, `set_aside`,
         * `reason`, `remark`, `already_enrolled`, `clock`, `file`, `id`.
         */code: String,
        /**
         * Text for the person.
         */text: Wording
    )
    /**
     * Ask the office for a code, and enrol: the directory holds no phone.
     */
    case NotEnrolled(
        /**
         * Text for the person.
         */text: Wording
    )
    /**
     * Try again later; nothing else is needed.
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
         * Text for the person.
         */text: Wording
    )
    /**
     * Update the app.
     */
    case UpdateApp(
        /**
         * Text for the person.
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
         * Text for the person.
         */text: Wording
    )
    /**
     * Free some storage. Nothing was written.
     */
    case StorageFull(
        /**
         * Free bytes.
         */freeBytes: UInt64,
        /**
         * Bytes that have to be free.
         */neededBytes: UInt64,
        /**
         * Text for the person.
         */text: Wording
    )
    /**
     * The files are sealed with another key, or not sealed. Nothing was touched.
     */
    case WrongKey(
        /**
         * A stable word: `missing`, `other`, `not_sealed`, `length`.
         */code: String,
        /**
         * Text for the person.
         */text: Wording
    )
    /**
     * Another process, or another `Phone` of this one, has the directory open.
     */
    case LockedByAnother(
        /**
         * Text for the person.
         */text: Wording
    )
    /**
     * The phone was closed.
     */
    case Closed(
        /**
         * Text for the person.
         */text: Wording
    )
    /**
     * The call was cancelled.
     */
    case Cancelled(
        /**
         * Text for the person.
         */text: Wording
    )
    /**
     * A fault in the library or in the app's own callbacks. The next call works.
     */
    case Internal(
        /**
         * For a log line; holds nothing that a person entered.
         */detail: String,
        /**
         * Text for the person.
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
     * Merged, and visible to those who share the book.
     */
    case released
    /**
     * Quarantined by the office.
     */
    case quarantined
    /**
     * Held at the office until an entry arrives that it builds on.
     */
    case held
}

public enum ReportName: Equatable, Hashable {
    /**
     * The person's records of today, by form and point.
     */
    case day
    /**
     * The person's quotas of today and this month.
     */
    case quota
    /**
     * The person's stores, and their visits this month.
     */
    case stores
    /**
     * Entries that the office has not receipted.
     */
    case waiting
}

public enum Route: Equatable, Hashable {
    /**
     * A colleague or agent accompanies them.
     */
    case accompanied
    /**
     * They come alone.
     */
    case selfArrival
}

/**
 * Reason why a transport has no answer.
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
     * They asked to be called back.
     */
    case callBack
    /**
     * They refused.
     */
    case refused
    /**
     * No person was there.
     */
    case nobody
}
