//! How far somebody has come who has a session: the second factor may be missing, or he must first
//! choose a password of his own. Until he is through, everything else sends him back here.

use axum::http::{HeaderMap, HeaderName, header};

use super::Office;
use super::language::Language;
use super::visitor::{Visitor, session_of, works_here};
use crate::auth::Seat;

/// Set by the script on what it loads without a click.
const BACKGROUND: HeaderName = HeaderName::from_static("streetbook-background");

/// A stage of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The password was right; the code of the second factor is missing.
    Code,
    /// Somebody else chose the password: he must choose his own.
    NewPassword,
    /// The workspace demands a second factor of him and he has none.
    NewFactor,
    /// Nothing is missing.
    Whole,
}

impl Stage {
    /// Every stage.
    pub const ALL: &[Stage] = &[
        Stage::Code,
        Stage::NewPassword,
        Stage::NewFactor,
        Stage::Whole,
    ];

    /// Where he goes on.
    pub(super) fn page(self) -> &'static str {
        match self {
            Stage::Code => "/sign-in/code",
            Stage::NewPassword | Stage::NewFactor => "/account",
            Stage::Whole => "/",
        }
    }

    fn of(office: &Office, seat: &Seat) -> Stage {
        let directory = office.directory();
        let account = directory.account_of(&seat.person);
        let is_temporary = account.is_some_and(|(_, account)| account.temporary);
        if seat.is_half {
            Stage::Code
        } else if is_temporary {
            Stage::NewPassword
        } else if directory.lacks_second_factor(&seat.person) {
            Stage::NewFactor
        } else {
            Stage::Whole
        }
    }
}

/// Who holds the session of a request and how far he has come; `None` when it is over, or he works here
/// no longer. What no click asked for does not keep the session open.
pub(super) fn arrived(office: &Office, headers: &HeaderMap) -> Option<(Visitor, Stage)> {
    let session = session_of(office, headers)?;
    let now = office.app.handles.clock.now();
    let seat = if is_background(headers) {
        office.app.sessions.peek(&session, now)?
    } else {
        office.app.sessions.get(&session, now)?
    };
    if !works_here(&office.directory(), &seat.person) {
        return None;
    }
    let stage = Stage::of(office, &seat);
    let visitor = Visitor {
        person: seat.person,
        session,
        language: Language::of(headers),
    };
    Some((visitor, stage))
}

/// A live page asks for its news and loads itself again with nobody before it.
fn is_background(headers: &HeaderMap) -> bool {
    let accepts = headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok());
    headers.contains_key(BACKGROUND) || accepts == Some("text/event-stream")
}
