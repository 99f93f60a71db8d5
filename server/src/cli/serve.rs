//! `streetbook serve`.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};

use super::data_dir::DataDir;
use super::log::Log;
use super::office::opening;
use super::out::{Failure, runtime, say};
use crate::admin::socket::Control;
use crate::erasure::erase_when_due;
use crate::http::limits::{ConnectionLimits, Timeouts};
use crate::http::pages::Office;
use crate::http::serving;
use crate::http::serving::{Exposed, Tls, check_exposure};
use crate::start::{self, Opening};
use crate::state::AppState;

/// Serve phones and office.
#[derive(Args)]
pub struct Serve {
    #[command(flatten)]
    data: DataDir,
    /// The address to listen on; port 0 picks a free one. Without TLS only this machine's own addresses.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// The server's certificate and its chain, as PEM. SIGHUP reads it and the key again.
    #[arg(long, requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// The certificate's private key, as PEM without a passphrase.
    #[arg(long, requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// Write a second list of erasures here, such as beside the backups: records on it are erased
    /// here too, and it never gets shorter.
    #[arg(long)]
    erasures: Option<PathBuf>,
    /// Listen without TLS where other machines reach it. Anybody on the way reads passwords, device
    /// tokens and clients' names, and can act with them: only for a network that nobody else is on.
    #[arg(long, conflicts_with = "tls_cert")]
    plain_http_exposes_everything: bool,
    #[command(flatten)]
    log: Log,
}

impl Serve {
    pub(super) fn run(self) -> Result<(), Failure> {
        self.log.start();
        let tls = self.tls()?;
        runtime()?.block_on(async {
            let app = start::open(Opening {
                erasures: self.erasures,
                ..opening(&self.data)?
            })
            .await?;
            let _erasing = erase_when_due(&app.erasing);
            let listener = bind(self.listen).await?;
            let stop = until_told_to_stop()?;
            let _rereading = tls.clone().map(reread_when_told).transpose()?;
            let control = Control::open(app.clone())?;
            let scheme = if tls.is_some() { "https" } else { "http" };
            say(format!("{scheme}://{}", listener.local_addr()?))?;
            serve_over(app, listener, tls, stop).await;
            control.close().await;
            Ok(())
        })
    }

    /// Certificate and key, validated before the office is opened; none if plain HTTP is allowed.
    fn tls(&self) -> Result<Option<Arc<Tls>>, Failure> {
        if let (Some(certificate), Some(key)) = (&self.tls_cert, &self.tls_key) {
            return Ok(Some(Arc::new(Tls::read(certificate, key)?)));
        }
        if !self.plain_http_exposes_everything {
            check_exposure(self.listen).map_err(or_insist)?;
        }
        Ok(None)
    }
}

fn or_insist(exposed: Exposed) -> Failure {
    Failure::new(format!(
        "{exposed}. `streetbook serve --help` names the flag for a network of your own"
    ))
}

/// Binds an address of this machine for plain HTTP, or fails naming the allowed addresses.
pub(super) async fn listen(address: SocketAddr) -> Result<TcpListener, Failure> {
    check_exposure(address)?;
    bind(address).await
}

async fn bind(address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address)
        .await
        .map_err(|error| Failure::new(format!("{address} cannot be listened on: {error}")))
}

/// Serves without TLS until the signal to stop; requests that have begun are finished.
pub(super) async fn serve(
    app: Arc<AppState>,
    listener: TcpListener,
    stop: impl Future<Output = ()>,
) {
    serve_over(app, listener, None, stop).await;
}

async fn serve_over(
    app: Arc<AppState>,
    listener: TcpListener,
    tls: Option<Arc<Tls>>,
    stop: impl Future<Output = ()>,
) {
    let pages = crate::http::pages::router(Office::new(app.clone(), tls.is_some()));
    let router = crate::http::api::router(app).merge(pages);
    let router = crate::http::request_log::logged(router);
    let bounds = (Timeouts::default(), ConnectionLimits::default());
    serving::serve(router, listener, tls, bounds, stop).await;
}

/// Reads certificate and key again on every SIGHUP, as long as the server runs.
fn reread_when_told(tls: Arc<Tls>) -> Result<tokio::task::JoinHandle<()>, Failure> {
    let mut told: Signal = signal(SignalKind::hangup())?;
    Ok(tokio::spawn(async move {
        while told.recv().await.is_some() {
            match tls.read_again() {
                Ok(()) => tracing::info!("certificate and key were read again"),
                Err(error) => tracing::error!(%error, "the old certificate and key stay"),
            }
        }
    }))
}

/// Resolves on SIGINT or SIGTERM.
pub(super) fn until_told_to_stop() -> Result<impl Future<Output = ()> + Send + 'static, Failure> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
