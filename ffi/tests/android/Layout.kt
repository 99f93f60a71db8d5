package androidx.compose.foundation.layout

import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier

fun Column(modifier: Modifier = Modifier, content: @Composable () -> Unit): Unit = TODO()

fun Modifier.fillMaxWidth(): Modifier = TODO()
