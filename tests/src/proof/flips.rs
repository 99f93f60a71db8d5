//! Every bit of a 4 KiB journal and of a 4 KiB ledger, flipped one at a time: each is named with its
//! place, or, in the last entry, set aside as an unfinished tail would be; all other entries remain readable.

use std::collections::BTreeMap;
use std::sync::Arc;

use streetbook_core::journal::Entry;
use streetbook_core::log::{Log, LogSpec, Purpose, Recovery};
use streetbook_core::sync::from_bytes;
use streetbook_server::store::ledger::{Ledger, spec};

use super::books::{LEDGER, Writer, held};
use super::table::{Row, Scale};
use crate::support::SimDisk;
use crate::support::office::Office;
use crate::support::phone::{Files, Phone};

/// Bits of 4 KiB.
const BITS: usize = 4_096 * 8;

/// Flips every bit.
///
/// # Panics
/// If one goes unnoticed, costs more than its entry, or is named at another place.
pub fn flips(scale: Scale) -> Vec<Row> {
    let stride = match scale {
        Scale::Short => 20,
        Scale::Whole | Scale::Long => 1,
    };
    let least = (BITS / stride) as u64;
    vec![
        Row::of("flipped bits of a journal", least, || {
            let (name, bytes, spec) = journal();
            each_flip(&name, &bytes, stride, |files| {
                let disk = SimDisk::holding(files);
                let (log, recovery) = Log::open(Arc::new(disk), spec.clone()).expect("named only");
                let entry = |at| from_bytes::<Entry>(&log.read(at).expect("it is good").body);
                let read = log
                    .frames()
                    .map(|(at, n)| (n, entry(at).expect("an entry")));
                (read.map(|(n, entry)| (n, entry.header)).collect(), recovery)
            })
        }),
        Row::of("flipped bits of a ledger", least, || {
            let (name, bytes) = ledger();
            each_flip(&name, &bytes, stride, |files| {
                let disk = Arc::new(SimDisk::holding(files));
                let (ledger, recovery) =
                    Ledger::over(disk, spec(LEDGER, None), None).expect("named only");
                let held = held(&ledger, "flipped");
                let heads = held
                    .heads
                    .values()
                    .map(|head| (head.n, head.hash.0.to_vec()));
                (heads.collect(), recovery)
            })
        }),
    ]
}

/// A phone's journal of 4 KiB or a little more.
fn journal() -> (String, Vec<u8>, LogSpec) {
    let mut office = Office::default();
    let mut phone = Phone::enrolled(&mut office, "li", 1);
    let device = phone.replica.device();
    let prefix = format!("journal-{device}");
    let file = |phone: &Phone| {
        let files = phone.disk.files();
        files
            .into_iter()
            .find(|(name, _)| name.starts_with(&prefix))
    };
    loop {
        phone.logs_point("a point");
        let (name, bytes) = file(&phone).expect("it has a journal");
        if bytes.len() * 8 >= BITS {
            let spec = LogSpec {
                purpose: Purpose::Journal,
                owner: device.0,
                prefix,
                segment_bytes_max: 4 << 20,
                seal: None,
            };
            return (name, bytes, spec);
        }
    }
}

/// A ledger of 4 KiB or a little more, one entry in each frame.
fn ledger() -> (String, Vec<u8>) {
    let disk = SimDisk::default();
    let (mut ledger, _) =
        Ledger::over(Arc::new(disk.clone()), spec(LEDGER, None), None).expect("a fresh disk");
    let mut writer = Writer::new(1);
    loop {
        let entry = writer.creates();
        let stored = streetbook_server::store::ledger::StoredPart {
            part: writer.push(entry.n).part,
            received: Vec::new(),
            carrier: None,
        };
        ledger.append(&stored).expect("it takes it");
        ledger.sync().expect("it takes it");
        let (name, bytes) = disk.files().into_iter().next().expect("a segment");
        if bytes.len() * 8 >= BITS {
            return (name, bytes);
        }
    }
}

/// The content read from a file: entries by number, and the recovery of the opening.
type Read = (BTreeMap<u64, Vec<u8>>, Recovery);

fn each_flip(name: &str, bytes: &[u8], stride: usize, read: impl Fn(&Files) -> Read) -> u64 {
    let holding = |bytes: Vec<u8>| Files::from([(name.to_owned(), bytes)]);
    let (whole, recovery) = read(&holding(bytes.to_vec()));
    assert_eq!(recovery, Recovery::default());
    let last = *whole.keys().last().expect("entries");
    let mut count = 0;
    for bit in (0..bytes.len() * 8).step_by(stride) {
        let mut flipped = bytes.to_vec();
        flipped[bit / 8] ^= 1 << (bit % 8);
        let (kept, recovery) = read(&holding(flipped));
        let lost: Vec<u64> = whole
            .keys()
            .copied()
            .filter(|number| !kept.contains_key(number))
            .collect();
        assert!(
            kept.iter()
                .all(|(number, entry)| whole.get(number) == Some(entry))
        );
        let place = (bit / 8) as u64;
        match (lost.as_slice(), &recovery.set_aside) {
            // The last entry looks like one that a crash has cut.
            ([number], Some(aside)) => {
                assert_eq!(*number, last, "bit {bit}: an entry inside was set aside");
                assert!(
                    (aside.offset..aside.offset + aside.bytes).contains(&place),
                    "bit {bit}"
                );
            }
            ([] | [_], None) => {
                let [damage] = &recovery.damage[..] else {
                    panic!("bit {bit}: {recovery:?}");
                };
                assert_eq!(damage.file, name);
                let named = damage.offset..damage.offset + damage.bytes;
                assert!(named.contains(&place), "bit {bit} was named as {damage:?}");
            }
            _ => panic!("bit {bit} cost entries {lost:?}: {recovery:?}"),
        }
        count += 1;
    }
    count
}
