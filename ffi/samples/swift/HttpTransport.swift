// URLSession as a phone's way to the office: send every header, give the request a time limit, follow no redirects,
// and hand over whatever came back.

import Foundation
#if canImport(FoundationNetworking)
import FoundationNetworking
#endif
import Streetbook

final class HttpTransport: Transport, @unchecked Sendable {
    private let session: URLSession

    init() {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForRequest = 60
        session = URLSession(configuration: configuration, delegate: NoRedirects(), delegateQueue: nil)
    }

    func post(request: HttpRequest) async throws -> HttpResponse {
        guard let url = URL(string: request.url) else {
            throw TransportError.NoAnswer(reason: "the office's address is none")
        }
        var post = URLRequest(url: url)
        post.httpMethod = "POST"
        post.httpBody = request.body
        for (name, value) in request.headers {
            post.setValue(value, forHTTPHeaderField: name)
        }
        return try await answer(to: post)
    }

    private func answer(to post: URLRequest) async throws -> HttpResponse {
        let underWay = UnderWay()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let sent = session.dataTask(with: post) { body, response, error in
                    guard let response = response as? HTTPURLResponse else {
                        let reason = error?.localizedDescription ?? "nothing came back"
                        continuation.resume(throwing: TransportError.NoAnswer(reason: reason))
                        return
                    }
                    continuation.resume(returning: HttpResponse(
                        status: UInt16(response.statusCode),
                        headers: response.allHeaderFields.reduce(into: [:]) { headers, header in
                            headers["\(header.key)"] = "\(header.value)"
                        },
                        body: body ?? Data()
                    ))
                }
                underWay.begins(sent)
            }
        } onCancel: {
            underWay.cancel()
        }
    }
}

/// The request under way, so that a cancelled task ends it.
private final class UnderWay: @unchecked Sendable {
    private let lock = NSLock()
    private var sent: URLSessionTask?
    private var isCancelled = false

    func begins(_ sent: URLSessionTask) {
        lock.lock()
        defer { lock.unlock() }
        self.sent = sent
        sent.resume()
        if isCancelled { sent.cancel() }
    }

    func cancel() {
        lock.lock()
        defer { lock.unlock() }
        isCancelled = true
        sent?.cancel()
    }
}

private final class NoRedirects: NSObject, URLSessionTaskDelegate {
    func urlSession(
        _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest, completionHandler: @escaping (URLRequest?) -> Void
    ) {
        completionHandler(nil)
    }
}
