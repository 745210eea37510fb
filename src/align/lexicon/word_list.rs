//! A sorted list of words in bytes that are searched as they are, without unpacking all of them.
//!
//! Words are stored in blocks of [`BLOCK`]. The first word of a block is stored in full; each further
//! one as the number of bytes that it shares with the word before it, and the rest.

use std::ops::Range;

use super::varint;

/// The number of words of a block.
pub(super) const BLOCK: usize = 16;

/// A list of distinct words, sorted by their bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct WordList<'a> {
    count: usize,
    /// The offset of each block in `words`, as 4 bytes, the lowest first.
    offsets: &'a [u8],
    words: &'a [u8],
}

impl<'a> WordList<'a> {
    /// A list of `count` words, given the offsets of its blocks and the blocks.
    pub(super) fn new(count: usize, offsets: &'a [u8], words: &'a [u8]) -> Self {
        Self { count, offsets, words }
    }

    /// The word with this index.
    pub(super) fn get(self, index: usize) -> Option<String> {
        let word = Block::new(self, index / BLOCK).nth(index % BLOCK)?;
        String::from_utf8(word).ok()
    }

    /// All words in their order. Ends early where the bytes are damaged.
    pub(super) fn iter(self) -> impl Iterator<Item = String> + 'a {
        let blocks = (0..self.count.div_ceil(BLOCK)).map(move |block| Block::new(self, block));
        blocks.flatten().map_while(|word| String::from_utf8(word).ok())
    }

    /// Whether each block is where its offset says, blocks follow each other without gaps, and the words are
    /// sorted, distinct, not empty, and UTF-8.
    pub(super) fn is_sound(self) -> bool {
        let mut start = 0;
        let mut before = Vec::new();
        for block in 0..self.count.div_ceil(BLOCK) {
            if varint::offset(self.offsets, block) != Some(start) {
                return false;
            }
            let mut words = Block::new(self, block);
            while words.step() {
                if words.word <= before || std::str::from_utf8(&words.word).is_err() {
                    return false;
                }
                before.clone_from(&words.word);
            }
            if words.is_damaged {
                return false;
            }
            start = self.words.len() - words.rest.len();
        }
        start == self.words.len()
    }

    /// The first word of a block, and the bytes after it.
    fn first(self, block: usize) -> Option<(&'a [u8], &'a [u8])> {
        let bytes = self.words.get(varint::offset(self.offsets, block)?..)?;
        let (length, rest) = varint::read(bytes)?;
        rest.split_at_checked(length)
    }

    /// The indices of the words of a block.
    fn places(self, block: usize) -> Range<usize> {
        block * BLOCK..self.count.min((block + 1) * BLOCK)
    }
}

/// For each block of a list the first bytes of its first word, as a number. They are kept apart from the words,
/// so that a search reads few bytes.
#[derive(Debug, Clone)]
pub(super) struct Heads(Vec<u64>);

impl Heads {
    /// The heads of all blocks before the first damaged one.
    pub(super) fn of(list: WordList<'_>) -> Self {
        let blocks = 0..list.count.div_ceil(BLOCK);
        Self(blocks.map_while(|block| list.first(block).map(|(first, _)| head(first))).collect())
    }
}

/// The first eight bytes of a word, which numbers order as words.
fn head(word: &[u8]) -> u64 {
    let mut bytes = [0; 8];
    let length = word.len().min(bytes.len());
    bytes[..length].copy_from_slice(&word[..length]);
    u64::from_be_bytes(bytes)
}

/// A list with the heads of its blocks, in which words are looked up.
#[derive(Debug, Clone, Copy)]
pub(super) struct Index<'a> {
    pub(super) list: WordList<'a>,
    pub(super) heads: &'a Heads,
}

/// The last word of a list that is not greater than another.
struct Nearest {
    /// Its index in the list.
    at: usize,
    /// Its length in bytes.
    length: usize,
    /// The number of bytes at the start of both.
    shared: usize,
}

impl Index<'_> {
    /// The index of a word.
    pub(super) fn find(self, word: &str) -> Option<usize> {
        let Nearest { at, length, shared } = self.last_up_to(word.as_bytes())?;
        (length == word.len() && shared == length).then_some(at)
    }

    /// The length in bytes of the longest word with which `text` begins; 0 if there is none.
    pub(super) fn longest_start(self, text: &str) -> usize {
        let mut text = text;
        // All words with which the text begins share at least their own length with the word found.
        while let Some(Nearest { length, shared, .. }) = self.last_up_to(text.as_bytes()) {
            if shared == length {
                return shared;
            }
            let cut = (0..=shared).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
            text = &text[..cut];
        }
        0
    }

    fn last_up_to(self, word: &[u8]) -> Option<Nearest> {
        let block = self.last_block_up_to(word)?;
        let (first, mut rest) = self.list.first(block)?;
        let mut nearest =
            Nearest { at: block * BLOCK, length: first.len(), shared: common(first, word) };
        for at in self.list.places(block).skip(1) {
            let Some((kept, ending, after)) = next_word(rest) else { break };
            if kept > nearest.length {
                break;
            }
            rest = after;
            let length = kept + ending.len();
            // A word that keeps more of the one before than `word` shares with it differs from `word` in the
            // same byte, and is less, too.
            if kept <= nearest.shared {
                let shared = kept + common(ending, &word[kept..]);
                if shared < length
                    && word.get(shared).is_none_or(|&byte| ending[shared - kept] > byte)
                {
                    break;
                }
                nearest.shared = shared;
            }
            (nearest.at, nearest.length) = (at, length);
        }
        Some(nearest)
    }

    /// The last block whose first word is not greater than `word`.
    fn last_block_up_to(self, word: &[u8]) -> Option<usize> {
        let (heads, own) = (&self.heads.0, head(word));
        let mut end = heads.partition_point(|&head| head < own);
        let is_up_to =
            |block: usize| self.list.first(block).is_some_and(|(first, _)| first <= word);
        while heads.get(end) == Some(&own) && is_up_to(end) {
            end += 1;
        }
        end.checked_sub(1)
    }
}

/// The number of bytes at the start of both.
fn common(a: &[u8], b: &[u8]) -> usize {
    a.iter().zip(b).take_while(|(a, b)| a == b).count()
}

/// The number of bytes that a word keeps of the one before it, the rest of the word, and what follows it.
fn next_word(bytes: &[u8]) -> Option<(usize, &[u8], &[u8])> {
    let (kept, rest) = varint::read(bytes)?;
    let (length, rest) = varint::read(rest)?;
    let (ending, rest) = rest.split_at_checked(length)?;
    Some((kept, ending, rest))
}

/// The words of one block.
struct Block<'a> {
    rest: &'a [u8],
    left: usize,
    is_first: bool,
    /// Whether the bytes ended, or had no number, where a word was expected.
    is_damaged: bool,
    word: Vec<u8>,
}

impl<'a> Block<'a> {
    fn new(list: WordList<'a>, block: usize) -> Self {
        let start = varint::offset(list.offsets, block).unwrap_or(usize::MAX);
        let left = list.places(block).len();
        let rest = list.words.get(start..).unwrap_or_default();
        Self { rest, left, is_first: true, is_damaged: false, word: Vec::new() }
    }

    /// Reads the next word into `word`. Returns whether there was one.
    fn step(&mut self) -> bool {
        if self.left == 0 || self.is_damaged {
            return false;
        }
        self.left -= 1;
        self.is_damaged = self.read().is_none();
        !self.is_damaged
    }

    fn read(&mut self) -> Option<()> {
        let shared = if self.is_first {
            0
        } else {
            let (shared, rest) = varint::read(self.rest)?;
            self.rest = rest;
            shared
        };
        let (length, rest) = varint::read(self.rest)?;
        self.is_first = false;
        if shared > self.word.len() {
            return None;
        }
        self.word.truncate(shared);
        self.word.extend_from_slice(rest.get(..length)?);
        self.rest = &rest[length..];
        Some(())
    }
}

impl Iterator for Block<'_> {
    type Item = Vec<u8>;

    fn next(&mut self) -> Option<Vec<u8>> {
        self.step().then(|| self.word.clone())
    }
}

/// The offsets and the words of a list in bytes. `words` must be sorted and distinct.
pub(super) fn encode<'a>(words: impl Iterator<Item = &'a str>) -> (Vec<u8>, Vec<u8>) {
    let (mut offsets, mut bytes) = (Vec::new(), Vec::new());
    let mut before: &[u8] = &[];
    for (at, word) in words.map(str::as_bytes).enumerate() {
        let shared = if at % BLOCK == 0 {
            varint::push_offset(&mut offsets, bytes.len());
            0
        } else {
            let shared = word.iter().zip(before).take_while(|(a, b)| a == b).count();
            varint::push(&mut bytes, shared);
            shared
        };
        varint::push(&mut bytes, word.len() - shared);
        bytes.extend_from_slice(&word[shared..]);
        before = word;
    }
    (offsets, bytes)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_list_answers_like_a_set(words in proptest::collection::btree_set("[abé]{1,12}", 0..80), text in "[abé]{0,14}") {
            let (offsets, bytes) = encode(words.iter().map(String::as_str));
            let list = WordList::new(words.len(), &offsets, &bytes);
            let heads = Heads::of(list);
            let index = Index { list, heads: &heads };
            prop_assert!(list.is_sound());
            prop_assert_eq!(list.iter().collect::<BTreeSet<_>>(), words.clone());
            for (at, word) in words.iter().enumerate() {
                prop_assert_eq!(index.find(word), Some(at));
                prop_assert_eq!(list.get(at), Some(word.clone()));
            }
            prop_assert_eq!(index.find(&text).is_some(), words.contains(&text));
            let longest = words.iter().filter(|w| text.starts_with(w.as_str())).map(String::len).max();
            prop_assert_eq!(index.longest_start(&text), longest.unwrap_or(0));
        }

        #[test]
        fn damaged_bytes_are_no_words(count in 0_usize..60, offsets in any::<Vec<u8>>(), bytes in any::<Vec<u8>>(), text in "[ -~]{0,9}") {
            let list = WordList::new(count, &offsets, &bytes);
            let heads = Heads::of(list);
            let index = Index { list, heads: &heads };
            let _ = (index.find(&text), index.longest_start(&text), list.iter().count());
            prop_assert!(!list.is_sound() || list.iter().count() == count);
        }
    }
}
