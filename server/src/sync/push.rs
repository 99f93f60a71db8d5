//! A request's entries, appended to the ledger.

use streetbook_core::journal::{Head, JournalPart, PublicKey};
use streetbook_core::sync::Request;

use super::{Exchange, Refused};
use crate::store::commit::{Outcome, Push};
use crate::store::ledger::Received;

impl Exchange {
    /// Stores what was pushed, each part checked against its own device.
    ///
    /// # Errors
    /// [`Refused`]; the phone keeps all and sends it again.
    pub async fn push(&self, request: &Request) -> Result<Vec<Outcome>, Refused> {
        let mut pushes = Vec::new();
        for part in &request.push {
            if let Some(papers) = &part.certificate
                && self.handles.directory.read().device(&part.device).is_none()
            {
                self.adopt(papers).await?;
            }
            let key = self
                .handles
                .directory
                .read()
                .device(&part.device)
                .filter(|device| !device.is_office())
                .map(|device| device.key.clone());
            let key = key.ok_or_else(|| {
                let text =
                    "a journal came whose device the office does not know: send its papers too";
                Refused::new(Refused::BAD_REQUEST, "relay", text)
            })?;
            let heads = self.check_part(part, &key)?;
            pushes.push(Push {
                part: part.clone(),
                received: self.earlier(request, part, &heads),
                carrier: (part.device != request.device).then_some(request.device),
            });
        }
        if pushes.is_empty() {
            return Ok(Vec::new());
        }
        Ok(self.handles.committer.push(pushes).await?)
    }

    fn check_part(&self, part: &JournalPart, key: &PublicKey) -> Result<Vec<Head>, Refused> {
        part.verify(self.handles.keys.ledger(), key)
            .map_err(|error| Refused::new(Refused::BAD_REQUEST, "journal", error.to_string()))?;
        Ok(part.heads())
    }

    /// Times at which entries were stored first, as receipts from before a restore prove it.
    fn earlier(&self, request: &Request, part: &JournalPart, heads: &[Head]) -> Vec<Received> {
        let mut received: Vec<Received> = request
            .earlier
            .iter()
            .filter(|receipt| {
                receipt.device == part.device
                    && heads.contains(&receipt.through)
                    && self.handles.keys.check_receipt(receipt)
            })
            .map(|receipt| Received {
                through: receipt.through.n,
                at: receipt.received_at,
            })
            .collect();
        received.sort_by_key(|received| received.through);
        received.dedup_by_key(|received| received.through);
        received
    }
}
