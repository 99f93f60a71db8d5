//! An enrolled device that turned hostile: it sends the requests that cost the office most, as fast as it is
//! answered.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;

use streetbook_core::limits::{REQUEST_BYTES_MAX, REQUEST_PLAIN_BYTES_MAX};
use streetbook_core::sync::deflate;

use super::run::BenchError;

/// Connections that it keeps busy.
const CONNECTIONS: usize = 4;
const BOMB_BYTES: usize = 100 * 1024 * 1024;

/// The result of an attack.
#[derive(Default)]
pub(super) struct Attack {
    /// Bodies that were answered, whatever the answer.
    pub answered: AtomicU64,
    /// Of these, rejected before the body was read.
    pub throttled: AtomicU64,
    over: AtomicBool,
}

/// Runs `work` while one device attacks over several connections.
pub(super) fn while_attacked<T>(
    agent: &ureq::Agent,
    address: &str,
    bearer: &str,
    work: impl FnOnce() -> Result<T, BenchError>,
) -> Result<(T, Attack), BenchError> {
    let attack = Attack::default();
    let bodies = bodies();
    let done = thread::scope(|scope| {
        let attackers: Vec<_> = (0..CONNECTIONS)
            .map(|_| scope.spawn(|| sends(agent, address, bearer, &bodies, &attack)))
            .collect();
        let done = work();
        attack.over.store(true, Ordering::Relaxed);
        for attacker in attackers {
            attacker.join().map_err(|_| BenchError::Thread)?;
        }
        done
    })?;
    Ok((done, attack))
}

/// A bomb, one that just fits, the least values eight million times, and a megabyte of noise.
fn bodies() -> Vec<Vec<u8>> {
    let noise = (0..REQUEST_BYTES_MAX).map(|n| ((n * 7_919) >> 3) as u8);
    vec![
        deflate(&vec![0; BOMB_BYTES]),
        deflate(&vec![0x80; REQUEST_PLAIN_BYTES_MAX]),
        deflate(&[&[0x83, 0x5a, 0, 0x7f, 0xff, 0][..], &vec![0x83; 0x7f_ff00]].concat()),
        noise.collect(),
    ]
}

fn sends(agent: &ureq::Agent, address: &str, bearer: &str, bodies: &[Vec<u8>], attack: &Attack) {
    let mut turns = bodies.iter().cycle();
    while let Some(body) = turns
        .next()
        .filter(|_| !attack.over.load(Ordering::Relaxed))
    {
        let answer = agent
            .post(format!("{address}/v1/sync"))
            .header("authorization", format!("Bearer {bearer}"))
            .send(body.as_slice());
        // The server may hang up on it before it has sent everything.
        let Ok(answer) = answer else { continue };
        attack.answered.fetch_add(1, Ordering::Relaxed);
        if answer.status() == 429 {
            attack.throttled.fetch_add(1, Ordering::Relaxed);
        }
    }
}
