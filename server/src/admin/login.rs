//! Logins: who signs in at the pages, and with which password.

use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use streetbook_core::ids::PersonId;

use super::{Admin, AdminError, Outcome};
use crate::auth::temporary_password;
use crate::directory::{Account, AuditAct, Directory, Event, LoginError, StaffError};

/// Commands on logins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do")]
pub enum LoginCommand {
    /// Give a person a login with a temporary password.
    #[serde(rename = "account_add")]
    Add {
        /// The login as typed.
        login: String,
        /// Its person.
        person: PersonId,
    },
    /// List every login.
    #[serde(rename = "account_list")]
    List,
    /// Make a new temporary password; the second factor goes.
    #[serde(rename = "account_reset")]
    Reset {
        /// The login.
        login: String,
    },
    /// Disable or enable a login.
    #[serde(rename = "account_disable")]
    Disable {
        /// The login.
        login: String,
        /// True shuts it.
        disabled: bool,
    },
    /// Set the password that its person chose; from the pages only.
    #[serde(skip)]
    SetPassword {
        /// The login.
        login: String,
        /// Hashed.
        hash: String,
    },
}

pub(super) async fn execute(
    admin: &Admin<'_>,
    command: LoginCommand,
) -> Result<Outcome, AdminError> {
    Ok(match command {
        LoginCommand::Add { login, person } => {
            let password = admin.add_login(&login, &person).await?;
            let login = login.trim().to_owned();
            Outcome::Password { login, password }
        }
        LoginCommand::List => logins(&admin.app.handles.directory.read()).into(),
        LoginCommand::Reset { login } => {
            let password = admin.reset_login(&login).await?;
            Outcome::Password { login, password }
        }
        LoginCommand::Disable { login, disabled } => {
            admin.disable_login(&login, disabled).await?;
            json!({"login": login, "disabled": disabled}).into()
        }
        LoginCommand::SetPassword { login, hash } => {
            admin.set_password(&login, hash).await?;
            Outcome::DONE
        }
    })
}

fn logins(directory: &Directory) -> Json {
    let login = |(login, account): (&str, &Account)| {
        json!({"login": login, "person": account.person, "disabled": account.disabled,
            "temporary": account.temporary,
            "second_factor": directory.second_factor(&account.person).is_some()})
    };
    directory.accounts().map(login).collect()
}

impl Admin<'_> {
    /// Creates a person's login with its first password, which is shown to nobody else and must be
    /// changed at once.
    ///
    /// # Errors
    /// [`AdminError`], as everywhere here: the request does not fit, or the ledger fails.
    pub async fn add_login(&self, login: &str, person: &PersonId) -> Result<String, AdminError> {
        let (password, hash) = self.draw_password().await?;
        let noted = self.act(AuditAct::Account, person).purpose("added");
        self.store(noted, |directory| {
            directory.add_login(login, person, hash, true)
        })
        .await?;
        Ok(password)
    }

    /// Makes a new password for a login, removes its person's second factor and ends their
    /// sessions: for a forgotten password or a lost factor.
    ///
    /// # Errors
    /// [`AdminError`].
    pub async fn reset_login(&self, login: &str) -> Result<String, AdminError> {
        let (password, hash) = self.draw_password().await?;
        let person = self.person_of(login)?;
        let noted = self.act(AuditAct::Password, &person).purpose("reset");
        let without = self.act(AuditAct::SecondFactor, &person).purpose("reset");
        let reset = self.app.handles.directory.change(|directory| {
            let mut events = vec![
                directory.set_password(login, hash, true)?,
                Event::AuditEntry(noted),
            ];
            if let Some(dropped) = directory.drop_second_factor(&person) {
                events.extend([dropped, Event::AuditEntry(without)]);
            }
            Ok::<_, AdminError>(((), events))
        });
        reset.await?;
        self.app.sessions.close_all_of(&person);
        Ok(password)
    }

    /// Disables or enables a login; its sessions end.
    ///
    /// # Errors
    /// [`AdminError`].
    pub async fn disable_login(&self, login: &str, disabled: bool) -> Result<(), AdminError> {
        let person = self.person_of(login)?;
        let purpose = if disabled { "disabled" } else { "enabled" };
        let noted = self.act(AuditAct::Account, &person).purpose(purpose);
        self.store(noted, |directory| directory.disable_login(login, disabled))
            .await?;
        self.app.sessions.close_all_of(&person);
        Ok(())
    }

    /// Sets a password that the login's person chose themselves.
    ///
    /// # Errors
    /// [`AdminError`].
    pub async fn set_password(&self, login: &str, hash: String) -> Result<(), AdminError> {
        let person = self.person_of(login)?;
        let noted = self.act(AuditAct::Password, &person).purpose("changed");
        self.store(noted, |directory| {
            directory.set_password(login, hash, false)
        })
        .await
    }

    fn person_of(&self, login: &str) -> Result<PersonId, AdminError> {
        let directory = self.app.handles.directory.read();
        let account = directory.account(login);
        let person = account.map(|account| account.person.clone());
        person.ok_or_else(|| StaffError::from(LoginError::Unknown).into())
    }

    async fn draw_password(&self) -> Result<(String, String), AdminError> {
        let password = temporary_password()?;
        let hash = self.app.passwords.hash(password.clone()).await?;
        Ok((password, hash))
    }
}
