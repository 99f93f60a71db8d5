//! Status of the exchange between phone and office.

use streetbook_core::replica;

use crate::error::PhoneError;
use crate::phone::Phone;
use crate::trouble::Trouble;

/// Status of the exchange between phone and office.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Status {
    /// Entries that this device has saved: each act is one.
    pub saved: u64,
    /// Saved entries that the office has not receipted.
    pub waiting: u64,
    /// Age of the oldest waiting entry, in milliseconds; none if nothing waits.
    pub oldest_waiting_ms: Option<i64>,
    /// Entries that the office has receipted.
    pub receipted: u64,
    /// Own entries that the office has quarantined.
    pub quarantined: u64,
    /// The office's clock in its last answer, in milliseconds since 1970 UTC.
    pub last_heard_ms: Option<i64>,
    /// Entries of colleagues that this phone carries to the office.
    pub carried: u64,
    /// Progress in each book.
    pub books: Vec<BookStatus>,
    /// Own entries that the office has quarantined, with its reasons.
    pub troubles: Vec<Trouble>,
    /// Forms and other items that the office has published and this app cannot read: update the app.
    pub unread: Vec<String>,
}

/// Progress in a book.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct BookStatus {
    /// The book, such as `team/north`.
    pub book: String,
    /// Number of releases read.
    pub cursor: u64,
}

#[uniffi::export]
impl Phone {
    /// Returns the status: for a badge, and for a page that shows what is safe.
    pub fn status(&self) -> Result<Status, PhoneError> {
        let now = self.now()?.wall;
        self.cell.with(|replica| {
            let status = replica.status()?;
            let age = |at: streetbook_core::time::Instant| {
                now.millis().saturating_sub(at.millis()).max(0)
            };
            Ok(Status {
                saved: status.saved,
                waiting: status.waiting,
                oldest_waiting_ms: status.oldest_waiting.map(age),
                receipted: status.receipted,
                quarantined: status.quarantined,
                last_heard_ms: status.last_heard.map(|at| at.millis()),
                carried: status.carried,
                books: status.books.iter().map(BookStatus::from).collect(),
                troubles: replica.troubles().iter().map(Trouble::from).collect(),
                unread: status
                    .unread
                    .iter()
                    .map(|unread| unread.text.clone())
                    .collect(),
            })
        })
    }
}

impl From<&replica::BookStatus> for BookStatus {
    fn from(status: &replica::BookStatus) -> BookStatus {
        BookStatus {
            book: status.book.to_string(),
            cursor: status.cursor,
        }
    }
}
