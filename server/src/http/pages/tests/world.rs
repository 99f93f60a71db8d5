//! An office with a few records, and a browser without a screen.

use std::path::Path;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, Response, StatusCode, header};
use serde_json::Value as Json;
use streetbook_core::ids::RecordId;
use streetbook_core::journal::Posting;
use streetbook_core::record::Shown;
use streetbook_core::time::Instant;
use tokio::sync::{broadcast, mpsc, watch};
use tower::ServiceExt;

use super::super::{Office, router};
use crate::admin::{
    AdminCommand, AdminError, AuditCommand, BoxFuture, Execute, History, Outcome,
    QuarantineCommand, RecordCommand, SecondFactorCommand, SubjectCommand, SubjectRequest,
};
use crate::auth::hash_password;
use crate::clock::Clock;
use crate::directory::{Actor, AuditAct, AuditEntry, Directory, Event, PersonSet, set_workspace};
use crate::erasure::subject::Found;
use crate::erasure::{Eraser, Erasing};
use crate::handles::Handles;
use crate::merge::worker::Worker;
use crate::merge::{Merger, Progress, ProgressWatch};
use crate::secrets::ServerKeys;
use crate::state::{AppState, OfficeDevices};
use crate::store::commit::Store;
use crate::store::view::tests::opened;
use crate::store::view::{Batch, View};
use crate::sync::{Exchange, Quota};

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
    pub notes: Mutex<Vec<AuditEntry>>,
}

impl Execute for Paper {
    fn execute(
        &self,
        by: Actor,
        command: AdminCommand,
    ) -> BoxFuture<'_, Result<Outcome, AdminError>> {
        let by = match by {
            Actor::Person(person) => person.to_string(),
            other => other.word(),
        };
        let outcome = self.answer(&by, command);
        Box::pin(async { outcome })
    }
}

impl Paper {
    fn answer(&self, by: &str, command: AdminCommand) -> Result<Outcome, AdminError> {
        match command {
            AdminCommand::Record(command) => return self.record(by, command),
            AdminCommand::Subject(SubjectRequest::Subject(command)) => {
                return Ok(self.subject(by, command));
            }
            AdminCommand::SecondFactor(SecondFactorCommand::UseCode { code, .. }) => {
                return Ok(Outcome::CodeUsed(code == "314159"));
            }
            AdminCommand::Audit(AuditCommand::Write(entry)) => {
                self.notes.lock().unwrap().push(entry);
            }
            AdminCommand::Audit(AuditCommand::Page { asked, .. }) => {
                let notes = self.notes.lock().unwrap();
                let lines = (1..).zip(notes.iter().cloned()).take(asked.limit);
                return Ok(Outcome::AuditLines(lines.collect()));
            }
            AdminCommand::Quarantine(QuarantineCommand::Free {
                device,
                from,
                to,
                reason,
            }) => {
                let (device, to) = (&device[..8], to.unwrap());
                self.acted(format!("{by} frees {device}/{from}-{to}: {reason}"));
            }
            other => self.acted(format!("{by} does {other:?}")),
        }
        Ok(Outcome::Json(Json::Null))
    }

    fn record(&self, by: &str, command: RecordCommand) -> Result<Outcome, AdminError> {
        match command {
            RecordCommand::History { record } => {
                Ok(Outcome::History(self.found(record).map(Box::new)))
            }
            RecordCommand::Whole { record } => {
                let notes = self.notes.lock().unwrap();
                let revealed = notes.iter().any(|noted| noted.act == AuditAct::Reveal);
                assert!(revealed, "noted before it is shown");
                Ok(Outcome::History(self.found(record).map(Box::new)))
            }
            RecordCommand::Choose { field, value, .. } => {
                self.acted(format!("{by} chooses {field} {value}"));
                Ok(Outcome::Json(Json::Null))
            }
            RecordCommand::Annul { reason, .. } => {
                self.acted(format!("{by} annuls: {reason}"));
                Err(AdminError::Refused("annulled already".to_owned()))
            }
        }
    }

    fn subject(&self, by: &str, command: SubjectCommand) -> Outcome {
        match command {
            SubjectCommand::Find { sought } => {
                self.acted(format!("{by} looks for {}", sought.word()));
                let records = self.records.lock().unwrap();
                let found = records.iter().map(|(shown, _)| found(shown)).collect();
                return Outcome::Found { sought, found };
            }
            SubjectCommand::Erase {
                sought,
                reason,
                by: asking,
                after_days,
            } => {
                let sought = sought.word();
                assert_eq!(asking.as_str(), by);
                self.acted(format!(
                    "{by} asks to erase {sought} after {after_days} days: {reason}"
                ));
            }
            SubjectCommand::Decide { id, approve, by } => {
                self.acted(format!("{by} decides {id}: {approve}"));
            }
            other => self.acted(format!("{by} does {other:?}")),
        }
        Outcome::Json(Json::Null)
    }

    fn found(&self, id: RecordId) -> Option<History> {
        let records = self.records.lock().unwrap();
        let mut records = records.iter();
        records.find(|(shown, _)| shown.origin.id() == id).cloned()
    }

    fn acted(&self, act: String) {
        self.acts.lock().unwrap().push(act);
    }
}

fn found(shown: &Shown) -> Found {
    Found {
        record: Some(shown.origin.id()),
        kind: Some(shown.origin.kind.clone()),
        book: Some(shown.origin.book.clone()),
        author: Some(shown.author.clone()),
        day: None,
        places: Vec::new(),
    }
}

pub struct World {
    pub office: Office,
    pub desk: Arc<Paper>,
    router: Router,
    _dir: tempfile::TempDir,
}

pub struct Page {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

/// `out0` and their manager `mgr` work in north, `out1` in south; each signs in with their id.
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

/// An office that nothing runs in: what its pages show was put there.
fn idle(dir: &Path, directory: Directory, view: View) -> AppState {
    let (keys, clock) = (Arc::new(keys()), Arc::new(Noon));
    let key = keys.signing().clone();
    let store = Store::open(dir, keys.ledger(), key, None, clock.clone()).unwrap();
    let handles = Handles::new(&store, keys, directory, clock);
    let (news, _) = broadcast::channel(8);
    let (_, progress) = watch::channel(Progress::default());
    let (_, ruled) = watch::channel(0);
    let progress = ProgressWatch::new(&handles, progress, ruled);
    let eraser = Eraser::new(&handles, view.clone(), news.clone());
    let (jobs, _) = mpsc::unbounded_channel();
    let folders = (dir.to_owned(), None);
    let erasing = Erasing::new(handles.clone(), progress.clone(), eraser, jobs, folders);
    let reader = Merger::new(handles.clone(), Worker::new("no-worker".into()));
    AppState {
        exchange: Exchange::new(handles.clone()),
        store,
        handles,
        view,
        sessions: Arc::default(),
        passwords: Arc::default(),
        quota: Quota::default(),
        news,
        progress,
        erasing: Arc::new(erasing),
        dir: dir.to_owned(),
        reader: Arc::new(Mutex::new(reader)),
        office_devices: OfficeDevices::default(),
        threads: None,
    }
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
        let desk = Arc::new(Paper::default());
        let records = batch
            .records
            .iter()
            .cloned()
            .map(|shown| (shown, Vec::new()));
        desk.records.lock().unwrap().extend(records);
        view.apply(batch).await.unwrap();
        let office = Office {
            app: Arc::new(idle(dir.path(), directory, view)),
            commands: desk.clone(),
            throttle: Arc::default(),
            refusals: Arc::default(),
            secure,
        };
        World {
            router: router(office.clone()),
            office,
            desk,
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

    /// Returns the answer to each of these, typed as login and as password.
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
        let at = Instant::from_millis(self.office.app.handles.clock.now().millis() - ago_ms);
        let session = self.office.app.sessions.open(person.parse().unwrap(), at);
        format!("streetbook={}", session.unwrap())
    }

    /// Returns the office's answer, without waiting for the end of a body.
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
