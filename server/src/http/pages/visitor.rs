//! The visitor who asks for a page.

use axum::extract::FromRequestParts;
use axum::http::{HeaderMap, HeaderName, header, request::Parts};
use streetbook_core::book::Book;
use streetbook_core::ids::PersonId;

use super::Office;
use super::csrf::carries_token;
use super::failure::Failure;
use super::language::Language;
use super::stage::Stage;
use crate::admin::{AdminCommand, Outcome};
use crate::directory::{Actor, Directory};
use crate::store::view::Books;

/// Set by the script on what it loads without a click.
const BACKGROUND: HeaderName = HeaderName::from_static("streetbook-background");

/// A person who is signed in and not disabled. [`super::rule`] redirects everybody else to the sign-in page.
#[derive(Clone)]
pub(super) struct Visitor {
    pub(super) person: PersonId,
    pub(super) session: String,
    pub(super) language: Language,
}

impl Visitor {
    /// Returns the holder of this session, if it is open and whole and they still work here.
    pub(super) fn of(office: &Office, headers: &HeaderMap) -> Option<Visitor> {
        let (visitor, stage) = arrived(office, headers)?;
        (stage == Stage::Whole).then_some(visitor)
    }

    /// Returns the books that they may read now.
    pub(super) fn books(&self, office: &Office) -> Books {
        Books::Only(office.directory().books_of(&self.person))
    }

    /// True if they work in one of these roles now.
    pub(super) fn has_role(&self, office: &Office, roles: &[&str]) -> bool {
        let directory = office.directory();
        let role = directory
            .person(&self.person)
            .map(|person| person.posting().role.as_str());
        role.is_some_and(|role| roles.contains(&role))
    }

    /// True if they may read the book now.
    pub(super) fn may_read(&self, office: &Office, book: &Book) -> bool {
        office.directory().may_read(&self.person, book)
    }

    /// # Errors
    /// [`Failure::CsrfRejected`] when a form does not carry this session's token.
    pub(super) fn verify_csrf(&self, token: &str) -> Result<(), Failure> {
        if carries_token(&self.session, token) {
            Ok(())
        } else {
            Err(Failure::CsrfRejected)
        }
    }
}

impl Office {
    /// Executes a command of a visitor. That they may is for the page to know.
    pub(super) async fn act(
        &self,
        visitor: &Visitor,
        command: AdminCommand,
    ) -> Result<Outcome, Failure> {
        let by = Actor::Person(visitor.person.clone());
        Ok(self.commands.execute(by, command).await?)
    }
}

/// Returns the holder of a request's session and their stage; `None` when it is over, or they no
/// longer work here. A request that no click made does not extend the session.
pub(super) fn arrived(office: &Office, headers: &HeaderMap) -> Option<(Visitor, Stage)> {
    let session = session_of(office, headers)?;
    let now = office.app.handles.clock.now();
    let user = if is_background(headers) {
        office.app.sessions.peek(&session, now)?
    } else {
        office.app.sessions.get(&session, now)?
    };
    if !works_here(&office.directory(), &user.person) {
        return None;
    }
    let stage = Stage::of(office, &user);
    let visitor = Visitor {
        person: user.person,
        session,
        language: Language::of(headers),
    };
    Some((visitor, stage))
}

/// A live page asks for changes and reloads itself with no person present.
fn is_background(headers: &HeaderMap) -> bool {
    let accepts = headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok());
    headers.contains_key(BACKGROUND) || accepts == Some("text/event-stream")
}

/// True for a person who is in the directory and not disabled.
pub(super) fn works_here(directory: &Directory, person: &PersonId) -> bool {
    directory
        .person(person)
        .is_some_and(|known| !known.is_disabled())
}

/// The name of the session's cookie. With TLS the prefix makes browsers refuse one that another host
/// or an open connection set.
pub(super) fn cookie_name(office: &Office) -> &'static str {
    if office.secure {
        "__Host-streetbook"
    } else {
        "streetbook"
    }
}

pub(super) fn session_of(office: &Office, headers: &HeaderMap) -> Option<String> {
    let name = cookie_name(office);
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|cookie| cookie.trim().split_once('='))
        .find(|(known, _)| *known == name)
        .map(|(_, session)| session.to_owned())
}

/// The visitor admitted by the address's rule. A handler that asks for a visitor where the rule
/// demands none gets nobody: that is a mistake of ours, and nothing is shown.
impl FromRequestParts<Office> for Visitor {
    type Rejection = Failure;
    async fn from_request_parts(parts: &mut Parts, _: &Office) -> Result<Visitor, Failure> {
        parts.extensions.get().cloned().ok_or_else(|| {
            let path = parts.uri.path();
            Failure::Broken(format!(
                "{path} wants a visitor and its rule lets in anyone"
            ))
        })
    }
}
