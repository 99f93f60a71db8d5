//! The version of the wire.

/// Wire version of this build.
pub const WIRE_VERSION: u8 = 1;
