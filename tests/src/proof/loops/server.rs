//! The server's days, each time with another failure of the disk under its ledger.

use super::each_failure;
use crate::proof::images::ledger::{check_index, goes_on, scratch};
use crate::proof::table::Scale;
use crate::proof::tale::{Promise, Tale, check_kept};
use crate::support::{Dice, SimDisk};

pub(super) fn loops(scale: Scale) -> u64 {
    each_failure(scale, |disk, context| {
        let scratch = scratch();
        let index = scratch.path().join("index");
        let mut promises = Vec::new();
        let mut promise = |promise| promises.push(promise);
        let mut tale = Tale::new(disk.clone(), &index, &mut promise);
        let told = tale.is_told();
        assert!(told.is_ok() || disk.fault_came(), "{context}: {told:?}");
        // After the failure the store goes on, or refuses every further request.
        if told.is_err() && tale.store.is_some() {
            tale.writers[2].creates();
            let _ = tale.pushes(2, 1);
        }
        drop(tale);
        check(&disk, &promises, context);
        check_index(&disk.files(), &index, context);
        disk.power_returns(&mut Dice(context.len() as u64));
        let context = format!("{context}, then the power");
        check(&disk, &promises, &context);
        check_index(&disk.files(), &index, &context);
    })
}

fn check(disk: &SimDisk, promises: &[Promise], context: &str) {
    let opened = check_kept(&disk.files(), promises, context);
    goes_on(&opened, context);
}
