// What an app may run into, one trial after the other. DIRECTORY ADDRESS CODE…; ends with `all trials passed`.

import java.io.File
import kotlin.concurrent.thread
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import streetbook.BlockingTransport
import streetbook.Cause
import streetbook.Change
import streetbook.PhoneClock
import streetbook.ClockReading
import streetbook.FieldValue
import streetbook.Filter
import streetbook.HttpRequest
import streetbook.HttpResponse
import streetbook.Listener
import streetbook.Phone
import streetbook.PhoneException
import streetbook.RecordState
import streetbook.SyncProgress
import streetbook.Transport
import streetbook.TransportException

const val THREADS = 8
const val RECORDS = 200

/** What a block throws; anything else, and nothing, fails the trial. */
inline fun <reified T : Throwable> thrown(block: () -> Unit): T {
    try {
        block()
    } catch (error: Throwable) {
        if (error is T) return error
        throw AssertionError("expected ${T::class.simpleName}, got $error", error)
    }
    throw AssertionError("expected ${T::class.simpleName}, got nothing")
}

/** A transport that gives the same answer to everything. */
class Says(private val status: Int, private val body: String, private vararg val headers: Pair<String, String>) :
    Transport {
    override suspend fun post(request: HttpRequest) =
        HttpResponse(status.toUShort(), headers.toMap(), body.toByteArray())
}

class Trials(private val folder: File, private val address: String, private val codes: Iterator<String>) {
    private val http = HttpTransport()
    private val key = ByteArray(32) { it.toByte() }

    private fun home(name: String) = File(folder, name).path

    private suspend fun enrolled(name: String, key: ByteArray? = null) =
        Phone.enrol(home(name), address, codes.next(), http, key)

    suspend fun run() {
        val phone = enrolled("one")
        wrongFields(phone)
        notPossible(phone)
        answersOfOthers(phone)
        throwingTransports(phone)
        cancelled(phone)
        callbacks(phone)
        bareRequests(phone)
        throwingClock()
        papers(phone)
        keys()
        colleague(phone)
        manyThreads(phone)
        closed(phone)
    }

    private fun wrongFields(phone: Phone) {
        val fields = mapOf("client_name" to FieldValue.Text("杨女士"), "phone" to FieldValue.Text("12"))
        val wrong = thrown<PhoneException.FixField> { phone.log("street_contact", fields) }.problem
        check(wrong.kind == "street_contact" && wrong.field == "phone" && wrong.rule == "not_phone") { wrong }
        check(wrong.label!!.zh.isNotEmpty() && wrong.text.zh.isNotEmpty() && wrong.text.en.isNotEmpty())
        val missing = thrown<PhoneException.FixField> { phone.log("street_contact", emptyMap()) }
        check(missing.problem.rule == "required") { missing.problem }
        check(phone.status().saved == 0uL) { "nothing was written" }
    }

    private fun notPossible(phone: Phone) {
        val kind = thrown<PhoneException.NotPossible> { phone.log("no_such_kind", client(1)) }
        check(kind.code == "unknown_kind") { kind.code }
        val id = phone.log("street_contact", client(1))
        val nowhere = id.dropLast(4) + "ffff"
        val record = thrown<PhoneException.NotPossible> { phone.annul(nowhere, "记错了") }
        check(record.code == "unknown_record") { record.code }
        val form = phone.kinds().single { it.id == "street_contact" }
        check(form.mayWrite && form.fields.any { it.id == "grade" && it.choices.isNotEmpty() })
        check(phone.list(Filter()).records.single().id == id)
    }

    /** A captive portal, an old app, a busy office, a proxy: none of them loses anything. */
    private suspend fun answersOfOthers(phone: Phone) {
        val portal = thrown<PhoneException.TryLater> { phone.sync(Says(200, "<html>Welcome</html>")) }
        check(portal.code == "not_the_office") { portal.code }
        thrown<PhoneException.UpdateApp> { phone.sync(Says(426, "")) }
        val busy = thrown<PhoneException.TryLater> { phone.sync(Says(503, "", "Retry-After" to "7")) }
        check(busy.retryAfterMs == 7_000uL) { busy.retryAfterMs }
        val large = thrown<PhoneException.AskOffice> { phone.sync(Says(413, "")) }
        check(large.code == "too_large") { large.code }
        check(phone.status().waiting == 1uL)
    }

    private suspend fun throwingTransports(phone: Phone) {
        val away = thrown<PhoneException.TryLater> {
            phone.sync(object : Transport {
                override suspend fun post(request: HttpRequest) = throw TransportException.NoAnswer("no signal")
            })
        }
        check(away.code == "no_answer" && away.retryAfterMs > 0uL) { away.code }
        val broken = thrown<PhoneException.TryLater> {
            phone.sync(object : Transport {
                override suspend fun post(request: HttpRequest) = throw IllegalStateException("of its own")
            })
        }
        check(broken.code == "no_answer") { broken.code }
        val blocking = thrown<PhoneException.TryLater> {
            phone.syncBlocking(object : BlockingTransport {
                override fun post(request: HttpRequest) = throw IllegalStateException("of its own")
            })
        }
        check(blocking.code == "no_answer") { blocking.code }
    }

    /** By the phone, by the coroutine; the next sync goes on. */
    private suspend fun cancelled(phone: Phone) = runBlocking(Dispatchers.Default) {
        val reached = CompletableDeferred<Unit>()
        val stuck = object : Transport {
            override suspend fun post(request: HttpRequest): HttpResponse {
                reached.complete(Unit)
                awaitCancellation()
            }
        }
        val syncing = async { thrown<PhoneException.Cancelled> { phone.sync(stuck) } }
        reached.await()
        val second = thrown<PhoneException.TryLater> { phone.sync(http) }
        check(second.code == "syncing") { second.code }
        phone.cancelSync()
        syncing.await()

        val again = CompletableDeferred<Unit>()
        val job = launch {
            thrown<CancellationException> {
                phone.sync(object : Transport {
                    override suspend fun post(request: HttpRequest): HttpResponse {
                        again.complete(Unit)
                        awaitCancellation()
                    }
                })
            }
        }
        again.await()
        job.cancelAndJoin()
        val synced = phone.sync(http)
        check(synced.receipted == 1uL) { synced }
    }

    private suspend fun callbacks(phone: Phone) {
        val changes = mutableListOf<Change>()
        val progress = mutableListOf<SyncProgress>()
        val ear = phone.subscribe(object : Listener {
            override fun onChange(change: Change) {
                changes += change
                phone.status() // no lock is held
            }

            override fun onProgress(progressed: SyncProgress) {
                progress += progressed
            }
        })
        val thrower = phone.subscribe(object : Listener {
            override fun onChange(change: Change) = throw IllegalStateException("of its own")
            override fun onProgress(progressed: SyncProgress) = throw IllegalStateException("of its own")
        })
        val id = phone.log("street_contact", client(2))
        check(changes.single().let { it.cause == Cause.ACT && it.records == listOf(id) && it.waiting == 1uL })
        phone.syncBlocking(BlockingHttpTransport())
        check(changes.last().let { it.cause == Cause.ANSWER && it.waiting == 0uL }) { changes }
        check(progress.last().let { it.of == 1uL && it.sent == 1uL && it.receipted == 1uL }) { progress }
        phone.unsubscribe(ear)
        phone.unsubscribe(thrower)
        val heard = changes.size
        phone.annul(id, "记错了")
        check(changes.size == heard) { "nobody listens any more" }
    }

    /** An app that posts by itself. */
    private fun bareRequests(phone: Phone) {
        do {
            val response = BlockingHttpTransport().post(phone.nextRequest())
            val step = phone.onResponse(response)
        } while (step.again)
        check(phone.status().waiting == 0uL)
        thrown<PhoneException.NotPossible> { phone.onResponse(HttpResponse(200u, emptyMap(), ByteArray(0))) }
    }

    /** What panics inside is one error, and the next call works. */
    private suspend fun throwingClock() {
        var works = true
        val clock = object : PhoneClock {
            override fun read(): ClockReading {
                check(works) { "the clock is broken" }
                return ClockReading(1_762_041_600_000, 60_000, 1uL)
            }
        }
        val phone = Phone.enrol(home("clock"), address, codes.next(), http, clock = clock)
        works = false
        thrown<PhoneException.Internal> { phone.log("street_contact", client(3)) }
        works = true
        phone.log("street_contact", client(3))
        phone.close()
    }

    private suspend fun papers(phone: Phone) {
        thrown<PhoneException.NotEnrolled> { Phone.open(home("nowhere")) }
        val code = thrown<PhoneException.AskOffice> { Phone.enrol(home("two"), address, "AAAA-BBBB-CCCC", http) }
        check(code.code == "code") { code.code }
        thrown<PhoneException.LockedByAnother> { Phone.open(home("one")) }
        check(phone.owner().person == "li")
    }

    private suspend fun keys() {
        enrolled("sealed", key).close()
        val missing = thrown<PhoneException.WrongKey> { Phone.open(home("sealed")) }
        val other = thrown<PhoneException.WrongKey> { Phone.open(home("sealed"), ByteArray(32)) }
        val short = thrown<PhoneException.WrongKey> { Phone.open(home("sealed"), ByteArray(16)) }
        check(listOf(missing, other, short).map { it.code } == listOf("missing", "other", "length"))
        Phone.open(home("sealed"), key).close()
    }

    /** A file takes what waits along; two values of one field stay until somebody chooses. */
    private suspend fun colleague(phone: Phone) {
        val other = enrolled("other")
        val id = other.log("street_contact", client(4))
        val file = home("stick")
        check(other.exportTo(file) == 1uL && phone.importFrom(file) == 1uL)
        check(phone.status().carried == 1uL)
        phone.sync(http)
        other.sync(http)
        check(phone.status().carried == 0uL && other.show(id).record.state == RecordState.RELEASED)
        phone.sync(http)
        other.amend(id, mapOf("grade" to FieldValue.Text("B")))
        phone.amend(id, mapOf("grade" to FieldValue.Text("A")))
        repeat(2) { listOf(other, phone).forEach { it.sync(http) } }
        val conflict = other.list(Filter(conflictsOnly = true)).records.single().conflicts.single()
        check(conflict.field == "grade" && conflict.values.map { it.device }.toSet().size == 2) { conflict }
        other.choose(id, "grade", FieldValue.Text("A"))
        listOf(other, phone).forEach { it.sync(http) }
        val shown = phone.show(id)
        check(shown.record.conflicts.isEmpty() && shown.record.settled.single().value == FieldValue.Text("A"))
        check(shown.record.fields["grade"] == FieldValue.Text("A") && shown.history.size == 4) { shown }
        other.close()
    }

    private fun manyThreads(phone: Phone) {
        val before = phone.status().saved
        val ids = List(THREADS) { mutableListOf<String>() }
        val threads = ids.mapIndexed { number, mine ->
            thread { repeat(RECORDS) { mine += phone.log("street_contact", client(number * RECORDS + it)) } }
        }
        threads.forEach(Thread::join)
        val all = ids.flatten().toSet()
        check(all.size == THREADS * RECORDS)
        check(phone.status().saved == before + (THREADS * RECORDS).toULong())
        phone.syncBlocking(BlockingHttpTransport())
        check(phone.status().waiting == 0uL)
    }

    /** Shut down by anybody who holds it; given back, the object itself is gone. */
    private suspend fun closed(phone: Phone) {
        phone.shutDown()
        thrown<PhoneException.Closed> { phone.status() }
        thrown<PhoneException.Closed> { phone.sync(http) }
        phone.close()
        thrown<IllegalStateException> { phone.status() }
        Phone.open(home("one")).use { check(it.status().waiting == 0uL) }
    }

    companion object {
        @JvmStatic
        fun main(words: Array<String>) = runBlocking {
            Trials(File(words[0]), words[1], words.drop(2).iterator()).run()
            println("all trials passed")
        }
    }
}
