//! The `streetbook` command, built with the tests of this crate: their office's worker, and the day that
//! they play once more.

fn main() -> std::process::ExitCode {
    streetbook_server::cli::run()
}
