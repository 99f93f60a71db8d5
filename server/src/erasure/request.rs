//! Erasing a person's data at the office: requested by one person, decided by another, carried out
//! after a delay.

use std::collections::BTreeSet;

use streetbook_core::ids::{Hash, PersonId, RecordId};
use streetbook_core::time::Instant;

use super::ErasureRefused;
use super::limits::{DAYS_MAX, REASON_CHARS_MAX, RECORDS_MAX};
use crate::directory::{
    ADMINISTRATOR, Directory, ErasureAsked, ErasureDecided, ErasureState, Event,
};
use crate::store::events::{Erased, ErasureId};

/// Days between the request and its execution, unless set otherwise.
pub const ERASURE_DAYS: u32 = 7;
/// The roles that look for a person, ask for erasures and decide them.
pub const ERASERS: &[&str] = &["centre", ADMINISTRATOR];
const DAY_MS: i64 = 86_400_000;
/// As many digits in one run could be somebody's number.
const REASON_DIGITS_MAX: usize = 6;

/// A request to the office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErasureWish {
    /// The records.
    pub records: BTreeSet<RecordId>,
    /// The MAC of the number by which they were found.
    pub number_mac: Option<[u8; 16]>,
    /// Why.
    pub reason: String,
    /// The person who requests it.
    pub by: PersonId,
    /// The days until it is carried out.
    pub after_days: u32,
}

impl Directory {
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
        let request = self.erasure(id);
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

/// A reason is kept for good, so it may hold nothing that could be a number.
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
