//! Roles as people call them.

use maud::{Markup, html};

use super::language::Language;
use crate::directory::ROLES;

/// A role in the reader's language; one of a newer build by its id.
pub(super) fn role_name(language: Language, role: &str) -> &str {
    let (zh, en) = match role {
        "outreach" => ("外联人员", "outreach"),
        "specialist" => ("渠道专员", "specialist"),
        "consultant" => ("置业顾问", "consultant"),
        "verifier" => ("监督专员", "verifier"),
        "site_lead" => ("案场负责人", "site lead"),
        "manager" => ("渠道经理", "manager"),
        "centre" => ("营销中心", "centre"),
        "clerk" => ("销售内业", "clerk"),
        "administrator" => ("系统管理员", "administrator"),
        "partner_agent" => ("渠道公司业务员", "partner agent"),
        other => (other, other),
    };
    match language {
        Language::Zh => zh,
        Language::En => en,
    }
}

/// A choice between all roles.
pub(super) fn roles(language: Language, chosen: Option<&str>) -> Markup {
    html! {
        select name="role" required {
            @for role in ROLES {
                option value=(role) selected[chosen == Some(role)] { (role_name(language, role)) }
            }
        }
    }
}
