//! The directory as the server's own journal makes it.

use streetbook_core::journal::{Act, Entry};

use crate::directory::{Directory, Event, EventError};
use crate::secrets::ServerKeys;
use crate::store::index::{Index, IndexError};
use crate::store::ledger::LedgerReader;

/// Folds the directory from the server's own journal.
///
/// # Errors
/// [`IndexError`] when ledger or index cannot be read.
pub fn fold_directory(
    index: &Index,
    ledger: &LedgerReader,
    keys: &ServerKeys,
) -> Result<Directory, IndexError> {
    let mut directory = Directory::new(keys.ledger(), keys.public());
    for (n, at) in index.office_events()? {
        let part = ledger.read(at)?;
        match part.entry(n).and_then(event) {
            Some(Ok(event)) => {
                if let Err(error) = directory.apply(n, event) {
                    tracing::warn!(%error, n, "an event of the directory does not fit and is left out");
                }
            }
            Some(Err(error)) => {
                tracing::warn!(%error, n, "an event of the directory cannot be read");
            }
            None => {}
        }
    }
    Ok(directory)
}

/// The event of an entry that has one.
fn event(entry: &Entry) -> Option<Result<Event, EventError>> {
    let Act::Office { topic } = entry.header().ok()?.act else {
        return None;
    };
    let payload = entry.payload.bytes()?;
    Some(Event::decode(topic, payload))
}
