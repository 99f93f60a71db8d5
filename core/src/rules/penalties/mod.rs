//! Penalties (PN-1) and repeat offenders (PT-2): every amount is a proposal of which the person is
//! notified, to which they may object, and on which a person decides.

mod card;
mod clause;
mod family;
mod month;
mod procedure;
mod repeat;
#[cfg(test)]
mod tests;

pub(super) use family::FAMILY;
