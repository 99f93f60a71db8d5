//! Reasons for quarantine.

use streetbook_core::sync::QuarantineReason;

/// Makes a reason for quarantine.
pub fn reason(code: &str, text: impl Into<String>) -> QuarantineReason {
    QuarantineReason {
        code: code.to_owned(),
        text: text.into(),
    }
}
