//! Every story of a phone once more, with its files sealed; and what sealing is for.
#![allow(clippy::unwrap_used)]

#[path = "../phone/acts.rs"]
mod acts;
#[path = "../phone/erased.rs"]
mod erased;
mod keys;
#[path = "../phone/power.rs"]
mod power;
#[path = "../phone/quarantine.rs"]
mod quarantine;
#[path = "../phone/relay.rs"]
mod relay;
#[path = "../phone/restores.rs"]
mod restores;
#[path = "../phone/rows.rs"]
mod rows;
#[path = "../support/mod.rs"]
mod support;
#[path = "../phone/two_phones.rs"]
mod two_phones;
