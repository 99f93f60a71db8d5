//! `streetbook play` and `streetbook demo`.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use streetbook_core::ids::hex;

use super::out::{Failure, print_json, runtime, say};
use super::serve::{listen, serve, until_told_to_stop};
use crate::admin::socket::Control;
use crate::admin::{Admin, Protection};
use crate::auth::hash_password;
use crate::cli::tools::play::{Field, Script, ScriptClock, Summary, summarise};
use crate::directory::Actor;
use crate::secrets::random;
use crate::start::{self, Founding, OpenError, Opening, create};
use crate::state::AppState;

/// The bundled field day.
const DEMO: &str = include_str!("../../demo/field-day.ndjson");
/// The login of a played workspace.
const LOGIN: &str = "admin";

/// Play the bundled field day, then serve it.
#[derive(Args)]
pub struct Demo {
    /// Where to keep phones and server; a temporary directory if not given.
    #[arg(long)]
    data: Option<PathBuf>,
    /// Where to listen; port 0 picks a free one.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Print the summary and end.
    #[arg(long)]
    once: bool,
}

/// Play a field-day script: phones and server on the script's clock.
#[derive(Args)]
pub struct Play {
    /// The script, one JSON object a line.
    #[arg(long)]
    script: PathBuf,
    /// Where to keep phones and server; a temporary directory if not given.
    #[arg(long)]
    data: Option<PathBuf>,
    /// Where to listen; port 0 picks a free one.
    #[arg(long, default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// Print the summary and end.
    #[arg(long)]
    once: bool,
}

impl Demo {
    pub(super) fn run(self) -> Result<(), Failure> {
        let listen = if self.once {
            SocketAddr::from(([127, 0, 0, 1], 0))
        } else {
            self.listen
        };
        run(DEMO, self.data, listen, self.once)
    }
}

impl Play {
    pub(super) fn run(self) -> Result<(), Failure> {
        let script = std::fs::read_to_string(&self.script).map_err(|error| {
            Failure::new(format!("{} cannot be read: {error}", self.script.display()))
        })?;
        run(&script, self.data, self.listen, self.once)
    }
}

fn run(
    script: &str,
    data: Option<PathBuf>,
    address: SocketAddr,
    once: bool,
) -> Result<(), Failure> {
    let script = Script::read(script)?;
    let temporary = match &data {
        Some(_) => None,
        None => Some(tempfile::tempdir()?),
    };
    let dir = match (&data, &temporary) {
        (Some(data), _) => data.clone(),
        (None, Some(temporary)) => temporary.path().to_owned(),
        (None, None) => return Err(Failure::new("there is nowhere to keep the data")),
    };
    let password = hex(&random::<6>()?);
    runtime()?.block_on(async {
        let clock = Arc::new(ScriptClock::default());
        let app = found(&script, &dir, clock.clone(), &password).await?;
        let listener = listen(address).await?;
        let address = format!("http://{}", listener.local_addr()?);
        let control = Control::open(app.clone())?;
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let stopping = async {
            let _ = stopped.await;
        };
        let serving = tokio::spawn(serve(app.clone(), listener, stopping));
        let summary = play(&script, &app, &dir, clock.clone(), &address).await?;
        print_json(&summary)?;
        clock.end();
        if !once {
            say(format!(
                "{address}  sign in as {LOGIN} with the password {password}"
            ))?;
            until_told_to_stop()?.await;
        }
        // The serving task is gone if it has failed already.
        let _ = stop.send(());
        serving.await?;
        control.close().await;
        if summary.is_whole() {
            Ok(())
        } else {
            Err(Failure::new(
                "not everything that was logged is in the view",
            ))
        }
    })
}

/// Creates the script's workspace with its people, or opens the one of an interrupted play: played acts
/// stay, and the others follow.
async fn found(
    script: &Script,
    dir: &Path,
    clock: Arc<ScriptClock>,
    password: &str,
) -> Result<Arc<AppState>, Failure> {
    if let Some(first) = script.acts.first() {
        clock.set(first.at);
    }
    let opening = || -> Result<Opening, Failure> {
        Ok(Opening {
            dir: dir.join("server"),
            clock: clock.clone(),
            worker: std::env::current_exe()?,
            seal: None,
            erasures: None,
        })
    };
    let founding = Founding {
        name: "Streetbook",
        time_zone: &script.time_zone,
        admin: LOGIN,
        password_hash: hash_password(password)?,
        protection: Protection::NotSet,
    };
    let made = match create(&opening()?, founding).await {
        Err(OpenError::Exists(_)) => false,
        made => made.map(|()| true)?,
    };
    let app = start::open(opening()?).await?;
    if !made {
        let staff = Admin::new(&app, Actor::Operator);
        staff.set_password(LOGIN, hash_password(password)?).await?;
    }
    for person in &script.people {
        let id: streetbook_core::ids::PersonId = person.id.parse()?;
        if app.handles.directory.read().person(&id).is_some() {
            continue;
        }
        Admin::new(&app, Actor::Operator)
            .add_person(
                person.id.parse()?,
                &person.name,
                person.team.parse()?,
                person.role.parse()?,
            )
            .await?;
    }
    Ok(app)
}

/// Enrols the phones, plays the acts, and reads the figures.
async fn play(
    script: &Script,
    app: &Arc<AppState>,
    dir: &Path,
    clock: Arc<ScriptClock>,
    address: &str,
) -> Result<Summary, Failure> {
    let mut codes = Vec::new();
    for person in &script.people {
        let (code, _) = Admin::new(app, Actor::Operator)
            .invite(&person.id.parse()?)
            .await?;
        codes.push((person.id.clone(), code));
    }
    let phones = dir.join("phones");
    let (script, address) = (script.clone(), address.to_owned());
    let played = tokio::task::spawn_blocking(move || {
        let mut field = Field::new(clock, &address);
        for (person, code) in &codes {
            field.enrol(person, &phones.join(person), code)?;
        }
        field.play(&script)?;
        field.settle()?;
        Ok::<_, crate::cli::tools::play::PlayError>(field)
    });
    let mut field = played.await??;
    app.progress.until_shown().await;
    app.progress.until_ruled().await;
    Ok(summarise(&mut field, &app.view, &app.handles.kinds.now()).await?)
}
