//! Findings of the rules.

use std::collections::BTreeMap;

use super::Scope;
use crate::ids::{PersonId, RecordId};
use crate::kind::Label;
use crate::rulebook::RuleId;
use crate::time::{Day, Instant};

/// A rule's finding on a scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule.
    pub rule: RuleId,
    /// Version of the rulebook in force on that day.
    pub rulebook: u32,
    /// The scope that was evaluated.
    pub scope: Scope,
    /// The day that it is about.
    pub day: Day,
    /// The record that it is about.
    pub about: Option<RecordId>,
    /// The person whom it concerns.
    pub person: Option<PersonId>,
    /// The finding in one word.
    pub outcome: Outcome,
    /// The fine that is proposed.
    pub amount_yuan: Option<i64>,
    /// The records that the rule looked at, in the order of the log.
    pub records: Vec<RecordId>,
    /// The figures behind it.
    pub figures: BTreeMap<&'static str, i64>,
    /// The finding in one sentence.
    pub text: Label,
    /// The moment at which it must be evaluated again though nothing new came: until then only records
    /// and the rulebook can change it.
    pub until: Option<Instant>,
}

/// Declares the outcomes with their stable words.
macro_rules! outcomes {
    ($($(#[$doc:meta])* $name:ident = $word:literal,)*) => {
        /// A finding in one word.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Outcome { $($(#[$doc])* $name,)* }

        impl Outcome {
            /// Every outcome.
            pub const ALL: &'static [Outcome] = &[$(Outcome::$name,)*];

            /// Returns the word used in tables and JSON.
            pub fn word(self) -> &'static str {
                match self { $(Outcome::$name => $word,)* }
            }
        }
    };
}

outcomes! {
    /// It counts.
    Valid = "valid",
    /// It does not count.
    Invalid = "invalid",
    /// Too early to say.
    Pending = "pending",
    /// The requirement is met.
    Met = "met",
    /// Less than required so far, and there is time left.
    Behind = "behind",
    /// Less than required, and the time is over.
    Missed = "missed",
    /// Something that the rule requires is missing.
    Missing = "missing",
    /// After the deadline.
    Late = "late",
    /// Its term is over.
    Expired = "expired",
    /// Its term is over soon.
    Expiring = "expiring",
    /// A repeat of the same client: full numbers agree.
    Repeat = "repeat",
    /// Perhaps a repeat of the same client: masked numbers agree.
    PossibleRepeat = "possible_repeat",
    /// No match on record.
    New = "new",
    /// First in the log.
    First = "first",
    /// Behind another in the log, or ruled out of disputes.
    Yields = "yields",
    /// That day's reports lose every dispute.
    LosesDisputes = "loses_disputes",
    /// Protected.
    Protected = "protected",
    /// More than allowed.
    OverLimit = "over_limit",
    /// Not in its turn.
    OutOfTurn = "out_of_turn",
    /// A needed signature is not there.
    Unsigned = "unsigned",
    /// A fine is proposed.
    ProposedFine = "proposed_fine",
    /// Something other than a fine is proposed; the sentence says what.
    Proposal = "proposal",
    /// A person should look; nothing is blocked.
    Warning = "warning",
    /// Two records contradict each other.
    Differs = "differs",
    /// A person is liable.
    Liable = "liable",
    /// A parameter without a default has not been set.
    NotSet = "not_set",
    /// Away before the time.
    LeftEarly = "left_early",
    /// Not there.
    Absent = "absent",
    /// Written for a day on which it cannot have been written.
    Backfilled = "backfilled",
}

impl Finding {
    /// Creates a ruling, by the version in force on its day.
    pub fn new(rule: RuleId, rulebook: u32, scope: &Scope, day: Day, outcome: Outcome) -> Finding {
        Finding {
            rule,
            rulebook,
            scope: scope.clone(),
            day,
            about: None,
            person: None,
            outcome,
            amount_yuan: None,
            records: Vec::new(),
            figures: BTreeMap::new(),
            text: Label {
                zh: String::new(),
                en: String::new(),
            },
            until: None,
        }
    }

    /// Sets the record that it is about.
    #[must_use]
    pub fn about(mut self, record: RecordId) -> Finding {
        self.about = Some(record);
        self
    }

    /// Sets the person concerned.
    #[must_use]
    pub fn concerns(mut self, person: &PersonId) -> Finding {
        self.person = Some(person.clone());
        self
    }

    /// Adds records that the rule looked at.
    #[must_use]
    pub fn seen(mut self, records: impl IntoIterator<Item = RecordId>) -> Finding {
        self.records.extend(records);
        self
    }

    /// Adds a figure.
    #[must_use]
    pub fn figure(mut self, name: &'static str, number: i64) -> Finding {
        self.figures.insert(name, number);
        self
    }

    /// Sets the proposed fine, in yuan.
    #[must_use]
    pub fn yuan(mut self, amount: i64) -> Finding {
        self.amount_yuan = Some(amount);
        self
    }

    /// Sets the sentence in both languages.
    #[must_use]
    pub fn text(mut self, zh: impl Into<String>, en: impl Into<String>) -> Finding {
        self.text = Label {
            zh: zh.into(),
            en: en.into(),
        };
        self
    }

    /// Sets the moment of the next evaluation.
    #[must_use]
    pub fn until(mut self, moment: Instant) -> Finding {
        self.until = Some(moment);
        self
    }
}
