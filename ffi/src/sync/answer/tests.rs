//! Every refusal by the office, by what the person does next.

use std::collections::HashMap;

use super::*;
use crate::sync_state::back_off_ms;
use crate::testing::{phone, problem};

/// Returns a fresh phone's result for an answer.
fn hears(status: u16, body: Vec<u8>, headers: &[(&str, &str)]) -> Result<Step, PhoneError> {
    let (_dir, phone) = phone();
    let request = phone.next_request().unwrap();
    assert_eq!(request.url, "https://office.example/v1/sync");
    assert!(request.headers["authorization"].starts_with("Bearer "));
    let headers = headers
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    phone.on_response(HttpResponse {
        status,
        headers: HashMap::from_iter(headers),
        body,
    })
}

fn asks_the_office(status: u16, code: &str) {
    let heard = hears(status, problem(code), &[]);
    let Err(PhoneError::AskOffice { code: said, text }) = heard else {
        panic!("{code}: {heard:?}");
    };
    assert_eq!(said, code);
    assert_eq!(text.en, "the office's sentence");
    assert!(!text.zh.is_empty());
}

fn tries_later(status: u16, body: Vec<u8>, word: &str) {
    let heard = hears(status, body, &[("retry-after", " 9 ")]);
    let Err(PhoneError::TryLater {
        code,
        retry_after_ms,
        ..
    }) = heard
    else {
        panic!("{word}: {heard:?}");
    };
    assert_eq!(code, word);
    let said = word != "not_the_office";
    assert_eq!(retry_after_ms == 9_000, said, "{word}: {retry_after_ms}");
}

#[test]
fn the_offices_refusals_say_what_to_do() {
    for (status, code) in [
        (400, "malformed"),
        (400, "journal"),
        (400, "relay"),
        (401, "token"),
        (401, "papers"),
        (401, "proof"),
        (401, "person"),
        (403, "revoked"),
        (413, "too_large"),
    ] {
        asks_the_office(status, code);
    }
    tries_later(429, problem("throttled"), "throttled");
    tries_later(503, problem("busy"), "busy");
    tries_later(507, problem("storage"), "busy");
    tries_later(408, problem("incomplete"), "busy");
    let version = hears(400, problem("version"), &[]);
    assert!(
        matches!(version, Err(PhoneError::UpdateApp { .. })),
        "{version:?}"
    );
}

#[test]
fn what_the_phone_answers_by_itself_is_no_error_until_it_goes_round_in_circles() {
    let (_dir, phone) = phone();
    for _ in 0..4 {
        phone.next_request().unwrap();
        let step = phone.on_response(HttpResponse {
            status: 401,
            headers: HashMap::new(),
            body: problem("unknown_device"),
        });
        assert!(step.unwrap().again);
    }
    phone.next_request().unwrap();
    let step = phone.on_response(HttpResponse {
        status: 401,
        headers: HashMap::new(),
        body: problem("unknown_device"),
    });
    assert!(
        matches!(step, Err(PhoneError::AskOffice { .. })),
        "{step:?}"
    );
}

#[test]
fn what_is_not_the_offices_word_changes_nothing() {
    let portal = || b"<html>please sign in to the hotel's network</html>".to_vec();
    for status in [200, 204, 301, 302, 307, 401, 403, 404, 407, 511] {
        tries_later(status, portal(), "not_the_office");
    }
    tries_later(502, portal(), "no_answer");
    let old = hears(426, Vec::new(), &[]);
    assert!(matches!(old, Err(PhoneError::UpdateApp { .. })), "{old:?}");
}

#[test]
fn pauses_double_up_to_a_quarter_of_an_hour_and_differ_from_phone_to_phone() {
    for (failures, most) in [
        (1, 4_000),
        (2, 8_000),
        (5, 64_000),
        (30, 900_000),
        (u32::MAX, 900_000),
    ] {
        let pauses: Vec<u64> = (0..40).map(|_| back_off_ms(failures)).collect();
        assert!(
            pauses.iter().all(|pause| (most / 2..=most).contains(pause)),
            "{pauses:?}"
        );
        assert!(pauses.iter().any(|pause| *pause != pauses[0]), "{pauses:?}");
    }
}
