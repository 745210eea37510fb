//! Sentences that a page break cut in two.
//!
//! Whether two neighbouring blocks of one language are halves is judged from their texts and from
//! what is usual in the whole text: which words begin and end its sentences, which stand side by
//! side, how many of its paragraphs lack an end mark anyway, and whether the file's layout has
//! pages at all.

use std::collections::{HashMap, HashSet};

use crate::model::{Block, BlockKind, Join, LINE_BREAK, Side};
use crate::structure::number;
use crate::structure::placed::Placed;

/// Joins the halves of cut sentences in the blocks of the two languages.
pub(super) fn mend(streams: [&mut Vec<Placed>; 2]) -> Vec<Join> {
    let candidates = [candidates(streams[0]), candidates(streams[1])];
    let cuts = cuts(&candidates);
    let mut joins = Vec::new();
    for ((stream, cuts), side) in streams.into_iter().zip(cuts).zip([Side::Source, Side::Target]) {
        join(stream, &cuts, side, &mut joins);
    }
    joins
}

/// Joins each block that `cuts` names to the one before it.
fn join(stream: &mut Vec<Placed>, cuts: &[usize], side: Side, joins: &mut Vec<Join>) {
    let mut cuts = cuts.iter().peekable();
    let mut mended: Vec<Placed> = Vec::with_capacity(stream.len());
    let mut order = 0;
    for (at, placed) in stream.drain(..).enumerate() {
        let apart = placed.order.saturating_sub(order + 1);
        order = placed.order;
        let is_cut = cuts.next_if(|cut| **cut == at).is_some();
        let block = mended.len().saturating_sub(1);
        match mended.last_mut().filter(|_| is_cut) {
            Some(first) => {
                let at = first.block.text.len() + 1;
                first.block.append(&placed.block);
                joins.push(Join { side, block, at, apart });
            }
            None => mended.push(placed),
        }
    }
    *stream = mended;
}

/// A block that may be the second half of what the block before it begins.
struct Candidate {
    block: usize,
    /// The log-odds that it is, in a text where one such place in eight is a cut.
    weight: f64,
}

/// What share of candidates are cuts in the texts that the weights were fitted on.
const USUAL_SHARE: f64 = 0.13;
/// As how many candidates that share counts.
const USUAL_COUNT: f64 = 4.0;
/// How much the share of cuts in this text counts.
const SHARE_WEIGHT: f64 = 1.6;
/// How often the share is reckoned anew.
const ROUNDS: usize = 3;

fn candidates(stream: &[Placed]) -> Vec<Candidate> {
    let habits = Habits::of(stream);
    let mut candidates = Vec::new();
    for (at, two) in stream.windows(2).enumerate() {
        let [first, second] = two else { continue };
        if may_be_halves(&first.block, &second.block) {
            let seam = Seam {
                apart: second.order.saturating_sub(first.order + 1),
                // Its first sentence was cut off as a head: it is running text.
                below_head: at > 0 && stream[at - 1].order == first.order,
            };
            let evidence = Evidence::of(&habits, &first.block, &second.block, seam);
            candidates.push(Candidate { block: at + 1, weight: evidence.weight() });
        }
    }
    candidates
}

/// Which candidates are cuts. Where the others of this text, in either language, are likely cuts,
/// each is the more likely to be one: a file has pages or it has none.
fn cuts(candidates: &[Vec<Candidate>; 2]) -> [Vec<usize>; 2] {
    let weights: Vec<f64> = candidates.iter().flatten().map(|candidate| candidate.weight).collect();
    let mut odds = weights.clone();
    for _ in 0..ROUNDS {
        odds = with_company(&weights, &odds);
    }
    let (source, target) = odds.split_at(candidates[0].len());
    [(&candidates[0], source), (&candidates[1], target)].map(|(candidates, odds)| {
        let cuts = candidates.iter().zip(odds).filter(|(_, odds)| **odds > 0.0);
        cuts.map(|(candidate, _)| candidate.block).collect()
    })
}

/// The log-odds of each candidate, given its own weight and the present odds of the others.
fn with_company(weights: &[f64], odds: &[f64]) -> Vec<f64> {
    let likely: Vec<f64> = odds.iter().map(|odds| 1.0 / (1.0 + libm::exp(-odds))).collect();
    let log_odds = |share: f64| libm::log(share / (1.0 - share));
    let sum: f64 = likely.iter().sum();
    let others = weights.len() as f64 - 1.0;
    let reckon = |(weight, likely): (&f64, &f64)| {
        let share = (sum - likely + USUAL_SHARE * USUAL_COUNT) / (others + USUAL_COUNT);
        weight + SHARE_WEIGHT * (log_odds(share) - log_odds(USUAL_SHARE))
    };
    weights.iter().zip(&likely).map(reckon).collect()
}

/// Where two blocks meet.
#[derive(Debug, Clone, Copy)]
struct Seam {
    apart: usize,
    below_head: bool,
}

/// What is usual in a text.
struct Habits {
    tokens: HashMap<u64, Counts>,
    /// Pairs of tokens that stand side by side within sentences.
    neighbours: HashSet<u64>,
    all: Counts,
    /// Whether several blocks of a language stand together before the other language comes.
    paged: bool,
}

#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    /// At the beginning of a sentence.
    first: u32,
    /// At the end of one.
    last: u32,
    /// Anywhere.
    total: u32,
}

impl Habits {
    fn of(stream: &[Placed]) -> Self {
        let mut habits = Self {
            tokens: HashMap::new(),
            neighbours: HashSet::new(),
            all: Counts::default(),
            paged: is_paged(stream),
        };
        for placed in stream {
            for sentence in sentences(&placed.block.text) {
                habits.learn(sentence);
            }
        }
        habits
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
    fn leads_on(&self, token: u64) -> f64 {
        let counts = self.tokens.get(&token).copied().unwrap_or_default();
        odds(counts.total - counts.last, counts.last, self.all.total, self.all.last)
    }

    /// The log-odds that a token that begins a block does not begin a sentence.
    fn goes_on(&self, token: u64) -> f64 {
        let counts = self.tokens.get(&token).copied().unwrap_or_default();
        odds(counts.total - counts.first, counts.first, self.all.total, self.all.first)
    }
}

/// The log-ratio of how usual a token is inside sentences and at their edge.
fn odds(inside: u32, edge: u32, all: u32, all_edges: u32) -> f64 {
    // The token at hand stands at an edge itself, which is not to count.
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

/// What speaks for and against a cut.
#[derive(Debug)]
struct Evidence {
    /// The second half begins with a small letter.
    small_start: bool,
    /// It begins with a capital, in a script that has them.
    capital_start: bool,
    /// It begins with a mark that begins no sentence: a comma, a full stop, a closing bracket.
    mark_start: bool,
    /// The first half ends with a comma, a dash or an opened bracket.
    ends_open: bool,
    /// A bracket or quotation mark opened in the first half is closed in the second.
    unbalanced: bool,
    /// See [`Habits::leads_on`].
    leads_on: f64,
    /// See [`Habits::goes_on`].
    goes_on: f64,
    /// The last word of the first half stands before the first of the second elsewhere too.
    neighbours: bool,
    /// The first half has a sentence end inside: it is running text and not a title.
    running: bool,
    /// The first half is too long for a title.
    long: bool,
    /// The first half is so short that it may be a title.
    short: bool,
    /// It is a word or two.
    tiny: bool,
    /// Most words of the first half's last sentence begin with capitals, as in titles.
    title_case: bool,
    /// The second half ends as sentences do.
    second_ends: bool,
    /// A page in the other language stands between them.
    page_between: bool,
    /// There are pages, but none begins here.
    within_page: bool,
}

impl Evidence {
    fn of(habits: &Habits, first: &Block, second: &Block, seam: Seam) -> Self {
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
            leads_on: last.map_or(0.0, |token| habits.leads_on(token)),
            goes_on: next.map_or(0.0, |token| habits.goes_on(token)),
            neighbours: last
                .zip(next)
                .is_some_and(|(a, b)| habits.neighbours.contains(&neighbours(a, b))),
            running: seam.below_head || has_inner_end(a),
            long: width(a) >= 160,
            short: width(a) < 60,
            tiny: width(a) < 20,
            title_case: is_title_case(last_sentence(a)),
            second_ends: ends_sentence(b),
            page_between: habits.paged && seam.apart > 0,
            within_page: habits.paged && seam.apart == 0,
        }
    }

    /// The log-odds of a cut. The points come from a logistic regression over news, talk and
    /// shop texts in nine languages, with and without pages, and are rounded.
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
        flags + 0.4 * self.leads_on + 0.3 * self.goes_on - 2.9
    }
}

/// Whether the text ends with a comma, a dash or an opened bracket.
pub(super) fn ends_open(text: &str) -> bool {
    text.ends_with(|c| is_comma(c) || matches!(c, '(' | '（' | '–' | '—' | '-'))
}

/// The conditions without which there is nothing to mend.
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

/// Whether the text ends as sentences do, closing quotes, brackets and note marks aside.
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

/// Rough sentences: cut after an end mark that white space or an ideograph follows.
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

/// How many brackets and quotation marks are opened more than closed (below 0: the other way).
pub(super) fn open_marks(text: &str) -> i32 {
    text.chars()
        .map(|c| match c {
            '(' | '（' | '「' | '『' | '《' | '“' | '«' | '„' | '[' | '【' => 1,
            ')' | '）' | '」' | '』' | '》' | '”' | '»' | ']' | '】' => -1,
            _ => 0,
        })
        .sum()
}

/// Letters, a Han character counting as three.
pub(super) fn width(text: &str) -> usize {
    text.chars().map(|c| if c >= '\u{2E80}' { 3 } else { 1 }).sum()
}

/// Words or, in scripts that write none apart, characters; marks left out.
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
