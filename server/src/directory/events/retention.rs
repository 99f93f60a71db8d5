//! Retention periods.

use minicbor::{Decode, Encode};
use streetbook_core::ids::KindId;

/// The period of a form from this event on.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct RetentionSet {
    /// The form.
    #[n(0)]
    pub kind: KindId,
    /// Days after the day of capture; `None`: for ever.
    #[n(1)]
    pub days: Option<u32>,
}
