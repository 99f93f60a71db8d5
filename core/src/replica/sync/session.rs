//! The exchange between phone and office since the phone was opened.

use super::alignment::{Alignment, OfficeHistory, UnderWay};
use crate::planted::{Bug, planted};
use crate::replica::ReplicaError;
use crate::replica::store::DeviceStore;
use crate::sync::Response;

/// State of the exchange with the office since the phone was opened; nothing of it is on disk.
pub(in crate::replica) struct Session {
    alignment: Alignment,
    /// The office did not know the device: the next request carries its certificate.
    certificate_wanted: bool,
    /// The office has answered.
    answered: bool,
    /// The last own entry of the last request.
    sent_through: u64,
}

impl Session {
    /// Begins with a fork that was found before the phone was closed, if any.
    pub(in crate::replica) fn open(common: Option<u64>) -> Session {
        let forked = common.map(|common| Alignment::Forked { common });
        Session {
            alignment: forked.unwrap_or(Alignment::InStep),
            certificate_wanted: false,
            answered: false,
            sent_through: 0,
        }
    }

    /// Begins once more for a successor's journal.
    pub(in crate::replica) fn begin_journal(&mut self) {
        self.alignment = Alignment::InStep;
        self.sent_through = 0;
    }

    /// Notes an answer, and compares its account of the own journal with the one here.
    pub(in crate::replica) fn answer(
        &mut self,
        response: &Response,
        store: &mut DeviceStore,
    ) -> Result<(), ReplicaError> {
        self.certificate_wanted = false;
        self.answered = true;
        let said = history_in(response, store)?;
        let under_way = UnderWay {
            held: store.checkpoint().held,
            sent_through: self.sent_through,
        };
        let (alignment, send_from) = self.alignment.after(said, under_way);
        self.alignment = alignment;
        if let Some(n) = send_from {
            store.send_from_behind(n);
        }
        Ok(())
    }

    /// Notes that the journal parts from the office's where it is damaged.
    pub(in crate::replica) fn part_at(&mut self, common: u64) {
        if self.common().is_none() {
            self.alignment = Alignment::Forked { common };
        }
    }

    /// The last number that both hold alike, once the journal has forked.
    pub(in crate::replica) fn common(&self) -> Option<u64> {
        match self.alignment {
            Alignment::Forked { common } => Some(common),
            Alignment::InStep | Alignment::Doubtful => None,
        }
    }

    /// True if the office has answered.
    pub(in crate::replica) fn is_answered(&self) -> bool {
        self.answered
    }

    /// Notes that the office asks for the certificate.
    pub(in crate::replica) fn want_certificate(&mut self) {
        self.certificate_wanted = true;
    }

    /// True if the next request carries the certificate.
    pub(in crate::replica) fn is_certificate_wanted(&self) -> bool {
        self.certificate_wanted
    }

    /// Notes the last own entry of a request; 0 where it has none.
    pub(in crate::replica) fn send(&mut self, through: u64) {
        self.sent_through = through;
    }

    /// The last own entry of the last request.
    pub(in crate::replica) fn sent_through(&self) -> u64 {
        self.sent_through
    }
}

/// Returns an answer's account of the own journal.
fn history_in(response: &Response, store: &DeviceStore) -> Result<OfficeHistory, ReplicaError> {
    let device = store.device();
    if planted(Bug::ClonedPhoneNotNoticed) {
        return Ok(OfficeHistory::Unsaid);
    }
    if let Some(fork) = response.forks.iter().find(|fork| fork.device == device) {
        return Ok(OfficeHistory::Forks {
            common: fork.common,
        });
    }
    let mut receipts = response.receipts.iter();
    let Some(receipt) = receipts.find(|receipt| receipt.device == device) else {
        return Ok(OfficeHistory::Unsaid);
    };
    let through = receipt.through;
    Ok(match store.hash_at(through.n)? {
        Some(ours) if ours == through.hash => OfficeHistory::Same,
        Some(_) => OfficeHistory::Differs { at: through.n },
        // It may hold what can no longer be read here.
        None if store.is_damaged() => OfficeHistory::Unsaid,
        None => OfficeHistory::Longer {
            here: store.head().n,
        },
    })
}
