//! The history of a record: every entry, its writer and the time at which the office received it.

use maud::{Markup, html};
use serde_json::Value as Json;
use streetbook_core::ids::PersonId;
use streetbook_core::kind::{Kind, Value};
use streetbook_core::record::{HistoryLine, Key};
use streetbook_core::time::Zone;

use crate::http::pages::escape::escape;
use crate::http::pages::value::{Reader, moment};

/// The entries of a record, oldest first.
pub(in crate::http::pages) fn history(
    reader: &Reader<'_>,
    zone: &Zone,
    kind: &Kind,
    lines: &[HistoryLine],
) -> Markup {
    let language = reader.language;
    html! {
        section .history {
            h2 { (language.say("经过", "History")) }
            ol { @for line in lines {
                li {
                    span .by {
                        (escape(&reader.person(&line.by))) " · " (moment(&line.at.in_zone(zone)))
                        @if let Some(received_at) = line.received_at {
                            " · " (language.say("收到", "received")) " " (moment(&received_at.in_zone(zone)))
                        }
                    }
                    ul { @for (key, value) in &line.wrote { li { (wrote(reader, zone, kind, key, value)) } } }
                }
            } }
        }
    }
}

/// One thing that an entry wrote.
fn wrote(reader: &Reader<'_>, zone: &Zone, kind: &Kind, key: &str, value: &Value) -> Markup {
    let language = reader.language;
    let json = value.to_json(zone);
    let text = json.as_str().unwrap_or_default();
    match Key::parse(key) {
        Key::Field(id) => match kind.field(id) {
            Some(field) => {
                html! { (language.label(&field.label)) ": " (reader.value(field, &json)) }
            }
            None => html! { (escape(id)) ": " (escape(&json.to_string())) },
        },
        Key::Member(id, member) => {
            let field = kind.field(id);
            let label = field.map_or(id, |field| language.label(&field.label));
            let member =
                field.map_or_else(|| member.to_owned(), |field| reader.member(field, member));
            let sign = if *value == Value::Bool(true) {
                "+"
            } else {
                "−"
            };
            html! { (escape(label)) ": " (sign) " " (escape(&member)) }
        }
        Key::Annul => html! { (language.say("作废", "Annulled")) ": " (escape(text)) },
        Key::Note(_) => html! { (language.say("附注", "Note")) ": " (escape(text)) },
        Key::Signature(_) => html! { (language.say("签字", "Signed")) },
        Key::Reserved(key) => html! { (escape(key)) },
    }
}

/// A person's name and a time, both as JSON holds them.
pub(in crate::http::pages) fn person_at(reader: &Reader<'_>, person: &Json, at: &Json) -> Markup {
    let id = person.as_str().unwrap_or_default();
    let known: Option<PersonId> = id.parse().ok();
    let name = known.map_or_else(|| id.to_owned(), |id| reader.person(&id));
    html! { (escape(&name)) " · " (moment(at.as_str().unwrap_or_default())) }
}
