//! CRC-32 (IEEE 802.3), which finds damage in files: that of the deflate library, which phones link
//! anyway, and a few lines for the short pieces that most frames are, for which that one takes twenty
//! times as long. A crate of its own would bring 30 kB of tables that do not compress.

/// Length in bytes below which the own lines are faster.
const SHORT: usize = 64;

/// Effect of a byte on a checksum, with zero to three bytes of zero after it.
static TABLES: [[u32; 256]; 4] = tables();

/// Returns the checksum of the concatenated pieces.
pub(crate) fn of(pieces: &[&[u8]]) -> u32 {
    let add = |crc: u32, piece: &&[u8]| {
        if piece.len() < SHORT {
            !short(!crc, piece)
        } else {
            zlib_rs::crc32::crc32(crc, piece)
        }
    };
    pieces.iter().fold(0, add)
}

/// Extends a checksum by a short piece: four bytes at a time, then one.
#[expect(
    clippy::indexing_slicing,
    reason = "a byte is below the tables' 256 and needs no bounds check here"
)]
fn short(mut crc: u32, piece: &[u8]) -> u32 {
    let (words, rest) = piece.as_chunks();
    for word in words {
        let [last, third, second, first] = (crc ^ u32::from_le_bytes(*word)).to_be_bytes();
        crc = TABLES[3][first as usize]
            ^ TABLES[2][second as usize]
            ^ TABLES[1][third as usize]
            ^ TABLES[0][last as usize];
    }
    for byte in rest {
        let place = (crc as u8 ^ byte) as usize;
        crc = (crc >> 8) ^ TABLES[0][place];
    }
    crc
}

#[expect(
    clippy::indexing_slicing,
    reason = "evaluated by the compiler, which rejects an index out of bounds"
)]
const fn tables() -> [[u32; 256]; 4] {
    let mut tables = [[0; 256]; 4];
    let mut byte = 0;
    while byte < 256 {
        let mut crc = byte as u32;
        let mut table = 0;
        while table < 4 {
            let mut bit = 0;
            while bit < 8 {
                crc = (crc >> 1) ^ (0xedb8_8320 * (crc & 1));
                bit += 1;
            }
            tables[table][byte] = crc;
            table += 1;
        }
        byte += 1;
    }
    tables
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    /// Compares with the value that the standard's catalogues list for these nine digits.
    #[test]
    fn it_is_the_one_that_everybody_means() {
        assert_eq!(super::of(&[b"123456789"]), 0xcbf4_3926);
        assert_eq!(super::of(&[]), 0);
    }

    proptest! {
        #[test]
        fn pieces_count_as_one(bytes in proptest::collection::vec(any::<u8>(), 0..400), at in 0..400usize) {
            let (head, tail) = bytes.split_at(at.min(bytes.len()));
            prop_assert_eq!(super::of(&[head, tail]), crc32fast::hash(&bytes));
        }
    }
}
