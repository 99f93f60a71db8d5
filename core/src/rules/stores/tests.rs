use crate::rules::Scope;
use crate::rules::testing::World;

/// Compares a finding on a store of a grade, with visits at these times.
fn check(
    zone: &str,
    grade: &str,
    visits: &[&str],
    month: &str,
    now: &str,
    rule: &str,
    expected: &str,
) {
    let mut world = World::in_zone(zone);
    let store = world
        .wrote("store", "out0", "2026-11-02 09:00")
        .with("grade", grade)
        .put();
    for visit in visits {
        world
            .wrote("store_visit", "out0", visit)
            .with("store", store)
            .put();
    }
    world.now(now);
    let scope = Scope::StoreMonth(month.parse().unwrap(), store);
    let row = format!("{zone} {grade} {visits:?} {month} {now}");
    assert_eq!(world.said(&scope, rule), [expected], "{row}");
}

#[test]
fn five_visits_to_grade_a_and_b_in_a_month_of_28_days() {
    let first = "2027-02-01 00:00";
    let last = "2027-02-28 23:59";
    let neighbours = ["2027-01-31 23:59", "2027-03-01 00:00"];
    let four = [first, "2027-02-10 10:00", "2027-02-20 10:00", last];
    let with = |more: &[&'static str]| [&four[..], &neighbours[..], more].concat();
    let over = "2027-03-01 00:00";
    for grade in ["A", "B"] {
        let five = with(&["2027-02-27 09:00"]);
        check(
            "Asia/Shanghai",
            grade,
            &five,
            "2027-02",
            over,
            "ST-2",
            "met",
        );
        check(
            "Asia/Shanghai",
            grade,
            &with(&[]),
            "2027-02",
            over,
            "ST-2",
            "missed",
        );
        check(
            "Asia/Shanghai",
            grade,
            &with(&[]),
            "2027-02",
            last,
            "ST-2",
            "behind",
        );
    }
}

#[test]
fn two_visits_to_grade_c_and_d() {
    let (one, two) = ("2026-11-03 10:00", "2026-11-30 23:59");
    for grade in ["C", "D"] {
        for (visits, now, expected) in [
            (&[one, two][..], "2026-12-01 00:00", "met"),
            (&[one][..], "2026-12-01 00:00", "missed"),
            (&[][..], "2026-11-30 23:59", "behind"),
        ] {
            check(
                "Asia/Shanghai",
                grade,
                visits,
                "2026-11",
                now,
                "ST-3",
                expected,
            );
        }
    }
}

#[test]
fn the_months_end_is_the_workspaces_also_when_its_clocks_change() {
    // Berlin's summer time begins on 29 March and ends on 25 October.
    let visits = ["2027-03-28 01:59", "2027-03-31 23:59"];
    check(
        "Europe/Berlin",
        "C",
        &visits,
        "2027-03",
        "2027-04-01 00:00",
        "ST-3",
        "met",
    );
    let visits = ["2027-10-31 02:30", "2027-11-01 00:00"];
    check(
        "Europe/Berlin",
        "C",
        &visits,
        "2027-10",
        "2027-11-01 00:00",
        "ST-3",
        "missed",
    );
}

#[test]
fn one_card_per_store() {
    const SHOP: &str = "13800000001";
    for (name, address, number, expected) in [
        (
            "南坪店",
            "南坪 1 号",
            SHOP,
            vec!["repeat", "possible_repeat"],
        ),
        ("南坪店", "南坪 1 号", "", vec!["possible_repeat"]),
        ("南坪店", "南坪 2 号", "", vec![]),
        ("北店", "北路 1 号", SHOP, vec!["repeat"]),
        ("北店", "北路 1 号", "13811110001", vec![]),
    ] {
        let mut world = World::new();
        let first = world
            .wrote("store", "out0", "2026-11-01 09:00")
            .with("name", "南坪店")
            .with("address", "南坪 1 号")
            .with_number("contact_phone", SHOP)
            .put();
        let second = world
            .wrote("store", "out1", "2026-11-02 09:00")
            .with("name", name)
            .with("address", address);
        let second = match number {
            "" => second.put(),
            number => second.with_number("contact_phone", number).put(),
        };
        let said = world.said_of(second, "ST-1");
        assert_eq!(said, expected, "{name} {address} {number}");
        assert_eq!(world.said_of(first, "ST-1"), [""; 0]);
        world.annul(first);
        assert_eq!(
            world.said_of(second, "ST-1"),
            [""; 0],
            "the other card is gone"
        );
    }
}
