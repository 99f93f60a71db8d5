//! Plays simulated workspaces: `sim small`, `sim large` as many as you like, or one seed with every step of
//! it. CI plays its share as a part of `proof`.

use std::process::ExitCode;

use streetbook_tests::sim::{Asked, Size, play, play_many};

const USAGE: &str = "sim small|large [--from N] [--seeds N] [--threads N]
sim --seed N [--size small|large] [--trace] [--bug NAME]      (a bug: built with --features planted)";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    // The message of a panic is printed with the seed.
    std::panic::set_hook(Box::new(|_| {}));
    let size = match text(&words, "--size").or(words.first().map(String::as_str)) {
        Some("large") => Size::Large,
        _ => Size::Small,
    };
    #[cfg(feature = "planted")]
    plants_one(&words);
    match (words.first().map(String::as_str), number(&words, "--seed")) {
        (Some("--seed"), Some(seed)) => one(Asked {
            seed,
            size,
            prints: words.iter().any(|word| word == "--trace"),
        }),
        (Some("small" | "large"), _) => many(&words, size),
        _ => {
            eprintln!("{USAGE}");
            ExitCode::from(2)
        }
    }
}

fn one(asked: Asked) -> ExitCode {
    match play(asked) {
        Ok(digest) => {
            println!("seed {}: digest {digest:016x}", asked.seed);
            ExitCode::SUCCESS
        }
        Err(why) => {
            println!("seed {}: {why}", asked.seed);
            ExitCode::FAILURE
        }
    }
}

fn many(words: &[String], size: Size) -> ExitCode {
    let (name, usual) = match size {
        Size::Small => ("small", 20_000),
        Size::Large => ("large", 300),
    };
    let from = number(words, "--from").unwrap_or(1);
    let seeds = number(words, "--seeds").unwrap_or(usual);
    let threads = number(words, "--threads").unwrap_or(2);
    let begun = std::time::Instant::now();
    let summary = play_many(size, from, seeds, threads, false);
    print!("{}", summary.failures(size));
    println!("{name}\n{summary}");
    println!(
        "seconds                     {:>12.1}",
        begun.elapsed().as_secs_f64()
    );
    if summary.failed.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn text<'a>(words: &'a [String], name: &str) -> Option<&'a str> {
    let at = words.iter().position(|word| word == name)?;
    words.get(at + 1).map(String::as_str)
}

fn number(words: &[String], name: &str) -> Option<u64> {
    text(words, name)?.parse().ok()
}

/// Plants the bug that is named.
#[cfg(feature = "planted")]
fn plants_one(words: &[String]) {
    use streetbook_core::planted::{Bug, plant};
    let named = |bug: &&Bug| text(words, "--bug") == Some(&format!("{bug:?}"));
    if let Some(bug) = Bug::ALL.iter().find(named) {
        plant(Some(*bug));
    }
}
