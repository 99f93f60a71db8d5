//! Changes put together by hand, field by field.

/// A change's fields as they stand in the bytes; nothing is checked.
pub struct Forged {
    pub deps: Vec<[u8; 32]>,
    pub actor: Vec<u8>,
    pub seq: u64,
    pub start_op: u64,
    pub time: i64,
    pub message: Vec<u8>,
    pub others: Vec<Vec<u8>>,
    pub columns: Vec<(u64, Vec<u8>)>,
    pub extra: Vec<u8>,
}

impl Forged {
    /// A first change without operations.
    pub fn first() -> Forged {
        Forged {
            deps: vec![],
            actor: vec![7; 18],
            seq: 1,
            start_op: 1,
            time: 0,
            message: vec![],
            others: vec![],
            columns: vec![],
            extra: vec![],
        }
    }

    /// A first change that sets one field to nothing.
    pub fn one_field() -> Forged {
        let columns = vec![
            (0x15, vec![0x7f, 1, b'a']),
            (0x34, vec![1]),
            (0x42, vec![0x7f, 1]),
            (0x56, vec![0x7f, 0]),
            (0x70, vec![0x7f, 0]),
        ];
        Forged {
            columns,
            ..Forged::first()
        }
    }

    /// Takes apart a payload whose header is well-formed.
    pub fn parse(payload: &[u8]) -> Forged {
        let mut rest = &payload[1..];
        assert_eq!(take_unsigned(&mut rest) as usize, rest.len());
        let deps = (0..take_unsigned(&mut rest))
            .map(|_| take(&mut rest, 32).try_into().unwrap())
            .collect();
        let actor = take_prefixed(&mut rest);
        let (seq, start_op) = (take_unsigned(&mut rest), take_unsigned(&mut rest));
        let time = take_unsigned(&mut rest) as i64;
        let message = take_prefixed(&mut rest);
        let others = (0..take_unsigned(&mut rest))
            .map(|_| take_prefixed(&mut rest))
            .collect();
        let table: Vec<(u64, u64)> = (0..take_unsigned(&mut rest))
            .map(|_| (take_unsigned(&mut rest), take_unsigned(&mut rest)))
            .collect();
        let columns = table
            .into_iter()
            .map(|(spec, length)| (spec, take(&mut rest, length as usize).to_vec()))
            .collect();
        Forged {
            deps,
            actor,
            seq,
            start_op,
            time,
            message,
            others,
            columns,
            extra: rest.to_vec(),
        }
    }

    /// The same attack with actors, time and message as a phone writes them.
    pub fn dressed(mut self) -> Forged {
        self.actor.resize(18, 0);
        self.others.iter_mut().for_each(|actor| actor.resize(18, 0));
        self.time = 0;
        self.message.clear();
        self
    }

    pub fn payload(&self) -> Vec<u8> {
        let mut contents = unsigned(self.deps.len() as u64);
        contents.extend(self.deps.concat());
        contents.extend(prefixed(&self.actor));
        contents.extend(unsigned(self.seq));
        contents.extend(unsigned(self.start_op));
        contents.extend(signed(self.time));
        contents.extend(prefixed(&self.message));
        contents.extend(unsigned(self.others.len() as u64));
        self.others
            .iter()
            .for_each(|actor| contents.extend(prefixed(actor)));
        contents.extend(unsigned(self.columns.len() as u64));
        for (spec, column) in &self.columns {
            contents.extend(unsigned(*spec));
            contents.extend(unsigned(column.len() as u64));
        }
        self.columns
            .iter()
            .for_each(|(_, column)| contents.extend(column));
        contents.extend(&self.extra);
        [vec![1], prefixed(&contents)].concat()
    }
}

pub fn unsigned(mut value: u64) -> Vec<u8> {
    let mut bytes = vec![];
    loop {
        let group = (value & 0x7f) as u8;
        value >>= 7;
        if value == 0 {
            bytes.push(group);
            return bytes;
        }
        bytes.push(group | 0x80);
    }
}

pub fn signed(mut value: i64) -> Vec<u8> {
    let mut bytes = vec![];
    loop {
        let group = (value & 0x7f) as u8;
        value >>= 7;
        let sign = group & 0x40 != 0;
        if (value == 0 && !sign) || (value == -1 && sign) {
            bytes.push(group);
            return bytes;
        }
        bytes.push(group | 0x80);
    }
}

fn prefixed(bytes: &[u8]) -> Vec<u8> {
    [unsigned(bytes.len() as u64), bytes.to_vec()].concat()
}

fn take<'a>(rest: &mut &'a [u8], length: usize) -> &'a [u8] {
    let (taken, after) = rest.split_at(length);
    *rest = after;
    taken
}

fn take_unsigned(rest: &mut &[u8]) -> u64 {
    let mut value = 0;
    for group in 0.. {
        let byte = take(rest, 1)[0];
        value |= u64::from(byte & 0x7f) << (7 * group);
        if byte & 0x80 == 0 {
            break;
        }
    }
    value
}

fn take_prefixed(rest: &mut &[u8]) -> Vec<u8> {
    let length = take_unsigned(rest) as usize;
    take(rest, length).to_vec()
}
