package androidx.compose.foundation

import androidx.compose.ui.Modifier

class ScrollState

fun rememberScrollState(): ScrollState = TODO()

fun Modifier.verticalScroll(state: ScrollState): Modifier = TODO()
