//! Text of others, so that it shows what it is.

use std::borrow::Cow;
use std::fmt::Write;

/// Spells out the characters that cannot be seen or that turn the reading direction, so that a record
/// cannot look like another one: `⟨U+202E⟩`. Every page passes what people wrote through here.
pub(super) fn escape(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for letter in text.chars() {
        if is_hidden(letter) {
            let _ = write!(out, "⟨U+{:04X}⟩", u32::from(letter));
        } else {
            out.push(letter);
        }
    }
    Cow::Owned(out)
}

fn is_hidden(letter: char) -> bool {
    match letter {
        '\n' | '\t' => false,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{3164}' | '\u{feff}' => true,
        '\u{115f}'..='\u{1160}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' => true,
        '\u{2060}'..='\u{206f}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}' => true,
        other => other.is_control(),
    }
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn hidden_and_turning_characters_are_spelt_out_and_others_stay() {
        assert_eq!(escape("万达北门 A\n👍️"), "万达北门 A\n👍️");
        assert_eq!(
            escape("a\u{202e}b\u{200b}\u{0}"),
            "a⟨U+202E⟩b⟨U+200B⟩⟨U+0000⟩"
        );
    }
}
