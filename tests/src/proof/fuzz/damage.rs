//! Damage to bytes.

use crate::dice::Dice;

/// Numbers that readers stumble over.
const STRANGE: [u64; 12] = [
    0,
    1,
    0x7f,
    0x80,
    0xff,
    0xffff,
    0x10000,
    0x7fff_ffff,
    0xffff_ffff,
    1 << 40,
    i64::MAX as u64,
    u64::MAX,
];
/// Heads of CBOR items: long arrays, maps, bytes, texts, endless ones, breaks, floats, tags.
const HEADS: [&[u8]; 12] = [
    &[0x9b, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff],
    &[0x9a, 0x7f, 0xff, 0xff, 0xff],
    &[0x5b, 0, 0, 0, 1, 0, 0, 0, 0],
    &[0x5a, 0x10, 0, 0, 0],
    &[0x7b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
    &[0x9f],
    &[0xbf],
    &[0x5f],
    &[0xff],
    &[0xf6],
    &[0xfb, 0x7f, 0xf0, 0, 0, 0, 0, 0, 0],
    &[0xdb, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
];

/// Damages bytes in one place; some damage takes a piece of `other`.
pub(super) fn damage(bytes: &mut Vec<u8>, other: &[u8], dice: &mut Dice) {
    let at = dice.below(bytes.len() + 1);
    let length = 1 + dice.below(16);
    let to = (at + length).min(bytes.len());
    match dice.below(12) {
        0 | 1 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1 << dice.below(8);
            }
        }
        2 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte = dice.roll() as u8;
            }
        }
        3 => drop(bytes.drain(at..to)),
        4 => bytes.truncate(at),
        5 => {
            let piece = bytes[at..to].to_vec();
            bytes.splice(at..at, piece.repeat(1 + dice.below(4)));
        }
        6 => {
            let number = dice.pick(&STRANGE).to_be_bytes();
            let width = *dice.pick(&[1, 2, 4, 8]);
            overwrite(bytes, at, &number[8 - width..]);
        }
        7 => overwrite(bytes, at, HEADS[dice.below(HEADS.len())]),
        8 => {
            let head = *dice.pick(&HEADS);
            bytes.splice(at..at, head.iter().copied());
        }
        9 => {
            let leb = leb128(*dice.pick(&STRANGE));
            bytes.splice(at..to, leb);
        }
        10 => {
            let from = dice.below(other.len() + 1);
            let piece = &other[from..(from + 8 * length).min(other.len())];
            bytes.splice(at..at, piece.iter().copied());
        }
        _ => {
            let from = dice.below(other.len() + 1);
            let piece = &other[from..(from + length).min(other.len())];
            overwrite(bytes, at, piece);
        }
    }
}

fn overwrite(bytes: &mut [u8], at: usize, with: &[u8]) {
    for (byte, new) in bytes.iter_mut().skip(at).zip(with) {
        *byte = *new;
    }
}

/// A number as changes hold it.
pub(super) fn leb128(mut value: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
    bytes
}
