//! The built-in segmentation engine: decides for each mark of a text whether it ends a sentence.

use std::ops::Range;

use super::boundary::{Enclosed, End};
use super::chars::{Container, Kind, is_dash, is_emoji, is_shad, is_small, is_uncased, is_wide};
use super::cjk;
use super::list::{InlineList, is_item_number};
use super::reporting_clause::reports;
use super::rules::{Class, Rules};
use super::scan::{Mark, scan};
use super::word::{Next, joined_before, word_before};

/// The maximum length in bytes of a quotation or bracket that is kept whole in a sentence. In a
/// longer one, the opening and the closing mark most likely do not belong together.
const ENCLOSED_BYTES: usize = 1500;

/// Cuts a text into segments: contiguous byte ranges that cover it.
pub(super) fn segments(text: &str, rules: &Rules) -> Vec<Range<usize>> {
    let marks = scan(text, rules);
    let list = InlineList::new(text, rules);
    let mut walk = Walk {
        text,
        rules,
        marks,
        list,
        start: 0,
        segments: Vec::new(),
        searched: 0,
        has_word: false,
    };
    let mut i = 0;
    while i < walk.marks.len() {
        i = walk.step(i);
    }
    walk.cut(text.len());
    walk.segments
}

struct Walk<'a> {
    text: &'a str,
    rules: &'a Rules,
    marks: Vec<Mark>,
    list: InlineList,
    /// Where the current segment begins.
    start: usize,
    segments: Vec<Range<usize>>,
    /// The offset up to which the current segment was searched for a letter or digit.
    searched: usize,
    /// Whether one was found there.
    has_word: bool,
}

impl Walk<'_> {
    /// Processes mark `i` and returns the index of the next mark to process.
    fn step(&mut self, i: usize) -> usize {
        let mark = self.marks[i];
        match mark.kind {
            Kind::Line if mark.at < self.start => {}
            Kind::Line => self.cut(self.after_space(mark.end)),
            Kind::Open(container) => {
                if let Some(partner) = mark.partner.map(|p| p as usize)
                    && self.keeps_whole(mark, self.marks[partner], container)
                {
                    return partner + 1;
                }
            }
            Kind::Close(Container::Round) | Kind::Bullet => {
                self.item(mark);
            }
            Kind::Close(_) | Kind::Quote(_) => {}
            Kind::Stop if self.item(mark) => {}
            _ => return self.end(i),
        }
        i + 1
    }

    /// Cuts before an item of an inline list if `mark` belongs to its number; returns whether it
    /// does.
    fn item(&mut self, mark: Mark) -> bool {
        let Some(at) = self.list.next_item(self.text, self.rules, mark) else { return false };
        self.cut(at);
        true
    }

    /// Ends the current segment at `at`, unless it would be empty.
    fn cut(&mut self, at: usize) {
        if at > self.start {
            self.segments.push(self.start..at);
            self.start = at;
            self.searched = at;
            self.has_word = false;
        }
    }

    /// Whether the current segment has words before `at`. The search resumes where the last one
    /// ended, so that many quotations in one segment do not cause quadratic time.
    fn has_word_before(&mut self, at: usize) -> bool {
        if !self.has_word && at > self.searched {
            self.has_word = self.text[self.searched..at].contains(char::is_alphanumeric);
            self.searched = at;
        }
        self.has_word
    }

    fn after_space(&self, at: usize) -> usize {
        self.text.len() - self.text[at..].trim_start().len()
    }

    fn end(&mut self, i: usize) -> usize {
        let end = self.end_at(i);
        if let Some(at) = self.detached_ellipsis(&end) {
            self.cut(at);
        } else if self.is_end(&end) {
            self.cut(self.after_space(end.end));
        }
        end.next_mark
    }

    /// Collects the run of end marks that begins with mark `i`, and the closing marks after it.
    fn end_at(&self, i: usize) -> End {
        let first = self.marks[i];
        let mut end = End {
            at: first.at,
            marks_end: first.end,
            end: first.end,
            single_stop: first.kind == Kind::Stop && first.end - first.at == 1,
            strong: matches!(first.kind, Kind::Strong | Kind::Full),
            full: first.kind == Kind::Full,
            closed: None,
            next_mark: i + 1,
        };
        while let Some(mark) = self.marks.get(end.next_mark).filter(|m| self.joins(&end, m)) {
            end.single_stop = false;
            // `….` is an ellipsis followed by the full stop of its sentence.
            let stop = mark.kind == Kind::Stop && self.text[..mark.at].ends_with('…');
            end.strong |= stop || matches!(mark.kind, Kind::Strong | Kind::Full);
            end.full |= mark.kind == Kind::Full;
            end.marks_end = mark.end;
            end.next_mark += 1;
        }
        end.end = end.marks_end;
        self.gather_closers(&mut end);
        end
    }

    /// Whether a mark continues a run of end marks: without a gap, or as in `. . .`.
    fn joins(&self, end: &End, mark: &Mark) -> bool {
        if mark.at == end.marks_end {
            return mark.kind.is_end();
        }
        let between = &self.text[end.marks_end..mark.at];
        // A sentence of Tibetan may end with two shads and a space between them.
        let (before, after) = (&self.text[..end.marks_end], &self.text[mark.at..]);
        if between == " " && before.ends_with(is_shad) && after.starts_with(is_shad) {
            return true;
        }
        mark.kind == Kind::Stop
            && matches!(between, " " | "\u{A0}")
            && !end.strong
            && self.text[..end.marks_end].ends_with('.')
            && mark.end - mark.at == 1
            && !self.text[mark.end..].starts_with(|c: char| c.is_alphanumeric())
    }

    /// Extends `end` over closing quotes and brackets, footnote marks and emoji.
    fn gather_closers(&self, end: &mut End) {
        loop {
            let rest = &self.text[end.end..];
            if let Some(mark) = self.marks.get(end.next_mark)
                && let Kind::Close(container) = mark.kind
                && (mark.at == end.end || self.is_spaced_closer(end.end, mark))
            {
                end.closed = Some((mark.partner.map(|p| self.marks[p as usize].at), container));
                end.end = mark.end;
                end.next_mark += 1;
            } else if let Some(length) = footnote(rest) {
                end.end += length;
                while self.marks.get(end.next_mark).is_some_and(|m| m.at < end.end) {
                    end.next_mark += 1;
                }
            } else if let Some(length) = self.note_number(end) {
                end.end += length;
            } else if rest.starts_with(is_emoji) {
                end.end += rest.len() - rest.trim_start_matches(is_emoji).len();
            } else if rest.starts_with(['\'', '’', '›', '‹']) && !letter_after_first(rest) {
                end.end += rest.chars().next().map_or(0, char::len_utf8);
            } else {
                return;
            }
        }
    }

    /// The length of the number of a footnote right after a sentence: `agreed.1 They`, `(1999).4 The`.
    /// A number after an abbreviation or a digit is part of the sentence: `Fig.1`, `2.1`.
    fn note_number(&self, end: &End) -> Option<usize> {
        let rest = &self.text[end.end..];
        let digits = rest.bytes().take(4).take_while(u8::is_ascii_digit).count();
        let after = &rest[digits..];
        if !(1..=3).contains(&digits) || !after.starts_with(char::is_whitespace) {
            return None;
        }
        let next = after.trim_start().chars().next()?;
        // In text without spaces a number after a sentence begins the next one.
        let starts = next.is_uppercase() || (is_uncased(next) && !is_wide(next));
        (starts && !end.full && self.is_plain_end(end)).then_some(digits)
    }

    /// Whether the text before an end mark is a word that is not an abbreviation, or a closing mark.
    fn is_plain_end(&self, end: &End) -> bool {
        let word = word_before(self.text, end.at);
        match self.text[..end.at].chars().next_back() {
            Some(')' | ']' | '"' | '”' | '’' | '»') => true,
            _ if end.closed.is_some() => true,
            _ => {
                let least = if word.chars().all(is_small) { 2 } else { 3 };
                word.chars().count() >= least
                    && word.chars().all(char::is_alphabetic)
                    && self.rules.class(word).is_none_or(|class| class == Class::Word)
            }
        }
    }

    /// Whether `mark` is a closing mark after a space, as in French before `»` and in careless
    /// typing.
    fn is_spaced_closer(&self, from: usize, mark: &Mark) -> bool {
        mark.partner.is_some() && matches!(&self.text[from..mark.at], " " | "\u{A0}" | "\u{202F}")
    }

    /// The boundary after the first full stop in `word. . . . Next`, where the first stop ends a
    /// sentence and the ellipsis begins the next.
    fn detached_ellipsis(&self, end: &End) -> Option<usize> {
        let marks = &self.text[end.at..end.marks_end];
        let spaced = marks.starts_with(". . .") && marks.len() > ". . .".len();
        let attached = self.text[..end.at].chars().next_back().is_some_and(char::is_alphanumeric);
        if !spaced || !attached || end.closed.is_some() {
            return None;
        }
        let next = Next::new(self.text, end.end);
        next.first().is_some_and(char::is_uppercase).then(|| self.after_space(end.at + 1))
    }

    fn is_end(&self, end: &End) -> bool {
        let next = Next::new(self.text, end.end);
        if next.is_empty() || self.goes_on(end, &next) || self.is_item_number(end) {
            return false;
        }
        let quoted = end.closed.is_some_and(|(_, container)| !container.is_bracket());
        if quoted && reports(self.rules, next.rest) {
            return false;
        }
        if end.closed.is_none() && self.is_name_with_mark(end) {
            return self.is_starter(&next);
        }
        if self.is_wide(end, &next) {
            return cjk::is_end(self.text, self.rules, self.start, end, &next);
        }
        if next.gap { self.spaced_end(end, &next) } else { self.is_run_on(end, &next) }
    }

    /// Whether the rules for text without spaces apply at an end mark. A full stop after a Latin
    /// word is treated as in Latin text.
    fn is_wide(&self, end: &End, next: &Next<'_>) -> bool {
        let before = self.text[..end.at].chars().next_back();
        let after = next.rest.chars().next();
        let word = end.single_stop && before.is_some_and(char::is_alphanumeric);
        end.full || before.is_some_and(is_wide) || (after.is_some_and(is_wide) && !word)
    }

    /// Whether an end mark followed by a space ends a sentence.
    fn spaced_end(&self, end: &End, next: &Next<'_>) -> bool {
        if self.rules.language.colon_ends && !end.strong {
            return false;
        }
        if end.single_stop && end.closed.is_none() {
            self.stop_ends(end, next)
        } else if end.strong || end.single_stop {
            self.starts(next)
        } else {
            self.ellipsis_ends(end, next)
        }
    }

    /// Whether the mark belongs to the number of a list item: `5.`, `1.)`.
    fn is_item_number(&self, end: &End) -> bool {
        if !matches!(&self.text[end.at..end.end], "." | ".)" | "．") {
            return false;
        }
        let segment = &self.text[self.start..end.at];
        let word = word_before(self.text, end.at);
        let announced =
            segment[..segment.len().saturating_sub(word.len())].trim_end().ends_with(':');
        is_item_number(segment) || (announced && is_item_number(word))
    }

    /// Whether the text after an end mark of any kind shows that the sentence continues.
    fn goes_on(&self, end: &End, next: &Next<'_>) -> bool {
        let Some(c) = next.rest.chars().next() else { return false };
        if matches!(c, ',' | ';' | ':' | '、' | '，' | '；' | '：' | '،' | '؛' | ')' | ']') {
            return !(c == ';' && self.rules.language.semicolon_asks) || next.gap;
        }
        !next.gap && matches!(c, '.' | '!' | '?' | '。' | '！' | '？')
            || (end.closed.is_some() && self.is_citation(next))
    }

    /// Whether a citation with its own end mark follows the quotation: `"... ." (Smith 55).`
    fn is_citation(&self, next: &Next<'_>) -> bool {
        if !next.rest.starts_with('(') {
            return false;
        }
        let at = self.text.len() - next.rest.len();
        let Ok(i) = self.marks.binary_search_by_key(&at, |m| m.at) else { return false };
        let close = self.marks[i].partner.map(|p| self.marks[p as usize].end);
        close.is_some_and(|close| self.text[close..].starts_with(['.', ',', ';', ':']))
    }

    /// Whether the mark is part of a name: `Yahoo!`
    fn is_name_with_mark(&self, end: &End) -> bool {
        let word = word_before(self.text, end.at);
        end.strong
            && word.starts_with(char::is_uppercase)
            && &self.text[end.at..end.end] == "!"
            && self.rules.class(word) == Some(Class::Anywhere)
    }

    /// Whether a sentence may start here after an unambiguous end mark.
    fn starts(&self, next: &Next<'_>) -> bool {
        let Some(c) = next.first() else { return true };
        !is_small(c)
            || self.rules.language.small_sentences
            || next.rest.starts_with(['{', '<'])
            || has_inner_capital(next.word())
            || is_clitic_start(next)
    }

    fn ellipsis_ends(&self, end: &End, next: &Next<'_>) -> bool {
        let at_start = self.text[self.start..end.at].trim_start().is_empty();
        let is_distinct = !next.first().is_some_and(is_uncased) && next.word() != "I";
        !at_start && self.starts(next) && is_distinct && !next.rest.starts_with(['[', '('])
    }

    /// Whether a full stop without a space after it ends a sentence, as in careless typing. This
    /// requires non-ASCII text, because file names and domains are ASCII.
    fn is_run_on(&self, end: &End, next: &Next<'_>) -> bool {
        if !end.single_stop || end.closed.is_some() {
            return false;
        }
        let word = word_before(self.text, end.at);
        if next.first().is_some_and(is_wide) {
            let number = word.len() < 4 && word.bytes().all(|b| b.is_ascii_digit());
            return !number && self.class_before(end, next) == Class::Word;
        }
        let small = !word.is_ascii() && word.chars().count() >= 4 && word.chars().all(is_small);
        let capital = |c: char| c.is_uppercase() && !c.is_ascii();
        small && (next.first().is_some_and(capital) || is_roman(next.word()))
    }

    /// Whether a single full stop ends a sentence.
    fn stop_ends(&self, end: &End, next: &Next<'_>) -> bool {
        if next.rest.starts_with("...") || next.rest.starts_with('…') {
            return self.class_before(end, next) == Class::Word;
        }
        if self.is_verse(end, next) {
            return false;
        }
        match self.class_before(end, next) {
            Class::BeforeName => false,
            Class::BeforeNumber => !self.is_number(next) && self.starts(next) && is_cased(next),
            Class::Anywhere => self.is_starter(next),
            Class::SentenceFinal => {
                self.starts(next) && !self.is_digit(next) && !self.is_leading_phrase(end)
            }
            Class::Word => self.starts_after_word(end, next),
        }
    }

    /// Whether the stop belongs to the name of a book before chapter and verse: `Phil. 4:8`.
    fn is_verse(&self, end: &End, next: &Next<'_>) -> bool {
        let chapter = next.rest.bytes().take_while(u8::is_ascii_digit).count();
        let verse = next.rest[chapter..].strip_prefix(':').map(str::as_bytes);
        let has_verse = verse.and_then(<[u8]>::first).is_some_and(u8::is_ascii_digit);
        if !has_verse || !(1..=3).contains(&chapter) {
            return false;
        }
        let word = word_before(self.text, end.at);
        word.chars().count() <= 4
            && word.starts_with(char::is_uppercase)
            && word.chars().all(char::is_alphabetic)
    }

    fn starts_after_word(&self, end: &End, next: &Next<'_>) -> bool {
        self.starts(next)
            || is_code(next.token())
            || (self.rules.language.small_starts && is_whole_greek(word_before(self.text, end.at)))
    }

    fn is_digit(&self, next: &Next<'_>) -> bool {
        next.first().is_some_and(char::is_numeric)
    }

    /// A number, a Roman numeral or one capital letter.
    fn is_number(&self, next: &Next<'_>) -> bool {
        let word = next.word();
        self.is_digit(next)
            || is_roman(word)
            || (word.chars().count() == 1 && word != "I" && word != "A")
    }

    fn is_starter(&self, next: &Next<'_>) -> bool {
        if next.rest.starts_with(['¿', '¡']) {
            return true;
        }
        let word = next.word();
        let initial = word.chars().count() == 1 && next.start[word.len()..].starts_with('.');
        next.first().is_some_and(char::is_uppercase) && !initial && self.rules.is_starter(word)
    }

    /// Whether the segment up to the abbreviation is too short to be a sentence: `At 5 a.m.`
    fn is_leading_phrase(&self, end: &End) -> bool {
        let segment = &self.text[self.start..end.at];
        if segment.len() > 40 {
            return false;
        }
        let mut words = segment.split_whitespace();
        words.next().is_some_and(|first| self.rules.is_leading(first)) && words.count() <= 2
    }

    /// The class of the word before a full stop.
    fn class_before(&self, end: &End, next: &Next<'_>) -> Class {
        let word = word_before(self.text, end.at);
        let joined = joined_before(self.text, end.at, word);
        let listed = joined.as_deref().and_then(|joined| self.rules.class(joined));
        let foreign = || (joined.is_none() && is_foreign_letter(word, next)).then_some(Class::Word);
        listed
            .or_else(|| self.rules.class(word))
            .or_else(foreign)
            .or_else(|| self.number_class(word, next))
            .or_else(|| self.unit_class(word, end))
            .unwrap_or_else(|| {
                letters_class(joined.filter(|j| is_initials(j)).as_deref().unwrap_or(word))
            })
    }

    /// The class of a number, which a full stop makes an ordinal or part of a date in some
    /// languages.
    fn number_class(&self, word: &str, next: &Next<'_>) -> Option<Class> {
        let roman = is_roman(word);
        let digits = !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit());
        let ordinal =
            self.rules.language.ordinals && (roman || word.len() <= 3 || self.is_digit(next));
        match (digits || roman, ordinal) {
            (true, true) => Some(Class::Anywhere),
            (true, false) if digits => Some(Class::Word),
            _ => None,
        }
    }

    /// The class of a lower-case letter after a number: `9.30 h.`, `5 m.`.
    fn unit_class(&self, word: &str, end: &End) -> Option<Class> {
        let mut letters = word.chars();
        let letter = letters.next().filter(|&c| is_small(c) && letters.next().is_none())?;
        let before = self.text[..end.at - letter.len_utf8()].trim_end();
        before.ends_with(char::is_numeric).then_some(Class::Anywhere)
    }

    /// Whether a quotation or bracket is part of a sentence that continues after it, so that no
    /// mark inside ends a segment.
    fn keeps_whole(&mut self, open: Mark, close: Mark, container: Container) -> bool {
        if close.at - open.at > ENCLOSED_BYTES {
            return false;
        }
        let before = self.text[self.start..open.at].trim_end();
        let inside = self.has_word_before(open.at);
        let next = Next::new(self.text, close.end);
        if before.chars().next_back().is_some_and(is_wide)
            || next.rest.chars().next().is_some_and(is_wide)
            || self.text[open.end..].starts_with(is_wide)
        {
            let text = &self.text[open.end..close.at];
            return cjk::keeps_whole(
                self.rules,
                &Enclosed { container, text, before, inside, next },
            );
        }
        let goes_on = self.goes_on_after_close(&next);
        if container.is_bracket() {
            return inside || goes_on || next.rest.starts_with(['.', '!', '?', '؟', '۔']);
        }
        goes_on && (self.rules.language.quotes_hold || (inside && !before.ends_with(':')))
    }

    fn goes_on_after_close(&self, next: &Next<'_>) -> bool {
        let Some(c) = next.rest.chars().next() else { return false };
        matches!(c, ',' | ';' | ':' | '،' | '؛')
            || next.first().is_some_and(is_small)
            || (is_dash(c) && next.first().is_some_and(is_small))
    }
}

/// The length in bytes of a footnote mark: `[12]`, `²`.
fn footnote(rest: &str) -> Option<usize> {
    let superscript = |c: char| matches!(c, '⁰' | '¹' | '²' | '³' | '⁴'..='⁹');
    if rest.starts_with(superscript) {
        return Some(rest.len() - rest.trim_start_matches(superscript).len());
    }
    let inner = rest.strip_prefix('[')?;
    let digits = inner.bytes().take(4).take_while(u8::is_ascii_digit).count();
    (digits > 0 && digits < 4 && inner[digits..].starts_with(']')).then_some(digits + 2)
}

/// Whether `word` is a Latin letter mentioned in text of a script without capitals.
fn is_foreign_letter(word: &str, next: &Next<'_>) -> bool {
    let other_script = |c: char| is_uncased(c) && !is_wide(c);
    word.len() == 1
        && word.as_bytes()[0].is_ascii_alphabetic()
        && next.first().is_some_and(other_script)
}

fn letter_after_first(rest: &str) -> bool {
    rest.chars().nth(1).is_some_and(char::is_alphanumeric)
}

/// The class of an unlisted word, judged by the forms that abbreviations have in every language.
fn letters_class(word: &str) -> Class {
    let mut letters = word.chars();
    let Some(first) = letters.next() else { return Class::Word };
    if letters.next().is_none() {
        return single_letter(first);
    }
    if word.contains('.') {
        let short = |part: &str| part.chars().count() <= 3 && part.chars().all(char::is_alphabetic);
        return match word.split('.').all(short) {
            true if is_small(first) => Class::BeforeName,
            true => Class::Anywhere,
            false => Class::Word,
        };
    }
    if is_vowelless(word) { Class::Anywhere } else { Class::Word }
}

/// Whether `joined` consists of single letters, like `J.R.R`. Longer parts may be short sentences.
fn is_initials(joined: &str) -> bool {
    joined.split('.').all(|part| part.chars().count() == 1)
}

fn single_letter(c: char) -> Class {
    if c.is_uppercase() || is_small(c) {
        Class::Anywhere
    } else if c.is_alphabetic() && !super::chars::is_hangul(c) && !is_wide(c) {
        Class::BeforeName
    } else {
        Class::Word
    }
}

/// Whether `word` has at most four letters and no vowel: `bzw`, `kpt`, `стр`.
fn is_vowelless(word: &str) -> bool {
    let consonant = |c: char| {
        matches!(c, 'b'..='z' if !"eiouy".contains(c)) || ("бвгджзйклмнпрстфхцчшщ").contains(c)
    };
    word.chars().count() <= 4
        && word.chars().skip(1).all(consonant)
        && word.to_lowercase().chars().all(consonant)
}

fn is_roman(word: &str) -> bool {
    !word.is_empty() && word.len() <= 8 && word.bytes().all(|b| b"IVXLCDM".contains(&b))
}

/// Whether `word` has a capital after a lower-case first letter, like `iPhone` and `eBay`. Such a
/// word does not show that a sentence continues.
fn has_inner_capital(word: &str) -> bool {
    word.chars().next().is_some_and(is_small)
        && word.chars().nth(1).is_some_and(|c| c.is_uppercase())
}

/// Whether `token` looks like code: `foo.bar()`, `std::mem`, `a_b`, `src/main.rs`.
fn is_code(token: &str) -> bool {
    let token = token.trim_end_matches(['.', ',', ';', ':', ')', '"', '`']);
    token.contains(['_', '(']) || token.contains("::") || token.trim_end_matches('.').contains('.')
}

/// Whether the text begins with a lower-case clitic that may start a Dutch sentence: `'s Avonds`,
/// `'t Is`.
fn is_clitic_start(next: &Next<'_>) -> bool {
    let word = next.word();
    next.rest.starts_with(['\'', '’'])
        && matches!(word, "s" | "t" | "n" | "k")
        && next.start[word.len()..].trim_start().starts_with(char::is_uppercase)
}

fn is_cased(next: &Next<'_>) -> bool {
    next.first().is_none_or(char::is_uppercase)
}

/// Whether `word` is a complete Greek word: accented and ending in a vowel, `ν` or `ς`.
/// Abbreviations end before a vowel.
fn is_whole_greek(word: &str) -> bool {
    let accented = word.contains(['ά', 'έ', 'ή', 'ί', 'ό', 'ύ', 'ώ', 'ΐ', 'ΰ']);
    let whole = word.ends_with([
        'α', 'ε', 'η', 'ι', 'ο', 'υ', 'ω', 'ά', 'έ', 'ή', 'ί', 'ό', 'ύ', 'ώ', 'ν', 'ς',
    ]);
    accented && whole && word.chars().count() >= 4
}
