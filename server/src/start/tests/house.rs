//! A whole office on a clock of its own, and browsers that come to its pages.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use streetbook_core::ids::PersonId;
use streetbook_core::time::Instant;
use tempfile::TempDir;
use tokio::task::JoinSet;
use tower::ServiceExt;

use crate::admin::{Admin, Protection};
use crate::auth::{SharedSecret, hash_password};
use crate::clock::Clock;
use crate::directory::{Actor, AuditAsked, AuditEntry};
use crate::http::pages::Office;
use crate::start::{self, Founding, OpenError, Opening, create};
use crate::state::AppState;

/// The administrator's, and what people choose in these stories.
pub const PASSWORD: &str = "早上八点半在万达北门集合";

/// A clock that stands still until it is set.
pub struct ToldClock(AtomicI64);

impl ToldClock {
    pub fn at(now: Instant) -> ToldClock {
        ToldClock(AtomicI64::new(now.millis()))
    }
}

impl Clock for ToldClock {
    fn now(&self) -> Instant {
        Instant::from_millis(self.0.load(Ordering::Relaxed))
    }
}

pub struct House {
    pub app: Arc<AppState>,
    pub clock: Arc<ToldClock>,
    router: Router,
    dir: TempDir,
}

/// The answer to a browser.
pub struct Page {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

/// A browser with the cookie that it was given last.
pub struct Browser<'a> {
    house: &'a House,
    pub cookie: String,
}

/// Makes the office's data directory.
pub async fn begins(dir: &TempDir, clock: &Arc<ToldClock>) -> Result<(), OpenError> {
    let founding = Founding {
        name: "万达",
        time_zone: "Asia/Shanghai",
        admin: "admin",
        password_hash: hash_password(PASSWORD).unwrap(),
        protection: Protection::NotSet,
    };
    create(&opening(dir, clock), founding).await
}

impl House {
    /// An office with its administrator `admin` and the manager `li`, who has no login yet.
    pub async fn founded() -> House {
        let dir = tempfile::tempdir().unwrap();
        let clock = Arc::new(ToldClock::at(Instant::from_millis(1_793_577_600_000)));
        begins(&dir, &clock).await.unwrap();
        let house = House::opened(dir, clock).await;
        let (team, role) = ("north".parse().unwrap(), "manager".parse().unwrap());
        let added = house
            .operator()
            .add_person("li".parse().unwrap(), "李", team, role)
            .await;
        added.unwrap();
        house
    }

    pub async fn opened(dir: TempDir, clock: Arc<ToldClock>) -> House {
        let app = start::open(opening(&dir, &clock)).await.unwrap();
        House {
            router: crate::http::pages::router(Office::new(app.clone(), false)),
            app,
            clock,
            dir,
        }
    }

    /// Stops and starts again.
    pub async fn restarts(self) -> House {
        let House {
            app,
            clock,
            router,
            dir,
        } = self;
        drop((router, app));
        House::opened(dir, clock).await
    }

    pub fn operator(&self) -> Admin<'_> {
        Admin::new(&self.app, Actor::Operator)
    }

    /// Creates a login for `li` of the same name, and returns their temporary password.
    pub async fn gives_li_a_login(&self) -> String {
        let li: PersonId = "li".parse().unwrap();
        self.operator().add_login("li", &li).await.unwrap()
    }

    pub fn minutes_pass(&self, minutes: i64) {
        self.seconds_pass(minutes * 60);
    }

    pub fn seconds_pass(&self, seconds: i64) {
        self.clock.0.fetch_add(seconds * 1000, Ordering::Relaxed);
    }

    /// A browser without a session.
    pub fn browser(&self) -> Browser<'_> {
        Browser {
            house: self,
            cookie: String::new(),
        }
    }

    /// A browser at which somebody has signed in.
    pub async fn signed_in(&self, login: &str, password: &str) -> Browser<'_> {
        let mut browser = self.browser();
        let page = browser.signs_in(login, password).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
        browser
    }

    /// Somebody tries a password at each of these logins, all at once.
    pub async fn is_guessed_at(&self, logins: impl IntoIterator<Item = String>) {
        let mut guesses = JoinSet::new();
        for login in logins {
            let form = format!("login={login}&password=guess");
            let answer = self.router.clone().oneshot(sent("/sign-in", "", form));
            guesses.spawn(async { answer.await.unwrap().status() });
        }
        for status in guesses.join_all().await {
            assert!(status.is_client_error(), "{status}");
        }
    }

    /// The audit log as `who act about rows purpose`, oldest first.
    pub async fn log(&self) -> Vec<String> {
        let asked = AuditAsked {
            limit: usize::MAX,
            ..AuditAsked::default()
        };
        let lines = self.operator().audit_after(0, asked).await.unwrap();
        lines.iter().map(|(_, noted)| line(noted)).collect()
    }

    /// Returns the number of lines of the log that begin so.
    pub async fn noted(&self, begins: &str) -> usize {
        let log = self.log().await;
        log.iter().filter(|line| line.starts_with(begins)).count()
    }
}

fn opening(dir: &TempDir, clock: &Arc<ToldClock>) -> Opening {
    Opening {
        dir: dir.path().join("server"),
        clock: clock.clone(),
        // Nobody writes a record here: no worker is ever started.
        erasures: None,
        worker: "no-worker".into(),
        seal: None,
    }
}

fn line(noted: &AuditEntry) -> String {
    let rows = noted.rows.map(|rows| rows.to_string()).unwrap_or_default();
    let words = [
        noted.by.word(),
        noted.act.word().to_owned(),
        noted.about.clone(),
        rows,
        noted.purpose.clone(),
    ];
    let said: Vec<&str> = words
        .iter()
        .map(String::as_str)
        .filter(|w| !w.is_empty())
        .collect();
    said.join(" ")
}

impl Browser<'_> {
    pub async fn signs_in(&mut self, login: &str, password: &str) -> Page {
        self.posts("/sign-in", &[("login", login), ("password", password)])
            .await
    }

    pub async fn gets(&mut self, path: &str) -> Page {
        self.gets_with(path, "streetbook-seen", "1").await
    }

    /// Asks with one more header.
    pub async fn gets_with(&mut self, path: &str, name: &str, value: &str) -> Page {
        let request = Request::get(path)
            .header(header::COOKIE, &self.cookie)
            .header(name, value)
            .body(Body::empty());
        self.asks(request.unwrap()).await
    }

    /// Returns the redirect target of a page.
    pub async fn led(&mut self, path: &str) -> String {
        self.gets(path).await.led()
    }

    /// Sends a form of this session's own page.
    pub async fn posts(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let session = self.cookie.split_once('=').map_or("", |(_, token)| token);
        let token = crate::http::pages::form_token(session);
        let mut form = format!("token={token}");
        for (name, value) in fields {
            form.push_str(&format!("&{name}={}", escaped(value)));
        }
        let request = sent(path, &self.cookie, form);
        self.asks(request).await
    }

    /// Chooses a password of their own.
    pub async fn changes_password(&mut self, old: &str, new: &str) -> Page {
        let fields = [("old", old), ("new", new), ("again", new)];
        self.posts("/account/password", &fields).await
    }

    /// Switches the second factor on, as the page says, and gives what the app holds now.
    pub async fn switches_the_second_factor_on(&mut self) -> SharedSecret {
        let page = self.posts("/account/second-factor", &[]).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        let spelt = between(&page.text, "<code class=\"key\">", "</code>");
        let sealed = between(&page.text, "name=\"sealed\" value=\"", "\"");
        let secret = SharedSecret::typed(spelt);
        let code = secret.code_at(self.house.clock.now());
        let proof = [("sealed", sealed), ("code", code.as_str())];
        let on = self.posts("/account/second-factor/on", &proof).await;
        assert_eq!(on.led(), "/account", "{}", on.text);
        secret
    }

    /// Types what the app shows now.
    pub async fn shows_code(&mut self, secret: &SharedSecret) -> Page {
        let code = secret.code_at(self.house.clock.now());
        self.types_code(&code).await
    }

    pub async fn types_code(&mut self, code: &str) -> Page {
        self.posts("/sign-in/code", &[("code", code)]).await
    }

    async fn asks(&mut self, request: Request<Body>) -> Page {
        let response = self.house.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        if let Some(cookie) = parts.headers.get(header::SET_COOKIE) {
            let cookie = cookie.to_str().unwrap().split(';').next().unwrap();
            self.cookie = cookie.to_owned();
        }
        let bytes = to_bytes(body, 1 << 20).await.unwrap();
        Page {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }
}

impl Page {
    /// Returns its redirect target; empty where it has none.
    pub fn led(&self) -> String {
        let place = self.headers.get(header::LOCATION);
        place.map_or(String::new(), |place| place.to_str().unwrap().to_owned())
    }

    /// The secret that is shown once.
    pub fn secret(&self) -> String {
        between(&self.text, "<p class=\"secret\">", "</p>").to_owned()
    }
}

pub fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let (_, rest) = text
        .split_once(before)
        .unwrap_or_else(|| panic!("{before} is not in {text}"));
    rest.split(after).next().unwrap()
}

/// A form that a page of the office itself sends.
fn sent(path: &str, cookie: &str, form: String) -> Request<Body> {
    Request::post(path)
        .header(header::HOST, "office.test")
        .header(header::ORIGIN, "http://office.test")
        .header(header::COOKIE, cookie)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(form))
        .unwrap()
}

fn escaped(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
