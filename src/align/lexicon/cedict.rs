//! The built-in Chinese-English dictionary, made from CC-CEDICT (see `data/README.md`).

use std::collections::HashMap;
use std::io::Read;
use std::ops::Range;
use std::sync::OnceLock;

/// The dictionary: sorted lines `headword TAB words of the glosses`, in simplified characters.
#[derive(Debug)]
pub(in crate::align) struct Cedict {
    text: String,
    /// The byte offset of each line, and of the end of the text.
    lines: Vec<u32>,
    /// The lines whose headwords begin with a character.
    first: HashMap<char, Range<u32>>,
    /// The simplified form of each traditional character.
    simplified: HashMap<char, char>,
}

/// The most characters of a headword that is looked up.
pub(in crate::align) const LONGEST_WORD: usize = 12;

/// The packed dictionary; empty without the feature `dictionaries`.
#[cfg(feature = "dictionaries")]
static PACKED: &[u8] = include_bytes!("../../../data/cc-cedict.gz");
#[cfg(not(feature = "dictionaries"))]
static PACKED: &[u8] = &[];

impl Cedict {
    /// The dictionary, which is decompressed at the first call.
    pub(super) fn get() -> &'static Self {
        static DICTIONARY: OnceLock<Cedict> = OnceLock::new();
        DICTIONARY.get_or_init(|| Self::parse(unpacked()))
    }

    fn parse(text: String) -> Self {
        let first_end = text.find('\n').map_or(text.len(), |at| at + 1);
        let simplified = character_pairs(&text[..first_end]);
        let ends = memchr::memchr_iter(b'\n', &text.as_bytes()[first_end..]);
        let starts = std::iter::once(first_end).chain(ends.map(|at| first_end + at + 1));
        let lines: Vec<u32> = starts.map(|at| at as u32).collect();
        let mut dictionary = Self { text, lines, first: HashMap::new(), simplified };
        dictionary.index_first();
        dictionary
    }

    fn index_first(&mut self) {
        for line in 0..self.count() {
            if let Some(c) = self.headword(line).chars().next() {
                let range = self.first.entry(c).or_insert(line..line);
                range.end = line + 1;
            }
        }
    }

    fn count(&self) -> u32 {
        self.lines.len().saturating_sub(1) as u32
    }

    fn line(&self, line: u32) -> &str {
        let (start, end) = (self.lines[line as usize], self.lines[line as usize + 1]);
        &self.text[start as usize..end as usize - 1]
    }

    fn headword(&self, line: u32) -> &str {
        let line = self.line(line);
        line.split_once('\t').map_or(line, |(headword, _)| headword)
    }

    /// The English words of a headword in simplified characters.
    pub(super) fn glosses(&self, headword: &str) -> impl Iterator<Item = &str> {
        let range =
            headword.chars().next().and_then(|c| self.first.get(&c)).cloned().unwrap_or(0..0);
        let at = self.partition(range.clone(), |line| line < headword);
        let line = if at < range.end && self.headword(at) == headword { self.line(at) } else { "" };
        line.split_once('\t').map_or("", |(_, words)| words).split(' ').filter(|w| !w.is_empty())
    }

    /// The number of characters of the longest headword at the start of `chars`; 0 without one.
    pub(super) fn longest(&self, chars: &[char]) -> usize {
        let Some(mut range) = chars.first().and_then(|c| self.first.get(c)).cloned() else {
            return 0;
        };
        let mut prefix = String::new();
        let mut longest = 0;
        for (i, &c) in chars.iter().enumerate().take(LONGEST_WORD) {
            prefix.push(c);
            let start = self.partition(range.clone(), |headword| headword < prefix.as_str());
            let end = self.partition(start..range.end, |headword| headword.starts_with(&prefix));
            if start == end {
                break;
            }
            if self.headword(start) == prefix {
                longest = i + 1;
            }
            range = start..end;
        }
        longest
    }

    /// The first line of a range whose headword does not pass.
    fn partition(&self, range: Range<u32>, passes: impl Fn(&str) -> bool) -> u32 {
        let (mut low, mut high) = (range.start, range.end);
        while low < high {
            let middle = low.midpoint(high);
            if passes(self.headword(middle)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    /// The simplified form of a character; the character itself if it has none.
    pub(super) fn simplified(&self, c: char) -> char {
        self.simplified.get(&c).copied().unwrap_or(c)
    }
}

/// The text of the dictionary. The file is compiled in, so an error here would fail every test; the
/// dictionary would then be empty.
fn unpacked() -> String {
    let mut text = String::new();
    if flate2::read::GzDecoder::new(PACKED).read_to_string(&mut text).is_err() {
        text.clear();
    }
    text
}

/// Parses the first line: each traditional character is followed by its simplified form.
fn character_pairs(line: &str) -> HashMap<char, char> {
    let chars: Vec<char> = line.trim_end().chars().collect();
    chars.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_found_in_both_scripts() {
        let dictionary = Cedict::get();
        assert!(dictionary.glosses("会议").any(|word| word == "meeting"));
        let chars: Vec<char> = "會議室裡".chars().map(|c| dictionary.simplified(c)).collect();
        assert_eq!(dictionary.longest(&chars), 3);
        assert_eq!(dictionary.longest(&['x']), 0);
    }
}
