/**
 * Posts requests on the calling thread, for a worker of its own (WorkManager's, a Python script).
 */
public interface BlockingTransport {
    /**
     * Sends a request and waits for its answer.
     */
    fun post(request: HttpRequest): HttpResponse
}

/**
 * A form that is being filled in. It lives in memory; only logging saves it.
 */
public interface DraftInterface {
    /**
     * Returns everything that is wrong with the draft, in the order of the form; empty when it can be
     * logged.
     */
    fun check(): List<FieldProblem>
    /**
     * Returns the fields set so far.
     */
    fun fields(): Map<String, FieldValue>
    /**
     * Writes the record and returns its id once it is saved. A draft becomes one record: logged again,
     * as after a double tap, it returns the same id.
     */
    fun log(): String
    /**
     * Sets any number of fields in one call; `Cleared` removes a value. Nothing is checked yet.
     */
    fun set(fields: Map<String, FieldValue>)
}

/**
 * A form that is being filled in. It lives in memory; only logging saves it.
 */
class Draft : DraftInterface, AutoCloseable {
}

/**
 * Receives changes. Called on the thread that made the change, after it is done and with no lock held,
 * so it may call the phone. What it throws is swallowed.
 */
public interface Listener {
    /**
     * Called after a change.
     */
    fun onChange(change: Change)
    /**
     * Called when a sync has progressed.
     */
    fun onProgress(progress: SyncProgress)
}

/**
 * A person's phone: the records that they wrote, those that the office sent, and the exchange between
 * the two.
 */
public interface PhoneInterface {
    /**
     * Changes fields of a record; fields that are not named keep their value.
     */
    fun amend(record: String, fields: Map<String, FieldValue>)
    /**
     * Adds a remark to a record.
     */
    fun annotate(record: String, remark: String)
    /**
     * Annuls a record, with a reason. It stays visible.
     */
    fun annul(record: String, reason: String)
    /**
     * Settles a conflict: the value replaces all concurrent ones.
     */
    fun choose(record: String, field: String, value: FieldValue)
    /**
     * Writes a new record of a kind and returns its id once it is saved.
     */
    fun log(kind: String, fields: Map<String, FieldValue>): String
    /**
     * Signs a record as it is on this phone.
     */
    fun sign(record: String)
    /**
     * Returns the content of [`Phone::export_to`]'s file as bytes, for an app that writes to a stream.
     */
    fun exportBytes(): ByteArray
    /**
     * Writes everything that the office has not receipted into a file, own entries and those carried
     * for colleagues; replaces a file of that name. Returns the number of entries in it.
     */
    fun exportTo(path: String): ULong
    /**
     * Imports a colleague's file from bytes; see [`Phone::import_from`].
     */
    fun importBytes(bytes: ByteArray): ULong
    /**
     * Imports a colleague's file, to be carried to the office. Returns the number of entries that now
     * wait to be carried.
     */
    fun importFrom(path: String): ULong
    /**
     * Starts a record of a kind.
     */
    fun newDraft(kind: String): Draft
    /**
     * Returns every form at its newest version, including those that the office has published.
     */
    fun kinds(): List<Kind>
    /**
     * Returns a page of at most `limit` records (500), after the record that the previous page ended
     * with.
     */
    fun list(filter: Filter, after: String? = null, limit: UInt = 50u): Page
    /**
     * Returns one record and its history.
     */
    fun show(record: String): Sheet
    /**
     * Returns the person and device that the phone belongs to.
     */
    fun owner(): Owner
    /**
     * Releases the directory and cancels a running sync. Every later call returns `Closed`.
     */
    fun shutDown()
    /**
     * Calls the listener after every change from now on. Returns the number to unsubscribe with.
     */
    fun subscribe(listener: Listener): ULong
    /**
     * Removes a listener.
     */
    fun unsubscribe(number: ULong)
    /**
     * Logs a client's announcement.
     */
    fun logClientReport(report: ClientReport): String
    /**
     * Logs a call at a building or company.
     */
    fun logColdVisit(visit: ColdVisit): String
    /**
     * Logs a visit to a store.
     */
    fun logStoreVisit(visit: StoreVisit): String
    /**
     * Logs a client met on the street.
     */
    fun logStreetContact(contact: StreetContact): String
    /**
     * Returns the status: for a badge, and for a page that shows what is safe.
     */
    fun status(): Status
    /**
     * Cancels the running sync, if any: it returns `Cancelled`. A blocking one ends when its transport
     * returns.
     */
    fun cancelSync()
    /**
     * Returns the next request, for an app that schedules its round trips itself: post it and pass the
     * answer to [`Phone::on_response`]. An unanswered request may be dropped; the next one holds the
     * same.
     */
    fun nextRequest(): HttpRequest
    /**
     * Applies the answer to the last request.
     */
    fun onResponse(response: HttpResponse): Step
    /**
     * Exchanges everything that is pending. Cancel the task, or call [`Phone::cancel_sync`]; whatever
     * was receipted until then stays, and the next sync continues from there.
     */
    suspend fun sync(transport: Transport): Synced
    /**
     * Runs [`Phone::sync`] on the calling thread.
     */
    fun syncBlocking(transport: BlockingTransport): Synced
    /**
     * Checks if a client is on record or protected, before they are written down. A full number
     * matches for certain, a masked one (`138****5678`) possibly.
     */
    fun checkClient(number: String): ClientCheck
    /**
     * Returns a report over the records on this phone.
     */
    fun report(name: ReportName): Report
    /**
     * Returns the findings on a record: the office's where there is one, else what the same rules find
     * here.
     */
    fun rulingsOf(record: String): List<Verdict>
}

/**
 * A person's phone: the records that they wrote, those that the office sent, and the exchange between
 * the two.
 */
class Phone : PhoneInterface, AutoCloseable {
    /**
     * Opens the phone in a directory of its own. `key` is the 32 random bytes that seal its files
     * (from the Keystore or Keychain, never a passphrase); `clock` replaces the machine's clocks.
     */
    fun open(directory: String, key: ByteArray? = null, clock: PhoneClock? = null): Phone
    /**
     * Joins an office with the one-time code that it issued, or the link in its QR code
     * (`streetbook:enrol?code=…`), and opens the phone. `address` is the office's, such as
     * `https://office.example`. Repeated after a kill or a lost answer, it continues with the same
     * code.
     */
    suspend fun enrol(directory: String, address: String, code: String, transport: Transport, key: ByteArray? = null, clock: PhoneClock? = null) : Phone
    /**
     * Runs [`Phone::enrol`] on the calling thread.
     */
    fun enrolBlocking(directory: String, address: String, code: String, transport: BlockingTransport, key: ByteArray? = null, clock: PhoneClock? = null): Phone
}

/**
 * The app's own clocks, in place of the machine's: for tests, and for an app on a system that does not
 * permit the library to read the boot's number.
 */
public interface PhoneClock {
    /**
     * Reads the clocks.
     */
    fun read(): ClockReading
}

/**
 * Posts requests without blocking: `suspend` in Kotlin, `async` in Swift, Python and TypeScript. Limit
 * each request's time (60 s), follow no redirects, and pass the body through unchanged.
 */
public interface Transport {
    /**
     * Sends a request and waits for its answer.
     */
    suspend fun post(request: HttpRequest): HttpResponse
}

/**
 * The annulment of a record that no longer counts.
 */
data class Annulment (
    /**
     * The reason given.
     */
    var reason: String,
    /**
     * Id of the person who wrote it.
     */
    var by: String,
    /**
     * Time by the author's clock.
     */
    var atMs: Long
)

/**
 * Progress in a book.
 */
data class BookStatus (
    /**
     * The book, such as `team/north`.
     */
    var book: String,
    /**
     * Number of releases read.
     */
    var cursor: ULong
)

/**
 * One transaction.
 */
data class Change (
    /**
     * Its cause.
     */
    var cause: Cause,
    /**
     * Ids of the records that are new, changed or gone. The state of others advances with `waiting`.
     */
    var records: List<String>,
    /**
     * Number of entries that wait for their receipt.
     */
    var waiting: ULong,
    /**
     * Number of entries that the office has receipted.
     */
    var receipted: ULong,
    /**
     * Own entries that the office has quarantined with this answer.
     */
    var setAside: List<Trouble>
)

/**
 * One of the choices of a field.
 */
data class Choice (
    /**
     * The value that the record holds.
     */
    var id: String,
    /**
     * The choice's name.
     */
    var label: Wording
)

/**
 * This phone's knowledge of a client.
 */
data class ClientCheck (
    /**
     * The client's number, masked.
     */
    var phone: String,
    /**
     * The match with the records on this phone.
     */
    var known: Acquaintance,
    /**
     * Ids of the authors of those records.
     */
    var who: List<String>,
    /**
     * The protection of the client; none if nothing prevents a report.
     */
    var protection: Verdict?,
    /**
     * The rules' findings if the client were recorded now.
     */
    var verdicts: List<Verdict>
)

/**
 * A client announced before they arrive. Either company and agent, or zone and consultant, name the
 * side that announces them.
 */
data class ClientReport (
    /**
     * The client's name.
     */
    var clientName: String,
    /**
     * Their number without the middle digits: `138****5678`.
     */
    var maskedPhone: String,
    /**
     * Expected arrival, in milliseconds since 1970 UTC.
     */
    var expectedAtMs: Long,
    /**
     * The client's way of arriving.
     */
    var route: Route,
    /**
     * The channel company.
     */
    var company: String? = null,
    /**
     * Its agent: the id of a person.
     */
    var agent: String? = null,
    /**
     * The consultant's zone.
     */
    var zone: String? = null,
    /**
     * The consultant: the id of a person.
     */
    var consultant: String? = null
)

/**
 * The clocks at one moment.
 */
data class ClockReading (
    /**
     * The wall clock: milliseconds since 1970 UTC.
     */
    var wallMs: Long,
    /**
     * Milliseconds since the phone was booted, sleep included (Android: `SystemClock.elapsedRealtime()`).
     */
    var runningMs: Long,
    /**
     * A number that changes with each boot (Android: `Settings.Global.BOOT_COUNT`); 0 if unknown.
     */
    var boot: ULong
)

/**
 * One call at a building or company.
 */
data class ColdVisit (
    /**
     * The building or company.
     */
    var placeName: String,
    /**
     * Outcome of the call.
     */
    var outcome: VisitOutcome,
    /**
     * True if there was an appointment.
     */
    var appointment: Boolean? = null,
    /**
     * The people met.
     */
    var met: String? = null,
    /**
     * Their interest.
     */
    var interest: String? = null,
    /**
     * The next step.
     */
    var nextStep: String? = null,
    /**
     * The items prepared.
     */
    var checklist: List<Prepared> = listOf(),
    /**
     * Photos, by their content.
     */
    var photos: List<String> = listOf()
)

/**
 * Several values of one field.
 */
data class Conflict (
    /**
     * The field.
     */
    var field: String,
    /**
     * The values; the one shown first comes first.
     */
    var values: List<Side>
)

/**
 * A field's error.
 */
data class FieldProblem (
    /**
     * The form.
     */
    var kind: String,
    /**
     * The field's id.
     */
    var field: String,
    /**
     * A stable word for the broken rule: `required`, `not_phone`, `too_long` …
     */
    var rule: String,
    /**
     * The field's label; none if the form does not have the field.
     */
    var label: Wording?,
    /**
     * A sentence to show beside the field.
     */
    var text: Wording
)

/**
 * Filter of a list of records.
 */
data class Filter (
    /**
     * Only this kind, if any.
     */
    var kind: String? = null,
    /**
     * True for only those with several values in a field.
     */
    var conflictsOnly: Boolean = false,
    /**
     * True for the oldest first; otherwise the newest.
     */
    var oldestFirst: Boolean = false
)

/**
 * One entry in a record's history.
 */
data class HistoryLine (
    /**
     * The entry.
     */
    var entry: String,
    /**
     * Its author.
     */
    var by: String,
    /**
     * Time by the author's clock.
     */
    var atMs: Long,
    /**
     * Time at which the office stored it.
     */
    var receivedAtMs: Long?,
    /**
     * The values that it wrote.
     */
    var wrote: List<Wrote>
)

/**
 * A request to be sent with `POST`.
 */
data class HttpRequest (
    /**
     * Full address: the office's address and the path.
     */
    var url: String,
    /**
     * The path alone, for an app that reaches the office by another address.
     */
    var path: String,
    /**
     * Headers to send, all of them.
     */
    var headers: Map<String, String>,
    /**
     * The body.
     */
    var body: ByteArray
)

/**
 * A response with any status: a refusal by the office is an answer too.
 */
data class HttpResponse (
    /**
     * The status, such as 200.
     */
    var status: UShort,
    /**
     * The answer's headers; only `Retry-After` is read, so an app may leave the others out.
     */
    var headers: Map<String, String> = mapOf(),
    /**
     * The body.
     */
    var body: ByteArray
)

/**
 * A form.
 */
data class Kind (
    /**
     * Its id, such as `street_contact`.
     */
    var id: String,
    /**
     * Its newest version on this phone.
     */
    var version: UInt,
    /**
     * The form's name.
     */
    var label: Wording,
    /**
     * The way in which its records change.
     */
    var mechanism: Mechanism,
    /**
     * True if this person may write one.
     */
    var mayWrite: Boolean,
    /**
     * True if this person may change another author's record; their own they always may, unless it is
     * an entry.
     */
    var mayAmend: Boolean,
    /**
     * True if this person may sign one.
     */
    var maySign: Boolean,
    /**
     * The fields, in the order of the form.
     */
    var fields: List<KindField>
)

/**
 * A field of a form.
 */
data class KindField (
    /**
     * Its id.
     */
    var id: String,
    /**
     * The field's name.
     */
    var label: Wording,
    /**
     * A hint to show beside it.
     */
    var help: Wording?,
    /**
     * The type of its value.
     */
    var fieldType: FieldType,
    /**
     * The choices on offer; empty for other types.
     */
    var choices: List<Choice>,
    /**
     * The kind of the records that it refers to, if it is limited to one kind.
     */
    var refersTo: String?,
    /**
     * True if a record needs it.
     */
    var required: Boolean,
    /**
     * True if others see it masked: it holds a full number.
     */
    var restricted: Boolean,
    /**
     * True if this person may fill it in; a field for other roles is read-only for them.
     */
    var maySet: Boolean,
    /**
     * The smallest number allowed.
     */
    var min: Long?,
    /**
     * The largest number allowed.
     */
    var max: Long?,
    /**
     * The longest text allowed, in characters; for free text only.
     */
    var charsMax: UInt?
)

/**
 * The person and device that a phone belongs to.
 */
data class Owner (
    /**
     * The person's id.
     */
    var person: String,
    /**
     * Their role.
     */
    var role: String,
    /**
     * Their team.
     */
    var team: String,
    /**
     * The device's id.
     */
    var device: String,
    /**
     * The office's address.
     */
    var office: String,
    /**
     * The workspace's time zone, an IANA name: days are counted in it.
     */
    var timeZone: String
)

/**
 * A page of records, in the order of capture.
 */
data class Page (
    /**
     * The records.
     */
    var records: List<ShownRecord>,
    /**
     * Value of `after` for the next page; none at the end.
     */
    var next: String?,
    /**
     * Number of records that match the filter.
     */
    var total: ULong
)

/**
 * A remark on a record.
 */
data class Remark (
    /**
     * Its text.
     */
    var text: String,
    /**
     * Id of the person who wrote it.
     */
    var by: String,
    /**
     * Time by the author's clock.
     */
    var atMs: Long
)

/**
 * A report's answer.
 */
data class Report (
    /**
     * The day of the report.
     */
    var day: String,
    /**
     * Its lines.
     */
    var lines: List<ReportLine>
)

/**
 * One line of a report.
 */
data class ReportLine (
    /**
     * The line as one sentence.
     */
    var text: Wording,
    /**
     * The records behind it.
     */
    var records: List<String>,
    /**
     * The rules' finding.
     */
    var verdict: Verdict?,
    /**
     * Further values for an app, by name.
     */
    var columns: Map<String, FieldValue>
)

/**
 * A conflict that a person settled.
 */
data class Settled (
    /**
     * The field.
     */
    var field: String,
    /**
     * The value that the person gave it.
     */
    var value: FieldValue,
    /**
     * Id of the person who chose.
     */
    var by: String,
    /**
     * Time by the author's clock.
     */
    var atMs: Long
)

/**
 * One record and its history.
 */
data class Sheet (
    /**
     * The record.
     */
    var record: ShownRecord,
    /**
     * Changes with author and time; the oldest first.
     */
    var history: List<HistoryLine>
)

/**
 * A record as plain values.
 */
data class ShownRecord (
    /**
     * Its id.
     */
    var id: String,
    /**
     * Its kind.
     */
    var kind: String,
    /**
     * The version of the form that it was written with.
     */
    var version: UInt,
    /**
     * The book that holds it, such as `team/north`.
     */
    var book: String,
    /**
     * Id of the person who wrote it.
     */
    var author: String,
    /**
     * Time of capture by the author's clock, in milliseconds since 1970 UTC.
     */
    var capturedAtMs: Long,
    /**
     * Time at which the office stored it.
     */
    var receivedAtMs: Long?,
    /**
     * Each field's value; of concurrent ones, the one that every device shows first.
     */
    var fields: Map<String, FieldValue>,
    /**
     * Its state on the way to the office and the others.
     */
    var state: RecordState,
    /**
     * The annulment, if any.
     */
    var annulled: Annulment?,
    /**
     * Signatures, oldest first.
     */
    var signatures: List<Signature>,
    /**
     * Fields with several values, until a person chooses.
     */
    var conflicts: List<Conflict>,
    /**
     * Fields that had several values until a person chose.
     */
    var settled: List<Settled>,
    /**
     * Remarks, oldest first.
     */
    var remarks: List<Remark>,
    /**
     * Number of times that its fields were changed after it was written.
     */
    var amendments: UInt
)

/**
 * One of several concurrent values.
 */
data class Side (
    /**
     * The value.
     */
    var value: FieldValue,
    /**
     * Id of the person who wrote it.
     */
    var by: String,
    /**
     * Id of the device that wrote it.
     */
    var device: String,
    /**
     * Time by that device's clock.
     */
    var atMs: Long
)

/**
 * A signature.
 */
data class Signature (
    /**
     * Id of the person who wrote it.
     */
    var by: String,
    /**
     * Time by the author's clock.
     */
    var atMs: Long,
    /**
     * True if the record still holds the signed values.
     */
    var current: Boolean
)

/**
 * Status of the exchange between phone and office.
 */
data class Status (
    /**
     * Entries that this device has saved: each act is one.
     */
    var saved: ULong,
    /**
     * Saved entries that the office has not receipted.
     */
    var waiting: ULong,
    /**
     * Age of the oldest waiting entry, in milliseconds; none if nothing waits.
     */
    var oldestWaitingMs: Long?,
    /**
     * Entries that the office has receipted.
     */
    var receipted: ULong,
    /**
     * Own entries that the office has quarantined.
     */
    var quarantined: ULong,
    /**
     * The office's clock in its last answer, in milliseconds since 1970 UTC.
     */
    var lastHeardMs: Long?,
    /**
     * Entries of colleagues that this phone carries to the office.
     */
    var carried: ULong,
    /**
     * Progress in each book.
     */
    var books: List<BookStatus>,
    /**
     * Own entries that the office has quarantined, with its reasons.
     */
    var troubles: List<Trouble>,
    /**
     * Forms and other items that the office has published and this app cannot read: update the app.
     */
    var unread: List<String>
)

/**
 * Result of one answer, for an app that posts the requests itself.
 */
data class Step (
    /**
     * True if another request is needed now.
     */
    var again: Boolean,
    /**
     * Own entries that the office has receipted with this answer.
     */
    var receipted: ULong,
    /**
     * Entries received from others.
     */
    var received: ULong
)

/**
 * One visit to a store.
 */
data class StoreVisit (
    /**
     * The store: the id of a record.
     */
    var store: String,
    /**
     * Outcome of the visit.
     */
    var outcome: String,
    /**
     * Stock on hand.
     */
    var stock: String? = null,
    /**
     * State of the display.
     */
    var display: String? = null,
    /**
     * Activities of competitors.
     */
    var competitor: String? = null,
    /**
     * Photos, by their content.
     */
    var photos: List<String> = listOf()
)

/**
 * One client met on the street.
 */
data class StreetContact (
    /**
     * The client's name.
     */
    var clientName: String,
    /**
     * Their full mobile number; others see it masked.
     */
    var phone: String,
    /**
     * The point where they were met: the id of a record.
     */
    var point: String? = null,
    /**
     * The client's grade.
     */
    var grade: Grade? = null,
    /**
     * The client's wishes.
     */
    var wishes: String? = null,
    /**
     * True if the client was brought to the site.
     */
    var broughtToSite: Boolean? = null,
    /**
     * The consultant to whom the client was passed: the id of a person.
     */
    var consultant: String? = null,
    /**
     * A remark.
     */
    var remark: String? = null
)

/**
 * Progress of a sync.
 */
data class SyncProgress (
    /**
     * Own entries to send, including those written meanwhile.
     */
    var of: ULong,
    /**
     * Own entries sent.
     */
    var sent: ULong,
    /**
     * Own entries that the office has receipted: they are safe.
     */
    var receipted: ULong,
    /**
     * Entries received from others.
     */
    var received: ULong,
    /**
     * Requests answered.
     */
    var roundTrips: ULong
)

/**
 * Result of a sync.
 */
data class Synced (
    /**
     * Own entries that the office has receipted.
     */
    var receipted: ULong,
    /**
     * Entries received from others.
     */
    var received: ULong,
    /**
     * Requests answered.
     */
    var roundTrips: ULong,
    /**
     * Bytes of the requests' bodies.
     */
    var bytesUp: ULong,
    /**
     * Bytes of the answers' bodies.
     */
    var bytesDown: ULong
)

/**
 * An own entry that the office has quarantined.
 */
data class Trouble (
    /**
     * The entry.
     */
    var entry: String,
    /**
     * Its record.
     */
    var record: String,
    /**
     * A stable word for the reason.
     */
    var code: String,
    /**
     * The reason in English, as the office gave it.
     */
    var reason: String
)

/**
 * A rule's finding.
 */
data class Verdict (
    /**
     * The rule, such as `RE-4`.
     */
    var rule: String,
    /**
     * The outcome in one word, such as `valid`; the office may use one that this app does not know.
     */
    var outcome: String,
    /**
     * The finding in one sentence.
     */
    var text: Wording,
    /**
     * True if the office published it; false if this phone found it, provisionally.
     */
    var isFinal: Boolean,
    /**
     * Version of the rulebook that was applied.
     */
    var edition: UInt,
    /**
     * The day that it is about, as `2026-11-02`.
     */
    var day: String,
    /**
     * Ids of the records that the rule looked at.
     */
    var records: List<String>,
    /**
     * Id of the person concerned.
     */
    var person: String?,
    /**
     * Proposed fine, in yuan.
     */
    var amountYuan: Long?,
    /**
     * The figures behind it.
     */
    var figures: Map<String, Long>,
    /**
     * This phone's own finding where the office's differs.
     */
    var here: Wording?
)

/**
 * Text in Chinese and English: show the one of the phone's language.
 */
data class Wording (
    /**
     * Chinese.
     */
    var zh: String,
    /**
     * English.
     */
    var en: String
)

/**
 * A value that an entry wrote under one key.
 */
data class Wrote (
    /**
     * The field, or `FIELD/MEMBER`, `annul`, `note/…`, `sig/…`.
     */
    var key: String,
    /**
     * The value.
     */
    var value: FieldValue
)

enum class Acquaintance {
    /**
     * Full numbers agree.
     */
    SAME,
    /**
     * Masked numbers agree.
     */
    POSSIBLE,
    /**
     * No match here; the office may know more.
     */
    NONE;
}

enum class Cause {
    /**
     * The person wrote something on this phone: it is saved.
     */
    ACT,
    /**
     * The office's answer was applied.
     */
    ANSWER,
    /**
     * The phone found itself copied, restored from a backup or damaged, and continues as a fresh
     * device: what the office does not hold was reissued, under new ids where a record was unsent.
     */
    SUCCESSOR,
    /**
     * A colleague's file was imported.
     */
    IMPORT;
}

enum class FieldType {
    /**
     * Free text.
     */
    TEXT,
    /**
     * A whole number.
     */
    INTEGER,
    /**
     * A number with decimals, as text.
     */
    DECIMAL,
    /**
     * A sum of money in yuan, as text.
     */
    YUAN,
    /**
     * Whole minutes.
     */
    DURATION,
    /**
     * Yes or no.
     */
    BOOL,
    /**
     * One of the choices.
     */
    CHOICE,
    /**
     * Any number of the choices.
     */
    CHOICES,
    /**
     * A calendar day, as text: `2026-11-02`.
     */
    DATE,
    /**
     * An instant.
     */
    TIME,
    /**
     * A person's id.
     */
    PERSON,
    /**
     * Ids of people.
     */
    PEOPLE,
    /**
     * The id of a record.
     */
    REF,
    /**
     * Ids of records.
     */
    REFS,
    /**
     * A full mobile number.
     */
    PHONE,
    /**
     * A mobile number without its middle digits: `138****5678`.
     */
    MASKED_PHONE,
    /**
     * `latitude,longitude`, optionally with the accuracy in metres.
     */
    LOCATION,
    /**
     * A photo, by its content: hash, bytes and type.
     */
    PHOTO,
    /**
     * Photos.
     */
    PHOTOS;
}

/**
 * A field's value.
 *
 * `Text` fits every field: what a person typed is read by the field's type (numbers, days, `true`,
 * several members separated by commas). Dates (`2026-11-02`), ids of people and records, numbers of
 * phones, places (`31.2304,121.4737`), amounts, choices and photos are text in the records too.
 */
sealed class FieldValue {
    /**
     * Text, and every type that is written as text.
     */
    data class Text(
        /**
         * The text.
         */
        val value: String) : FieldValue()
    /**
     * A whole number; for a duration, its minutes.
     */
    data class Integer(
        /**
         * The number.
         */
        val value: Long) : FieldValue()
    /**
     * Yes or no.
     */
    data class Bool(
        /**
         * True for yes.
         */
        val value: Boolean) : FieldValue()
    /**
     * An instant.
     */
    data class Time(
        /**
         * Milliseconds since 1970 UTC.
         */
        val atMs: Long) : FieldValue()
    /**
     * Several choices, people, records or photos; the order has no meaning.
     */
    data class Members(
        /**
         * Their ids.
         */
        val ids: List<String>) : FieldValue()
    /**
     * No value: in a change it removes the value, in a record it was removed.
     */
    object Cleared : FieldValue()
}

enum class Grade {
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
    D;
}

enum class Mechanism {
    /**
     * A fact: never edited, only annulled with a reason or annotated.
     */
    ENTRY,
    /**
     * Edited by many, field by field; every concurrent value is retained.
     */
    CARD,
    /**
     * A card that people sign; a signature covers one version.
     */
    SLIP;
}

/**
 * An error, by what the person does next. None of them loses anything that was saved. `text` is a
 * sentence to show as it is.
 */
sealed class PhoneException: Exception() {
    /**
     * Fix this field.
     */
    class FixField(
        /**
         * The field, and the rule that it breaks.
         */
        val problem: FieldProblem
        ) : PhoneException()
    /**
     * Do something else: the record does not allow it, or there is none.
     */
    class NotPossible(
        /**
         * A stable word: `unknown_record`, `unknown_kind`, `never_edited`, `not_signed`, `set_aside`,
         * `reason`, `remark`, `already_enrolled`, `clock`, `file`, `id`.
         */
        val code: String,
        /**
         * Text for the person.
         */
        val text: Wording
        ) : PhoneException()
    /**
     * Ask the office for a code, and enrol: the directory holds no phone.
     */
    class NotEnrolled(
        /**
         * Text for the person.
         */
        val text: Wording
        ) : PhoneException()
    /**
     * Try again later; nothing else is needed.
     */
    class TryLater(
        /**
         * A stable word: `no_answer`, `not_the_office` (a captive portal), `busy` (the office),
         * `throttled`, `syncing` (another call does it).
         */
        val code: String,
        /**
         * After this many milliseconds, at the soonest; grows from failure to failure, with jitter.
         */
        val retryAfterMs: ULong,
        /**
         * Text for the person.
         */
        val text: Wording
        ) : PhoneException()
    /**
     * Update the app.
     */
    class UpdateApp(
        /**
         * Text for the person.
         */
        val text: Wording
        ) : PhoneException()
    /**
     * Ask the office.
     */
    class AskOffice(
        /**
         * A stable word: the office's own (`token`, `code`, `revoked` …), or `disk`, `damaged`,
         * `other_office`, `papers`, `broken`.
         */
        val code: String,
        /**
         * Text for the person.
         */
        val text: Wording
        ) : PhoneException()
    /**
     * Free some storage. Nothing was written.
     */
    class StorageFull(
        /**
         * Free bytes.
         */
        val freeBytes: ULong,
        /**
         * Bytes that have to be free.
         */
        val neededBytes: ULong,
        /**
         * Text for the person.
         */
        val text: Wording
        ) : PhoneException()
    /**
     * The files are sealed with another key, or not sealed. Nothing was touched.
     */
    class WrongKey(
        /**
         * A stable word: `missing`, `other`, `not_sealed`, `length`.
         */
        val code: String,
        /**
         * Text for the person.
         */
        val text: Wording
        ) : PhoneException()
    /**
     * Another process, or another `Phone` of this one, has the directory open.
     */
    class LockedByAnother(
        /**
         * Text for the person.
         */
        val text: Wording
        ) : PhoneException()
    /**
     * The phone was closed.
     */
    class Closed(
        /**
         * Text for the person.
         */
        val text: Wording
        ) : PhoneException()
    /**
     * The call was cancelled.
     */
    class Cancelled(
        /**
         * Text for the person.
         */
        val text: Wording
        ) : PhoneException()
    /**
     * A fault in the library or in the app's own callbacks. The next call works.
     */
    class Internal(
        /**
         * For a log line; holds nothing that a person entered.
         */
        val detail: String,
        /**
         * Text for the person.
         */
        val text: Wording
        ) : PhoneException()
}

enum class Prepared {
    /**
     * A business card.
     */
    CARD,
    /**
     * A pen.
     */
    PEN,
    /**
     * A brochure.
     */
    BROCHURE,
    /**
     * A notebook.
     */
    NOTEBOOK;
}

enum class RecordState {
    /**
     * Saved on this phone only.
     */
    WAITING,
    /**
     * Durable at the office.
     */
    RECEIPTED,
    /**
     * Merged, and visible to those who share the book.
     */
    RELEASED,
    /**
     * Quarantined by the office.
     */
    QUARANTINED,
    /**
     * Held at the office until an entry arrives that it builds on.
     */
    HELD;
}

enum class ReportName {
    /**
     * The person's records of today, by form and point.
     */
    DAY,
    /**
     * The person's quotas of today and this month.
     */
    QUOTA,
    /**
     * The person's stores, and their visits this month.
     */
    STORES,
    /**
     * Entries that the office has not receipted.
     */
    WAITING;
}

enum class Route {
    /**
     * A colleague or agent accompanies them.
     */
    ACCOMPANIED,
    /**
     * They come alone.
     */
    SELF_ARRIVAL;
}

/**
 * Reason why a transport has no answer.
 */
sealed class TransportException: Exception() {
    /**
     * The office was not reached, or the connection broke.
     */
    class NoAnswer(
        /**
         * For a log line.
         */
        val reason: String
        ) : TransportException()
    /**
     * The app cancelled the request.
     */
    class Cancelled(
        ) : TransportException()
}

enum class VisitOutcome {
    /**
     * They are interested.
     */
    INTERESTED,
    /**
     * They asked to be called back.
     */
    CALL_BACK,
    /**
     * They refused.
     */
    REFUSED,
    /**
     * No person was there.
     */
    NOBODY;
}
