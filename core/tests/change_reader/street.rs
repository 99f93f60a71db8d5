//! Honest records as phones make them, with automerge's own writer.

use automerge::transaction::Transactable;
use automerge::{ActorId, AutoCommit, ROOT, ReadDoc, ScalarValue};
use streetbook_core::ids::{Actor, DeviceId};

/// One person's step on his copy of a record.
#[derive(Clone, Debug)]
pub enum Step {
    /// Sets a field.
    Put(usize, String, ScalarValue),
    /// Takes a field away.
    Delete(usize, String),
    /// Ends a change.
    Commit(usize),
    /// Takes over what another one wrote.
    Hear(usize, usize),
}

/// One record on several phones.
pub struct Street {
    phones: Vec<AutoCommit>,
}

impl Street {
    pub fn new(phones: usize) -> Street {
        let phone = |n: usize| {
            let device = DeviceId([n as u8 * 3 + 1; 16]);
            let actor = Actor {
                device,
                branch: n as u16,
            };
            AutoCommit::new().with_actor(ActorId::from(actor.to_bytes()))
        };
        Street {
            phones: (0..phones).map(phone).collect(),
        }
    }

    pub fn step(&mut self, step: Step) {
        match step {
            Step::Put(who, key, value) => self.phones[who].put(ROOT, key, value).unwrap(),
            Step::Delete(who, key) => {
                if self.phones[who].get(ROOT, key.as_str()).unwrap().is_some() {
                    self.phones[who].delete(ROOT, key).unwrap();
                }
            }
            Step::Commit(who) => drop(self.phones[who].commit()),
            Step::Hear(who, from) if who != from => {
                self.phones[from].commit();
                let mut other = self.phones[from].clone();
                self.phones[who].merge(&mut other).unwrap();
            }
            Step::Hear(..) => {}
        }
    }

    /// Everything that anybody wrote, ancestors first.
    pub fn changes(mut self) -> Vec<automerge::Change> {
        let mut all = self.phones.remove(0);
        for other in &mut self.phones {
            all.merge(other).unwrap();
        }
        all.get_changes(&[])
    }
}

/// A record with everything that phones write: all types, amendments, deletions, a conflict of three
/// and two choices.
pub fn contested_record() -> Vec<automerge::Change> {
    let mut street = Street::new(3);
    let put = |who, key: &str, value: ScalarValue| Step::Put(who, key.to_owned(), value);
    let mut steps = vec![
        put(0, "shop", "万达北门".into()),
        put(0, "note", ScalarValue::Null),
        put(0, "present/zhang", true.into()),
        put(0, "present/li", true.into()),
        put(0, "staff", ScalarValue::Uint(300)),
        put(0, "balance", ScalarValue::Int(-70)),
        put(0, "seal", ScalarValue::Bytes(vec![0, 255, 7])),
        put(0, "at", ScalarValue::Timestamp(1_790_000_000_000)),
        Step::Commit(0),
        Step::Hear(1, 0),
        Step::Hear(2, 0),
    ];
    for who in 0..3 {
        steps.push(put(who, "shop", format!("name {who}").into()));
        steps.push(put(who, "staff", ScalarValue::Uint(who as u64)));
        steps.push(Step::Commit(who));
    }
    steps.push(Step::Delete(1, "present/li".to_owned()));
    steps.extend([0, 1, 2].map(Step::Commit));
    steps.extend([Step::Hear(0, 1), Step::Hear(0, 2), Step::Hear(1, 2)]);
    steps.push(put(0, "shop", "name 1".into()));
    steps.push(Step::Delete(0, "staff".to_owned()));
    steps.push(put(0, "review", "seen".into()));
    steps.push(Step::Commit(0));
    steps.push(put(1, "shop", "name 2".into()));
    steps.push(put(1, "annul", "twice".into()));
    steps.push(Step::Commit(1));
    steps.into_iter().for_each(|step| street.step(step));
    street.changes()
}
