//! Error loops: the n-th operation of a kind fails, for n = 1, 2, 3 … until the run passes. The process that met
//! the failure went on or accepts nothing more, and everything promised is there when the files are opened
//! again: as they are, and after a power cut.

mod machine;
mod phone;
mod server;

pub use machine::machine;
pub(crate) use machine::strace;

use super::table::{Row, Scale};
use crate::support::{Kind, SimDisk};

/// All loops over the simulated disk.
///
/// # Panics
/// If a promised entry is gone.
pub fn loops(scale: Scale) -> Vec<Row> {
    vec![
        Row::of("failed operations of a phone's disk", scale.of(100), || {
            phone::loops(scale)
        }),
        Row::of(
            "failed operations of the server's disk",
            scale.of(80),
            || server::loops(scale),
        ),
    ]
}

/// The distance from one failing read to the next: a run reads too often to fail each.
fn stride(kind: Kind, scale: Scale) -> usize {
    match (kind, scale) {
        (_, Scale::Short) => 29,
        (Kind::Read, Scale::Whole) => 13,
        _ => 1,
    }
}

/// Fails each operation of each kind in turn; `run` checks its own results.
fn each_failure(scale: Scale, mut run: impl FnMut(SimDisk, &str)) -> u64 {
    let mut count = 0;
    for kind in Kind::ALL {
        for nth in (1..).step_by(stride(kind, scale)) {
            let disk = SimDisk::default();
            disk.fails_at(kind, nth);
            run(disk.clone(), &format!("{kind:?} {nth} fails"));
            if !disk.fault_came() {
                break;
            }
            count += 1;
        }
    }
    count
}
