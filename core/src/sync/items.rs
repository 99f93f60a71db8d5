//! Number of values in a message, counted before any of them is created: a few megabytes of the
//! smallest entries would become hundreds in memory.

use super::error::MessageError;

/// Counts the CBOR items, nested ones too, without following the structure; malformed bytes end the
/// count, and the decoder reports them.
///
/// # Errors
/// [`MessageError::TooManyItems`] as soon as there are more than `most`.
pub(super) fn check_items(bytes: &[u8], most: usize) -> Result<(), MessageError> {
    let mut rest = bytes;
    let mut items = 0;
    while let Some(behind) = behind_item(rest) {
        items += 1;
        if items > most {
            return Err(MessageError::TooManyItems { most });
        }
        rest = behind;
    }
    Ok(())
}

/// Returns the bytes after a head and, for bytes and text, its content; the content of an array follows
/// its head.
fn behind_item(bytes: &[u8]) -> Option<&[u8]> {
    let (first, rest) = bytes.split_first()?;
    let width = match first & 0x1f {
        24 => 1,
        25 => 2,
        26 => 4,
        27 => 8,
        _ => 0,
    };
    let (argument, rest) = rest.split_at_checked(width)?;
    let value = match width {
        0 => u64::from(first & 0x1f),
        _ => argument
            .iter()
            .fold(0, |value, byte| value << 8 | u64::from(*byte)),
    };
    let is_endless = first & 0x1f == 31;
    match first >> 5 {
        // Only text and bytes are skipped; an array's or a map's items are counted one by one.
        2 | 3 if !is_endless => rest.get(usize::try_from(value).ok()?..),
        _ => Some(rest),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sync::to_bytes;

    #[test]
    fn items_are_counted_and_contents_are_not() {
        let bytes = minicbor::bytes::ByteVec::from(vec![0x80; 300]);
        let message = (7_u64, "text", vec![bytes; 3], 70_000_u64, None::<u8>);
        let message = to_bytes(&message);
        // An array of five, in which the third holds three.
        assert_eq!(check_items(&message, 9), Ok(()));
        let refused = Err(MessageError::TooManyItems { most: 8 });
        assert_eq!(check_items(&message, 8), refused);
        assert_eq!(check_items(&message[..message.len() - 2], 8), Ok(()));
    }

    #[test]
    fn a_head_is_one_item_however_wide_and_takes_its_content_along() {
        for head in [
            &[0x17][..],
            &[0x18, 0],
            &[0x19, 0, 0],
            &[0x1a, 0, 0, 0, 0],
            &[0x1b, 0, 0, 0, 0, 0, 0, 0, 0],
            &[0x42, 0, 0],
            &[0x58, 2, 0, 0],
            &[0x59, 0, 2, 0, 0],
            &[0x7a, 0, 0, 0, 2, 0, 0],
            &[0x5b, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0],
        ] {
            assert_eq!(check_items(head, 1), Ok(()), "{head:x?}");
            let refused = Err(MessageError::TooManyItems { most: 1 });
            assert_eq!(check_items(&head.repeat(2), 1), refused, "{head:x?}");
        }
    }

    #[test]
    fn what_is_no_cbor_ends_the_count() {
        for bytes in [
            &[0x5b, 255, 255, 255, 255, 255, 255, 255, 255][..],
            &[0x1a, 1],
            &[0x5f],
        ] {
            assert_eq!(check_items(bytes, 1), Ok(()));
        }
        let endless = [0x9f; 100];
        assert!(check_items(&endless, 99).is_err());
        // Pieces of endless bytes and text are items of their own.
        for head in [0x5f, 0x7f] {
            let pieces = [&[head][..], &[0x60; 99]].concat();
            assert!(check_items(&pieces, 99).is_err(), "{head:x}");
        }
    }
}
