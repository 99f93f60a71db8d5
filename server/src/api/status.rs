//! The forms, and how the server is.

use std::fmt::Write;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::{Value, json};
use streetbook_core::ids::RoleId;

use crate::app::App;

/// `GET /v1/kinds`: the newest version of each form.
pub async fn kinds(State(app): State<Arc<App>>) -> Json<Value> {
    let kinds: Vec<Value> = app
        .kinds
        .iter_latest()
        .map(|kind| {
            let fields: Vec<Value> = kind
                .fields
                .iter()
                .map(|field| {
                    json!({"id": field.id.as_str(), "zh": field.label.zh, "en": field.label.en,
                        "required": field.required, "restricted": field.restricted, "shares": field.shares,
                        "set_by": field.set_by.iter().map(RoleId::as_str).collect::<Vec<_>>()})
                })
                .collect();
            json!({"id": kind.id, "version": kind.version, "zh": kind.label.zh, "en": kind.label.en, "fields": fields})
        })
        .collect();
    Json(Value::Array(kinds))
}

/// `GET /v1/health`: 200 while records are taken and merged.
pub async fn health(State(app): State<Arc<App>>) -> (StatusCode, Json<Value>) {
    let progress = *app.progress.borrow();
    let stored = *app.store.committer.appended().borrow();
    let shown = app.view.shown_through().await;
    let status = match shown.is_ok() {
        true => StatusCode::OK,
        false => StatusCode::SERVICE_UNAVAILABLE,
    };
    let health = json!({
        "stored": stored,
        "judged": progress.judged,
        "looked_at": progress.looked_at,
        "shown": shown.is_ok(),
    });
    (status, Json(health))
}

/// `GET /v1/metrics`: counters in the text form that Prometheus reads.
pub async fn metrics(State(app): State<Arc<App>>) -> String {
    let progress = *app.progress.borrow();
    let rows = [
        (
            "streetbook_ledger_frames",
            *app.store.committer.appended().borrow(),
        ),
        ("streetbook_judged_frames", progress.judged),
        ("streetbook_fsyncs_total", app.store.committer.fsyncs()),
        ("streetbook_worker_deaths_total", progress.worker_deaths),
    ];
    rows.iter().fold(String::new(), |mut text, (name, value)| {
        let _ = writeln!(text, "{name} {value}");
        text
    })
}
