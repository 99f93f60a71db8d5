//! Writes TypeScript and C++ for React Native from a built library.

use clap::Parser;

/// What to read, and where to write.
#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    bindings: ubrn_bindgen::BindingsArgs,
}

fn main() -> anyhow::Result<()> {
    Arguments::parse().bindings.run(None).map(drop)
}
