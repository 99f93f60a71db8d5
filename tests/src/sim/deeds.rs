//! Rare things: phones that are lost or go on twice, files that are carried, what the office does.

use super::world::World;

/// Whatever rare thing this step has.
///
/// # Errors
/// The invariant that is broken.
pub(super) fn happen(world: &mut World, which: usize) -> Result<(), String> {
    let _ = (world, which);
    Ok(())
}
