//! Random bytes from the operating system.

/// Returns `N` random bytes.
///
/// # Errors
/// [`RandomError`] when the operating system returns none.
pub fn random<const N: usize>() -> Result<[u8; N], RandomError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| RandomError(error.to_string()))?;
    Ok(bytes)
}

/// The machine gave no random bytes: nothing secret can be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the machine gives no random bytes ({0}): no key, code or session can be made")]
pub struct RandomError(String);
