//! A phone in a browser: core as WebAssembly, with a disk in memory, called through one exported function that
//! takes and gives JSON. It shows that core runs where there is no directory, no clock and no dice, and
//! `.ci/platforms` plays it in Node against a real server (`phones.mjs`).
//!
//! A real field app in a browser would put a durable disk in place of the one in memory.
#![allow(
    unsafe_code,
    reason = "names that JavaScript calls, and memory that it fills"
)]

mod call;
mod memory;

use std::cell::RefCell;

use call::Phones;

thread_local! {
    static PHONES: RefCell<Phones> = RefCell::default();
}

/// Memory for a call's text.
#[unsafe(no_mangle)]
pub extern "C" fn room(bytes: usize) -> *mut u8 {
    Box::leak(vec![0; bytes].into_boxed_slice()).as_mut_ptr()
}

/// Gives memory back that [`room`] or [`call`] gave.
///
/// # Safety
/// Place and length are those of one earlier answer, and nobody uses it any more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn done(place: *mut u8, bytes: usize) {
    // SAFETY: by the contract above this is the box that was leaked.
    drop(unsafe { Box::from_raw(std::ptr::slice_from_raw_parts_mut(place, bytes)) });
}

/// Takes a call as JSON text, and gives the place of its answer in the upper half and its length in the lower.
///
/// # Safety
/// Place and length are those of one [`room`], filled with the text.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn call(place: *mut u8, bytes: usize) -> u64 {
    // SAFETY: by the contract above these bytes are there, and nobody changes them meanwhile.
    let text = unsafe { std::slice::from_raw_parts(place, bytes) };
    let answer = PHONES.with_borrow_mut(|phones| phones.call(text));
    let answer = Box::leak(answer.into_bytes().into_boxed_slice());
    ((answer.as_mut_ptr() as u64) << 32) | answer.len() as u64
}

/// Core draws no random numbers, but automerge does: the name of an actor, which core replaces at once by the
/// device's own. So anything will do.
///
/// # Safety
/// The place holds that many bytes.
#[cfg(target_family = "wasm")]
#[unsafe(no_mangle)]
unsafe extern "Rust" fn __getrandom_v03_custom(
    place: *mut u8,
    bytes: usize,
) -> Result<(), getrandom::Error> {
    // SAFETY: by the contract above.
    unsafe { place.write_bytes(7, bytes) };
    Ok(())
}
