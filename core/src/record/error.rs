//! Why a change is not merged.

use crate::ids::Hash;

/// Reason why a change cannot be merged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MergeError {
    /// It builds on changes that are not here.
    #[error("it builds on {} changes that are not here yet", .0.len())]
    Missing(Vec<Hash>),
    /// It is no change, or one that contradicts another.
    #[error("the change cannot be merged: {0}")]
    Refused(String),
}
