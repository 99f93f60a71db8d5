// Stand-ins for Jetpack Compose, which has no place on the machine that tests: just enough for the compiler to
// check the sample screen against the phone library.

package androidx.compose.runtime

import kotlin.reflect.KProperty
import kotlinx.coroutines.CoroutineScope

@Target(AnnotationTarget.FUNCTION, AnnotationTarget.TYPE, AnnotationTarget.TYPE_PARAMETER)
annotation class Composable

interface MutableState<T> {
    var value: T
}

operator fun <T> MutableState<T>.getValue(owner: Any?, property: KProperty<*>): T = value

operator fun <T> MutableState<T>.setValue(owner: Any?, property: KProperty<*>, value: T) {
    this.value = value
}

fun <T> mutableStateOf(value: T): MutableState<T> = TODO()

fun <K, V> mutableStateMapOf(): MutableMap<K, V> = TODO()

fun <T> remember(calculation: () -> T): T = TODO()

fun <T> remember(key: Any?, calculation: () -> T): T = TODO()

fun rememberCoroutineScope(): CoroutineScope = TODO()

interface DisposableEffectResult

class DisposableEffectScope {
    fun onDispose(block: () -> Unit): DisposableEffectResult = TODO()
}

fun DisposableEffect(key: Any?, effect: DisposableEffectScope.() -> DisposableEffectResult): Unit = TODO()
