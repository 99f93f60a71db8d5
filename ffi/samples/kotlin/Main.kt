// A phone on the command line: everything that an app does, without a screen.
//
//   DIRECTORY enrol ADDRESS CODE        join an office
//   DIRECTORY log KIND FIELD=VALUE…     write a record, print its id once it is saved
//   DIRECTORY amend RECORD FIELD=VALUE… change fields
//   DIRECTORY annul RECORD REASON       take it back, visibly
//   DIRECTORY sign RECORD
//   DIRECTORY sync                      exchange everything with the office
//   DIRECTORY list [KIND]
//   DIRECTORY status

import kotlin.system.exitProcess
import kotlinx.coroutines.runBlocking
import streetbook.FieldValue
import streetbook.Filter
import streetbook.Phone
import streetbook.PhoneException
import streetbook.ShownRecord

fun main(words: Array<String>) {
    if (words.size < 2) usage()
    val (directory, verb) = words
    val rest = words.drop(2)
    try {
        when {
            verb == "enrol" && rest.size == 2 -> enrol(directory, rest[0], rest[1])
            else -> Phone.open(directory).use { phone -> run(phone, verb, rest) }
        }
    } catch (error: PhoneException) {
        System.err.println(sentence(error))
        exitProcess(1)
    }
}

private fun enrol(directory: String, address: String, code: String) = runBlocking {
    Phone.enrol(directory, address, code, HttpTransport()).use { phone ->
        val owner = phone.owner()
        println("${owner.person} (${owner.role}, ${owner.team})")
    }
}

private fun run(phone: Phone, verb: String, rest: List<String>) {
    when {
        verb == "log" && rest.size > 1 -> println(phone.log(rest[0], fields(rest.drop(1))))
        verb == "amend" && rest.size > 1 -> phone.amend(rest[0], fields(rest.drop(1)))
        verb == "annul" && rest.size == 2 -> phone.annul(rest[0], rest[1])
        verb == "sign" && rest.size == 1 -> phone.sign(rest[0])
        verb == "sync" && rest.isEmpty() -> sync(phone)
        verb == "list" && rest.size < 2 -> list(phone, rest.firstOrNull())
        verb == "status" && rest.isEmpty() -> status(phone)
        else -> usage()
    }
}

/** Text fits every field: the phone reads it as the form says. */
private fun fields(words: List<String>): Map<String, FieldValue> = words.associate { word ->
    val (field, value) = word.split('=', limit = 2).also { if (it.size < 2) usage() }
    field to if (value.isEmpty()) FieldValue.Cleared else FieldValue.Text(value)
}

private fun sync(phone: Phone) = runBlocking {
    val synced = phone.sync(HttpTransport())
    println("receipted ${synced.receipted}, received ${synced.received}")
}

private fun list(phone: Phone, kind: String?) {
    var after: String? = null
    do {
        val page = phone.list(Filter(kind = kind, oldestFirst = true), after, 200u)
        page.records.forEach { println(line(it)) }
        after = page.next
    } while (after != null)
}

private fun line(record: ShownRecord): String {
    val fields = record.fields.entries.sortedBy { it.key }.joinToString(" ") { (id, value) -> "$id=${text(value)}" }
    val mark = if (record.annulled != null) " annulled" else ""
    return "${record.id} ${record.kind} ${record.state.name.lowercase()}$mark $fields"
}

private fun text(value: FieldValue): String = when (value) {
    is FieldValue.Text -> value.value
    is FieldValue.Integer -> value.value.toString()
    is FieldValue.Bool -> value.value.toString()
    is FieldValue.Time -> java.time.Instant.ofEpochMilli(value.atMs).toString()
    is FieldValue.Members -> value.ids.joinToString(",")
    is FieldValue.Cleared -> ""
}

private fun status(phone: Phone) {
    val status = phone.status()
    println("saved ${status.saved}, receipted ${status.receipted}, waiting ${status.waiting}")
    status.troubles.forEach { println("set aside ${it.record}: ${it.reason}") }
}

/** The sentence to show, in the language of the machine. */
private fun sentence(error: PhoneException): String {
    val label = when (error) {
        is PhoneException.FixField -> error.problem.text
        is PhoneException.NotPossible -> error.text
        is PhoneException.NotEnrolled -> error.text
        is PhoneException.TryLater -> error.text
        is PhoneException.UpdateApp -> error.text
        is PhoneException.AskOffice -> error.text
        is PhoneException.StorageFull -> error.text
        is PhoneException.WrongKey -> error.text
        is PhoneException.LockedByAnother -> error.text
        is PhoneException.Closed -> error.text
        is PhoneException.Cancelled -> error.text
        is PhoneException.Internal -> error.text
    }
    return if (java.util.Locale.getDefault().language == "zh") label.zh else label.en
}

private fun usage(): Nothing {
    System.err.println("expected: DIRECTORY enrol|log|amend|annul|sign|sync|list|status …")
    exitProcess(2)
}
