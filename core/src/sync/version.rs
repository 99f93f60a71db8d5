//! The version of the wire.

/// The wire version that this build speaks.
pub const WIRE_VERSION: u8 = 1;
