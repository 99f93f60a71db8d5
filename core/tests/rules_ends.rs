//! Records at the ends of the calendar, of clocks and of integers: judging them ends, and whatever comes
//! out reads back.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::mpsc;
use std::time::Duration;

use proptest::prelude::*;
use streetbook_core::book::Book;
use streetbook_core::ids::{DeviceId, EntryRef, PersonId, RecordId, TeamId};
use streetbook_core::kind::{Field, FieldType, Kind, KindSet, Value};
use streetbook_core::phone::MaskedPhone;
use streetbook_core::record::{Origin, Shown};
use streetbook_core::rulebook::{Revision, Rulebook};
use streetbook_core::rules::{
    Evidence, Fact, Finding, FindingNotice, People, Post, RuleContext, Scope, due, judge_all,
};
use streetbook_core::sync::to_bytes;
use streetbook_core::time::{Day, Instant, Zone};

/// Days that somebody may have typed before forms had a window for them, and days inside it.
const DAYS: [&str; 9] = [
    "0000-01-01",
    "0000-12-31",
    "0001-01-01",
    "1900-01-01",
    "2024-02-29",
    "2026-11-02",
    "2199-12-31",
    "9999-12-30",
    "9999-12-31",
];
/// Clocks, forged and honest: the ends of integers, year 0, 1970, today, year 9999.
const CLOCKS: [i64; 8] = [
    i64::MIN,
    -62_167_219_200_001,
    -1,
    0,
    1_793_577_600_000,
    253_402_207_200_999,
    253_402_300_799_999,
    i64::MAX,
];
/// More scopes than one record may touch, with all that follows from them.
const SCOPES_MAX: usize = 1_000;

/// Somebody of each role, always.
struct Everybody;

const ROLES: [&str; 4] = ["outreach", "consultant", "manager", "specialist"];

impl People for Everybody {
    fn post(&self, person: &PersonId, _: Day) -> Option<Post> {
        let role = ROLES.iter().find(|role| **role == person.as_str())?;
        Some(Post {
            team: "north".parse().unwrap(),
            role: role.parse().unwrap(),
        })
    }
    fn team(&self, _: &TeamId, day: Day) -> Vec<PersonId> {
        self.everybody(day)
    }
    fn everybody(&self, _: Day) -> Vec<PersonId> {
        ROLES.iter().map(|role| role.parse().unwrap()).collect()
    }
    fn first_day(&self, _: &PersonId) -> Option<Day> {
        Some(Day::MIN)
    }
}

fn value(field: &Field, day: &str, clock: i64) -> Option<Value> {
    let text = |text: &str| Some(Value::Text(text.to_owned()));
    let set = |member: &str| Some(Value::Members(BTreeSet::from([member.to_owned()])));
    let record = RecordId([7; 16]).to_string();
    match &field.field_type {
        FieldType::Date => text(day),
        FieldType::Time => Some(Value::Time(Instant::from_millis(clock))),
        FieldType::Integer => Some(Value::Integer(clock)),
        FieldType::Duration => Some(Value::Integer(clock.max(0))),
        FieldType::Bool => Some(Value::Bool(clock > 0)),
        FieldType::Yuan => text("999999999.99"),
        FieldType::Decimal => text("-999999999.999999"),
        FieldType::Person => text("outreach"),
        FieldType::People => set("outreach"),
        FieldType::Ref(_) => text(&record),
        FieldType::Refs(_) => set(&record),
        FieldType::Choice(offered) => text(&offered.last()?.id),
        FieldType::Choices(offered) => set(&offered.last()?.id),
        FieldType::Phone | FieldType::MaskedPhone => text("138****5678"),
        FieldType::Text => text("万/家 //"),
        _ => None,
    }
}

fn fact(kind: &Kind, day: &str, clock: i64, captured: i64, evidence: bool) -> Fact {
    let fields = kind.fields.iter().filter_map(|field| {
        let value = value(field, day, clock)?;
        Some((field.id.to_string(), value))
    });
    let received = Instant::from_millis(1_793_577_600_000);
    let shown = Shown {
        origin: Origin {
            creator: EntryRef {
                device: DeviceId([1; 16]),
                n: 1,
            },
            kind: kind.id.clone(),
            version: 1,
            book: Book::Desk("north".parse().unwrap()),
        },
        author: "outreach".parse().unwrap(),
        captured_at: Instant::from_millis(captured),
        received_at: Some(received),
        fields: fields.collect(),
        annulled: None,
        signatures: Vec::new(),
        conflicts: Vec::new(),
        settled: Vec::new(),
        notes: Vec::new(),
        amendments: 0,
    };
    Fact {
        numbers: BTreeSet::new(),
        evidence: evidence.then(|| Evidence::of(Instant::from_millis(clock), received)),
        shown,
    }
}

/// Parameters at their ends, from year 0 on.
fn greedy(n: i64) -> Rulebook {
    let mut rulebook = Rulebook::built_in();
    let counts = rulebook.parameters().filter_map(|parameter| {
        let text = format!("\"{}\" = {}", parameter.id, n.max(parameter.min));
        let toml = format!("version = 2\neffective_from = \"0000-01-01\"\n[set]\n{text}\n");
        let fits = Rulebook::built_in().publish(Revision::parse_toml(&toml).unwrap());
        fits.is_ok().then_some(text)
    });
    let counts: Vec<String> = counts.collect();
    assert!(counts.len() > 20, "{counts:?}");
    let toml = format!(
        "version = 2\neffective_from = \"0000-01-01\"\n[set]\n{}\n",
        counts.join("\n")
    );
    rulebook
        .publish(Revision::parse_toml(&toml).unwrap())
        .unwrap();
    rulebook
}

fn reads_back(scope: &Scope, rulings: &[Finding]) {
    assert_eq!(scope.to_string().parse::<Scope>().unwrap(), *scope);
    for ruling in rulings {
        assert_eq!(ruling.day.to_string().parse::<Day>().unwrap(), ruling.day);
        let said = FindingNotice::new(ruling, Instant::from_millis(i64::MIN));
        assert_eq!(FindingNotice::read(&to_bytes(&said)).unwrap(), said);
    }
}

/// Runs something that ends, and fails where it does not.
fn ends(what: impl FnOnce() + Send + 'static) {
    let (done, ended) = mpsc::channel();
    let run = std::thread::spawn(move || {
        what();
        done.send(()).ok();
    });
    match ended.recv_timeout(Duration::from_secs(300)) {
        Err(mpsc::RecvTimeoutError::Timeout) => panic!("a loop over the calendar does not end"),
        _ => run.join().unwrap(),
    }
}

fn judged(facts: &[Fact], days: &[Day], rulebook: &Rulebook, as_of: i64, what: &str) {
    let zone = Zone::named("Asia/Shanghai").unwrap();
    let context = RuleContext {
        rulebook,
        zone: &zone,
        people: &Everybody,
        as_of: Instant::from_millis(as_of),
    };
    let judged = judge_all(facts, days.iter().copied(), &context);
    assert!(judged.len() < SCOPES_MAX, "{what}: {} scopes", judged.len());
    for (scope, rulings) in &judged {
        reads_back(scope, rulings);
    }
}

#[test]
fn a_record_at_an_end_of_the_calendar_is_judged_and_what_is_said_of_it_reads_back() {
    ends(|| {
        let rulebook = Rulebook::built_in();
        for kind in KindSet::built_in().iter_latest() {
            for day in DAYS {
                for (captured, as_of) in CLOCKS.iter().zip(CLOCKS.iter().rev()) {
                    for (clock, evidence) in [(i64::MIN, true), (0, false), (i64::MAX, true)] {
                        let fact = fact(kind, day, clock, *captured, evidence);
                        let what = format!("{} {day} {clock} {captured} {as_of}", kind.id);
                        judged(&[fact], &[], &rulebook, *as_of, &what);
                    }
                }
            }
        }
    });
}

#[test]
fn parameters_at_their_ends_neither_overflow_nor_run_for_ever() {
    ends(|| {
        for n in [0, 1, i64::MAX] {
            let rulebook = greedy(n);
            for kind in KindSet::built_in().iter_latest() {
                for day in ["0000-01-01", "2026-11-02", "9999-12-31"] {
                    let fact = fact(kind, day, 1_793_577_600_000, 1_793_577_600_000, false);
                    let what = format!("{} {day} {n}", kind.id);
                    judged(&[fact], &[], &rulebook, 253_402_300_799_999, &what);
                }
            }
        }
    });
}

#[test]
fn the_first_and_the_last_day_bring_what_every_day_brings() {
    ends(|| {
        let rulebook = Rulebook::built_in();
        for (day, as_of) in DAYS.iter().flat_map(|day| CLOCKS.map(|clock| (day, clock))) {
            let day: Day = day.parse().unwrap();
            judged(&[], &[day, day.next()], &rulebook, as_of, &day.to_string());
        }
        let zone = Zone::named("UTC").unwrap();
        let context = RuleContext {
            rulebook: &rulebook,
            zone: &zone,
            people: &Everybody,
            as_of: Instant::from_millis(i64::MAX),
        };
        assert!(!due(Day::MAX, &context).is_empty());
    });
}

fn days() -> impl Strategy<Value = Day> {
    prop_oneof![
        prop::sample::select(DAYS.to_vec()).prop_map(|day| day.parse().unwrap()),
        any::<i64>()
            .prop_map(|millis| Instant::from_millis(millis).day(&Zone::named("UTC").unwrap())),
    ]
}

proptest! {
    #[test]
    fn every_scope_reads_back(
        day in days(),
        name in "\\PC{0,40}",
        id in any::<[u8; 16]>(),
        person in "[a-z][a-z0-9._-]{0,20}",
        digits in "1[3-9][0-9]{9}",
    ) {
        // A record's id bears its version.
        let id: RecordId = RecordId::of(EntryRef { device: DeviceId(id), n: u64::MAX });
        let team: TeamId = person.parse().unwrap();
        let person: PersonId = person.parse().unwrap();
        let phone: MaskedPhone = format!("{}****{}", &digits[..3], &digits[7..]).parse().unwrap();
        let month = day.month();
        let scopes = [
            Scope::Report(id),
            Scope::Arrival(id),
            Scope::Client(phone),
            Scope::CompanyDay(day, name.clone()),
            Scope::TeamDay(day, team.clone()),
            Scope::TeamWeek(day.monday(), team.clone()),
            Scope::TeamMonth(month, team),
            Scope::PersonDay(day, person.clone()),
            Scope::PersonWeek(day.monday(), person.clone()),
            Scope::PersonMonth(month, person.clone()),
            Scope::Person(person),
            Scope::Lead(id),
            Scope::StoreName(name),
            Scope::StoreMonth(month, id),
            Scope::SalesAgents,
            Scope::Contract(id),
            Scope::Partner(id),
            Scope::Meeting(id),
            Scope::Case(id),
        ];
        let names: BTreeMap<String, &Scope> =
            scopes.iter().map(|scope| (scope.to_string(), scope)).collect();
        prop_assert_eq!(names.len(), scopes.len(), "two scopes have one name");
        for (name, scope) in names {
            prop_assert_eq!(&name.parse::<Scope>().unwrap(), scope);
        }
    }
}
