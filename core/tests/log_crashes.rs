//! The log against a disk that fails, forgets and rots.
#![allow(clippy::unwrap_used)]

mod support;

use std::collections::BTreeMap;
use std::sync::Arc;

use streetbook_core::log::{At, Disk, Log, LogError, LogSpec, Purpose, RealDisk, Recovery};
use streetbook_core::seal::SealKey;
use support::{Dice, SimDisk};

fn spec() -> LogSpec {
    LogSpec {
        purpose: Purpose::Journal,
        owner: [7; 16],
        prefix: "journal".to_owned(),
        segment_bytes_max: 512,
        seal: None,
    }
}

/// The same log, sealed with the key of this seed.
fn sealed(seed: u8) -> LogSpec {
    LogSpec {
        seal: Some(SealKey::from_bytes([seed; 32])),
        ..spec()
    }
}

fn open(disk: &SimDisk, spec: &LogSpec) -> Result<(Log, Recovery), LogError> {
    Log::open(Arc::new(disk.clone()), spec.clone())
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
fn write_frames(disk: &SimDisk, spec: &LogSpec, count: u64) -> (u64, Result<(), LogError>) {
    let mut durable = 0;
    let result = (|| {
        let (mut log, _) = open(disk, spec)?;
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
    survives_a_power_cut_at_every_operation(&spec());
}

#[test]
fn what_was_sealed_and_synced_survives_a_power_cut_at_every_operation() {
    survives_a_power_cut_at_every_operation(&sealed(1));
}

fn survives_a_power_cut_at_every_operation(spec: &LogSpec) {
    let mut images = 0;
    for seed in 0..60 {
        for operation in 1.. {
            let disk = SimDisk::default();
            disk.power_goes_at(operation);
            let (durable, result) = write_frames(&disk, spec, 30);
            disk.power_returns(&mut Dice(seed));
            let (mut log, recovery) = open(&disk, spec).unwrap();
            let context = format!("seed {seed}, power cut at operation {operation}");
            assert_eq!(recovery.damage, [], "{context}");
            check_kept(&log, durable, &context);
            let next = bodies(&log).len() as u64 + 1;
            log.append(0, &body(next)).unwrap();
            log.sync().unwrap();
            check_kept(&open(&disk, spec).unwrap().0, next, &context);
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
        let (durable, result) = write_frames(&disk, &spec(), 30);
        let (log, _) = open(&SimDisk::holding(&disk.files()), &spec()).unwrap();
        check_kept(&log, durable, &format!("operation {operation} failed once"));
        if result.is_ok() {
            return;
        }
    }
}

#[test]
fn a_poisoned_log_refuses_every_later_write() {
    let disk = SimDisk::default();
    let (mut log, _) = open(&disk, &spec()).unwrap();
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
    every_flipped_bit_is_named(spec(), 4096);
}

#[test]
fn every_flipped_bit_of_a_sealed_log_is_named_and_costs_one_frame_at_most() {
    every_flipped_bit_is_named(sealed(1), 1024);
}

fn every_flipped_bit_is_named(spec: LogSpec, length: usize) {
    let roomy = LogSpec {
        segment_bytes_max: 1 << 20,
        ..spec
    };
    let disk = SimDisk::default();
    let (mut log, _) = Log::open(Arc::new(disk.clone()), roomy.clone()).unwrap();
    let mut count = 0;
    while disk.files().values().map(Vec::len).sum::<usize>() < length {
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
    write_frames(&disk, &spec(), 3).1.unwrap();
    let mut files = disk.files();
    let bytes = files.values_mut().next().unwrap();
    bytes[9] = 2;
    let check = crc32fast::hash(&bytes[..60]);
    bytes[60..64].copy_from_slice(&check.to_be_bytes());
    let newer = SimDisk::holding(&files);
    assert!(matches!(
        open(&newer, &spec()),
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
    write_frames(&disk, &spec(), 40).1.unwrap();
    let mut files = disk.files();
    files.remove("journal-00000001.log").unwrap();
    let (log, recovery) = open(&SimDisk::holding(&files), &spec()).unwrap();
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

/// Opens a copy of these files, finds it refused, and every byte where it was.
fn is_refused(files: &BTreeMap<String, Vec<u8>>, spec: &LogSpec) -> LogError {
    let disk = SimDisk::holding(files);
    let error = open(&disk, spec).err().unwrap();
    assert_eq!(disk.files(), *files, "{error}");
    error
}

#[test]
fn without_the_right_key_nothing_is_opened_and_nothing_touched() {
    let disk = SimDisk::default();
    write_frames(&disk, &sealed(1), 10).1.unwrap();
    let whole = disk.files();
    let mut torn = whole.clone();
    torn.values_mut().last().unwrap().extend([0x8b; 40]);
    let mut headless = whole.clone();
    headless
        .values_mut()
        .for_each(|segment| segment[60..64].fill(0));
    for files in [&whole, &torn] {
        assert!(matches!(
            is_refused(files, &spec()),
            LogError::Sealed { .. }
        ));
    }
    for files in [&whole, &torn, &headless] {
        assert!(matches!(
            is_refused(files, &sealed(2)),
            LogError::WrongKey { .. }
        ));
        let (log, _) = open(&SimDisk::holding(files), &sealed(1)).unwrap();
        assert_eq!(bodies(&log).len(), 10);
    }
    let plain = SimDisk::default();
    write_frames(&plain, &spec(), 10).1.unwrap();
    let refused = is_refused(&plain.files(), &sealed(1));
    assert!(matches!(refused, LogError::NotSealed { .. }));
}

#[test]
fn a_tail_is_set_aside_sealed() {
    let disk = SimDisk::default();
    let roomy = LogSpec {
        segment_bytes_max: 1 << 20,
        ..sealed(1)
    };
    write_frames(&disk, &roomy, 9).1.unwrap();
    let mut files = disk.files();
    let segment = files.values_mut().next().unwrap();
    segment.truncate(segment.len() - 1);
    let torn = SimDisk::holding(&files);
    let (_, recovery) = open(&torn, &roomy).unwrap();
    let tail = torn.files()[&recovery.set_aside.unwrap().file].clone();
    assert!(tail.len() > 40);
    for (name, bytes) in torn.files() {
        let found = bytes.windows(6).any(|window| window == b"record");
        assert!(!found, "{name} holds plain bytes");
    }
}

/// Gives a frame's head a number and makes its checksums true again, as somebody could who has the
/// files and no key.
fn renumber(segment: &mut [u8], seed: u32, offset: usize, number: u64) {
    segment[offset + 4..offset + 12].copy_from_slice(&number.to_be_bytes());
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&seed.to_be_bytes());
    hasher.update(&segment[offset..offset + 24]);
    segment[offset + 24..offset + 28].copy_from_slice(&hasher.finalize().to_be_bytes());
}

#[test]
fn a_frame_that_was_moved_does_not_open() {
    let roomy = LogSpec {
        segment_bytes_max: 1 << 20,
        ..sealed(1)
    };
    let disk = SimDisk::default();
    let (mut log, _) = open(&disk, &roomy).unwrap();
    for text in [b"paid: yes", b"paid: not"] {
        log.append(0, text).unwrap();
    }
    log.sync().unwrap();
    let places: Vec<usize> = log.frames().map(|(at, _)| at.offset as usize).collect();
    let mut files = disk.files();
    let segment = files.values_mut().next().unwrap();
    let seed = [[7; 16].as_slice(), &[1], &[0; 4]].concat();
    let seed = crc32fast::hash(&seed);
    // The two change places, and every checksum is true again.
    let (first, second) = (
        segment[64..places[1]].to_vec(),
        segment[places[1]..].to_vec(),
    );
    segment[64..64 + second.len()].copy_from_slice(&second);
    segment[64 + second.len()..].copy_from_slice(&first);
    renumber(segment, seed, places[0], 1);
    renumber(segment, seed, places[1], 2);
    let (log, recovery) = open(&SimDisk::holding(&files), &roomy).unwrap();
    assert_eq!(recovery, Recovery::default());
    let read: Vec<_> = log.frames().map(|(at, _)| log.read(at)).collect();
    assert_eq!(read.len(), 2);
    for frame in read {
        assert!(matches!(frame, Err(LogError::Unopened { .. })), "{frame:?}");
    }
}

#[test]
fn what_is_read_back_after_a_failed_sync_or_a_kill_is_durable_from_then_on() {
    for seed in 0..40 {
        let disk = SimDisk::default();
        let (mut log, _) = open(&disk, &spec()).unwrap();
        for number in 1..=3 {
            log.append(0, &body(number)).unwrap();
        }
        // Creating the first segment is over: the write succeeds, its sync does not.
        disk.fails_once_at(2);
        assert!(log.sync().is_err());
        drop(log);
        let (log, _) = open(&disk, &spec()).unwrap();
        let read = bodies(&log);
        assert_eq!(read.len(), 3, "the machine still reads them");
        drop(log);
        disk.power_returns(&mut Dice(seed));
        let (log, _) = open(&disk, &spec()).unwrap();
        assert_eq!(bodies(&log), read, "seed {seed}");
    }
}
