//! Logins and second factors, as events to store.
//!
//! A person has one login at most. A password that somebody else has seen is temporary: its person
//! chooses their own before anything else.

use streetbook_core::ids::PersonId;

use super::device::{Account, SecondFactor};
use super::error::{LoginError, StaffError};
use super::events::{AccountSet, Event, SecondFactorSet, WorkspaceSet};
use super::people::fitting;
use crate::directory::Directory;

impl Directory {
    /// Creates a person's login; `temporary` when they have not chosen the password themselves.
    ///
    /// # Errors
    /// [`StaffError`] when the person is unknown or has a login, or the login is taken.
    pub fn add_login(
        &self,
        login: &str,
        person: &PersonId,
        password_hash: String,
        temporary: bool,
    ) -> Result<Event, StaffError> {
        self.known(person)?;
        if self.account(login.trim()).is_some() {
            return Err(LoginError::Taken.into());
        }
        if let Some((login, _)) = self.account_of(person) {
            return Err(LoginError::HasOne(login.to_owned()).into());
        }
        Ok(Event::Account(AccountSet {
            login: fitting("login", login)?,
            person: person.clone(),
            password_hash,
            temporary,
            disabled: false,
        }))
    }

    /// Sets the password of a login; `temporary` when its person has not chosen it themselves.
    ///
    /// # Errors
    /// [`StaffError`] when the login is unknown.
    pub fn set_password(
        &self,
        login: &str,
        password_hash: String,
        temporary: bool,
    ) -> Result<Event, StaffError> {
        let set = AccountSet {
            password_hash,
            temporary,
            ..self.account_set(login)?
        };
        Ok(Event::Account(set))
    }

    /// Disables or enables a login.
    ///
    /// # Errors
    /// [`StaffError`] when the login is unknown.
    pub fn disable_login(&self, login: &str, disabled: bool) -> Result<Event, StaffError> {
        let set = AccountSet {
            disabled,
            ..self.account_set(login)?
        };
        Ok(Event::Account(set))
    }

    /// Switches a person's second factor on: `used_step` is the step of the code that proved it.
    ///
    /// # Errors
    /// [`StaffError`] when the person is unknown.
    pub fn set_second_factor_of(
        &self,
        person: &PersonId,
        sealed: Vec<u8>,
        used_step: u64,
    ) -> Result<Event, StaffError> {
        self.known(person)?;
        Ok(second_factor(person, Some(sealed), used_step))
    }

    /// Notes that a code was used, so that it never counts again.
    ///
    /// # Errors
    /// [`LoginError::CodeUsed`] for a code of this or an earlier step, and where there is no factor.
    pub fn use_code(&self, person: &PersonId, step: u64) -> Result<Event, StaffError> {
        let factor = self.second_factor(person).ok_or(LoginError::CodeUsed)?;
        let SecondFactor { sealed, used_step } = factor.clone();
        if step > used_step {
            Ok(second_factor(person, Some(sealed), step))
        } else {
            Err(LoginError::CodeUsed.into())
        }
    }

    /// Removes a person's second factor; `None` where they have none.
    pub fn drop_second_factor(&self, person: &PersonId) -> Option<Event> {
        let factor = self.second_factor(person)?;
        Some(second_factor(person, None, factor.used_step))
    }

    /// Demands a second factor of administrators, or no longer.
    ///
    /// # Errors
    /// [`StaffError`] before the workspace is set up.
    pub fn demand_second_factor(&self, demanded: bool) -> Result<Event, StaffError> {
        let workspace = self.workspace().ok_or(LoginError::NoWorkspace)?;
        Ok(Event::Workspace(WorkspaceSet {
            name: workspace.name.clone(),
            time_zone: workspace.zone.name().to_owned(),
            second_factor: demanded,
        }))
    }

    fn account_set(&self, login: &str) -> Result<AccountSet, StaffError> {
        let account = self.account(login).ok_or(LoginError::Unknown)?.clone();
        let Account {
            person,
            password_hash,
            temporary,
            disabled,
        } = account;
        Ok(AccountSet {
            login: login.to_owned(),
            person,
            password_hash,
            temporary,
            disabled,
        })
    }
}

fn second_factor(person: &PersonId, sealed: Option<Vec<u8>>, used_step: u64) -> Event {
    Event::SecondFactor(SecondFactorSet {
        person: person.clone(),
        sealed: sealed.map(Into::into),
        used_step,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::testing::Office;

    fn staffed() -> (Office, PersonId) {
        let mut office = Office::new();
        office.person("mgr", 1, "north", "manager");
        office.person("out0", 1, "north", "outreach");
        let person: PersonId = "mgr".parse().unwrap();
        let login = office
            .directory
            .add_login("li", &person, "$one".into(), true);
        office.apply(login.unwrap());
        (office, person)
    }

    #[test]
    fn a_person_has_one_login_and_a_login_one_person() {
        let (office, person) = staffed();
        let add = |login: &str, person: &str| {
            let person = person.parse().unwrap();
            office.directory.add_login(login, &person, "$".into(), true)
        };
        assert_eq!(add(" li", "out0"), Err(LoginError::Taken.into()));
        assert_eq!(
            add("wang", "mgr"),
            Err(LoginError::HasOne("li".into()).into())
        );
        assert!(matches!(
            add("wang", "nobody"),
            Err(StaffError::PersonUnknown(_))
        ));
        assert!(add("wang", "out0").is_ok());
        let (login, account) = office.directory.account_of(&person).unwrap();
        assert!(login == "li" && account.temporary, "he must choose his own");
    }

    #[test]
    fn a_password_and_a_disabled_login_leave_each_other_alone() {
        let (mut office, _) = staffed();
        let disabled = office.directory.disable_login("li", true);
        office.apply(disabled.unwrap());
        let chosen = office.directory.set_password("li", "$two".into(), false);
        office.apply(chosen.unwrap());
        let account = office.directory.account("li").unwrap();
        assert!(account.disabled && !account.temporary);
        assert_eq!(account.password_hash, "$two");
        let unknown = office.directory.set_password("wang", "$".into(), false);
        assert_eq!(unknown, Err(LoginError::Unknown.into()));
    }

    #[test]
    fn a_code_counts_once_and_an_administrator_may_have_to_have_one() {
        let (mut office, person) = staffed();
        office.person("boss", 1, "office", "administrator");
        let none = office.directory.use_code(&person, 1);
        assert_eq!(none, Err(LoginError::CodeUsed.into()));
        let set = office
            .directory
            .set_second_factor_of(&person, vec![1, 2], 7);
        office.apply(set.unwrap());
        for step in [6, 7] {
            let again = office.directory.use_code(&person, step);
            assert_eq!(again, Err(LoginError::CodeUsed.into()), "step {step}");
        }
        let used = office.directory.use_code(&person, 8).unwrap();
        office.apply(used);
        assert_eq!(
            office.directory.second_factor(&person).unwrap().used_step,
            8
        );
        let dropped = office.directory.drop_second_factor(&person).unwrap();
        office.apply(dropped);
        assert!(office.directory.second_factor(&person).is_none());

        let boss = "boss".parse().unwrap();
        office.apply(crate::directory::set_workspace("万达", "Asia/Shanghai").unwrap());
        assert!(!office.directory.lacks_second_factor(&boss));
        let demanded = office.directory.demand_second_factor(true).unwrap();
        office.apply(demanded);
        assert!(office.directory.lacks_second_factor(&boss));
        assert!(!office.directory.lacks_second_factor(&person), "no boss");
    }
}
