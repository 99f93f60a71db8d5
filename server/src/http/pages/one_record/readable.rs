//! A record as its visitor may read it.

use streetbook_core::ids::RecordId;

use crate::admin::{AdminCommand, History, Outcome, RecordCommand};
use crate::http::pages::Office;
use crate::http::pages::failure::Failure;
use crate::http::pages::visitor::Visitor;
use crate::store::view::Listed;

/// A record with its history, as the command says.
pub(in crate::http::pages) async fn read(
    office: &Office,
    visitor: &Visitor,
    command: RecordCommand,
) -> Result<History, Failure> {
    match office.act(visitor, AdminCommand::Record(command)).await? {
        Outcome::History(Some(history)) => Ok(*history),
        _ => Err(Failure::NotFound),
    }
}

/// Returns a record that the visitor may read; the existence of all others is not disclosed.
pub(in crate::http::pages) async fn find(
    office: &Office,
    visitor: &Visitor,
    id: &str,
) -> Result<Listed, Failure> {
    let id: RecordId = id.parse().map_err(|_| Failure::NotFound)?;
    let listed = office
        .app
        .view
        .record(&id)
        .await?
        .ok_or(Failure::NotFound)?;
    if visitor.may_read(office, &listed.book) {
        Ok(listed)
    } else {
        Err(Failure::NotFound)
    }
}
