//! Texts: forms, rulebooks, names, numbers, dates.

use std::str::FromStr;

use streetbook_core::book::Book;
use streetbook_core::ids::{DeviceId, KindId, PersonId, RecordId, RoleId, TeamId};
use streetbook_core::kind::{Kind, KindSet, PhotoRef, Yuan};
use streetbook_core::phone::{PhoneNumber, mask_numbers, numbers_in};
use streetbook_core::record::Key;
use streetbook_core::rulebook::{Revision, Rulebook};
use streetbook_core::time::{Day, Instant, Zone};

/// Some of the built-in forms, the smaller ones.
pub(super) fn kinds() -> Vec<Vec<u8>> {
    let built_in = KindSet::built_in();
    let texts = built_in
        .iter_latest()
        .map(|kind| kind.toml().as_bytes().to_vec());
    let mut texts: Vec<Vec<u8>> = texts.collect();
    texts.sort_by_key(Vec::len);
    texts.truncate(8);
    texts
}

pub(super) fn kind(bytes: &[u8]) -> bool {
    thread_local! {
        static BUILT_IN: KindSet = KindSet::built_in();
    }
    let Ok(kind) = Kind::parse_toml(&String::from_utf8_lossy(bytes)) else {
        return false;
    };
    BUILT_IN.with(|known| {
        let _ = known.check_next(&kind);
    });
    true
}

pub(super) fn revisions() -> Vec<Vec<u8>> {
    let stricter = "version = 2\neffective_from = \"2026-12-01\"\n[set]\n\
                    \"report.min_lead_minutes\" = 45\n[holidays]\n";
    vec![stricter.as_bytes().to_vec()]
}

pub(super) fn revision() -> impl Fn(&[u8]) -> bool + Send + Sync {
    |bytes| {
        let Ok(revision) = Revision::parse_toml(&String::from_utf8_lossy(bytes)) else {
            return false;
        };
        Rulebook::built_in().publish(revision).is_ok()
    }
}

pub(super) fn words() -> Vec<Vec<u8>> {
    let words = [
        "team/north",
        "personal/li/1",
        "2026-11-24",
        "2026-11-24T08:30:00+08:00",
        "13800001111",
        "电话 138 0000 1111，＋86 139-1234-5678",
        "store.contact/刘平",
        "Asia/Shanghai",
        "12.50",
        "0102030405060708090a0b0c0d0e0f10-12",
        "sig/0102030405060708090a0b0c0d0e0f10/7",
    ];
    words.iter().map(|word| word.as_bytes().to_vec()).collect()
}

pub(super) fn text(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let masked = mask_numbers(&text);
    assert!(
        numbers_in(&masked).is_empty(),
        "a masked text holds a number"
    );
    Key::parse(&text);
    let parsed = [
        Book::from_str(&text).is_ok(),
        DeviceId::from_str(&text).is_ok(),
        RecordId::from_str(&text).is_ok(),
        KindId::from_str(&text).is_ok(),
        PersonId::from_str(&text).is_ok(),
        TeamId::from_str(&text).is_ok(),
        RoleId::from_str(&text).is_ok(),
        PhoneNumber::from_str(&text).is_ok(),
        PhotoRef::from_str(&text).is_ok(),
        Yuan::from_str(&text).is_ok(),
        Day::parse(&text).is_ok(),
        Instant::parse(&text).is_ok(),
        Zone::named(&text).is_ok(),
    ];
    parsed.contains(&true)
}
