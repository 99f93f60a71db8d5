//! A phone through a field day: what it saves, hears, loses and recovers.
#![allow(clippy::unwrap_used)]

mod acts;
mod earlier;
mod erased;
mod joining;
mod many;
mod materials;
mod news;
mod pages;
mod power;
mod published;
mod quarantine;
mod refused;
mod relay;
mod reports;
mod restores;
mod rows;
#[path = "../support/mod.rs"]
mod support;
mod two_phones;
mod verdicts;
