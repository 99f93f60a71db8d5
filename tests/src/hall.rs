//! The office inside the test: for what people do in the office itself.

use std::net::SocketAddr;
use std::ops::Deref;
use std::sync::Arc;

use streetbook_server::app::App;
use tokio::runtime::Runtime;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::ground::{Ground, runtime};
use super::{Person, Phone};

/// A server inside the test.
pub struct Hall {
    ground: Ground,
    runtime: Runtime,
    /// The running office.
    pub app: Arc<App>,
    address: String,
    stop: Option<oneshot::Sender<()>>,
    serving: Option<JoinHandle<()>>,
}

impl Hall {
    /// A fresh office with these people.
    pub fn with(people: &[Person]) -> Hall {
        Hall::open(Ground::with(people))
    }

    /// Opens an office that stands already.
    pub fn open(ground: Ground) -> Hall {
        let runtime = runtime();
        let (stop, stopped) = oneshot::channel::<()>();
        let (app, address, serving) = runtime.block_on(async {
            let app = App::open(ground.opening()).await.unwrap();
            let free = SocketAddr::from(([127, 0, 0, 1], 0));
            let listener = tokio::net::TcpListener::bind(free).await.unwrap();
            let address = format!("http://{}", listener.local_addr().unwrap());
            let router = streetbook_server::api::router(app.clone());
            let serving = tokio::spawn(async move {
                let stopping = async move { drop(stopped.await) };
                let served = axum::serve(listener, router).with_graceful_shutdown(stopping);
                served.await.unwrap();
            });
            (app, address, serving)
        });
        Hall {
            ground,
            runtime,
            app,
            address,
            stop: Some(stop),
            serving: Some(serving),
        }
    }

    /// Where it listens.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// A person's new phone, enrolled with one of his codes.
    pub fn phone(&self, person: &str) -> Phone {
        let number = std::fs::read_dir(self.ground.dir("")).unwrap().count();
        let dir = self.ground.dir(&format!("{person}-{number}"));
        Phone::enrolled(&dir, &self.address, &self.ground.code(person))
    }

    /// Waits for something that the office does.
    pub fn wait<T>(&self, what: impl Future<Output = T>) -> T {
        self.runtime.block_on(what)
    }

    /// What the view says of a record, once it shows everything that is stored now.
    pub fn shows(&self, id: streetbook_core::ids::RecordId) -> serde_json::Value {
        self.wait(async {
            self.app.wait_until_shown().await;
            let listed = self.app.view.record(&id).await.unwrap();
            listed.expect("the record is in the view").shown
        })
    }
}

impl Deref for Hall {
    type Target = Ground;
    fn deref(&self) -> &Ground {
        &self.ground
    }
}

impl Drop for Hall {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(serving) = self.serving.take() {
            serving.abort();
        }
    }
}
