//! The search for bytes that are mostly near: tags and texts are short, and a search made for long
//! texts, as `memchr` is, costs more to begin than these are long.

use memchr::{memchr, memchr2, memchr3};
use wide::u8x32;

/// How many bytes are looked at together.
const STRETCH: usize = 32;
/// From here on a text is long.
const LONG: usize = 4 * STRETCH;

/// Where the first of the bytes is that are wanted, of which there are one to three.
#[inline]
pub(crate) fn first<const N: usize>(bytes: &[u8], wanted: [u8; N]) -> Option<usize> {
    let mut at = 0;
    while let Some(stretch) = bytes[at..].first_chunk() {
        if let Some(found) = within(stretch, wanted) {
            return Some(at + found);
        }
        at += STRETCH;
        if at == LONG {
            return first_far(&bytes[at..], wanted).map(|found| at + found);
        }
    }
    // What is left is looked at again with what stands before it and has none.
    match bytes.last_chunk() {
        Some(stretch) => within(stretch, wanted).map(|found| bytes.len() - STRETCH + found),
        None => bytes.iter().position(|byte| wanted.contains(byte)),
    }
}

#[inline]
fn within<const N: usize>(stretch: &[u8; STRETCH], wanted: [u8; N]) -> Option<usize> {
    let bytes = u8x32::new(*stretch);
    let is_wanted = |all, byte| all | bytes.simd_eq(u8x32::splat(byte));
    let found = wanted.into_iter().fold(u8x32::splat(0), is_wanted).to_bitmask();
    (found != 0).then(|| found.trailing_zeros() as usize)
}

#[cold]
#[inline(never)]
fn first_far<const N: usize>(bytes: &[u8], wanted: [u8; N]) -> Option<usize> {
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
    }
}
