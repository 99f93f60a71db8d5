// A screen that draws any form from data and logs it offline: fields, choices and sentences come from the phone
// library, so a field that the office adds tomorrow needs no new app.

package com.example.streetbook

import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.text.KeyboardOptions
import androidx.compose.foundation.verticalScroll
import androidx.compose.material3.Button
import androidx.compose.material3.FilterChip
import androidx.compose.material3.OutlinedTextField
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.DisposableEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateMapOf
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.rememberCoroutineScope
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.text.input.KeyboardType
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import streetbook.Change
import streetbook.FieldProblem
import streetbook.FieldType
import streetbook.FieldValue
import streetbook.KindField
import streetbook.Listener
import streetbook.Phone
import streetbook.PhoneException
import streetbook.Progress

@Composable
fun StreetContactScreen(phone: Phone, kindId: String = "street_contact") {
    val kind = remember(kindId) { phone.kinds().first { it.id == kindId } }
    val entered = remember(kindId) { mutableStateMapOf<String, String>() }
    var problem by remember { mutableStateOf<FieldProblem?>(null) }
    var notice by remember { mutableStateOf("") }
    val scope = rememberCoroutineScope()

    Column(Modifier.verticalScroll(rememberScrollState())) {
        Text(kind.label.zh)
        Waiting(phone)
        for (field in kind.fields.filter(KindField::maySet)) {
            val wrong = problem?.takeIf { it.field == field.id }?.text?.zh
            FieldRow(field, entered[field.id].orEmpty(), wrong) { entered[field.id] = it }
        }
        Button(onClick = {
            scope.launch {
                try {
                    // Saved means on the disk: only then the form is emptied.
                    withContext(Dispatchers.IO) { phone.log(kindId, values(entered)) }
                    entered.clear()
                    problem = null
                    notice = "已保存在本机"
                } catch (error: PhoneException.FixField) {
                    problem = error.problem
                } catch (error: PhoneException.StorageFull) {
                    notice = error.text.zh
                } catch (error: PhoneException) {
                    notice = error.message.orEmpty()
                }
            }
        }) { Text("保存") }
        Text(notice)
    }
}

/** How many entries wait for their receipt; follows by itself. */
@Composable
private fun Waiting(phone: Phone) {
    var waiting by remember { mutableStateOf(phone.status().waiting) }
    DisposableEffect(phone) {
        val number = phone.subscribe(object : Listener {
            override fun onChange(change: Change) {
                waiting = change.waiting
            }

            override fun onProgress(progress: Progress) = Unit
        })
        onDispose { phone.unsubscribe(number) }
    }
    Text("待同步 $waiting")
}

/** One field: the answers where the form offers any, else a box with the fitting keyboard. */
@Composable
private fun FieldRow(field: KindField, text: String, problem: String?, onText: (String) -> Unit) {
    val title = if (field.required) field.label.zh + " *" else field.label.zh
    if (field.choices.isNotEmpty()) {
        Text(title)
        for (choice in field.choices) {
            FilterChip(
                selected = text == choice.id,
                onClick = { onText(choice.id) },
                label = { Text(choice.label.zh) },
            )
        }
    } else {
        OutlinedTextField(
            value = text,
            onValueChange = onText,
            label = { Text(title) },
            isError = problem != null,
            keyboardOptions = KeyboardOptions(keyboardType = keyboard(field.fieldType)),
            modifier = Modifier.fillMaxWidth(),
        )
    }
    if (problem != null) Text(problem)
}

private fun keyboard(type: FieldType): KeyboardType = when (type) {
    FieldType.PHONE -> KeyboardType.Phone
    FieldType.INTEGER, FieldType.DURATION -> KeyboardType.Number
    FieldType.DECIMAL, FieldType.YUAN -> KeyboardType.Decimal
    else -> KeyboardType.Text
}

/** Text fits every field: the phone reads it as the form says. */
private fun values(entered: Map<String, String>): Map<String, FieldValue> =
    entered.filterValues(String::isNotEmpty).mapValues { (_, text) -> FieldValue.Text(text) }
