//! Style and script, part of the program. Their names hold their hash, so that browsers keep them for
//! good and never mix two versions.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use streetbook_core::ids::{Hash, hex};

use super::failure::Failure;

const CSS: &str = include_str!("../../../web/office.css");
const JS: &str = include_str!("../../../web/office.js");

static CSS_NAME: LazyLock<String> = LazyLock::new(|| named(CSS, "css"));
static JS_NAME: LazyLock<String> = LazyLock::new(|| named(JS, "js"));

fn named(text: &str, ending: &str) -> String {
    let hash = hex(Hash::of(&[text.as_bytes()]).as_bytes());
    format!("office-{}.{ending}", hash.split_at(12).0)
}

/// The address of the style.
pub(super) fn css() -> String {
    format!("/assets/{}", *CSS_NAME)
}

/// The address of the script.
pub(super) fn js() -> String {
    format!("/assets/{}", *JS_NAME)
}

pub(super) async fn asset(Path(name): Path<String>) -> Result<Response, Failure> {
    let (text, media_type) = match name {
        name if name == *CSS_NAME => (CSS, "text/css; charset=utf-8"),
        name if name == *JS_NAME => (JS, "text/javascript; charset=utf-8"),
        _ => return Err(Failure::NotFound),
    };
    let headers = [
        (header::CONTENT_TYPE, media_type),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    Ok((headers, text).into_response())
}
