//! The faults of a seed, and their frequency: each class is off in many seeds and up in some, so that faults
//! meet in every mixture.

use std::fmt;

use crate::Dice;

/// The size of a simulated workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// 3 to 10 phones.
    Small,
    /// 100 phones.
    Large,
}

impl fmt::Display for Size {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Size::Small => "small",
            Size::Large => "large",
        })
    }
}

/// The options of one seed. Every number is a frequency in a thousand steps.
#[derive(Clone, Debug)]
pub struct Swarm {
    /// Number of phones.
    pub phones: usize,
    /// Number of steps of storm.
    pub steps: usize,
    /// The server's machine loses power, between two operations of its disk.
    pub server_power: usize,
    /// The server's process is killed.
    pub server_kill: usize,
    /// A phone loses power, between two operations of its disk.
    pub phone_power: usize,
    /// A phone's app is killed.
    pub phone_kill: usize,
    /// A message is lost.
    pub drop: usize,
    /// A message comes twice.
    pub duplicate: usize,
    /// A message is cut.
    pub cut: usize,
    /// A captive portal answers.
    pub portal: usize,
    /// The line of a phone is dead, in one direction or both.
    pub partition: usize,
    /// Clocks are wrong and jump.
    pub clocks: usize,
    /// The index is gone or older after a start.
    pub index: usize,
    /// A sync fails.
    pub fsync: usize,
    /// A disk is full for a while.
    pub full: usize,
    /// A worker dies.
    pub worker: usize,
    /// Changes that no worker survives.
    pub poison: usize,
    /// A phone is lost, and its person gets another.
    pub reinstall: usize,
    /// A phone is restored from a backup, or goes on twice.
    pub clone: usize,
    /// A device is revoked.
    pub revoke: usize,
    /// The server is restored from an old backup.
    pub restore: usize,
    /// A record is erased.
    pub erase: usize,
    /// A colleague carries a file.
    pub relay: usize,
    /// A person moves to another team.
    pub moves: usize,
    /// A bit on a phone's disk flips, or a write that was meant for elsewhere lands there.
    pub rot: usize,
}

impl Swarm {
    /// The options of a seed.
    #[must_use]
    pub fn draw(size: Size, dice: &mut Dice) -> Swarm {
        let (phones, steps) = match size {
            Size::Small => (3 + dice.below(8), 60 + dice.below(120)),
            Size::Large => (100, 1_500),
        };
        let mut often = |most: usize| match dice.below(4) {
            0 => 1 + dice.below(most),
            1 => 1 + dice.below(most / 4 + 1),
            _ => 0,
        };
        Swarm {
            phones,
            steps,
            server_power: often(40),
            server_kill: often(20),
            phone_power: often(40),
            phone_kill: often(40),
            drop: often(300),
            duplicate: often(200),
            cut: often(100),
            portal: often(100),
            partition: often(40),
            clocks: often(40),
            index: often(500),
            fsync: often(10),
            full: often(10),
            worker: often(30),
            poison: often(80),
            reinstall: often(10),
            clone: often(20),
            revoke: often(10),
            restore: often(10),
            erase: often(20),
            relay: often(40),
            moves: often(10),
            rot: often(10),
        }
    }

    fn named(&self) -> [(&'static str, usize); 23] {
        [
            ("server-power", self.server_power),
            ("server-kill", self.server_kill),
            ("phone-power", self.phone_power),
            ("phone-kill", self.phone_kill),
            ("drop", self.drop),
            ("duplicate", self.duplicate),
            ("cut", self.cut),
            ("portal", self.portal),
            ("partition", self.partition),
            ("clocks", self.clocks),
            ("index", self.index),
            ("fsync", self.fsync),
            ("full", self.full),
            ("worker", self.worker),
            ("poison", self.poison),
            ("reinstall", self.reinstall),
            ("clone", self.clone),
            ("revoke", self.revoke),
            ("restore", self.restore),
            ("erase", self.erase),
            ("relay", self.relay),
            ("moves", self.moves),
            ("rot", self.rot),
        ]
    }
}

impl fmt::Display for Swarm {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} phones, {} steps", self.phones, self.steps)?;
        for (name, often) in self.named().iter().filter(|(_, often)| *often > 0) {
            write!(out, ", {name} {often}")?;
        }
        Ok(())
    }
}
