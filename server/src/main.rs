//! The `streetbook` command.

fn main() -> std::process::ExitCode {
    streetbook_server::cli::run()
}
