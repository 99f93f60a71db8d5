//! Why a form cannot be taken.

use super::FieldId;
use crate::ids::KindId;

/// A kind that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KindError {
    /// No TOML of the expected shape; the message names the line.
    #[error("the kind's TOML does not read: {0}")]
    Toml(String),
    /// A rule for the whole form is broken.
    #[error("kind `{kind}`: {rule}")]
    Form {
        /// The form.
        kind: KindId,
        /// What to change.
        rule: &'static str,
    },
    /// A rule for one field is broken.
    #[error("kind `{kind}`, field `{field}`: {rule}")]
    Field {
        /// The form.
        kind: KindId,
        /// The field.
        field: FieldId,
        /// What to change.
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
    /// Another version gives the field another type, or restricts it differently.
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
    /// Another version changes in another way or stands elsewhere.
    #[error(
        "kind `{kind}`: version {version} has another mechanism or shelf, and records that stand cannot move: publish a new kind"
    )]
    Moved {
        /// The form.
        kind: KindId,
        /// The version that disagrees.
        version: u32,
    },
    /// Versions are published one after the other.
    #[error("kind `{kind}`: version {version} comes too early, publish version {next} now")]
    Step {
        /// The form.
        kind: KindId,
        /// The version that was offered.
        version: u32,
        /// The one that is next.
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
