//! Splits a sentence into clauses at commas, semicolons, colons and dashes.

use std::ops::Range;

use crate::model::joins_without_space;

/// The byte ranges of the clauses of a text, in order. They are contiguous and cover the whole
/// text; marks and white space belong to the clause before them. Marks within quotes, brackets,
/// numbers or words do not split.
pub(super) fn clauses(text: &str, language: &str) -> Vec<Range<usize>> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let mut scan = Scan { chars: &chars, lists: !matches!(language, "ja"), open: Vec::new() };
    let (mut clauses, mut start, mut at) = (Vec::new(), 0, 0);
    while at < chars.len() {
        at += match scan.boundary(at) {
            Some(length) => {
                let end = chars.get(at + length).map_or(text.len(), |c| c.0);
                clauses.push(start..end);
                start = end;
                length
            }
            None => 1,
        };
    }
    if start < text.len() {
        clauses.push(start..text.len());
    }
    clauses
}

struct Scan<'a> {
    chars: &'a [(usize, char)],
    /// Whether `、` only separates the items of a list, as in Chinese. In Japanese it is the comma.
    lists: bool,
    /// The open brackets and quotes, innermost last.
    open: Vec<char>,
}

impl Scan<'_> {
    fn char(&self, at: usize) -> Option<char> {
        self.chars.get(at).map(|c| c.1)
    }

    /// The number of characters of the boundary that begins at `at`, including white space after
    /// it. `None` if no boundary begins there.
    fn boundary(&mut self, at: usize) -> Option<usize> {
        let c = self.char(at)?;
        self.nest(c);
        if !self.is_mark(at) {
            return None;
        }
        let mut end = at + 1;
        // The clause of a comma before a closing quote ends after the quote.
        while let Some(closer) = self.char(end).filter(|&c| self.closes(c)) {
            self.nest(closer);
            end += 1;
        }
        self.open.is_empty().then(|| end + self.count(end, char::is_whitespace) - at)
    }

    fn count(&self, from: usize, is: impl Fn(char) -> bool) -> usize {
        self.chars[from.min(self.chars.len())..].iter().take_while(|c| is(c.1)).count()
    }

    /// Whether the character at `at` separates clauses in its context.
    fn is_mark(&self, at: usize) -> bool {
        let c = self.chars[at].1;
        let before = at.checked_sub(1).and_then(|before| self.char(before));
        let after = self.char(at + 1);
        let spaced = after.is_none_or(|c| c.is_whitespace() || self.closes(c));
        let unspaced = before.zip(after).is_some_and(|(b, a)| joins_without_space(b, a));
        let in_number = before.zip(after).is_some_and(|(b, a)| b.is_numeric() && a.is_numeric());
        match c {
            '，' | '；' | '：' | '،' | '؛' | '՝' | '፣' | '፤' | '၊' => !in_number,
            '、' => !self.lists,
            ',' | ';' | ':' => !in_number && (spaced || unspaced),
            '—' | '―' => after != Some(c),
            // Two hyphens are a dash, but not in an option such as `--help`.
            '-' if before == Some('-') => {
                let outer = at.checked_sub(2).and_then(|outer| self.char(outer));
                after != Some('-') && (spaced || outer.is_some_and(|c| !c.is_whitespace()))
            }
            '–' | '-' => before.is_some_and(char::is_whitespace) && spaced,
            _ => false,
        }
    }

    /// Whether `c` closes the innermost open bracket or quote.
    fn closes(&self, c: char) -> bool {
        self.open.last().is_some_and(|&open| closers(open).contains(c))
    }

    /// Tracks brackets and quotes. Single quotes are ignored, because most of them are apostrophes.
    fn nest(&mut self, c: char) {
        if self.closes(c) {
            self.open.pop();
        } else if !closers(c).is_empty() {
            self.open.push(c);
        }
    }
}

/// The characters that close a bracket or quote; empty for other characters.
fn closers(open: char) -> &'static str {
    match open {
        '(' | '（' => ")）",
        '[' | '［' => "]］",
        '{' => "}",
        '【' => "】",
        '〔' => "〕",
        '〈' => "〉",
        '《' => "》",
        '「' => "」",
        '『' => "』",
        '"' => "\"",
        '“' => "”",
        '”' => "”",
        '„' => "“”",
        '«' => "»",
        '»' => "«",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cut(text: &str, language: &str) -> String {
        let parts: Vec<&str> = clauses(text, language).into_iter().map(|r| &text[r]).collect();
        parts.join("|")
    }

    #[test]
    fn marks_end_clauses_in_every_script() {
        assert_eq!(
            cut("疫情后，举行活动260场；往来2000件。", "zh"),
            "疫情后，|举行活动260场；|往来2000件。"
        );
        assert_eq!(cut("多边机制, 坚定发出", "zh"), "多边机制, |坚定发出");
        assert_eq!(cut("Ja, aber; so: gut", "de"), "Ja, |aber; |so: |gut");
        assert_eq!(cut("ذهبت، ثم عدت؛ نعم", "ar"), "ذهبت، |ثم عدت؛ |نعم");
        assert_eq!(cut("行って、来る。", "ja"), "行って、|来る。");
        assert_eq!(cut("one — two – three - four", "en"), "one — |two – |three - |four");
        assert_eq!(cut("甲——乙--丙", "zh"), "甲——|乙--|丙");
    }

    #[test]
    fn nothing_is_cut_within_numbers_words_lists_quotes_and_brackets() {
        for (text, language) in [
            ("1,000 at 3:15 http://a;b x-y 1–2", "en"),
            ("use --help or -q", "en"),
            ("甲、乙", "zh"),
            ("甲（乙，丙）丁", "zh"),
            ("他说“甲，乙”。", "zh"),
            ("er sagt „a, b“ und »c, d«", "de"),
        ] {
            assert_eq!(cut(text, language), text);
        }
    }

    #[test]
    fn a_comma_within_the_closing_quote_ends_the_clause_after_it() {
        assert_eq!(cut("A \"mess,\" he said", "en"), "A \"mess,\" |he said");
        assert_eq!(cut("“走，”他说", "zh"), "“走，”|他说");
    }

    proptest! {
        #[test]
        fn clauses_are_the_whole_text(text in "[a，, ;:—“”\"(）1甲 、-]{0,40}") {
            let ranges = clauses(&text, "zh");
            let mut end = 0;
            for range in &ranges {
                prop_assert!(range.start == end && range.end > range.start);
                end = range.end;
            }
            prop_assert_eq!(end, text.len());
        }
    }
}
