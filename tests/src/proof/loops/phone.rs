//! A phone's whole life, each time with another failure.

use super::each_failure;
use crate::proof::images::phone::goes_on;
use crate::proof::images::story::{Life, Promise};
use crate::proof::table::Scale;
use crate::support::office::Office;
use crate::support::{Dice, SimDisk};

pub(super) fn loops(scale: Scale) -> u64 {
    each_failure(scale, |disk, context| {
        let mut promises = Vec::new();
        let mut running = None;
        let mut promise = |promise| promises.push(promise);
        let mut life = Life {
            disk: disk.clone(),
            office: &mut Office::default(),
            promise: &mut promise,
            phone: &mut running,
        };
        let lived = life.is_lived();
        let came = disk.fault_came();
        assert!(lived.is_ok() || came, "{context}: {lived:?}");
        // After the failure the phone goes on, or refuses every further act.
        if let Some(mut phone) = running
            && lived.is_err()
        {
            let name = "after the failure";
            let values = serde_json::json!({"name": name, "type": "agency"});
            if phone.tries_to_log("point", values).is_ok() {
                promises.push(Promise::Saved(name.to_owned()));
            }
        }
        check(&disk, &promises, context);
    })
}

/// The files as they are, and after a power cut.
fn check(disk: &SimDisk, promises: &[Promise], context: &str) {
    goes_on(&disk.files(), promises, context);
    disk.power_returns(&mut Dice(context.len() as u64));
    goes_on(
        &disk.files(),
        promises,
        &format!("{context}, then the power"),
    );
}
