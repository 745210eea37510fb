//! Running text of reStructuredText: emphasis, literals, roles, references.

use std::collections::HashMap;
use std::ops::Range;

use crate::input::assemble::Assembler;
use crate::input::script_mark;
use crate::model::joins_without_space;

/// The most bytes of a substitution's text. The name of a longer one stays.
pub(super) const LONGEST: usize = 400;

/// Adds running text to the open block.
pub(super) fn add(
    out: &mut Assembler<'_>,
    substitutions: &HashMap<&str, &str>,
    text: &str,
    range: Range<usize>,
) {
    let mut inline = Inline {
        text: &text[..range.end],
        begin: range.start,
        start: range.start,
        at: range.start,
        out,
        substitutions,
        missing: [false; 4],
    };
    inline.run();
}

struct Inline<'a, 't> {
    /// The text up to the end of the running text.
    text: &'a str,
    begin: usize,
    /// The start of what is to be copied.
    start: usize,
    at: usize,
    out: &'a mut Assembler<'t>,
    substitutions: &'a HashMap<&'a str, &'a str>,
    /// For each mark of [`MARKS`], whether none closes in the rest of the text.
    missing: [bool; 4],
}

/// The marks that enclose text, longer ones first.
const MARKS: [&str; 4] = ["**", "*", "``", "`"];

impl Inline<'_, '_> {
    fn run(&mut self) {
        while self.at < self.text.len() {
            let is_mark = match self.text.as_bytes()[self.at] {
                b'\\' => self.escape(),
                b'*' => self.enclosed(0) || self.enclosed(1),
                b'`' => self.enclosed(2) || self.interpreted(None),
                b':' => self.role(),
                b'|' => self.substitution(),
                b'[' => self.note(),
                b'_' => self.underscore(),
                _ => false,
            };
            if !is_mark {
                self.at += self.text[self.at..].chars().next().map_or(1, char::len_utf8);
            }
        }
        self.copy();
    }

    fn copy(&mut self) {
        self.out.copy(self.start..self.at);
        self.start = self.at;
    }

    fn skip_to(&mut self, end: usize) -> bool {
        self.copy();
        self.at = end.min(self.text.len());
        self.start = self.at;
        true
    }

    /// Leaves out a reference of which nothing remains, with the space before it if a mark of
    /// punctuation follows.
    fn drop_reference(&mut self, end: usize) -> bool {
        self.out.copy_before_reference(self.start..self.at, &self.text[end..]);
        self.start = self.at;
        self.skip_to(end)
    }

    /// Whether inline markup may begin at `at` with a mark that ends at `inner`.
    fn may_begin(&self, at: usize, inner: usize) -> bool {
        let before = self.text[self.begin..at].chars().next_back();
        let after = self.text[inner..].chars().next();
        let is_free = before.is_none_or(|c| !c.is_alphanumeric() || joins_without_space(c, 'a'));
        is_free && after.is_some_and(|c| !c.is_whitespace())
    }

    /// Where the mark that closes inline markup begins.
    fn closing(&mut self, inner: usize, index: usize) -> Option<usize> {
        if self.missing[index] {
            return None;
        }
        let mark = MARKS[index];
        let mut from = inner + self.text[inner..].chars().next().map_or(1, char::len_utf8);
        while let Some(found) = self.text.get(from..).and_then(|rest| rest.find(mark)) {
            let at = from + found;
            let before = self.text[..at].chars().next_back();
            let after = self.text[at + mark.len()..].chars().next();
            let is_escaped = before == Some('\\') && mark != "``";
            let ends = after.is_none_or(|c| {
                !c.is_alphanumeric() || joins_without_space(c, 'a') || mark.starts_with('`')
            });
            if !before.is_some_and(char::is_whitespace) && !is_escaped && ends {
                return Some(at);
            }
            from = at + mark.len();
        }
        self.missing[index] = true;
        None
    }

    /// Text between two equal marks: emphasis or a literal.
    fn enclosed(&mut self, index: usize) -> bool {
        let mark = MARKS[index];
        let inner = self.at + mark.len();
        if !self.text[self.at..].starts_with(mark) || !self.may_begin(self.at, inner) {
            return false;
        }
        let Some(end) = self.closing(inner, index) else { return false };
        self.skip_to(inner);
        if mark == "``" {
            self.at = end;
        } else {
            self.plain(end);
        }
        self.skip_to(end + mark.len())
    }

    /// Copies text in which only escapes and line ends are read.
    fn plain(&mut self, end: usize) {
        while let Some(found) = self.text[self.at..end].find('\\') {
            self.at += found;
            let next = self.text[self.at + 1..end].chars().next();
            let gap = next.filter(|c| c.is_whitespace()).map_or(0, char::len_utf8);
            self.skip_to(self.at + 1 + gap);
            self.at += next.filter(|_| gap == 0).map_or(0, char::len_utf8);
        }
        self.at = end;
    }

    /// `` `text` ``, `` `text <target>`_ ``: the text remains.
    fn interpreted(&mut self, named: Option<(&str, usize)>) -> bool {
        let role = named.map(|(role, _)| role);
        let inner = self.at + 1;
        if role.is_none() && !self.may_begin(self.at, inner) {
            return false;
        }
        let Some(end) = self.closing(inner, 3) else { return false };
        let mut last = end + 1;
        let after = &self.text[last..];
        last += after.len() - after.trim_start_matches('_').len();
        if last == end + 1 && role.is_none() {
            last += suffix_role(after);
        }
        let content = &self.text[inner..end];
        match role {
            Some("cite" | "footcite" | "cite:p" | "cite:t" | "eq" | "index" | "raw-html") => {
                return self.drop_reference(last);
            }
            Some("sup" | "superscript" | "sub" | "subscript") => {
                let mark = if role.is_some_and(|r| r.starts_with("sup")) { "^" } else { "_" };
                let before = self.out.open_text();
                if script_mark::needs_mark(mark, before, content) {
                    let start = named.map_or(self.at, |(_, start)| start);
                    self.out.render(mark, start..inner);
                }
            }
            _ => {}
        }
        let text = shown(content);
        self.skip_to(inner + text.start);
        self.plain(inner + text.end);
        self.skip_to(last)
    }

    /// `` :role:`text` ``
    fn role(&mut self) -> bool {
        let near = &self.text.as_bytes()[self.at + 1..self.text.len().min(self.at + 60)];
        let is_name =
            |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'+' | b':');
        let length = near.iter().take_while(|b| is_name(b)).count();
        let name = &self.text[self.at + 1..self.at + 1 + length];
        let tick = self.at + 1 + length;
        let Some(name) = name.strip_suffix(':').filter(|name| !name.is_empty()) else {
            return false;
        };
        if !self.text[tick..].starts_with('`') {
            return false;
        }
        let name = name.to_owned();
        let start = self.at;
        self.copy();
        self.at = tick;
        self.start = tick;
        let done = self.interpreted(Some((&name, start)));
        if !done {
            self.at = start;
            self.start = start;
        }
        done
    }

    /// `|name|`: the text that replaces it, or its name.
    fn substitution(&mut self) -> bool {
        if !self.may_begin(self.at, self.at + 1) {
            return false;
        }
        let inner = self.at + 1;
        let near = &self.text.as_bytes()[inner..self.text.len().min(inner + 80)];
        let Some(length) = memchr::memchr2(b'|', b'\n', near) else { return false };
        let end = inner + length;
        if near[length] == b'\n' || self.text[..end].ends_with(char::is_whitespace) {
            return false;
        }
        let after = &self.text[end + 1..];
        let last = end + 1 + (after.len() - after.trim_start_matches('_').len());
        match self.substitutions.get(&self.text[inner..end]) {
            Some(value) => {
                self.copy();
                self.out.render(value, self.at..last);
                self.skip_to(last)
            }
            None => {
                self.skip_to(inner);
                self.at = end;
                self.skip_to(last)
            }
        }
    }

    /// `[1]_`: a reference to a footnote.
    fn note(&mut self) -> bool {
        let near = &self.text.as_bytes()[self.at..self.text.len().min(self.at + 80)];
        let Some(length) = memchr::memchr2(b']', b'\n', near) else { return false };
        let is_note = near[length..].starts_with(b"]_") && length > 1;
        is_note && self.drop_reference(self.at + length + 2)
    }

    /// `name_` and `name__` are references; `` _`text` `` is a target.
    fn underscore(&mut self) -> bool {
        let before = self.text[self.begin..self.at].chars().next_back();
        let rest = self.text[self.at..].trim_start_matches('_');
        let length = self.text.len() - self.at - rest.len();
        let after = rest.chars().next();
        let is_reference = before.is_some_and(|c| c.is_alphanumeric())
            && length <= 2
            && after.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '`' | '/'));
        let is_target =
            length == 1 && after == Some('`') && !before.is_some_and(char::is_alphanumeric);
        (is_reference || is_target) && self.skip_to(self.at + length)
    }

    /// `\` makes the next character text; before white space both are left out.
    fn escape(&mut self) -> bool {
        let Some(next) = self.text[self.at + 1..].chars().next() else { return false };
        if next.is_whitespace() {
            return self.skip_to(self.at + 1 + next.len_utf8());
        }
        self.skip_to(self.at + 1);
        self.at += next.len_utf8();
        true
    }
}

/// The length of a role after its text: `` `text`:role: ``.
fn suffix_role(after: &str) -> usize {
    let Some(rest) = after.strip_prefix(':') else { return 0 };
    let length = rest.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'-').count();
    if length > 0 && rest[length..].starts_with(':') { length + 2 } else { 0 }
}

/// The part of interpreted text that readers see: without a target, `!`, and the path before `~`.
fn shown(content: &str) -> Range<usize> {
    let end = match content.rfind('<') {
        Some(at) if content.ends_with('>') && !content[..at].trim().is_empty() => {
            content[..at].trim_end().len()
        }
        _ => content.len(),
    };
    let start = match content.as_bytes().first() {
        Some(b'!') => 1,
        Some(b'~') => content[..end].rfind('.').map_or(1, |dot| dot + 1),
        _ => 0,
    };
    start.min(end)..end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(source: &str) -> String {
        let mut out = Assembler::new(source);
        let known = HashMap::from([("name", "Value")]);
        add(&mut out, &known, source, 0..source.len());
        out.finish().document("x", source.to_owned()).blocks.pop().map_or(String::new(), |b| b.text)
    }

    #[test]
    fn marks_give_their_text() {
        assert_eq!(text("a *b* **c** ``d*`` `e`"), "a b c d* e");
        assert_eq!(text("see :ref:`the part <x>`; `b <http://c>`_, d_."), "see the part; b, d.");
        assert_eq!(text(":func:`~a.b.c` and :doc:`x`"), "c and x");
        assert_eq!(text("it burns. [#a]_"), "it burns.");
        assert_eq!(text("|name| and |other|"), "Value and other");
        assert_eq!(text("2 * 3 * 4, \\*a\\*, b\\ *c*"), "2 * 3 * 4, *a*, bc");
        assert_eq!(text("10\\ :sup:`3` m\\ :sup:`2`"), "10^3 m^2");
    }
}
