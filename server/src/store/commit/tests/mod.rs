//! The committer as its callers see it.

mod disk;
mod erasing;
mod rounds;
pub(crate) mod world;
