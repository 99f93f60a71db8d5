//! A ruling as the office publishes it: an entry of the server's own journal, which the person
//! concerned receives with their inbox.
//!
//! The last ruling with a [`FindingKey`] counts. A phone may be older than the office: unknown rules,
//! scopes and outcomes are preserved, and their sentences are shown.

use std::collections::BTreeMap;

use minicbor::{Decode, Encode};

use super::{Finding, Outcome, Scope};
use crate::ids::{EntryRef, PersonId, RecordId};
use crate::journal::{Act, Entry, ErasureSet, Topic};
use crate::rulebook::RuleId;
use crate::sync::{MessageError, from_bytes};
use crate::time::{Day, Instant};

/// Upper bound of a ruling's bytes: a longer one is not the office's.
const BYTES_MAX: usize = 64 * 1024;
/// Upper bound of the records that a ruling names; the office has the complete list.
pub const NOTICE_RECORDS_MAX: usize = 1_000;
/// The outcome of a ruling that the office withdraws.
const WITHDRAWN: &str = "withdrawn";

/// The office's ruling on a person's record.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct FindingNotice {
    /// The rule.
    #[cbor(n(0), with = "as_text")]
    pub rule: RuleId,
    /// Version of the rulebook in force on that day.
    #[n(1)]
    pub rulebook: u32,
    /// The scope that was evaluated: a [`Scope`], perhaps one that only a newer app knows.
    #[n(2)]
    pub scope: String,
    /// The day that it is about.
    #[cbor(n(3), with = "as_text")]
    pub day: Day,
    /// The record that it is about.
    #[n(4)]
    pub about: Option<RecordId>,
    /// The person whom it concerns.
    #[n(5)]
    pub person: Option<PersonId>,
    /// The word of an [`Outcome`], perhaps one that only a newer app knows.
    #[n(6)]
    pub outcome: String,
    /// The fine that is proposed.
    #[n(7)]
    pub amount_yuan: Option<i64>,
    /// The records that the rule looked at, in the order of the log; the first thousand.
    #[n(8)]
    pub records: Vec<RecordId>,
    /// The figures behind it.
    #[n(9)]
    pub figures: BTreeMap<String, i64>,
    /// The finding in one sentence, Chinese.
    #[n(10)]
    pub zh: String,
    /// The finding in one sentence, English.
    #[n(11)]
    pub en: String,
    /// Time of publication, by the office's clock.
    #[n(12)]
    pub said_at: Instant,
}

/// Key of a ruling: of those with one key, the last counts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FindingKey {
    /// The rule.
    pub rule: RuleId,
    /// The scope that was evaluated.
    pub scope: String,
    /// The record that it is about.
    pub about: Option<RecordId>,
    /// The person whom it concerns.
    pub person: Option<PersonId>,
}

impl FindingKey {
    /// Returns the key of a ruling.
    pub fn of(finding: &Finding) -> FindingKey {
        FindingKey {
            rule: finding.rule,
            scope: finding.scope.to_string(),
            about: finding.about,
            person: finding.person.clone(),
        }
    }
}

impl FindingNotice {
    /// Converts a ruling, published at this moment.
    pub fn new(finding: &Finding, said_at: Instant) -> FindingNotice {
        let figures = finding.figures.iter();
        let records = finding.records.iter();
        FindingNotice {
            rule: finding.rule,
            rulebook: finding.rulebook,
            scope: finding.scope.to_string(),
            day: finding.day,
            about: finding.about,
            person: finding.person.clone(),
            outcome: finding.outcome.word().to_owned(),
            amount_yuan: finding.amount_yuan,
            records: records.take(NOTICE_RECORDS_MAX).copied().collect(),
            figures: figures.map(|(name, n)| ((*name).to_owned(), *n)).collect(),
            zh: finding.text.zh.clone(),
            en: finding.text.en.clone(),
            said_at,
        }
    }

    /// Returns its withdrawal: the rules have no finding on this any more.
    #[must_use]
    pub fn withdrawn(&self, said_at: Instant) -> FindingNotice {
        FindingNotice {
            outcome: WITHDRAWN.to_owned(),
            amount_yuan: None,
            records: Vec::new(),
            figures: BTreeMap::new(),
            zh: "此前的判定已撤回".to_owned(),
            en: "the earlier ruling is taken back".to_owned(),
            said_at,
            ..self.clone()
        }
    }

    /// True if it withdraws an earlier one.
    pub fn is_withdrawn(&self) -> bool {
        self.outcome == WITHDRAWN
    }

    /// Returns its key.
    pub fn key(&self) -> FindingKey {
        FindingKey {
            rule: self.rule,
            scope: self.scope.clone(),
            about: self.about,
            person: self.person.clone(),
        }
    }

    /// Returns the outcome, if this app knows it.
    pub fn known_outcome(&self) -> Option<Outcome> {
        let mut all = Outcome::ALL.iter();
        all.find(|outcome| outcome.word() == self.outcome).copied()
    }

    /// True if it mentions a record: when that is erased, this is erased with it.
    pub fn is_about(&self, record: RecordId) -> bool {
        self.subjects().any(|subject| subject == record)
    }

    /// Returns the records that it mentions.
    fn subjects(&self) -> impl Iterator<Item = RecordId> {
        let scope: Option<Scope> = self.scope.parse().ok();
        let of_scope = scope.and_then(|scope| scope.record());
        self.about.into_iter().chain(of_scope)
    }

    /// Returns the ruling in an entry; `None` if it is another entry, erased, or unreadable.
    pub fn of_entry(entry: &Entry) -> Option<FindingNotice> {
        let is_ruling = entry.header().ok()?.act == Act::office(Topic::FindingNotice);
        let payload = entry.payload.bytes().filter(|_| is_ruling)?;
        FindingNotice::read(payload).ok()
    }

    /// Reads the payload of an entry.
    ///
    /// # Errors
    /// Bytes that are no ruling, or more than one has.
    pub fn read(payload: &[u8]) -> Result<FindingNotice, MessageError> {
        if payload.len() > BYTES_MAX {
            let what = "a ruling of more than 64 KiB".to_owned();
            return Err(MessageError::Malformed { what });
        }
        from_bytes(payload)
    }
}

/// True if an entry's payloads must be removed: it is of an erased record, or a ruling that mentions
/// one.
pub fn is_erased(erasure_set: &ErasureSet, at: EntryRef, entry: &Entry) -> bool {
    let is_doomed = |record| erasure_set.records.contains(&record);
    let speaks_of_one = |said: FindingNotice| said.subjects().any(is_doomed);
    erasure_set.covers(at, entry) || FindingNotice::of_entry(entry).is_some_and(speaks_of_one)
}

/// Encodes rule ids and days as text.
mod as_text {
    use std::fmt::Display;
    use std::str::FromStr;

    use minicbor::decode::Error as DecodeError;
    use minicbor::encode::{Error as EncodeError, Write};
    use minicbor::{Decoder, Encoder};

    pub(super) fn encode<T: Display, C, W: Write>(
        value: &T,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), EncodeError<W::Error>> {
        e.str(&value.to_string())?.ok()
    }

    pub(super) fn decode<T: FromStr<Err: Display>, C>(
        d: &mut Decoder<'_>,
        _: &mut C,
    ) -> Result<T, DecodeError> {
        d.str()?.parse().map_err(DecodeError::message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sync::to_bytes;

    fn finding() -> Finding {
        let id = RecordId([7; 16]);
        let day = Day::parse("2026-11-02").unwrap();
        let rule = RuleId::new(b"RE", 1);
        Finding::new(rule, 2, &Scope::Report(id), day, Outcome::Invalid)
            .about(id)
            .concerns(&"out0".parse().unwrap())
            .seen([id])
            .figure("lead_minutes", 29)
            .yuan(50)
            .text("太晚", "too late")
    }

    #[test]
    fn a_ruling_comes_back_as_it_was_said() {
        let said = FindingNotice::new(&finding(), Instant::from_millis(9));
        let read = FindingNotice::read(&to_bytes(&said)).unwrap();
        assert_eq!(read, said);
        assert_eq!(read.known_outcome(), Some(Outcome::Invalid));
        assert_eq!(read.key(), FindingKey::of(&finding()));
        let back = read.withdrawn(Instant::from_millis(10));
        assert!(back.is_withdrawn() && back.key() == read.key() && back.en != read.en);
    }

    #[test]
    fn words_of_a_newer_office_survive_and_what_is_no_ruling_is_refused() {
        let mut newer = FindingNotice::new(&finding(), Instant::from_millis(9));
        newer.outcome = "excused".to_owned();
        newer.scope = "district/3".to_owned();
        let bytes = to_bytes(&newer);
        let read = FindingNotice::read(&bytes).unwrap();
        assert_eq!(read.outcome, "excused");
        assert_eq!((read.known_outcome(), &read), (None, &newer));

        let mut long = newer.clone();
        long.zh = "长".repeat(30_000);
        for (why, bytes) in [
            ("cut", bytes[..bytes.len() - 1].to_vec()),
            ("longer", [&bytes[..], &[0]].concat()),
            ("too long", to_bytes(&long)),
            ("empty", Vec::new()),
        ] {
            assert!(FindingNotice::read(&bytes).is_err(), "{why} was let in");
        }
    }

    #[test]
    fn a_ruling_names_at_most_a_thousand_records_and_knows_which_it_is_about() {
        let many = finding().seen((0..=255).cycle().take(2_000).map(|n| RecordId([n; 16])));
        let said = FindingNotice::new(&many, Instant::from_millis(9));
        assert_eq!(said.records.len(), NOTICE_RECORDS_MAX);
        assert!(FindingNotice::read(&to_bytes(&said)).is_ok());
        assert!(said.is_about(RecordId([7; 16])) && !said.is_about(RecordId([8; 16])));
        let month = Scope::StoreMonth("2026-11".parse().unwrap(), RecordId([8; 16]));
        let of_store = FindingNotice {
            scope: month.to_string(),
            about: None,
            ..said
        };
        assert!(of_store.is_about(RecordId([8; 16])) && !of_store.is_about(RecordId([7; 16])));
    }
}
