//! The scanner: finds all marks of a text in one pass and pairs quotes and brackets.

use super::chars::{Container, Kind, LEADS, kind};
use super::rules::Rules;

/// A mark: a run of stops, an end mark, a quote or bracket, a hard line break or a bullet.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    /// Byte offset of its start.
    pub(super) at: usize,
    /// Byte offset of its end.
    pub(super) end: usize,
    pub(super) kind: Kind,
    /// The index of the paired opening or closing mark.
    pub(super) partner: Option<u32>,
}

/// The maximum nesting depth of quotes and brackets. Beyond it, the outermost is not paired.
const DEPTH: usize = 16;

/// Finds all marks of a text, in order.
pub(super) fn scan(text: &str, rules: &Rules) -> Vec<Mark> {
    let bytes = text.as_bytes();
    let mut scanner =
        Scanner { text, rules, marks: Vec::new(), open: Vec::new(), first_guillemet: None };
    let mut at = 0;
    while let Some(skipped) = bytes[at..].iter().position(|&b| LEADS[usize::from(b)]) {
        at += skipped;
        at = scanner.mark_at(at);
    }
    scanner.marks
}

struct Scanner<'a> {
    text: &'a str,
    rules: &'a Rules,
    marks: Vec<Mark>,
    /// The indices of the marks that are currently open, outermost first.
    open: Vec<usize>,
    /// The form of guillemet that opens, as determined from the first one of the text.
    first_guillemet: Option<char>,
}

impl Scanner<'_> {
    /// Records the mark at `at`, if there is one, and returns the offset at which to continue.
    fn mark_at(&mut self, at: usize) -> usize {
        let bytes = self.text.as_bytes();
        // Kana are frequent in Japanese and share their first byte with 「 and 。, so skip them
        // early.
        if bytes[at] == 0xE3 && bytes[at + 1] != 0x80 {
            return at + 3;
        }
        let Some(c) = self.text[at..].chars().next() else { return at + 1 };
        let end = at + c.len_utf8();
        let kind = match c {
            ';' | '\u{37E}' => self.rules.language.semicolon_asks.then_some(Kind::Strong),
            ':' => self.rules.language.colon_ends.then_some(Kind::Strong),
            _ => kind(c),
        };
        let Some(kind) = kind else { return end };
        match kind {
            Kind::Stop | Kind::Dots => self.run(at, c, kind),
            Kind::Quote(container) => self.quote(at, end, c, container),
            Kind::Open(container) => self.open(at, end, container),
            Kind::Close(container) => self.close(at, end, container),
            Kind::Line => {
                self.open.clear();
                self.push(at, end, kind);
                end
            }
            _ => {
                self.push(at, end, kind);
                end
            }
        }
    }

    fn push(&mut self, at: usize, end: usize, kind: Kind) {
        self.marks.push(Mark { at, end, kind, partner: None });
    }

    /// Records a run of one character as one mark.
    fn run(&mut self, at: usize, c: char, kind: Kind) -> usize {
        let rest = &self.text[at..];
        let end = at + (rest.len() - rest.trim_start_matches(c).len());
        self.push(at, end, kind);
        end
    }

    fn open(&mut self, at: usize, end: usize, container: Container) -> usize {
        if self.open.len() == DEPTH {
            self.open.remove(0);
        }
        self.open.push(self.marks.len());
        self.push(at, end, Kind::Open(container));
        end
    }

    /// Pairs a closing mark with the innermost open mark of its kind. Marks that were opened inside
    /// and not closed remain unpaired.
    fn close(&mut self, at: usize, end: usize, container: Container) -> usize {
        let index = self.marks.len();
        self.push(at, end, Kind::Close(container));
        let kind = Kind::Open(container);
        if let Some(depth) = self.open.iter().rposition(|&open| self.marks[open].kind == kind) {
            let opened = self.open[depth];
            self.open.truncate(depth);
            self.marks[opened].partner = u32::try_from(index).ok();
            self.marks[index].partner = u32::try_from(opened).ok();
        }
        end
    }

    fn quote(&mut self, at: usize, end: usize, c: char, container: Container) -> usize {
        let side = match container {
            Container::Single => self.single(c),
            Container::Guillemet => Some(self.guillemet(at, end, c)),
            Container::Double => Some(self.double(at, end, c)),
            _ => self.straight(at, end),
        };
        match side {
            Some(Side::Opening) => self.open(at, end, container),
            Some(Side::Closing) => self.close(at, end, container),
            None => end,
        }
    }

    /// The side of a single quote. `’` is an apostrophe in most languages, so single quotes enclose
    /// text only in Chinese and Japanese.
    fn single(&self, c: char) -> Option<Side> {
        let side = if c == '‘' { Side::Opening } else { Side::Closing };
        self.rules.language.wide.then_some(side)
    }

    /// The side of a guillemet: by the spaces around it, else as the first guillemet of the text,
    /// else by the convention of the language.
    fn guillemet(&mut self, at: usize, end: usize, c: char) -> Side {
        let usual = if self.rules.language.guillemets_point_in { '»' } else { '«' };
        let by_spaces = self.by_spaces(at, end);
        let opening = *self.first_guillemet.get_or_insert(match by_spaces {
            Some(Side::Opening) => c,
            Some(Side::Closing) if c == '«' => '»',
            Some(Side::Closing) => '«',
            None => usual,
        });
        by_spaces.unwrap_or(if c == opening { Side::Opening } else { Side::Closing })
    }

    /// The side of a double quote. `“` closes what `„` opened, and `”` opens in Swedish and
    /// Finnish.
    fn double(&self, at: usize, end: usize, c: char) -> Side {
        let low =
            self.is_open(Container::Double).is_some_and(|open| self.text[open..].starts_with('„'));
        match c {
            '„' | '‟' => Side::Opening,
            '“' if low => Side::Closing,
            '“' => Side::Opening,
            _ if self.is_open(Container::Double).is_some() => Side::Closing,
            _ => self.by_spaces(at, end).unwrap_or(Side::Closing),
        }
    }

    fn straight(&self, at: usize, end: usize) -> Option<Side> {
        let by_spaces = self.by_spaces(at, end);
        if by_spaces.is_some() || self.between_letters(at, end) {
            return by_spaces;
        }
        let is_open = self.is_open(Container::Straight).is_some();
        Some(if is_open { Side::Closing } else { Side::Opening })
    }

    /// Whether a `"` is between two Hebrew letters, as in Hebrew abbreviations.
    fn between_letters(&self, at: usize, end: usize) -> bool {
        let hebrew = |c: Option<char>| c.is_some_and(|c| matches!(c, '\u{590}'..='\u{5FF}'));
        hebrew(self.text[..at].chars().next_back()) && hebrew(self.text[end..].chars().next())
    }

    fn is_open(&self, container: Container) -> Option<usize> {
        let is_it = |&&open: &&usize| self.marks[open].kind == Kind::Open(container);
        self.open.iter().rev().find(is_it).map(|&open| self.marks[open].at)
    }

    /// The side of a quote that has a space on one side only: it encloses the text on the other
    /// side.
    fn by_spaces(&self, at: usize, end: usize) -> Option<Side> {
        let opens_after =
            |c: char| c.is_whitespace() || matches!(c, '(' | '[' | '{' | '—' | '–' | '（');
        let before = self.text[..at].chars().next_back().is_none_or(opens_after);
        let closes_before = |c: char| {
            c.is_whitespace()
                || matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | ')' | ']' | '…' | '，' | '。')
        };
        let after = self.text[end..].chars().next().is_none_or(closes_before);
        match (before, after) {
            (true, false) => Some(Side::Opening),
            (false, true) => Some(Side::Closing),
            _ => None,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Opening,
    Closing,
}
