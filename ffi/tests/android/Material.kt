package androidx.compose.material3

import androidx.compose.foundation.text.KeyboardOptions
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier

fun Text(text: String): Unit = TODO()

fun Button(onClick: () -> Unit, content: @Composable () -> Unit): Unit = TODO()

fun FilterChip(selected: Boolean, onClick: () -> Unit, label: @Composable () -> Unit): Unit = TODO()

fun OutlinedTextField(
    value: String,
    onValueChange: (String) -> Unit,
    modifier: Modifier = Modifier,
    label: @Composable () -> Unit,
    isError: Boolean = false,
    keyboardOptions: KeyboardOptions,
): Unit = TODO()
