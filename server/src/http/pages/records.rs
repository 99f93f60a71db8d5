//! The merged table of one kind.

use axum::extract::{Path, Query, State};
use axum::response::Html;
use maud::{Markup, html};
use streetbook_core::kind::Kind;

use super::Office;
use super::failure::Failure;
use super::filter::{Params, ROWS};
use super::frame::{NavItem, page};
use super::purpose::{TO_TAKE, ask};
use super::table::table;
use super::visitor::Visitor;
use crate::store::view::Listed;

pub(super) async fn show(
    State(office): State<Office>,
    visitor: Visitor,
    Path(kind): Path<String>,
    Query(asked): Query<Params>,
) -> Result<Html<String>, Failure> {
    let id = kind.parse().map_err(|_| Failure::NotFound)?;
    let kinds = office.app.handles.kinds.now();
    let kind = kinds.reading(&id).ok_or(Failure::NotFound)?;
    let filter = asked.filter(visitor.books(&office))?;
    let mut rows = office.app.view.list(&id, &filter).await?;
    let more = rows.len() > ROWS;
    rows.truncate(ROWS);
    let title = visitor.language.label(&kind.label);
    let main = html! {
        div .head { h1 { (title) } (downloads(&visitor, kind)) }
        (asked.form(&office, &visitor, kind))
        // The script loads this part again when there is news.
        div #live {
            @if rows.is_empty() { (empty(&visitor, &asked)) } @else { (table(&office, &visitor, kind, &rows)) }
            @if more { (older(&visitor, &asked, &rows)) }
        }
    };
    page(&office, &visitor, NavItem::Kind(&id), title, &main).await
}

fn downloads(visitor: &Visitor, kind: &Kind) -> Markup {
    let language = visitor.language;
    html! {
        details .downloads {
            summary { (language.say("下载", "Download")) }
            form method="get" action={ "/export/" (kind.id) ".xlsx" } {
                (ask(language, &TO_TAKE))
                @for ending in ["xlsx", "csv", "ndjson"] {
                    button formaction={ "/export/" (kind.id) "." (ending) } { (ending) }
                }
                p { (language.say("下载会记入审计日志。", "Downloads are noted in the audit log.")) }
            }
        }
    }
}

fn older(visitor: &Visitor, asked: &Params, rows: &[Listed]) -> Markup {
    let next = rows.last().map(|last| asked.next(last.place()));
    html! {
        @if let Some(next) = next {
            p .more { a href=(next) rel="next" { (visitor.language.say("更早的记录", "Older records")) } }
        }
    }
}

fn empty(visitor: &Visitor, asked: &Params) -> Markup {
    let words = if asked.is_narrow() {
        visitor.language.say(
            "没有符合条件的记录。请放宽日期或填写人。",
            "No record fits. Widen the days or choose everybody.",
        )
    } else {
        visitor.language.say(
            "还没有记录。手机上填写并同步后，记录会自动出现在这里。",
            "No records yet. They appear here by themselves once a phone has written and sent some.",
        )
    };
    html! { p .empty { (words) } }
}
