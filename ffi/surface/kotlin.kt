/**
 * Posts requests on the thread that calls, for a worker of its own (WorkManager's, a Python script).
 */
public interface BlockingTransport {
    /**
     * Sends a request and waits for its answer.
     */
    fun post(request: HttpRequest): HttpResponse
}

/**
 * A form that is being filled in. It lives in memory; logging it is what saves it.
 */
public interface DraftInterface {
    /**
     * Everything that is wrong with it, in the order of the form; empty when it can be logged.
     */
    fun check(): List<FieldProblem>
    /**
     * What was set so far.
     */
    fun fields(): Map<String, FieldValue>
    /**
     * Writes it and gives the record's id once it is saved. A draft becomes one record: logged again, as
     * after a double tap, it gives the same id.
     */
    fun log(): String
    /**
     * Sets fields, as many as there are in one call; `Cleared` takes one out. Nothing is checked yet.
     */
    fun set(fields: Map<String, FieldValue>)
}

/**
 * A form that is being filled in. It lives in memory; logging it is what saves it.
 */
class Draft : DraftInterface, AutoCloseable {
}

/**
 * An app's ear. It is called on the thread that made the change, after the change is done and with no lock
 * held: it may call the phone. What it throws is swallowed.
 */
public interface Listener {
    /**
     * Something has changed.
     */
    fun onChange(change: Change)
    /**
     * A sync has got further.
     */
    fun onProgress(progress: SyncProgress)
}

/**
 * A person's phone: what he wrote, what the office sent him, and what goes between the two.
 */
public interface PhoneInterface {
    /**
     * Changes fields of a record; those that are not named stay.
     */
    fun amend(record: String, fields: Map<String, FieldValue>)
    /**
     * Adds a remark to a record.
     */
    fun annotate(record: String, remark: String)
    /**
     * Annuls a record, with a reason. It stays to be seen.
     */
    fun annul(record: String, reason: String)
    /**
     * Settles a conflict: the value takes the place of all that stand there.
     */
    fun choose(record: String, field: String, value: FieldValue)
    /**
     * Writes a new record of a kind and gives its id once it is saved.
     */
    fun log(kind: String, fields: Map<String, FieldValue>): String
    /**
     * Signs a record as it stands on this phone.
     */
    fun sign(record: String)
    /**
     * The same as bytes, for an app that is handed a stream.
     */
    fun exportBytes(): ByteArray
    /**
     * Writes everything that the office has not receipted into a file, the own entries and those carried
     * for colleagues; one of that name is replaced. Gives how many entries are in it.
     */
    fun exportTo(path: String): ULong
    /**
     * The same from bytes.
     */
    fun importBytes(bytes: ByteArray): ULong
    /**
     * Takes a colleague's file along to the office. Gives how many entries wait to be carried now.
     */
    fun importFrom(path: String): ULong
    /**
     * Begins a record of a kind.
     */
    fun newDraft(kind: String): Draft
    /**
     * Every form at its newest version, also those that the office has published.
     */
    fun kinds(): List<Kind>
    /**
     * A page of at most `limit` records (500), after the record that a page before ended with.
     */
    fun list(filter: Filter, after: String? = null, limit: UInt = 50u): Page
    /**
     * One record and its history.
     */
    fun show(record: String): Sheet
    /**
     * Whose phone it is.
     */
    fun owner(): Owner
    /**
     * Lets go of the directory and ends a sync that runs. Every later call says `Closed`.
     */
    fun shutDown()
    /**
     * Lets the listener hear of every change from now on. Gives the number to unsubscribe with.
     */
    fun subscribe(listener: Listener): ULong
    /**
     * Stops telling a listener.
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
     * How things stand with the office: for a badge, and for a page that says what is safe.
     */
    fun status(): Status
    /**
     * Ends the sync that runs, if one does: it says `Cancelled`. A blocking one ends when its transport
     * comes back.
     */
    fun cancelSync()
    /**
     * The next request, for an app that schedules its round trips itself: post it and hand the answer to
     * [`Phone::on_response`]. An unanswered request may be forgotten; the next one holds the same.
     */
    fun nextRequest(): HttpRequest
    /**
     * Takes the answer to the request that was asked for last.
     */
    fun onResponse(response: HttpResponse): Step
    /**
     * Exchanges everything that there is to exchange. Cancel the task, or call
     * [`Phone::cancel_sync`]; whatever was receipted until then stays, and the next sync goes on from there.
     */
    suspend fun sync(transport: Transport): Synced
    /**
     * The same on the thread that calls.
     */
    fun syncBlocking(transport: BlockingTransport): Synced
    /**
     * Whether a client is on record or protected, before anybody writes him down. A full number tells
     * surely, a masked one (`138****5678`) possibly.
     */
    fun checkClient(number: String): ClientCheck
    /**
     * A report over what is on this phone.
     */
    fun report(name: ReportName): Report
    /**
     * What is said of a record: the office's word where there is one, else what the same rules find here.
     */
    fun rulingsOf(record: String): List<Verdict>
}

/**
 * A person's phone: what he wrote, what the office sent him, and what goes between the two.
 */
class Phone : PhoneInterface, AutoCloseable {
    /**
     * Joins an office with the one-time code that it gave, or the link that its QR code holds
     * (`streetbook:enrol?code=…`), and opens the phone. `address` is the office's, such as
     * `https://office.example`. Repeated after a kill or a lost answer, it goes on with the same code.
     */
    suspend fun enrol(directory: String, address: String, code: String, transport: Transport, key: ByteArray? = null, clock: PhoneClock? = null) : Phone
    /**
     * The same on the thread that calls.
     */
    fun enrolBlocking(directory: String, address: String, code: String, transport: BlockingTransport, key: ByteArray? = null, clock: PhoneClock? = null): Phone
    /**
     * Opens the phone in a directory of its own. `key` is the 32 random bytes that seal its files (from the
     * Keystore or Keychain, never a passphrase), `clock` takes the place of the machine's clocks.
     */
    fun open(directory: String, key: ByteArray? = null, clock: PhoneClock? = null): Phone
}

/**
 * The app's own clocks, in place of the machine's. Tests use it; so does an app on a system that does
 * not let the library read the number of the boot.
 */
public interface PhoneClock {
    /**
     * Reads the clocks.
     */
    fun read(): ClockReading
}

/**
 * Posts requests without blocking: `suspend` in Kotlin, `async` in Swift, Python and TypeScript. Give each
 * request a time limit (60 s), follow no redirects, and let the body through as it is.
 */
public interface Transport {
    /**
     * Sends a request and waits for its answer.
     */
    suspend fun post(request: HttpRequest): HttpResponse
}

/**
 * Why a record does not count any more.
 */
data class Annulment (
    /**
     * The reason given.
     */
    var reason: String,
    /**
     * By whom.
     */
    var by: String,
    /**
     * When, by his clock.
     */
    var atMs: Long
)

/**
 * How far a book has been read.
 */
data class BookStatus (
    /**
     * The book, such as `team/north`.
     */
    var book: String,
    /**
     * Releases read.
     */
    var cursor: ULong
)

/**
 * One transaction.
 */
data class Change (
    /**
     * What brought it about.
     */
    var cause: Cause,
    /**
     * Ids of the records that are new, changed or gone. The state of others moves on with `waiting`.
     */
    var records: List<String>,
    /**
     * Entries that wait for their receipt now.
     */
    var waiting: ULong,
    /**
     * Entries that the office has receipted.
     */
    var receipted: ULong,
    /**
     * Own entries that the office has set aside with this answer.
     */
    var setAside: List<Trouble>
)

/**
 * One of the answers that a field offers.
 */
data class Choice (
    /**
     * What the record holds.
     */
    var id: String,
    /**
     * What people read.
     */
    var label: Wording
)

/**
 * What this phone knows of a client.
 */
data class ClientCheck (
    /**
     * His number, masked.
     */
    var phone: String,
    /**
     * Whether he is on record here.
     */
    var known: Acquaintance,
    /**
     * By whom.
     */
    var who: List<String>,
    /**
     * Whether he is protected; none where nothing stands in the way.
     */
    var protection: Verdict?,
    /**
     * What the rules would say of him now.
     */
    var verdicts: List<Verdict>
)

/**
 * A client announced before he arrives. Either company and agent or zone and consultant say who announces
 * him.
 */
data class ClientReport (
    /**
     * His name.
     */
    var clientName: String,
    /**
     * His number without the middle digits: `138****5678`.
     */
    var maskedPhone: String,
    /**
     * When he is expected, in milliseconds since 1970 UTC.
     */
    var expectedAtMs: Long,
    /**
     * How he comes.
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
     * A number that changes with each boot (Android: `Settings.Global.BOOT_COUNT`); 0 where nobody knows.
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
     * What came of it.
     */
    var outcome: VisitOutcome,
    /**
     * Whether there was an appointment.
     */
    var appointment: Boolean? = null,
    /**
     * Who was met.
     */
    var met: String? = null,
    /**
     * What they are interested in.
     */
    var interest: String? = null,
    /**
     * What comes next.
     */
    var nextStep: String? = null,
    /**
     * What was prepared.
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
     * The values, the one shown first first.
     */
    var values: List<Side>
)

/**
 * What is wrong with a field.
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
     * A stable word for the rule that it breaks: `required`, `not_phone`, `too_long` …
     */
    var rule: String,
    /**
     * What people call the field; nothing where the form does not know it.
     */
    var label: Wording?,
    /**
     * A sentence to show beside it.
     */
    var text: Wording
)

/**
 * Which records to list.
 */
data class Filter (
    /**
     * Only this kind.
     */
    var kind: String? = null,
    /**
     * Only those with several values in a field.
     */
    var conflictsOnly: Boolean = false,
    /**
     * The oldest first; else the newest.
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
     * When, by his clock.
     */
    var atMs: Long,
    /**
     * When the office stored it.
     */
    var receivedAtMs: Long?,
    /**
     * What it wrote.
     */
    var wrote: List<Wrote>
)

/**
 * A request to be sent with `POST`.
 */
data class HttpRequest (
    /**
     * Where to: the office's address and the path.
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
 * What came back, whatever the status: a refusal of the office is an answer too.
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
     * What people read.
     */
    var label: Wording,
    /**
     * How its records change.
     */
    var mechanism: Mechanism,
    /**
     * Whether this person may write one.
     */
    var mayWrite: Boolean,
    /**
     * Whether he may change one of somebody else; his own, unless they are entries, he always may.
     */
    var mayAmend: Boolean,
    /**
     * Whether he may sign one.
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
     * What people read.
     */
    var label: Wording,
    /**
     * What they read beside it.
     */
    var help: Wording?,
    /**
     * What it holds.
     */
    var fieldType: FieldType,
    /**
     * The answers on offer, where it offers any.
     */
    var choices: List<Choice>,
    /**
     * The kind of the records that it names, where it names records of one kind.
     */
    var refersTo: String?,
    /**
     * A record needs it.
     */
    var required: Boolean,
    /**
     * Others see it masked: a full number.
     */
    var restricted: Boolean,
    /**
     * Whether this person may fill it in; what others fill in he only reads.
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
     * The longest text allowed, in characters; of free text alone.
     */
    var charsMax: UInt?
)

/**
 * Whose phone it is.
 */
data class Owner (
    /**
     * The person's id.
     */
    var person: String,
    /**
     * His role.
     */
    var role: String,
    /**
     * His team.
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
 * Some records, in the order in which they were captured.
 */
data class Page (
    /**
     * The records.
     */
    var records: List<ShownRecord>,
    /**
     * What to pass as `after` for the next page; none at the end.
     */
    var next: String?,
    /**
     * How many records the filter takes.
     */
    var total: ULong
)

/**
 * A remark on a record.
 */
data class Remark (
    /**
     * What it says.
     */
    var text: String,
    /**
     * By whom.
     */
    var by: String,
    /**
     * When, by his clock.
     */
    var atMs: Long
)

/**
 * A report's answer.
 */
data class Report (
    /**
     * The day on which it was asked.
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
     * In one sentence.
     */
    var text: Wording,
    /**
     * The records behind it.
     */
    var records: List<String>,
    /**
     * What the rules say.
     */
    var verdict: Verdict?,
    /**
     * What else an app may want to know, by name.
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
     * Who chose.
     */
    var by: String,
    /**
     * When, by his clock.
     */
    var atMs: Long
)

/**
 * One record and its history.
 */
data class Sheet (
    /**
     * What it says.
     */
    var record: ShownRecord,
    /**
     * Who changed what, when; the oldest first.
     */
    var history: List<HistoryLine>
)

/**
 * What a record says.
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
     * The book it stands in, such as `team/north`.
     */
    var book: String,
    /**
     * Who wrote it.
     */
    var author: String,
    /**
     * When, by the author's clock, in milliseconds since 1970 UTC.
     */
    var capturedAtMs: Long,
    /**
     * When the office stored it.
     */
    var receivedAtMs: Long?,
    /**
     * Each field's value; of concurrent ones, the one that every device shows first.
     */
    var fields: Map<String, FieldValue>,
    /**
     * Where it stands on its way.
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
     * How many times its fields were changed after it was written.
     */
    var amendments: UInt
)

/**
 * One of several values.
 */
data class Side (
    /**
     * What it says.
     */
    var value: FieldValue,
    /**
     * Who wrote it.
     */
    var by: String,
    /**
     * On which device.
     */
    var device: String,
    /**
     * When, by that device's clock.
     */
    var atMs: Long
)

/**
 * A signature.
 */
data class Signature (
    /**
     * By whom.
     */
    var by: String,
    /**
     * When, by his clock.
     */
    var atMs: Long,
    /**
     * Whether the record still says what was signed.
     */
    var current: Boolean
)

/**
 * How things stand between phone and office.
 */
data class Status (
    /**
     * Entries that this device has saved: each act is one.
     */
    var saved: ULong,
    /**
     * Of those, the ones that the office has not receipted.
     */
    var waiting: ULong,
    /**
     * How long the oldest of them has waited, in milliseconds; none where nothing waits.
     */
    var oldestWaitingMs: Long?,
    /**
     * Entries that the office has receipted.
     */
    var receipted: ULong,
    /**
     * Own entries that the office has set aside.
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
     * How far each book has been read.
     */
    var books: List<BookStatus>,
    /**
     * Own entries that the office has set aside, with its reasons.
     */
    var troubles: List<Trouble>,
    /**
     * What the office has published and this app cannot read: update the app.
     */
    var unread: List<String>
)

/**
 * What one answer achieved, for an app that posts the requests itself.
 */
data class Step (
    /**
     * Whether another request is needed now.
     */
    var again: Boolean,
    /**
     * Own entries that the office has receipted with this answer.
     */
    var receipted: ULong,
    /**
     * Entries of others that came.
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
     * What came of it.
     */
    var outcome: String,
    /**
     * What is in stock.
     */
    var stock: String? = null,
    /**
     * How it is displayed.
     */
    var display: String? = null,
    /**
     * What competitors do.
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
     * His name.
     */
    var clientName: String,
    /**
     * His full mobile number; others see it masked.
     */
    var phone: String,
    /**
     * The point where it was: the id of a record.
     */
    var point: String? = null,
    /**
     * How promising he is.
     */
    var grade: Grade? = null,
    /**
     * What he wishes for.
     */
    var wishes: String? = null,
    /**
     * Whether he was brought to the site.
     */
    var broughtToSite: Boolean? = null,
    /**
     * The consultant who gets him: the id of a person.
     */
    var consultant: String? = null,
    /**
     * A remark.
     */
    var remark: String? = null
)

/**
 * How far a sync has got.
 */
data class SyncProgress (
    /**
     * Own entries that there are to send, those written meanwhile included.
     */
    var of: ULong,
    /**
     * Of those, the ones that went out.
     */
    var sent: ULong,
    /**
     * Of those, the ones that the office has receipted: they are safe.
     */
    var receipted: ULong,
    /**
     * Entries of others that came.
     */
    var received: ULong,
    /**
     * Requests that were answered.
     */
    var roundTrips: ULong
)

/**
 * What a sync achieved.
 */
data class Synced (
    /**
     * Own entries that the office has receipted.
     */
    var receipted: ULong,
    /**
     * Entries of others that came.
     */
    var received: ULong,
    /**
     * Requests that were answered.
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
 * An own entry that the office has set aside.
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
 * What a rule says.
 */
data class Verdict (
    /**
     * The rule, such as `RE-4`.
     */
    var rule: String,
    /**
     * In one word, such as `valid`; the office may use one that this app does not know.
     */
    var outcome: String,
    /**
     * In one sentence.
     */
    var text: Wording,
    /**
     * Whether the office said it; else this phone found it, provisionally.
     */
    var isFinal: Boolean,
    /**
     * The version of the rulebook that it was judged by.
     */
    var edition: UInt,
    /**
     * The day that was judged, as `2026-11-02`.
     */
    var day: String,
    /**
     * The records that it looked at.
     */
    var records: List<String>,
    /**
     * The person whom it concerns.
     */
    var person: String?,
    /**
     * The fine that is proposed, in yuan.
     */
    var amountYuan: Long?,
    /**
     * The numbers behind it.
     */
    var figures: Map<String, Long>,
    /**
     * What this phone finds where the office says otherwise.
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
 * What an entry wrote into one place.
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
     * Nothing like it here; the office may know more.
     */
    NONE;
}

enum class Cause {
    /**
     * Somebody wrote something on this phone: it is saved.
     */
    ACT,
    /**
     * The office answered.
     */
    ANSWER,
    /**
     * The phone found itself copied, restored from a backup or damaged, and carries on as a fresh device:
     * what the office does not hold was made again, under new ids where a record was unsent.
     */
    SUCCESSOR,
    /**
     * A colleague's file was taken along.
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
     * A number with digits behind the point, as text.
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
     * `latitude,longitude` and perhaps the accuracy in metres.
     */
    LOCATION,
    /**
     * A photo, by its content.
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
 * `Text` fits every field: what a person typed into a box is read as the field says (numbers, days,
 * `true`, several members separated by commas). Dates (`2026-11-02`), ids of people and records, numbers
 * of phones, places (`31.2304,121.4737`), amounts, choices and photos are text in the records too.
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
     * A whole number; of a duration, its minutes.
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
     * Several choices, people, records or photos; order says nothing.
     */
    data class Members(
        /**
         * Their ids.
         */
        val ids: List<String>) : FieldValue()
    /**
     * Nothing: in a change it takes the value out, in a record it was taken out.
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
     * Edited by many, field by field; every concurrent value is kept.
     */
    CARD,
    /**
     * A card that people sign; a signature covers one version.
     */
    SLIP;
}

/**
 * Why the phone did not do what it was asked, by what the person does next. Nothing that was saved is
 * lost by any of them. `text` is a sentence to show as it is.
 */
sealed class PhoneException: Exception() {
    /**
     * Fix this field.
     */
    class FixField(
        /**
         * Which field, and what it must be.
         */
        val problem: FieldProblem
        ) : PhoneException()
    /**
     * Do something else: the record does not allow it, or there is none.
     */
    class NotPossible(
        /**
         * A stable word: `unknown_record`, `unknown_kind`, `never_edited`, `not_signed`, `set_aside`,
         * `reason`, `remark`, `already_enrolled`, `file`, `id`.
         */
        val code: String,
        /**
         * For the person.
         */
        val text: Wording
        ) : PhoneException()
    /**
     * Ask the office for a code, and enrol: the directory holds no phone.
     */
    class NotEnrolled(
        /**
         * For the person.
         */
        val text: Wording
        ) : PhoneException()
    /**
     * Try again later; nobody has to do anything.
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
         * For the person.
         */
        val text: Wording
        ) : PhoneException()
    /**
     * Update the app.
     */
    class UpdateApp(
        /**
         * For the person.
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
         * For the person.
         */
        val text: Wording
        ) : PhoneException()
    /**
     * Make room. Nothing was written.
     */
    class StorageFull(
        /**
         * What is free.
         */
        val freeBytes: ULong,
        /**
         * What has to be free.
         */
        val neededBytes: ULong,
        /**
         * For the person.
         */
        val text: Wording
        ) : PhoneException()
    /**
     * The files are sealed, and not with this key. Nothing was touched.
     */
    class WrongKey(
        /**
         * A stable word: `missing`, `other`, `not_sealed`, `length`.
         */
        val code: String,
        /**
         * For the person.
         */
        val text: Wording
        ) : PhoneException()
    /**
     * Another process, or another `Phone` of this one, has the directory.
     */
    class LockedByAnother(
        /**
         * For the person.
         */
        val text: Wording
        ) : PhoneException()
    /**
     * The phone was closed.
     */
    class Closed(
        /**
         * For the person.
         */
        val text: Wording
        ) : PhoneException()
    /**
     * Somebody cancelled it.
     */
    class Cancelled(
        /**
         * For the person.
         */
        val text: Wording
        ) : PhoneException()
    /**
     * A fault in the library or in the app's own callbacks. The next call works.
     */
    class Internal(
        /**
         * For a log line; holds nothing that anybody entered.
         */
        val detail: String,
        /**
         * For the person.
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
     * Merged, and to be seen by those who share the book.
     */
    RELEASED,
    /**
     * Set aside by the office.
     */
    QUARANTINED,
    /**
     * Waits at the office for an entry that it builds on.
     */
    HELD;
}

enum class ReportName {
    /**
     * What the person wrote today, by form and point.
     */
    DAY,
    /**
     * His quotas of today and this month.
     */
    QUOTA,
    /**
     * His stores, and their visits this month.
     */
    STORES,
    /**
     * What the office has not receipted.
     */
    WAITING;
}

enum class Route {
    /**
     * Somebody accompanies him.
     */
    ACCOMPANIED,
    /**
     * He comes alone.
     */
    SELF_ARRIVAL;
}

/**
 * Why a transport has no answer.
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
     * They want to be called back.
     */
    CALL_BACK,
    /**
     * They refused.
     */
    REFUSED,
    /**
     * Nobody was there.
     */
    NOBODY;
}
