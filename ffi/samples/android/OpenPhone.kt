// The one phone of the app's process. Its directory is not part of the platform's backups, its files are sealed
// with 32 random bytes, and the Keystore keeps what opens those.

package com.example.streetbook

import android.content.Context
import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyProperties
import java.io.File
import java.security.KeyStore
import java.security.SecureRandom
import javax.crypto.Cipher
import javax.crypto.KeyGenerator
import javax.crypto.SecretKey
import javax.crypto.spec.GCMParameterSpec
import streetbook.Phone

object OpenPhone {
    private var phone: Phone? = null

    /** The phone, opened once; `PhoneException.NotEnrolled` before the office's code was entered. */
    @Synchronized
    fun of(context: Context): Phone = phone ?: Phone.open(home(context).path, sealKey(context)).also { phone = it }

    /** Joins the office with the code from its QR picture. */
    suspend fun enrol(context: Context, address: String, code: String): Phone {
        val enrolled = Phone.enrol(home(context).path, address, code, UrlTransport(), sealKey(context))
        return synchronized(this) { enrolled.also { phone = it } }
    }

    private fun home(context: Context) = File(context.noBackupFilesDir, "streetbook")

    /** The key of the files: drawn once, and kept sealed by a key that never leaves the Keystore. */
    private fun sealKey(context: Context): ByteArray {
        val file = File(context.noBackupFilesDir, "streetbook.key")
        val cipher = Cipher.getInstance("AES/GCM/NoPadding")
        if (file.exists()) {
            val kept = file.readBytes()
            cipher.init(Cipher.DECRYPT_MODE, keystoreKey(), GCMParameterSpec(128, kept, 0, 12))
            return cipher.doFinal(kept, 12, kept.size - 12)
        }
        val drawn = ByteArray(32).also(SecureRandom()::nextBytes)
        cipher.init(Cipher.ENCRYPT_MODE, keystoreKey())
        val fresh = File(file.path + ".fresh")
        fresh.outputStream().use {
            it.write(cipher.iv + cipher.doFinal(drawn))
            it.fd.sync()
        }
        check(fresh.renameTo(file)) { "the key could not be kept" }
        return drawn
    }

    /** Without user authentication: a new fingerprint must not lock anybody out of what he wrote. */
    private fun keystoreKey(): SecretKey {
        val store = KeyStore.getInstance("AndroidKeyStore").apply { load(null) }
        (store.getKey(ALIAS, null) as? SecretKey)?.let { return it }
        val wanted = KeyGenParameterSpec.Builder(ALIAS, KeyProperties.PURPOSE_ENCRYPT or KeyProperties.PURPOSE_DECRYPT)
            .setBlockModes(KeyProperties.BLOCK_MODE_GCM)
            .setEncryptionPaddings(KeyProperties.ENCRYPTION_PADDING_NONE)
            .setUserAuthenticationRequired(false)
            .build()
        val generator = KeyGenerator.getInstance(KeyProperties.KEY_ALGORITHM_AES, "AndroidKeyStore")
        generator.init(wanted)
        return generator.generateKey()
    }

    private const val ALIAS = "streetbook"
}
