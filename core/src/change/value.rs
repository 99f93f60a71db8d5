//! A value: a number with its length and type, and its bytes in the column of values.

use super::bytes::Bytes;
use super::error::ChangeError;
use super::model::Scalar;

/// Reads the value of this kind from the column of values.
pub(super) fn value(kind: u64, values: &mut Bytes<'_>) -> Result<Scalar, ChangeError> {
    let mut bytes = values.part(kind >> 4)?;
    let scalar = match kind & 0x0f {
        0 => Scalar::Null,
        1 => Scalar::Bool(false),
        2 => Scalar::Bool(true),
        3 => Scalar::Uint(bytes.unsigned()?),
        4 => Scalar::Int(bytes.signed()?),
        6 => Scalar::Text(text(&mut bytes)?),
        7 => Scalar::Bytes(bytes.take(bytes.len() as u64)?.to_vec()),
        9 => Scalar::Timestamp(bytes.signed()?),
        5 => return Err(ChangeError::Foreign("a float")),
        8 => return Err(ChangeError::Foreign("a counter")),
        _ => return Err(ChangeError::Foreign("a value of unknown type")),
    };
    if !bytes.is_empty() {
        return Err(bytes.malformed("a value longer than it need be"));
    }
    Ok(scalar)
}

fn text(bytes: &mut Bytes<'_>) -> Result<String, ChangeError> {
    let text = bytes.take(bytes.len() as u64)?;
    String::from_utf8(text.to_vec()).map_err(|_| bytes.malformed("text that is not UTF-8"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(kind: u64, bytes: &[u8], expected: Option<Scalar>) {
        let read = value(kind, &mut Bytes::new(bytes));
        assert_eq!(read.ok(), expected, "kind {kind:#x}, bytes {bytes:?}");
    }

    #[test]
    fn a_value_fills_its_bytes_exactly() {
        check(0x02, &[], Some(Scalar::Bool(true)));
        check(0x23, &[0x80, 1], Some(Scalar::Uint(128)));
        check(0x14, &[0x7f], Some(Scalar::Int(-1)));
        check(0x36, "店".as_bytes(), Some(Scalar::Text("店".into())));
        check(0x06, &[], Some(Scalar::Text(String::new())));
        check(0x27, &[0xff, 0], Some(Scalar::Bytes(vec![0xff, 0])));
        check(0x19, &[5], Some(Scalar::Timestamp(5)));
        check(0x10, &[0], None);
        check(0x23, &[1, 1], None);
        check(0x23, &[0x81, 0], None);
        check(0x13, &[0x80], None);
        check(0x26, &[0xe5, 0xba], None);
        check(0x85, &[0; 8], None);
        check(0x18, &[0], None);
        check(0x1a, &[0], None);
        check(u64::MAX, &[0], None);
    }
}
