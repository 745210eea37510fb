//! Plain text for one field of a line: in NFC, with white space collapsed and trimmed. Nearly all
//! text has that form already; SIMD checks confirm it at a few bytes per cycle.
//!
//! A *settled* character needs no change, whatever its neighbours: see [`is_settled_character`].

use std::sync::OnceLock;

use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};
use wide::u8x32;

use crate::chars::splits_lines;
use crate::xml;

/// Appends a text as one field of a line. `lost` counts the omitted characters, which XML forbids.
pub(crate) fn push_plain(out: &mut Vec<u8>, text: &str, lost: &mut usize) {
    match Shape::of(text) {
        Shape::Plain => out.extend_from_slice(text.as_bytes()),
        Shape::Spaced => push_folded(out, text),
        Shape::Other => push_composed(out, text, lost),
    }
}

/// Appends settled text with its white space collapsed and trimmed.
fn push_folded(out: &mut Vec<u8>, text: &str) {
    let mut rest = text.trim_ascii().as_bytes();
    while let Some(at) = first_fold(rest) {
        out.extend_from_slice(&rest[..at]);
        out.push(b' ');
        rest = rest[at..].trim_ascii_start();
    }
    out.extend_from_slice(rest);
}

/// The offset of the first white space that is not a single space, in trimmed text.
fn first_fold(text: &[u8]) -> Option<usize> {
    let from = unfolded(text);
    let at = text[from..].windows(2).position(|pair| folds(pair[0], pair[1]))?;
    Some(from + at)
}

/// Whether `first` is white space that must be collapsed.
fn folds(first: u8, second: u8) -> bool {
    (first < b' ') | ((first == b' ') & (second <= b' '))
}

/// The number of bytes that are checked at once.
const BLOCK: usize = 32;

/// The length, in whole blocks, of the start of the text that has no white space to be collapsed.
fn unfolded(text: &[u8]) -> usize {
    let mut length = 0;
    while let Some(bytes) = text.get(length..=length + BLOCK) {
        let mut is_folded = false;
        for (&a, &b) in bytes.iter().zip(&bytes[1..]) {
            is_folded |= folds(a, b);
        }
        if is_folded {
            break;
        }
        length += BLOCK;
    }
    length
}

fn push_composed(out: &mut Vec<u8>, text: &str, lost: &mut usize) {
    let start = out.len();
    let mut is_space = true;
    let forbidden = |&c: &char| !xml::is_char(c) && !splits_lines(c);
    *lost += text.chars().filter(forbidden).count();
    for c in text.chars().filter(|c| !forbidden(c)).nfc() {
        match splits_lines(c) || (c == '\u{FEFF}' && out.len() == start) {
            true if is_space => {}
            true => out.push(b' '),
            false => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
        is_space = splits_lines(c) || (c == '\u{FEFF}' && out.len() == start);
    }
    while out.len() > start && (out.ends_with(b" ") || out.ends_with("\u{FEFF}".as_bytes())) {
        let length = if out.ends_with(b" ") { 1 } else { 3 };
        out.truncate(out.len() - length);
    }
}

/// The work that turns a text into a field of a line.
#[derive(Debug, PartialEq, Eq)]
enum Shape {
    /// Nothing.
    Plain,
    /// White space must be collapsed; the rest is settled.
    Spaced,
    /// Characters may have to be composed or omitted.
    Other,
}

/// The kinds of bytes in a text that decide its shape.
#[derive(Clone, Copy, Default)]
struct Seen {
    is_control: bool,
    is_double_space: bool,
    is_wide: bool,
}

impl Shape {
    fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let seen = Seen::of(bytes);
        if seen.is_wide && !is_settled(bytes)
            || seen.is_control && bytes.iter().any(is_other_control)
        {
            return Self::Other;
        }
        let is_padded = bytes.first() == Some(&b' ') || bytes.last() == Some(&b' ');
        match seen.is_control || seen.is_double_space || is_padded {
            true => Self::Spaced,
            false => Self::Plain,
        }
    }
}

impl Seen {
    fn of(bytes: &[u8]) -> Self {
        let is = |bytes: u8x32, byte| bytes.simd_eq(u8x32::splat(byte));
        let mut all = [u8x32::ZERO; 3];
        each_block(bytes, |block: &[u8; BLOCK + 1], _| {
            let (here, next) = (window(block, 0), window(block, 1));
            all[0] |= here.simd_lt(u8x32::splat(b' ')) | is(here, 0x7F);
            all[1] |= is(here, b' ') & is(next, b' ');
            all[2] |= here & u8x32::splat(0x80);
            true
        });
        let [is_control, is_double_space, is_wide] = all.map(|seen| seen != u8x32::ZERO);
        Self { is_control, is_double_space, is_wide }
    }
}

/// The block's bytes from offset `from` on.
#[inline]
fn window<const N: usize>(block: &[u8; N], from: usize) -> u8x32 {
    let mut bytes = [0; BLOCK];
    bytes.copy_from_slice(&block[from..from + BLOCK]);
    u8x32::new(bytes)
}

/// Calls `take` for each block of [`BLOCK`] bytes, until it returns `false`. A block comes with the
/// bytes after it that make it `N` long, and with its offset. The last one is padded with `a`.
#[inline]
fn each_block<const N: usize>(bytes: &[u8], mut take: impl FnMut(&[u8; N], usize) -> bool) {
    let mut at = 0;
    while let Some(block) = bytes[at..].first_chunk() {
        if !take(block, at) {
            return;
        }
        at += BLOCK;
    }
    let mut last = [b'a'; 3 * BLOCK];
    let rest = &bytes[at..];
    if let Some(end) = bytes.last_chunk::<BLOCK>()
        && rest.len() <= BLOCK
    {
        // A copy of constant length is faster, although it checks some bytes twice.
        last[..BLOCK].copy_from_slice(end);
        last.first_chunk().map(|block| take(block, bytes.len() - BLOCK));
        return;
    }
    last[..rest.len()].copy_from_slice(rest);
    let offsets = [0, BLOCK].into_iter().filter(|&from| from == 0 || from < rest.len());
    for from in offsets {
        match last[from..].first_chunk() {
            Some(block) if take(block, at + from) => {}
            _ => return,
        }
    }
}

fn is_other_control(byte: &u8) -> bool {
    (*byte < b' ' || *byte == 0x7F) && !byte.is_ascii_whitespace()
}

/// Whether all characters are settled. The cheapest test that decides about a block is enough.
fn is_settled(bytes: &[u8]) -> bool {
    let mut is_settled = true;
    each_block(bytes, |block, at| {
        is_settled = is_common(block) || !may_be_unsettled(block) || is_block_settled(bytes, at);
        is_settled
    });
    is_settled
}

/// Whether all characters that begin in a block are in the settled ranges of most texts. This costs
/// a quarter of [`may_be_unsettled`].
fn is_common(block: &[u8; BLOCK + 2]) -> bool {
    let [a, b, c] = [window(block, 0), window(block, 1), window(block, 2)];
    let is = |bytes: u8x32, byte| bytes.simd_eq(u8x32::splat(byte));
    let within = |bytes: u8x32, first, last: u8| {
        (bytes - u8x32::splat(first)).simd_le(u8x32::splat(last - first))
    };
    // U+00C0 to U+017F, U+4000 to U+9FFF
    let by_first = within(a, 0xC3, 0xC5) | within(a, 0xE4, 0xE9);
    // U+3001 to U+3029, U+FF01 to U+FF29
    let is_mark = (is(a, 0xE3) & is(b, 0x80) | is(a, 0xEF) & is(b, 0xBC)) & within(c, 0x81, 0xA9);
    let begins = a.simd_ge(u8x32::splat(0xC0));
    begins & !(by_first | is_mark) == u8x32::ZERO
}

/// Whether a character that begins in a block may be unsettled. The test is branch-free. The two
/// bytes after the block only complete its last character.
fn may_be_unsettled(block: &[u8; BLOCK + 2]) -> bool {
    let within = |byte: u8, first: u8, last: u8| byte.wrapping_sub(first) <= last - first;
    let mut is_unsettled = false;
    for ((&a, &b), &c) in block.iter().zip(&block[1..]).zip(&block[2..]) {
        // U+00C0 to U+02FF, U+0400 to U+047F, U+4000 to U+9FFF, U+B000 to U+CFFF
        let by_first = within(a, 0xC3, 0xCB)
            | within(a, 0xD0, 0xD1)
            | within(a, 0xE4, 0xE9)
            | within(a, 0xEB, 0xEC);
        // U+AC00 to U+AFFF, U+D000 to U+D77F
        let is_hangul = (a == 0xEA) & (b >= 0xB0) | (a == 0xED) & (b < 0x9E);
        // U+2010 to U+2027
        let is_dash_or_quote = (a == 0xE2) & (b == 0x80) & within(c, 0x90, 0xA7);
        // U+3001 to U+3029, U+3040 to U+3096, U+30A1 to U+30FF
        let is_kana_or_mark = (a == 0xE3)
            & ((b | 2 == 0x83)
                | (b == 0x80) & within(c, 0x81, 0xA9)
                | (b == 0x82) & (within(c, 0x80, 0x96) | within(c, 0xA1, 0xBF)));
        // U+FF01 to U+FF3F
        let is_full_width = (a == 0xEF) & (b == 0xBC) & within(c, 0x81, 0xBF);
        let is_settled = by_first | is_hangul | is_dash_or_quote | is_kana_or_mark | is_full_width;
        is_unsettled |= (a >= 0xC0) & !is_settled;
    }
    is_unsettled
}

/// Whether all characters that begin in the block are settled.
fn is_block_settled(bytes: &[u8], at: usize) -> bool {
    let end = bytes.len().min(at + BLOCK);
    let is_unsettled = |&at: &usize| bytes[at] >= 0xC0 && !is_settled_character(&bytes[at..]);
    !(at..end).any(|at| is_unsettled(&at))
}

/// Whether a text begins with a settled character: one that is not white space and that NFC never
/// changes, whatever its neighbours (Unicode Standard Annex 15, NFC_Quick_Check=Yes and
/// Canonical_Combining_Class=0).
fn is_settled_character(bytes: &[u8]) -> bool {
    let length = bytes.iter().skip(1).take_while(|&&byte| byte & 0xC0 == 0x80).count() + 1;
    let text = std::str::from_utf8(&bytes[..length]).unwrap_or_default();
    let Some(c) = text.chars().next() else { return false };
    let c_at = u32::from(c) as usize;
    match BASIC_PLANE.get(c_at / 64) {
        Some(word) => word.get_or_init(|| settled_of(c_at / 64)) >> (c_at % 64) & 1 == 1,
        None => is_settled_in_tables(c),
    }
}

/// One bit for each character of the Basic Multilingual Plane, computed on first use: a lookup in
/// the normalization tables for each character costs more than all other work on a text.
static BASIC_PLANE: [OnceLock<u64>; 1024] = [const { OnceLock::new() }; 1024];

/// Computes a word of [`BASIC_PLANE`].
fn settled_of(word: usize) -> u64 {
    let is_settled =
        |bit: &usize| char::from_u32((word * 64 + bit) as u32).is_some_and(is_settled_in_tables);
    (0..64).filter(is_settled).fold(0, |bits, bit| bits | 1 << bit)
}

fn is_settled_in_tables(c: char) -> bool {
    let is_odd = c.is_whitespace() || !xml::is_char(c) || c == '\u{FEFF}';
    let is_starter = canonical_combining_class(c) == 0;
    !is_odd && is_starter && is_nfc_quick([c].into_iter()) == IsNormalized::Yes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> String {
        let mut out = Vec::new();
        push_plain(&mut out, text, &mut 0);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn every_character_is_settled_as_the_tables_say() {
        for c in ('\u{80}'..=char::MAX).filter(|&c| c != '\u{FEFF}') {
            for before in [0, 31, 32, 33, 34, 70] {
                let text = "a".repeat(before) + c.encode_utf8(&mut [0; 4]);
                assert_eq!(is_settled(text.as_bytes()), is_settled_in_tables(c), "{c:?}");
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn a_short_way_gives_what_the_long_way_gives(
            text in "([ -~]|[\\s]|[中文かがハパ각é]|\\PC|\u{3099}|\u{301}|\u{1c}|\u{feff}|\u{1161}|a{1,30}|中{1,10}){0,20}"
        ) {
            let (mut out, mut lost) = (Vec::new(), [0, 0]);
            push_composed(&mut out, &text, &mut lost[0]);
            proptest::prop_assert_eq!(plain(&text).into_bytes(), out);
        }
    }
}
