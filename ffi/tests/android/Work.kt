package androidx.work

import android.content.Context
import java.time.Duration

class WorkerParameters

abstract class ListenableWorker(val applicationContext: Context) {
    abstract class Result {
        companion object {
            fun success(): Result = TODO()
            fun retry(): Result = TODO()
            fun failure(): Result = TODO()
        }
    }
}

abstract class CoroutineWorker(context: Context, parameters: WorkerParameters) : ListenableWorker(context) {
    abstract suspend fun doWork(): Result
}

enum class NetworkType { CONNECTED }

enum class BackoffPolicy { EXPONENTIAL }

enum class ExistingWorkPolicy { APPEND_OR_REPLACE }

class Constraints {
    class Builder {
        fun setRequiredNetworkType(type: NetworkType): Builder = TODO()
        fun build(): Constraints = TODO()
    }
}

class OneTimeWorkRequest {
    class Builder {
        fun setConstraints(constraints: Constraints): Builder = TODO()
        fun setBackoffCriteria(policy: BackoffPolicy, delay: Duration): Builder = TODO()
        fun build(): OneTimeWorkRequest = TODO()
    }
}

@Suppress("FunctionName")
inline fun <reified T : ListenableWorker> OneTimeWorkRequestBuilder(): OneTimeWorkRequest.Builder = TODO()

abstract class WorkManager {
    fun enqueueUniqueWork(name: String, policy: ExistingWorkPolicy, work: OneTimeWorkRequest): Unit = TODO()

    companion object {
        fun getInstance(context: Context): WorkManager = TODO()
    }
}
