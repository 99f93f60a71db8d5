//! `streetbook serve`.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use super::office::opening;
use super::out::{Failure, runtime, say};
use crate::app::App;
use crate::control::Control;

/// Serve phones and office.
#[derive(Args)]
pub struct Serve {
    /// The data directory that `streetbook init` made.
    #[arg(long)]
    data: PathBuf,
    /// Where to listen; port 0 picks a free one.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
}

impl Serve {
    pub(super) fn run(self) -> Result<(), Failure> {
        runtime()?.block_on(async {
            let app = App::open(opening(&self.data)?).await?;
            let listener = listen(self.listen).await?;
            let stop = until_told_to_stop()?;
            let control = Control::open(app.clone())?;
            say(format!("http://{}", listener.local_addr()?))?;
            let served = serve(app, listener, stop).await;
            control.close().await;
            served
        })
    }
}

/// Binds the address, or says who may have it.
pub(super) async fn listen(address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address)
        .await
        .map_err(|error| Failure::new(format!("{address} cannot be listened on: {error}")))
}

/// Requests that have begun are finished within this time; open live streams are cut then.
const FINISH_WITHIN: Duration = Duration::from_secs(5);

/// Serves until it is told to stop; requests that have begun are finished.
pub(super) async fn serve(
    app: Arc<App>,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), Failure> {
    let pages = crate::office::router(app.pages(false));
    let router = crate::api::router(app).merge(pages);
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let (stopping, mut stopped) = tokio::sync::watch::channel(false);
    let serving = axum::serve(listener, service).with_graceful_shutdown(async move {
        stop.await;
        stopping.send_replace(true);
    });
    let overdue = async {
        let _ = stopped.wait_for(|stopped| *stopped).await;
        tokio::time::sleep(FINISH_WITHIN).await;
    };
    tokio::select! {
        served = serving => Ok(served?),
        () = overdue => Ok(()),
    }
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
