//! The committer as its callers see it.

mod commit_loop;
mod disk;
mod erasing;
pub(crate) mod world;
