//! Erasing what the office holds of somebody: asked by one person, decided by another, carried out
//! after a delay.
//!
//! Three events say so, and none of them holds a number or a name: *asked*, *decided*, and *erased*,
//! which names the records. Of a request by phone number the directory keeps the number's MAC, with
//! which the records are found again when the time comes.

use std::collections::{BTreeMap, BTreeSet};

use minicbor::{Decode, Encode};
use streetbook_core::ids::{Hash, PersonId, RecordId};
use streetbook_core::time::Instant;

use crate::directory::{ADMINISTRATOR, Directory, Event};
use crate::erasure::{Erased, ErasureId};

/// Days between the request and its execution, unless somebody says otherwise.
pub const ERASURE_DAYS: u32 = 7;
/// The roles that look for a person, ask for erasures and decide them.
pub const ERASERS: &[&str] = &["centre", ADMINISTRATOR];
/// Nobody waits longer than this.
const DAYS_MAX: u32 = 365;
const DAY_MS: i64 = 86_400_000;
/// A reason, in characters.
const REASON_CHARS_MAX: usize = 200;
/// As many digits in one run could be somebody's number.
const REASON_DIGITS_MAX: usize = 6;
/// Records in one request: its event stays far below what a frame holds.
const RECORDS_MAX: usize = 50_000;

/// Somebody asked for an erasure.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct ErasureAsked {
    /// Drawn at random.
    #[n(0)]
    pub id: ErasureId,
    /// The records as they were found then.
    #[n(1)]
    pub records: Vec<RecordId>,
    /// The MAC of the number by which they were found: by it they are looked for once more.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub number_mac: Option<[u8; 16]>,
    /// Why, in the office's words.
    #[n(3)]
    pub reason: String,
    /// Who asked.
    #[n(4)]
    pub by: PersonId,
    /// When.
    #[n(5)]
    pub at: Instant,
    /// Not before then.
    #[n(6)]
    pub due_at: Instant,
}

/// Somebody else decided.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct ErasureDecided {
    /// Which request.
    #[n(0)]
    pub id: ErasureId,
    /// False: it is cancelled, for good.
    #[n(1)]
    pub approved: bool,
    /// Who decided.
    #[n(2)]
    pub by: PersonId,
    /// When.
    #[n(3)]
    pub at: Instant,
}

/// What is wanted of the office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErasureWish {
    /// The records.
    pub records: BTreeSet<RecordId>,
    /// The MAC of the number by which they were found.
    pub number_mac: Option<[u8; 16]>,
    /// Why.
    pub reason: String,
    /// Who asks.
    pub by: PersonId,
    /// The days until it is carried out.
    pub after_days: u32,
}

/// How far a request has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErasureState {
    /// It waits for a second person.
    Asked,
    /// It waits for its time.
    Approved,
    /// It will never be carried out.
    Cancelled,
    /// The records are erased.
    Done,
}

impl ErasureState {
    /// The word for it in JSON and on pages.
    pub fn word(self) -> &'static str {
        match self {
            ErasureState::Asked => "asked",
            ErasureState::Approved => "approved",
            ErasureState::Cancelled => "cancelled",
            ErasureState::Done => "done",
        }
    }
}

/// A request with what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErasureShown {
    /// What was asked.
    pub asked: ErasureAsked,
    /// How far it has come.
    pub state: ErasureState,
    /// Who decided, and when.
    pub decided: Option<(PersonId, Instant)>,
    /// When it was carried out, and how many records that took.
    pub done: Option<(Instant, usize)>,
}

/// Every request, and everything that was ever erased.
#[derive(Default)]
pub(crate) struct Erasures {
    requests: BTreeMap<ErasureId, ErasureShown>,
    erased: BTreeMap<RecordId, Instant>,
}

impl Erasures {
    pub(crate) fn ask(&mut self, asked: ErasureAsked) {
        let id = asked.id;
        self.requests.entry(id).or_insert(ErasureShown {
            asked,
            state: ErasureState::Asked,
            decided: None,
            done: None,
        });
    }

    /// The first decision counts, but an approved request can still be cancelled.
    pub(crate) fn decide(&mut self, decided: ErasureDecided) {
        let Some(request) = self.requests.get_mut(&decided.id) else {
            return;
        };
        let open = match request.state {
            ErasureState::Asked => true,
            ErasureState::Approved => !decided.approved,
            ErasureState::Cancelled | ErasureState::Done => false,
        };
        if open {
            request.state = if decided.approved {
                ErasureState::Approved
            } else {
                ErasureState::Cancelled
            };
            request.decided = Some((decided.by, decided.at));
        }
    }

    pub(crate) fn erase(&mut self, erased: Erased) {
        let request = erased.asked.and_then(|id| self.requests.get_mut(&id));
        if let Some(request) = request {
            request.state = ErasureState::Done;
            request.done = Some((erased.at, erased.records.len()));
        }
        for record in erased.records {
            self.erased.entry(record).or_insert(erased.at);
        }
    }
}

impl Directory {
    /// Every request for erasure, the one that is due first foremost.
    pub fn erasures(&self) -> Vec<ErasureShown> {
        let mut all: Vec<ErasureShown> = self.erasures.requests.values().cloned().collect();
        all.sort_by_key(|shown| (shown.asked.due_at, shown.asked.id));
        all
    }

    /// The approved requests whose time has come.
    pub fn erasures_due(&self, now: Instant) -> Vec<ErasureAsked> {
        let is_due = |shown: &ErasureShown| {
            shown.state == ErasureState::Approved && shown.asked.due_at <= now
        };
        let all = self.erasures().into_iter().filter(is_due);
        all.map(|shown| shown.asked).collect()
    }

    /// Every record that was ever erased, with the time of the first word.
    pub fn erased(&self) -> &BTreeMap<RecordId, Instant> {
        &self.erasures.erased
    }

    /// Asks for an erasure; `id` is fresh and random.
    ///
    /// # Errors
    /// [`ErasureRefused`] for a person who may not, a reason that does not fit, nothing to erase.
    pub fn ask_erasure(
        &self,
        id: ErasureId,
        wish: ErasureWish,
        now: Instant,
    ) -> Result<Event, ErasureRefused> {
        self.may_erase(&wish.by)?;
        if wish.records.is_empty() && wish.number_mac.is_none() {
            return Err(ErasureRefused::Nothing);
        }
        if wish.records.len() > RECORDS_MAX {
            return Err(ErasureRefused::TooMany);
        }
        if wish.after_days > DAYS_MAX {
            return Err(ErasureRefused::Days);
        }
        Ok(Event::ErasureAsked(ErasureAsked {
            id,
            records: wish.records.into_iter().collect(),
            number_mac: wish.number_mac,
            reason: reason(&wish.reason)?,
            by: wish.by,
            at: now,
            due_at: Instant::from_millis(
                now.millis()
                    .saturating_add(i64::from(wish.after_days) * DAY_MS),
            ),
        }))
    }

    /// Approves a request as the second person, or cancels it.
    ///
    /// # Errors
    /// [`ErasureRefused`] for an unknown or closed request, and for a person who may not decide it.
    pub fn decide_erasure(
        &self,
        id: ErasureId,
        approved: bool,
        by: &PersonId,
        now: Instant,
    ) -> Result<Event, ErasureRefused> {
        let request = self.erasures.requests.get(&id);
        let request = request.ok_or(ErasureRefused::Unknown(id))?;
        self.may_erase(by)?;
        let open = match request.state {
            ErasureState::Asked => true,
            ErasureState::Approved => !approved,
            ErasureState::Cancelled | ErasureState::Done => false,
        };
        if !open {
            return Err(ErasureRefused::Closed(id, request.state.word()));
        }
        if approved && request.asked.by == *by {
            return Err(ErasureRefused::SamePerson);
        }
        Ok(Event::ErasureDecided(ErasureDecided {
            id,
            approved,
            by: by.clone(),
            at: now,
        }))
    }

    /// The event that records are erased; `payloads` are those known of them.
    pub fn erase(
        &self,
        records: &BTreeSet<RecordId>,
        payloads: BTreeSet<Hash>,
        asked: Option<ErasureId>,
        now: Instant,
    ) -> Event {
        Event::Erased(Erased {
            records: records.iter().copied().collect(),
            at: now,
            asked,
            payloads: payloads.into_iter().collect(),
        })
    }

    /// Erasures are the centre's and the administrator's.
    fn may_erase(&self, id: &PersonId) -> Result<(), ErasureRefused> {
        let person = self.person(id).filter(|person| !person.is_disabled());
        let person = person.ok_or_else(|| ErasureRefused::PersonUnknown(id.clone()))?;
        if ERASERS.contains(&person.posting().role.as_str()) {
            Ok(())
        } else {
            Err(ErasureRefused::Role(id.clone()))
        }
    }
}

/// A reason is kept for good, so nothing that could be a number may stand in it.
fn reason(text: &str) -> Result<String, ErasureRefused> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > REASON_CHARS_MAX {
        return Err(ErasureRefused::Reason);
    }
    let mut run = 0;
    for letter in text.chars().filter(|letter| !matches!(letter, ' ' | '-')) {
        run = if letter.is_numeric() { run + 1 } else { 0 };
        if run > REASON_DIGITS_MAX {
            return Err(ErasureRefused::NumberInReason);
        }
    }
    Ok(text.to_owned())
}

/// Why an erasure is not asked for or decided.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ErasureRefused {
    /// Nobody of that id works here.
    #[error("there is no active person `{0}`: `streetbook person list` shows everybody")]
    PersonUnknown(PersonId),
    /// Not his to decide.
    #[error(
        "`{0}` may not: erasures are asked for and decided by people of the centre and administrators"
    )]
    Role(PersonId),
    /// One person alone.
    #[error("whoever asked for an erasure does not approve it: a second person has to")]
    SamePerson,
    /// No such request.
    #[error("there is no request for erasure {0}: `streetbook subject list` shows every one")]
    Unknown(ErasureId),
    /// Decided already.
    #[error("request {0} is {1} already: ask anew if need be")]
    Closed(ErasureId, &'static str),
    /// An empty request.
    #[error("there is nothing to erase: name records, or a number that was found")]
    Nothing,
    /// More than one event holds.
    #[error("one request takes at most {RECORDS_MAX} records: ask for the rest in another")]
    TooMany,
    /// Too far away.
    #[error("an erasure waits at most {DAYS_MAX} days")]
    Days,
    /// Empty or too long.
    #[error("the reason must have 1 to {REASON_CHARS_MAX} characters")]
    Reason,
    /// A number would stay for good.
    #[error("the reason stays in the journal for good: leave numbers out of it")]
    NumberInReason,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::testing::Office;

    const ID: ErasureId = ErasureId([1; 8]);
    const RECORD: RecordId = RecordId([5; 16]);

    fn office() -> Office {
        let mut office = Office::new();
        office.person("admin", 1, "office", "administrator");
        office.person("centre", 1, "office", "centre");
        office.person("clerk", 1, "office", "clerk");
        office
    }

    fn wish(by: &str) -> ErasureWish {
        ErasureWish {
            records: BTreeSet::from([RECORD]),
            number_mac: None,
            reason: " the client asked for it ".into(),
            by: by.parse().unwrap(),
            after_days: ERASURE_DAYS,
        }
    }

    fn decide(office: &mut Office, approved: bool, by: &str) -> Result<(), ErasureRefused> {
        let by = by.parse().unwrap();
        let event = office
            .directory
            .decide_erasure(ID, approved, &by, office.now)?;
        office.apply(event);
        Ok(())
    }

    fn asks(office: &mut Office) {
        let event = office.directory.ask_erasure(ID, wish("admin"), office.now);
        office.apply(event.unwrap());
    }

    fn state(office: &Office) -> ErasureState {
        office.directory.erasures()[0].state
    }

    #[test]
    fn one_person_asks_another_approves_and_it_is_due_after_the_delay() {
        let mut office = office();
        asks(&mut office);
        assert_eq!(state(&office), ErasureState::Asked);
        assert_eq!(
            decide(&mut office, true, "admin"),
            Err(ErasureRefused::SamePerson)
        );
        decide(&mut office, true, "centre").unwrap();
        let days = |days: i64| Instant::from_millis(office.now.millis() + days * DAY_MS);
        assert_eq!(office.directory.erasures_due(days(7 - 1)), []);
        let due = office.directory.erasures_due(days(7));
        assert_eq!(due[0].records, [RECORD]);
        assert_eq!(due[0].reason, "the client asked for it");
        let erased = office.directory.erase(
            &BTreeSet::from([RECORD]),
            BTreeSet::new(),
            Some(ID),
            days(7),
        );
        office.apply(erased);
        assert_eq!(state(&office), ErasureState::Done);
        assert!(office.directory.erased().contains_key(&RECORD));
        assert_eq!(
            office
                .directory
                .erasures_due(Instant::from_millis(i64::MAX)),
            []
        );
        assert_eq!(
            decide(&mut office, false, "centre"),
            Err(ErasureRefused::Closed(ID, "done"))
        );
    }

    #[test]
    fn an_approved_request_can_be_cancelled_and_that_is_the_end_of_it() {
        let mut office = office();
        asks(&mut office);
        decide(&mut office, true, "centre").unwrap();
        decide(&mut office, false, "admin").unwrap();
        assert_eq!(state(&office), ErasureState::Cancelled);
        assert_eq!(
            decide(&mut office, true, "centre"),
            Err(ErasureRefused::Closed(ID, "cancelled"))
        );
    }

    #[test]
    fn what_may_not_be_asked_is_refused() {
        let office = office();
        let check = |wish: ErasureWish, expected| {
            let refused = office.directory.ask_erasure(ID, wish, office.now);
            assert_eq!(refused, Err(expected));
        };
        check(
            wish("clerk"),
            ErasureRefused::Role("clerk".parse().unwrap()),
        );
        let nobody = "nobody".parse().unwrap();
        check(wish("nobody"), ErasureRefused::PersonUnknown(nobody));
        let mut nothing = wish("admin");
        nothing.records.clear();
        check(nothing, ErasureRefused::Nothing);
        for (reason, expected) in [
            (" ", ErasureRefused::Reason),
            ("of 138 0000-1111", ErasureRefused::NumberInReason),
        ] {
            let reason = reason.to_owned();
            let wish = ErasureWish {
                reason,
                ..wish("admin")
            };
            check(wish, expected);
        }
    }
}
