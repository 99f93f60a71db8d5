//! Accepting connections, answering on them, ending them.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
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
use super::patience::Patience;
use super::tls::Tls;

/// When the process has no file left for a connection: until one of the others has ended.
const REST: Duration = Duration::from_millis(200);

/// Serves a router until `stop`; requests that have begun are finished, for a while. Handlers find the
/// client's address as `ConnectInfo<SocketAddr>`.
pub async fn serve(
    router: Router,
    listener: TcpListener,
    tls: Option<Arc<Tls>>,
    patience: Patience,
    stop: impl Future<Output = ()>,
) {
    let ending = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        match accepted {
            Ok((stream, from)) => {
                let client = Client {
                    router: router.clone(),
                    from,
                    patience,
                    watcher: ending.watcher(),
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
    // Whoever is not done by then is cut off.
    let _ = timeout(patience.finish, ending.shutdown()).await;
}

/// A connection that its client gave up before it was accepted.
fn is_the_clients(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionRefused
    )
}

/// One connection.
struct Client {
    router: Router,
    from: SocketAddr,
    patience: Patience,
    watcher: Watcher,
}

impl Client {
    async fn attend(self, stream: TcpStream, tls: Option<Arc<Tls>>) {
        // Answers are written in one piece: nothing is gained by holding the last packet back.
        let _ = stream.set_nodelay(true);
        let Some(tls) = tls else {
            return self.converse(stream).await;
        };
        match timeout(self.patience.handshake, tls.acceptor().accept(stream)).await {
            Ok(Ok(stream)) => self.converse(stream).await,
            Ok(Err(error)) => tracing::debug!(%error, "a TLS handshake failed"),
            Err(_) => tracing::debug!("a TLS handshake took too long"),
        }
    }

    async fn converse(self, stream: impl AsyncRead + AsyncWrite + Unpin + 'static) {
        let Client {
            router,
            from,
            patience,
            watcher,
        } = self;
        let service = service_fn(move |request| answer(router.clone(), request, from, patience));
        let conversation = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(patience.head)
            .serve_connection(TokioIo::new(stream), service);
        if let Err(error) = watcher.watch(conversation).await {
            tracing::debug!(%error, "a connection ended early");
        }
    }
}

async fn answer(
    router: Router,
    request: Request<Incoming>,
    from: SocketAddr,
    patience: Patience,
) -> Result<Response, Infallible> {
    let mut request = request.map(|body| Timely::new(body, patience));
    request.extensions_mut().insert(ConnectInfo(from));
    TowerToHyperService::new(router).call(request).await
}
