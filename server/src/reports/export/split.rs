//! Texts that are longer than a cell.

/// The longest text of a cell, in UTF-16 units, as spreadsheets count.
pub(super) const CELL_MAX: usize = 32_767;
/// Room for the sentence that says where a text goes on.
const SENTENCE_MAX: usize = 120;
/// The sheet on which long texts go on.
pub(super) const REST: &str = "续 Continued";

/// A text that is longer than a cell: its beginning, and the pieces that go on elsewhere.
pub(super) struct Long<'a> {
    first: &'a str,
    pub(super) rest: Vec<&'a str>,
}

impl Long<'_> {
    /// Returns the beginning and a sentence: on which row of the other sheet the text goes on.
    pub(super) fn beginning(&self, row: u32) -> String {
        let first = self.first;
        format!(
            "{first}…〔未完，续见工作表「{REST}」第 {row} 行 · goes on in the sheet 「{REST}」, row {row}〕"
        )
    }
}

/// Splits a text that is longer than a cell; none is lost between the pieces.
pub(super) fn split(text: &str) -> Option<Long<'_>> {
    // A character is at least as many bytes as units.
    if text.len() <= CELL_MAX || text.encode_utf16().count() <= CELL_MAX {
        return None;
    }
    let (first, mut left) = head(text, CELL_MAX - SENTENCE_MAX);
    let mut rest = Vec::new();
    while !left.is_empty() {
        let (piece, after) = head(left, CELL_MAX);
        rest.push(piece);
        left = after;
    }
    Some(Long { first, rest })
}

/// Cuts off as many whole characters as fit.
fn head(text: &str, units_max: usize) -> (&str, &str) {
    let mut units = 0;
    let end = text.char_indices().find(|(_, letter)| {
        units += letter.len_utf16();
        units > units_max
    });
    let at = end.map_or(text.len(), |(at, _)| at);
    text.split_at_checked(at).unwrap_or((text, ""))
}
