//! The topics of the office's own journal, in one place: two events cannot share a number.

/// What an entry of the office's own journal is about. The numbers are those on the wire and on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u16)]
pub enum Topic {
    /// The workspace was set up or renamed.
    Workspace = 1,
    /// A person was added, moved, renamed, disabled or enabled.
    Person = 2,
    /// A one-time code was given out.
    Invite = 3,
    /// A device was certified.
    Device = 4,
    /// A device was revoked.
    DeviceRevoked = 5,
    /// Entries were released into books.
    Releases = 6,
    /// A login as it stands from here on.
    Login = 7,
    /// The server opened a device for a person who writes in the office.
    OfficeDevice = 8,
    /// A line of the audit log. They are many and make up nothing: a fold of the directory passes them by.
    Audit = 9,
    /// An erasure was asked for.
    ErasureAsked = 10,
    /// An erasure was approved or cancelled.
    ErasureDecided = 11,
    /// Records are erased.
    Erased = 12,
    /// A person's second factor as it stands from here on.
    SecondFactor = 13,
    /// Entries are judged again without the objection that their writer had no right.
    Freed = 14,
    /// For how long records of a kind are kept.
    Retention = 15,
    /// A form was published.
    KindPublished = 16,
    /// A version of the rulebook was published.
    RevisionPublished = 17,
    /// What a rule says of a record, for one person.
    FindingNotice = 18,
    /// A person left or came back, as phones hear it.
    PersonLeft = 19,
}

impl Topic {
    /// All of them, in ascending order.
    pub const ALL: [Topic; 19] = [
        Topic::Workspace,
        Topic::Person,
        Topic::Invite,
        Topic::Device,
        Topic::DeviceRevoked,
        Topic::Releases,
        Topic::Login,
        Topic::OfficeDevice,
        Topic::Audit,
        Topic::ErasureAsked,
        Topic::ErasureDecided,
        Topic::Erased,
        Topic::SecondFactor,
        Topic::Freed,
        Topic::Retention,
        Topic::KindPublished,
        Topic::RevisionPublished,
        Topic::FindingNotice,
        Topic::PersonLeft,
    ];

    /// Returns its number on the wire and on disk.
    pub const fn number(self) -> u16 {
        self as u16
    }

    /// Returns the topic of a number; `None` for one of a newer build.
    pub fn of(number: u16) -> Option<Topic> {
        let mut all = Topic::ALL.iter();
        all.find(|topic| topic.number() == number).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_up_to_the_last_names_its_topic_and_the_next_one_none() {
        let numbers: Vec<u16> = Topic::ALL.iter().map(|topic| topic.number()).collect();
        assert_eq!(numbers, (1..=19).collect::<Vec<u16>>());
        assert!(
            Topic::ALL
                .iter()
                .all(|topic| Topic::of(topic.number()) == Some(*topic))
        );
        assert_eq!((Topic::of(0), Topic::of(20)), (None, None));
    }
}
