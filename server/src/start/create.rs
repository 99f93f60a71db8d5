//! Making a data directory for a new workspace.

use streetbook_core::ids::PersonId;
use streetbook_core::time::Instant;

use super::OpenError;
use super::open::{Opening, is_in_use};
use crate::admin::Protection;
use crate::clock::sound_now;
use crate::directory;
use crate::directory::{Actor, AuditAct, AuditEntry, Directory, Event, StaffError};
use crate::secrets::{KEY_FILE, ServerKeys};
use crate::store::commit::Store;

/// The first events of a new workspace.
pub struct Founding<'a> {
    /// The workspace's name.
    pub name: &'a str,
    /// Its time zone, an IANA name.
    pub time_zone: &'a str,
    /// The administrator's login and person id.
    pub admin: &'a str,
    /// Their password, hashed.
    pub password_hash: String,
    /// For how long a client is protected.
    pub protection: Protection,
}

/// Makes a data directory for a new workspace.
///
/// # Errors
/// [`OpenError::Exists`] when there is one already; nothing is touched then.
pub async fn create(opening: &Opening, founding: Founding<'_>) -> Result<(), OpenError> {
    sound_now(opening.clock.as_ref())?;
    std::fs::create_dir_all(&opening.dir)?;
    if is_in_use(&opening.dir) {
        return Err(OpenError::Exists(opening.dir.clone()));
    }
    // A crash may have left keys and an empty ledger: only a workspace counts as made.
    let seal = opening.seal.as_ref();
    let keys = if opening.dir.join(KEY_FILE).exists() {
        ServerKeys::load(&opening.dir, seal)?
    } else {
        ServerKeys::create(&opening.dir, seal)?
    };
    let store = Store::open(
        &opening.dir,
        keys.ledger(),
        keys.signing().clone(),
        keys.seal().cloned(),
        opening.clock.clone(),
    )?;
    if !store.index.office_events()?.is_empty() {
        return Err(OpenError::Exists(opening.dir.clone()));
    }
    let directory = Directory::new(keys.ledger(), keys.public());
    let events = first_events(directory, founding, opening.clock.now())?;
    let encoded = events.iter().map(|event| (event.topic(), event.encode()));
    store.committer.own(encoded.collect()).await?;
    Ok(())
}

/// The workspace, its administrator with a login, the rulebook's version where something is set, and who
/// did it. Each event is made from what those before it say.
fn first_events(
    mut directory: Directory,
    founding: Founding<'_>,
    now: Instant,
) -> Result<Vec<Event>, OpenError> {
    let mut events = Vec::new();
    let mut found = |directory: &mut Directory, event: Event| {
        directory
            .apply(directory.position() + 1, event.clone())
            .ok();
        events.push(event);
    };
    let workspace = directory::set_workspace(founding.name, founding.time_zone)?;
    found(&mut directory, workspace);
    let admin: PersonId = founding.admin.parse().map_err(StaffError::from)?;
    let office = "office".parse().map_err(StaffError::from)?;
    let role = directory::ADMINISTRATOR.parse().map_err(StaffError::from)?;
    let person = directory.add_person(admin.clone(), founding.admin, office, role)?;
    found(&mut directory, person);
    let account = directory.add_login(founding.admin, &admin, founding.password_hash, false)?;
    found(&mut directory, account);
    let today = now.day(&directory.zone());
    if let Some(event) = founding.protection.event(today) {
        found(&mut directory, event);
    }
    for entry in founded(now, &admin) {
        found(&mut directory, Event::AuditEntry(entry));
    }
    Ok(events)
}

/// The first audit entries of a workspace: its founder.
fn founded(at: Instant, admin: &PersonId) -> [AuditEntry; 2] {
    [AuditAct::Person, AuditAct::Account].map(|act| {
        AuditEntry::new(at, Actor::Operator, act)
            .about(admin)
            .purpose("founded")
    })
}
