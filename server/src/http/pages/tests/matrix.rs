//! Authorisation matrix: every address of the router's table, requested by everybody, with every
//! record in its place. An address that [`EXPECTED`] does not know fails.

use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode, header};
use streetbook_core::ids::RecordId;

use super::super::assets::css;
use super::super::{Rule, Stage, addresses};
use super::callers::{Caller, RECORDS, author, callers, client, reads, record};
use super::token;
use super::world::{World, from_origin, post, staffed};
use crate::directory::ROLES;
use crate::erasure::ERASERS;
use crate::http::route::Address;
use crate::reports::ReportName;
use crate::store::view::Batch;
use crate::store::view::tests::contact;

/// The answer to permitted callers. Others are redirected to the sign-in page when not signed in,
/// and get "not found" otherwise.
enum Expect {
    /// One status for everybody.
    Everybody(StatusCode),
    /// For everybody who is signed in.
    SignedIn(StatusCode),
    /// For these roles, when signed in.
    Roles(&'static [&'static str], StatusCode),
    /// For those who may read the record in the address, when signed in.
    Readers(StatusCode),
    /// For the author of the record in the address: of this form nobody else sees the number.
    Author(StatusCode),
}

use Expect::{Everybody, Readers, SignedIn};

const EXPECTED: &[(&str, &str, Expect)] = &[
    // The door: it shows itself to whoever is not signed in, and leads on whoever is.
    ("GET", "/", SignedIn(StatusCode::SEE_OTHER)),
    // Nobody's password is `password`.
    ("POST", "/sign-in", Everybody(StatusCode::UNAUTHORIZED)),
    // Nobody here has a second factor to show: `app/tests` tells of those who have.
    ("GET", "/sign-in/code", Everybody(StatusCode::SEE_OTHER)),
    ("POST", "/sign-in/code", Everybody(StatusCode::SEE_OTHER)),
    ("POST", "/sign-out", SignedIn(StatusCode::SEE_OTHER)),
    ("GET", "/account", SignedIn(StatusCode::OK)),
    // Nobody here has a login whose password could be changed.
    ("POST", "/account/password", SignedIn(StatusCode::NOT_FOUND)),
    ("POST", "/account/second-factor", SignedIn(StatusCode::OK)),
    // Nobody was given the secret that the form carries.
    (
        "POST",
        "/account/second-factor/on",
        SignedIn(StatusCode::BAD_REQUEST),
    ),
    (
        "POST",
        "/account/second-factor/off",
        SignedIn(StatusCode::SEE_OTHER),
    ),
    (
        "GET",
        "/people",
        Expect::Roles(ADMINISTRATOR, StatusCode::OK),
    ),
    (
        "POST",
        "/people",
        Expect::Roles(ADMINISTRATOR, StatusCode::SEE_OTHER),
    ),
    (
        "POST",
        "/people/{person}/move",
        Expect::Roles(ADMINISTRATOR, StatusCode::SEE_OTHER),
    ),
    (
        "POST",
        "/people/{person}/disable",
        Expect::Roles(ADMINISTRATOR, StatusCode::SEE_OTHER),
    ),
    (
        "POST",
        "/people/{person}/invite",
        Expect::Roles(ADMINISTRATOR, StatusCode::OK),
    ),
    (
        "GET",
        "/devices",
        Expect::Roles(ADMINISTRATOR, StatusCode::OK),
    ),
    // No device has joined.
    (
        "POST",
        "/devices/{device}/revoke",
        Expect::Roles(ADMINISTRATOR, StatusCode::NOT_FOUND),
    ),
    (
        "GET",
        "/accounts",
        Expect::Roles(ADMINISTRATOR, StatusCode::OK),
    ),
    (
        "POST",
        "/accounts",
        Expect::Roles(ADMINISTRATOR, StatusCode::OK),
    ),
    (
        "POST",
        "/accounts/reset",
        Expect::Roles(ADMINISTRATOR, StatusCode::OK),
    ),
    (
        "POST",
        "/accounts/disable",
        Expect::Roles(ADMINISTRATOR, StatusCode::SEE_OTHER),
    ),
    (
        "POST",
        "/accounts/second-factor",
        Expect::Roles(ADMINISTRATOR, StatusCode::SEE_OTHER),
    ),
    (
        "GET",
        "/audit",
        Expect::Roles(ADMINISTRATOR, StatusCode::OK),
    ),
    ("GET", "/records/{kind}", SignedIn(StatusCode::OK)),
    ("GET", "/record/{id}", Readers(StatusCode::OK)),
    (
        "POST",
        "/record/{id}/choose",
        Readers(StatusCode::SEE_OTHER),
    ),
    // The desk of this world refuses every annulment.
    ("POST", "/record/{id}/annul", Readers(StatusCode::CONFLICT)),
    (
        "POST",
        "/record/{id}/reveal",
        Expect::Author(StatusCode::OK),
    ),
    ("GET", "/rulings", SignedIn(StatusCode::OK)),
    ("GET", "/quarantine", SignedIn(StatusCode::OK)),
    (
        "POST",
        "/quarantine/free",
        Expect::Roles(&["centre", "administrator"], StatusCode::SEE_OTHER),
    ),
    ("GET", "/subjects", Expect::Roles(ERASERS, StatusCode::OK)),
    (
        "POST",
        "/subjects/find",
        Expect::Roles(ERASERS, StatusCode::OK),
    ),
    (
        "POST",
        "/subjects/erase",
        Expect::Roles(ERASERS, StatusCode::SEE_OTHER),
    ),
    (
        "POST",
        "/subjects/{request}/decide",
        Expect::Roles(ERASERS, StatusCode::SEE_OTHER),
    ),
    ("GET", "/export/{file}", SignedIn(StatusCode::OK)),
    ("GET", "/reports", SignedIn(StatusCode::OK)),
    ("GET", "/reports/{report}", SignedIn(StatusCode::OK)),
    (
        "GET",
        "/v1/office/reports/{report}",
        SignedIn(StatusCode::OK),
    ),
    ("GET", "/v1/office/live", SignedIn(StatusCode::OK)),
    ("GET", "/assets/{name}", Everybody(StatusCode::OK)),
];

const ADMINISTRATOR: &[&str] = &["administrator"];
async fn world() -> World {
    let mut people: Vec<(&str, &str, &str)> = ROLES.map(|role| (role, "north", role)).to_vec();
    people.retain(|(role, ..)| *role != "partner_agent");
    people.extend([
        ("partner_agent", "wanjia", "partner_agent"),
        ("rival", "lianhe", "partner_agent"),
        ("out1", "south", "outreach"),
        ("gone", "north", "administrator"),
    ]);
    let numbered = RECORDS.iter().zip(1..);
    let batch = Batch {
        through: 1,
        records: numbered.map(|((book, _), n)| record(n, book)).collect(),
        ..Batch::default()
    };
    World::staffed(staffed(&people), batch, false).await
}

/// Every way to fill in an address: the path, and the book of the record that it names, if any.
fn filled(path: &str) -> Vec<(String, Option<&'static str>)> {
    let once = |name: &str, value: &str| vec![(path.replace(name, value), None)];
    match path.split(['{', '}']).nth(1) {
        None => vec![(path.to_owned(), None)],
        Some("kind") => once("{kind}", "street_contact"),
        Some("file") => once("{file}", "street_contact.ndjson"),
        Some("name") => vec![(css(), None)],
        Some("report") => {
            let with = |name: ReportName| path.replace("{report}", name.word());
            let names = ReportName::ALL.into_iter();
            names.map(|name| (with(name), None)).collect()
        }
        Some("request") => once("{request}", "0123456789abcdef"),
        Some("person") => once("{person}", "outreach"),
        Some("device") => once("{device}", &"07".repeat(16)),
        Some("id") => {
            let with = |id: RecordId| path.replace("{id}", &id.to_string());
            let known = RECORDS.iter().zip(1..).map(|((book, _), n)| {
                let id = record(n, book).origin.id();
                (with(id), Some(*book))
            });
            let unknown = (with(contact(29, "nobody").origin.id()), Some("unknown"));
            known.chain([unknown]).collect()
        }
        Some(name) => panic!("{path}: the matrix does not know what `{name}` may be"),
    }
}

/// A form with everything that some handler reads. Each login is another one: no throttle answers.
fn form(token: &str) -> String {
    format!(
        "token={token}&login={token}&password=password&field=phone&value=%22B%22&reason=twice&purpose=dispute\
         &old=x&new=x&again=x&code=314159&sealed=00&id=new1&name=N&team=north&role=clerk&person=outreach\
         &number=13812345678&device=07070707070707070707070707070707&from=1&to=2"
    )
}

fn request(address: &Address<Rule>, path: &str, cookie: &str, token: &str) -> Request<Body> {
    match address.method {
        Method::GET => Request::get(path)
            .header(header::COOKIE, cookie)
            .body(Body::empty())
            .unwrap(),
        _ => post(path, cookie, form(token)),
    }
}

fn expected(address: &Address<Rule>, caller: Caller, book: Option<&str>) -> StatusCode {
    let row = EXPECTED
        .iter()
        .find(|(method, path, _)| *method == address.method.as_str() && *path == address.path);
    let (.., expect) =
        row.unwrap_or_else(|| panic!("nobody said what {address:?} answers to whom"));
    let in_or = |status, may: &dyn Fn(&str) -> bool| match caller {
        Caller::In(role) if may(role) => status,
        Caller::In(_) => StatusCode::NOT_FOUND,
        _ if address.path == "/" => StatusCode::OK,
        _ => StatusCode::SEE_OTHER,
    };
    match expect {
        Everybody(status) => *status,
        SignedIn(status) => in_or(*status, &|_| true),
        Expect::Roles(roles, status) => in_or(*status, &|role| roles.contains(&role)),
        Readers(status) => in_or(*status, &|role| {
            book.is_some_and(|book| book != "unknown" && reads(role, book))
        }),
        Expect::Author(status) => in_or(*status, &|role| book.and_then(author) == Some(role)),
    }
}

#[tokio::test]
async fn everybody_gets_what_is_his_everywhere_and_404_for_the_rest() {
    let world = world().await;
    for address in addresses() {
        for caller in callers() {
            for (path, book) in filled(address.path) {
                let cookie = caller.cookie(&world);
                let asked = format!("{caller:?} {} {path} ({book:?})", address.method);
                let request = request(&address, &path, &cookie, &token(&cookie));
                let answer = world.answer(request).await;
                assert_eq!(answer.status(), expected(&address, caller, book), "{asked}");
                let streams = answer.headers().get(header::CONTENT_TYPE);
                if streams.is_some_and(|media| media == "text/event-stream") {
                    continue;
                }
                let body = to_bytes(answer.into_body(), 1 << 20).await.unwrap();
                let text = String::from_utf8_lossy(&body);
                let lists = address.method == Method::GET && book.is_none();
                for (of, _) in RECORDS {
                    let may = matches!(caller, Caller::In(role) if reads(role, of));
                    let names = text.contains(&client(of));
                    assert!(may || !names, "{asked} shows what stands in {of}");
                    let is_list = lists && path.contains("street_contact");
                    assert!(!may || names || !is_list, "{asked} leaves out {of}");
                }
            }
        }
    }
}

#[tokio::test]
async fn whatever_changes_something_wants_our_own_page_and_its_sessions_token() {
    let world = world().await;
    let changing = addresses()
        .into_iter()
        .filter(|address| address.method != Method::GET);
    for address in changing {
        for (path, _) in filled(address.path) {
            let cookie = world.session("administrator", 0);
            let body = form(&token(&cookie));
            let foreign = from_origin("https://evil.test", &path, &cookie, body);
            let answer = world.answer(foreign).await;
            assert_eq!(
                answer.status(),
                StatusCode::FORBIDDEN,
                "{path} from elsewhere"
            );
            if !opens_to_whole_sessions(address.rule) {
                continue;
            }
            let stolen = token(&world.session("administrator", 0));
            let answer = world.answer(post(&path, &cookie, form(&stolen))).await;
            assert_eq!(
                answer.status(),
                StatusCode::FORBIDDEN,
                "{path} with another's token"
            );
        }
    }
    assert!(world.desk.acts.lock().unwrap().is_empty());
}

/// Others send a whole session away before they look at its form.
fn opens_to_whole_sessions(rule: Rule) -> bool {
    match rule {
        Rule::Anyone => false,
        Rule::At(stages) => stages.contains(&Stage::Whole),
        Rule::SignedIn | Rule::Role(_) => true,
    }
}

#[test]
fn the_expectation_names_no_address_that_is_gone() {
    let known = addresses();
    for (method, path, _) in EXPECTED {
        let found = known
            .iter()
            .any(|address| address.method.as_str() == *method && address.path == *path);
        assert!(found, "{method} {path}");
    }
}
