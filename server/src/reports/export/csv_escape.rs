//! Text in csv that no spreadsheet reads as a formula.

/// Characters that begin a formula, in half and full width.
const BEGINNINGS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// Puts an apostrophe, which spreadsheets show as text, in front of everything that could begin a formula:
/// at the start of the cell, and wherever a program that expects another separator (Excel in many
/// languages: `;`) would begin a cell. Blanks, quotes and invisible characters do not count.
/// The dash of a list item inside the text stays as it is.
pub(super) fn csv_escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 1);
    let mut letters = text.chars().peekable();
    let mut begins = true;
    let mut is_first = true;
    while let Some(letter) = letters.next() {
        let is_list_item = letter == '-' && letters.peek() == Some(&' ') && !is_first;
        let is_beginning = BEGINNINGS.contains(&letter) && !is_list_item;
        if begins && (is_beginning || (out.is_empty() && matches!(letter, '\t' | '\r'))) {
            out.push('\'');
        }
        out.push(letter);
        match letter {
            ';' | '\t' | '\n' | '\r' | '|' => (begins, is_first) = (true, false),
            letter if is_passed_over(letter) => {}
            _ => begins = false,
        }
    }
    out
}

fn is_passed_over(letter: char) -> bool {
    letter.is_whitespace()
        || letter.is_control()
        || matches!(
            letter,
            '"' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'
        )
}
