//! The bytes of a lexicon file.
//!
//! A file begins with lines of text: the name and the version of the format, then a name, a space and
//! a value in each line, and an empty line. After it come the source words, the target words, and for
//! each source word its row: the partners by their index, each with two rates.

use std::fmt::Display;
use std::ops::Range;
use std::sync::LazyLock;

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

    /// Both rates in a byte: the step of each in four bits.
    fn byte(self) -> u8 {
        (step_of(self.forward) << 4) | step_of(self.backward)
    }

    /// The rates that a byte holds.
    pub(super) fn of_byte(byte: u8) -> Self {
        let rate = |step: u8| RATES[usize::from(step)];
        Self { forward: rate(byte >> 4), backward: rate(byte & 15) }
    }
}

/// Rates are stored in 16 steps, each .758 of the one before.
const STEP: f32 = 0.4;

/// The rate of each step.
static RATES: LazyLock<[f32; 16]> =
    LazyLock::new(|| std::array::from_fn(|step| libm::exp2f(-STEP * step as f32)));

fn step_of(rate: f32) -> u8 {
    libm::roundf(-libm::log2f(rate.clamp(1e-6, 1.0)) / STEP).min(15.0) as u8
}

/// What a file says of itself in its first lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Header {
    /// The primary language subtag of the source words.
    pub(super) source: String,
    /// The primary language subtag of the target words.
    pub(super) target: String,
    /// Where the words come from.
    pub(super) origin: String,
    /// The licence of the words.
    pub(super) licence: String,
    /// Whether the words are those of a dictionary, by which running text can be split.
    pub(super) is_dictionary: bool,
    /// The number of pairs.
    pub(super) pairs: usize,
    /// The rates of all pairs in one byte, if they are the same.
    pub(super) rates: Option<u8>,
    pub(super) source_words: usize,
    pub(super) target_words: usize,
    /// The sizes in bytes of the source words, the target words and the rows.
    pub(super) sizes: [usize; 3],
}

impl Header {
    /// Takes the name and the value of a line; `None` if this version has no such line or value.
    fn set(&mut self, name: &str, value: &str) -> Option<()> {
        let number = || value.parse::<usize>().ok();
        match (name, value) {
            ("source", _) => value.clone_into(&mut self.source),
            ("target", _) => value.clone_into(&mut self.target),
            ("origin", _) => value.clone_into(&mut self.origin),
            ("licence", _) => value.clone_into(&mut self.licence),
            ("kind", "dictionary") => self.is_dictionary = true,
            ("kind", "learned") => self.is_dictionary = false,
            ("rates", _) => self.rates = Some(value.parse().ok()?),
            ("pairs", _) => self.pairs = number()?,
            ("source-words", _) => self.source_words = number()?,
            ("target-words", _) => self.target_words = number()?,
            ("source-bytes", _) => self.sizes[0] = number()?,
            ("target-bytes", _) => self.sizes[1] = number()?,
            ("row-bytes", _) => self.sizes[2] = number()?,
            _ => return None,
        }
        Some(())
    }

    /// The first lines of a file, with the empty line after them.
    fn lines(&self) -> String {
        let kind = if self.is_dictionary { "dictionary" } else { "learned" };
        let mut lines = format!("{FIRST_LINE}\n");
        let mut line =
            |name: &str, value: &dyn Display| lines.push_str(&format!("{name} {value}\n"));
        line("source", &self.source);
        line("target", &self.target);
        line("kind", &kind);
        for (name, value) in [("origin", &self.origin), ("licence", &self.licence)] {
            if !value.is_empty() {
                line(name, &value.replace(char::is_control, " "));
            }
        }
        if let Some(byte) = self.rates {
            line("rates", &byte);
        }
        line("pairs", &self.pairs);
        line("source-words", &self.source_words);
        line("target-words", &self.target_words);
        for (name, size) in ["source-bytes", "target-bytes", "row-bytes"].iter().zip(self.sizes) {
            line(name, &size);
        }
        lines.push('\n');
        lines
    }
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

    /// The source words.
    pub(super) fn source_words<'a>(&self, bytes: &'a [u8]) -> WordList<'a> {
        let [offsets, words] = &self.parts[0];
        WordList::new(self.header.source_words, &bytes[offsets.clone()], &bytes[words.clone()])
    }

    /// The target words.
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
        row(rest, self.header.rates, |partner, byte| {
            found.push((partner, LinkRates::of_byte(byte)));
        });
        found
    }

    /// Calls `visit` with the index of the source word, that of the target word, and the byte of the
    /// rates of each pair. Ends early where the bytes are damaged.
    pub(super) fn each(&self, bytes: &[u8], mut visit: impl FnMut(usize, usize, u8)) {
        let mut rest = &bytes[self.parts[2][1].clone()];
        for word in 0..self.header.source_words {
            match row(rest, self.header.rates, |partner, byte| visit(word, partner, byte)) {
                Some(after) => rest = after,
                None => return,
            }
        }
    }

    /// Whether all words and rows can be read as [`encode`] writes them: words distinct and sorted, blocks
    /// and rows one after the other without gaps, partners in order and among the target words.
    ///
    /// This reads the bytes once, so that a file of any content is judged in the time that its size takes.
    pub(super) fn is_sound(&self, bytes: &[u8]) -> bool {
        self.source_words(bytes).is_sound()
            && self.target_words(bytes).is_sound()
            && self.pairs_in_order(bytes) == Some(self.header.pairs)
    }

    /// The number of pairs; `None` if a row is damaged or not where its offset says.
    fn pairs_in_order(&self, bytes: &[u8]) -> Option<usize> {
        let [offsets, rows] = self.parts[2].clone().map(|range| &bytes[range]);
        let (mut rest, mut pairs) = (rows, 0);
        for word in 0..self.header.source_words {
            let at = rows.len() - rest.len();
            if word % BLOCK == 0 && varint::offset(offsets, word / BLOCK) != Some(at) {
                return None;
            }
            let mut next = 0;
            let mut is_in_order = true;
            rest = row(rest, self.header.rates, |partner, _| {
                is_in_order &= (next..self.header.target_words).contains(&partner);
                next = partner.saturating_add(1);
                pairs += 1;
            })
            .filter(|_| is_in_order)?;
        }
        rest.is_empty().then_some(pairs)
    }
}

/// Reads a row, calls `visit` with each partner and the byte of its rates, and returns what follows the row. `all` are the rates of
/// all pairs, which the row does not repeat.
fn row(bytes: &[u8], all: Option<u8>, mut visit: impl FnMut(usize, u8)) -> Option<&[u8]> {
    let (count, mut rest) = varint::read(bytes)?;
    let mut partner = 0_usize;
    for _ in 0..count {
        let (distance, mut after) = varint::read(rest)?;
        let byte = match all {
            Some(byte) => byte,
            None => *after.split_off_first()?,
        };
        partner = partner.checked_add(distance)?;
        visit(partner, byte);
        rest = after;
    }
    Some(rest)
}

/// Parses the first lines. Returns what they say and where the parts begin; `None` if a line is unknown, or
/// if they do not name both languages.
fn header(bytes: &[u8]) -> Option<(Header, usize)> {
    let end = memchr::memmem::find(bytes, b"\n\n")?;
    let mut lines = std::str::from_utf8(&bytes[..end]).ok()?.lines();
    if lines.next() != Some(FIRST_LINE) {
        return None;
    }
    let mut header = Header::default();
    for line in lines {
        let (name, value) = line.split_once(' ')?;
        header.set(name, value)?;
    }
    let has_languages = !header.source.is_empty() && !header.target.is_empty();
    has_languages.then_some((header, end + 2))
}

/// A pair of words and its rates.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    pub(super) source: String,
    pub(super) target: String,
    pub(super) rates: LinkRates,
}

impl Entry {
    fn words(&self) -> (&str, &str) {
        (&self.source, &self.target)
    }
}

/// The bytes of a lexicon: what `header` says of the words, and the pairs. The same pair given twice keeps
/// the greater rates. `words` are further words without partners: source words and target words.
pub(super) fn encode(header: &Header, mut entries: Vec<Entry>, words: [&[String]; 2]) -> Vec<u8> {
    entries.retain(|entry| !entry.source.is_empty() && !entry.target.is_empty());
    entries.sort_by(|a, b| a.words().cmp(&b.words()));
    entries.dedup_by(|next, kept| {
        let is_same = next.words() == kept.words();
        if is_same {
            kept.rates = kept.rates.max(next.rates);
        }
        is_same
    });
    let sources = distinct(entries.iter().map(|e| &e.source).chain(words[0]));
    let targets = distinct(entries.iter().map(|e| &e.target).chain(words[1]));
    let rates = common_rates(&entries);
    let parts = [
        word_list::encode(sources.iter().copied()),
        word_list::encode(targets.iter().copied()),
        encode_rows(&entries, rates, &sources, &targets),
    ];
    let header = Header {
        pairs: entries.len(),
        rates,
        source_words: sources.len(),
        target_words: targets.len(),
        sizes: [0, 1, 2].map(|part: usize| parts[part].1.len()),
        ..header.clone()
    };
    let mut bytes = header.lines().into_bytes();
    for (offsets, content) in parts {
        bytes.extend(offsets);
        bytes.extend(content);
    }
    bytes
}

/// The distinct words, sorted.
fn distinct<'a>(words: impl Iterator<Item = &'a String>) -> Vec<&'a str> {
    let mut words: Vec<&str> = words.map(String::as_str).filter(|word| !word.is_empty()).collect();
    words.sort_unstable();
    words.dedup();
    words
}

/// The rates of all pairs, if they are the same.
fn common_rates(entries: &[Entry]) -> Option<u8> {
    let first = entries.first()?.rates.byte();
    entries.iter().all(|entry| entry.rates.byte() == first).then_some(first)
}

/// The offsets and the content of the rows. `entries` are sorted, `rates` are those of all pairs.
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
        let word = layout.source_words(&bytes).iter().position(|word| word == "w33").unwrap();
        let row = layout.row(&bytes, word);
        assert_eq!(row.iter().map(|p| p.0).collect::<Vec<_>>(), [0, 1]);
        assert!((row[0].1.forward - 1.0).abs() < 1e-6 && (row[1].1.forward - 0.1).abs() < 0.02);
        assert_eq!(layout.target_words(&bytes).iter().nth(2).as_deref(), Some("extra"));
    }

    #[test]
    fn rates_are_kept_to_within_a_fifth() {
        for percent in 1..=100 {
            let rate = percent as f32 / 100.0;
            let kept = RATES[usize::from(step_of(rate))];
            assert!(percent < 2 || (0.8..1.25).contains(&(kept / rate)), "{rate} {kept}");
        }
        assert_eq!((step_of(0.0), step_of(2.0)), (15, 0));
    }

    #[test]
    fn the_same_pair_given_twice_keeps_the_greater_rates() {
        let header = Header { source: "en".into(), target: "de".into(), ..Header::default() };
        let bytes = encode(&header, vec![entry("a", "b", 0.1), entry("a", "b", 1.0)], [&[], &[]]);
        let layout = Layout::of(&bytes).unwrap();
        assert_eq!((layout.header.pairs, layout.row(&bytes, 0)[0].1.forward), (1, 1.0));
    }

    #[test]
    fn a_header_has_known_lines_and_both_languages() {
        let header = Header { source: "en".into(), target: "de".into(), ..Header::default() };
        let text = String::from_utf8(encode(&header, Vec::new(), [&[], &[]])).unwrap();
        assert!(Layout::of(text.as_bytes()).is_some());
        for (from, to) in [
            ("source en", "source "),
            ("target de\n", ""),
            ("kind learned", "kind other"),
            ("pairs 0", "pairs none"),
            ("pairs 0", "colour red"),
            ("source-bytes 0", "source-bytes 18446744073709551615"),
            ("source-words 0", "source-words 18446744073709551615"),
            ("lexicon 1", "lexicon 2"),
        ] {
            assert!(Layout::of(text.replace(from, to).as_bytes()).is_none(), "{to}");
        }
    }

    #[test]
    fn what_says_where_the_words_come_from_is_one_line() {
        let header = Header {
            source: "en".into(),
            target: "de".into(),
            origin: "a\n\nb".into(),
            ..Header::default()
        };
        let bytes = encode(&header, Vec::new(), [&[], &[]]);
        assert_eq!(Layout::of(&bytes).unwrap().header.origin, "a  b");
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
