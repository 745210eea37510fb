//! Sentences that a page break cut in two.

use std::collections::HashMap;

use crate::model::{Block, BlockKind, Join, LINE_BREAK, Side};
use crate::structure::Placed;
use crate::structure::number;

/// Joins the halves of cut sentences in one language's blocks.
pub(super) fn mend(stream: &mut Vec<Placed>, side: Side) -> Vec<Join> {
    let habits = Habits::of(stream);
    let mut mended: Vec<Placed> = Vec::with_capacity(stream.len());
    let mut joins = Vec::new();
    let mut last_order = 0;
    let mut below_head = false;
    for placed in stream.drain(..) {
        let apart = placed.order.saturating_sub(last_order + 1);
        let same_paragraph = placed.order == last_order;
        last_order = placed.order;
        match mended.last_mut() {
            Some(before) if habits.is_cut(&before.block, below_head, &placed.block, apart) => {
                let at = before.block.text.len() + 1;
                before.block.append(&placed.block);
                joins.push(Join { side, block: mended.len() - 1, at, apart });
            }
            _ => {
                // A paragraph whose first sentence was cut off as a head is running text.
                below_head = same_paragraph && !mended.is_empty();
                mended.push(placed);
            }
        }
    }
    *stream = mended;
    joins
}

/// What is usual in this text: which words and characters its paragraphs do not end with.
struct Habits {
    /// How often a last token stands inside sentences, and how often it ends a block.
    tokens: HashMap<u64, [u32; 2]>,
}

impl Habits {
    fn of(stream: &[Placed]) -> Self {
        let mut tokens: HashMap<u64, [u32; 2]> = HashMap::new();
        for placed in stream {
            let mut words = tokens_of(&placed.block.text).peekable();
            while let Some(word) = words.next() {
                tokens.entry(hash(word)).or_default()[usize::from(words.peek().is_none())] += 1;
            }
        }
        Self { tokens }
    }

    /// Whether a page break stands between `first` and `second`, in the middle of a sentence.
    fn is_cut(&self, first: &Block, below_head: bool, second: &Block, apart: usize) -> bool {
        if !may_be_halves(first, second) {
            return false;
        }
        let mut evidence = Evidence::of(self, first, second);
        evidence.running |= below_head;
        evidence.weight() >= if apart > 0 { 2.0 } else { 3.0 }
    }

    /// Whether a text hardly ever ends with this token: `the`, `und`, `和`.
    fn leads_on(&self, token: &str) -> bool {
        let [inside, last] = self.tokens.get(&hash(token)).copied().unwrap_or_default();
        inside >= 8 && last * 20 <= inside
    }
}

/// What speaks for and against a cut.
struct Evidence {
    /// The second half begins with a small letter.
    small_start: bool,
    /// It begins with a capital, in a script that has them.
    capital_start: bool,
    /// The first half ends with a comma, a dash or an opened bracket.
    ends_open: bool,
    /// A bracket or quotation mark opened in the first half is closed in the second.
    unbalanced: bool,
    /// The first half ends with a word that hardly ever ends a text.
    leads_on: bool,
    /// The first half has a sentence end inside: it is running text and not a title.
    running: bool,
    /// The first half is too long for a title.
    long: bool,
    /// The first half is so short that it may be a title.
    short: bool,
    /// The second half ends as sentences do.
    second_ends: bool,
}

impl Evidence {
    fn of(habits: &Habits, first: &Block, second: &Block) -> Self {
        let (a, b) = (first.text.as_str(), second.text.as_str());
        let start = b.chars().find(|c| c.is_alphanumeric());
        let last = tokens_of(a).last();
        Self {
            small_start: start.is_some_and(char::is_lowercase),
            capital_start: start.is_some_and(char::is_uppercase),
            ends_open: a
                .ends_with([',', '，', '、', ';', '；', '(', '（', '–', '—', '-', '،', '؛']),
            unbalanced: open_marks(a) > 0 && open_marks(b) < 0,
            leads_on: last.is_some_and(|token| habits.leads_on(token)),
            running: has_inner_end(a),
            long: width(a) >= 160,
            short: width(a) < 60,
            second_ends: ends_sentence(b),
        }
    }

    fn weight(&self) -> f64 {
        let mut weight = 0.0;
        for (holds, points) in [
            (self.small_start, 3.0),
            (self.capital_start, -0.5),
            (self.ends_open, 2.0),
            (self.unbalanced, 2.0),
            (self.leads_on, 1.5),
            (self.running, 2.5),
            (self.long && !self.running, 1.5),
            (self.short && !self.running, -1.5),
            (self.second_ends, 0.5),
            (!self.second_ends, -0.5),
        ] {
            if holds {
                weight += points;
            }
        }
        weight
    }
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
        && second.text.starts_with(|c: char| !is_opening_bullet(c))
        && first.text.chars().any(char::is_alphabetic)
        && second.text.chars().any(char::is_alphabetic)
}

fn is_opening_bullet(c: char) -> bool {
    matches!(c, '•' | '·' | '*' | '■' | '●' | '–' | '—' | '-' | '○' | '◆' | '※')
}

/// Whether the text ends as sentences do, closing quotes, brackets and note marks aside.
fn ends_sentence(text: &str) -> bool {
    let mut rest = text.trim_end();
    loop {
        let shorter = rest.trim_end_matches(|c: char| is_closing(c) || c.is_whitespace());
        let shorter = without_note(shorter);
        if shorter.len() == rest.len() {
            break;
        }
        rest = shorter;
    }
    rest.ends_with(is_end_mark)
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

fn is_closing(c: char) -> bool {
    matches!(
        c,
        '"' | '\''
            | '”'
            | '’'
            | '»'
            | '›'
            | '“'
            | '‘'
            | '」'
            | '』'
            | '》'
            | '〉'
            | ')'
            | '）'
            | '】'
            | '〕'
    )
}

/// Whether a sentence ends inside the text.
fn has_inner_end(text: &str) -> bool {
    let mut chars = text.chars().peekable();
    let mut letters = 0;
    while let Some(c) = chars.next() {
        if c.is_alphabetic() {
            letters += 1;
        }
        let wide = matches!(c, '。' | '！' | '？');
        let narrow = is_end_mark(c) && chars.peek().is_some_and(|next| next.is_whitespace());
        if letters >= 8 && (wide || narrow) && chars.peek().is_some() {
            return true;
        }
    }
    false
}

/// How many brackets and quotation marks are opened more than closed (below 0: the other way).
fn open_marks(text: &str) -> i32 {
    text.chars()
        .map(|c| match c {
            '(' | '（' | '「' | '『' | '《' | '“' | '«' | '„' | '[' | '【' => 1,
            ')' | '）' | '」' | '』' | '》' | '”' | '»' | ']' | '】' => -1,
            _ => 0,
        })
        .sum()
}

/// Letters, a Han character counting as three.
fn width(text: &str) -> usize {
    text.chars().map(|c| if c >= '\u{2E80}' { 3 } else { 1 }).sum()
}

/// Words of cased scripts, single characters of the others; marks left out.
fn tokens_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’'))
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
