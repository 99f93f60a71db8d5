//! Opening the index and bringing it up to the ledger.

use std::collections::BTreeMap;
use std::path::Path;

use streetbook_core::ids::Hash;
use streetbook_core::log::At;
use streetbook_core::planted::{Bug, planted};

use super::draft::{Draft, get};
use super::error::IndexError;
use super::home::{self, IndexHome};
use super::keys;
use super::rows::Marker;
use super::sealed::Tree;
use crate::store::ledger::LedgerReader;

/// The version of keys and rows; another one is folded again. In layout 2 the audit log and what made entries
/// again shared a table.
const LAYOUT: u16 = 3;

/// The open index; clones share it. One thread folds, any number reads.
#[derive(Clone)]
pub struct Index {
    pub(super) tree: Tree,
    pub(super) ledger: [u8; 16],
}

/// An open index that is level with its ledger.
pub struct Opened {
    /// The index.
    pub index: Index,
    /// Number of frames that were folded at opening.
    pub replayed: u64,
    /// The reason for which an existing index was deleted and rebuilt.
    pub made_anew: Option<String>,
}

impl Index {
    /// Opens the index in a directory and folds the frames it lacks; `places` are all frames of the
    /// ledger of this id. An index that cannot be read or does not fit the ledger is rebuilt.
    ///
    /// # Errors
    /// The ledger cannot be read, or the directory cannot be written.
    pub fn open(
        home: &IndexHome,
        ledger: [u8; 16],
        places: &[(At, u64)],
        reader: &LedgerReader,
    ) -> Result<Opened, IndexError> {
        let why = match Index::reopen(home, ledger, places, reader) {
            Ok(Ok(opened)) => return Ok(opened),
            Ok(Err(misfit)) => misfit,
            Err(error) if error.is_own_fault() => error.to_string(),
            Err(error) => return Err(error),
        };
        let existed = home.is_filled();
        home.clear()?;
        let opened = Index::fold_anew(home, ledger, places, reader)?;
        Ok(Opened {
            made_anew: existed.then_some(why),
            ..opened
        })
    }

    /// Folds the whole ledger into an empty directory: every index must equal the result.
    ///
    /// # Errors
    /// The ledger cannot be read, or the directory cannot be written.
    pub fn fold_anew(
        home: &IndexHome,
        ledger: [u8; 16],
        places: &[(At, u64)],
        reader: &LedgerReader,
    ) -> Result<Opened, IndexError> {
        let index = Index {
            tree: Tree::open(home)?,
            ledger,
        };
        let fresh = Marker {
            layout: LAYOUT,
            ledger,
            frame: 0,
            frames: 0,
            hash: Hash::ZERO,
            generations: generations(places),
        };
        let mut draft = Draft::over(&index.tree);
        draft.put(keys::marker(), &fresh);
        draft.commit()?;
        let opened = index.catch_up(places, reader)?;
        if planted(Bug::JudgedAgainOnRebuild) {
            let mut draft = Draft::over(&opened.index.tree);
            draft.put(keys::judged(), &0);
            draft.commit()?;
        }
        Ok(opened)
    }

    /// Deletes an index that no process has open; the next opening rebuilds it.
    ///
    /// # Errors
    /// The directory cannot be removed.
    pub fn remove(dir: &Path) -> Result<(), IndexError> {
        home::remove(dir)
    }

    /// Every row of the fold, in order, without the forgettable ones: `verify` compares it with
    /// that of [`Index::fold_anew`].
    ///
    /// # Errors
    /// The index failed.
    pub fn dump(&self) -> impl Iterator<Item = Result<(Vec<u8>, Vec<u8>), IndexError>> + use<> {
        self.tree.with_prefix(&[]).filter_map(|row| match row {
            Ok((key, _)) if keys::is_forgettable(&key) => None,
            Ok((key, value)) => Some(Ok((key, value))),
            Err(error) => Some(Err(error)),
        })
    }

    /// Opens an existing index; the inner `Err` is the reason for which it does not fit the ledger.
    fn reopen(
        home: &IndexHome,
        ledger: [u8; 16],
        places: &[(At, u64)],
        reader: &LedgerReader,
    ) -> Result<Result<Opened, String>, IndexError> {
        if !home.is_filled() {
            return Ok(Err("there was none".to_owned()));
        }
        let index = Index {
            tree: Tree::open(home)?,
            ledger,
        };
        let Some(marker) = get(&index.tree, &keys::marker())? else {
            return Ok(Err("it had no marker".to_owned()));
        };
        match misfit(&marker, ledger, places, reader)? {
            Some(why) => Ok(Err(why.to_owned())),
            None => index.catch_up(places, reader).map(Ok),
        }
    }

    fn catch_up(self, places: &[(At, u64)], reader: &LedgerReader) -> Result<Opened, IndexError> {
        let folded = self.marker()?.frame;
        let mut replayed = 0;
        for &(at, frame) in places.iter().filter(|(_, frame)| *frame > folded) {
            self.apply(frame, at, reader.read(at)?.as_ref(), reader)?;
            replayed += 1;
        }
        Ok(Opened {
            index: self,
            replayed,
            made_anew: None,
        })
    }
}

/// The reason for which a marker is not of this ledger.
fn misfit(
    marker: &Marker,
    ledger: [u8; 16],
    places: &[(At, u64)],
    reader: &LedgerReader,
) -> Result<Option<&'static str>, IndexError> {
    if marker.layout != LAYOUT {
        return Ok(Some("another build laid it out"));
    }
    if marker.ledger != ledger {
        return Ok(Some("it was another ledger's"));
    }
    if marker.generations != generations(places) {
        return Ok(Some("segments of the ledger were rewritten since"));
    }
    if marker.frame == 0 {
        return Ok(None);
    }
    let known = places.partition_point(|(_, frame)| *frame <= marker.frame);
    let folded = known.checked_sub(1).and_then(|last| places.get(last));
    let Some(&(at, _)) = folded.filter(|(_, frame)| *frame == marker.frame) else {
        return Ok(Some("it was ahead of the ledger"));
    };
    if known as u64 != marker.frames {
        return Ok(Some("it counted other frames than the ledger has"));
    }
    let same = reader.read(at)?.head().hash == marker.hash;
    Ok((!same).then_some("the ledger has another history"))
}

/// Number of rewrites of the ledger's segments, in total.
fn generations(places: &[(At, u64)]) -> u64 {
    let segments: BTreeMap<u32, u32> = places
        .iter()
        .map(|(at, _)| (at.segment, at.generation))
        .collect();
    segments.values().map(|each| u64::from(*each)).sum()
}
