//! Comparison of the office's copy of the own journal with the phone's.

/// Number of entries before a doubtful receipt from which the own journal is sent again.
const DOUBT_ENTRIES: u64 = 1_000;

/// Relation of the office's history of the own journal to the phone's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::replica) enum Alignment {
    /// As far as is known, both hold the same.
    InStep,
    /// The office holds another entry under one of our numbers, and has not said from where on.
    Doubtful,
    /// Behind a number the office holds another history: a successor has to go on from there.
    Forked {
        /// The last number that both hold alike.
        common: u64,
    },
}

/// An answer's account of the own journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OfficeHistory {
    /// Nothing, or of something that cannot be read here.
    Unsaid,
    /// It holds the same.
    Same,
    /// It holds another entry under a number of ours.
    Differs {
        /// The number.
        at: u64,
    },
    /// It holds more than is here: this phone is the copy.
    Longer {
        /// The last number here.
        here: u64,
    },
    /// It names the last number that both hold alike.
    Forks {
        /// The number.
        common: u64,
    },
}

/// The own entries that are on their way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct UnderWay {
    /// The office held the journal up to here.
    pub held: u64,
    /// The last request went up to here.
    pub sent_through: u64,
}

impl Alignment {
    /// The alignment after an answer, and where there is doubt the number behind which the own journal is to be
    /// sent next: what the office objects to in that tells from where on the histories differ.
    pub(super) fn after(
        self,
        said: OfficeHistory,
        under_way: UnderWay,
    ) -> (Alignment, Option<u64>) {
        let UnderWay { held, sent_through } = under_way;
        match (self, said) {
            (_, OfficeHistory::Forks { common } | OfficeHistory::Longer { here: common }) => {
                (Alignment::Forked { common }, None)
            }
            (Alignment::Forked { .. }, _) | (_, OfficeHistory::Unsaid) => (self, None),
            (_, OfficeHistory::Same) => (Alignment::InStep, None),
            (Alignment::InStep, OfficeHistory::Differs { at }) => {
                (Alignment::Doubtful, Some(at.saturating_sub(DOUBT_ENTRIES)))
            }
            // What it did not object to is the same on both sides: it says from where on with what follows.
            (Alignment::Doubtful, OfficeHistory::Differs { .. }) if sent_through > held => {
                (Alignment::Doubtful, Some(sent_through))
            }
            // It does not say from where: all counts as unsent.
            (Alignment::Doubtful, OfficeHistory::Differs { .. }) => {
                (Alignment::Forked { common: 0 }, None)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUIET: UnderWay = UnderWay {
        held: 5,
        sent_through: 5,
    };

    #[test]
    fn doubt_ends_when_the_office_agrees_names_the_fork_or_has_nothing_more_to_say() {
        let doubtful = Alignment::Doubtful;
        let differs = OfficeHistory::Differs { at: 1_500 };
        let began = Alignment::InStep.after(differs, QUIET);
        assert_eq!(began, (doubtful, Some(500)), "sent again from before");
        let asked = UnderWay {
            held: 500,
            sent_through: 900,
        };
        assert_eq!(doubtful.after(differs, asked), (doubtful, Some(900)));
        assert_eq!(
            doubtful.after(OfficeHistory::Same, asked),
            (Alignment::InStep, None)
        );
        let named = Alignment::Forked { common: 700 };
        let forks = OfficeHistory::Forks { common: 700 };
        assert_eq!(doubtful.after(forks, asked), (named, None));
        let unnamed = Alignment::Forked { common: 0 };
        assert_eq!(doubtful.after(differs, QUIET), (unnamed, None));
    }

    #[test]
    fn a_fork_stays_until_a_successor_goes_on() {
        let forked = Alignment::Forked { common: 3 };
        for said in [
            OfficeHistory::Same,
            OfficeHistory::Unsaid,
            OfficeHistory::Differs { at: 4 },
        ] {
            assert_eq!(forked.after(said, QUIET), (forked, None), "{said:?}");
        }
        let longer = OfficeHistory::Longer { here: 9 };
        let copied = Alignment::Forked { common: 9 };
        assert_eq!(Alignment::InStep.after(longer, QUIET), (copied, None));
    }
}
