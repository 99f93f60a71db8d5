//! Crash images: a run is recorded write by write, and the disk as a power cut behind any of them would
//! leave it is opened. Everything promised by then is there, nothing was invented, and it goes on.

mod backup;
pub(super) mod ledger;
pub(super) mod phone;
pub(super) mod story;

pub use backup::backups;
pub(crate) use backup::written;
pub use ledger::ledgers;
pub use phone::phones;

use crate::support::Dice;
use crate::support::tape::{Cut, Files, Op, image, image_within};

/// Every image of a tape: behind each write, with unsynced bytes kept, gone, torn and reordered, and
/// in the middle of each replacing.
fn each_image(tape: &[Op], rounds: u64, mut look: impl FnMut(usize, &str, Files)) -> u64 {
    let mut count = 0;
    for end in 0..=tape.len() {
        let mut shown = |what: &str, files: Files| {
            look(end, what, files);
            count += 1;
        };
        for round in 0..rounds {
            let mut dice = Dice(1_000_003 * round + end as u64);
            for cut in Cut::ALL {
                let is_drawn = matches!(cut, Cut::Torn | Cut::Reordered);
                if round == 0 || is_drawn {
                    let files = image(&Files::new(), &tape[..end], cut, &mut dice);
                    shown(&format!("{cut:?}, round {round}"), files);
                }
            }
            let within = tape
                .get(end)
                .and_then(|next| image_within(&Files::new(), &tape[..end], next, &mut dice));
            if let Some(files) = within {
                shown("in the middle of a replacing", files);
            }
        }
    }
    count
}
