//! Why a form cannot be taken.

use super::FieldId;
use crate::ids::KindId;

/// A form that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KindError {
    /// No TOML of the expected shape; the message names the line.
    #[error("the kind's TOML does not read: {0}")]
    Toml(String),
    /// The form as a whole breaks a rule.
    #[error("kind `{kind}`: {rule}")]
    Form {
        /// The form.
        kind: KindId,
        /// The change that is needed.
        rule: &'static str,
    },
    /// A field breaks a rule.
    #[error("kind `{kind}`, field `{field}`: {rule}")]
    Field {
        /// The form.
        kind: KindId,
        /// The field.
        field: FieldId,
        /// The change that is needed.
        rule: &'static str,
    },
    /// The version was published before, with another content.
    #[error(
        "kind `{kind}` version {version} is published and cannot change: publish it as the next version"
    )]
    Published {
        /// The form.
        kind: KindId,
        /// The version.
        version: u32,
    },
    /// Another version has another type or restriction for the field.
    #[error(
        "kind `{kind}`, field `{field}`: version {version} holds another type there, use a new field id"
    )]
    TypeChanged {
        /// The form.
        kind: KindId,
        /// The field.
        field: FieldId,
        /// The version that disagrees.
        version: u32,
    },
    /// Another version has another mechanism or shelf.
    #[error(
        "kind `{kind}`: version {version} has another mechanism or shelf, and records that stand cannot move: publish a new kind"
    )]
    Moved {
        /// The form.
        kind: KindId,
        /// The version that disagrees.
        version: u32,
    },
    /// Versions are published in sequence.
    #[error("kind `{kind}`: version {version} comes too early, publish version {next} now")]
    Step {
        /// The form.
        kind: KindId,
        /// The version that was given.
        version: u32,
        /// The next version.
        next: u32,
    },
}

pub(super) fn field_error(kind: &KindId, field: &FieldId, rule: &'static str) -> KindError {
    KindError::Field {
        kind: kind.clone(),
        field: field.clone(),
        rule,
    }
}
