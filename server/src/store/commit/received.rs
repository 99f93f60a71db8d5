//! Times at which the entries of a part were first stored: now, or earlier if a receipt proves it.

use streetbook_core::time::Instant;

use crate::store::ledger::Received;

/// The times for entries `from..=last`, ascending, the last one covering `last`. An earlier receipt
/// covers all entries up to its number.
pub(super) fn cover(from: u64, last: u64, earlier: &[Received], now: Instant) -> Vec<Received> {
    let mut times: Vec<Received> = earlier
        .iter()
        .filter(|receipt| receipt.through >= from)
        .map(|receipt| Received {
            through: receipt.through.min(last),
            at: receipt.at,
        })
        .collect();
    times.push(Received {
        through: last,
        at: now,
    });
    times.sort_by_key(|time| (time.through, time.at));
    let mut covered: Vec<Received> = Vec::new();
    // From the back: if a later number was stored early, those before it were, too.
    for time in times.into_iter().rev() {
        match covered.last_mut() {
            Some(behind) if behind.at <= time.at => {}
            Some(behind) if behind.through == time.through => behind.at = time.at,
            _ => covered.push(time),
        }
    }
    covered.reverse();
    covered
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Times for entries 5 to 10 at time 100, as (through, at).
    fn check(earlier: &[(u64, i64)], expected: &[(u64, i64)]) {
        let receipts: Vec<Received> = earlier
            .iter()
            .map(|&(through, at)| Received {
                through,
                at: Instant::from_millis(at),
            })
            .collect();
        let times = cover(5, 10, &receipts, Instant::from_millis(100));
        let shown: Vec<(u64, i64)> = times
            .iter()
            .map(|time| (time.through, time.at.millis()))
            .collect();
        assert_eq!(shown, expected, "earlier {earlier:?}");
    }

    #[test]
    fn an_earlier_receipt_speaks_for_all_entries_up_to_its_number() {
        check(&[], &[(10, 100)]);
        check(&[(4, 1)], &[(10, 100)]);
        check(&[(7, 50)], &[(7, 50), (10, 100)]);
        check(&[(8, 60), (6, 50)], &[(6, 50), (8, 60), (10, 100)]);
        check(&[(6, 70), (8, 60)], &[(8, 60), (10, 100)]);
        check(&[(10, 60)], &[(10, 60)]);
        check(&[(25, 60), (7, 50)], &[(7, 50), (10, 60)]);
        check(&[(7, 500)], &[(10, 100)]);
    }
}
