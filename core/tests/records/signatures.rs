//! Signatures cover one version.

use serde_json::json;
use streetbook_core::record::Write;

use super::copy::three;

fn signed(by: &str, current: bool) -> (String, bool) {
    (by.to_owned(), current)
}

#[test]
fn two_people_sign_one_version_and_both_signatures_stand_until_it_is_amended() {
    let [mut li, mut wang, _] = three("street_contact");
    let created = li.sets(json!({"client_name": "Mr Qian", "phone": "13800001111"}));
    wang.hears(&created);
    let by_li = li.writes(&Write::Sign);
    let by_wang = wang.writes(&Write::Sign);
    li.hears(&by_wang);
    wang.hears(&by_li);
    assert_eq!(li.signatures(), [signed("li", true), signed("wang", true)]);
    assert_eq!(li.shown(), wang.shown());

    let note = li.writes(&Write::Note("he calls back"));
    wang.hears(&note);
    assert_eq!(
        wang.signatures(),
        [signed("li", true), signed("wang", true)]
    );

    let amended = wang.sets(json!({"client_name": "Mr Qin"}));
    li.hears(&amended);
    assert_eq!(
        li.signatures(),
        [signed("li", false), signed("wang", false)]
    );
    li.writes(&Write::Sign);
    assert_eq!(
        li.signatures(),
        [
            signed("li", false),
            signed("li", true),
            signed("wang", false)
        ]
    );
}

#[test]
fn an_amendment_that_the_signer_had_not_heard_of_ends_his_signature_on_both_sides() {
    let [mut li, mut wang, _] = three("street_contact");
    let created = li.sets(json!({"client_name": "Mr Qian", "phone": "13800001111"}));
    wang.hears(&created);
    let signature = wang.writes(&Write::Sign);
    let amended = li.sets(json!({"remark": "wants two rooms"}));
    li.hears(&signature);
    wang.hears(&amended);
    assert_eq!(li.signatures(), [signed("wang", false)]);
    assert_eq!(li.shown(), wang.shown());
}

#[test]
fn a_number_changed_under_the_same_masked_form_ends_the_signatures_for_everybody() {
    let [mut li, mut wang, mut zhao] = three("street_contact");
    let created = li.sets(json!({"client_name": "Mr Qian", "phone": "13800001111"}));
    wang.hears(&created);
    zhao.hears_masked(&created);
    let signature = wang.writes(&Write::Sign);
    let amended = li.sets(json!({"phone": "13855551111"}));
    li.hears(&signature);
    for copy in [&mut wang, &mut zhao] {
        assert!(copy.tries(&signature).is_ok());
    }
    wang.hears(&amended);
    zhao.hears_masked(&amended);
    for copy in [&li, &wang, &zhao] {
        assert_eq!(copy.signatures(), [signed("wang", false)]);
    }
    let again = zhao.writes(&Write::Sign);
    li.hears(&again);
    assert_eq!(
        li.signatures(),
        [signed("wang", false), signed("zhao", true)]
    );
}
