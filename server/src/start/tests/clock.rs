//! A server clock that is wrong: by years for a moment, and before 1970 or after 9999 at the start.

use std::sync::Arc;

use streetbook_core::ids::PersonId;
use streetbook_core::time::{Day, Instant};

use super::house::{House, ToldClock, begins};
use crate::start::OpenError;
use crate::store::view::{Books, FindingFilter};

const DAY_SECONDS: i64 = 24 * 60 * 60;

async fn adds(house: &House, person: &str) {
    let (team, role) = ("north".parse().unwrap(), "outreach".parse().unwrap());
    let id: PersonId = person.parse().unwrap();
    let added = house.operator().add_person(id, person, team, role).await;
    added.unwrap();
}

async fn days(house: &House) -> (Option<Day>, Vec<Day>) {
    let all = FindingFilter::in_books(Books::All);
    let rulings = house.app.view.rulings(&all).await.unwrap();
    let days = rulings.iter().map(|row| row.day).collect();
    let judged = house.app.view.judged().await.unwrap();
    (judged.due_through, days)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_was_a_century_ahead_for_a_moment_leaves_sound_rulings() {
    let house = House::founded().await;
    house.seconds_pass(3 * DAY_SECONDS);
    adds(&house, "out0").await;
    house.app.progress.until_ruled().await;
    let before = days(&house).await;
    assert!(!before.1.is_empty());

    house.seconds_pass(36_500 * DAY_SECONDS);
    adds(&house, "out1").await;
    let today = before.0.unwrap();
    while days(&house).await.0 == Some(today) {
        tokio::task::yield_now().await;
    }
    house.seconds_pass(-36_500 * DAY_SECONDS);
    adds(&house, "out2").await;
    house.app.progress.until_ruled().await;
    let after = days(&house).await;
    assert_eq!(after.0, Some(today));
    let last = before.1.iter().max().unwrap();
    assert!(after.1.iter().all(|day| day <= last), "{after:?}");
    assert!(after.1.len() >= before.1.len());
}

#[tokio::test]
async fn an_office_does_not_start_by_a_clock_before_1970_or_after_9999_and_says_so() {
    for (millis, expected) in [
        (i64::MIN, Some("before 1970")),
        (-1, Some("before 1970")),
        (0, None),
        (253_402_300_799_999, None),
        (253_402_300_800_000, Some("after 9999")),
        (i64::MAX, Some("after 9999")),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let clock = Arc::new(ToldClock::at(Instant::from_millis(millis)));
        let said = match begins(&dir, &clock).await {
            Ok(()) => None,
            Err(error @ OpenError::Clock(_)) => Some(error.to_string()),
            Err(other) => panic!("{millis}: {other}"),
        };
        let names = |said: &String| said.contains(expected.unwrap_or("nothing"));
        assert_eq!(said.as_ref().map(names), expected.map(|_| true), "{said:?}");
    }
}
