//! Plays simulated workspaces: `sim small`, `sim large`, `sim planted` for bugs that must be found, or one
//! seed with every step of it.

use std::process::ExitCode;

use streetbook_tests::sim::{Asked, Size, play, play_many};

const USAGE: &str = "sim small|large [--from N] [--seeds N] [--threads N]
sim planted [--from N] [--seeds N] [--threads N]      (built with --features planted)
sim --seed N [--size small|large] [--trace] [--bug NAME]";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    // What a seed panics with is told with the seed.
    std::panic::set_hook(Box::new(|_| {}));
    let size = match text(&words, "--size").or(words.first().map(String::as_str)) {
        Some("large") => Size::Large,
        _ => Size::Small,
    };
    #[cfg(feature = "planted")]
    planted::one(&words);
    match (words.first().map(String::as_str), number(&words, "--seed")) {
        (Some("--seed"), Some(seed)) => one(Asked {
            seed,
            size,
            prints: words.iter().any(|word| word == "--trace"),
        }),
        (Some("small" | "large"), _) => many(&words, size),
        #[cfg(feature = "planted")]
        (Some("planted"), _) => planted::all(&words),
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
    for (seed, why) in &summary.failed {
        println!("seed {seed}: {why}");
        println!(
            "  cargo run --profile proof -p streetbook-tests --bin sim -- --seed {seed} --size {name} --trace"
        );
    }
    println!("{name}\n{summary}");
    println!(
        "seconds                     {:>12.1}",
        begun.elapsed().as_secs_f64()
    );
    match summary.failed.is_empty() {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    }
}

fn text<'a>(words: &'a [String], name: &str) -> Option<&'a str> {
    let at = words.iter().position(|word| word == name)?;
    words.get(at + 1).map(String::as_str)
}

fn number(words: &[String], name: &str) -> Option<u64> {
    text(words, name)?.parse().ok()
}

#[cfg(feature = "planted")]
mod planted {
    use std::process::ExitCode;

    use streetbook_core::planted::{Bug, plant};
    use streetbook_tests::sim::hunt;

    use super::{number, text};

    /// Seeds within which each bug has to be found.
    const SEEDS_MAX: u64 = 10_000;

    /// Plants the bug that is named.
    pub fn one(words: &[String]) {
        let named = |bug: &&Bug| text(words, "--bug") == Some(&format!("{bug:?}"));
        if let Some(bug) = Bug::ALL.iter().find(named) {
            plant(Some(*bug));
        }
    }

    /// Plants each bug, and says at which seed it was found.
    pub fn all(words: &[String]) -> ExitCode {
        let from = number(words, "--from").unwrap_or(1);
        let seeds = number(words, "--seeds").unwrap_or(SEEDS_MAX);
        let threads = number(words, "--threads").unwrap_or(2);
        let begun = std::time::Instant::now();
        let mut found = 0;
        println!("planted bug                  seed   invariant broken");
        for bug in Bug::ALL {
            let hunt = hunt(bug, from, seeds, threads);
            let name = format!("{bug:?}");
            match hunt.found {
                Some((seed, why)) => {
                    found += 1;
                    let why: String = why.chars().take(90).collect();
                    println!("{name:<26}{seed:>7}   {why}");
                }
                None => println!("{name:<26}{:>7}   NOT FOUND in {seeds} seeds", "-"),
            }
        }
        let all = Bug::ALL.len();
        println!(
            "bugs found                  {:>12}",
            format!("{found}/{all}")
        );
        println!(
            "seconds                     {:>12.1}",
            begun.elapsed().as_secs_f64()
        );
        match found == all {
            true => ExitCode::SUCCESS,
            false => ExitCode::FAILURE,
        }
    }
}
