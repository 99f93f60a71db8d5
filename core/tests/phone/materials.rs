//! Movements of material are entries: two phones that note them without signal are both right, and the
//! stock is the sum.

use serde_json::json;
use streetbook_core::kind::Value;
use streetbook_core::record::Shown;

use crate::support::office::Office;
use crate::support::phone::Phone;

fn move_material(phone: &mut Phone, movement: &str, quantity: u64) {
    let fields = json!({"item": "折页", "movement": movement, "quantity": quantity});
    phone.logs("material", fields);
}

/// What is left by the movements that stand.
fn stock<'a>(movements: impl Iterator<Item = &'a Shown>) -> i64 {
    let moved = |shown: &Shown| match (&shown.fields["movement"], &shown.fields["quantity"]) {
        (Value::Text(movement), Value::Integer(quantity)) => match movement.as_str() {
            "received" | "returned" => *quantity,
            _ => -quantity,
        },
        other => panic!("no movement: {other:?}"),
    };
    let standing = movements.filter(|shown| shown.annulled.is_none());
    standing.map(moved).sum()
}

#[test]
fn movements_noted_on_two_phones_without_signal_add_up() {
    let mut office = Office::default();
    let mut li = Phone::enrolled(&mut office, "li", 1);
    let mut wang = Phone::enrolled(&mut office, "wang", 2);
    move_material(&mut li, "received", 1_000);
    li.syncs(&mut office);
    wang.syncs(&mut office);

    move_material(&mut li, "issued", 200);
    move_material(&mut wang, "issued", 200);
    move_material(&mut wang, "returned", 50);
    move_material(&mut wang, "wasted", 3);
    let on = |phone: &Phone| stock(phone.list().iter().map(|listed| &listed.shown));
    assert_eq!((on(&li), on(&wang)), (800, 847), "each knows its own");
    for _ in 0..2 {
        li.syncs(&mut office);
        wang.syncs(&mut office);
    }
    let total = 1_000 - 200 - 200 + 50 - 3;
    assert_eq!((on(&li), on(&wang)), (total, total));
    assert_eq!(stock(office.everything().iter()), total);

    // A mistake is annulled, never edited.
    let wrong = wang.list().last().unwrap().shown.origin.id();
    let now = wang.now();
    wang.replica.annul(wrong, "counted twice", now).unwrap();
    wang.syncs(&mut office);
    li.syncs(&mut office);
    assert_eq!((on(&li), on(&wang)), (total + 3, total + 3));
}
