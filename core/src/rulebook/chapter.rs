//! Contents of a source document: its rules, by clause.

use super::RuleId;
use crate::kind::Label;

/// A source document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// A short name for it.
    pub id: String,
    /// Its title.
    pub title: Label,
}

/// A rule that a document states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its name.
    pub id: RuleId,
    /// The document's short name.
    pub document: String,
    /// The clause in the document.
    pub clause: String,
    /// Its subject, for headings.
    pub label: Label,
}
