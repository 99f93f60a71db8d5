//! Records and figures for people, with the labels of the form in the language of the terminal.

use std::fmt::Write;

use serde_json::Value as Json;
use streetbook_core::kind::{Kind, Label};
use streetbook_core::record::HistoryLine;
use streetbook_core::replica::{ClientCheck, Known, Line, Listed, Replica, Status, Verdict};
use streetbook_core::time::Instant;

/// Fields in one line of a list.
const LINE_FIELDS: usize = 3;

/// Seconds from one instant to a later one; 0 if a clock was set back.
pub(super) fn seconds(from: Instant, to: Instant) -> i64 {
    to.millis().saturating_sub(from.millis()).max(0) / 1_000
}

/// A record as one line of a list.
pub(super) fn line(phone: &Replica, entry: &Listed) -> String {
    let shown = &entry.shown;
    let mut line = format!(
        "{}  {}  {}  {}  {}",
        shown.origin.id(),
        shown.captured_at.in_zone(phone.zone()),
        kind_label(phone, entry),
        shown.author,
        entry.state.word(),
    );
    let fields = in_order(phone, entry);
    for (label, value) in fields.iter().take(LINE_FIELDS) {
        let _ = write!(line, "  {label}: {value}");
    }
    if shown.annulled.is_some() {
        line.push_str("  [annulled]");
    }
    if !shown.conflicts.is_empty() {
        let _ = write!(line, "  [{} in conflict]", shown.conflicts.len());
    }
    line
}

/// A verdict in one line; a second if this phone's differs from the office's.
pub(super) fn verdict(verdict: &Verdict) -> String {
    let (provisional, is_final, here) = if in_chinese() {
        ("初步", "最终", "本机判定")
    } else {
        ("provisional", "final", "this phone finds")
    };
    let standing = if verdict.is_final() {
        is_final
    } else {
        provisional
    };
    let mut line = format!(
        "{}  {}  [{standing}, {}]  {}",
        verdict.rule,
        verdict.outcome,
        verdict.edition,
        label(&verdict.text)
    );
    if let Some(other) = &verdict.here {
        let _ = write!(
            line,
            "\n    {here}: {}  {}",
            other.outcome,
            label(&other.text)
        );
    }
    line.replace(|c: char| c.is_control() && c != '\n', " ")
}

/// The phone's records of a client.
pub(super) fn check(check: &ClientCheck) -> String {
    let (zh, en) = match check.known {
        Known::Same => ("本机已有此客户", "this client is on record here"),
        Known::Possible => (
            "本机可能已有此客户（仅隐号相同）",
            "this client is perhaps on record here: masked numbers agree",
        ),
        Known::None => (
            "本机不知道此客户，公司可能有记录",
            "nothing known on this phone; the office may know more",
        ),
    };
    let known = if in_chinese() { zh } else { en };
    let mut text = format!("{}  {known}\n", check.phone);
    let who: Vec<&str> = check.who.iter().map(|person| person.as_str()).collect();
    if !who.is_empty() {
        let _ = writeln!(text, "  {}", who.join(", "));
    }
    // Of a stranger the rules would speak as if he were new: this phone cannot know.
    let verdicts = check.verdicts.iter();
    for one in verdicts.filter(|_| check.known != Known::None) {
        let _ = writeln!(text, "{}", verdict(one));
    }
    text
}

/// A line of a report.
pub(super) fn report_line(line: &Line) -> String {
    match &line.verdict {
        // A report may print more than the rule: the store's name.
        Some(found) => verdict(&Verdict {
            text: line.text.clone(),
            ..found.clone()
        }),
        None => label(&line.text).replace(char::is_control, " "),
    }
}

/// A record with all its fields, and its history.
pub(super) fn sheet(
    phone: &Replica,
    entry: &Listed,
    history: &[HistoryLine],
    verdicts: &[Verdict],
) -> String {
    let (shown, zone) = (&entry.shown, phone.zone());
    let mut sheet = format!(
        "{}  {}\n{}  {}  {}  {}\n",
        kind_label(phone, entry),
        shown.origin.id(),
        shown.author,
        shown.captured_at.in_zone(zone),
        shown.origin.book,
        entry.state.word(),
    );
    for (label, value) in in_order(phone, entry) {
        let _ = writeln!(sheet, "  {label}: {value}");
    }
    if let Some(annulled) = &shown.annulled {
        let at = annulled.at.in_zone(zone);
        let _ = writeln!(
            sheet,
            "annulled by {} {at}: {}",
            annulled.by, annulled.reason
        );
    }
    for conflict in &shown.conflicts {
        let _ = writeln!(sheet, "conflict in {}:", conflict.field);
        for side in &conflict.values {
            let (value, at) = (text(&side.value.to_json(zone)), side.at.in_zone(zone));
            let _ = writeln!(sheet, "  {value}  ({} {at})", side.by);
        }
    }
    for signed in &shown.signatures {
        let stale = if signed.current {
            ""
        } else {
            " (an earlier version)"
        };
        let at = signed.at.in_zone(zone);
        let _ = writeln!(sheet, "signed by {} {at}{stale}", signed.by);
    }
    for note in &shown.notes {
        let at = note.at.in_zone(zone);
        let _ = writeln!(sheet, "remark by {} {at}: {}", note.by, note.text);
    }
    for one in verdicts {
        let _ = writeln!(sheet, "{}", verdict(one));
    }
    for line in history {
        let wrote: Vec<&str> = line.wrote.iter().map(|(key, _)| key.as_str()).collect();
        let at = line.at.in_zone(zone);
        let _ = writeln!(sheet, "{at}  {}  {}", line.by, wrote.join(", "));
    }
    sheet
}

/// The figures of `status`.
pub(super) fn status(phone: &Replica, status: &Status, now: Instant) -> String {
    let mut text = format!("{}  {}\n", phone.person(), phone.address());
    let _ = writeln!(
        text,
        "saved {}, receipted {}, waiting {}, set aside by the office {}",
        status.saved, status.receipted, status.waiting, status.quarantined
    );
    if let Some(oldest) = status.oldest_waiting {
        let _ = writeln!(text, "the oldest waits since {} s", seconds(oldest, now));
    }
    if let Some(heard) = status.last_heard {
        let _ = writeln!(text, "last heard {}", heard.in_zone(phone.zone()));
    }
    if status.carried > 0 {
        let _ = writeln!(text, "carried for colleagues {}", status.carried);
    }
    for place in damaged(phone) {
        let _ = writeln!(text, "unreadable: {place}");
    }
    for trouble in phone.troubles() {
        let _ = writeln!(text, "set aside {}: {}", trouble.record, trouble.text);
    }
    for unread in &status.unread {
        let _ = writeln!(text, "not understood: {}", unread.text);
    }
    for book in &status.books {
        let _ = writeln!(text, "  {} at {}", book.book, book.cursor);
    }
    text
}

/// The unreadable parts of the phone's journal, and the records that they touch.
pub(super) fn damaged(phone: &Replica) -> Vec<String> {
    let Some(damage) = phone.damage() else {
        return Vec::new();
    };
    let inside = damage.places.damage.iter();
    let inside =
        inside.map(|it| format!("{} bytes at byte {} of {}", it.bytes, it.offset, it.file));
    let end = damage.places.set_aside.iter();
    let end = end.map(|it| {
        format!(
            "{} bytes from byte {}, now in {}",
            it.bytes, it.offset, it.file
        )
    });
    let records = damage.records.iter();
    inside
        .chain(end)
        .chain(records.map(|id| format!("a change of record {id}; sync, and look at it")))
        .collect()
}

fn kind_of<'a>(phone: &'a Replica, entry: &Listed) -> Option<&'a Kind> {
    phone.kinds().reading(&entry.shown.origin.kind)
}

fn kind_label(phone: &Replica, entry: &Listed) -> String {
    match kind_of(phone, entry) {
        Some(kind) => label(&kind.label).to_owned(),
        None => entry.shown.origin.kind.to_string(),
    }
}

/// The fields in the form's order, then those that the form lacks.
fn in_order(phone: &Replica, entry: &Listed) -> Vec<(String, String)> {
    let values = &entry.shown.fields;
    let form = kind_of(phone, entry).map_or(&[][..], |kind| &kind.fields);
    let known = form.iter().filter_map(|field| {
        let value = values.get(field.id.as_str())?;
        Some((label(&field.label).to_owned(), value))
    });
    let is_known = |id: &str| form.iter().any(|field| field.id.as_str() == id);
    let others = values
        .iter()
        .filter(|(id, _)| !is_known(id))
        .map(|(id, value)| (id.clone(), value));
    known
        .chain(others)
        .map(|(label, value)| (label, text(&value.to_json(phone.zone()))))
        .collect()
}

/// A value without the quotes of JSON, on one line.
fn text(value: &Json) -> String {
    let text = match value {
        Json::Null => "–".to_owned(),
        Json::String(text) => text.clone(),
        Json::Array(members) => members
            .iter()
            .map(text_of_member)
            .collect::<Vec<_>>()
            .join(", "),
        other => other.to_string(),
    };
    text.replace(char::is_control, " ")
}

fn text_of_member(member: &Json) -> String {
    member.as_str().unwrap_or_default().to_owned()
}

fn label(label: &Label) -> &str {
    if in_chinese() { &label.zh } else { &label.en }
}

/// Returns true if the terminal's language is Chinese.
fn in_chinese() -> bool {
    let language = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    language.is_some_and(|language| language.starts_with("zh"))
}
