//! Seeded dice, so that a failing run can be repeated: `STREETBOOK_SEED=… cargo test`.

/// Dice of one seed (splitmix64).
pub struct Dice(u64);

impl Dice {
    /// The seed of the environment, or the given one; printed first.
    pub fn seeded(default: u64) -> Dice {
        let given = std::env::var("STREETBOOK_SEED").ok();
        let seed = given.and_then(|text| text.parse().ok()).unwrap_or(default);
        println!("STREETBOOK_SEED={seed}");
        Dice(seed)
    }

    /// The dice of this seed, whatever the environment says.
    pub fn of(seed: u64) -> Dice {
        Dice(seed)
    }

    /// Dice that go on by themselves, for another thread.
    pub fn split(&mut self) -> Dice {
        Dice(self.roll())
    }

    /// The next number.
    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below a bound.
    pub fn below(&mut self, bound: usize) -> usize {
        (self.roll() % bound as u64) as usize
    }

    /// True in this many of a hundred cases.
    pub fn percent(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of several.
    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}
