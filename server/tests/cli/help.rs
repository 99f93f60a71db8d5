//! Every verb explains itself, and a wrong call is told from a failure.

use super::office::streetbook;

const VERBS: [&str; 64] = [
    "demo",
    "play",
    "init",
    "serve",
    "person",
    "person add",
    "person list",
    "person move",
    "person disable",
    "account",
    "account add",
    "account reset",
    "account list",
    "account disable",
    "account second-factor",
    "audit",
    "invite",
    "device",
    "device list",
    "device revoke",
    "quarantine",
    "quarantine list",
    "quarantine free",
    "kind",
    "kind list",
    "kind check",
    "kind publish",
    "rulebook",
    "rulebook show",
    "rulebook check",
    "rulebook publish",
    "subject",
    "subject find",
    "subject export",
    "subject erase",
    "subject approve",
    "subject cancel",
    "subject list",
    "subject keep",
    "subject due",
    "export",
    "verify",
    "backup",
    "restore",
    "rebuild",
    "phone",
    "phone enrol",
    "phone log",
    "phone amend",
    "phone annul",
    "phone sign",
    "phone choose",
    "phone annotate",
    "phone list",
    "phone show",
    "phone check-client",
    "phone report",
    "phone status",
    "phone sync",
    "phone export",
    "phone import",
    "",
    "help",
    "help phone",
];

#[test]
fn every_verb_has_a_help() {
    for verb in VERBS {
        let words: Vec<&str> = verb.split_whitespace().collect();
        // Below `phone` the directory comes first.
        let words = match words.as_slice() {
            ["phone", verb] => vec!["phone", "--data", "nowhere", verb],
            _ => words,
        };
        let asked = if verb.starts_with("help") {
            words
        } else {
            [words, vec!["--help"]].concat()
        };
        let help = streetbook(&asked);
        assert_eq!(help.code, 0, "{verb}: {}", help.err);
        assert!(
            help.out.contains("Usage: streetbook"),
            "{verb}: {}",
            help.out
        );
    }
}

#[test]
fn a_wrong_call_is_told_from_a_failure() {
    for wrong in [
        "",
        "fly",
        "init",
        "init --data d --name x --admin a --protection-days soon",
        "serve --data d --listen here",
        "serve --data d --tls-cert c",
        "serve --data d --tls-key k",
        "serve --data d --tls-cert c --tls-key k --plain-http-exposes-everything",
        "person add --data d --id out0",
        "person add --data d --id a/b --name x --role outreach --team north",
        "person move --data d --id out0",
        "device revoke --data d --id x --reason lost",
        "account add --data d --login li",
        "audit --data d --from yesterday",
        "subject find --data d",
        "subject find --data d --number 1 --record 7442888b-3998-8c5f-bc52-7cb5ca18280c",
        "subject erase --data d --number - --by admin",
        "subject keep --data d --kind store --days never",
        "subject due --data d --ask",
        "phone list",
        "export --data d --kind store --format pdf --out f",
        "phone --data d",
        "phone --data d log",
        "phone --data d log cold_visit refused",
        "phone --data d amend",
        "phone --data d annul 7442888b-3998-8c5f-bc52-7cb5ca18280c",
        "phone --data d sign nothing",
    ] {
        let words: Vec<&str> = wrong.split_whitespace().collect();
        streetbook(&words).is_misuse();
    }
    streetbook(&["phone", "--data", "nowhere", "list"]).fails("there is no phone");
    streetbook(&["person", "list", "--data", "nowhere"]).fails("streetbook init");
}
