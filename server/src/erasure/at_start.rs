//! Before an office serves: what a list of erasures names and the ledger does not is erased, and what a
//! crash has left unfinished is carried out.

use std::collections::BTreeSet;
use std::path::Path;

use streetbook_core::ids::RecordId;

use crate::erasure::{Eraser, ErasureFailure, ErasureList};
use crate::handles::Handles;

/// Brings ledger and lists together. `copy` is the path of a second list.
pub(crate) async fn erase_at_start(
    dir: &Path,
    copy: Option<&Path>,
    eraser: &Eraser,
    handles: &Handles,
) -> Result<(), ErasureFailure> {
    let mut list = ErasureList::of(dir)?;
    if let Some(copy) = copy {
        list.unite(&ErasureList::read(copy)?);
    }
    say(&list, eraser, handles).await?;
    let erased = handles.directory.read().erased().clone();
    for (record, at) in &erased {
        list.add([*record], *at);
    }
    if list != ErasureList::default() {
        list.keep(dir)?;
    }
    if let Some(copy) = copy
        && list != ErasureList::default()
    {
        list.keep_beside(copy)?;
    }
    let unfinished: BTreeSet<RecordId> = list
        .records()
        .map(|(record, _)| record)
        .filter(|record| !list.is_done(*record))
        .collect();
    if !unfinished.is_empty() {
        eraser.carry_out(&unfinished).await?;
        list.finish(unfinished);
        list.keep(dir)?;
    }
    Ok(())
}

/// Records in the server's own journal the entries of a list that the journal lacks, as after a
/// restore from an old backup.
async fn say(list: &ErasureList, eraser: &Eraser, handles: &Handles) -> Result<(), ErasureFailure> {
    let unsaid: BTreeSet<RecordId> = {
        let directory = handles.directory.read();
        let records = list.records().map(|(record, _)| record);
        records
            .filter(|record| !directory.erased().contains_key(record))
            .collect()
    };
    if unsaid.is_empty() {
        return Ok(());
    }
    let closure = eraser.closure(&unsaid)?;
    let now = handles.clock.now();
    handles
        .directory
        .change(|directory| {
            let event = directory.erase(&closure.records, closure.payloads, None, now);
            Ok::<_, ErasureFailure>(((), vec![event]))
        })
        .await
}
