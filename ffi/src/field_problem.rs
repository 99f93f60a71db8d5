//! The error of one field's value, to be shown beside it.

use streetbook_core::kind::FieldError;

use crate::text::Wording;

/// A field's error.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct FieldProblem {
    /// The form.
    pub kind: String,
    /// The field's id.
    pub field: String,
    /// A stable word for the broken rule: `required`, `not_phone`, `too_long` …
    pub rule: String,
    /// The field's label; none if the form does not have the field.
    pub label: Option<Wording>,
    /// A sentence to show beside the field.
    pub text: Wording,
}

impl From<&FieldError> for FieldProblem {
    fn from(error: &FieldError) -> FieldProblem {
        FieldProblem {
            kind: error.kind.to_string(),
            field: error.field.clone(),
            rule: error.rule.word().to_owned(),
            label: error
                .label
                .as_ref()
                .map(|label| Wording::from(label.as_ref())),
            text: Wording::new(error.sentence_zh(), error.sentence_en()),
        }
    }
}
