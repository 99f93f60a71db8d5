//! The visitor's changes: they choose between values, they annul. Each becomes an entry.

use axum::Form;
use axum::extract::{Path, State};
use axum::response::Redirect;
use serde::Deserialize;

use super::readable::find;
use crate::admin::{AdminCommand, RecordCommand};
use crate::http::pages::Office;
use crate::http::pages::failure::Failure;
use crate::http::pages::visitor::Visitor;

/// A value that somebody chose, as the page offered it.
#[derive(Deserialize)]
pub(in crate::http::pages) struct Chosen {
    token: String,
    field: String,
    value: String,
}

/// Reason for annulling a record.
#[derive(Deserialize)]
pub(in crate::http::pages) struct Annulled {
    token: String,
    reason: String,
}

pub(in crate::http::pages) async fn choose(
    State(office): State<Office>,
    visitor: Visitor,
    Path(id): Path<String>,
    Form(chosen): Form<Chosen>,
) -> Result<Redirect, Failure> {
    visitor.verify_csrf(&chosen.token)?;
    let id = find(&office, &visitor, &id).await?.id;
    let value = serde_json::from_str(&chosen.value).map_err(|_| Failure::Unreadable)?;
    let command = AdminCommand::Record(RecordCommand::Choose {
        record: id,
        field: chosen.field,
        value,
    });
    office.act(&visitor, command).await?;
    Ok(Redirect::to(&format!("/record/{id}")))
}

pub(in crate::http::pages) async fn annul(
    State(office): State<Office>,
    visitor: Visitor,
    Path(id): Path<String>,
    Form(annulled): Form<Annulled>,
) -> Result<Redirect, Failure> {
    visitor.verify_csrf(&annulled.token)?;
    let id = find(&office, &visitor, &id).await?.id;
    let command = AdminCommand::Record(RecordCommand::Annul {
        record: id,
        reason: annulled.reason.trim().to_owned(),
    });
    office.act(&visitor, command).await?;
    Ok(Redirect::to(&format!("/record/{id}")))
}
