//! Logins and second factors: who signs in at the pages, and with what.

use streetbook_core::ids::PersonId;

use super::App;
use super::staff::{Staff, StaffFailure};
use crate::access::{
    Actor, AuditAct, Directory, Event, LoginError, Noted, SharedSecret, StaffError,
    temporary_password,
};

impl Staff<'_> {
    /// Gives a person a login and makes its first password, which is told to nobody else and must be
    /// changed at once.
    ///
    /// # Errors
    /// [`StaffFailure`], as everywhere here: what was asked for does not fit, or the ledger fails.
    pub async fn add_login(&self, login: &str, person: &PersonId) -> Result<String, StaffFailure> {
        let (password, hash) = self.draw_password().await?;
        let noted = self.act(AuditAct::Account, person).purpose("added");
        self.note(noted, |directory| {
            directory.add_login(login, person, hash, true)
        })
        .await?;
        Ok(password)
    }

    /// Makes a new password for a login, takes its person's second factor away and ends his sessions:
    /// for who has forgotten the one or lost the other.
    ///
    /// # Errors
    /// [`StaffFailure`].
    pub async fn reset_login(&self, login: &str) -> Result<String, StaffFailure> {
        let (password, hash) = self.draw_password().await?;
        let person = self.person_of(login)?;
        let noted = self.act(AuditAct::Password, &person).purpose("reset");
        let without = self.act(AuditAct::SecondFactor, &person).purpose("reset");
        let reset = self.app.directory.change(|directory| {
            let mut events = vec![
                directory.set_password(login, hash, true)?,
                Event::Noted(noted),
            ];
            if let Some(dropped) = directory.drop_second_factor(&person) {
                events.extend([dropped, Event::Noted(without)]);
            }
            Ok::<_, StaffFailure>(((), events))
        });
        reset.await?;
        self.app.sessions.close_all_of(&person);
        Ok(password)
    }

    /// Lets nobody sign in with a login any more, or again; sessions end.
    ///
    /// # Errors
    /// [`StaffFailure`].
    pub async fn disable_login(&self, login: &str, disabled: bool) -> Result<(), StaffFailure> {
        let person = self.person_of(login)?;
        let purpose = if disabled { "disabled" } else { "enabled" };
        let noted = self.act(AuditAct::Account, &person).purpose(purpose);
        self.note(noted, |directory| directory.disable_login(login, disabled))
            .await?;
        self.app.sessions.close_all_of(&person);
        Ok(())
    }

    /// Sets a password that the login's person chose himself.
    ///
    /// # Errors
    /// [`StaffFailure`].
    pub async fn set_password(&self, login: &str, hash: String) -> Result<(), StaffFailure> {
        let person = self.person_of(login)?;
        let noted = self.act(AuditAct::Password, &person).purpose("changed");
        self.note(noted, |directory| {
            directory.set_password(login, hash, false)
        })
        .await
    }

    /// Switches a person's second factor on; `step` is that of the code by which he proved that his app
    /// has the secret.
    ///
    /// # Errors
    /// [`StaffFailure`].
    pub async fn set_second_factor(
        &self,
        person: &PersonId,
        secret: &SharedSecret,
        step: u64,
    ) -> Result<(), StaffFailure> {
        let sealed = secret.seal(&self.app.keys, person)?;
        let noted = self.act(AuditAct::SecondFactor, person).purpose("on");
        self.note(noted, |directory| {
            directory.set_second_factor_of(person, sealed, step)
        })
        .await
    }

    /// Takes a person's second factor away; nothing happens where he has none.
    ///
    /// # Errors
    /// [`StaffFailure`].
    pub async fn drop_second_factor(&self, person: &PersonId) -> Result<(), StaffFailure> {
        let noted = self.act(AuditAct::SecondFactor, person).purpose("off");
        let dropped = self.app.directory.change(|directory| {
            let dropped = directory.drop_second_factor(person);
            let events = dropped.map(|event| vec![event, Event::Noted(noted)]);
            Ok::<_, StaffFailure>(((), events.unwrap_or_default()))
        });
        dropped.await
    }

    /// Demands a second factor of administrators, or no longer.
    ///
    /// # Errors
    /// [`StaffFailure`].
    pub async fn demand_second_factor(&self, demanded: bool) -> Result<(), StaffFailure> {
        let purpose = if demanded {
            "demanded"
        } else {
            "no longer demanded"
        };
        let noted = self
            .act(AuditAct::SecondFactor, "workspace")
            .purpose(purpose);
        self.note(noted, |directory| directory.demand_second_factor(demanded))
            .await
    }

    fn person_of(&self, login: &str) -> Result<PersonId, StaffFailure> {
        let directory = self.app.directory.read();
        let account = directory.account(login);
        let person = account.map(|account| account.person.clone());
        person.ok_or_else(|| StaffError::from(LoginError::Unknown).into())
    }

    async fn draw_password(&self) -> Result<(String, String), StaffFailure> {
        let password = temporary_password()?;
        let hash = self.app.passwords.hash(password.clone()).await?;
        Ok((password, hash))
    }
}

impl App {
    /// True when a code is the person's and was not used before; then it never counts again. Checked
    /// and stored in one turn: of two who send the same code, one gets in.
    ///
    /// # Errors
    /// [`StaffFailure`] when the ledger fails.
    pub async fn use_code(&self, person: &PersonId, code: &str) -> Result<bool, StaffFailure> {
        let now = self.clock.now();
        let used = self.directory.change(|directory| {
            let step = self.secret_of(directory, person);
            let step = step.and_then(|secret| secret.step_of(code, now));
            let event = step.and_then(|step| directory.use_code(person, step).ok());
            let fits = event.is_some();
            Ok::<_, StaffFailure>((fits, event.into_iter().collect()))
        });
        used.await
    }

    fn secret_of(&self, directory: &Directory, person: &PersonId) -> Option<SharedSecret> {
        let factor = directory.second_factor(person)?;
        SharedSecret::open(&self.keys, person, &factor.sealed)
    }

    /// The first words of a new log: who founded the workspace.
    pub(super) fn founded(at: streetbook_core::time::Instant, admin: &PersonId) -> [Noted; 2] {
        [AuditAct::Person, AuditAct::Account].map(|act| {
            Noted::new(at, Actor::Operator, act)
                .about(admin)
                .purpose("founded")
        })
    }
}
