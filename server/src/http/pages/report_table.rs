//! A report's rows as a page shows them.

use maud::{Markup, html};
use serde_json::Value as Json;

use super::escape::escape;
use super::value::moment;
use super::visitor::Visitor;
use crate::reports::{Column, RECORDS, Table};

/// Rows on a page; a file holds all.
const ROWS_MAX: usize = 500;
/// Records of a row that are linked; the others are counted.
const LINKS_MAX: usize = 3;
/// Of an id, what a page shows.
const ID_CHARS: usize = 8;
/// Columns that hold the id of a record.
const REFERRING: [&str; 4] = ["point", "store", "partner", "report"];

/// Renders the rows. A person's id is left out: their name is beside it.
pub(super) fn table(visitor: &Visitor, report: &Table) -> Markup {
    let language = visitor.language;
    let is_shown = |column: &Column| column.id != "person";
    let columns: Vec<(usize, Column)> = report.columns().enumerate().collect();
    let columns: Vec<(usize, Column)> = columns
        .into_iter()
        .filter(|(_, column)| is_shown(column))
        .collect();
    let (zh, en) = report.name.title();
    if report.rows.is_empty() {
        let words = language.say(
            "这段时间没有可列出的内容。",
            "There is nothing to list in these days.",
        );
        return html! { p .empty { (words) } };
    }
    html! {
        div .table tabindex="0" role="region" aria-label=(language.say(zh, en)) { table {
            thead { tr { @for (_, column) in &columns {
                th scope="col" { (language.say(column.zh, column.en)) }
            } } }
            tbody { @for row in report.rows.iter().take(ROWS_MAX) { tr {
                @for (place, column) in &columns {
                    td data-label=(language.say(column.zh, column.en)) {
                        @if let Some(value) = row.get(*place) { (cell(column, value)) }
                    }
                }
            } } }
        } }
        @if report.rows.len() > ROWS_MAX {
            p .more { (language.say("只显示前 500 行；下载文件含全部。", "The first 500 rows; a download holds all.")) }
        }
    }
}

fn cell(column: &Column, value: &Json) -> Markup {
    match value {
        Json::Null | Json::Bool(false) => html! {},
        Json::Bool(true) => html! { "✓" },
        Json::Array(ids) if column.id == RECORDS.id => records(ids),
        Json::Array(members) => html! { @for (place, member) in members.iter().enumerate() {
            @if place > 0 { "; " }
            (text(member))
        } },
        Json::String(id) if REFERRING.contains(&column.id) => link(id),
        Json::String(at) if column.id.ends_with("_at") && at.contains('T') => {
            html! { (moment(at)) }
        }
        other => text(other),
    }
}

fn text(value: &Json) -> Markup {
    match value {
        Json::String(text) => html! { (escape(text)) },
        other => html! { (escape(&other.to_string())) },
    }
}

fn records(ids: &[Json]) -> Markup {
    let links = ids.iter().filter_map(Json::as_str).take(LINKS_MAX);
    html! {
        @for id in links { (link(id)) " " }
        @if ids.len() > LINKS_MAX { "+" (ids.len() - LINKS_MAX) }
    }
}

fn link(id: &str) -> Markup {
    let short: String = id.chars().take(ID_CHARS).collect();
    html! { a href={ "/record/" (id) } { (short) } }
}
