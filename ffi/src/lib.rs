//! What field apps link: `streetbook-core`'s replica for Kotlin, Swift, Python and React Native.
//!
//! Empty until the phone library is built: binding attributes will live in this crate only, and the
//! host app brings the HTTP transport, so that no C is linked into a phone.
