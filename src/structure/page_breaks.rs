//! Detection of sentences that a page break has split, and rejoining of their halves.
//!
//! Whether two neighbouring blocks of one language are halves of a sentence is estimated from their
//! texts and from statistics of the whole text: which words begin and end its sentences, which
//! occur next to each other, how likely the other candidates are, and whether the layout has pages.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use crate::model::{Block, BlockKind, Join, LINE_BREAK, Side};
use crate::structure::number;
use crate::structure::placed_block::{Joined, Placed, join_blocks};

/// Rejoins the halves of split sentences in the blocks of both languages. `pages` are the offsets at which
/// the pages of their files begin; empty if a file does not say so.
pub(super) fn rejoin(streams: [&mut Vec<Placed>; 2], pages: [&[usize]; 2]) -> Vec<Join> {
    let candidates = [candidates(streams[0], pages[0]), candidates(streams[1], pages[1])];
    let cuts = cuts(&candidates);
    let mut joins = Vec::new();
    for ((stream, cuts), side) in streams.into_iter().zip(cuts).zip([Side::Source, Side::Target]) {
        let joined = join_blocks(stream, &cuts, '\n').into_iter();
        joins.extend(joined.map(|Joined { block, at, apart }| Join { side, block, at, apart }));
    }
    joins
}

/// A block that may be the second half of a sentence that begins in the block before it.
struct Candidate {
    block: usize,
    /// The log-odds that it is, assuming that the usual share of candidates are cuts.
    weight: f64,
}

/// The share of candidates that are cuts in the texts on which the weights were fitted.
const USUAL_SHARE: f64 = 0.13;
/// The weight of [`USUAL_SHARE`] as a prior, in candidates.
const USUAL_COUNT: f64 = 4.0;
/// The weight of the share of cuts in this text.
const SHARE_WEIGHT: f64 = 1.6;
/// The number of iterations in which the share is estimated.
const ROUNDS: usize = 3;

fn candidates(stream: &[Placed], pages: &[usize]) -> Vec<Candidate> {
    // Most texts have no candidates.
    let statistics = OnceCell::new();
    let mut candidates = Vec::new();
    for (at, two) in stream.windows(2).enumerate() {
        let [first, second] = two else { continue };
        if may_be_halves(&first.block, &second.block) {
            let gap = Gap {
                page: page_between(pages, &first.block, &second.block),
                apart: second.order.saturating_sub(first.order + 1),
                // Its first sentence was split off as a head, so the block is running text.
                below_head: at > 0 && stream[at - 1].order == first.order,
            };
            let statistics = statistics.get_or_init(|| TextStatistics::of(stream));
            let evidence = Evidence::of(statistics, &first.block, &second.block, gap);
            candidates.push(Candidate { block: at + 1, weight: evidence.weight() });
        }
    }
    candidates
}

/// The indices of the candidates that are cuts, for each language. A file either has pages or not,
/// so a candidate is more likely a cut if the other candidates of both languages are.
fn cuts(candidates: &[Vec<Candidate>; 2]) -> [Vec<usize>; 2] {
    let weights: Vec<f64> = candidates.iter().flatten().map(|candidate| candidate.weight).collect();
    let mut odds = weights.clone();
    for _ in 0..ROUNDS {
        odds = with_prior(&weights, &odds);
    }
    let (source, target) = odds.split_at(candidates[0].len());
    [(&candidates[0], source), (&candidates[1], target)].map(|(candidates, odds)| {
        let cuts = candidates.iter().zip(odds).filter(|(_, odds)| **odds > 0.0);
        cuts.map(|(candidate, _)| candidate.block).collect()
    })
}

/// The log-odds of each candidate, given its own weight and the current odds of the others. The
/// share of cuts among the others, smoothed by the usual share, replaces the usual share as the
/// prior.
fn with_prior(weights: &[f64], odds: &[f64]) -> Vec<f64> {
    let likely: Vec<f64> = odds.iter().map(|odds| 1.0 / (1.0 + libm::exp(-odds))).collect();
    let log_odds = |share: f64| libm::log(share / (1.0 - share));
    let sum: f64 = likely.iter().sum();
    let others = weights.len() as f64 - 1.0;
    let update = |(weight, likely): (&f64, &f64)| {
        let share = (sum - likely + USUAL_SHARE * USUAL_COUNT) / (others + USUAL_COUNT);
        weight + SHARE_WEIGHT * (log_odds(share) - log_odds(USUAL_SHARE))
    };
    weights.iter().zip(&likely).map(update).collect()
}

/// The context of a possible cut between two blocks.
#[derive(Debug, Clone, Copy)]
struct Gap {
    /// Whether a page begins between the two, if the file says so.
    page: Option<bool>,
    /// The number of other blocks between the two in the file.
    apart: usize,
    /// Whether the first block is the text below a run-in head.
    below_head: bool,
}

/// Whether a page begins between two blocks. `None` if the file does not say where its pages begin.
fn page_between(pages: &[usize], first: &Block, second: &Block) -> Option<bool> {
    if pages.is_empty() {
        return None;
    }
    let page = |at: usize| pages.partition_point(|start| *start <= at);
    let end = first.pieces.last().map_or(0, |piece| piece.source.start);
    Some(page(end) < page(second.source_start()))
}

/// Statistics of a text.
struct TextStatistics {
    tokens: HashMap<u64, Counts>,
    /// Hashes of the pairs of adjacent tokens within sentences.
    neighbours: HashSet<u64>,
    all: Counts,
    /// Whether several blocks of a language precede the next block of the other language.
    paged: bool,
}

#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    /// Occurrences at the beginning of a sentence.
    first: u32,
    /// Occurrences at the end of a sentence.
    last: u32,
    /// All occurrences.
    total: u32,
}

impl TextStatistics {
    fn of(stream: &[Placed]) -> Self {
        let mut statistics = Self {
            tokens: HashMap::new(),
            neighbours: HashSet::new(),
            all: Counts::default(),
            paged: is_paged(stream),
        };
        for placed in stream {
            for sentence in sentences(&placed.block.text) {
                statistics.learn(sentence);
            }
        }
        statistics
    }

    fn learn(&mut self, sentence: &str) {
        let mut before = None;
        for token in tokens(sentence).map(hash) {
            let counts = self.tokens.entry(token).or_default();
            counts.total += 1;
            self.all.total += 1;
            match before {
                None => {
                    counts.first += 1;
                    self.all.first += 1;
                }
                Some(before) => {
                    self.neighbours.insert(neighbours(before, token));
                }
            }
            before = Some(token);
        }
        if let Some(last) = before {
            self.tokens.entry(last).or_default().last += 1;
            self.all.last += 1;
        }
    }

    /// The log-odds that a token that ends a block does not end a sentence.
    fn not_final(&self, token: u64) -> f64 {
        let counts = self.tokens.get(&token).copied().unwrap_or_default();
        odds(counts.total - counts.last, counts.last, self.all.total, self.all.last)
    }

    /// The log-odds that a token that begins a block does not begin a sentence.
    fn not_initial(&self, token: u64) -> f64 {
        let counts = self.tokens.get(&token).copied().unwrap_or_default();
        odds(counts.total - counts.first, counts.first, self.all.total, self.all.first)
    }
}

/// The log-ratio of a token's frequency inside sentences to that at their edge, from -3 to 3.
fn odds(inside: u32, edge: u32, all: u32, all_edges: u32) -> f64 {
    // This occurrence of the token is itself at an edge, so it is not counted.
    let edge = f64::from(edge.saturating_sub(1)) + 0.3;
    let inside = f64::from(inside) + 0.3;
    let all_inside = f64::from(all.saturating_sub(all_edges)) + 1.0;
    let ratio = (inside / all_inside) / (edge / (f64::from(all_edges) + 1.0));
    libm::log(ratio).clamp(-3.0, 3.0)
}

/// Whether runs of blocks of one language are two blocks or longer on average.
fn is_paged(stream: &[Placed]) -> bool {
    let gaps = stream.windows(2).filter(|two| two[1].order > two[0].order + 1).count();
    gaps > 0 && stream.len() >= 2 * (gaps + 1)
}

/// The features of a possible cut.
#[derive(Debug)]
struct Evidence {
    /// The second half begins with a lower-case letter.
    small_start: bool,
    /// It begins with a capital.
    capital_start: bool,
    /// It begins with a mark that cannot begin a sentence: a comma, a full stop, a closing bracket.
    mark_start: bool,
    /// The first half ends with a comma, a dash or an opened bracket.
    ends_open: bool,
    /// A bracket or quotation mark opened in the first half is closed in the second.
    unbalanced: bool,
    /// See [`TextStatistics::not_final`].
    not_final: f64,
    /// See [`TextStatistics::not_initial`].
    not_initial: f64,
    /// The last word of the first half and the first of the second are also adjacent elsewhere.
    neighbours: bool,
    /// The first half contains a sentence end, so it is running text and not a title.
    running: bool,
    /// The first half is too long for a title.
    long: bool,
    /// The first half is so short that it may be a title.
    short: bool,
    /// It is one or two words.
    tiny: bool,
    /// Most words of the first half's last sentence begin with capitals, as in titles.
    title_case: bool,
    /// The second half ends with a sentence.
    second_ends: bool,
    /// A page begins between them, or one in the other language is between them.
    page_between: bool,
    /// There are pages, but none begins here.
    within_page: bool,
}

impl Evidence {
    fn of(statistics: &TextStatistics, first: &Block, second: &Block, gap: Gap) -> Self {
        let (a, b) = (first.text.as_str(), second.text.as_str());
        let start = b.chars().find(|c| c.is_alphanumeric());
        let last = tokens(last_sentence(a)).last().map(hash);
        let next = tokens(b).next().map(hash);
        Self {
            small_start: start.is_some_and(char::is_lowercase),
            capital_start: start.is_some_and(char::is_uppercase),
            mark_start: b.starts_with(|c| is_end_mark(c) || is_comma(c) || is_closing_bracket(c)),
            ends_open: ends_open(a),
            unbalanced: open_marks(last_sentence(a)) > 0 && open_marks(b) < 0,
            not_final: last.map_or(0.0, |token| statistics.not_final(token)),
            not_initial: next.map_or(0.0, |token| statistics.not_initial(token)),
            neighbours: last
                .zip(next)
                .is_some_and(|(a, b)| statistics.neighbours.contains(&neighbours(a, b))),
            running: gap.below_head || has_inner_end(a),
            long: width(a) >= 160,
            short: width(a) < 60,
            tiny: width(a) < 20,
            title_case: is_title_case(last_sentence(a)),
            second_ends: ends_sentence(b),
            page_between: gap.page.unwrap_or(statistics.paged && gap.apart > 0),
            within_page: gap.page.map_or(statistics.paged && gap.apart == 0, |page| !page),
        }
    }

    /// The log-odds of a cut. The weights are the rounded coefficients of a logistic regression
    /// over news, talk and shop texts in nine languages, with and without pages.
    fn weight(&self) -> f64 {
        let flags = [
            (self.small_start, 3.1),
            (self.capital_start, -0.7),
            (self.mark_start, 2.0),
            (self.ends_open, 1.4),
            (self.unbalanced, 2.0),
            (self.neighbours, 0.5),
            (self.running, 1.3),
            (self.long && !self.running, 1.9),
            (self.short && !self.running, -0.3),
            (self.tiny && !self.running, -2.0),
            (self.title_case, -0.5),
            (self.second_ends, 0.6),
            (self.page_between, 1.0),
            (self.within_page, -2.5),
        ];
        let flags: f64 = flags.iter().filter(|(holds, _)| *holds).map(|(_, points)| points).sum();
        flags + 0.4 * self.not_final + 0.3 * self.not_initial - 2.9
    }
}

/// Whether the text ends with a comma, a dash or an opened bracket.
pub(super) fn ends_open(text: &str) -> bool {
    text.ends_with(|c| is_comma(c) || matches!(c, '(' | '（' | '–' | '—' | '-'))
}

/// The necessary conditions for two blocks to be halves of a sentence.
fn may_be_halves(first: &Block, second: &Block) -> bool {
    let plain =
        |block: &Block| block.kind == BlockKind::Paragraph && block.cell.is_none() && !block.linked;
    plain(first)
        && plain(second)
        && !first.text.contains(LINE_BREAK)
        && !ends_sentence(&first.text)
        && !first.text.trim_end().ends_with([':', '：'])
        && number::read(&second.text).is_none()
        && !second.text.starts_with(is_bullet)
        && first.text.chars().any(char::is_alphabetic)
        && second.text.chars().any(char::is_alphabetic)
}

fn is_bullet(c: char) -> bool {
    matches!(c, '•' | '·' | '*' | '■' | '●' | '–' | '—' | '-' | '○' | '◆' | '※')
}

/// Whether the text ends with an end mark, ignoring closing quotes, brackets and note marks.
pub(super) fn ends_sentence(text: &str) -> bool {
    let mut rest = text.trim_end();
    loop {
        let shorter =
            without_note(rest.trim_end_matches(|c: char| is_closing(c) || c.is_whitespace()));
        if shorter.len() == rest.len() {
            return rest.ends_with(is_end_mark);
        }
        rest = shorter;
    }
}

/// The text without a note mark such as `[12]` at its end.
fn without_note(text: &str) -> &str {
    let Some(body) = text.strip_suffix(']') else { return text };
    match body.rfind('[') {
        Some(open) if body[open + 1..].chars().all(|c| c.is_ascii_digit()) => &body[..open],
        _ => text,
    }
}

fn is_end_mark(c: char) -> bool {
    matches!(
        c,
        '.' | '!'
            | '?'
            | '…'
            | '。'
            | '！'
            | '？'
            | '．'
            | '｡'
            | '؟'
            | '۔'
            | '।'
            | '॥'
            | '։'
            | '።'
            | '။'
            | '\u{17D4}'
    )
}

fn is_comma(c: char) -> bool {
    matches!(c, ',' | '，' | '、' | ';' | '；' | '،' | '؛')
}

fn is_closing(c: char) -> bool {
    matches!(c, '"' | '\'' | '“' | '‘' | '’') || is_closing_bracket(c)
}

fn is_closing_bracket(c: char) -> bool {
    matches!(c, '”' | '»' | '›' | '」' | '』' | '》' | '〉' | ')' | '）' | '】' | '〕')
}

/// Cuts a text into approximate sentences: after an end mark that is followed by white space or, if
/// it is a wide mark, by anything.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (sentence, after) = rest.split_at(sentence_end(rest));
        rest = after;
        Some(sentence)
    })
}

fn sentence_end(text: &str) -> usize {
    let mut chars = text.char_indices().peekable();
    let mut letters = 0;
    while let Some((_, c)) = chars.next() {
        letters += usize::from(c.is_alphabetic());
        if letters < 4 || !is_end_mark(c) {
            continue;
        }
        while chars.next_if(|&(_, c)| is_end_mark(c) || is_closing(c)).is_some() {}
        match chars.peek() {
            Some(&(at, next)) if next.is_whitespace() || c > '\u{2E80}' => return at,
            _ => {}
        }
    }
    text.len()
}

pub(super) fn last_sentence(text: &str) -> &str {
    sentences(text).last().unwrap_or(text)
}

/// Whether a sentence ends inside the text.
pub(super) fn has_inner_end(text: &str) -> bool {
    sentence_end(text.trim_end()) < text.trim_end().len()
}

/// Whether most words begin with a capital.
fn is_title_case(text: &str) -> bool {
    let words =
        || text.split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphabetic()));
    let capitals = words().filter(|c| c.is_uppercase()).count();
    words().count() >= 4 && capitals * 3 >= words().count() * 2
}

/// The number of opening minus the number of closing brackets and quotation marks.
pub(super) fn open_marks(text: &str) -> i32 {
    text.chars()
        .map(|c| match c {
            '(' | '（' | '「' | '『' | '《' | '“' | '«' | '„' | '[' | '【' => 1,
            ')' | '）' | '」' | '』' | '》' | '”' | '»' | ']' | '】' => -1,
            _ => 0,
        })
        .sum()
}

/// The number of characters, with a wide character counted as three.
pub(super) fn width(text: &str) -> usize {
    text.chars().map(|c| if c >= '\u{2E80}' { 3 } else { 1 }).sum()
}

/// The words of a text or, in scripts without spaces, its characters. Punctuation is skipped.
fn tokens(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’' | 'ー'))
        .filter(|word| !word.is_empty())
        .flat_map(|word| {
            let wide = word.chars().any(|c| c >= '\u{2E80}');
            let step = move |(at, c): (usize, char)| &word[at..at + c.len_utf8()];
            let chars = wide.then(|| word.char_indices().map(step));
            let whole = (!wide).then_some(word);
            chars.into_iter().flatten().chain(whole)
        })
}

fn hash(token: &str) -> u64 {
    xxhash_rust::xxh3::xxh3_64(token.as_bytes())
}

fn neighbours(a: u64, b: u64) -> u64 {
    a.rotate_left(17) ^ b
}
