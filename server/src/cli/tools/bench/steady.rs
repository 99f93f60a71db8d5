//! A working day: phones that push a record now and then over TLS, first in quiet, then while passwords are
//! guessed at the office's sign-in page, then while one device is hostile.

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant as Stopwatch};

use rcgen::{CertifiedKey, generate_simple_self_signed};
use streetbook_core::replica::Replica;
use ureq::tls::{Certificate, RootCerts, TlsConfig};

use super::figures::{Millis, SteadyFigures};
use super::hostile::while_attacked;
use super::load::{Dice, street_contact};
use super::process::ServerProcess;
use super::run::{BenchError, found, log_points, moment, on_threads_with};
use crate::cli::tools::line::{Line, LineError};

/// Interval of each phone's pushes.
const PUSH_EVERY: Duration = Duration::from_secs(1);
/// Guesses on their way at once.
const GUESSERS: u64 = 8;

/// Measures pushes of `phones` phones, for `seconds` in quiet, as long while passwords are guessed, and as long
/// while an enrolled device attacks.
///
/// # Errors
/// [`BenchError`] if server or phones fail.
pub async fn steady(dir: &Path, phones: u64, seconds: u64) -> Result<SteadyFigures, BenchError> {
    let data = dir.join("server");
    let codes = found(&data, phones).await?;
    let dir = dir.to_owned();
    let measured = tokio::task::spawn_blocking(move || measure(&dir, &data, &codes, seconds));
    measured.await.map_err(|_| BenchError::Thread)?
}

/// The server's address, and the authority of its certificate.
struct Office {
    address: String,
    authority: String,
}

impl Office {
    fn line(&self) -> Result<Line, LineError> {
        Line::trusting(&self.address, self.authority.as_bytes())
    }

    /// An HTTP client for the sign-in page.
    fn agent(&self) -> Result<ureq::Agent, BenchError> {
        let authority = Certificate::from_pem(self.authority.as_bytes())?;
        let tls = TlsConfig::builder().root_certs(RootCerts::new_with_certs(&[authority]));
        let config = ureq::Agent::config_builder()
            .tls_config(tls.build())
            .http_status_as_error(false);
        Ok(config.build().into())
    }
}

fn measure(
    dir: &Path,
    data: &Path,
    codes: &[String],
    seconds: u64,
) -> Result<SteadyFigures, BenchError> {
    let pair = generate_simple_self_signed(["127.0.0.1".to_owned()])?;
    let CertifiedKey { cert, signing_key } = pair;
    let (certificate, key) = (dir.join("tls.crt"), dir.join("tls.key"));
    std::fs::write(&certificate, cert.pem())?;
    std::fs::write(&key, signing_key.serialize_pem())?;
    let arguments = [
        "--tls-cert".as_ref(),
        certificate.as_os_str(),
        "--tls-key".as_ref(),
        key.as_os_str(),
    ];
    let server = ServerProcess::start(data, &arguments)?;
    let office = Office {
        address: server.address.clone(),
        authority: cert.pem(),
    };
    let (manager, phones, points) = enrol(dir, &office, codes)?;

    let cpu_s = server.cpu_s()?;
    let (phones, quiet) = push(phones, &office, &points, seconds)?;
    let cpu_s = server.cpu_s()? - cpu_s;
    let ((phones, guessed), guesses) =
        while_guessing(&office, || push(phones, &office, &points, seconds))?;
    let (agent, bearer) = (office.agent()?, manager.bearer());
    let ((phones, attacked), attack) = while_attacked(&agent, &office.address, &bearer, || {
        push(phones, &office, &points, seconds)
    })?;
    let pushes = quiet.len() + guessed.len() + attacked.len();
    Ok(SteadyFigures {
        phones: phones.len() as u64,
        pushes: pushes as u64,
        server_cpu_s_per_push: cpu_s / quiet.len().max(1) as f64,
        push_ms: Millis::of(quiet),
        guessed_push_ms: Millis::of(guessed),
        attacked_push_ms: Millis::of(attacked),
        attacks: attack.answered.into_inner(),
        attacks_throttled: attack.throttled.into_inner(),
        guesses: guesses.answered.into_inner(),
        guesses_throttled: guesses.throttled.into_inner(),
    })
}

/// The manager's phone, the others, and the points that they know.
fn enrol(
    dir: &Path,
    office: &Office,
    codes: &[String],
) -> Result<(Replica, Vec<Replica>, Vec<String>), BenchError> {
    let line = office.line()?;
    let mut phones = Vec::new();
    for (n, code) in codes.iter().enumerate() {
        phones.push(line.enrol(&dir.join(format!("phone{n}")), None, code)?);
    }
    let mut manager = phones.remove(0);
    let points = log_points(&mut manager)?;
    for phone in std::iter::once(&mut manager).chain(&mut phones) {
        line.sync(phone, moment)?;
    }
    Ok((manager, phones, points))
}

/// Makes each phone write and push once a second; returns the time of each push, in milliseconds.
fn push(
    phones: Vec<Replica>,
    office: &Office,
    points: &[String],
    seconds: u64,
) -> Result<(Vec<Replica>, Vec<u64>), BenchError> {
    let count = phones.len().max(1) as u32;
    let start = Stopwatch::now();
    let done = on_threads_with(phones, |n, phone| {
        let mut dice = Dice(n as u64);
        let mut waits = Vec::new();
        for second in 0..seconds as u32 {
            // Spread over the second: phones do not push in step.
            let due = PUSH_EVERY * second + PUSH_EVERY * n as u32 / count;
            thread::sleep(due.saturating_sub(start.elapsed()));
            let fields = street_contact(&mut dice, points, &[]);
            phone.log("street_contact", &fields, moment())?;
            let line = office.line()?;
            let pushing = Stopwatch::now();
            line.sync(phone, moment)?;
            waits.push(pushing.elapsed().as_millis() as u64);
        }
        Ok(waits)
    })?;
    let (phones, waits): (Vec<_>, Vec<_>) = done.into_iter().unzip();
    Ok((phones, waits.concat()))
}

/// Guesses so far.
#[derive(Default)]
struct Guesses {
    answered: AtomicU64,
    throttled: AtomicU64,
    over: AtomicBool,
}

/// Runs `work` while passwords of the administrator and of made-up logins are guessed.
fn while_guessing<T>(
    office: &Office,
    work: impl FnOnce() -> Result<T, BenchError>,
) -> Result<(T, Guesses), BenchError> {
    let guesses = Guesses::default();
    let done = thread::scope(|scope| {
        let guessers: Vec<_> = (0..GUESSERS)
            .map(|n| {
                scope.spawn({
                    let guesses = &guesses;
                    move || guess(office, n, guesses)
                })
            })
            .collect();
        let done = work();
        guesses.over.store(true, Ordering::Relaxed);
        for guesser in guessers {
            guesser.join().map_err(|_| BenchError::Thread)??;
        }
        done
    })?;
    Ok((done, guesses))
}

fn guess(office: &Office, n: u64, guesses: &Guesses) -> Result<(), BenchError> {
    let agent = office.agent()?;
    let mut dice = Dice(n);
    while !guesses.over.load(Ordering::Relaxed) {
        let login = match dice.below(2) {
            0 => "admin".to_owned(),
            _ => format!("login{}", dice.below(1_000_000)),
        };
        let password = format!("guess{}", dice.below(u64::MAX));
        let answer = agent
            .post(format!("{}/sign-in", office.address))
            .header("origin", &office.address)
            .send_form([("login", login), ("password", password)])?;
        guesses.answered.fetch_add(1, Ordering::Relaxed);
        if answer.status() == 429 {
            guesses.throttled.fetch_add(1, Ordering::Relaxed);
        }
    }
    Ok(())
}
