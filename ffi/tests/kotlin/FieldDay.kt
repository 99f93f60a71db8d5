// A scripted field day, played by one phone for each person, on the script's clock: the same script as
// `streetbook play` takes. Prints what the phones have to say about it, as JSON.

import java.io.File
import java.time.OffsetDateTime
import kotlinx.coroutines.runBlocking
import streetbook.Clock
import streetbook.ClockReading
import streetbook.FieldValue
import streetbook.Phone
import streetbook.RecordState

/** The script's clock: it stands still between acts. */
class ScriptClock : Clock {
    @Volatile
    var at: Long = 0

    override fun read() = ClockReading(at, at - BOOTED_MS, 1uL)

    private companion object {
        const val BOOTED_MS = 1_700_000_000_000
    }
}

class FieldDay(private val directory: File, private val address: String) {
    private val clock = ScriptClock()
    private val transport = HttpTransport()
    private val phones = mutableMapOf<String, Phone>()
    private val records = mutableMapOf<String, Pair<Phone, String>>()

    fun enrol(codes: Map<*, *>, start: String) = runBlocking {
        clock.at = millis(start)
        for ((person, code) in codes) {
            val home = File(directory, person as String).path
            phones[person] = Phone.enrol(home, address, code as String, transport, clock = clock)
        }
    }

    fun act(act: Map<*, *>) {
        clock.at = millis(act["t"] as String)
        val phone = phones.getValue(act["phone"] as String)
        val name = act["ref"] as? String
        when (val op = act["op"]) {
            "offline" -> {}
            "online" -> sync(phone)
            "log" -> records[name!!] = phone to phone.log(act["kind"] as String, fields(act))
            "amend" -> phone.amend(record(name), fields(act))
            "annul" -> phone.annul(record(name), act["reason"] as String)
            "sign" -> phone.sign(record(name))
            else -> error("no such act: $op")
        }
    }

    private fun sync(phone: Phone): Boolean = runBlocking {
        val waited = phone.status().waiting
        val synced = phone.sync(transport)
        waited > 0uL || synced.received > 0uL
    }

    private fun record(name: String?) = records.getValue(name!!).second

    /** Field values that name a record by the script's name get its id. */
    private fun fields(act: Map<*, *>): Map<String, FieldValue> =
        (act["fields"] as Map<*, *>).entries.associate { (field, value) -> field as String to value(value) }

    private fun value(value: Any?): FieldValue = when (value) {
        null -> FieldValue.Cleared
        is Boolean -> FieldValue.Bool(value)
        is Long -> FieldValue.Integer(value)
        is List<*> -> FieldValue.Members(value.map { named(it.toString()) })
        else -> FieldValue.Text(named(value.toString()))
    }

    private fun named(text: String) = records[text]?.second ?: text

    /** Syncs every phone until none sends or gets anything. */
    fun settle() {
        val quiet = (1..20).any { phones.values.map(::sync).none { it } }
        check(quiet) { "the phones did not go quiet" }
    }

    /** The script's names and their ids, and what the phones can count; then they are closed. */
    fun told(): String {
        val receipted = records.values.count { (phone, id) -> phone.show(id).record.state != RecordState.WAITING }
        val roundTrips = runBlocking { phones.values.maxOf { it.sync(transport).roundTrips } }
        val ids = records.entries.joinToString(",") { (name, place) -> "\"$name\":\"${place.second}\"" }
        val told = """{"phones":${phones.size},"records_receipted":$receipted,"quiet_round_trips":$roundTrips,""" +
            """"records":{$ids}}"""
        phones.values.forEach(Phone::close)
        return told
    }

    private fun millis(at: String) = OffsetDateTime.parse(at).toInstant().toEpochMilli()
}

object PlayFieldDay {
    /** SCRIPT ADDRESS CODES DIRECTORY */
    @JvmStatic
    fun main(words: Array<String>) {
        val (script, address, codes, directory) = words
        val acts = File(script).readLines().filter(String::isNotBlank).drop(1).map { Json(it).read() as Map<*, *> }
        val day = FieldDay(File(directory), address)
        day.enrol(Json(codes).read() as Map<*, *>, acts.first()["t"] as String)
        acts.forEach(day::act)
        day.settle()
        println(day.told())
    }
}
