//! Quarantine: what is set aside, and freeing what was set aside for want of rights: the phone that was lost
//! and found again, the report that somebody wrote in another's place.

use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use streetbook_core::ids::{DeviceId, EntryRef};
use streetbook_core::sync::EntryStatus;
use streetbook_core::time::Zone;

use super::{Admin, AdminError, Outcome};
use crate::directory::{AuditAct, Event};
use crate::store::events::can_be_freed;
use crate::store::index::{Index, IndexError};
use crate::store::view::QuarantinedRow;

/// Commands on entries that are set aside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do")]
pub enum QuarantineCommand {
    /// List everything that is set aside or waits.
    #[serde(rename = "quarantine_list")]
    List,
    /// Free entries that were set aside for want of rights.
    #[serde(rename = "quarantine_free")]
    Free {
        /// The journal's device.
        device: String,
        /// The first entry.
        from: u64,
        /// The last entry; all that came so far without it.
        to: Option<u64>,
        /// Why.
        reason: String,
    },
}

pub(super) async fn execute(
    admin: &Admin<'_>,
    command: QuarantineCommand,
) -> Result<Outcome, AdminError> {
    Ok(match command {
        QuarantineCommand::List => {
            admin.app.progress.until_shown().await;
            let rows = admin.app.view.quarantined().await?;
            let zone = admin.app.view.zone();
            let rows: Json = rows.iter().map(|row| quarantined(row, zone)).collect();
            rows.into()
        }
        QuarantineCommand::Free {
            device,
            from,
            to,
            reason,
        } => {
            let to = to.unwrap_or(u64::MAX);
            let freed = admin.free(device.parse()?, from, to, &reason).await?;
            json!({"freed": freed}).into()
        }
    })
}

fn quarantined(row: &QuarantinedRow, zone: &Zone) -> Json {
    let received_at = row.received_at.map(|at| at.in_zone(zone));
    json!({"device": row.entry.device.to_string(), "number": row.entry.n, "author": row.author,
        "record": row.record.map(|record| record.to_string()), "kind": row.kind, "code": row.code,
        "text": row.text, "received_at": received_at, "held": row.held,
        "can_be_freed": row.can_be_freed()})
}

impl Admin<'_> {
    /// Frees entries of a device and gives how many: they, and what fell with them, are judged again
    /// without the objection that their writer had no right. Whatever else is wrong with one stays wrong.
    /// Returns once the view shows their new state.
    ///
    /// # Errors
    /// [`AdminError::NothingToFree`] when none of them was set aside for that.
    pub async fn free(
        &self,
        device: DeviceId,
        from: u64,
        to: u64,
        reason: &str,
    ) -> Result<u64, AdminError> {
        let about = format!("{device}/{from}-{to}");
        let index = &self.app.handles.index;
        let last = index.head(device)?.head.n.min(to);
        let count = to_free(index, device, from, last)?;
        if count == 0 {
            return Err(AdminError::NothingToFree { device, from, to });
        }
        let noted = self.act(AuditAct::Freed, about).rows(count).purpose(reason);
        let (by, at) = (noted.by.clone(), noted.at);
        self.app
            .handles
            .directory
            .change(|directory| {
                let freed = directory.free((device, from, last), by, reason, at)?;
                Ok::<_, AdminError>(((), vec![freed, Event::AuditEntry(noted)]))
            })
            .await?;
        self.app.progress.until_shown().await;
        Ok(count)
    }
}

fn to_free(index: &Index, device: DeviceId, from: u64, last: u64) -> Result<u64, IndexError> {
    let mut count = 0;
    for n in from..=last {
        let standing = index.status(EntryRef { device, n })?;
        let lifted = matches!(&standing, Some(EntryStatus::Quarantined(reason)) if can_be_freed(&reason.code));
        count += u64::from(lifted);
    }
    Ok(count)
}
