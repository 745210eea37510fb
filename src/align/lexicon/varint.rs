//! Numbers in bytes: seven bits a byte, the lowest first, and offsets of four bytes.

/// Adds a number.
pub(super) fn push(bytes: &mut Vec<u8>, mut number: usize) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// The number at the start of the bytes, and what follows it; `None` if it is cut off or too large.
pub(super) fn read(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let mut number = 0_u64;
    for (at, &byte) in bytes.iter().enumerate().take(5) {
        number |= u64::from(byte & 0x7F) << (7 * at);
        if byte < 0x80 {
            return Some((usize::try_from(number).ok()?, &bytes[at + 1..]));
        }
    }
    None
}

/// Adds an offset of four bytes.
pub(super) fn push_offset(bytes: &mut Vec<u8>, offset: usize) {
    bytes.extend((offset as u32).to_le_bytes());
}

/// The offset with this index.
pub(super) fn offset(bytes: &[u8], index: usize) -> Option<usize> {
    let start = index.checked_mul(4)?;
    let four = bytes.get(start..start.checked_add(4)?)?;
    Some(u32::from_le_bytes(four.try_into().ok()?) as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back() {
        for number in [0, 1, 127, 128, 300, 65_535, 4_000_000_000] {
            let mut bytes = Vec::new();
            push(&mut bytes, number);
            bytes.push(7);
            assert_eq!(read(&bytes), Some((number, &[7][..])));
            assert_eq!(read(&bytes[..bytes.len() - 2]), None);
        }
    }
}
