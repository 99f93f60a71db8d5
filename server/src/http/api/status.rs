//! The forms, and how the server is.

use std::fmt::Write;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::{Value, json};
use streetbook_core::ids::RoleId;
use streetbook_core::kind::{Choice, Field, FieldType, Kind};

use crate::state::AppState;

/// `GET /v1/kinds`: the newest version of each form.
pub async fn kinds(State(app): State<Arc<AppState>>) -> Json<Value> {
    Json(app.handles.kinds.now().iter_latest().map(kind).collect())
}

fn kind(kind: &Kind) -> Value {
    let fields: Vec<Value> = kind.fields.iter().map(field).collect();
    json!({"id": kind.id, "version": kind.version, "zh": kind.label.zh, "en": kind.label.en,
        "mechanism": kind.mechanism.word(), "shelf": kind.shelf, "fields": fields})
}

fn field(field: &Field) -> Value {
    let choice =
        |choice: &Choice| json!({"id": choice.id, "zh": choice.label.zh, "en": choice.label.en});
    let set_by: Vec<&str> = field.set_by.iter().map(RoleId::as_str).collect();
    let of_type = match &field.field_type {
        FieldType::Choice(choices) | FieldType::Choices(choices) => {
            Some(("choices", choices.iter().map(choice).collect()))
        }
        FieldType::Ref(to) | FieldType::Refs(Some(to)) => Some(("to", json!(to))),
        _ => None,
    };
    let help = field.help.as_ref();
    let help = help.map(|help| ("help", json!({"zh": help.zh, "en": help.en})));
    let shown = [
        ("id", json!(field.id.as_str())),
        ("type", json!(field.field_type.word())),
        ("zh", json!(field.label.zh)),
        ("en", json!(field.label.en)),
        ("required", json!(field.required)),
        ("restricted", json!(field.restricted)),
        ("shares", json!(field.shares)),
        ("set_by", json!(set_by)),
    ];
    let shown = shown.into_iter().chain(of_type).chain(help);
    Value::Object(shown.map(|(key, value)| (key.to_owned(), value)).collect())
}

/// `GET /v1/health`: 200 while records are taken and merged.
pub async fn health(State(app): State<Arc<AppState>>) -> (StatusCode, Json<Value>) {
    let progress = app.progress.now();
    let stored = app.progress.durable();
    let shown = app.view.shown_through().await;
    let status = if shown.is_ok() {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    let health = json!({
        "stored": stored,
        "judged": progress.judged,
        "looked_at": progress.looked_at,
        "ruled": app.progress.ruled(),
        "shown": shown.is_ok(),
    });
    (status, Json(health))
}

/// `GET /v1/metrics`: counters in the text form that Prometheus reads.
pub async fn metrics(State(app): State<Arc<AppState>>) -> String {
    let progress = app.progress.now();
    let rows = [
        ("streetbook_ledger_frames", app.progress.durable()),
        ("streetbook_judged_frames", progress.judged),
        ("streetbook_fsyncs_total", app.handles.committer.fsyncs()),
        ("streetbook_worker_deaths_total", progress.worker_deaths),
    ];
    rows.iter().fold(String::new(), |mut text, (name, value)| {
        let _ = writeln!(text, "{name} {value}");
        text
    })
}
