//! The app's own network stack: OkHttp, URLSession, fetch, requests. It posts and returns bytes; their
//! meaning is known to this library only.

use std::collections::HashMap;

/// A request to be sent with `POST`.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct HttpRequest {
    /// Full address: the office's address and the path.
    pub url: String,
    /// The path alone, for an app that reaches the office by another address.
    pub path: String,
    /// Headers to send, all of them.
    pub headers: HashMap<String, String>,
    /// The body.
    pub body: Vec<u8>,
}

/// A response with any status: a refusal by the office is an answer too.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct HttpResponse {
    /// The status, such as 200.
    pub status: u16,
    /// The answer's headers; only `Retry-After` is read, so an app may leave the others out.
    #[uniffi(default)]
    pub headers: HashMap<String, String>,
    /// The body.
    pub body: Vec<u8>,
}

/// Reason why a transport has no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum TransportError {
    /// The office was not reached, or the connection broke.
    #[error("the office was not reached: {reason}")]
    NoAnswer {
        /// For a log line.
        reason: String,
    },
    /// The app cancelled the request.
    #[error("the request was cancelled")]
    Cancelled,
}

/// Counts an exception of the transport's own as no answer.
impl From<uniffi::UnexpectedUniFFICallbackError> for TransportError {
    fn from(error: uniffi::UnexpectedUniFFICallbackError) -> TransportError {
        TransportError::NoAnswer {
            reason: error.reason,
        }
    }
}

/// Posts requests without blocking: `suspend` in Kotlin, `async` in Swift, Python and TypeScript. Limit
/// each request's time (60 s), follow no redirects, and pass the body through unchanged.
#[uniffi::export(with_foreign)]
#[async_trait::async_trait]
pub trait Transport: Send + Sync {
    /// Sends a request and waits for its answer.
    async fn post(&self, request: HttpRequest) -> Result<HttpResponse, TransportError>;
}

/// Posts requests on the calling thread, for a worker of its own (WorkManager's, a Python script).
#[uniffi::export(with_foreign)]
pub trait BlockingTransport: Send + Sync {
    /// Sends a request and waits for its answer.
    fn post(&self, request: HttpRequest) -> Result<HttpResponse, TransportError>;
}
