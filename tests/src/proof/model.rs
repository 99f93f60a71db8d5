//! The small model, tried to its end: three devices work on one record, two acts each, with or without
//! having received each other's, and every copy merges the six acts in every order that keeps each device's
//! own. An act that arrives before one it builds on waits, as on a phone. All copies end up with the same
//! record, and a conflict that one of them shows, all show.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use serde_json::json;
use streetbook_core::ids::{Actor, DeviceId, EntryRef};
use streetbook_core::kind::{Kind, KindSet};
use streetbook_core::record::{MergeError, Origin, Payloads, Record, Shown, Stamp, Write};
use streetbook_core::time::{Instant, Zone};

use super::table::{Row, Scale};
use crate::support::Dice;

/// The acts of a device once the record is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    AmendSame,
    AmendOther,
    Annul,
    Sign,
}

const ACTS: [Act; 4] = [Act::AmendSame, Act::AmendOther, Act::Annul, Act::Sign];
/// Device 0 creates and acts once more, the others act twice.
const WRITTEN: [usize; 6] = [0, 0, 1, 1, 2, 2];
/// Combinations of the five acts behind the creation.
const COMBINATIONS: usize = ACTS.len().pow(5);
/// Combinations of receipt: device 1 of device 0's second act, device 2 of that and of device 1's first.
const HEARD: usize = 8;

/// One act as sent.
struct Sent {
    stamp: Stamp,
    payloads: Payloads,
}

/// Tries combinations and orders; a case is one record that was put together.
///
/// # Panics
/// If two copies differ.
pub fn model(scale: Scale) -> Row {
    let orders = orders();
    let (histories, orders_each) = match scale {
        Scale::Short => (HEARD * COMBINATIONS / 32, 4),
        Scale::Whole => (HEARD * COMBINATIONS, 3),
        Scale::Long => (HEARD * COMBINATIONS, orders.len()),
    };
    let least = (histories * orders_each) as u64;
    let mut disputed = 0;
    let row = Row::of("orders of the small model", least, || {
        let mut dice = Dice(6);
        for turn in 0..histories {
            let number = turn * (HEARD * COMBINATIONS / histories);
            let history = played(number);
            let acts = &history.acts;
            let mut copies = (0..orders_each).map(|turn| {
                if orders_each == orders.len() {
                    put_together(acts, &orders[turn])
                } else {
                    put_together(acts, &orders[dice.below(orders.len())])
                }
            });
            let first = copies.next().expect("an order");
            let shown = first
                .conflicts
                .iter()
                .any(|conflict| conflict.field == "client_name");
            assert_eq!(shown, history.is_disputed(), "history {number}");
            disputed += usize::from(shown);
            assert!(
                copies.all(|copy| copy == first),
                "history {number} depends on the order"
            );
        }
        least
    });
    assert!(
        disputed * 8 > histories,
        "only {disputed} of {histories} histories hold a conflict"
    );
    row
}

/// All orders of the six acts in which each device's two keep their order.
fn orders() -> Vec<Vec<usize>> {
    let mut orders = vec![Vec::new()];
    for _ in 0..WRITTEN.len() {
        let longer = |order: &Vec<usize>| -> Vec<Vec<usize>> {
            let next = |act: &usize| {
                let own_before = act.is_multiple_of(2) || order.contains(&(act - 1));
                own_before && !order.contains(act)
            };
            let with = |act| [order.clone(), vec![act]].concat();
            (0..WRITTEN.len()).filter(next).map(with).collect()
        };
        orders = orders.iter().flat_map(longer).collect();
    }
    orders
}

/// A history: the acts, and by each act those that its writer knew.
struct History {
    acts: Vec<Sent>,
    done: Vec<Option<Act>>,
    known: Vec<BTreeSet<usize>>,
}

/// Plays a history by its number, which encodes the acts and their receipt.
fn played(number: usize) -> History {
    let act = |place: u32| ACTS[number / HEARD / ACTS.len().pow(place) % ACTS.len()];
    let heard = |bit: usize| ((number % HEARD) >> bit) & 1 == 1;
    // Device 1's first act may build on device 0's second.
    let third_hears_second = heard(1) || (heard(2) && heard(0));
    let before = [
        vec![],
        vec![0],
        [vec![0], if heard(0) { vec![1] } else { vec![] }].concat(),
        vec![],
        [
            vec![0],
            if third_hears_second { vec![1] } else { vec![] },
            if heard(2) { vec![2] } else { vec![] },
        ]
        .concat(),
        vec![],
    ];
    let mut copies = [empty(), empty(), empty()];
    let mut known: [BTreeSet<usize>; 3] = Default::default();
    let mut history = History {
        acts: Vec::new(),
        done: Vec::new(),
        known: Vec::new(),
    };
    for (turn, who) in WRITTEN.into_iter().enumerate() {
        for place in &before[turn] {
            if known[who].insert(*place) {
                hears(&mut copies[who], &history.acts[*place]);
            }
        }
        let done = turn.checked_sub(1).map(|place| act(place as u32));
        let n = 1 + WRITTEN[..turn]
            .iter()
            .filter(|other| **other == who)
            .count() as u64;
        history
            .acts
            .push(written(&mut copies[who], who, n, done, turn));
        history.done.push(done);
        history.known.push(known[who].clone());
        known[who].insert(turn);
    }
    history
}

impl History {
    /// Returns true if the name must be in conflict: two acts wrote it, and no later writer knew both.
    fn is_disputed(&self) -> bool {
        let writes = |act: &usize| matches!(self.done[*act], None | Some(Act::AmendSame));
        let writers: Vec<usize> = (0..self.acts.len()).filter(writes).collect();
        let stands = |act: &&usize| !writers.iter().any(|later| self.known[*later].contains(act));
        writers.iter().filter(stands).count() > 1
    }
}

fn device(number: usize) -> DeviceId {
    DeviceId([number as u8 + 1; 16])
}

fn empty() -> Record {
    Record::new(Origin {
        creator: EntryRef {
            device: device(0),
            n: 1,
        },
        kind: "street_contact".parse().expect("a kind"),
        version: kind().version,
        book: "team/north".parse().expect("a book"),
    })
}

fn kind() -> &'static Kind {
    static KIND: OnceLock<Kind> = OnceLock::new();
    KIND.get_or_init(|| {
        let id = "street_contact".parse().expect("a kind");
        KindSet::built_in()
            .latest(&id)
            .expect("it is built in")
            .clone()
    })
}

/// Writes one act into a copy; `None` creates.
fn written(copy: &mut Record, who: usize, n: u64, act: Option<Act>, turn: usize) -> Sent {
    let zone = Zone::named("Asia/Shanghai").expect("a zone");
    let kind = kind();
    let fields = |json: serde_json::Value| -> BTreeMap<String, serde_json::Value> {
        json.as_object()
            .expect("fields")
            .clone()
            .into_iter()
            .collect()
    };
    let checked = |json| kind.check_amend(&fields(json), &zone).expect("good fields");
    let values = match act {
        None => checked(json!({"client_name": "Qian", "phone": "13800001111"})),
        Some(Act::AmendSame) => checked(json!({"client_name": format!("Qian {turn}")})),
        Some(_) => checked(json!({"remark": format!("seen {turn}")})),
    };
    let write = match act {
        Some(Act::Annul) => Write::Annul("by mistake"),
        Some(Act::Sign) => Write::Sign,
        _ => Write::Fields(kind, &values),
    };
    let entry = EntryRef {
        device: device(who),
        n,
    };
    let actor = Actor {
        device: device(who),
        branch: 0,
    };
    let payloads = copy.write(actor, entry, &write).expect("it is written");
    let stamp = Stamp {
        entry,
        by: format!("person-{who}").parse().expect("a person"),
        at: Instant::from_millis(1_800_000_000_000 + turn as i64),
        received_at: None,
    };
    let sent = Sent { stamp, payloads };
    hears(copy, &sent);
    sent
}

/// Merges an act; false if it builds on another that has not arrived.
fn hears(copy: &mut Record, sent: &Sent) -> bool {
    let Payloads { main, companion } = &sent.payloads;
    match copy.merge(sent.stamp.clone(), main, companion.as_deref()) {
        Ok(()) => true,
        Err(MergeError::Missing(_)) => false,
        Err(error) => panic!("{error}"),
    }
}

/// A copy that merges the acts in this order; one that arrives too early waits.
fn put_together(acts: &[Sent], order: &[usize]) -> Shown {
    let mut copy = empty();
    let mut waiting: BTreeSet<usize> = BTreeSet::new();
    for act in order {
        waiting.insert(*act);
        while let Some(merged) = waiting
            .iter()
            .copied()
            .find(|act| hears(&mut copy, &acts[*act]))
        {
            waiting.remove(&merged);
        }
    }
    assert!(waiting.is_empty(), "{waiting:?} wait for ever");
    copy.shown().expect("it was created")
}
