//! CRC-32 (IEEE 802.3), which finds damage in files: that of the deflate library, which phones link anyway. A
//! second implementation would bring 30 kB of tables that no packer makes smaller.

use flate2::Crc;

/// The checksum of these pieces as if they stood behind one another.
pub(crate) fn of(pieces: &[&[u8]]) -> u32 {
    let mut crc = Crc::new();
    pieces.iter().for_each(|piece| crc.update(piece));
    crc.sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    /// The value that the standard's catalogues give for these nine digits.
    #[test]
    fn it_is_the_one_that_everybody_means() {
        assert_eq!(super::of(&[b"123456789"]), 0xcbf4_3926);
        assert_eq!(super::of(&[]), 0);
    }

    proptest! {
        #[test]
        fn pieces_count_as_one(bytes in proptest::collection::vec(any::<u8>(), 0..300), at in 0..300usize) {
            let (head, tail) = bytes.split_at(at.min(bytes.len()));
            prop_assert_eq!(super::of(&[head, tail]), crc32fast::hash(&bytes));
        }
    }
}
