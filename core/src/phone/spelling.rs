//! The letters of a number as people, phones and address books write it.

/// What a letter is in a number.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Letter {
    /// A digit, as its ASCII byte.
    Digit(u8),
    /// A blank, a line break or an invisible mark: any number of them may stand between two digits.
    Blank,
    /// A visible mark that groups digits: a dash, a dot, a comma, a bracket.
    Mark,
    /// Something else: no number reaches across it.
    Other,
}

/// Returns what a letter is in a number.
pub(super) fn letter(letter: char) -> Letter {
    if let Some(value) = digit(letter) {
        Letter::Digit(value)
    } else if is_blank(letter) {
        Letter::Blank
    } else if is_mark(letter) {
        Letter::Mark
    } else {
        Letter::Other
    }
}

/// The zeros of the sets of ten digits that keyboards and fonts offer: plain, full width, and those of
/// Arabic, Persian, Hindi, Bengali, Thai, Lao, Tibetan, Burmese, Khmer and Mongolian.
const ZEROS: [char; 12] = [
    '0', '\u{ff10}', '\u{660}', '\u{6f0}', '\u{966}', '\u{9e6}', '\u{e50}', '\u{ed0}', '\u{f20}',
    '\u{1040}', '\u{17e0}', '\u{1810}',
];
/// The digits of mathematical fonts: five sets of ten, one after the other.
const FONTS: std::ops::RangeInclusive<char> = '\u{1d7ce}'..='\u{1d7ff}';

/// Returns a digit of any of these sets as its ASCII byte.
fn digit(letter: char) -> Option<u8> {
    let from = |zero: char| u32::from(letter).checked_sub(u32::from(zero));
    let value = if FONTS.contains(&letter) {
        from(*FONTS.start()).map(|nth| nth % 10)
    } else {
        let within = |zero| from(zero).filter(|value| *value < 10);
        ZEROS.into_iter().find_map(within)
    };
    u8::try_from(value?).ok().map(|value| b'0' + value)
}

/// True for blanks, line breaks and what leaves no mark of its own on paper: direction and joining
/// marks, variation selectors, accents and keycaps, controls.
fn is_blank(letter: char) -> bool {
    match letter {
        '\u{ad}' | '\u{61c}' | '\u{feff}' => true,
        '\u{300}'..='\u{36f}' | '\u{20d0}'..='\u{20ff}' => true,
        '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' => true,
        '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{fff9}'..='\u{fffb}' => true,
        '\u{e0000}'..='\u{e0fff}' => true,
        '\u{115f}' | '\u{1160}' | '\u{2800}' | '\u{3164}' | '\u{ffa0}' => true,
        other => other.is_whitespace() || other.is_control(),
    }
}

/// True for the marks with which people group the digits of a number.
fn is_mark(letter: char) -> bool {
    let dash = matches!(
        letter,
        '-' | '‐'..='―' | '⁃' | '−' | '﹘' | '﹣' | '－' | 'ー' | '─' | '━'
    );
    let stroke = matches!(
        letter,
        '~' | '～' | '〜' | '_' | '＿' | '/' | '／' | '\\' | '＼' | '|' | '｜'
    );
    let dot = matches!(
        letter,
        '.' | '．' | '。' | '｡' | '·' | '•' | '・' | '･' | '∙' | '⋅'
    );
    let comma = matches!(letter, ',' | '，' | '、' | '､' | '﹐' | '﹑');
    let bracket = matches!(
        letter,
        '(' | ')' | '（' | '）' | '[' | ']' | '［' | '］' | '【' | '】'
    );
    dash || stroke || dot || comma || bracket
}
