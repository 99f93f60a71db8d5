//! The writer of an entry, by the directory that their device knew.

use streetbook_core::ids::{DeviceId, PersonId};
use streetbook_core::journal::Posting;
use streetbook_core::sync::QuarantineReason;

use crate::directory::Directory;

/// The writer of an entry, and their posting then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Writer {
    /// The person.
    pub person: PersonId,
    /// Their posting at the position that their device knew.
    pub posting: Posting,
}

impl Directory {
    /// Returns the person who writes with a device, judged at the position that its entry carries.
    /// A device never knew an older directory than that of its enrolment.
    ///
    /// # Errors
    /// [`Refusal`] for a device that is unknown or revoked, and for a person who was disabled then.
    pub fn writer(&self, device: &DeviceId, position: u64) -> Result<Writer, Refusal> {
        let device = self.device(device).ok_or_else(|| {
            Refusal::rights("the office does not know the device that wrote this")
        })?;
        if device.is_revoked() {
            return Err(Refusal {
                code: "revoked",
                text: "the device that wrote this was revoked by the office".to_owned(),
            });
        }
        let position = position.max(device.enrolled_at);
        match self.posting_at(&device.person, position) {
            Some(posting) => Ok(Writer {
                person: device.person.clone(),
                posting: posting.clone(),
            }),
            None => Err(Refusal::rights(
                "the person who wrote this was disabled by then",
            )),
        }
    }

    /// Returns the writer of an entry that the office freed: its device may be revoked, and the
    /// person disabled.
    ///
    /// # Errors
    /// [`Refusal`] for a device or person that is unknown.
    pub fn writer_of_freed(&self, device: &DeviceId, position: u64) -> Result<Writer, Refusal> {
        let device = self.device(device);
        let found = device.and_then(|device| {
            let person = self.person(&device.person)?;
            let position = position.max(device.enrolled_at);
            Some(Writer {
                person: person.id().clone(),
                posting: person.posting_even_disabled(position)?.clone(),
            })
        });
        found.ok_or_else(|| Refusal::rights("the office does not know who wrote this"))
    }
}

/// Reason why something may not be written. It becomes the reason of a quarantine, and stays free of
/// personal data.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text}")]
pub struct Refusal {
    /// A stable word: `rights` or `revoked`.
    pub code: &'static str,
    /// One sentence for people.
    pub text: String,
}

impl Refusal {
    pub(super) fn rights(text: impl Into<String>) -> Refusal {
        Refusal {
            code: "rights",
            text: text.into(),
        }
    }
}

impl From<Refusal> for QuarantineReason {
    fn from(refusal: Refusal) -> QuarantineReason {
        QuarantineReason {
            code: refusal.code.to_owned(),
            text: refusal.text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::testing::Office;
    use crate::directory::{DeviceRevoked, Event};

    #[test]
    fn an_entry_is_judged_by_the_posting_that_its_writer_knew() {
        let mut office = Office::new();
        office.person("out0", 1, "north", "outreach");
        let enrolled = office.device("out0", 7);
        office.person("out0", 2, "south", "manager");
        let device = DeviceId([7; 16]);
        let number = |office: &Office, position| {
            let writer = office.directory.writer(&device, position);
            writer.map(|writer| writer.posting.number)
        };
        assert_eq!(number(&office, enrolled), Ok(1));
        assert_eq!(
            number(&office, 0),
            Ok(1),
            "no device is older than its enrolment"
        );
        assert_eq!(number(&office, office.n), Ok(2));
        let disabled = office.disable("out0");
        assert_eq!(number(&office, disabled - 1), Ok(2));
        assert_eq!(number(&office, disabled).unwrap_err().code, "rights");
        office.apply(Event::Revoked(DeviceRevoked {
            device,
            reason: "lost".into(),
        }));
        let refusal = number(&office, enrolled).unwrap_err();
        assert_eq!(QuarantineReason::from(refusal).code, "revoked");
        let stranger = office.directory.writer(&DeviceId([8; 16]), 1);
        assert_eq!(stranger.unwrap_err().code, "rights");
    }
}
