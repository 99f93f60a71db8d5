//! Rows of records.

use maud::{Markup, html};
use serde_json::Value as Json;
use streetbook_core::kind::{Field, Kind};

use super::Office;
use super::escape::escape;
use super::value::{Reader, moment};
use super::visitor::Visitor;
use crate::store::view::Listed;

/// A table of records of one kind. On a phone each row becomes a card: cells carry their labels.
pub(super) fn table(office: &Office, visitor: &Visitor, kind: &Kind, rows: &[Listed]) -> Markup {
    let language = visitor.language;
    let captured = language.say("填写时间", "Captured");
    let author = language.say("填写人", "Author");
    let state = language.say("状态", "State");
    let directory = office.directory();
    let reader = Reader {
        language,
        directory: &directory,
    };
    html! {
        div .table tabindex="0" role="region" aria-label=(language.label(&kind.label)) {
            table {
                thead { tr {
                    th scope="col" { (captured) }
                    th scope="col" { (author) }
                    th scope="col" { (state) }
                    @for field in &kind.fields { th scope="col" { (language.label(&field.label)) } }
                } }
                tbody { @for listed in rows {
                    tr .annulled[is_annulled(listed)] {
                        td data-label=(captured) { a href={ "/record/" (listed.id) } {
                            (captured_at(listed))
                        } }
                        td data-label=(author) { (escape(&reader.person(&listed.author))) }
                        td .state data-label=(state) { (marks(&reader, &listed.shown)) }
                        @for field in &kind.fields {
                            td data-label=(language.label(&field.label)) { (cell(&reader, field, &listed.shown)) }
                        }
                    }
                } }
            }
        }
    }
}

fn captured_at(listed: &Listed) -> String {
    let at = listed.shown.get("captured_at").and_then(Json::as_str);
    moment(at.unwrap_or_default())
}

fn is_annulled(listed: &Listed) -> bool {
    let annulled = listed.shown.get("annulled");
    annulled.is_some_and(|annulled| !annulled.is_null())
}

/// Renders a record's marks: annulled and why, conflicts, signatures, amendments.
pub(super) fn marks(reader: &Reader<'_>, shown: &Json) -> Markup {
    let language = reader.language;
    let count = |key: &str| shown[key].as_array().map_or(0, Vec::len);
    let (conflicts, signatures) = (count("conflicts"), count("signatures"));
    let amendments = shown["amendments"].as_u64().unwrap_or(0);
    html! {
        @if let Some(reason) = shown.pointer("/annulled/reason").and_then(Json::as_str) {
            span .mark.void { (language.say("作废", "Annulled")) ": " (escape(reason)) } " "
        }
        @if conflicts > 0 { span .mark.conflict { (language.say("不同值", "Conflict")) " " (conflicts) } " " }
        @if signatures > 0 { span .mark.signed { (language.say("签字", "Signed")) " " (signatures) } " " }
        @if amendments > 0 { span .mark { (language.say("改动", "Amended")) " " (amendments) } }
    }
}

/// A field's value; where there are several, all of them.
fn cell(reader: &Reader<'_>, field: &Field, shown: &Json) -> Markup {
    let values = &shown["fields"];
    let conflicts = shown["conflicts"].as_array().into_iter().flatten();
    let mut of_field = conflicts.filter(|conflict| conflict["field"] == field.id.as_str());
    match of_field
        .next()
        .and_then(|conflict| conflict["values"].as_array())
    {
        None => reader.value(field, &values[field.id.as_str()]),
        Some(sides) => html! {
            span .several { @for (place, side) in sides.iter().enumerate() {
                @if place > 0 { span .or { " | " } }
                (reader.value(field, &side["value"]))
            } }
        },
    }
}
