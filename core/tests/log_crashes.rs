//! The log against a disk that fails, forgets and rots.
#![allow(clippy::unwrap_used)]

mod support;

use std::collections::BTreeMap;
use std::sync::Arc;

use streetbook_core::log::{At, Disk, Log, LogError, LogSpec, Purpose, RealDisk, Recovery};
use support::{Dice, SimDisk};

fn spec() -> LogSpec {
    LogSpec {
        purpose: Purpose::Journal,
        owner: [7; 16],
        prefix: "journal".to_owned(),
        segment_bytes_max: 512,
    }
}

fn open(disk: &SimDisk) -> Result<(Log, Recovery), LogError> {
    Log::open(Arc::new(disk.clone()), spec())
}

/// Frame number n holds text that only n has.
fn body(number: u64) -> Vec<u8> {
    format!("record {number}: ")
        .repeat(1 + number as usize % 5)
        .into_bytes()
}

fn bodies(log: &Log) -> BTreeMap<u64, Vec<u8>> {
    let places: Vec<(At, u64)> = log.frames().collect();
    places
        .into_iter()
        .map(|(at, number)| {
            let frame = log.read(at).unwrap();
            assert_eq!(frame.number, number);
            (number, frame.body)
        })
        .collect()
}

/// Appends and syncs in groups of three; gives the number of frames that were said to be durable.
fn write_frames(disk: &SimDisk, count: u64) -> (u64, Result<(), LogError>) {
    let mut durable = 0;
    let result = (|| {
        let (mut log, _) = open(disk)?;
        for number in 1..=count {
            log.append(0, &body(number))?;
            if number % 3 == 0 {
                log.sync()?;
                durable = number;
            }
        }
        log.sync()?;
        durable = count;
        Ok(())
    })();
    (durable, result)
}

/// Whatever a log holds after a fault: all that was durable, in order, and nothing invented.
fn check_kept(log: &Log, durable: u64, context: &str) {
    let kept = bodies(log);
    let expected: BTreeMap<u64, Vec<u8>> = (1..=kept.len() as u64).map(|n| (n, body(n))).collect();
    assert_eq!(
        kept, expected,
        "{context}: something was invented, reordered or changed"
    );
    assert!(
        kept.len() as u64 >= durable,
        "{context}: {durable} were durable, {} came back",
        kept.len()
    );
}

#[test]
fn frames_come_back_over_several_segments_on_a_real_disk() {
    let folder = tempfile::tempdir().unwrap();
    let disk: Arc<dyn Disk> = Arc::new(RealDisk::new(folder.path()));
    let (mut log, _) = Log::open(disk.clone(), spec()).unwrap();
    for number in 1..=40 {
        log.append(0, &body(number)).unwrap();
    }
    log.sync().unwrap();
    drop(log);
    let (log, recovery) = Log::open(disk.clone(), spec()).unwrap();
    assert_eq!(recovery, Recovery::default());
    assert_eq!(bodies(&log).len(), 40);
    assert!(
        disk.list().unwrap().len() > 3,
        "the log never rolled to a new segment"
    );
}

#[test]
fn what_was_synced_survives_a_power_cut_at_every_operation() {
    let mut images = 0;
    for seed in 0..60 {
        for operation in 1.. {
            let disk = SimDisk::default();
            disk.power_goes_at(operation);
            let (durable, result) = write_frames(&disk, 30);
            disk.power_returns(&mut Dice(seed));
            let (mut log, recovery) = open(&disk).unwrap();
            let context = format!("seed {seed}, power cut at operation {operation}");
            assert_eq!(recovery.damage, [], "{context}");
            check_kept(&log, durable, &context);
            let next = bodies(&log).len() as u64 + 1;
            log.append(0, &body(next)).unwrap();
            log.sync().unwrap();
            check_kept(&open(&disk).unwrap().0, next, &context);
            images += 1;
            if result.is_ok() {
                break;
            }
        }
    }
    assert!(images > 2_000, "only {images} crash images");
}

#[test]
fn after_a_failed_write_nothing_is_taken_and_nothing_synced_is_lost() {
    for operation in 1.. {
        let disk = SimDisk::default();
        disk.fails_once_at(operation);
        let (durable, result) = write_frames(&disk, 30);
        let (log, _) = open(&SimDisk::holding(&disk.files())).unwrap();
        check_kept(&log, durable, &format!("operation {operation} failed once"));
        if result.is_ok() {
            return;
        }
    }
}

#[test]
fn a_poisoned_log_refuses_every_later_write() {
    let disk = SimDisk::default();
    let (mut log, _) = open(&disk).unwrap();
    log.append(0, b"one").unwrap();
    disk.fails_once_at(2);
    assert!(matches!(log.sync(), Err(LogError::Disk(_))));
    assert!(matches!(log.sync(), Err(LogError::Poisoned { .. })));
    assert!(matches!(
        log.append(0, b"two"),
        Err(LogError::Poisoned { .. })
    ));
}

#[test]
fn every_flipped_bit_is_named_and_costs_one_frame_at_most() {
    let roomy = LogSpec {
        segment_bytes_max: 1 << 20,
        ..spec()
    };
    let disk = SimDisk::default();
    let (mut log, _) = Log::open(Arc::new(disk.clone()), roomy.clone()).unwrap();
    let mut count = 0;
    while disk.files().values().map(Vec::len).sum::<usize>() < 4096 {
        count += 1;
        log.append(0, &body(count)).unwrap();
        log.sync().unwrap();
    }
    let whole = disk.files();
    let (name, bytes) = whole.first_key_value().unwrap();
    for bit in 0..bytes.len() * 8 {
        let mut rotten = whole.clone();
        rotten.get_mut(name).unwrap()[bit / 8] ^= 1 << (bit % 8);
        let (log, recovery) =
            Log::open(Arc::new(SimDisk::holding(&rotten)), roomy.clone()).unwrap();
        let named = recovery.set_aside.is_some() || !recovery.damage.is_empty();
        assert!(named, "bit {bit} was flipped unseen");
        let kept = bodies(&log);
        assert!(
            kept.len() as u64 >= count - 1,
            "bit {bit} cost {} frames",
            count - kept.len() as u64
        );
        assert!(
            kept.iter().all(|(number, kept)| *kept == body(*number)),
            "bit {bit} changed a frame"
        );
    }
}

#[test]
fn a_newer_format_and_a_foreign_file_are_refused_untouched() {
    let disk = SimDisk::default();
    write_frames(&disk, 3).1.unwrap();
    let mut files = disk.files();
    let bytes = files.values_mut().next().unwrap();
    bytes[9] = 2;
    let check = crc32fast::hash(&bytes[..60]);
    bytes[60..64].copy_from_slice(&check.to_be_bytes());
    let newer = SimDisk::holding(&files);
    assert!(matches!(
        open(&newer),
        Err(LogError::Newer { found: 2, .. })
    ));
    assert_eq!(newer.files(), files);

    let foreign = LogSpec {
        owner: [8; 16],
        ..spec()
    };
    assert!(matches!(
        Log::open(Arc::new(disk), foreign),
        Err(LogError::Foreign { .. })
    ));
}

#[test]
fn a_missing_segment_is_damage_and_the_others_stay_readable() {
    let disk = SimDisk::default();
    write_frames(&disk, 40).1.unwrap();
    let mut files = disk.files();
    files.remove("journal-00000001.log").unwrap();
    let (log, recovery) = open(&SimDisk::holding(&files)).unwrap();
    assert!(
        recovery
            .damage
            .iter()
            .any(|damage| damage.file == "journal-00000001.log")
    );
    let kept = bodies(&log);
    assert!(kept.contains_key(&1) && kept.contains_key(&40));
    assert!(kept.len() < 40);
}
