//! The `streetbook` command under test: the same code, built with the tests that start it.

fn main() -> std::process::ExitCode {
    streetbook_server::cli::run()
}
