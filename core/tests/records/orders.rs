//! Whatever order changes arrive in, a record says the same.
//!
//! The small model: Li creates and amends, Wang and Zhao do two things each. Every combination of deeds,
//! of who has heard of the others before, and of each such history every order of delivery that
//! respects causality is played.

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::json;
use streetbook_core::record::{Shown, Write};

use super::copy::{Act, Copy, three};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Deed {
    AmendSame,
    AmendOther,
    Choose,
    Annul,
    Sign,
}

const DEEDS: [Deed; 5] = [
    Deed::AmendSame,
    Deed::Choose,
    Deed::Sign,
    Deed::AmendOther,
    Deed::Annul,
];

impl Deed {
    fn done_by(self, copy: &mut Copy, turn: usize) -> Act {
        match self {
            Deed::AmendSame => copy.sets(json!({"client_name": format!("Qian {turn}")})),
            Deed::AmendOther => copy.sets(json!({"remark": format!("seen {turn}")})),
            // The value shown first, as a person would choose it.
            Deed::Choose => {
                let zone = streetbook_core::time::Zone::named("Asia/Shanghai").unwrap();
                let shown = copy.field("client_name").unwrap().to_json(&zone);
                copy.sets(json!({"client_name": shown}))
            }
            Deed::Annul => copy.writes(&Write::Annul("by mistake")),
            Deed::Sign => copy.writes(&Write::Sign),
        }
    }
}

/// What was written, with what each act builds on by place.
struct History {
    acts: Vec<Act>,
    needs: Vec<BTreeSet<usize>>,
}

/// Li creates; then each turn is one device's deed after it has heard the acts before a place.
fn play(turns: &[(usize, Deed, usize)]) -> History {
    let mut copies = three("street_contact");
    let mut known: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); 3];
    let created = copies[0].sets(json!({"client_name": "Qian", "phone": "13800001111"}));
    let mut history = History {
        acts: vec![created],
        needs: vec![BTreeSet::new()],
    };
    known[0].insert(0);
    for (turn, &(who, deed, heard)) in turns.iter().enumerate() {
        for place in 0..=heard.min(turn) {
            if !known[who].contains(&place) && history.needs[place].is_subset(&known[who]) {
                copies[who].hears(&history.acts[place]);
                known[who].insert(place);
            }
        }
        let act = deed.done_by(&mut copies[who], turn);
        history.needs.push(known[who].clone());
        known[who].insert(history.acts.len());
        history.acts.push(act);
    }
    history
}

impl History {
    /// Every order of delivery that respects causality, up to a bound.
    fn orders(&self, most: usize) -> Vec<Vec<usize>> {
        let mut orders = Vec::new();
        self.extend(&mut Vec::new(), &mut orders, most);
        orders
    }

    fn extend(&self, so_far: &mut Vec<usize>, orders: &mut Vec<Vec<usize>>, most: usize) {
        if orders.len() >= most {
            return;
        }
        if so_far.len() == self.acts.len() {
            orders.push(so_far.clone());
            return;
        }
        let here: BTreeSet<usize> = so_far.iter().copied().collect();
        for next in 0..self.acts.len() {
            if !here.contains(&next) && self.needs[next].is_subset(&here) {
                so_far.push(next);
                self.extend(so_far, orders, most);
                so_far.pop();
            }
        }
    }

    fn delivered(&self, order: &[usize]) -> Shown {
        let mut reader = Copy::new("street_contact", 9, "reader");
        for place in order {
            reader.hears(&self.acts[*place]);
        }
        reader.shown()
    }

    /// Delivers in every order; gives the number of orders.
    fn check(&self, context: &str) -> usize {
        let orders = self.orders(usize::MAX);
        let first = self.delivered(&orders[0]);
        for order in &orders[1..] {
            assert_eq!(
                self.delivered(order),
                first,
                "{context}: order {order:?} differs"
            );
        }
        orders.len()
    }
}

#[test]
fn every_order_of_delivery_of_the_small_model_shows_the_same_record() {
    let mut cases = 0;
    for deeds in 0..3 * DEEDS.len().pow(2) {
        let deed = |place: u32| DEEDS[deeds / DEEDS.len().pow(place) % DEEDS.len()];
        for heard in 0..8 {
            let heard_at = |bit: usize, turn: usize| if heard >> bit & 1 == 1 { turn } else { 0 };
            let turns = [
                (0, Deed::AmendSame, 0),
                (1, deed(0), heard_at(0, 1)),
                (2, deed(1), heard_at(1, 2)),
                (1, Deed::AmendSame, heard_at(0, 3)),
                (2, deed(2), heard_at(2, 4)),
            ];
            cases += play(&turns).check(&format!("{turns:?}"));
        }
    }
    println!("{cases} orders of delivery");
    assert!(cases >= 5_000, "only {cases} orders");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]
    #[test]
    fn any_history_shows_the_same_in_any_order_that_respects_causality(
        turns in prop::collection::vec((0..3_usize, 0..DEEDS.len(), 0..9_usize), 1..9),
    ) {
        let turns: Vec<_> = turns.into_iter().map(|(who, deed, heard)| (who, DEEDS[deed], heard)).collect();
        let history = play(&turns);
        let orders = history.orders(40);
        let first = history.delivered(&orders[0]);
        for order in &orders[1..] {
            prop_assert_eq!(history.delivered(order), first.clone());
        }
    }
}
