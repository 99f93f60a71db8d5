//! The rules' findings: about one record on its page, and everything that needs attention.

use std::collections::BTreeSet;

use axum::extract::{Query, State};
use axum::response::Html;
use maud::{Markup, html};
use serde::Deserialize;
use streetbook_core::ids::{PersonId, RecordId};
use streetbook_core::rules::Outcome;

use super::Office;
use super::escape::escape;
use super::failure::Failure;
use super::filter::{ROWS, day, parsed};
use super::frame::{NavItem, page};
use super::language::Language;
use super::value::Reader;
use super::visitor::Visitor;
use crate::store::view::{FindingFilter, FindingRow};

/// Records of a ruling that are named on a page.
const NAMED_MAX: usize = 20;

/// Proposals: a person decides.
const PROPOSALS: [Outcome; 2] = [Outcome::ProposedFine, Outcome::Proposal];
/// Outcomes that are as they should be, or past. All others are open: somebody may have to do
/// something.
const DONE: [Outcome; 7] = [
    Outcome::Valid,
    Outcome::Met,
    Outcome::New,
    Outcome::First,
    Outcome::Protected,
    Outcome::Expired,
    Outcome::Yields,
];

/// The address behind `?`; a field of the form that was left empty comes as an empty text.
#[derive(Clone, Default, Deserialize)]
pub(super) struct Params {
    #[serde(default)]
    which: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    person: String,
    #[serde(default)]
    skip: String,
}

impl Params {
    fn filter(&self, visitor: &Visitor, office: &Office) -> Result<FindingFilter, Failure> {
        let outcomes = match self.which.as_str() {
            "all" => Vec::new(),
            "proposals" => PROPOSALS.to_vec(),
            "" | "open" => {
                let all = Outcome::ALL.iter().copied();
                all.filter(|outcome| !DONE.contains(outcome)).collect()
            }
            _ => return Err(Failure::Unreadable),
        };
        Ok(FindingFilter {
            outcomes,
            from: day(&self.from)?,
            to: day(&self.to)?,
            person: parsed::<PersonId>(&self.person)?,
            skip: parsed(&self.skip)?.unwrap_or(0),
            // One more than is shown says whether there is another page.
            limit: ROWS as u32 + 1,
            ..FindingFilter::in_books(visitor.books(office))
        })
    }

    /// The address of the page behind this one. Every part was parsed: none needs escaping.
    fn next(&self, skip: u32) -> String {
        let Params {
            which,
            from,
            to,
            person,
            ..
        } = self;
        format!("?which={which}&from={from}&to={to}&person={person}&skip={skip}")
    }

    fn form(&self, language: Language) -> Markup {
        let which = [
            ("open", "待处理", "Open"),
            ("proposals", "建议", "Proposals"),
            ("all", "全部", "All"),
        ];
        html! {
            form .filter method="get" action="/rulings" {
                label { (language.say("范围", "Which"))
                    select name="which" { @for (word, zh, en) in which {
                        option value=(word) selected[self.which == word] { (language.say(zh, en)) }
                    } }
                }
                label { (language.say("从", "From")) input type="date" name="from" value=(self.from); }
                label { (language.say("到", "To")) input type="date" name="to" value=(self.to); }
                label { (language.say("人员编号", "Person's id")) input name="person" value=(self.person); }
                button .main { (language.say("查看", "Show")) }
            }
        }
    }
}

pub(super) async fn show(
    State(office): State<Office>,
    visitor: Visitor,
    Query(asked): Query<Params>,
) -> Result<Html<String>, Failure> {
    let filter = asked.filter(&visitor, &office)?;
    let mut rows = office.app.view.rulings(&filter).await?;
    let more = rows.len() > ROWS;
    rows.truncate(ROWS);
    let language = visitor.language;
    let title = language.say("规则判定", "Rulings");
    let main = {
        let directory = office.directory();
        let reader = Reader {
            language,
            directory: &directory,
        };
        html! {
            div .head { h1 { (title) } }
            p { (language.say(
                "系统按规则书判定；罚款和处理均为建议，由人决定。",
                "Judged by the rulebook. Fines and measures are proposals: a person decides.")) }
            (asked.form(language))
            div #live {
                @if rows.is_empty() {
                    p .empty { (language.say("没有符合条件的判定。", "Nothing that fits.")) }
                } @else { (table(&reader, &rows)) }
                @if more {
                    p .more { a href=(asked.next(filter.skip.saturating_add(ROWS as u32))) rel="next" {
                        (language.say("更早的判定", "Older rulings"))
                    } }
                }
            }
        }
    };
    page(&office, &visitor, NavItem::Rulings, title, &main).await
}

fn table(reader: &Reader<'_>, rows: &[FindingRow]) -> Markup {
    let language = reader.language;
    let labels = [
        language.say("日期", "Day"),
        language.say("规则", "Rule"),
        language.say("判定", "Ruling"),
        language.say("人员", "Person"),
        language.say("说明", "In words"),
    ];
    html! {
        div .table tabindex="0" role="region" { table {
            thead { tr { @for label in labels { th scope="col" { (label) } } } }
            tbody { @for row in rows { tr {
                td data-label=(labels[0]) { (row.day) }
                td data-label=(labels[1]) { (row.rule) }
                td data-label=(labels[2]) { (verdict(language, row)) }
                td data-label=(labels[3]) { @if let Some(person) = &row.person { (escape(&reader.person(person))) } }
                td data-label=(labels[4]) {
                    (escape(language.label(&row.text))) " "
                    // Whoever reads the ruling reads the record that it is about: they stand in one book.
                    @if let Some(about) = row.about { (record_link(language, about)) }
                }
            } } }
        } }
    }
}

/// Returns those records of rulings that a visitor may read; the existence of others is not
/// disclosed.
pub(super) async fn readable(
    office: &Office,
    visitor: &Visitor,
    rows: &[FindingRow],
) -> Result<BTreeSet<RecordId>, Failure> {
    let named = rows
        .iter()
        .flat_map(|row| row.records.iter().take(NAMED_MAX));
    let named: BTreeSet<RecordId> = named.copied().collect();
    let mut readable = BTreeSet::new();
    for id in named.into_iter().take(NAMED_MAX) {
        let listed = office.app.view.record(&id).await?;
        if listed.is_some_and(|listed| visitor.may_read(office, &listed.book)) {
            readable.insert(id);
        }
    }
    Ok(readable)
}

/// Renders the rules' findings about a record, on its page.
pub(super) fn about(
    reader: &Reader<'_>,
    record: RecordId,
    rows: &[FindingRow],
    readable: &BTreeSet<RecordId>,
) -> Markup {
    let language = reader.language;
    let others = |row: &FindingRow| {
        let others = row.records.iter().filter(|id| **id != record);
        let others: Vec<RecordId> = others.filter(|id| readable.contains(id)).copied().collect();
        others
    };
    html! {
        @if !rows.is_empty() {
            section .rulings {
                h2 { (language.say("规则判定", "Rulings")) }
                ul { @for row in rows {
                    li {
                        strong { (row.rule) } " " (verdict(language, row)) " "
                        (escape(language.label(&row.text))) " "
                        @if let Some(person) = &row.person { (escape(&reader.person(person))) " " }
                        span .by {
                            (language.say("终审 · 规则书第 ", "final · rulebook version ")) (row.edition)
                            (language.say(" 版", ""))
                            @for other in others(row) { " · " (record_link(language, other)) }
                        }
                    }
                } }
            }
        }
    }
}

fn record_link(language: Language, id: RecordId) -> Markup {
    let begin: String = id.to_string().chars().take(8).collect();
    html! { a href={ "/record/" (id) } { (language.say("记录 ", "record ")) (begin) } }
}

fn verdict(language: Language, row: &FindingRow) -> Markup {
    let (zh, en) = words(row.outcome);
    let open = !DONE.contains(&row.outcome) && row.outcome != Outcome::Pending;
    html! {
        span .mark .conflict[open] { (language.say(zh, en)) }
        @if let Some(yuan) = row.amount_yuan { " " (yuan) (language.say(" 元（建议）", " yuan (proposed)")) }
    }
}

fn words(outcome: Outcome) -> (&'static str, &'static str) {
    match outcome {
        Outcome::Valid => ("有效", "valid"),
        Outcome::Invalid => ("无效", "invalid"),
        Outcome::Pending => ("待定", "pending"),
        Outcome::Met => ("达标", "met"),
        Outcome::Behind => ("尚缺", "behind"),
        Outcome::Missed => ("未达标", "missed"),
        Outcome::Missing => ("缺失", "missing"),
        Outcome::Late => ("迟到", "late"),
        Outcome::Expired => ("已到期", "expired"),
        Outcome::Expiring => ("即将到期", "expiring"),
        Outcome::Repeat => ("重复", "repeat"),
        Outcome::PossibleRepeat => ("可能重复", "possible repeat"),
        Outcome::New => ("新客户", "new"),
        Outcome::First => ("最先", "first"),
        Outcome::Yields => ("在后", "yields"),
        Outcome::LosesDisputes => ("争议不利", "loses disputes"),
        Outcome::Protected => ("受保护", "protected"),
        Outcome::OverLimit => ("超限", "over the limit"),
        Outcome::OutOfTurn => ("未按顺序", "out of turn"),
        Outcome::Unsigned => ("未签字", "unsigned"),
        Outcome::ProposedFine => ("建议罚款", "proposed fine"),
        Outcome::Proposal => ("建议", "proposal"),
        Outcome::Warning => ("提醒", "warning"),
        Outcome::Differs => ("不一致", "differs"),
        Outcome::Liable => ("承担责任", "liable"),
        Outcome::NotSet => ("未设置", "not set"),
        Outcome::Absent => ("缺席", "absent"),
        Outcome::Backfilled => ("补写", "back-filled"),
        Outcome::LeftEarly => ("早退", "left early"),
    }
}
