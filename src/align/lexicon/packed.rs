//! The bytes of a lexicon file.
//!
//! A file begins with lines of text: the name and the version of the format, then a name, a space and
//! a value in each line, and an empty line. After it come the source words, the target words, and for
//! each source word its row: the partners by their index, each with two rates.

use std::ops::Range;

use super::varint;
use super::word_list::{self, BLOCK, WordList};

/// The first line of a file. The number changes with the format and with the way in which words are
/// compared, because a lexicon holds words in the form in which they are compared.
pub(super) const FIRST_LINE: &str = "tmforge lexicon 1";

/// The two directions of the rate at which a word is found where its partner is.
///
/// A rate is the share of sentences with one word whose translations contain the other.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub(in crate::align) struct LinkRates {
    /// The share of the sentences with the source word whose translations contain the target word.
    pub(in crate::align) forward: f32,
    /// The share of the sentences with the target word whose translations contain the source word.
    pub(in crate::align) backward: f32,
}

impl LinkRates {
    /// The same with source and target exchanged.
    pub(in crate::align) fn reversed(self) -> Self {
        Self { forward: self.backward, backward: self.forward }
    }

    /// The greater rate of each direction.
    pub(in crate::align) fn max(self, other: Self) -> Self {
        Self {
            forward: self.forward.max(other.forward),
            backward: self.backward.max(other.backward),
        }
    }

    fn byte(self) -> u8 {
        (step_of(self.forward) << 4) | step_of(self.backward)
    }

    pub(super) fn of_byte(byte: u8) -> Self {
        Self { forward: rate_of(byte >> 4), backward: rate_of(byte & 15) }
    }
}

/// Rates are stored in 16 steps, each .758 of the one before.
const STEP: f32 = 0.4;

fn rate_of(step: u8) -> f32 {
    libm::exp2f(-STEP * f32::from(step))
}

fn step_of(rate: f32) -> u8 {
    libm::roundf(-libm::log2f(rate.clamp(1e-6, 1.0)) / STEP).min(15.0) as u8
}

/// What a file says of itself in its first lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) source: String,
    pub(super) target: String,
    /// Where the words come from.
    pub(super) origin: String,
    /// The licence of the words.
    pub(super) licence: String,
    /// Whether the words are those of a dictionary, by which running text can be split.
    pub(super) is_dictionary: bool,
    pub(super) pairs: usize,
    /// The rates of all pairs in one byte, if they are the same.
    pub(super) rates: Option<u8>,
    pub(super) source_words: usize,
    pub(super) target_words: usize,
    /// The sizes in bytes of the source words, the target words and the rows.
    pub(super) sizes: [usize; 3],
}

/// The places of the parts in the bytes of a file.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    pub(super) header: Header,
    /// The offsets and the content of the source words, of the target words and of the rows.
    parts: [[Range<usize>; 2]; 3],
}

impl Layout {
    /// Parses the header of a file; `None` if the bytes are no lexicon of this version or are cut off.
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        let (header, start) = header(bytes)?;
        let counts = [header.source_words, header.target_words, header.source_words];
        let mut at = start;
        let mut next = |size: usize| {
            let range = at..at.checked_add(size)?;
            at = range.end;
            Some(range)
        };
        let mut parts: [[Range<usize>; 2]; 3] = Default::default();
        for (part, (count, size)) in parts.iter_mut().zip(counts.into_iter().zip(header.sizes)) {
            *part = [next(count.div_ceil(BLOCK).checked_mul(4)?)?, next(size)?];
        }
        (at == bytes.len()).then_some(Self { header, parts })
    }

    pub(super) fn source_words<'a>(&self, bytes: &'a [u8]) -> WordList<'a> {
        let [offsets, words] = &self.parts[0];
        WordList::new(self.header.source_words, &bytes[offsets.clone()], &bytes[words.clone()])
    }

    pub(super) fn target_words<'a>(&self, bytes: &'a [u8]) -> WordList<'a> {
        let [offsets, words] = &self.parts[1];
        WordList::new(self.header.target_words, &bytes[offsets.clone()], &bytes[words.clone()])
    }

    /// The partners of a source word: the index of each and the rates.
    pub(super) fn row(&self, bytes: &[u8], word: usize) -> Vec<(usize, LinkRates)> {
        let [offsets, rows] = &self.parts[2];
        let start = varint::offset(&bytes[offsets.clone()], word / BLOCK);
        let Some(mut rest) = start.and_then(|at| bytes[rows.clone()].get(at..)) else {
            return Vec::new();
        };
        for _ in 0..word % BLOCK {
            match row(rest, self.header.rates, |_, _| {}) {
                Some(after) => rest = after,
                None => return Vec::new(),
            }
        }
        let mut found = Vec::new();
        row(rest, self.header.rates, |partner, rates| found.push((partner, rates)));
        found
    }
}

impl Layout {
    /// Calls `visit` with the index of the source word, that of the target word, and the rates of each
    /// pair.
    pub(super) fn each(&self, bytes: &[u8], mut visit: impl FnMut(usize, usize, LinkRates)) {
        let mut rest = &bytes[self.parts[2][1].clone()];
        for word in 0..self.header.source_words {
            match row(rest, self.header.rates, |partner, rates| visit(word, partner, rates)) {
                Some(after) => rest = after,
                None => return,
            }
        }
    }
}

/// Reads a row, calls `visit` for each partner and returns what follows the row. `all` are the rates of
/// all pairs, which the row does not repeat.
fn row(bytes: &[u8], all: Option<u8>, mut visit: impl FnMut(usize, LinkRates)) -> Option<&[u8]> {
    let (count, mut rest) = varint::read(bytes)?;
    let mut partner = 0;
    for _ in 0..count {
        let (distance, mut after) = varint::read(rest)?;
        let byte = match all {
            Some(byte) => byte,
            None => *after.split_off_first()?,
        };
        partner += distance;
        visit(partner, LinkRates::of_byte(byte));
        rest = after;
    }
    Some(rest)
}

fn header(bytes: &[u8]) -> Option<(Header, usize)> {
    let end = memchr::memmem::find(bytes, b"\n\n")?;
    let mut lines = std::str::from_utf8(&bytes[..end]).ok()?.lines();
    if lines.next() != Some(FIRST_LINE) {
        return None;
    }
    let mut header = Header::default();
    for line in lines {
        let (name, value) = line.split_once(' ')?;
        let number = || value.parse::<usize>().ok();
        match name {
            "source" => value.clone_into(&mut header.source),
            "target" => value.clone_into(&mut header.target),
            "origin" => value.clone_into(&mut header.origin),
            "licence" => value.clone_into(&mut header.licence),
            "kind" => header.is_dictionary = value == "dictionary",
            "pairs" => header.pairs = number()?,
            "rates" => header.rates = Some(value.parse().ok()?),
            "source-words" => header.source_words = number()?,
            "target-words" => header.target_words = number()?,
            "source-bytes" => header.sizes[0] = number()?,
            "target-bytes" => header.sizes[1] = number()?,
            "row-bytes" => header.sizes[2] = number()?,
            _ => return None,
        }
    }
    Some((header, end + 2))
}

/// A pair of words and its rates.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    pub(super) source: String,
    pub(super) target: String,
    pub(super) rates: LinkRates,
}

/// The bytes of a lexicon. The same pair given twice keeps the greater rates. `words` are further
/// words without partners: source words and target words.
pub(super) fn encode(header: &Header, mut entries: Vec<Entry>, words: [&[String]; 2]) -> Vec<u8> {
    entries.sort_by(|a, b| (&a.source, &a.target).cmp(&(&b.source, &b.target)));
    entries.dedup_by(|next, kept| {
        let same = (&next.source, &next.target) == (&kept.source, &kept.target);
        if same {
            kept.rates = kept.rates.max(next.rates);
        }
        same
    });
    let sources = distinct(entries.iter().map(|e| &e.source).chain(words[0]));
    let targets = distinct(entries.iter().map(|e| &e.target).chain(words[1]));
    let (source_offsets, source) = word_list::encode(sources.iter().copied());
    let (target_offsets, target) = word_list::encode(targets.iter().copied());
    let rates = common_rates(&entries);
    let (row_offsets, rows) = encode_rows(&entries, rates, &sources, &targets);
    let Header { source: from, target: to, origin, licence, .. } = header;
    let kind = if header.is_dictionary { "dictionary" } else { "learned" };
    let mut bytes = format!("{FIRST_LINE}\nsource {from}\ntarget {to}\nkind {kind}\n").into_bytes();
    for (name, value) in [("origin", origin), ("licence", licence)] {
        if !value.is_empty() {
            bytes.extend(format!("{name} {}\n", value.replace(['\n', '\r'], " ")).bytes());
        }
    }
    if let Some(byte) = rates {
        bytes.extend(format!("rates {byte}\n").bytes());
    }
    for (name, number) in [
        ("pairs", entries.len()),
        ("source-words", sources.len()),
        ("target-words", targets.len()),
        ("source-bytes", source.len()),
        ("target-bytes", target.len()),
        ("row-bytes", rows.len()),
    ] {
        bytes.extend(format!("{name} {number}\n").bytes());
    }
    bytes.push(b'\n');
    for part in [source_offsets, source, target_offsets, target, row_offsets, rows] {
        bytes.extend(part);
    }
    bytes
}

fn distinct<'a>(words: impl Iterator<Item = &'a String>) -> Vec<&'a str> {
    let mut words: Vec<&str> = words.map(String::as_str).filter(|w| !w.is_empty()).collect();
    words.sort_unstable();
    words.dedup();
    words
}

/// The rates of all pairs, if they are the same.
fn common_rates(entries: &[Entry]) -> Option<u8> {
    let first = entries.first()?.rates.byte();
    entries.iter().all(|entry| entry.rates.byte() == first).then_some(first)
}

fn encode_rows(
    entries: &[Entry],
    rates: Option<u8>,
    sources: &[&str],
    targets: &[&str],
) -> (Vec<u8>, Vec<u8>) {
    let (mut offsets, mut rows) = (Vec::new(), Vec::new());
    let mut rest = entries;
    for (at, word) in sources.iter().enumerate() {
        if at % BLOCK == 0 {
            varint::push_offset(&mut offsets, rows.len());
        }
        let count = rest.iter().take_while(|entry| entry.source == *word).count();
        varint::push(&mut rows, count);
        let mut before = 0;
        for entry in &rest[..count] {
            let partner = targets.partition_point(|t| *t < entry.target.as_str());
            varint::push(&mut rows, partner - before);
            if rates.is_none() {
                rows.push(entry.rates.byte());
            }
            before = partner;
        }
        rest = &rest[count..];
    }
    (offsets, rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(source: &str, target: &str, forward: f32) -> Entry {
        let rates = LinkRates { forward, backward: 0.25 };
        Entry { source: source.into(), target: target.into(), rates }
    }

    #[test]
    fn pairs_come_back_with_their_rates() {
        let entries: Vec<Entry> = (0..40)
            .flat_map(|i| [entry(&format!("w{i}"), "a", 1.0), entry(&format!("w{i}"), "b", 0.1)])
            .collect();
        let header = Header { source: "en".into(), target: "de".into(), ..Header::default() };
        let bytes = encode(&header, entries, [&[], &["extra".to_owned()]]);
        let layout = Layout::of(&bytes).unwrap();
        assert_eq!((layout.header.pairs, layout.header.source.as_str()), (80, "en"));
        let word = layout.source_words(&bytes).find("w33").unwrap();
        let row = layout.row(&bytes, word);
        assert_eq!(row.iter().map(|p| p.0).collect::<Vec<_>>(), [0, 1]);
        assert!((row[0].1.forward - 1.0).abs() < 1e-6 && (row[1].1.forward - 0.1).abs() < 0.02);
        assert_eq!(layout.target_words(&bytes).find("extra"), Some(2));
    }

    #[test]
    fn bytes_that_are_cut_off_are_no_lexicon() {
        let header = Header { source: "en".into(), target: "de".into(), ..Header::default() };
        let bytes = encode(&header, vec![entry("a", "b", 0.5)], [&[], &[]]);
        for end in 0..bytes.len() {
            assert!(Layout::of(&bytes[..end]).is_none(), "{end}");
        }
    }
}
