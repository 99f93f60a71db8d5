//! The bundled field day, and its figures as a script reads them.

use serde_json::Value as Json;

use super::office::{keys, streetbook};

#[test]
fn a_played_day_ends_with_its_figures_on_one_line() {
    let ran = streetbook(&["demo", "--once"]);
    let last = ran.line().lines().last().unwrap_or_default().to_owned();
    let figures: Json = serde_json::from_str(&last).expect("the last line is JSON");
    let expected = [
        "phones",
        "records_logged",
        "records_receipted",
        "records_in_view",
        "by_kind",
        "annulled",
        "amended",
        "signatures",
        "conflicts_open",
        "conflicts_settled",
        "quarantined",
        "quiet_round_trips",
    ];
    let found = keys(&figures);
    assert!(expected.iter().all(|key| found.contains(key)), "{found:?}");
    assert_eq!(figures["records_in_view"], figures["records_logged"]);
    assert_eq!(figures["quarantined"], 0);
    assert_eq!(figures["quiet_round_trips"], 1);
}
