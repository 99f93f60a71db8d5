//! The stage of a person who has a session: the second factor may be missing, or they must first
//! choose a password of their own. Until they are through, every other address redirects them back
//! here.

use super::Office;
use crate::auth::SessionUser;

/// A stage of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The password was right; the code of the second factor is missing.
    Code,
    /// Somebody else chose the password: they must choose their own.
    NewPassword,
    /// The workspace demands a second factor of them and they have none.
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

    /// Returns the page on which they continue.
    pub(super) fn page(self) -> &'static str {
        match self {
            Stage::Code => "/sign-in/code",
            Stage::NewPassword | Stage::NewFactor => "/account",
            Stage::Whole => "/",
        }
    }

    pub(super) fn of(office: &Office, user: &SessionUser) -> Stage {
        let directory = office.directory();
        let account = directory.account_of(&user.person);
        let is_temporary = account.is_some_and(|(_, account)| account.temporary);
        if user.mfa_pending {
            Stage::Code
        } else if is_temporary {
            Stage::NewPassword
        } else if directory.lacks_second_factor(&user.person) {
            Stage::NewFactor
        } else {
            Stage::Whole
        }
    }
}
