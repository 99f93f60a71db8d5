//! Crash images of a phone: journal, log of received answers, rows, relay log, identity.

use super::each_image;
use super::story::{Promise, check_kept, recorded};
use crate::proof::table::{Row, Scale};
use crate::support::phone::Phone;
use crate::support::tape::Files;

/// Opens every image of a phone's life.
///
/// # Panics
/// If a promised entry is gone.
pub fn phones(scale: Scale) -> Row {
    let rounds = match scale {
        Scale::Short => 1,
        Scale::Whole => 10,
        Scale::Long => 200,
    };
    let recorded = recorded();
    Row::of("crash images of a phone", 190 * rounds, || {
        each_image(&recorded.tape, rounds, |end, what, files| {
            let promised = recorded.promises.iter().take_while(|(at, _)| *at <= end);
            let promised: Vec<Promise> = promised.map(|(_, promise)| promise.clone()).collect();
            let context = format!("image {end} ({what})");
            goes_on(&files, &promised, &context);
        })
    })
}

/// Checks that every promised entry is there, that rows equal those of a phone that rebuilds them, and that it writes on.
pub(crate) fn goes_on(files: &Files, promised: &[Promise], context: &str) {
    let Some(mut phone) = check_kept(files, promised, context) else {
        return;
    };
    let mut without_rows = phone.disk.files();
    without_rows.retain(|name, _| !name.starts_with("rows-"));
    let folded = Phone::holding(&without_rows);
    assert_eq!(
        phone.screen(),
        folded.screen(),
        "{context}: rows are no fold"
    );
    phone.logs_point("afterwards");
    let phone = phone.reopened();
    let afterwards = phone
        .names()
        .iter()
        .filter(|name| *name == "afterwards")
        .count();
    assert_eq!(afterwards, 1, "{context}: it does not write on");
}
