//! What rules say.

use std::collections::BTreeMap;

use super::Scope;
use crate::ids::{PersonId, RecordId};
use crate::kind::Label;
use crate::rulebook::RuleId;
use crate::time::{Day, Instant};

/// What a rule says of a scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ruling {
    /// The rule.
    pub rule: RuleId,
    /// The version of the rulebook in force on the day that was judged.
    pub rulebook: u32,
    /// What was judged together.
    pub scope: Scope,
    /// The day that was judged.
    pub day: Day,
    /// The record that it is about.
    pub about: Option<RecordId>,
    /// The person whom it concerns.
    pub person: Option<PersonId>,
    /// In one word.
    pub outcome: Outcome,
    /// The fine that is proposed.
    pub amount_yuan: Option<i64>,
    /// What it looked at, in the order of the log.
    pub records: Vec<RecordId>,
    /// The numbers behind it.
    pub figures: BTreeMap<&'static str, i64>,
    /// In one sentence.
    pub text: Label,
    /// The moment at which it must be judged again though nothing new came: until then only records
    /// and the rulebook can change it.
    pub until: Option<Instant>,
}

/// Declares the outcomes with their stable words.
macro_rules! outcomes {
    ($($(#[$doc:meta])* $name:ident = $word:literal,)*) => {
        /// A ruling in one word.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Outcome { $($(#[$doc])* $name,)* }

        impl Outcome {
            /// Every outcome.
            pub const ALL: &'static [Outcome] = &[$(Outcome::$name,)*];

            /// The word used in tables and JSON.
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
    /// What the rule asks is there.
    Met = "met",
    /// So far less than asked, and there is time left.
    Behind = "behind",
    /// Less than asked, and the time is over.
    Missed = "missed",
    /// Something that the rule asks for is not there.
    Missing = "missing",
    /// After the time.
    Late = "late",
    /// Its time ran out.
    Expired = "expired",
    /// Its time runs out soon.
    Expiring = "expiring",
    /// The same client once more: full numbers agree.
    Repeat = "repeat",
    /// Perhaps the same client once more: masked numbers agree.
    PossibleRepeat = "possible_repeat",
    /// Nothing like it is on record.
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
    /// Somebody should look; nothing is stopped.
    Warning = "warning",
    /// Two records contradict each other.
    Differs = "differs",
    /// Somebody answers for it.
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

impl Ruling {
    /// A ruling of a rule on a scope, by the version in force on the day judged.
    pub fn new(rule: RuleId, rulebook: u32, scope: &Scope, day: Day, outcome: Outcome) -> Ruling {
        Ruling {
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

    /// About this record.
    #[must_use]
    pub fn about(mut self, record: RecordId) -> Ruling {
        self.about = Some(record);
        self
    }

    /// Concerning this person.
    #[must_use]
    pub fn concerns(mut self, person: &PersonId) -> Ruling {
        self.person = Some(person.clone());
        self
    }

    /// Having looked at these records.
    #[must_use]
    pub fn seen(mut self, records: impl IntoIterator<Item = RecordId>) -> Ruling {
        self.records.extend(records);
        self
    }

    /// With a number behind it.
    #[must_use]
    pub fn figure(mut self, name: &'static str, number: i64) -> Ruling {
        self.figures.insert(name, number);
        self
    }

    /// Proposing a fine.
    #[must_use]
    pub fn yuan(mut self, amount: i64) -> Ruling {
        self.amount_yuan = Some(amount);
        self
    }

    /// In these words.
    #[must_use]
    pub fn text(mut self, zh: impl Into<String>, en: impl Into<String>) -> Ruling {
        self.text = Label {
            zh: zh.into(),
            en: en.into(),
        };
        self
    }

    /// To be judged again at this moment.
    #[must_use]
    pub fn until(mut self, moment: Instant) -> Ruling {
        self.until = Some(moment);
        self
    }
}
