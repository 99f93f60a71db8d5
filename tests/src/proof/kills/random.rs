//! `kill -9` at a random moment, while a hundred phones talk to the server.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use crate::dice::Dice;
use crate::ground::person;
use crate::office::{Office, Stopped, serving};
use crate::proof::table::{Row, Scale};

use super::stock::{Stock, Worker, all_is_there_once, everybody_syncs};

const PHONES: usize = 100;

/// Kills the server again and again.
///
/// # Panics
/// If a receipted entry is gone, or one is there twice.
pub fn kills(scale: Scale) -> Row {
    let what = format!("kill -9 under {PHONES} phones, and of starts");
    Row::of(what, scale.of(200), || {
        let rounds = match scale {
            Scale::Long => 10_000,
            other => other.of(200),
        };
        let mut dice = Dice::seeded(20_261_124);
        let people: Vec<_> = (0..PHONES)
            .map(|n| person(&format!("out{n}"), "outreach", &format!("team{}", n / 10)))
            .collect();
        let mut office = Office::with(&people);
        let mut workers = Worker::all(&office, &people);
        let mut stock = Stock::default();
        let mut again = 0;
        for _ in 0..rounds {
            let mut stopped = killed_under_load(office, &mut workers, &mut dice);
            stock.check(&stopped, &workers);
            while dice.percent(25) {
                again += 1;
                let moment = Duration::from_micros(dice.below(150_000) as u64);
                stopped = stopped.dies_while_it_starts(moment);
                stock.check(&stopped, &workers);
            }
            office = stopped.starts();
        }
        everybody_syncs(&office, &mut workers);
        let records = all_is_there_once(&office.is_killed(), &workers);
        println!("{rounds} kills under load, {again} of starts, {records} records, each once");
        rounds
    })
}

fn killed_under_load(office: Office, workers: &mut [Worker], dice: &mut Dice) -> Stopped {
    let address = office.address().to_owned();
    let gone = AtomicBool::new(false);
    thread::scope(|scope| {
        for worker in workers {
            let (address, gone) = (&address, &gone);
            scope.spawn(move || {
                while !gone.load(Ordering::SeqCst) {
                    worker.writes();
                    if worker.phone.tries_to_sync(address).is_err() {
                        return;
                    }
                }
            });
        }
        // The load runs on; only the moment of the kill is left to chance.
        thread::park_timeout(Duration::from_micros(10_000 + dice.below(400_000) as u64));
        let stopped = office.is_killed();
        gone.store(true, Ordering::SeqCst);
        stopped
    })
}

impl Stopped {
    /// Starts the server, and kills it at a moment when it may be recovering still.
    fn dies_while_it_starts(self, moment: Duration) -> Stopped {
        let mut child = serving(&self, std::process::Command::new(crate::binary("office")));
        thread::park_timeout(moment);
        child.kill().unwrap();
        child.wait().unwrap();
        self
    }
}
