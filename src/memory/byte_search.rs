//! SIMD searches for bytes that are usually close. Tags and texts are short, and the start-up cost
//! of `memchr` exceeds the length of a typical one.

use std::ops::BitOr;

use memchr::{memchr, memchr2, memchr3};
use wide::u8x32;

/// The number of bytes that are compared at once.
const BLOCK: usize = 32;
/// The offset from which `memchr` takes over.
const LONG: usize = 4 * BLOCK;
const ZERO: u8x32 = u8x32::ZERO;

/// The offset of the first byte that is one of `wanted`, which has one to three bytes.
#[inline]
pub(crate) fn first<const N: usize>(bytes: &[u8], wanted: [u8; N]) -> Option<usize> {
    let mut at = 0;
    while let Some(block) = bytes[at..].first_chunk() {
        if let Some(found) = within(block, wanted) {
            return Some(at + found);
        }
        at += BLOCK;
        if at == LONG {
            return first_distant(&bytes[at..], wanted).map(|found| at + found);
        }
    }
    // The last block overlaps the one before it, which has no match.
    match bytes.last_chunk() {
        Some(block) => within(block, wanted).map(|found| bytes.len() - BLOCK + found),
        None => bytes.iter().position(|byte| wanted.contains(byte)),
    }
}

#[inline]
fn within<const N: usize>(block: &[u8; BLOCK], wanted: [u8; N]) -> Option<usize> {
    let bytes = u8x32::new(*block);
    let is_wanted = |all, byte| all | bytes.simd_eq(u8x32::splat(byte));
    let found = wanted.into_iter().fold(ZERO, is_wanted).to_bitmask();
    (found != 0).then(|| found.trailing_zeros() as usize)
}

/// Whether a `b` or an `r`, in either case, precedes a quotation mark within the first `length`
/// bytes, as at the end of `lb`, `pb` and `br`. Bytes beyond `length` are loaded but ignored.
#[inline]
pub(crate) fn ends_in_b_or_r(bytes: &[u8], length: usize) -> bool {
    let mut at = 0;
    while at < length {
        let next = bytes.get(at + 1..).and_then(|rest| rest.first_chunk::<BLOCK>());
        let (Some(here), Some(next)) = (bytes[at..].first_chunk::<BLOCK>(), next) else {
            let is_end = |pair: &[u8]| matches!(pair, [b'b' | b'B' | b'r' | b'R', b'"' | b'\'']);
            let end = bytes.len().min(length + 1);
            return bytes[at..end].windows(2).any(is_end);
        };
        let (here, next) = (u8x32::new(*here) | u8x32::splat(0x20), u8x32::new(*next));
        let is = |bytes: u8x32, byte| bytes.simd_eq(u8x32::splat(byte));
        let letters = is(here, b'b') | is(here, b'r');
        let found = (letters & (is(next, b'"') | is(next, b'\''))).to_bitmask();
        let left = length - at;
        let counted = if left < BLOCK { (1 << left) - 1 } else { u32::MAX };
        if found & counted != 0 {
            return true;
        }
        at += BLOCK;
    }
    false
}

/// The offset of the `quote` that ends an attribute value, or of the first byte before it that is
/// not literal: a control character, `<` or `&`.
#[inline]
pub(crate) fn end_of_value(bytes: &[u8], quote: u8) -> Option<usize> {
    let mut at = 0;
    while let Some(block) = bytes[at..].first_chunk() {
        let block = u8x32::new(*block);
        let is = |byte| block.simd_eq(u8x32::splat(byte));
        let ends = block.simd_lt(u8x32::splat(b' ')) | is(quote) | is(b'<') | is(b'&');
        let ends = ends.to_bitmask();
        if ends != 0 {
            return Some(at + ends.trailing_zeros() as usize);
        }
        at += BLOCK;
    }
    let ends = |&byte: &u8| byte < b' ' || byte == quote || matches!(byte, b'<' | b'&');
    bytes[at..].iter().position(ends).map(|found| at + found)
}

/// The offset of the first `<` that precedes `!`, `?`, a byte of `letters`, or `/` and such a byte.
#[inline]
pub(crate) fn first_tag<const N: usize>(bytes: &[u8], letters: [u8; N]) -> Option<usize> {
    let mut at = 0;
    while let Some(block) = bytes[at..].first_chunk() {
        let found = tags_within(block, letters);
        if found != 0 {
            return Some(at + found.trailing_zeros() as usize);
        }
        at += BLOCK;
    }
    let is_one = |byte: Option<&u8>| byte.is_some_and(|byte| letters.contains(byte));
    (at..bytes.len()).find(|&at| {
        let next = bytes.get(at + 1);
        let after = usize::from(next == Some(&b'/'));
        bytes[at] == b'<'
            && (matches!(next, Some(b'!' | b'?'))
                || is_one(next)
                || is_one(bytes.get(at + 1 + after)))
    })
}

/// The offsets of such tags in a block, one bit for each. Also reads the two bytes after the block.
#[inline]
fn tags_within<const N: usize>(block: &[u8; BLOCK + 2], letters: [u8; N]) -> u32 {
    let [here, next, second] = [0, 1, 2].map(|offset| {
        let mut bytes = [0; BLOCK];
        bytes.copy_from_slice(&block[offset..offset + BLOCK]);
        u8x32::new(bytes)
    });
    let is = |bytes: u8x32, byte| bytes.simd_eq(u8x32::splat(byte));
    let is_letter =
        |bytes| letters.map(|letter| is(bytes, letter)).into_iter().fold(ZERO, BitOr::bitor);
    let is_wanted =
        is(next, b'!') | is(next, b'?') | is_letter(next) | is(next, b'/') & is_letter(second);
    let found = is(here, b'<') & is_wanted;
    found.to_bitmask()
}

#[cold]
#[inline(never)]
fn first_distant<const N: usize>(bytes: &[u8], wanted: [u8; N]) -> Option<usize> {
    match wanted[..] {
        [a] => memchr(a, bytes),
        [a, b] => memchr2(a, b, bytes),
        [a, b, c] => memchr3(a, b, c, bytes),
        _ => bytes.iter().position(|byte| wanted.contains(byte)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn the_first_is_found_wherever_it_stands(
            before in 0..300usize, text in "[ab&<'\u{3c3c}\u{bc}]{0,40}"
        ) {
            let text = "a".repeat(before) + &text;
            let bytes = text.as_bytes();
            let slowly = |wanted: &[u8]| bytes.iter().position(|byte| wanted.contains(byte));
            proptest::prop_assert_eq!(first(bytes, [b'<']), slowly(b"<"));
            proptest::prop_assert_eq!(first(bytes, [b'<', b'&']), slowly(b"<&"));
            proptest::prop_assert_eq!(first(bytes, [b'<', b'&', b'\'']), slowly(b"<&'"));
        }

        #[test]
        fn a_value_ends_at_its_quotation_mark(
            before in "[ -%(-;=-~]{0,70}", text in "[\\x00-\\x7f]{0,3}|\\PC{0,2}", after in "a{0,40}"
        ) {
            let text = before + &text + &after;
            let ends = |byte: u8| byte < b' ' || b"<&'".contains(&byte);
            proptest::prop_assert_eq!(end_of_value(text.as_bytes(), b'\''), text.bytes().position(ends));
        }

        #[test]
        fn the_first_tag_is_found_wherever_it_stands(
            before in 0..70usize, text in "[ab<</!?]{0,70}", after in "a{0,40}"
        ) {
            let text = "a".repeat(before) + &text + &after;
            let begins = |rest: &[u8]| matches!(rest, [b'<', b'b' | b'!' | b'?', ..] | [b'<', b'/', b'b', ..]);
            let slowly = (0..text.len()).find(|&at| begins(&text.as_bytes()[at..]));
            proptest::prop_assert_eq!(first_tag(text.as_bytes(), *b"b"), slowly);
        }
    }
}
