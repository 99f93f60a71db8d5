//! Copy of a log beside its writer.

use std::io;

use super::disk::{Disk, read_all};
use super::error::LogError;
use super::scan::scan;
use super::segment::LogSpec;

/// Passes every segment to `keep`, in order, up to the frame `through`, and returns the number of the
/// last frame among them. Nothing is changed: the log may be open and grow meanwhile. Damaged stretches
/// are passed unchanged, so that the copy reports the same damage as the log.
///
/// With a durable frame as `through` the copy ends there, whatever is being written.
///
/// # Errors
/// [`LogError`], and the errors of `keep`.
pub fn snapshot(
    disk: &dyn Disk,
    spec: &LogSpec,
    through: u64,
    keep: &mut dyn FnMut(&str, &[u8]) -> io::Result<()>,
) -> Result<u64, LogError> {
    let names = disk.list()?;
    let mut numbers: Vec<u32> = names
        .iter()
        .filter_map(|name| spec.segment_of(name))
        .collect();
    numbers.sort_unstable();
    let last_segment = numbers.last().copied();
    let mut last = 0;
    for number in numbers {
        let name = spec.file_name(number);
        let bytes = read_all(disk.open(&name, false)?.as_ref())?;
        let header = spec.read_header(number, &bytes)?;
        let scanned = scan(&bytes, spec.seed(number), last + 1);
        let is_last = Some(number) == last_segment;
        if is_last && header.is_none() && scanned.frames.is_empty() {
            // The writer is creating this segment.
            break;
        }
        // An earlier segment is copied with its damage to the last byte; of the last one, an unfinished
        // tail is left out.
        let behind = scanned.frames.iter().find(|(_, frame)| *frame > through);
        let end = match behind {
            Some((offset, _)) => *offset,
            None if is_last => scanned.end,
            None => bytes.len() as u64,
        };
        let mut kept = scanned.frames.iter().rev();
        let kept = kept.find(|(_, frame)| *frame <= through);
        last = kept.map_or(last, |(_, frame)| *frame);
        let end = usize::try_from(end).map_err(io::Error::other)?;
        keep(&name, bytes.get(..end).unwrap_or(&bytes))?;
        if behind.is_some() {
            break;
        }
    }
    Ok(last)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::log::{Log, Purpose, RealDisk};

    fn spec() -> LogSpec {
        LogSpec {
            purpose: Purpose::Ledger,
            owner: [5; 16],
            prefix: "ledger".to_owned(),
            segment_bytes_max: 200,
            seal: None,
        }
    }

    #[test]
    fn a_copy_ends_with_the_frame_asked_for_and_opens_as_a_log() {
        let dir = tempfile::tempdir().unwrap();
        let from = dir.path().to_owned();
        let to = from.join("copy");
        std::fs::create_dir(&to).unwrap();
        let (mut log, _) = Log::open(Arc::new(RealDisk::new(&from)), spec()).unwrap();
        for n in 0..12_u8 {
            log.append(0, &[n; 40]).unwrap();
        }
        log.sync().unwrap();
        for through in 0..=13 {
            let mut keep = |name: &str, bytes: &[u8]| std::fs::write(to.join(name), bytes);
            let disk = RealDisk::new(&from);
            let last = snapshot(&disk, &spec(), through, &mut keep).unwrap();
            assert_eq!(last, through.min(12));
            let (copy, recovery) = Log::open(Arc::new(RealDisk::new(&to)), spec()).unwrap();
            assert_eq!(recovery, crate::log::Recovery::default());
            assert_eq!(copy.next_frame(), last + 1);
            for entry in std::fs::read_dir(&to).unwrap() {
                std::fs::remove_file(entry.unwrap().path()).unwrap();
            }
        }
    }
}
