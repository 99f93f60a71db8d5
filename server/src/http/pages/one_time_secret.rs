//! Secrets that are shown once and stored nowhere: codes and passwords for somebody else.

use axum::response::Html;
use maud::{Markup, PreEscaped, html};
use qrcode::QrCode;
use qrcode::render::svg;

use super::Office;
use super::escape::escape;
use super::failure::Failure;
use super::frame::{NavItem, page};
use super::value::moment;
use super::visitor::Visitor;
use crate::admin::Outcome;

/// The smallest side of a picture, in pixels of the style.
const SIDE_MIN: u32 = 220;

/// A text for a phone's camera, dark on light whatever the page's colours are.
pub(super) fn picture(text: &str) -> Result<Markup, Failure> {
    let code = QrCode::new(text).map_err(|error| Failure::Broken(error.to_string()))?;
    let drawn = code
        .render::<svg::Color<'_>>()
        .min_dimensions(SIDE_MIN, SIDE_MIN)
        .build();
    // The drawing begins with an XML declaration, which has no place in a page.
    let start = drawn.find("<svg").unwrap_or_default();
    let svg = drawn.get(start..).unwrap_or_default().to_owned();
    Ok(html! { div .picture { (PreEscaped(svg)) } })
}

/// The page after an act whose result somebody has to pass on; `about` is whose it is.
pub(super) async fn handed_over(
    office: &Office,
    visitor: &Visitor,
    place: NavItem<'_>,
    about: &str,
    done: &Outcome,
) -> Result<Html<String>, Failure> {
    let language = visitor.language;
    let (title, what) = match done {
        Outcome::Code { code, expires_at } => (
            language.say("邀请码", "One-time code"),
            html! {
                p .secret { (code) }
                p { (language.say("有效至", "It counts until")) " " (moment(&expires_at.in_zone(office.app.view.zone()))) }
                (picture(&format!("streetbook:enrol?code={code}"))?)
            },
        ),
        Outcome::Password { password, .. } => (
            language.say("临时密码", "Temporary password"),
            html! {
                p .secret { (password) }
                p { (language.say("首次登录时必须改成自己的密码。", "At the first sign-in it must be changed.")) }
            },
        ),
        _ => (language.say("完成", "Done"), html! {}),
    };
    let main = html! {
        div .head { h1 { (title) } }
        section {
            p { (escape(about)) }
            (what)
            p .hint { (language.say(
                "只显示这一次，请当面或用可信的方式转告本人。",
                "This is shown only now. Tell it to the person himself, face to face or by a way you trust.")) }
            p { a href=(place.address()) { (language.say("返回", "Back")) } }
        }
    };
    page(office, visitor, place, title, &main).await
}
