//! The targets: every reader of bytes that come from others, or from a damaged disk.

use super::seeds::{OWNER, Said, journal_segment, ledger_segment, parts, said};
use super::{corpus, mend, swollen};
use crate::proof::books::LEDGER;
use crate::proof::images::written;

mod files;
mod messages;
mod texts;

type Mend = Box<dyn Fn(&[u8]) -> Vec<u8> + Send + Sync>;
type Read = Box<dyn Fn(&[u8]) -> bool + Send + Sync>;

/// One reader.
pub(super) struct Target {
    /// Its name, and in the corpus its folder.
    pub name: &'static str,
    /// Honest bytes, before they are deflated or checked.
    pub seeds: Vec<Vec<u8>>,
    /// Large bytes that are tried unchanged.
    pub swollen: Vec<Vec<u8>>,
    /// Makes damaged bytes pass the checks in front of the reader.
    pub mend: Mend,
    /// Reads; true if it accepted them.
    pub read: Read,
    /// Its share of all executions.
    pub share: u64,
}

fn target(
    name: &'static str,
    share: u64,
    seeds: Vec<Vec<u8>>,
    read: impl Fn(&[u8]) -> bool + Send + Sync + 'static,
) -> Target {
    Target {
        name,
        seeds,
        swollen: Vec::new(),
        mend: Box::new(mend::nothing),
        read: Box::new(read),
        share,
    }
}

impl Target {
    fn and_swollen(mut self, swollen: Vec<Vec<u8>>) -> Target {
        self.swollen = swollen;
        self
    }

    fn mended(mut self, mend: impl Fn(&[u8]) -> Vec<u8> + Send + Sync + 'static) -> Target {
        self.mend = Box::new(mend);
        self
    }
}

/// All of them.
pub(super) fn all() -> Vec<Target> {
    let said = said();
    let mut targets = messages(&said);
    targets.extend(files(&said));
    targets.extend(texts());
    targets
}

fn messages(said: &Said) -> Vec<Target> {
    let entries = messages::entries(said);
    let changes = messages::changes(said);
    let hostile = corpus::hostile();
    let with_hostile = |honest: &[Vec<u8>]| [honest, &hostile].concat();
    vec![
        target("frame", 6, messages::frames(said), messages::frame),
        target("change", 24, changes.clone(), messages::change).mended(mend::change),
        target("hostile change", 6, hostile.clone(), messages::change).mended(mend::change),
        target("record", 6, changes.clone(), messages::record(&changes)).mended(mend::change),
        target(
            "request body",
            6,
            said.requests.clone(),
            messages::request_body,
        )
        .and_swollen(swollen::requests(said))
        .mended(mend::deflated),
        target(
            "request",
            12,
            messages::inner_requests(said),
            messages::request,
        ),
        target(
            "response body",
            8,
            said.responses.clone(),
            messages::response_body,
        )
        .and_swollen(swollen::responses(said))
        .mended(mend::deflated),
        target("enrolment", 8, said.enrolling.clone(), messages::enrolment),
        target("entry", 10, with_hostile(&entries), messages::entry),
        target("office event", 6, messages::events(), messages::event),
        target(
            "worker message",
            4,
            messages::jobs(&changes),
            messages::worker,
        ),
    ]
}

fn files(said: &Said) -> Vec<Target> {
    let parts = parts(said);
    vec![
        target(
            "journal segment",
            6,
            vec![journal_segment(&parts)],
            files::journal,
        )
        .mended(|bytes| mend::segment(bytes, OWNER, 1)),
        target(
            "ledger segment",
            4,
            vec![ledger_segment(&parts)],
            files::ledger,
        )
        .mended(|bytes| mend::segment(bytes, LEDGER, 4)),
        target("import file", 4, said.exports.clone(), files::import())
            .and_swollen(swollen::exports())
            .mended(mend::exported),
        target("backup file", 1, vec![written()], files::backup()).mended(mend::backup),
    ]
}

fn texts() -> Vec<Target> {
    vec![
        target("kind file", 3, texts::kinds(), texts::kind),
        target("rulebook file", 2, texts::revisions(), texts::revision()),
        target("text", 8, texts::words(), texts::text),
    ]
}
