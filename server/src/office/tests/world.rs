//! An office with a few records, and a browser without a screen.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, Response, StatusCode, header};
use serde_json::Value as Json;
use streetbook_core::ids::{DeviceId, PersonId, RecordId};
use streetbook_core::journal::Posting;
use streetbook_core::record::Shown;
use streetbook_core::time::Instant;
use tokio::sync::broadcast;
use tower::ServiceExt;

use super::super::{BoxFuture, Desk, DeskError, History, Office, router};
use crate::access::{
    AuditAct, AuditAsked, Directory, Event, Kinds, Noted, PersonSet, ServerKeys, SharedSecret,
    StaffAct, StaffDone, hash_password, set_workspace,
};
use crate::clock::Clock;
use crate::commit::Store;
use crate::directory::DirectoryService;
use crate::release::ErasureId;
use crate::subject::{Found, Sought};
use crate::view::Batch;
use crate::view::tests::opened;

pub const PASSWORD: &str = "万达北门 7";

struct Noon;

impl Clock for Noon {
    fn now(&self) -> Instant {
        Instant::from_millis(1_793_577_600_000)
    }
}

/// A desk that knows the records' histories and remembers what it was asked to write.
#[derive(Default)]
pub struct Paper {
    pub records: Mutex<Vec<History>>,
    pub acts: Mutex<Vec<String>>,
    pub notes: Mutex<Vec<Noted>>,
}

impl Desk for Paper {
    fn history(&self, id: RecordId) -> BoxFuture<'_, Result<Option<History>, DeskError>> {
        let records = self.records.lock().unwrap();
        let found = records.iter().find(|(shown, _)| shown.origin.id() == id);
        let found = found.cloned();
        Box::pin(async { Ok(found) })
    }

    fn whole(&self, id: RecordId) -> BoxFuture<'_, Result<Option<Shown>, DeskError>> {
        let notes = self.notes.lock().unwrap();
        let revealed = notes.iter().any(|noted| noted.act == AuditAct::Reveal);
        assert!(revealed, "noted before it is shown");
        let records = self.records.lock().unwrap();
        let found = records.iter().find(|(shown, _)| shown.origin.id() == id);
        let found = found.map(|(shown, _)| shown.clone());
        Box::pin(async { Ok(found) })
    }

    fn choose(
        &self,
        person: PersonId,
        _: RecordId,
        field: String,
        value: Json,
    ) -> BoxFuture<'_, Result<(), DeskError>> {
        let act = format!("{person} chooses {field} {value}");
        self.acts.lock().unwrap().push(act);
        Box::pin(async { Ok(()) })
    }

    fn annul(
        &self,
        person: PersonId,
        _: RecordId,
        reason: String,
    ) -> BoxFuture<'_, Result<(), DeskError>> {
        let act = format!("{person} annuls: {reason}");
        self.acts.lock().unwrap().push(act);
        Box::pin(async { Err(DeskError::Refused("annulled already".to_owned())) })
    }

    fn staff(&self, by: PersonId, act: StaffAct) -> BoxFuture<'_, Result<StaffDone, DeskError>> {
        let act = format!("{by} does {act:?}");
        self.acts.lock().unwrap().push(act);
        Box::pin(async { Ok(StaffDone::Done) })
    }

    fn use_code(&self, _: PersonId, code: String) -> BoxFuture<'_, Result<bool, DeskError>> {
        Box::pin(async move { Ok(code == "314159") })
    }

    fn seal(&self, person: &PersonId, secret: &SharedSecret) -> Result<Vec<u8>, DeskError> {
        Ok(secret.seal(&keys(), person).unwrap())
    }

    fn unseal(&self, person: &PersonId, sealed: &[u8]) -> Option<SharedSecret> {
        SharedSecret::open(&keys(), person, sealed)
    }

    fn audit(
        &self,
        _: u64,
        asked: AuditAsked,
    ) -> BoxFuture<'_, Result<Vec<(u64, Noted)>, DeskError>> {
        let notes = self.notes.lock().unwrap();
        let lines = (1..).zip(notes.iter().cloned()).take(asked.limit).collect();
        Box::pin(async { Ok(lines) })
    }

    fn last_heard(&self) -> Result<BTreeMap<DeviceId, Instant>, DeskError> {
        Ok(BTreeMap::new())
    }

    fn free(
        &self,
        person: PersonId,
        device: DeviceId,
        (from, to): (u64, u64),
        reason: String,
    ) -> BoxFuture<'_, Result<(), DeskError>> {
        let device = &device.to_string()[..8];
        let act = format!("{person} frees {device}/{from}-{to}: {reason}");
        self.acts.lock().unwrap().push(act);
        Box::pin(async { Ok(()) })
    }

    fn find_subject(
        &self,
        by: PersonId,
        sought: Sought,
    ) -> BoxFuture<'_, Result<Vec<Found>, DeskError>> {
        self.acted(format!("{by} looks for {}", sought.word()));
        let records = self.records.lock().unwrap();
        let found = records.iter().map(|(shown, _)| Found {
            record: Some(shown.origin.id()),
            kind: Some(shown.origin.kind.clone()),
            book: Some(shown.origin.book.clone()),
            author: Some(shown.author.clone()),
            day: None,
            places: Vec::new(),
        });
        let found = found.collect();
        Box::pin(async { Ok(found) })
    }

    fn ask_erasure(
        &self,
        by: PersonId,
        sought: Sought,
        reason: String,
        after_days: u32,
    ) -> BoxFuture<'_, Result<(), DeskError>> {
        let sought = sought.word();
        self.acted(format!(
            "{by} asks to erase {sought} after {after_days} days: {reason}"
        ));
        Box::pin(async { Ok(()) })
    }

    fn decide_erasure(
        &self,
        by: PersonId,
        id: ErasureId,
        approve: bool,
    ) -> BoxFuture<'_, Result<(), DeskError>> {
        self.acted(format!("{by} decides {id}: {approve}"));
        Box::pin(async { Ok(()) })
    }

    fn note(&self, noted: Noted) -> BoxFuture<'_, Result<(), DeskError>> {
        self.notes.lock().unwrap().push(noted);
        Box::pin(async { Ok(()) })
    }
}

impl Paper {
    fn acted(&self, act: String) {
        self.acts.lock().unwrap().push(act);
    }
}

pub struct World {
    pub office: Office,
    pub desk: Arc<Paper>,
    router: Router,
    _store: Store,
    _dir: tempfile::TempDir,
}

pub struct Page {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

/// `out0` and his manager `mgr` work in north, `out1` in south; each signs in with his id.
fn directory() -> Directory {
    let mut directory = staffed(&[
        ("out0", "north", "outreach"),
        ("mgr", "north", "manager"),
        ("out1", "south", "outreach"),
        ("gone", "north", "manager"),
    ]);
    let hash = hash_password(PASSWORD).unwrap();
    for id in ["out0", "mgr", "out1", "gone"] {
        let login = directory.add_login(id, &id.parse().unwrap(), hash.clone(), false);
        next(&mut directory, login.unwrap());
    }
    directory
}

fn keys() -> ServerKeys {
    ServerKeys::new([1; 32], [2; 32], [9; 16])
}

fn stored(dir: &Path) -> Store {
    let (keys, clock) = (keys(), Arc::new(Noon));
    Store::open(dir, keys.ledger(), keys.signing().clone(), None, clock).unwrap()
}

/// People by id, team and role. `gone` is disabled.
pub fn staffed(people: &[(&str, &str, &str)]) -> Directory {
    let keys = keys();
    let mut directory = Directory::new(keys.ledger(), keys.public());
    next(
        &mut directory,
        set_workspace("万达", "Asia/Shanghai").unwrap(),
    );
    for (id, team, role) in people {
        let person = PersonSet {
            id: id.parse().unwrap(),
            name: format!("name of {id}"),
            posting: Posting {
                number: 1,
                team: team.parse().unwrap(),
                role: role.parse().unwrap(),
            },
            disabled: *id == "gone",
        };
        next(&mut directory, Event::Person(person));
    }
    directory
}

fn next(directory: &mut Directory, event: Event) {
    let next = directory.position() + 1;
    directory.apply(next, event).unwrap();
}

impl World {
    pub async fn with(batch: Batch) -> World {
        World::built(batch, false).await
    }

    pub async fn built(batch: Batch, secure: bool) -> World {
        World::staffed(directory(), batch, secure).await
    }

    pub async fn staffed(directory: Directory, batch: Batch, secure: bool) -> World {
        let dir = tempfile::tempdir().unwrap();
        let view = opened(dir.path()).await;
        let store = stored(dir.path());
        let desk = Arc::new(Paper::default());
        let records = batch
            .records
            .iter()
            .cloned()
            .map(|shown| (shown, Vec::new()));
        desk.records.lock().unwrap().extend(records);
        view.apply(batch).await.unwrap();
        let office = Office {
            view,
            directory: DirectoryService::new(directory, store.committer.clone()),
            sessions: Arc::default(),
            passwords: Arc::default(),
            throttle: Arc::default(),
            refusals: Arc::default(),
            kinds: Kinds::default(),
            clock: Arc::new(Noon),
            desk: desk.clone(),
            news: broadcast::channel(8).0,
            secure,
        };
        World {
            router: router(office.clone()),
            office,
            desk,
            _store: store,
            _dir: dir,
        }
    }

    pub async fn ask(&self, request: Request<Body>) -> Page {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 1 << 20).await.unwrap();
        Page {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    pub async fn sign_in(&self, login: &str, password: &str) -> Page {
        let form = format!("login={login}&password={}", password.replace(' ', "+"));
        self.ask(post("/sign-in", "", form)).await
    }

    /// What each of these, typed as login and as password, is answered.
    pub async fn sign_ins(&self, typed: impl Iterator<Item = &str>) -> Vec<String> {
        let mut answers = tokio::task::JoinSet::new();
        for typed in typed {
            let request = post("/sign-in", "", format!("login={typed}&password={typed}"));
            let answer = self.router.clone().oneshot(request);
            answers.spawn(async {
                let body = answer.await.unwrap().into_body();
                let bytes = to_bytes(body, 1 << 20).await.unwrap();
                String::from_utf8_lossy(&bytes).into_owned()
            });
        }
        answers.join_all().await
    }

    /// The cookie of a person who signed in.
    pub async fn cookie(&self, login: &str) -> String {
        let page = self.sign_in(login, PASSWORD).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
        let cookie = page.headers[header::SET_COOKIE].to_str().unwrap();
        cookie.split(';').next().unwrap().to_owned()
    }

    /// The cookie of a session that a person opened so long ago, without a password.
    pub fn session(&self, person: &str, ago_ms: i64) -> String {
        let at = Instant::from_millis(self.office.clock.now().millis() - ago_ms);
        let session = self.office.sessions.open(person.parse().unwrap(), at);
        format!("streetbook={}", session.unwrap())
    }

    /// What the office answers, without waiting for the end of a body.
    pub async fn answer(&self, request: Request<Body>) -> Response<Body> {
        self.router.clone().oneshot(request).await.unwrap()
    }

    pub async fn get(&self, cookie: &str, path: &str, language: &str) -> Page {
        let request = Request::get(path)
            .header(header::COOKIE, cookie)
            .header(header::ACCEPT_LANGUAGE, language);
        self.ask(request.body(Body::empty()).unwrap()).await
    }
}

/// A form sent by our own page.
pub fn post(path: &str, cookie: &str, form: String) -> Request<Body> {
    from_origin("http://office.test", path, cookie, form)
}

pub fn from_origin(origin: &str, path: &str, cookie: &str, form: String) -> Request<Body> {
    Request::post(path)
        .header(header::HOST, "office.test")
        .header(header::ORIGIN, origin)
        .header(header::COOKIE, cookie)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(form))
        .unwrap()
}
