//! Instants and days, at the ends of the calendar too.

use super::*;

#[test]
fn an_instant_is_shown_in_the_workspace_zone_and_read_back() {
    let shanghai = Zone::named("Asia/Shanghai").unwrap();
    let text = "2026-11-02T08:00:00+08:00";
    let at = Instant::parse(text).unwrap();
    assert_eq!(at.in_zone(&shanghai), text);
    assert_eq!(
        Instant::from_millis(at.millis() + 5).in_zone(&shanghai),
        "2026-11-02T08:00:00.005+08:00"
    );
}

#[test]
fn the_day_is_the_local_one_also_around_a_daylight_change() {
    let shanghai = Zone::named("Asia/Shanghai").unwrap();
    let berlin = Zone::named("Europe/Berlin").unwrap();
    let late = Instant::parse("2026-11-02T23:30:00+08:00").unwrap();
    assert_eq!(late.day(&shanghai).to_string(), "2026-11-02");
    let change = Day::parse("2026-03-29").unwrap();
    let hours =
        (change.next().start(&berlin).millis() - change.start(&berlin).millis()) / 3_600_000;
    assert_eq!(
        hours, 23,
        "the day on which Berlin's clocks go forward has 23 hours"
    );
}

#[test]
fn days_are_counted_back_by_the_calendar() {
    let day = Day::parse("2026-03-01").unwrap();
    assert_eq!(day.back(1).to_string(), "2026-02-28");
    assert_eq!(day.back(365).to_string(), "2025-03-01");
    assert_eq!(day.back(0), day);
    assert_eq!(day.back(u32::MAX), Day::MIN);
}

#[test]
fn instants_outside_the_calendar_neither_panic_nor_vanish() {
    let zone = Zone::named("Asia/Shanghai").unwrap();
    for millis in [i64::MIN, i64::MAX] {
        let at = Instant::from_millis(millis);
        assert!(at.in_zone(&zone).contains("ms"));
        let _ = at.day(&zone);
        let _ = format!("{at:?}");
    }
    assert!(Zone::named("Mars/Olympus").is_err());
    assert!(Day::parse("2026-02-30").is_err());
}

/// Milliseconds at which a calendar, a clock or an integer ends, and their neighbours.
fn ends() -> Vec<i64> {
    let marks = [
        i64::MIN,
        -377_705_023_201_000, // the first instant that jiff knows
        -62_167_219_200_000,  // year 0
        -62_135_596_800_000,  // year 1
        -2_208_988_800_000,   // 1900
        0,
        1_793_577_600_000,
        4_102_444_800_000,   // 2100
        253_402_207_200_999, // the last instant that jiff knows
        253_402_300_799_999, // year 9999
        i64::MAX,
    ];
    let near = |mark: i64| [-86_400_000, -1, 0, 1, 86_400_000].map(|by| mark.saturating_add(by));
    marks.into_iter().flat_map(near).collect()
}

#[test]
fn every_day_that_a_clock_can_claim_is_written_in_ten_characters_and_reads_back() {
    for zone in ["Asia/Shanghai", "UTC", "Pacific/Kiritimati", "Pacific/Niue"] {
        let zone = Zone::named(zone).unwrap();
        let mut before = Day::MIN;
        let mut millis = ends();
        millis.sort_unstable();
        for millis in millis {
            let day = Instant::from_millis(millis).day(&zone);
            let (text, month) = (day.to_string(), day.month().to_string());
            assert_eq!(
                (text.len(), month.len()),
                (10, 7),
                "{millis}: {text} {month}"
            );
            assert_eq!(Day::parse(&text).unwrap(), day);
            assert_eq!(month.parse::<Month>().unwrap(), day.month());
            assert!(before <= day, "{millis}: days go back");
            assert!(day.start(&zone) < day.end(&zone), "{text} has no length");
            assert!(day == Day::MAX || day.end(&zone) <= day.next().start(&zone));
            before = day;
        }
    }
}

#[test]
fn counting_stops_at_the_ends_of_the_calendar() {
    let counted = |from: Day, to: Day| from.through(to).take(1_000).count();
    for (day, on) in [(Day::MIN, 0), (Day::MAX, 0), (Day::MIN, 5), (Day::MAX, -5)] {
        let other = day.plus_days(on);
        let (first, last) = (day.min(other), day.max(other));
        assert_eq!(counted(first, last), on.unsigned_abs() as usize + 1);
        assert_eq!(counted(last, first), usize::from(on == 0));
        assert_eq!(first.month().through(last.month()).take(9).count(), 1);
        assert_eq!(day.month().days().count(), 31);
    }
    for days in [i64::MIN, -5_000_000, 5_000_000, i64::MAX] {
        let end = if days < 0 { Day::MIN } else { Day::MAX };
        for day in [Day::MIN, Day::parse("2026-11-02").unwrap(), Day::MAX] {
            assert_eq!(day.plus_days(days), end);
            assert_eq!(day.months_on(days), end);
            assert_eq!(day.month().plus(days), end.month());
        }
    }
    assert_eq!(Day::MAX.next(), Day::MAX);
    assert_eq!(
        Day::MIN.monday(),
        Day::MIN,
        "a Saturday whose Monday has no name"
    );
    assert_eq!(Day::of(-1, 12, 31), None);
    for bad in ["-001-01-01", "+001-01-01", "10000-1-1", "-000001-01-01"] {
        assert!(Day::parse(bad).is_err(), "{bad} was let in");
    }
}
