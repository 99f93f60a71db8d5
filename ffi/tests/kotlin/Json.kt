// Just enough JSON for a script: objects, arrays, text, numbers, true, false and null.

class Json(private val text: String) {
    private var at = 0

    fun read(): Any? {
        val value = value()
        check(text.drop(at).isBlank()) { "something follows at $at" }
        return value
    }

    private fun next(): Char {
        while (text[at].isWhitespace()) at += 1
        return text[at]
    }

    private fun takes(sign: Char): Boolean = (next() == sign).also { if (it) at += 1 }

    private fun value(): Any? = when {
        takes('{') -> members('}') { (string() to run { check(takes(':')); value() }) }.toMap()
        takes('[') -> members(']') { value() }
        next() == '"' -> string()
        else -> word()
    }

    private fun <T> members(end: Char, member: () -> T): List<T> {
        val found = mutableListOf<T>()
        while (!takes(end)) {
            if (found.isNotEmpty()) check(takes(','))
            found += member()
        }
        return found
    }

    private fun string(): String {
        check(takes('"'))
        val found = StringBuilder()
        while (text[at] != '"') {
            val sign = text[at++]
            found.append(if (sign == '\\') escaped() else sign)
        }
        at += 1
        return found.toString()
    }

    private fun escaped(): Char = when (val sign = text[at++]) {
        'n' -> '\n'
        't' -> '\t'
        'r' -> '\r'
        'b' -> '\b'
        'f' -> '\u000c'
        'u' -> text.substring(at, at + 4).toInt(16).toChar().also { at += 4 }
        else -> sign
    }

    private fun word(): Any? {
        val word = text.drop(at).takeWhile { it.isLetterOrDigit() || it in "+-." }
        at += word.length
        return when (word) {
            "true" -> true
            "false" -> false
            "null" -> null
            else -> word.toLongOrNull() ?: word.toDouble()
        }
    }
}
