//! Our reader of changes against automerge itself: the same answer on everything honest, no panic
//! and no wrong yes on everything else.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod dice;
mod forge;
mod honest;
mod hostile;
mod in_its_record;
mod mutated;
mod street;
