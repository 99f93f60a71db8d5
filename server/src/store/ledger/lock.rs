//! Waiting briefly for a lock that another process is about to release.

use std::thread;
use std::time::{Duration, Instant};

/// A process that was killed while it started another one holds its files until that one has become
/// another program. A restart at once should not fail for that.
const FREE_WITHIN: Duration = Duration::from_millis(500);
const ASK_EVERY: Duration = Duration::from_millis(10);

/// Acquires a lock that another process may be about to release.
///
/// # Errors
/// Errors of `take`; one for which `is_held` is true is returned only if it lasts.
pub fn once_free<T, E>(
    mut take: impl FnMut() -> Result<T, E>,
    is_held: impl Fn(&E) -> bool,
) -> Result<T, E> {
    let deadline = Instant::now() + FREE_WITHIN;
    loop {
        match take() {
            Err(error) if is_held(&error) && Instant::now() < deadline => thread::sleep(ASK_EVERY),
            taken => return taken,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::once_free;

    #[test]
    fn what_is_let_go_of_soon_is_waited_for_and_any_other_error_is_told_at_once() {
        let mut held = 3;
        let taken = once_free(
            || {
                held -= 1;
                (held == 0).then_some("taken").ok_or("held")
            },
            |error| *error == "held",
        );
        assert_eq!((taken, held), (Ok("taken"), 0));
        let mut asked = 0;
        let broken: Result<(), _> = once_free(
            || {
                asked += 1;
                Err("broken")
            },
            |error| *error == "held",
        );
        assert_eq!((broken, asked), (Err("broken"), 1));
    }
}
