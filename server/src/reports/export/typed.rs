//! Cells with the type of what they hold: only what a spreadsheet keeps exactly is a number or a date.

use rust_xlsxwriter::ExcelDateTime;
use serde_json::Value as Json;
use streetbook_core::time::{Day, Instant};

use super::cells::text;
use super::heading::Holds;

/// A spreadsheet forgets every further digit.
const DIGITS_MAX: usize = 15;
/// Spreadsheets disagree about earlier days: some know a 29th of February 1900.
const FIRST_DAY: &str = "1900-03-01";

/// A cell of a workbook.
pub(super) enum Typed {
    Empty,
    Bool(bool),
    /// A number, and its places behind the point.
    Number(f64, usize),
    Yuan(f64, usize),
    Day(ExcelDateTime),
    Time(ExcelDateTime),
    Text(String),
}

/// Types a cell; whatever would lose something as a number or a date stays text.
pub(super) fn typed(cell: &Json, holds: Holds) -> Typed {
    match cell {
        Json::Null => Typed::Empty,
        Json::Bool(yes) => Typed::Bool(*yes),
        Json::Number(number) => of_number(&number.to_string(), holds),
        Json::String(text) => of_text(text, holds),
        other => Typed::Text(text(other)),
    }
}

fn of_number(written: &str, holds: Holds) -> Typed {
    match (exact(written), holds) {
        (Some((number, places)), Holds::Yuan) => Typed::Yuan(number, places),
        (Some((number, places)), _) => Typed::Number(number, places),
        (None, _) => Typed::Text(written.to_owned()),
    }
}

fn of_text(written: &str, holds: Holds) -> Typed {
    let typed = match holds {
        Holds::Plain => None,
        Holds::Decimal | Holds::Yuan => Some(of_number(written, holds)),
        Holds::Day => day(written).map(Typed::Day),
        Holds::Time => time(written).map(Typed::Time),
    };
    typed.unwrap_or_else(|| Typed::Text(written.to_owned()))
}

/// Reads a number that a spreadsheet keeps digit by digit, and counts its places behind the point.
fn exact(written: &str) -> Option<(f64, usize)> {
    let digits = written.strip_prefix('-').unwrap_or(written);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let is_plain = digits
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.')
        && !whole.is_empty()
        && !digits.ends_with('.');
    let has_leading_zero = whole.len() > 1 && whole.starts_with('0');
    let fits = whole.len() + part.len() <= DIGITS_MAX;
    if !is_plain || has_leading_zero || !fits {
        return None;
    }
    Some((written.parse().ok()?, part.len()))
}

fn day(written: &str) -> Option<ExcelDateTime> {
    let day = Day::parse(written).ok()?.to_string();
    (day.as_str() >= FIRST_DAY)
        .then(|| ExcelDateTime::parse_from_str(&day).ok())
        .flatten()
}

/// Reads a time as the clock on the wall shows it: a cell knows no zone.
fn time(written: &str) -> Option<ExcelDateTime> {
    Instant::parse(written).ok()?;
    let (day, clock) = written.split_once('T')?;
    let clock = clock.split(['+', '-', 'Z']).next()?;
    (day >= FIRST_DAY)
        .then(|| ExcelDateTime::parse_from_str(&format!("{day}T{clock}")).ok())
        .flatten()
}
