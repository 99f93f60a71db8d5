//! The phone's state as lists, verdicts and reports read it.

use super::enrolment::Enrolment;
use super::relay::Relay;
use super::store::DeviceStore;
use super::sync::Session;
use super::workspace::Workspace;

/// The parts of a phone that can be looked at.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub store: &'a DeviceStore,
    pub workspace: &'a Workspace,
    pub enrolment: &'a Enrolment,
    pub relay: &'a Relay,
    pub session: &'a Session,
}
