//! Freeing what was set aside for want of rights: the phone that was lost and found again, the report that
//! somebody wrote in another's place.

use streetbook_core::ids::{DeviceId, EntryRef};
use streetbook_core::sync::Standing;

use super::staff::{Staff, StaffFailure};
use crate::access::{AuditAct, Event, can_be_freed};
use crate::index::{Index, IndexError};

impl Staff<'_> {
    /// Frees entries of a device and gives how many: they, and what fell with them, are judged again
    /// without the objection that their writer had no right. Whatever else is wrong with one stays wrong.
    /// Answers once the view shows what became of them.
    ///
    /// # Errors
    /// [`StaffFailure::NothingToFree`] when none of them was set aside for that.
    pub async fn free(
        &self,
        device: DeviceId,
        from: u64,
        to: u64,
        reason: &str,
    ) -> Result<u64, StaffFailure> {
        let about = format!("{device}/{from}-{to}");
        let index = &self.app.store.index;
        let last = index.head(device)?.head.n.min(to);
        let count = to_free(index, device, from, last)?;
        if count == 0 {
            return Err(StaffFailure::NothingToFree { device, from, to });
        }
        let noted = self.act(AuditAct::Freed, about).rows(count).purpose(reason);
        let (by, at) = (noted.by.clone(), noted.at);
        self.app
            .directory
            .change(|directory| {
                let freed = directory.free((device, from, last), by, reason, at)?;
                Ok::<_, StaffFailure>(((), vec![freed, Event::Noted(noted)]))
            })
            .await?;
        self.app.wait_until_shown().await;
        Ok(count)
    }
}

fn to_free(index: &Index, device: DeviceId, from: u64, last: u64) -> Result<u64, IndexError> {
    let mut count = 0;
    for n in from..=last {
        let standing = index.status(EntryRef { device, n })?;
        let lifted =
            matches!(&standing, Some(Standing::Quarantined(reason)) if can_be_freed(&reason.code));
        count += u64::from(lifted);
    }
    Ok(count)
}
