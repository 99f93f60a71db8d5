//! The frame around every page.

use std::collections::BTreeMap;

use axum::response::Html;
use maud::{Markup, html};
use streetbook_core::ids::KindId;
use streetbook_core::kind::Kind;

use super::Office;
use super::bare::bare;
use super::csrf::form_token;
use super::escape::escape;
use super::failure::Failure;
use super::visitor::Visitor;
use crate::directory::ADMINISTRATOR;

/// The page that a visitor is on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum NavItem<'a> {
    Kind(&'a KindId),
    Rulings,
    Quarantine,
    Reports,
    Subjects,
    Account,
    People,
    Devices,
    Accounts,
    Audit,
}

impl NavItem<'_> {
    /// The address of the page, for a way back.
    pub(super) fn address(self) -> String {
        match self {
            NavItem::Kind(kind) => format!("/records/{kind}"),
            NavItem::Rulings => "/rulings".to_owned(),
            NavItem::Quarantine => "/quarantine".to_owned(),
            NavItem::Reports => "/reports".to_owned(),
            NavItem::Subjects => "/subjects".to_owned(),
            NavItem::Account => "/account".to_owned(),
            NavItem::People => "/people".to_owned(),
            NavItem::Devices => "/devices".to_owned(),
            NavItem::Accounts => "/accounts".to_owned(),
            NavItem::Audit => "/audit".to_owned(),
        }
    }
}

/// The pages of administrators.
const ADMINISTERED: [(NavItem<'static>, &str, &str); 4] = [
    (NavItem::People, "人员", "People"),
    (NavItem::Devices, "设备", "Devices"),
    (NavItem::Accounts, "账号", "Logins"),
    (NavItem::Audit, "审计", "Audit"),
];

/// A page of the office, with the forms as tabs.
pub(super) async fn page(
    office: &Office,
    visitor: &Visitor,
    place: NavItem<'_>,
    title: &str,
    main: &Markup,
) -> Result<Html<String>, Failure> {
    let counts = office.app.view.counts(&visitor.books(office)).await?;
    let body = html! {
        (header(office, visitor))
        (tabs(office, visitor, place, &counts))
        main { (main) }
    };
    Ok(Html(bare(visitor.language, title, &body).into_string()))
}

/// Renders the visitor's name, and the way out.
pub(super) fn header(office: &Office, visitor: &Visitor) -> Markup {
    let directory = office.directory();
    let workspace = directory
        .workspace()
        .map_or("Streetbook 街簿", |workspace| &workspace.name);
    let name = directory
        .person(&visitor.person)
        .map_or("", |person| person.name());
    html! {
        header {
            a .home href="/" { (escape(workspace)) }
            form method="post" action="/sign-out" {
                (token(visitor))
                a href="/account" title=(visitor.language.say("我的账号", "My login")) { (escape(name)) }
                button { (visitor.language.say("退出", "Sign out")) }
            }
        }
    }
}

/// The forms in use, then those without a record, folded up; the office's own pages are separate.
fn tabs(
    office: &Office,
    visitor: &Visitor,
    place: NavItem<'_>,
    counts: &BTreeMap<KindId, u64>,
) -> Markup {
    let language = visitor.language;
    let count = |kind: &Kind| counts.get(&kind.id).copied().unwrap_or(0);
    let kinds = office.app.handles.kinds.now();
    let (used, unused): (Vec<&Kind>, Vec<&Kind>) = kinds
        .iter_latest()
        .partition(|kind| count(kind) > 0 || place == NavItem::Kind(&kind.id));
    let form = |kind: &Kind| {
        let here = NavItem::Kind(&kind.id);
        tab(
            here,
            place,
            html! { (language.label(&kind.label)) " " span .count { (count(kind)) } },
        )
    };
    html! {
        nav aria-label=(language.say("表单", "Forms")) {
            @for kind in used { (form(kind)) }
            @if !unused.is_empty() {
                details .more {
                    summary { (language.say("还没有记录的表单", "Forms without records")) }
                    @for kind in unused { (form(kind)) }
                }
            }
        }
        nav .office aria-label=(language.say("办公", "Office")) {
            (tab(NavItem::Reports, place, html! { (language.say("报表", "Reports")) }))
            (tab(NavItem::Rulings, place, html! { (language.say("规则判定", "Rulings")) }))
            (tab(NavItem::Quarantine, place, html! { (language.say("隔离", "Quarantine")) }))
            @if visitor.has_role(office, crate::erasure::ERASERS) {
                (tab(NavItem::Subjects, place, html! { (language.say("当事人", "Subjects")) }))
            }
            @if visitor.has_role(office, &[ADMINISTRATOR]) {
                @for (administers, zh, en) in ADMINISTERED {
                    (tab(administers, place, html! { (language.say(zh, en)) }))
                }
            }
        }
    }
}

/// A way to a page, marked where the visitor is on it.
fn tab(to: NavItem<'_>, here: NavItem<'_>, label: Markup) -> Markup {
    html! { a href=(to.address()) aria-current=[(to == here).then_some("page")] { (label) } }
}

/// The hidden field that makes a form this session's own.
pub(super) fn token(visitor: &Visitor) -> Markup {
    html! { input type="hidden" name="token" value=(form_token(&visitor.session)); }
}
