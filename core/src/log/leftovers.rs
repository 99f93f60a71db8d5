//! Files that crashes left beside the segments of a log.

use std::io;

use super::disk::Disk;
use super::segment::LogSpec;

/// Removes the unfinished tails of a log that were set aside: they may hold anything, and were never
/// reported as durable.
///
/// # Errors
/// The disk's error.
pub fn remove_set_aside(disk: &dyn Disk, spec: &LogSpec) -> io::Result<()> {
    remove_named(disk, spec, |rest| rest.starts_with(".tail-"))
}

/// Removes files that a crash during a rewrite has left beside their segment.
pub(super) fn remove_unfinished(disk: &dyn Disk, spec: &LogSpec) -> io::Result<()> {
    remove_named(disk, spec, |rest| rest == ".fresh")
}

/// Removes files that are named like a segment with a suffix.
fn remove_named(
    disk: &dyn Disk,
    spec: &LogSpec,
    is_meant: impl Fn(&str) -> bool,
) -> io::Result<()> {
    let mut removed = false;
    for name in disk.list()? {
        let behind = name.find(".log").map(|end| name.split_at(end + 4));
        let is_ours = behind
            .is_some_and(|(segment, rest)| spec.segment_of(segment).is_some() && is_meant(rest));
        if is_ours {
            disk.remove(&name)?;
            removed = true;
        }
    }
    if removed { disk.sync_dir() } else { Ok(()) }
}
