//! An allocator that counts, so that a reader that asks for too much is caught.
#![allow(
    unsafe_code,
    reason = "an allocator is unsafe by its nature; this one hands everything on to the system's"
)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

thread_local! {
    static LIVE: Cell<isize> = const { Cell::new(0) };
    static PEAK: Cell<isize> = const { Cell::new(0) };
}

/// The system's allocator, with the bytes that each thread holds counted. A binary that fuzzes has it as
/// its global allocator.
pub struct Meter;

/// Restarts the count of this thread.
pub(crate) fn restart() {
    let _ = LIVE.try_with(|live| live.set(0));
    let _ = PEAK.try_with(|peak| peak.set(0));
}

/// The most bytes that this thread has held at once since [`restart`].
pub(crate) fn peak() -> usize {
    PEAK.try_with(|peak| peak.get().max(0) as usize)
        .unwrap_or(0)
}

fn note(bytes: isize) {
    let _ = LIVE.try_with(|live| {
        let now = live.get() + bytes;
        live.set(now);
        let _ = PEAK.try_with(|peak| peak.set(peak.get().max(now)));
    });
}

// Every call goes to the system's allocator with the same arguments.
unsafe impl GlobalAlloc for Meter {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        note(layout.size() as isize);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, held: *mut u8, layout: Layout) {
        note(-(layout.size() as isize));
        unsafe { System.dealloc(held, layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        note(layout.size() as isize);
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, held: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // While it moves, both may be held.
        note(size as isize);
        note(-(layout.size() as isize));
        unsafe { System.realloc(held, layout, size) }
    }
}
