//! The objections that the office can lift.

/// True for the code of an objection that the office can lift: everything else is wrong with the entry
/// itself.
#[must_use]
pub fn can_be_freed(code: &str) -> bool {
    matches!(code, "revoked" | "rights")
}
