//! Finding the ends of commands, groups and environments of LaTeX.

use memchr::{memchr, memmem};

/// The most bytes of an argument that is looked ahead for. Longer ones are read as text.
const LONGEST: usize = 1 << 16;

/// Finds ends. It keeps what it did not find, so that unsound text takes no quadratic time.
#[derive(Debug)]
pub(super) struct Scan<'t> {
    text: &'t str,
    /// Up to here a search found no end of a group.
    unclosed: usize,
    /// The environments that have no end in the rest of the text.
    endless: Vec<String>,
    no_display_end: [bool; 2],
}

impl<'t> Scan<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, unclosed: 0, endless: Vec::new(), no_display_end: [false; 2] }
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    /// The name of the command whose `\` is at `at`, and its end.
    pub(super) fn command(&self, at: usize) -> (&'t str, usize) {
        let rest = &self.text[at + 1..];
        let letters = rest.bytes().take_while(|b| b.is_ascii_alphabetic() || *b == b'@').count();
        let length = match letters {
            0 => rest.chars().next().map_or(0, char::len_utf8),
            letters => letters,
        };
        (&rest[..length], at + 1 + length)
    }

    /// The first offset from `at` on that is no blank and ends no paragraph.
    pub(super) fn blanks(&self, at: usize) -> usize {
        let rest = &self.text[at..];
        let gap = &rest[..rest.len() - rest.trim_start().len()];
        match gap.match_indices('\n').nth(1) {
            Some(_) => at,
            None => at + gap.len(),
        }
    }

    /// The end of the group or the bracket that begins at `at`.
    pub(super) fn group(&mut self, at: usize) -> Option<usize> {
        if at < self.unclosed {
            return None;
        }
        let open = self.byte(at)?;
        let close = if open == b'[' { b']' } else { b'}' };
        let reach = self.text.len().min(at + LONGEST);
        let bytes = &self.text.as_bytes()[..reach];
        let mut braces = 0_usize;
        let mut i = at + 1;
        while i < reach {
            match bytes[i] {
                b'\\' => i += 1,
                byte if byte == close && braces == 0 => return Some(i + 1),
                b'{' => braces += 1,
                b'}' if braces == 0 => return None,
                b'}' => braces -= 1,
                b'\n' if open == b'[' && bytes[i + 1..].starts_with(b"\n") => return None,
                _ => {}
            }
            i += 1;
        }
        self.unclosed = reach;
        None
    }

    /// The end of the arguments in brackets from `at` on, blanks between them left out.
    pub(super) fn brackets(&mut self, mut at: usize) -> usize {
        while let Some(end) =
            self.opens(at, b'[').or_else(|| self.opens(at, b'<')).and_then(|at| self.bracket(at))
        {
            at = end;
        }
        at
    }

    fn bracket(&mut self, at: usize) -> Option<usize> {
        if self.byte(at) == Some(b'[') {
            return self.group(at);
        }
        // The slides of an overlay: <1->.
        let near = &self.text.as_bytes()[at..self.text.len().min(at + 20)];
        let end = memchr(b'>', near)?;
        let is_overlay =
            near[1..end].iter().all(|b| b.is_ascii_digit() || matches!(b, b'-' | b',' | b'+'));
        (is_overlay && end > 1).then_some(at + end + 1)
    }

    /// Where the argument begins that is next: its brace or bracket.
    pub(super) fn opens(&self, at: usize, mark: u8) -> Option<usize> {
        let start = if mark == b'{' { self.blanks(at) } else { at };
        (self.byte(start) == Some(mark)).then_some(start)
    }

    /// The end of `count` arguments from `at` on, with those in brackets before each.
    pub(super) fn arguments(&mut self, mut at: usize, count: usize) -> usize {
        for _ in 0..count {
            at = self.brackets(at);
            let Some(end) = self.opens(at, b'{').and_then(|open| self.group(open)) else { break };
            at = end;
        }
        at
    }

    /// The end of the environment whose content begins at `at`, its last command included.
    pub(super) fn environment(&mut self, at: usize, name: &str) -> Option<usize> {
        if self.endless.iter().any(|known| known == name) {
            return None;
        }
        let mark = format!("\\end{{{name}}}");
        let found = memmem::find(&self.text.as_bytes()[at..], mark.as_bytes());
        if found.is_none() && self.endless.len() < 64 {
            self.endless.push(name.to_owned());
        }
        found.map(|length| at + length + mark.len())
    }

    /// The end of a formula on a line of its own, which begins at `at` with `$$` or `\[`.
    pub(super) fn display(&mut self, at: usize) -> Option<usize> {
        let dollars = self.text[at..].starts_with("$$");
        let mark = if dollars { "$$" } else { "\\]" };
        if self.no_display_end[usize::from(dollars)] {
            return None;
        }
        let found = memmem::find(&self.text.as_bytes()[at + 2..], mark.as_bytes());
        self.no_display_end[usize::from(dollars)] = found.is_none();
        found.map(|length| at + 2 + length + mark.len())
    }

    /// Where the formula in running text ends whose content begins at `at`: the offset of its
    /// closing mark.
    pub(super) fn formula(&self, at: usize, mark: &str) -> Option<usize> {
        let mut end = self.text.len().min(at + 2000);
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        let near = &self.text[at..end];
        let mut from = 0;
        loop {
            let found = from + near[from..].find(mark)?;
            if near[..found].contains("\n\n") {
                return None;
            }
            if !near[..found].ends_with('\\') {
                return Some(at + found);
            }
            from = found + mark.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_are_found() {
        let mut scan = Scan::new("\\ab{c\\}{d}}[e]{f}x");
        assert_eq!(scan.command(0), ("ab", 3));
        assert_eq!(scan.group(3), Some(11));
        assert_eq!(scan.arguments(3, 2), 17);
        assert_eq!(Scan::new("[a\n\nb]").group(0), None);
        assert_eq!(Scan::new("a$").formula(0, "$"), Some(1));
    }
}
