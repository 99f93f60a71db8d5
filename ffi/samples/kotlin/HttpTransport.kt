// The JVM's own HTTP client as a phone's way to the office. On Android use OkHttp or HttpURLConnection the same way:
// send every header, give the request a time limit, follow no redirects, and hand over whatever came back.

import java.io.IOException
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest as Post
import java.net.http.HttpResponse as Answer
import java.time.Duration
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.runInterruptible
import streetbook.BlockingTransport
import streetbook.HttpRequest
import streetbook.HttpResponse
import streetbook.Transport
import streetbook.TransportException

private val client: HttpClient = HttpClient.newBuilder()
    .connectTimeout(Duration.ofSeconds(10))
    .followRedirects(HttpClient.Redirect.NEVER)
    .build()

/** Posts on a thread for input and output, and is interrupted when its coroutine is cancelled. */
class HttpTransport : Transport {
    override suspend fun post(request: HttpRequest): HttpResponse =
        runInterruptible(Dispatchers.IO) { send(request) }
}

/** Posts on the thread that calls. */
class BlockingHttpTransport : BlockingTransport {
    override fun post(request: HttpRequest): HttpResponse = send(request)
}

private fun send(request: HttpRequest): HttpResponse {
    val post = Post.newBuilder(URI.create(request.url))
        .timeout(Duration.ofSeconds(60))
        .POST(Post.BodyPublishers.ofByteArray(request.body))
    request.headers.forEach { (name, value) -> post.header(name, value) }
    val answer = try {
        client.send(post.build(), Answer.BodyHandlers.ofByteArray())
    } catch (error: IOException) {
        throw TransportException.NoAnswer(error.toString())
    }
    val headers = answer.headers().map().mapValues { (_, values) -> values.first() }
    return HttpResponse(answer.statusCode().toUShort(), headers, answer.body())
}
