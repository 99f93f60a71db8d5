//! The audit log: who did what, to what, how much of it and what for.
//!
//! A note is an event of the server's own journal, which is hash-chained and signed: nobody takes one
//! away or puts one in unseen. Notes name people, devices, records, forms and reports by their ids and
//! never hold the content of a record.

use minicbor::encode::Write;
use minicbor::{Decode, Decoder, Encode, Encoder};
use streetbook_core::ids::{DeviceId, PersonId};
use streetbook_core::phone::mask_numbers;
use streetbook_core::time::Instant;

/// Of a purpose as somebody typed it; what is longer is cut.
const PURPOSE_CHARS_MAX: usize = 200;

/// One line of the audit log.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct AuditEntry {
    /// Time of the act.
    #[n(0)]
    pub at: Instant,
    /// The actor.
    #[n(1)]
    pub by: Actor,
    /// The act.
    #[n(2)]
    pub act: AuditAct,
    /// The ids of what it was done to, never a number or a record's words.
    #[n(3)]
    pub about: String,
    /// Number of rows that left the office, or of attempts.
    #[n(4)]
    pub rows: Option<u64>,
    /// Purpose or reason.
    #[n(5)]
    pub purpose: String,
}

impl AuditEntry {
    /// An act by somebody, about nothing in particular yet.
    #[must_use]
    pub fn new(at: Instant, by: Actor, act: AuditAct) -> AuditEntry {
        AuditEntry {
            at,
            by,
            act,
            about: String::new(),
            rows: None,
            purpose: String::new(),
        }
    }

    /// Sets the id of the object of the act.
    #[must_use]
    pub fn about(self, id: impl ToString) -> AuditEntry {
        let about = id.to_string();
        AuditEntry { about, ..self }
    }

    /// Sets the number of rows.
    #[must_use]
    pub fn rows(self, rows: u64) -> AuditEntry {
        let rows = Some(rows);
        AuditEntry { rows, ..self }
    }

    /// Sets the purpose. A note stays for good: phone numbers in it are masked.
    #[must_use]
    pub fn purpose(self, purpose: &str) -> AuditEntry {
        let purpose = mask_numbers(purpose.trim())
            .chars()
            .take(PURPOSE_CHARS_MAX)
            .collect();
        AuditEntry { purpose, ..self }
    }
}

/// The requested part of the log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AuditAsked {
    /// Nothing before this.
    pub from: Option<Instant>,
    /// Nothing from this on.
    pub to: Option<Instant>,
    /// At most so many lines.
    pub limit: usize,
}

impl AuditAsked {
    /// True for a line that was asked for.
    pub fn takes(&self, noted: &AuditEntry) -> bool {
        self.from.is_none_or(|from| noted.at >= from) && self.to.is_none_or(|to| noted.at < to)
    }
}

/// The actor of an act.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Actor {
    /// Somebody who was signed in.
    #[n(0)]
    Person(#[n(0)] PersonId),
    /// An operator on the server's own machine.
    #[n(1)]
    Operator,
    /// A phone.
    #[n(2)]
    Device(#[n(0)] DeviceId),
    /// An unknown actor.
    #[n(3)]
    Stranger,
}

impl Actor {
    /// Returns the kind of actor and their id, as people and scripts read it.
    pub fn word(&self) -> String {
        match self {
            Actor::Person(id) => format!("person {id}"),
            Actor::Operator => "operator".to_owned(),
            Actor::Device(id) => format!("device {id}"),
            Actor::Stranger => "stranger".to_owned(),
        }
    }
}

/// Acts that can be noted. The words are stored and stable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AuditAct {
    /// Somebody signed in.
    SignIn,
    /// A sign-in was rejected; `rows` is the number of attempts.
    SignInRefused,
    /// A session ended.
    SignOut,
    /// A masked value was shown.
    Reveal,
    /// Records left as a file.
    Export,
    /// A report was read.
    Report,
    /// A person's data was looked for.
    SubjectFind,
    /// A copy was made for the person whom the data is about.
    SubjectExport,
    /// Somebody asked to have data erased.
    ErasureAsked,
    /// A second person approved or cancelled that.
    ErasureDecided,
    /// Data was erased.
    Erased,
    /// A person was added, moved, renamed, disabled or enabled.
    Person,
    /// A device received its certificate.
    DeviceEnrolled,
    /// A device lost its rights.
    DeviceRevoked,
    /// A one-time code was given out.
    Invite,
    /// A login was made, disabled or enabled.
    Account,
    /// A password was set.
    Password,
    /// A second factor was switched on, taken away or demanded.
    SecondFactor,
    /// Quarantined entries were freed.
    Freed,
    /// A form came in.
    Kind,
    /// A rulebook came in.
    Rulebook,
    /// A retention period was set.
    Retention,
    /// This log was read.
    AuditRead,
    /// Of a newer build.
    Newer(String),
}

impl AuditAct {
    /// Every act that this build knows.
    pub const ALL: [AuditAct; 23] = [
        AuditAct::SignIn,
        AuditAct::SignInRefused,
        AuditAct::SignOut,
        AuditAct::Reveal,
        AuditAct::Export,
        AuditAct::Report,
        AuditAct::SubjectFind,
        AuditAct::SubjectExport,
        AuditAct::ErasureAsked,
        AuditAct::ErasureDecided,
        AuditAct::Erased,
        AuditAct::Person,
        AuditAct::DeviceEnrolled,
        AuditAct::DeviceRevoked,
        AuditAct::Invite,
        AuditAct::Account,
        AuditAct::Password,
        AuditAct::SecondFactor,
        AuditAct::Freed,
        AuditAct::Kind,
        AuditAct::Rulebook,
        AuditAct::Retention,
        AuditAct::AuditRead,
    ];

    /// The word that is stored.
    pub fn word(&self) -> &str {
        match self {
            AuditAct::SignIn => "sign_in",
            AuditAct::SignInRefused => "sign_in_refused",
            AuditAct::SignOut => "sign_out",
            AuditAct::Reveal => "reveal",
            AuditAct::Export => "export",
            AuditAct::Report => "report",
            AuditAct::SubjectFind => "subject_find",
            AuditAct::SubjectExport => "subject_export",
            AuditAct::ErasureAsked => "erasure_asked",
            AuditAct::ErasureDecided => "erasure_decided",
            AuditAct::Erased => "erased",
            AuditAct::Person => "person",
            AuditAct::DeviceEnrolled => "device_enrolled",
            AuditAct::DeviceRevoked => "device_revoked",
            AuditAct::Invite => "invite",
            AuditAct::Account => "account",
            AuditAct::Password => "password",
            AuditAct::SecondFactor => "second_factor",
            AuditAct::Freed => "freed",
            AuditAct::Kind => "kind",
            AuditAct::Rulebook => "rulebook",
            AuditAct::Retention => "retention",
            AuditAct::AuditRead => "audit_read",
            AuditAct::Newer(word) => word,
        }
    }

    fn of(word: &str) -> AuditAct {
        let known = AuditAct::ALL.into_iter().find(|act| act.word() == word);
        known.unwrap_or_else(|| AuditAct::Newer(word.to_owned()))
    }
}

impl<C> Encode<C> for AuditAct {
    fn encode<W: Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.str(self.word())?.ok()
    }
}

impl<'b, C> Decode<'b, C> for AuditAct {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        Ok(AuditAct::of(d.str()?))
    }
}

#[cfg(test)]
mod tests {
    use streetbook_core::sync::{from_bytes, to_bytes};

    use super::*;

    #[test]
    fn a_note_comes_back_as_it_went_also_with_an_act_of_a_newer_build() {
        let act = AuditAct::Newer("teleport".to_owned());
        for act in AuditAct::ALL.into_iter().chain([act]) {
            let noted = AuditEntry::new(
                Instant::from_millis(7),
                Actor::Device(DeviceId([7; 16])),
                act,
            )
            .about("out0")
            .rows(3)
            .purpose(" recall a client ");
            assert_eq!(noted.purpose, "recall a client");
            assert_eq!(from_bytes(&to_bytes(&noted)), Ok(noted));
        }
    }

    #[test]
    fn a_note_takes_the_bytes_that_are_written_down() {
        let by = Actor::Person("mgr".parse().unwrap());
        let noted = AuditEntry::new(Instant::from_millis(7), by, AuditAct::Reveal).about("r");
        let expected = b"\x86\x07\x82\x00\x81\x63mgr\x66reveal\x61r\xf6\x60";
        assert_eq!(to_bytes(&noted), expected);
    }
}
