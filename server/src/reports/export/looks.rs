//! How the cells of a workbook look.

use rust_xlsxwriter::Format as Look;

/// Places behind the point that a number may have.
const PLACES_MAX: usize = 15;
/// A sum of money shows fen, also where there are none.
const YUAN_PLACES: usize = 2;

/// How the cells of a workbook look.
pub(super) struct Looks {
    pub(super) head: Look,
    pub(super) day: Look,
    pub(super) time: Look,
    /// By places behind the point.
    numbers: Vec<Look>,
    /// By places behind the point.
    sums: Vec<Look>,
}

impl Looks {
    pub(super) fn new() -> Looks {
        let look = |pattern: &str| Look::new().set_num_format(pattern);
        let number = |places| look(&pattern("0", places));
        let sum = |places: usize| look(&pattern("#,##0", places.max(YUAN_PLACES)));
        Looks {
            head: Look::new().set_bold(),
            day: look("yyyy-mm-dd"),
            time: look("yyyy-mm-dd hh:mm:ss"),
            numbers: (0..=PLACES_MAX).map(number).collect(),
            sums: (0..=PLACES_MAX).map(sum).collect(),
        }
    }

    /// Returns the look of a number: every place that it has is shown.
    pub(super) fn number(&self, places: usize) -> &Look {
        self.numbers.get(places).unwrap_or(&self.head)
    }

    /// Returns the look of a sum of money.
    pub(super) fn yuan(&self, places: usize) -> &Look {
        self.sums.get(places).unwrap_or(&self.head)
    }
}

fn pattern(whole: &str, places: usize) -> String {
    match places {
        0 => whole.to_owned(),
        _ => format!("{whole}.{}", "0".repeat(places)),
    }
}
