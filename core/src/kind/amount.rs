//! Amounts: exact digits in the record, integers for arithmetic, and never a float.
//!
//! At most nine digits before the point: enough for the dearest flat, and too few to hide a mobile
//! number in.

use std::fmt;
use std::str::FromStr;

use super::FieldRule;

/// Digits before the point.
const WHOLE_DIGITS_MAX: usize = 9;
/// Digits behind the point of a sum of money.
const YUAN_PLACES: usize = 2;
/// Digits behind the point of any other number.
const DECIMAL_PLACES: usize = 6;

/// A sum of money: two digits behind the point in its text (`1500.00`), whole fen inside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Yuan(i64);

impl Yuan {
    /// Returns the sum in fen; 100 are one yuan.
    pub fn fen(self) -> i64 {
        self.0
    }
}

impl FromStr for Yuan {
    type Err = FieldRule;
    fn from_str(text: &str) -> Result<Yuan, FieldRule> {
        scaled(text, YUAN_PLACES)
            .map(Yuan)
            .ok_or(FieldRule::NotYuan)
    }
}

impl fmt::Display for Yuan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, part) = (self.0.unsigned_abs() / 100, self.0.unsigned_abs() % 100);
        write!(f, "{}{whole}.{part:02}", sign(self.0))
    }
}

/// An exact number: no more digits in its text than it needs (`2.5`), whole millionths inside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Decimal(i64);

impl Decimal {
    /// Returns the number in millionths.
    pub fn millionths(self) -> i64 {
        self.0
    }
}

impl FromStr for Decimal {
    type Err = FieldRule;
    fn from_str(text: &str) -> Result<Decimal, FieldRule> {
        scaled(text, DECIMAL_PLACES)
            .map(Decimal)
            .ok_or(FieldRule::NotDecimal)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, part) = (
            self.0.unsigned_abs() / 1_000_000,
            self.0.unsigned_abs() % 1_000_000,
        );
        write!(f, "{}{whole}", sign(self.0))?;
        match part {
            0 => Ok(()),
            _ => write!(f, ".{}", format!("{part:06}").trim_end_matches('0')),
        }
    }
}

fn sign(number: i64) -> &'static str {
    if number < 0 { "-" } else { "" }
}

/// Parses digits with at most one point and a leading minus, as an integer of the smallest unit.
fn scaled(text: &str, places: usize) -> Option<i64> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let are_digits =
        |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let fits = whole.len() <= WHOLE_DIGITS_MAX && part.len() <= places;
    if !fits || !are_digits(whole) || !are_digits(part) {
        return None;
    }
    let number: i64 = format!("{whole}{part:0<places$}").parse().ok()?;
    Some(if negative { -number } else { number })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_of_money_has_two_digits_behind_the_point_and_an_exact_number_of_fen() {
        for (typed, shown, fen) in [
            ("1500", "1500.00", 150_000),
            ("0.5", "0.50", 50),
            ("007.05", "7.05", 705),
            ("-0", "0.00", 0),
            ("-12.30", "-12.30", -1_230),
            ("999999999.99", "999999999.99", 99_999_999_999),
        ] {
            let yuan: Yuan = typed.parse().unwrap();
            assert_eq!((yuan.to_string().as_str(), yuan.fen()), (shown, fen));
        }
        for bad in [
            "",
            "-",
            ".5",
            "5.",
            "1.234",
            "1e3",
            "1,500",
            "￥5",
            "1000000000",
            "五",
        ] {
            assert_eq!(bad.parse::<Yuan>(), Err(FieldRule::NotYuan), "{bad:?}");
        }
    }

    #[test]
    fn an_exact_number_has_one_spelling() {
        for (typed, shown, millionths) in [
            ("2.50", "2.5", 2_500_000),
            ("10", "10", 10_000_000),
            ("-0.000", "0", 0),
            ("-0.000001", "-0.000001", -1),
            ("100.010", "100.01", 100_010_000),
        ] {
            let number: Decimal = typed.parse().unwrap();
            let told = (number.to_string(), number.millionths());
            assert_eq!(told, (shown.to_owned(), millionths));
        }
        for bad in ["0.0000001", "13800005678", "+1", "1.2.3", "NaN"] {
            assert_eq!(
                bad.parse::<Decimal>(),
                Err(FieldRule::NotDecimal),
                "{bad:?}"
            );
        }
    }
}
