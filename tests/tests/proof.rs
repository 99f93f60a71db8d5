//! Short forms of what the bin `proof` runs whole: see docs/TESTING.md.

use streetbook_tests::proof::{self, Scale};

#[global_allocator]
static METER: proof::Meter = proof::Meter;

#[test]
fn a_phone_is_whole_in_every_crash_image() {
    proof::print(&[proof::phones(Scale::Short)]);
}

#[test]
fn the_server_is_whole_in_every_crash_image() {
    proof::print(&[proof::ledgers(Scale::Short)]);
}

#[test]
fn a_cut_or_changed_backup_restores_nothing() {
    proof::print(&[proof::backups(Scale::Short)]);
}

#[test]
fn every_flipped_bit_is_named() {
    proof::print(&proof::flips(Scale::Short));
}

#[test]
fn whatever_fails_nothing_promised_is_lost() {
    proof::print(&proof::loops(Scale::Short));
}

#[test]
fn whatever_system_call_fails_the_command_leaves_nothing_half() {
    proof::print(&proof::machine(Scale::Short));
}

#[test]
fn a_server_killed_at_any_moment_keeps_what_it_receipted_once() {
    proof::print(&[proof::kills(Scale::Short)]);
}

#[test]
fn a_server_killed_at_any_named_point_keeps_what_it_receipted_once() {
    proof::print(&proof::points(Scale::Short));
}

#[test]
fn every_order_of_the_small_model_ends_in_one_record() {
    proof::print(&[proof::model(Scale::Short)]);
}

#[test]
fn every_reader_bears_what_it_is_given() {
    proof::print(&proof::fuzz::fuzz(Scale::Short));
}
