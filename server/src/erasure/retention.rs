//! For how long records are kept: a period for each form, in days after the day of capture. A form
//! without one is kept for ever. What is beyond its period is erased by nobody alone: it is asked for
//! like every other erasure.

use streetbook_core::ids::KindId;

use crate::directory::{Directory, Event, RetentionSet};

/// The longest period: a century.
const DAYS_MAX: u32 = 36_525;

impl Directory {
    /// Sets or lifts the period of a form.
    ///
    /// # Errors
    /// [`RetentionRefused`] for no day at all, or for more than a century.
    pub fn keep(&self, kind: KindId, days: Option<u32>) -> Result<Event, RetentionRefused> {
        match days {
            Some(days) if days == 0 || days > DAYS_MAX => Err(RetentionRefused(days)),
            days => Ok(Event::Retention(RetentionSet { kind, days })),
        }
    }
}

/// A period that cannot be meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("records are kept for 1 to {DAYS_MAX} days or forever, not for {0}")]
pub struct RetentionRefused(u32);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::testing::Office;

    #[test]
    fn a_period_is_set_changed_and_lifted() {
        let mut office = Office::new();
        let kind: KindId = "street_contact".parse().unwrap();
        for days in [Some(30), Some(365), None] {
            let event = office.directory.keep(kind.clone(), days).unwrap();
            office.apply(event);
            assert_eq!(office.directory.retention().get(&kind).copied(), days);
        }
        for days in [0, DAYS_MAX + 1] {
            let refused = office.directory.keep(kind.clone(), Some(days));
            assert_eq!(refused, Err(RetentionRefused(days)));
        }
    }
}
