//! Checking a client before anybody records them, without network.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};

use super::facts::{Judging, key_of};
use super::verdict::Verdict;
use crate::ids::PersonId;
use crate::phone::{MaskedPhone, PhoneNumber};
use crate::replica::ReplicaError;
use crate::replica::view::View;
use crate::rules::{Finding, NumberKey, Outcome, Scope, check_client};
use crate::time::Instant;

/// Degree to which a client is on record on this phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Known {
    /// Nothing like it. The office may know more.
    None,
    /// Masked numbers agree.
    Possible,
    /// Full numbers agree.
    Same,
}

const STREET_CONTACT: &str = "street_contact";

impl Known {
    /// The word used in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Known::Same => "same",
            Known::Possible => "possible",
            Known::None => "none",
        }
    }
}

/// Everything that this phone knows of a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientCheck {
    /// Their number, masked.
    pub phone: MaskedPhone,
    /// Degree to which they are on record.
    pub known: Known,
    /// By whom.
    pub who: BTreeSet<PersonId>,
    /// Their protection: by an arrival, else by a lead; `None` where they are free.
    pub protection: Option<Verdict>,
    /// The rules' provisional verdicts.
    pub verdicts: Vec<Verdict>,
}

impl ClientCheck {
    /// The JSON form of `phone check-client`.
    pub fn json(&self) -> Json {
        json!({
            "phone": self.phone.to_string(),
            "known": self.known.word(),
            "who": self.who,
            "protection": self.protection.as_ref().map(Verdict::json),
            "rulings": self.verdicts.iter().map(Verdict::json).collect::<Vec<_>>(),
        })
    }
}

impl View<'_> {
    /// Returns the certainty with which the person's own street contacts name a client: by full or
    /// by masked number.
    fn own_contacts(
        &self,
        judging: &mut Judging<'_>,
        phone: &MaskedPhone,
        key: Option<NumberKey>,
    ) -> Known {
        let contacts = judging.all(STREET_CONTACT).iter();
        let own = contacts.filter(|contact| {
            contact.counts()
                && contact.author() == self.enrolment.person()
                && contact.masked("phone").as_ref() == Some(phone)
        });
        let known = own.map(|contact| match key {
            Some(key) if contact.numbers.contains(&key) => Known::Same,
            Some(_) if !contact.numbers.is_empty() => Known::None,
            _ => Known::Possible,
        });
        known.max().unwrap_or(Known::None)
    }

    /// Returns the verdicts that the rules would reach on a client who came, or was recorded, now.
    /// A full number matches surely, a masked one possibly.
    ///
    /// # Errors
    /// [`ReplicaError::Id`] for text that is neither.
    pub(in crate::replica) fn check_client(
        &self,
        number: &str,
        now: Instant,
    ) -> Result<ClientCheck, ReplicaError> {
        let (phone, key) = match number.trim().parse::<MaskedPhone>() {
            Ok(masked) => (masked, None),
            Err(_) => {
                let full: PhoneNumber = number.parse()?;
                (full.masked(), Some(key_of(&full)))
            }
        };
        let own = self.own_post();
        let mut judging = Judging::new(*self, &own, now);
        let facts = judging.gather(&Scope::Client(phone.clone()));
        let me = self.enrolment.person();
        let rulings = check_client(&phone, key, me, &facts, &judging.context);
        let contacts = self.own_contacts(&mut judging, &phone, key);
        let known = known(&rulings).max(contacts);
        let seen: BTreeSet<_> = rulings.iter().flat_map(|ruling| &ruling.records).collect();
        let seen = facts.iter().filter(|fact| seen.contains(&fact.id()));
        let mut who: BTreeSet<PersonId> = seen.map(|fact| fact.author().clone()).collect();
        who.extend((contacts != Known::None).then(|| me.clone()));
        Ok(ClientCheck {
            phone,
            known,
            who,
            protection: protecting(&rulings).map(Verdict::provisional),
            verdicts: rulings.iter().map(Verdict::provisional).collect(),
        })
    }
}

fn known(rulings: &[Finding]) -> Known {
    let says = |outcome| rulings.iter().any(|ruling| ruling.outcome == outcome);
    match (says(Outcome::Repeat), says(Outcome::PossibleRepeat)) {
        (true, _) => Known::Same,
        (false, true) => Known::Possible,
        (false, false) => Known::None,
    }
}

/// RE-16 applies only where there was an arrival; MK-4 always, and blocks as a repeat.
fn protecting(rulings: &[Finding]) -> Option<&Finding> {
    let of = |rule: &str| {
        let mut rulings = rulings.iter();
        rulings.find(|ruling| ruling.rule.to_string() == rule)
    };
    let is_repeat =
        |lead: &&Finding| matches!(lead.outcome, Outcome::Repeat | Outcome::PossibleRepeat);
    of("RE-16").or_else(|| of("MK-4").filter(is_repeat))
}
