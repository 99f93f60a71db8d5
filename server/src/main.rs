//! The `streetbook` command.
#![warn(clippy::indexing_slicing)]

fn main() -> std::process::ExitCode {
    keep_few_arenas();
    streetbook_server::cli::run()
}

/// The C library's allocator keeps an arena for each busy thread and gives little of it back: after a
/// load the server would hold a third more memory than it needs.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn keep_few_arenas() {
    #[expect(
        unsafe_code,
        reason = "mallopt sets one number, before any other thread exists"
    )]
    unsafe {
        libc::mallopt(libc::M_ARENA_MAX, 2);
    }
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
fn keep_few_arenas() {}
