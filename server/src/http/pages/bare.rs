//! The skeleton of a page.

use maud::{DOCTYPE, Markup, html};

use super::assets::{css, js};
use super::escape::escape;
use super::language::Language;

/// A page without navigation: the sign-in page, and refusals.
pub(super) fn bare(language: Language, title: &str, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(language.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (escape(title)) }
                link rel="stylesheet" href=(css());
                link rel="icon" href="data:,";
                script src=(js()) defer {}
            }
            body { (body) }
        }
    }
}
