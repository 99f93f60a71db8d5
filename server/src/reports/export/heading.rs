//! What stands above a column, and what stands in it.

use std::str::FromStr;

use streetbook_core::kind::{Field, FieldType};

use super::ExportError;

/// The language of a workbook's headings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Headings {
    /// Chinese, then English.
    #[default]
    Both,
    /// Chinese.
    Zh,
    /// English.
    En,
}

impl FromStr for Headings {
    type Err = ExportError;
    fn from_str(text: &str) -> Result<Headings, ExportError> {
        match text {
            "both" => Ok(Headings::Both),
            "zh" => Ok(Headings::Zh),
            "en" => Ok(Headings::En),
            other => Err(ExportError::UnknownHeadings(
                other.chars().take(20).collect(),
            )),
        }
    }
}

/// What a column's texts mean; a text that does not mean it stays text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Text is text, also where it looks like a number.
    Plain,
    /// Numbers written as text.
    Decimal,
    /// Sums of money.
    Yuan,
    /// Days as `2026-11-24`.
    Day,
    /// Times as RFC 3339 in the workspace's zone.
    Time,
}

impl Holds {
    pub(super) fn of(field: &Field) -> Holds {
        match field.field_type {
            FieldType::Decimal => Holds::Decimal,
            FieldType::Yuan => Holds::Yuan,
            FieldType::Date => Holds::Day,
            FieldType::Time => Holds::Time,
            _ => Holds::Plain,
        }
    }
}

/// The head of a column.
#[derive(Clone, Debug)]
pub struct Head {
    /// The heading in csv: programs read it.
    pub id: String,
    /// The heading for people.
    pub zh: String,
    /// The heading for people.
    pub en: String,
    /// What stands below.
    pub holds: Holds,
}

impl Head {
    /// Returns the heading in a workbook.
    pub(super) fn label(&self, headings: Headings) -> String {
        match headings {
            Headings::Both => format!("{} {}", self.zh, self.en),
            Headings::Zh => self.zh.clone(),
            Headings::En => self.en.clone(),
        }
    }
}
