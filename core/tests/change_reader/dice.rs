//! Damage, thrown with seeded dice.

use crate::forge::Forged;

/// Seeded dice (SplitMix64): the same damage in every run.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % bound as u64) as usize
    }

    fn byte(&mut self) -> u8 {
        const TELLING: [u8; 12] = [0, 1, 2, 3, 0x3f, 0x40, 0x7d, 0x7e, 0x7f, 0x80, 0x81, 0xff];
        match self.below(3) {
            0 => self.below(256) as u8,
            _ => TELLING[self.below(TELLING.len())],
        }
    }

    /// Replaces, takes out, puts in or doubles some bytes.
    pub fn damage(&mut self, bytes: &mut Vec<u8>) {
        if bytes.is_empty() {
            return bytes.push(self.byte());
        }
        let place = self.below(bytes.len());
        match self.below(5) {
            0 => drop(bytes.remove(place)),
            1 => bytes.insert(place, self.byte()),
            2 => bytes.insert(place, bytes[place]),
            3 => bytes[place] = bytes[place].wrapping_add(1),
            _ => bytes[place] = self.byte(),
        }
    }

    /// Damages one field or column; the lengths around it stay right, so that the damage gets far.
    pub fn damage_inside(&mut self, forged: &mut Forged) {
        if forged.columns.is_empty() {
            return;
        }
        let column = self.below(forged.columns.len());
        match self.below(12) {
            0 => forged.seq = self.below(4) as u64,
            1 => forged.start_op = self.below(30) as u64,
            2 => drop(forged.deps.pop()),
            3 => drop(forged.others.pop()),
            4 => forged.others.push(vec![self.byte(); 18]),
            5 => drop(forged.columns.remove(column)),
            6 => forged.columns[column].0 = self.below(256) as u64,
            _ => self.damage(&mut forged.columns[column].1),
        }
    }
}
