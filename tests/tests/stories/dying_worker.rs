//! The merging process dies while it works: it is started again, and no innocent record pays for it.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use streetbook_tests::{Office, index_and_view_equal_their_rebuild, person};

/// The children of a process.
fn children(of: u32) -> Vec<String> {
    let parent = |pid: &str| -> Option<u32> {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        let after_name = stat.rsplit_once(')')?.1;
        after_name.split_whitespace().nth(1)?.parse().ok()
    };
    std::fs::read_dir("/proc")
        .unwrap()
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|pid| pid.bytes().all(|byte| byte.is_ascii_digit()) && parent(pid) == Some(of))
        .collect()
}

fn kill(pid: &str) {
    // It may have ended by itself.
    let _ = std::process::Command::new("kill")
        .args(["-9", pid])
        .status();
}

#[test]
fn a_worker_killed_again_and_again_costs_no_record() {
    let office = Office::with(&[
        person("li", "outreach", "north"),
        person("wang", "outreach", "north"),
    ]);
    let (mut li, mut wang) = (office.phone("li"), office.phone("wang"));
    li.meets(1);
    li.syncs(office.address());

    // While it has nothing to do.
    children(office.process()).iter().for_each(|pid| kill(pid));
    let next = li.meets(2);
    li.syncs(office.address());
    assert_eq!(li.shows(next)["state"], "released");

    // And while it merges.
    let over = AtomicBool::new(false);
    let (mut killed, mut written) = (BTreeSet::new(), 2);
    thread::scope(|scope| {
        let phones = scope.spawn(|| {
            for round in 0..12 {
                for number in 0..50 {
                    li.meets(1_000 * round + number);
                    wang.meets(1_000 * round + number);
                    written += 2;
                }
                li.syncs(office.address());
                wang.syncs(office.address());
            }
            over.store(true, Ordering::SeqCst);
        });
        // At most one death a round: two at one record would rightly be blamed on it.
        let mut judged = 0;
        while !over.load(Ordering::SeqCst) {
            let now = office.metric("streetbook_judged_frames");
            if now == judged {
                continue;
            }
            judged = now;
            for pid in children(office.process()) {
                kill(&pid);
                killed.insert(pid);
            }
        }
        phones.join().unwrap();
    });
    for phone in [&mut li, &mut wang] {
        phone.syncs(office.address());
        phone.syncs(office.address());
        assert_eq!(phone.replica.troubles(), []);
    }
    let deaths = office.metric("streetbook_worker_deaths_total");
    println!("{} workers killed, {deaths} deaths noticed", killed.len());
    assert!(deaths > 1);
    let stopped = office.is_killed();
    assert_eq!(index_and_view_equal_their_rebuild(&stopped), written);
}
