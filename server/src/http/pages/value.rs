//! A value as people read it: labels for choices, names for people, links for records.

use maud::{Markup, html};
use serde_json::Value as Json;
use streetbook_core::ids::PersonId;
use streetbook_core::kind::{Choice, Field, FieldType, PhotoRef, Value};

use super::escape::escape;
use super::language::Language;
use crate::directory::Directory;

/// Context for rendering values.
pub(super) struct Reader<'a> {
    pub(super) language: Language,
    pub(super) directory: &'a Directory,
}

impl Reader<'_> {
    /// A field's value, given as [`Value::to_json`] gives it. A value that does not fit the field is
    /// shown as it is.
    pub(super) fn value(&self, field: &Field, value: &Json) -> Markup {
        match value {
            Json::Null => html! { span .none { "–" } },
            Json::Bool(yes) => html! { (self.yes_or_no(*yes)) },
            Json::String(text) => self.text(field, text),
            Json::Array(members) if matches!(field.field_type, FieldType::Refs(_)) => html! {
                @for member in members.iter().filter_map(Json::as_str) { (record(member)) " " }
            },
            Json::Number(minutes) if field.field_type == FieldType::Duration => {
                html! { (self.minutes(minutes.as_i64().unwrap_or_default())) }
            }
            Json::Array(members) => {
                let members = members.iter().filter_map(Json::as_str);
                let members: Vec<String> =
                    members.map(|member| self.member(field, member)).collect();
                html! { (escape(&members.join(self.language.say("、", ", ")))) }
            }
            other => html! { (escape(&other.to_string())) },
        }
    }

    /// One of a set: a person's name or a choice's label.
    pub(super) fn member(&self, field: &Field, member: &str) -> String {
        match &field.field_type {
            FieldType::People | FieldType::Person => self.person_text(member),
            FieldType::Choices(choices) | FieldType::Choice(choices) => {
                self.choice(choices, member)
            }
            FieldType::Photo | FieldType::Photos => self.photo(member),
            _ => member.to_owned(),
        }
    }

    /// Returns a person's name, or their id where the directory has none.
    pub(super) fn person(&self, id: &PersonId) -> String {
        let person = self.directory.person(id);
        person.map_or_else(|| id.to_string(), |person| person.name().to_owned())
    }

    fn person_text(&self, id: &str) -> String {
        let known = id.parse().ok();
        known.map_or_else(|| id.to_owned(), |id| self.person(&id))
    }

    fn text(&self, field: &Field, text: &str) -> Markup {
        match &field.field_type {
            FieldType::Time => html! { (moment(text)) },
            FieldType::Ref(_) => record(text),
            FieldType::Yuan => html! { "¥" (escape(text)) },
            _ => html! { (escape(&self.member(field, &masked(field, text)))) },
        }
    }

    fn choice(&self, choices: &[Choice], id: &str) -> String {
        let choice = choices.iter().find(|choice| choice.id == id);
        choice
            .map_or(id, |choice| self.language.label(&choice.label))
            .to_owned()
    }

    /// Describes a photo: its type, its size, and the first characters of its content's name.
    fn photo(&self, text: &str) -> String {
        let Ok(photo) = text.parse::<PhotoRef>() else {
            return text.to_owned();
        };
        let kilobytes = photo.bytes().div_ceil(1024);
        let name = text.get(..8).unwrap_or_default();
        let what = self.language.say("照片", "photo");
        format!("{what} {name} ({}, {kilobytes} KB)", photo.media())
    }

    fn minutes(&self, minutes: i64) -> String {
        let (hours, rest) = (minutes / 60, minutes % 60);
        match hours {
            0 => format!("{rest} {}", self.language.say("分钟", "min")),
            _ => format!(
                "{hours} {} {rest} {}",
                self.language.say("小时", "h"),
                self.language.say("分钟", "min")
            ),
        }
    }

    fn yes_or_no(&self, yes: bool) -> &'static str {
        if yes {
            self.language.say("是", "yes")
        } else {
            self.language.say("否", "no")
        }
    }
}

fn record(id: &str) -> Markup {
    html! { a href={ "/record/" (id) } { (escape(id.split('-').next().unwrap_or(id))) } }
}

/// Pages never show a full number, whatever they were handed.
fn masked(field: &Field, text: &str) -> String {
    match field.masked(&Value::Text(text.to_owned())) {
        Value::Text(masked) => masked,
        _ => "****".to_owned(),
    }
}

/// `2026-11-02T08:00:00+08:00` as `2026-11-02 08:00`: the zone is the workspace's everywhere.
pub(super) fn moment(rfc3339: &str) -> String {
    let minutes = rfc3339.get(..16).unwrap_or(rfc3339);
    escape(&minutes.replacen('T', " ", 1)).into_owned()
}
