//! Clients that take their time, and a server that does not wait for ever.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::rejection::BytesRejection;
use axum::extract::{ConnectInfo, DefaultBodyLimit};
use axum::http::StatusCode;
use axum::routing::{get, post};
use streetbook_server::http::limits::{ConnectionLimits, Timeouts};
use streetbook_server::http::serving::serve;
use tokio::runtime::Runtime;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio_stream::StreamExt;
use tokio_stream::wrappers::ReceiverStream;

const SHORT: Duration = Duration::from_millis(50);
const LONG: Duration = Duration::from_secs(600);

/// Nothing is waited for but what a test shortens.
const PATIENT: Timeouts = Timeouts {
    handshake: LONG,
    head: LONG,
    pause: LONG,
    body: LONG,
    take: LONG,
    finish: LONG,
};

/// A server with one address that takes, and one that streams what the test says.
struct Server {
    runtime: Runtime,
    address: SocketAddr,
    says: mpsc::Sender<&'static str>,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<()>,
}

impl Server {
    fn with(timeouts: Timeouts) -> Server {
        Server::holding(timeouts, ConnectionLimits::default())
    }

    fn holding(timeouts: Timeouts, limits: ConnectionLimits) -> Server {
        let runtime = Runtime::new().unwrap();
        let (says, said) = mpsc::channel(1);
        let (stop, stopped) = oneshot::channel();
        let listener = runtime.block_on(async {
            let free = SocketAddr::from(([127, 0, 0, 1], 0));
            tokio::net::TcpListener::bind(free).await.unwrap()
        });
        let address = listener.local_addr().unwrap();
        let stopping = async move { drop(stopped.await) };
        let serving = serve(router(said), listener, None, (timeouts, limits), stopping);
        let serving = runtime.spawn(serving);
        Server {
            runtime,
            address,
            says,
            stop,
            serving,
        }
    }

    fn sends(&self, text: &str) -> TcpStream {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.write_all(text.as_bytes()).unwrap();
        stream
    }
}

fn router(said: mpsc::Receiver<&'static str>) -> Router {
    let said = Arc::new(Mutex::new(Some(said)));
    let stream = move || async move {
        let said = said.lock().unwrap().take().unwrap();
        let said = ReceiverStream::new(said).map(Ok::<_, std::convert::Infallible>);
        Body::from_stream(said)
    };
    Router::new()
        .route("/take", post(take))
        .route(
            "/from",
            get(async |from: ConnectInfo<SocketAddr>| from.0.to_string()),
        )
        .route("/live", get(stream))
        .layer(DefaultBodyLimit::disable())
}

async fn take(body: Result<Bytes, BytesRejection>) -> StatusCode {
    match body {
        Ok(_) => StatusCode::OK,
        Err(_) => StatusCode::REQUEST_TIMEOUT,
    }
}

/// Everything until the server hangs up.
fn until_the_end(mut stream: TcpStream) -> String {
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    text
}

/// Reads until a word has come.
fn until(stream: &mut TcpStream, word: &str) {
    let mut text = String::new();
    while !text.contains(word) {
        let mut bytes = [0; 256];
        let count = stream.read(&mut bytes).unwrap();
        assert_ne!(count, 0, "{word} did not come: {text}");
        text.push_str(std::str::from_utf8(&bytes[..count]).unwrap());
    }
}

#[test]
fn a_head_that_never_ends_is_not_waited_for() {
    let server = Server::with(Timeouts {
        head: SHORT,
        ..PATIENT
    });
    let said = until_the_end(server.sends("GET /from HTTP/1.1\r\nhost: a\r\n"));
    assert!(!said.contains("200 OK"), "{said}");
    let rested = until_the_end(server.sends("GET /from HTTP/1.1\r\nhost: a\r\n\r\n"));
    assert!(rested.contains("127.0.0.1:"), "{rested}");
}

#[test]
fn a_body_that_pauses_for_too_long_is_refused() {
    let server = Server::with(Timeouts {
        pause: SHORT,
        ..PATIENT
    });
    let post = "POST /take HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: 9\r\n\r\n";
    let said = until_the_end(server.sends(&format!("{post}half")));
    assert!(said.starts_with("HTTP/1.1 408"), "{said}");
    let said = until_the_end(server.sends(&format!("{post}all of it")));
    assert!(said.starts_with("HTTP/1.1 200"), "{said}");
}

#[test]
fn a_body_that_drips_for_ever_is_cut_off() {
    let server = Server::with(Timeouts {
        body: SHORT,
        ..PATIENT
    });
    let mut stream =
        server.sends("POST /take HTTP/1.1\r\nhost: a\r\ncontent-length: 99999999999\r\n\r\n");
    let mut drops = 0u64;
    while stream.write_all(b".").is_ok() {
        drops += 1;
    }
    assert!(drops > 0);
}

#[test]
fn a_live_stream_outlasts_every_patience_until_the_server_stops() {
    let server = Server::with(Timeouts {
        handshake: SHORT,
        head: SHORT,
        pause: SHORT,
        body: SHORT,
        take: SHORT,
        finish: SHORT,
    });
    let mut live = server.sends("GET /live HTTP/1.1\r\nhost: a\r\n\r\n");
    server.says.blocking_send("first").unwrap();
    until(&mut live, "first");
    // Each of these lasts as long as the patience does.
    for _ in 0..2 {
        until_the_end(server.sends("GET /from HTTP/1.1\r\n"));
    }
    server.says.blocking_send("second").unwrap();
    until(&mut live, "second");
    drop(server.stop);
    server.runtime.block_on(server.serving).unwrap();
    assert!(TcpStream::connect(server.address).is_err());
}

#[test]
fn a_client_that_does_not_take_its_answer_is_cut_off_and_one_that_does_is_not() {
    let server = Server::with(Timeouts {
        take: SHORT,
        ..PATIENT
    });
    // What the test says is taken from the channel only while somebody takes the answer.
    let mut live = server.sends("GET /live HTTP/1.1\r\nhost: a\r\n\r\n");
    let word = "0123456789abcdef".repeat(4096).leak();
    for _ in 0..256 {
        server.says.blocking_send(word).unwrap();
        let mut piece = vec![0; word.len()];
        live.read_exact(&mut piece).unwrap();
    }
    let mut said = 0u64;
    while server.says.blocking_send(word).is_ok() {
        said += 1;
    }
    assert!(said > 0, "its buffers took some");
}

#[test]
fn a_connection_for_which_there_is_no_room_is_told_so_and_comes_in_later() {
    let limits = ConnectionLimits { all: 1, of_one: 1 };
    let server = Server::holding(PATIENT, limits);
    let ask = "GET /from HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";
    let mut first = server.sends("GET /live HTTP/1.1\r\nhost: a\r\n\r\n");
    server.says.blocking_send("held").unwrap();
    until(&mut first, "held");
    let mut told = TcpStream::connect(server.address).unwrap();
    let mut said = [0; 256];
    let count = told.read(&mut said).unwrap();
    let said = String::from_utf8_lossy(&said[..count]).into_owned();
    assert!(
        said.starts_with("HTTP/1.1 503") && said.contains("retry-after: 5"),
        "{said}"
    );
    drop(first);
    // The server notices in its own time that the first has left.
    let comes_in = |_: &u32| {
        let mut stream = TcpStream::connect(server.address).unwrap();
        let mut text = String::new();
        let _ = stream.write_all(ask.as_bytes());
        let _ = stream.read_to_string(&mut text);
        text.starts_with("HTTP/1.1 200")
    };
    assert!((0..100_000).any(|attempt| comes_in(&attempt)));
}

#[test]
fn a_request_that_has_begun_is_finished_when_the_server_is_told_to_stop() {
    let server = Server::with(PATIENT);
    let mut stream = server.sends(
        "POST /take HTTP/1.1\r\nhost: a\r\nexpect: 100-continue\r\ncontent-length: 9\r\n\r\n",
    );
    until(&mut stream, "100 Continue");
    drop(server.stop);
    while TcpStream::connect(server.address).is_ok() {}
    stream.write_all(b"all of it").unwrap();
    let said = until_the_end(stream);
    assert!(said.starts_with("HTTP/1.1 200"), "{said}");
    server.runtime.block_on(server.serving).unwrap();
}
