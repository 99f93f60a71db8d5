//! The world of one seed.

use std::collections::BTreeSet;

use streetbook_core::ids::{PersonId, RecordId};
use streetbook_core::replica::{DeviceSecrets, Replica};
use streetbook_server::directory::{code_hash, invite, set_workspace};

use super::clock::{BEGINNING, Watch};
use super::disk::{Files, SimDisk};
use super::net::Letter;
use super::office::Office;
use super::phone::Phone;
use super::promise::{Promise, Written};
use super::summary::Counts;
use super::swarm::Swarm;
use super::trace::Trace;
use crate::Dice;

/// The whole world.
pub(super) struct World {
    pub dice: Dice,
    pub swarm: Swarm,
    pub trace: Trace,
    pub now: i64,
    pub office: Office,
    pub phones: Vec<Phone>,
    pub net: Vec<Letter>,
    pub next_number: u64,
    pub promises: Vec<Promise>,
    pub written: Vec<Written>,
    pub counts: Counts,
    /// Records that were erased: the list beside the backups.
    pub erased: BTreeSet<RecordId>,
    /// The server was restored from a backup: phones keep what they read before, whatever the office has
    /// ruled since.
    pub restored: bool,
    /// A backup of the server.
    pub server_backup: Option<Files>,
    /// Older states of the index.
    pub older_index: Option<streetbook_server::store::index::MemoryTree>,
}

/// The teams; people of one team read the same points.
pub(super) const TEAMS: [&str; 2] = ["north", "south"];
const ROLES: [&str; 6] = [
    "specialist",
    "outreach",
    "specialist",
    "manager",
    "consultant",
    "clerk",
];

impl World {
    /// A workspace on its first morning: an office, people, and a phone for each.
    pub(super) fn founded(mut dice: Dice, swarm: Swarm, trace: Trace) -> World {
        let mut office = Office::new();
        assert!(office.starts(), "an empty disk holds a new workspace");
        let mut world = World {
            trace,
            now: BEGINNING,
            office,
            phones: Vec::new(),
            net: Vec::new(),
            next_number: 1,
            promises: Vec::new(),
            written: Vec::new(),
            counts: Counts::default(),
            erased: BTreeSet::new(),
            restored: false,
            server_backup: None,
            older_index: None,
            dice: Dice::of(dice.roll()),
            swarm,
        };
        let workspace = set_workspace("Simulated", "Asia/Shanghai").expect("a sound name");
        world.running().notes(vec![workspace]);
        for which in 0..world.swarm.phones {
            world.add_phone(which);
        }
        world
    }

    fn add_phone(&mut self, which: usize) {
        let person: PersonId = format!("p{which}").parse().expect("a sound id");
        let team = TEAMS[self.dice.below(TEAMS.len())];
        let role = ROLES[which % ROLES.len()];
        let event = {
            let directory = self.running().directory();
            let (team, role) = (team.parse().expect("a team"), role.parse().expect("a role"));
            directory.add_person(person.clone(), "somebody", team, role)
        };
        self.running().notes(vec![event.expect("a person")]);
        let disk = SimDisk::default();
        let app = self.enrols(&person, &disk);
        let watch = Watch::draw(&self.swarm, &mut self.dice);
        self.phones
            .push(Phone::new(person, role, disk, Some(app), watch));
    }

    /// A person types a code into a new phone.
    fn enrols(&mut self, person: &PersonId, disk: &SimDisk) -> Replica {
        self.tries_to_enrol(person, disk)
            .expect("nothing fails yet")
    }

    /// Enrols where the office may fail.
    pub(super) fn tries_to_enrol(&mut self, person: &PersonId, disk: &SimDisk) -> Option<Replica> {
        let mut fill = |bytes: &mut [u8]| bytes.fill_with(|| self.dice.below(256) as u8);
        let seeds = DeviceSecrets::draw(&mut fill);
        let mut random = [0; 10];
        fill(&mut random);
        let clock = self.office.clock.clone();
        let now = streetbook_server::clock::Clock::now(clock.as_ref());
        let (code, event) = invite(person.clone(), now, random);
        debug_assert!(code_hash(&code) == code_hash(&code.to_lowercase()));
        let running = self.office.running.as_ref().expect("the office is open");
        running.notes(vec![event]);
        let request = seeds.enrol(&code);
        let enrolled = running.finishes(running.exchange.enrol(&request)).ok()?;
        Replica::enrol(Phone::files(disk), seeds, enrolled, "https://office").ok()
    }

    /// The running server.
    pub(super) fn running(&mut self) -> &mut super::office::Running {
        self.office.running.as_mut().expect("the office is open")
    }

    /// Time passes.
    pub(super) fn passes(&mut self, millis: i64) {
        self.now += millis;
        self.office.clock.set(self.now);
    }

    pub(super) fn number(&mut self) -> u64 {
        self.next_number += 1;
        self.next_number
    }
}
