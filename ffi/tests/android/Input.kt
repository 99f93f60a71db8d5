package androidx.compose.ui.text.input

class KeyboardType private constructor() {
    companion object {
        val Text = KeyboardType()
        val Number = KeyboardType()
        val Decimal = KeyboardType()
        val Phone = KeyboardType()
    }
}
