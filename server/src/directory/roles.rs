//! The rights of each role. The form itself declares which role may write it.

use streetbook_core::book::PARTNER_AGENT;
use streetbook_core::ids::RoleId;

/// Every role that a posting may have, field first.
pub const ROLES: [&str; 10] = [
    "outreach",
    "specialist",
    "consultant",
    "verifier",
    "site_lead",
    "manager",
    "centre",
    "clerk",
    "administrator",
    PARTNER_AGENT,
];

/// Runs the office: people, devices, logins, the audit log.
pub const ADMINISTRATOR: &str = "administrator";

/// The office: reads every team.
pub(super) fn is_office(role: &RoleId) -> bool {
    matches!(role.as_str(), "centre" | "clerk" | "administrator")
}

/// Leads a team: reads the personal books that were opened in it, and its cases.
pub(super) fn is_manager(role: &RoleId) -> bool {
    role.as_str() == "manager"
}

/// Works at a team's desk; outreach staff report their clients there.
pub(super) fn is_at_desk(role: &RoleId) -> bool {
    matches!(
        role.as_str(),
        "outreach" | "specialist" | "consultant" | "verifier" | "site_lead" | "manager"
    )
}

/// True for a role of an outside company: its team is that company, and it reads no book of our own
/// teams.
pub(super) fn is_partner(role: &RoleId) -> bool {
    role.as_str() == PARTNER_AGENT
}

/// Checks arrivals against what partner companies reported.
pub(super) fn checks_arrivals(role: &RoleId) -> bool {
    matches!(role.as_str(), "verifier" | "site_lead")
}
