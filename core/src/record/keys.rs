//! The keys of a record's root map.

use crate::ids::{DeviceId, EntryRef};

/// Keys that no field may have.
pub const RESERVED: [&str; 6] = ["annul", "note", "photo", "review", "sig", "superseded_by"];

/// Meaning of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key<'a> {
    /// A field's value.
    Field(&'a str),
    /// One member of a set field.
    Member(&'a str, &'a str),
    /// The reason of an annulment.
    Annul,
    /// A remark, by the entry that made it.
    Note(EntryRef),
    /// A signature, by the entry that made it.
    Signature(EntryRef),
    /// A reserved key with a meaning for a newer version.
    Reserved(&'a str),
}

impl<'a> Key<'a> {
    /// Reads a key.
    pub fn parse(key: &'a str) -> Key<'a> {
        let Some((first, rest)) = key.split_once('/') else {
            return match key {
                "annul" => Key::Annul,
                reserved if RESERVED.contains(&reserved) => Key::Reserved(reserved),
                field => Key::Field(field),
            };
        };
        match (first, entry(rest)) {
            ("sig", Some(entry)) => Key::Signature(entry),
            ("note", Some(entry)) => Key::Note(entry),
            _ if RESERVED.contains(&first) => Key::Reserved(key),
            _ => Key::Member(first, rest),
        }
    }

    /// Returns the key of the entry's signature.
    pub fn signature(entry: EntryRef) -> String {
        format!("sig/{entry}")
    }

    /// Returns the key of the entry's remark.
    pub fn note(entry: EntryRef) -> String {
        format!("note/{entry}")
    }

    /// True if the key is part of what a signature covers.
    pub(super) fn is_content(self) -> bool {
        matches!(self, Key::Field(_) | Key::Member(..) | Key::Annul)
    }
}

fn entry(text: &str) -> Option<EntryRef> {
    let (device, n) = text.split_once('/')?;
    let device: DeviceId = device.parse().ok()?;
    let number: u64 = n.parse().ok()?;
    let entry = EntryRef { device, n: number };
    // One spelling per entry: `01` and `+1` are no numbers.
    (entry.to_string() == text).then_some(entry)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_told_apart() {
        let entry = EntryRef {
            device: DeviceId([7; 16]),
            n: 12,
        };
        assert_eq!(Key::parse("phone"), Key::Field("phone"));
        assert_eq!(Key::parse("present/out0"), Key::Member("present", "out0"));
        assert_eq!(Key::parse("annul"), Key::Annul);
        assert_eq!(Key::parse(&Key::signature(entry)), Key::Signature(entry));
        assert_eq!(Key::parse(&Key::note(entry)), Key::Note(entry));
        assert_eq!(Key::parse("review"), Key::Reserved("review"));
        for odd in ["sig/x/1", "sig/07/1", "photo/1/hash"] {
            assert_eq!(Key::parse(odd), Key::Reserved(odd));
        }
        let padded = format!("sig/{}/012", entry.device);
        assert_eq!(Key::parse(&padded), Key::Reserved(&padded));
    }
}
