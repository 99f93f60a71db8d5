//! One record: its content, competing values, signatures, and history.

use axum::extract::{Path, State};
use axum::response::Html;
use maud::{Markup, html};
use serde_json::Value as Json;
use streetbook_core::book::Book;
use streetbook_core::ids::{PersonId, RoleId};
use streetbook_core::kind::{Field, Kind};
use streetbook_core::record::{HistoryLine, State as EntryStatus, shown_json};

use super::history::{history, person_at};
use super::readable::{find, read};
use super::reveal::{self, may_reveal};
use crate::admin::RecordCommand;
use crate::directory::Target;
use crate::http::pages::escape::escape;
use crate::http::pages::failure::Failure;
use crate::http::pages::frame::{NavItem, page, token};
use crate::http::pages::table::marks;
use crate::http::pages::value::Reader;
use crate::http::pages::visitor::Visitor;
use crate::http::pages::{Office, rulings};
use crate::store::view::Listed;

pub(in crate::http::pages) async fn show(
    State(office): State<Office>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Html<String>, Failure> {
    let listed = find(&office, &visitor, &id).await?;
    let (shown, lines) = read(
        &office,
        &visitor,
        RecordCommand::History { record: listed.id },
    )
    .await?;
    let ruled = office
        .app
        .view
        .rulings_about(&listed.id, &visitor.books(&office))
        .await?;
    let readable = rulings::readable(&office, &visitor, &ruled).await?;
    let kinds = office.app.handles.kinds.now();
    let kind = kinds.reading(&shown.origin.kind);
    let kind = kind.ok_or(Failure::NotFound)?;
    let fields_known = office.app.view.fields(&kind.id).unwrap_or_default();
    let field = |id: &str| fields_known.iter().find(|field| field.id.as_str() == id);
    let shown = shown.masked(field);
    let lines: Vec<HistoryLine> = lines.into_iter().map(|line| line.masked(field)).collect();
    let zone = office.app.view.zone();
    let json = shown_json(&shown, EntryStatus::Released, zone);
    let main = {
        let directory = office.directory();
        let reader = Reader {
            language: visitor.language,
            directory: &directory,
        };
        let rights = Rights::of(
            &reader,
            &visitor.person,
            kind,
            &shown.author,
            &shown.origin.book,
        );
        html! {
            div .head { h1 { (visitor.language.label(&kind.label)) } p { (marks(&reader, &json)) } }
            p .by { (written(&reader, &json)) " · " (listed.id) }
            (fields(&reader, &visitor, kind, &listed, &json))
            (rulings::about(&reader, listed.id, &ruled, &readable))
            (conflicts(&reader, &visitor, kind, &listed, &json, &rights))
            (signatures(&reader, &json))
            (notes(&reader, &json))
            @if rights.annuls && shown.annulled.is_none() { (annul_form(&visitor, &listed)) }
            (history(&reader, zone, kind, &lines))
        }
    };
    let title = visitor.language.label(&kind.label);
    page(&office, &visitor, NavItem::Kind(&listed.kind), title, &main).await
}

/// The forms that the page offers. The entry is judged again when it is written.
struct Rights {
    chooses: bool,
    annuls: bool,
    role: Option<RoleId>,
}

impl Rights {
    /// True if they may give this field a value on a page. A restricted one's full number is in the
    /// companion, which no page reads.
    fn chooses(&self, field: &Field) -> bool {
        let role = self.role.as_ref();
        self.chooses && !field.restricted && role.is_some_and(|role| field.may_be_set_by(role))
    }

    fn of(
        reader: &Reader<'_>,
        person: &PersonId,
        kind: &Kind,
        author: &PersonId,
        book: &Book,
    ) -> Rights {
        let target = Target {
            kind,
            author,
            book,
            shared: false,
        };
        let Some(known) = reader.directory.person(person) else {
            return Rights {
                chooses: false,
                annuls: false,
                role: None,
            };
        };
        let posting = known.posting();
        Rights {
            chooses: reader.directory.may_amend(person, posting, &target).is_ok(),
            annuls: reader.directory.may_annul(person, posting, &target).is_ok(),
            role: Some(posting.role.clone()),
        }
    }
}

/// The author, and the time.
fn written(reader: &Reader<'_>, shown: &Json) -> Markup {
    person_at(reader, &shown["author"], &shown["captured_at"])
}

fn fields(
    reader: &Reader<'_>,
    visitor: &Visitor,
    kind: &Kind,
    listed: &Listed,
    shown: &Json,
) -> Markup {
    let reveals = |field: &Field, value: &Json| {
        let (directory, person) = (reader.directory, &visitor.person);
        !value.is_null() && may_reveal(directory, person, kind, field, &listed.author)
    };
    let values = &shown["fields"];
    html! {
        dl .fields { @for field in &kind.fields {
            @let value = &values[field.id.as_str()];
            dt { (reader.language.label(&field.label)) }
            dd {
                (reader.value(field, value))
                @if reveals(field, value) { (reveal::form(visitor, listed, field)) }
            }
        } }
    }
}

fn conflicts(
    reader: &Reader<'_>,
    visitor: &Visitor,
    kind: &Kind,
    listed: &Listed,
    shown: &Json,
    rights: &Rights,
) -> Markup {
    let language = reader.language;
    let open = shown["conflicts"].as_array().into_iter().flatten();
    let open =
        open.filter_map(|conflict| Some((kind.field(conflict["field"].as_str()?)?, conflict)));
    html! {
        @for (field, conflict) in open {
            section .conflict {
                h2 { (language.label(&field.label)) ": "
                    (language.say("几个人同时写了不同的值", "written differently at the same time")) }
                ul { @for side in conflict["values"].as_array().into_iter().flatten() {
                    li {
                        strong { (reader.value(field, &side["value"])) }
                        span .by { (person_at(reader, &side["by"], &side["at"])) " · " (device(reader, side)) }
                        @if rights.chooses(field) { (choose_form(visitor, listed, field, side)) }
                    }
                } }
                @if field.restricted { p { (language.say(
                    "此栏只能在看得到完整号码的手机上选择。",
                    "Choose on a phone that sees the whole number.")) } }
            }
        }
    }
}

fn device(reader: &Reader<'_>, side: &Json) -> Markup {
    let device = side["device"].as_str().and_then(|device| device.get(..8));
    html! { (reader.language.say("设备", "device")) " " (device.unwrap_or_default()) }
}

fn choose_form(visitor: &Visitor, listed: &Listed, field: &Field, side: &Json) -> Markup {
    html! {
        form method="post" action={ "/record/" (listed.id) "/choose" } {
            (token(visitor))
            input type="hidden" name="field" value=(field.id);
            input type="hidden" name="value" value=(side["value"].to_string());
            button .main { (visitor.language.say("选这个", "Choose this")) }
        }
    }
}

fn signatures(reader: &Reader<'_>, shown: &Json) -> Markup {
    let language = reader.language;
    let state = |signed: &Json| match signed["current"].as_bool() {
        Some(true) => language.say("有效", "still what was signed"),
        _ => language.say("签字后内容有改动", "changed since it was signed"),
    };
    let signatures = shown["signatures"]
        .as_array()
        .map_or(&[][..], Vec::as_slice);
    html! {
        @if !signatures.is_empty() {
            section {
                h2 { (language.say("签字", "Signatures")) }
                ul { @for signed in signatures {
                    li { (person_at(reader, &signed["by"], &signed["at"])) " · " (state(signed)) }
                } }
            }
        }
    }
}

fn notes(reader: &Reader<'_>, shown: &Json) -> Markup {
    let notes = shown["notes"].as_array().map_or(&[][..], Vec::as_slice);
    html! {
        @if !notes.is_empty() {
            section {
                h2 { (reader.language.say("附注", "Notes")) }
                ul { @for note in notes {
                    li {
                        (escape(note["text"].as_str().unwrap_or_default())) " "
                        span .by { (person_at(reader, &note["by"], &note["at"])) }
                    }
                } }
            }
        }
    }
}

fn annul_form(visitor: &Visitor, listed: &Listed) -> Markup {
    let language = visitor.language;
    html! {
        details .annul {
            summary { (language.say("作废此记录", "Annul this record")) }
            form method="post" action={ "/record/" (listed.id) "/annul" } {
                (token(visitor))
                label { (language.say("原因", "Reason")) input name="reason" required maxlength="500"; }
                button { (language.say("作废", "Annul")) }
                p { (annul_hint(language)) }
            }
        }
    }
}

fn annul_hint(language: crate::http::pages::language::Language) -> &'static str {
    language.say(
        "记录仍会保留，并显示作废原因；不能撤回。",
        "The record stays, struck through with the reason; this cannot be taken back.",
    )
}
