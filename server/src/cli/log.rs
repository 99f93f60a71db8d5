//! The server's log: which lines, in which form.

use std::io::{IsTerminal, stderr};

use clap::{Args, ValueEnum};
use tracing_subscriber::EnvFilter;

/// How a server logs, to standard error. `RUST_LOG` overrules the level, module by module.
#[derive(Args)]
pub struct Log {
    /// How a line of the log looks: for people, or a JSON object for machines.
    #[arg(
        long,
        value_enum,
        default_value = "text",
        env = "STREETBOOK_LOG_FORMAT"
    )]
    log_format: Format,
    /// Log what is at least as bad as this; `info` has a line for each request.
    #[arg(long, value_enum, default_value = "info", env = "STREETBOOK_LOG_LEVEL")]
    log_level: Level,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Json,
}

#[derive(Clone, Copy, ValueEnum)]
enum Level {
    Error,
    Warn,
    Info,
    Debug,
}

impl Log {
    /// Starts it. A second start in one process keeps the first log.
    pub(super) fn start(&self) {
        let filter = EnvFilter::try_from_default_env();
        let filter = filter.unwrap_or_else(|_| EnvFilter::new(self.log_level.word()));
        let log = tracing_subscriber::fmt()
            .with_env_filter(filter)
            .with_ansi(stderr().is_terminal())
            .with_writer(stderr);
        let _ = match self.log_format {
            Format::Text => log.try_init(),
            Format::Json => log
                .json()
                .flatten_event(true)
                .with_span_list(false)
                .try_init(),
        };
    }
}

impl Level {
    fn word(self) -> &'static str {
        match self {
            Level::Error => "error",
            Level::Warn => "warn",
            Level::Info => "info",
            Level::Debug => "debug",
        }
    }
}

/// Starts the log of a verb that is no server: what went wrong, for whoever typed it.
pub(super) fn of_a_verb() {
    Log {
        log_format: Format::Text,
        log_level: Level::Warn,
    }
    .start();
}
