// Android's own HTTP as a phone's way to the office, without a dependency. Send every header, give the request a time
// limit, follow no redirects, and hand over whatever came back.

package com.example.streetbook

import java.io.IOException
import java.net.HttpURLConnection
import java.net.URL
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.runInterruptible
import kotlinx.coroutines.withContext
import streetbook.HttpRequest
import streetbook.HttpResponse
import streetbook.Transport
import streetbook.TransportException

class UrlTransport : Transport {
    override suspend fun post(request: HttpRequest): HttpResponse = withContext(Dispatchers.IO) {
        val connection = URL(request.url).openConnection() as HttpURLConnection
        try {
            runInterruptible { exchange(connection, request) }
        } catch (error: IOException) {
            throw TransportException.NoAnswer(error.toString())
        } finally {
            connection.disconnect()
        }
    }

    private fun exchange(connection: HttpURLConnection, request: HttpRequest): HttpResponse {
        connection.requestMethod = "POST"
        connection.connectTimeout = 10_000
        connection.readTimeout = 60_000
        connection.instanceFollowRedirects = false
        connection.doOutput = true
        connection.setFixedLengthStreamingMode(request.body.size)
        request.headers.forEach { (name, value) -> connection.setRequestProperty(name, value) }
        connection.outputStream.use { it.write(request.body) }
        val status = connection.responseCode
        val stream = if (status < 400) connection.inputStream else connection.errorStream
        val body = stream?.use { it.readBytes() } ?: ByteArray(0)
        val headers = connection.headerFields.filterKeys { it != null }.mapValues { (_, values) -> values.first() }
        return HttpResponse(status.toUShort(), headers, body)
    }
}
