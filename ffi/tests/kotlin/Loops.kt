// Programs that are killed by whoever started them.

import java.io.File
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.runBlocking
import streetbook.FieldValue
import streetbook.HttpRequest
import streetbook.HttpResponse
import streetbook.Phone
import streetbook.Transport

fun client(number: Int): Map<String, FieldValue> = mapOf(
    "client_name" to FieldValue.Text("杨女士"),
    "phone" to FieldValue.Text("138%08d".format(number)),
)

/** DIRECTORY: logs one record after the other, and prints each id once it is saved. */
object LogForever {
    @JvmStatic
    fun main(words: Array<String>) {
        val phone = Phone.open(words[0])
        for (number in generateSequence(0, Int::inc)) println(phone.log("street_contact", client(number)))
    }
}

/** DIRECTORY MOMENT: syncs, and stands still where it has `asked`, or where the office has `answered`. */
object SyncAndStop {
    @JvmStatic
    fun main(words: Array<String>) = runBlocking {
        val moment = words[1]
        val phone = Phone.open(words[0])
        phone.sync(object : Transport {
            override suspend fun post(request: HttpRequest): HttpResponse {
                if (moment == "asked") stop(moment)
                HttpTransport().post(request)
                stop(moment)
            }
        })
        Unit
    }

    private suspend fun stop(moment: String): Nothing {
        println(moment)
        awaitCancellation()
    }
}

/** DIRECTORY ADDRESS CODE, the directory on a small disk: fills it, and tries to log. */
object FullTrial {
    @JvmStatic
    fun main(words: Array<String>) = runBlocking {
        val (directory, address, code) = words
        val phone = Phone.enrol(File(directory, "phone").path, address, code, HttpTransport())
        phone.log("street_contact", client(1))
        File(directory, "films").writeBytes(ByteArray(20 * 1024 * 1024))
        val full = thrown<streetbook.PhoneException.StorageFull> { phone.log("street_contact", client(2)) }
        check(full.freeBytes < full.neededBytes && full.neededBytes == 50uL * 1024u * 1024u) { full }
        check(phone.status().saved == 1uL) { "nothing was written" }
        println("full")
    }
}
