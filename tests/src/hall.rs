//! The office inside the test: for acts of people in the office itself.

use std::net::SocketAddr;
use std::ops::Deref;
use std::sync::Arc;
use std::time::{Duration, Instant};

use streetbook_server::state::AppState;
use tokio::runtime::Runtime;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::ground::{Ground, runtime};
use super::{Person, Phone};

const LET_GO_WITHIN: Duration = Duration::from_secs(10);

/// Waits until no other handle of the office is left: the tasks of connections drop theirs a moment after they
/// have reported their end.
async fn is_let_go(app: &Arc<AppState>) {
    let deadline = Instant::now() + LET_GO_WITHIN;
    while Arc::strong_count(app) > 1 && Instant::now() < deadline {
        tokio::task::yield_now().await;
    }
}

/// A server inside the test.
pub struct Hall {
    runtime: Runtime,
    open: Option<Open>,
    address: String,
}

struct Open {
    ground: Ground,
    app: Arc<AppState>,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<()>,
}

impl Hall {
    /// A fresh office with these people.
    pub fn with(people: &[Person]) -> Hall {
        Hall::open(Ground::with(people))
    }

    /// Opens an existing office.
    pub fn open(ground: Ground) -> Hall {
        let runtime = runtime();
        let (stop, stopped) = oneshot::channel::<()>();
        let (app, address, serving) = runtime.block_on(async {
            let app = ground.opens().await;
            let free = SocketAddr::from(([127, 0, 0, 1], 0));
            let listener = tokio::net::TcpListener::bind(free).await.unwrap();
            let address = format!("http://{}", listener.local_addr().unwrap());
            let router = streetbook_server::http::api::router(app.clone());
            let serving = tokio::spawn(async move {
                let stopping = async move { drop(stopped.await) };
                let served = axum::serve(listener, router).with_graceful_shutdown(stopping);
                served.await.unwrap();
            });
            (app, address, serving)
        });
        let open = Open {
            ground,
            app,
            stop,
            serving,
        };
        Hall {
            runtime,
            open: Some(open),
            address,
        }
    }

    /// The address it listens on.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// A person's new phone, enrolled with one of their codes.
    pub fn phone(&self, person: &str) -> Phone {
        let number = std::fs::read_dir(self.dir("")).unwrap().count();
        let dir = self.dir(&format!("{person}-{number}"));
        Phone::enrolled(&dir, &self.address, &self.code(person))
    }

    /// The running office.
    pub fn app(&self) -> &Arc<AppState> {
        &self.open.as_ref().expect("it is open").app
    }

    /// Closes the office and everything it has open.
    pub fn is_closed(mut self) -> Ground {
        self.close().expect("it was open")
    }

    fn close(&mut self) -> Option<Ground> {
        let Open {
            ground,
            app,
            stop,
            serving,
        } = self.open.take()?;
        drop(stop);
        self.runtime.block_on(serving).unwrap();
        self.runtime.block_on(is_let_go(&app));
        let app = Arc::into_inner(app).expect("nobody else uses the office");
        self.runtime.block_on(app.view.close());
        drop(app);
        Some(ground)
    }

    /// Waits for an act of the office.
    pub fn wait<T>(&self, what: impl Future<Output = T>) -> T {
        self.runtime.block_on(what)
    }

    /// The view's content of a record, once it shows everything that is stored now.
    pub fn shows(&self, id: streetbook_core::ids::RecordId) -> serde_json::Value {
        self.wait(async {
            self.app().progress.until_shown().await;
            let listed = self.app().view.record(&id).await.unwrap();
            listed.expect("the record is in the view").shown
        })
    }
}

impl Deref for Hall {
    type Target = Ground;
    fn deref(&self) -> &Ground {
        &self.open.as_ref().expect("it is open").ground
    }
}

impl Drop for Hall {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.close();
        }
    }
}
