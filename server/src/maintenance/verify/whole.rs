//! Reading a directory from front to back.

use std::path::Path;
use std::sync::Arc;

use super::error::VerifyError;
use super::report::{Part, Report};
use super::{derived, journals, tails};
use crate::directory::fold_directory;
use crate::handles::Handles;
use crate::secrets::ServerKeys;
use crate::start::{OpenError, Opening};
use crate::store::commit::Store;
use crate::store::index::{Index, IndexHome};
use crate::store::ledger::{Ledger, LedgerError};

/// Reads and checks everything.
///
/// # Errors
/// [`VerifyError`] if it cannot be read at all; faults found are in the [`Report`].
pub async fn verify(opening: &Opening) -> Result<Report, VerifyError> {
    let dir = opening.dir.as_path();
    if !dir.join("server.key").exists() {
        return Err(OpenError::Missing(dir.to_owned()).into());
    }
    let keys = ServerKeys::load(dir, opening.seal.as_ref()).map_err(OpenError::from)?;
    let mut report = Report::default();
    if !check_ledger(dir, &keys, &mut report).await? {
        return Ok(report);
    }
    let store = Store::open(
        dir,
        keys.ledger(),
        keys.signing().clone(),
        keys.seal().cloned(),
        opening.clock.clone(),
    )
    .map_err(OpenError::from)?;
    let directory = fold_directory(&store.index, &store.ledger, &keys).map_err(OpenError::from)?;
    let office = derived::Office {
        handles: Handles::new(&store, Arc::new(keys), directory, opening.clock.clone()),
        worker: &opening.worker,
    };
    derived::check_view(dir, &office, &mut report).await?;
    Ok(report)
}

/// Checks ledger and index. False: the index cannot be folded, so there is nothing to compare.
async fn check_ledger(
    dir: &Path,
    keys: &ServerKeys,
    report: &mut Report,
) -> Result<bool, VerifyError> {
    let folder = dir.join("ledger");
    let opened = Ledger::open(&folder, keys.ledger(), keys.seal().cloned());
    let (ledger, recovery) = match opened {
        Err(LedgerError::InUse) => return Err(VerifyError::InUse),
        other => other.map_err(OpenError::from)?,
    };
    report.set_aside = tails::list(&folder)?;
    let (places, reader) = (ledger.places(), ledger.reader());
    let home = IndexHome::in_dir(dir.join("index"), keys.seal().cloned());
    let had_index = dir.join("index").exists();
    let opened = match Index::open(&home, keys.ledger(), &places, &reader) {
        Ok(opened) => opened,
        Err(error) => {
            journals::name_damage(&recovery, &[], report);
            report.problem(Part::Ledger, error.to_string(), Vec::new());
            return Ok(false);
        }
    };
    match opened.made_anew {
        Some(why) => report.problem(
            Part::Index,
            format!("it did not fit the ledger and was made anew: {why}"),
            Vec::new(),
        ),
        None if !had_index => report.note("there was no index: it was made"),
        None => {}
    }
    let index = opened.index;
    let directory = fold_directory(&index, &reader, keys).map_err(OpenError::from)?;
    let lost = journals::check(&places, &reader, keys, &directory, report);
    let touched = derived::touched(dir, &lost, &directory).await;
    journals::name_damage(&recovery, &touched, report);
    derived::check_index(&index, keys, &places, &reader, report)?;
    Ok(true)
}
