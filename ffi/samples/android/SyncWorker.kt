// Sync in the background: WorkManager wakes the app when there is a network, also after the phone was restarted.

package com.example.streetbook

import android.content.Context
import androidx.work.BackoffPolicy
import androidx.work.Constraints
import androidx.work.CoroutineWorker
import androidx.work.ExistingWorkPolicy
import androidx.work.NetworkType
import androidx.work.OneTimeWorkRequestBuilder
import androidx.work.WorkManager
import androidx.work.WorkerParameters
import java.time.Duration
import streetbook.PhoneException

class SyncWorker(context: Context, parameters: WorkerParameters) : CoroutineWorker(context, parameters) {
    /** Killed at any point, the next run goes on from what the office has receipted. */
    override suspend fun doWork(): Result = try {
        OpenPhone.of(applicationContext).sync(UrlTransport())
        Result.success()
    } catch (error: PhoneException.TryLater) {
        Result.retry()
    } catch (error: PhoneException.Cancelled) {
        Result.retry()
    } catch (error: PhoneException) {
        // Update the app, ask the office: trying again does not help. Show the sentence where the person looks.
        Result.failure()
    }

    companion object {
        /** Call it after each record; calls while one waits or runs are one. */
        fun ask(context: Context) {
            val online = Constraints.Builder().setRequiredNetworkType(NetworkType.CONNECTED).build()
            val work = OneTimeWorkRequestBuilder<SyncWorker>()
                .setConstraints(online)
                .setBackoffCriteria(BackoffPolicy.EXPONENTIAL, Duration.ofSeconds(30))
                .build()
            WorkManager.getInstance(context)
                .enqueueUniqueWork("streetbook-sync", ExistingWorkPolicy.APPEND_OR_REPLACE, work)
        }
    }
}
