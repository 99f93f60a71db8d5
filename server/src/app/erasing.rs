//! Erasures: asked, decided, and carried out when they are due.
//!
//! Whoever asks names records, and perhaps the MAC of the number by which they were found; when the time
//! comes a [`Finder`] looks for that number once more, since more may have been written about it.

use std::collections::BTreeSet;
use std::future::Future;
use std::pin::Pin;

use streetbook_core::ids::{PersonId, RecordId};

use super::{App, StaffFailure};
use crate::access::{self, ErasureShown, ErasureWish};
use crate::release::ErasureId;

/// Finds the records that concern a number.
pub trait Finder: Send + Sync {
    /// The records that hold the number of this MAC, or ever held it.
    fn records_of<'a>(
        &'a self,
        number_mac: &'a [u8; 16],
    ) -> Pin<Box<dyn Future<Output = Result<BTreeSet<RecordId>, String>> + Send + 'a>>;
}

/// Finds nothing more than what stands in the request.
pub struct AsListed;

impl Finder for AsListed {
    fn records_of<'a>(
        &'a self,
        _: &'a [u8; 16],
    ) -> Pin<Box<dyn Future<Output = Result<BTreeSet<RecordId>, String>> + Send + 'a>> {
        Box::pin(async { Ok(BTreeSet::new()) })
    }
}

impl App {
    /// Asks for an erasure and gives the request's name.
    ///
    /// # Errors
    /// [`StaffFailure::Erasure`] when it may not be asked, or the ledger's failure.
    pub async fn ask_erasure(&self, wish: ErasureWish) -> Result<ErasureId, StaffFailure> {
        let id = ErasureId(access::random()?);
        let now = self.clock.now();
        self.change(|directory| {
            let event = directory.ask_erasure(id, wish, now)?;
            Ok::<_, access::ErasureRefused>((id, vec![event]))
        })
        .await
    }

    /// Approves a request as the second person, or cancels it.
    ///
    /// # Errors
    /// [`StaffFailure::Erasure`] when he may not decide it, or the ledger's failure.
    pub async fn decide_erasure(
        &self,
        id: ErasureId,
        approve: bool,
        by: &PersonId,
    ) -> Result<(), StaffFailure> {
        let now = self.clock.now();
        self.change(|directory| {
            let event = directory.decide_erasure(id, approve, by, now)?;
            Ok::<_, access::ErasureRefused>(((), vec![event]))
        })
        .await
    }

    /// Every request with what became of it, the one that is due first foremost.
    ///
    /// # Errors
    /// [`StaffFailure::Poisoned`].
    pub fn erasures(&self) -> Result<Vec<ErasureShown>, StaffFailure> {
        let directory = self.directory.read().map_err(|_| StaffFailure::Poisoned)?;
        Ok(directory.erasures())
    }

    /// Erases records at once.
    ///
    /// # Errors
    /// [`ErasureFailure`]; what was begun is finished by the next [`App::erase_due`] or the next start.
    pub async fn erase(
        &self,
        records: BTreeSet<RecordId>,
        asked: Option<ErasureId>,
    ) -> Result<(), ErasureFailure> {
        let now = self.clock.now();
        self.change(|directory| {
            let event = directory.erase(&records, BTreeSet::new(), asked, now);
            Ok::<_, StaffFailure>(((), vec![event]))
        })
        .await?;
        Ok(())
    }

    /// Carries out every approved request whose time has come, and gives their number.
    ///
    /// # Errors
    /// [`ErasureFailure`] of the first that fails; the others are tried with the next call.
    pub async fn erase_due(&self, finder: &dyn Finder) -> Result<usize, ErasureFailure> {
        let now = self.clock.now();
        let due = {
            let directory = self.directory.read().map_err(|_| StaffFailure::Poisoned)?;
            directory.erasures_due(now)
        };
        let count = due.len();
        for request in due {
            let mut records: BTreeSet<RecordId> = request.records.iter().copied().collect();
            if let Some(mac) = &request.number_mac {
                let found = finder.records_of(mac).await;
                records.extend(found.map_err(ErasureFailure::Finder)?);
            }
            self.erase(records, Some(request.id)).await?;
        }
        Ok(count)
    }
}

/// Why an erasure was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum ErasureFailure {
    /// The directory or the ledger.
    #[error(transparent)]
    Staff(#[from] StaffFailure),
    /// The number could not be looked for.
    #[error(
        "the records of a number could not be found, so nothing of the request was erased: {0}"
    )]
    Finder(String),
}
