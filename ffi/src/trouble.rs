//! Own entries that the office has quarantined.

use streetbook_core::replica;

/// An own entry that the office has quarantined.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Trouble {
    /// The entry.
    pub entry: String,
    /// Its record.
    pub record: String,
    /// A stable word for the reason.
    pub code: String,
    /// The reason in English, as the office gave it.
    pub reason: String,
}

impl From<&replica::Trouble> for Trouble {
    fn from(trouble: &replica::Trouble) -> Trouble {
        Trouble {
            entry: trouble.entry.to_string(),
            record: trouble.record.to_string(),
            code: trouble.code.clone(),
            reason: trouble.text.clone(),
        }
    }
}
