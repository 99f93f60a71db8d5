//! Doing what was asked.

use serde_json::{Value as Json, json};
use streetbook_core::ids::{DeviceId, PersonId};
use streetbook_core::kind::Kind;
use streetbook_core::time::{Day, Zone};

use super::Command;
use crate::access::{Account, Actor, AuditAct, AuditAsked, Directory, Noted};
use crate::app::{App, StaffFailure};
use crate::view::QuarantinedRow;

/// Lines of the audit log in one answer: whoever asks comes again for the rest.
const AUDIT_LINES: usize = 500;

/// Executes a command on an open office.
///
/// # Errors
/// A sentence for people.
pub async fn execute(app: &App, command: Command) -> Result<Json, String> {
    let staff = app.staff(Actor::Operator);
    let done = match command {
        Command::PersonAdd {
            id,
            name,
            team,
            role,
        } => {
            let shown = json!({"id": id});
            let added = staff.add_person(id, &name, team, role).await;
            added.map(|()| shown)
        }
        Command::PersonList => read(app, people),
        Command::PersonMove { id, team, role } => {
            let moved = staff.move_person(&id, team, role).await;
            moved.map(|(team, role)| json!({"id": id, "team": team, "role": role}))
        }
        Command::PersonDisable { id, disabled } => staff
            .disable_person(&id, disabled)
            .await
            .map(|()| json!({"id": id, "disabled": disabled})),
        Command::Invite { person } => invite(app, &person).await,
        Command::DeviceList => read(app, devices),
        Command::DeviceRevoke { device, reason } => {
            let device: DeviceId = device.parse().map_err(|error| format!("{error}"))?;
            let shown = json!({"id": device.to_string()});
            staff.revoke(device, &reason).await.map(|()| shown)
        }
        Command::AccountAdd { login, person } => {
            let added = staff.add_login(&login, &person).await;
            added.map(|password| json!({"login": login.trim(), "password": password}))
        }
        Command::AccountList => read(app, accounts),
        Command::AccountReset { login } => {
            let reset = staff.reset_login(&login).await;
            reset.map(|password| json!({"login": login, "password": password}))
        }
        Command::AccountDisable { login, disabled } => staff
            .disable_login(&login, disabled)
            .await
            .map(|()| json!({"login": login, "disabled": disabled})),
        Command::SecondFactor { demanded } => staff
            .demand_second_factor(demanded)
            .await
            .map(|()| json!({"demanded": demanded})),
        Command::Audit { from, to, after } => {
            let day = |text: Option<String>| text.map(|text| Day::parse(&text)).transpose();
            let from = day(from).map_err(|error| error.to_string())?;
            let to = day(to).map_err(|error| error.to_string())?;
            audit(app, from, to, after).await
        }
        Command::QuarantineList => {
            app.wait_until_shown().await;
            let rows = app.view.quarantined().await;
            let rows = rows.map_err(|error| error.to_string())?;
            let zone = app.view.zone();
            Ok(rows.iter().map(|row| quarantined(row, zone)).collect())
        }
        Command::QuarantineFree {
            device,
            from,
            to,
            reason,
        } => {
            let device: DeviceId = device.parse().map_err(|error| format!("{error}"))?;
            let to = to.unwrap_or(u64::MAX);
            let freed = staff.free(device, from, to, &reason).await;
            freed.map(|freed| json!({"freed": freed}))
        }
        Command::KindList => Ok(kinds(app)),
        Command::Forms => Ok(app.kinds.now().iter().map(Kind::toml).collect()),
        Command::KindPublish { toml, check } => return publish(app, &toml, check).await,
        Command::RulebookShow => return super::rulebook::show(app),
        Command::RulebookPublish { toml, check } => {
            return super::rulebook::publish(app, &toml, check).await;
        }
        Command::Subject(command) => {
            let done = super::subject::execute(app, command).await;
            return done.map_err(|failure| failure.to_string());
        }
        Command::Export { kind, purpose } => {
            let noted = app.note_export(Actor::Operator, &kind, &purpose).await;
            return noted
                .map(|rows| json!({"rows": rows}))
                .map_err(|failure| failure.to_string());
        }
        Command::Report {
            name,
            from,
            to,
            team,
            person,
        } => {
            let asked = super::report::Wanted {
                days: (from, to),
                team,
                person,
            };
            return super::report::execute(app, &name, asked).await;
        }
        Command::Durable => Ok(json!({"frame": *app.store.committer.appended().borrow()})),
    };
    done.map_err(|failure| failure.to_string())
}

fn read(app: &App, show: impl FnOnce(&Directory) -> Json) -> Result<Json, StaffFailure> {
    let directory = app.directory.read().map_err(|_| StaffFailure::Poisoned)?;
    Ok(show(&directory))
}

async fn invite(app: &App, person: &PersonId) -> Result<Json, StaffFailure> {
    let (code, expires_at) = app.staff(Actor::Operator).invite(person).await?;
    Ok(json!({"code": code, "expires_at": expires_at.in_zone(app.view.zone())}))
}

/// Lines of the audit log. The reading is noted before its first line is given away.
async fn audit(
    app: &App,
    from: Option<Day>,
    to: Option<Day>,
    after: u64,
) -> Result<Json, StaffFailure> {
    let zone = app.view.zone();
    if after == 0 {
        let day = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
        let noted = Noted::new(app.clock.now(), Actor::Operator, AuditAct::AuditRead);
        app.note_act(noted.about(format!("{}..{}", day(from), day(to))))
            .await?;
    }
    let asked = AuditAsked {
        from: from.map(|day| day.start(zone)),
        to: to.map(|day| day.end(zone)),
        limit: AUDIT_LINES,
    };
    let lines = app.audit_after(after, asked).await?;
    let line = |(n, noted): &(u64, Noted)| {
        json!({"n": n, "at": noted.at.in_zone(zone), "by": noted.by.word(), "act": noted.act.word(),
            "about": noted.about, "rows": noted.rows, "purpose": noted.purpose})
    };
    Ok(lines.iter().map(line).collect())
}

fn accounts(directory: &Directory) -> Json {
    let account = |(login, account): (&str, &Account)| {
        json!({"login": login, "person": account.person, "disabled": account.disabled,
            "temporary": account.temporary,
            "second_factor": directory.second_factor(&account.person).is_some()})
    };
    directory.accounts().map(account).collect()
}

fn people(directory: &Directory) -> Json {
    let person = |person: &crate::access::Person| {
        json!({"id": person.id(), "name": person.name(), "team": person.posting().team,
            "role": person.posting().role, "disabled": person.is_disabled()})
    };
    directory.people().map(person).collect()
}

fn quarantined(row: &QuarantinedRow, zone: &Zone) -> Json {
    let received_at = row.received_at.map(|at| at.in_zone(zone));
    json!({"device": row.entry.device.to_string(), "number": row.entry.n, "author": row.author,
        "record": row.record.map(|record| record.to_string()), "kind": row.kind, "code": row.code,
        "text": row.text, "received_at": received_at, "held": row.held,
        "can_be_freed": row.can_be_freed()})
}

fn devices(directory: &Directory) -> Json {
    let device = |device: &crate::access::Device| {
        json!({"id": device.id.to_string(), "person": device.person, "office": device.is_office(),
            "revoked": device.revoked})
    };
    directory.devices().map(device).collect()
}

fn kinds(app: &App) -> Json {
    let kind = |kind: &Kind| {
        let fields: Vec<&str> = kind.fields.iter().map(|field| field.id.as_str()).collect();
        json!({"id": kind.id, "version": kind.version, "zh": kind.label.zh, "en": kind.label.en,
            "fields": fields})
    };
    app.kinds.now().iter_latest().map(kind).collect()
}

async fn publish(app: &App, toml: &str, check: bool) -> Result<Json, String> {
    let published = match check {
        true => app.check_kind(toml),
        false => app.publish_kind(toml, Actor::Operator).await,
    };
    let kind = published.map_err(|failure| failure.to_string())?;
    Ok(json!({"id": kind.id, "version": kind.version}))
}
