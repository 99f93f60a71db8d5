//! A phone with many records and no news costs one small round trip, however many it holds.

use streetbook_tests::{Office, Phone, person};

const RECORDS: u64 = 15_000;
const QUIET_BYTES_MAX: u64 = 1_024;
/// Round trips over which the server's processor time is measured.
const TRIPS: u64 = 200;

#[test]
fn fifteen_thousand_records_and_nothing_new_cost_one_small_round_trip() {
    let office = Office::with(&[
        person("li", "outreach", "north"),
        person("new", "outreach", "north"),
    ]);
    let mut small = office.phone("new");
    small.meets(0);
    small.syncs(office.address());
    let mut li = office.phone("li");
    for number in 0..RECORDS {
        li.meets(number);
    }
    let sent = li.syncs(office.address());
    assert_eq!(sent.receipted, RECORDS);
    println!(
        "{RECORDS} records: {} round trips, {} bytes up ({:.1} a record)",
        sent.round_trips,
        sent.bytes_up,
        sent.bytes_up as f64 / RECORDS as f64
    );
    office.waits_until_shown();
    li.syncs(office.address());
    is_quiet(&mut li, office.address());
    costs_the_server_what_a_small_phone_costs(&office, &mut li, &mut small);

    let office = office.is_killed().starts();
    is_quiet(&mut li, office.address());
    let dir = li.is_off();
    is_quiet(&mut Phone::opened(&dir), office.address());
}

fn is_quiet(phone: &mut Phone, address: &str) {
    let quiet = phone.syncs(address);
    println!("quiet: {quiet:?}");
    assert_eq!(quiet.round_trips, 1);
    assert_eq!((quiet.sent, quiet.received, quiet.receipted), (0, 0, 0));
    assert!(quiet.bytes_up + quiet.bytes_down < QUIET_BYTES_MAX);
}

fn costs_the_server_what_a_small_phone_costs(
    office: &Office,
    large: &mut Phone,
    small: &mut Phone,
) {
    let ticks_of = |phone: &mut Phone| {
        let before = office.cpu_ticks();
        for _ in 0..TRIPS {
            phone.syncs(office.address());
        }
        office.cpu_ticks() - before
    };
    // The first trips also pay for the server's remaining work on the flood before.
    ticks_of(small);
    let (of_small, of_large) = (ticks_of(small), ticks_of(large));
    println!("server cpu of {TRIPS} quiet trips: {of_small}0 ms small, {of_large}0 ms large");
    // A cost that grew with the records would be thousands of times larger.
    assert!(of_large <= of_small * 2 + 10);
}
