//! Executing a command.

use std::pin::Pin;

use super::{
    Admin, AdminCommand, AdminError, Outcome, audit, device, form, login, person, quarantine,
    record, report, rulebook, second_factor, subject,
};
use crate::directory::Actor;
use crate::state::AppState;

/// An answer that comes later.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Executes commands. The running office does; what tests the pages alone remembers them instead.
pub trait Execute: Send + Sync {
    /// Executes a command of an actor. Whether they may is for the caller to know.
    fn execute(
        &self,
        by: Actor,
        command: AdminCommand,
    ) -> BoxFuture<'_, Result<Outcome, AdminError>>;
}

impl Execute for AppState {
    fn execute(
        &self,
        by: Actor,
        command: AdminCommand,
    ) -> BoxFuture<'_, Result<Outcome, AdminError>> {
        Box::pin(execute(self, by, command))
    }
}

/// Executes a command on a running office. Whether the actor may is for the caller to know.
///
/// # Errors
/// [`AdminError`] saying what to do.
pub async fn execute(
    app: &AppState,
    by: Actor,
    command: AdminCommand,
) -> Result<Outcome, AdminError> {
    let admin = Admin::new(app, by);
    match command {
        AdminCommand::Person(command) => person::execute(&admin, command).await,
        AdminCommand::Device(command) => device::execute(&admin, command).await,
        AdminCommand::Login(command) => login::execute(&admin, command).await,
        AdminCommand::SecondFactor(command) => second_factor::execute(&admin, command).await,
        AdminCommand::Audit(command) => audit::execute(&admin, command).await,
        AdminCommand::Quarantine(command) => quarantine::execute(&admin, command).await,
        AdminCommand::Form(command) => form::execute(&admin, command).await,
        AdminCommand::Rulebook(command) => rulebook::execute(&admin, command).await,
        AdminCommand::Subject(command) => subject::execute(&admin, command).await,
        AdminCommand::Report(command) => report::execute(&admin, command).await,
        AdminCommand::Record(command) => record::execute(&admin, command).await,
    }
}
