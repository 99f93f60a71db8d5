//! Accepting connections, serving requests on them, closing them.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{sleep, timeout};

use super::body::Timely;
use super::tls::Tls;
pub(crate) use crate::http::limits::ConnectionLimits;
use crate::http::limits::Timeouts;
use crate::http::limits::connections::{ConnectionPermit, OpenConnections};
use crate::http::limits::throughput::MinThroughput;

/// The pause when the process has no file descriptor left: until another connection has ended.
const REST: Duration = Duration::from_millis(200);

/// Serves a router until `stop`; requests that have begun may finish within a time limit. Handlers find the
/// client's address as `ConnectInfo<SocketAddr>`.
pub async fn serve(
    router: Router,
    listener: TcpListener,
    tls: Option<Arc<Tls>>,
    (timeouts, limits): (Timeouts, ConnectionLimits),
    stop: impl Future<Output = ()>,
) {
    let open_connections = OpenConnections::new(limits);
    let ending = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        match accepted {
            Ok((stream, from)) => {
                let Some(permit) = open_connections.take(from.ip()) else {
                    turn_away(&stream, tls.is_some());
                    continue;
                };
                let client = Client {
                    router: router.clone(),
                    from,
                    timeouts,
                    watcher: ending.watcher(),
                    permit,
                    secure: tls.is_some(),
                };
                tokio::spawn(client.attend(stream, tls.clone()));
            }
            Err(error) if is_the_clients(&error) => {}
            Err(error) => {
                tracing::warn!(%error, "no connection can be accepted for the moment");
                sleep(REST).await;
            }
        }
    }
    drop(listener);
    // Requests that are not finished by then are cut off.
    let _ = timeout(timeouts.finish, ending.shutdown()).await;
}

/// Returns true for a connection that its client gave up before it was accepted.
fn is_the_clients(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionRefused
    )
}

/// Answers that the server is full, as far as that is possible without waiting: a TLS client would need a
/// handshake first.
fn turn_away(stream: &TcpStream, secure: bool) {
    const FULL: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 5\r\n\
        content-length: 0\r\nconnection: close\r\n\r\n";
    tracing::debug!("a connection was turned away: there is no room");
    if !secure {
        // A client that does not read it in one piece gets no answer.
        let _ = stream.try_write(FULL);
    }
}

/// One connection.
struct Client {
    router: Router,
    from: SocketAddr,
    timeouts: Timeouts,
    watcher: Watcher,
    /// The permit, held as long as the connection.
    permit: ConnectionPermit,
    secure: bool,
}

impl Client {
    async fn attend(self, stream: TcpStream, tls: Option<Arc<Tls>>) {
        // Answers are written in one piece: delaying the last packet gains nothing.
        let _ = stream.set_nodelay(true);
        let stream = MinThroughput::new(stream, self.timeouts.take);
        let Some(tls) = tls else {
            return self.converse(stream).await;
        };
        match timeout(self.timeouts.handshake, tls.acceptor().accept(stream)).await {
            Ok(Ok(stream)) => self.converse(stream).await,
            Ok(Err(error)) => tracing::debug!(%error, "a TLS handshake failed"),
            Err(_) => tracing::debug!("a TLS handshake took too long"),
        }
    }

    async fn converse(self, stream: impl AsyncRead + AsyncWrite + Unpin + 'static) {
        let Client {
            router,
            from,
            timeouts,
            watcher,
            permit,
            secure,
        } = self;
        let service = service_fn(move |request| {
            let answer = answer(router.clone(), request, from, timeouts);
            async move { Ok::<_, Infallible>(told_to_stay(answer.await?, secure)) }
        });
        let conversation = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(timeouts.head)
            .serve_connection(TokioIo::new(stream), service);
        if let Err(error) = watcher.watch(conversation).await {
            tracing::debug!(%error, "a connection ended early");
        }
        drop(permit);
    }
}

/// Adds to every answer over TLS that browsers must use TLS only, whichever layer made it.
fn told_to_stay(mut response: Response, secure: bool) -> Response {
    if secure {
        let year = HeaderValue::from_static("max-age=31536000");
        let headers = response.headers_mut();
        headers.insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
    response
}

async fn answer(
    router: Router,
    request: Request<Incoming>,
    from: SocketAddr,
    timeouts: Timeouts,
) -> Result<Response, Infallible> {
    let mut request = request.map(|body| Timely::new(body, timeouts));
    request.extensions_mut().insert(ConnectInfo(from));
    TowerToHyperService::new(router).call(request).await
}
