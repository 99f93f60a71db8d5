//! Each report over a handful of records, with its rows written out.

mod clients;
mod field;
mod file;
mod partners;
mod people;
mod readers;
mod world;
