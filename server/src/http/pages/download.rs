//! Downloads: the records of a kind that the visitor may read, written while they are read.

use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use streetbook_core::ids::KindId;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tracing::Instrument;

use super::Office;
use super::failure::Failure;
use super::purpose::Purpose;
use super::visitor::Visitor;
use crate::directory::{Actor, AuditAct, AuditEntry};
use crate::reports::export::{ExportError, Format, PAGE, Sheet};
use crate::store::view::{Books, Listed, View};

/// Pages on their way to a slow reader.
const PAGES_AHEAD: usize = 2;

type Bytes = Result<Vec<u8>, ExportError>;

pub(super) async fn download(
    State(office): State<Office>,
    visitor: Visitor,
    Path(file): Path<String>,
    Query(purpose): Query<Purpose>,
) -> Result<Response, Failure> {
    let (kind, format) = file.rsplit_once('.').ok_or(Failure::NotFound)?;
    let kind: KindId = kind.parse().map_err(|_| Failure::NotFound)?;
    let format: Format = format.parse()?;
    let sheet = Sheet::begin(&office.app.view, &kind, format)?;
    let books = visitor.books(&office);
    note(&office, &visitor, &kind, &books, &purpose).await?;
    let headers = [
        (header::CONTENT_TYPE, format.media_type().to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{kind}.{}\"", format.ending()),
        ),
    ];
    let (sender, receiver) = mpsc::channel(PAGES_AHEAD);
    let sending = async move {
        // A broken stream breaks the download off: no half file looks whole.
        if let Err(error) = send(&office.app.view, &kind, &books, sheet, &sender).await {
            tracing::error!(%kind, %error, "an export broke off");
            let _ = sender.send(Err(error)).await;
        }
    };
    tokio::spawn(sending.in_current_span());
    Ok((headers, Body::from_stream(ReceiverStream::new(receiver))).into_response())
}

/// Notes the download before its first byte leaves: its person, its form, its current number of rows.
async fn note(
    office: &Office,
    visitor: &Visitor,
    kind: &KindId,
    books: &Books,
    purpose: &Purpose,
) -> Result<(), Failure> {
    let counts = office.app.view.counts(books).await?;
    let by = Actor::Person(visitor.person.clone());
    let noted = AuditEntry::new(office.app.handles.clock.now(), by, AuditAct::Export)
        .about(kind)
        .rows(counts.get(kind).copied().unwrap_or(0))
        .purpose(&purpose.text());
    Ok(office.audit(noted).await?)
}

async fn send(
    view: &View,
    kind: &KindId,
    books: &Books,
    mut sheet: Sheet,
    sender: &mpsc::Sender<Bytes>,
) -> Result<(), ExportError> {
    let mut after = None;
    loop {
        let page = view.page(kind, books, after, PAGE).await?;
        after = page.last().map(Listed::place);
        let bytes = match after {
            Some(_) => sheet.take(&page)?,
            None => {
                let _ = sender.send(Ok(sheet.finish()?)).await;
                return Ok(());
            }
        };
        if !bytes.is_empty() && sender.send(Ok(bytes)).await.is_err() {
            // Nobody reads any more.
            return Ok(());
        }
    }
}
