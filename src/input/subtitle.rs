//! The subtitle reader: SubRip (`.srt`) and WebVTT (`.vtt`). Each cue is a block; its number,
//! timing and tags are excluded, and so are notes and style sheets.

use std::ops::Range;

use crate::input::assemble::{Assembler, Shape};
use crate::input::html::{Token, Tokens, entity_at};
use crate::model::{Document, ExclusionReason, LINE_BREAK};

/// Reads a subtitle file.
pub(super) fn read(name: &str, text: String) -> Document {
    let mut out = Assembler::new(&text);
    let source = Source { text: &text, references: is_web(name, &text) };
    for group in groups(&text) {
        put_group(source, &group, &mut out);
    }
    Document { has_cues: true, ..out.finish().document(name, text) }
}

/// The text of a file and its conventions.
#[derive(Debug, Clone, Copy)]
struct Source<'t> {
    text: &'t str,
    /// Whether cues contain HTML character references. WebVTT defines them. SubRip does not, and
    /// players differ, so a `&lt;` there is kept as written.
    references: bool,
}

/// Whether the subtitles are WebVTT.
fn is_web(name: &str, text: &str) -> bool {
    let by_name = name.rsplit_once('.').is_some_and(|(_, end)| end.eq_ignore_ascii_case("vtt"));
    by_name || text.lines().find(|line| !line.trim().is_empty()).is_some_and(is_header)
}

/// Whether the text begins with a WebVTT header, or with a cue number and a timing line.
pub(super) fn is_subtitle(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let first = lines.next().unwrap_or_default();
    is_header(first) || (is_number(first) && lines.next().is_some_and(is_time))
}

/// Groups of lines separated by blank lines. The ranges exclude line ends.
fn groups(text: &str) -> Vec<Vec<Range<usize>>> {
    let mut groups = vec![Vec::new()];
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let range = at..at + line.trim_end().len();
        at += line.len();
        match groups.last_mut() {
            Some(group) if !range.is_empty() => group.push(range),
            Some(group) if !group.is_empty() => groups.push(Vec::new()),
            _ => {}
        }
    }
    groups
}

fn put_group(source: Source<'_>, group: &[Range<usize>], out: &mut Assembler<'_>) {
    let text = source.text;
    let Some(first) = group.first().map(|line| &text[line.clone()]) else { return };
    let mut lines = group;
    while let Some(time) = lines.iter().position(|line| is_time(&text[line.clone()])) {
        put_lines(source, without_number(text, &lines[..time]), out);
        if let [.., number] = &lines[..time] {
            out.exclude(number.clone(), ExclusionReason::Markup);
        }
        out.exclude(lines[time].clone(), ExclusionReason::Markup);
        lines = &lines[time + 1..];
    }
    match non_cue_reason(first).filter(|_| lines.len() == group.len()) {
        Some(reason) => lines.iter().for_each(|line| out.exclude(line.clone(), reason)),
        None => put_lines(source, lines, out),
    }
}

/// The lines before a timing line, without the cue's number or name. If a blank line is missing,
/// they are the text of the previous cue.
fn without_number<'l>(text: &str, lines: &'l [Range<usize>]) -> &'l [Range<usize>] {
    match lines {
        [before @ .., number] if is_number(&text[number.clone()]) || before.is_empty() => before,
        all => all,
    }
}

/// The reason why a group of lines without timing is excluded; `None` for text.
fn non_cue_reason(first: &str) -> Option<ExclusionReason> {
    let word = first.split([' ', '\t', ':']).next().unwrap_or_default();
    match word {
        "NOTE" => Some(ExclusionReason::Comment),
        "WEBVTT" | "STYLE" | "REGION" => Some(ExclusionReason::Markup),
        _ if is_number(first) => Some(ExclusionReason::Markup),
        _ => None,
    }
}

/// Makes a block of the lines of a cue. A line end only wraps the line unless another speaker
/// begins.
fn put_lines(source: Source<'_>, lines: &[Range<usize>], out: &mut Assembler<'_>) {
    let text = source.text;
    out.start(Shape::default());
    for (i, line) in lines.iter().enumerate() {
        if let Some(before) = i.checked_sub(1).map(|i| lines[i].end) {
            let newline = before + text[before..line.start].find('\n').unwrap_or(0);
            let newline = newline..newline + 1;
            if text[line.clone()].starts_with(['-', '–', '—', '‐']) {
                out.render(LINE_BREAK.encode_utf8(&mut [0; 4]), newline);
            } else {
                out.copy(newline);
            }
        }
        put_line(source, line.clone(), out);
    }
    out.end_block();
}

fn put_line(source: Source<'_>, line: Range<usize>, out: &mut Assembler<'_>) {
    for token in Tokens::new(&source.text[line.clone()]) {
        let range = token.range().start + line.start..token.range().end + line.start;
        match token {
            Token::Text(_) => put_text(source, range, out),
            Token::Comment(_) => out.exclude(range, ExclusionReason::Comment),
            Token::Tag(_) | Token::Other(_) => out.exclude(range, ExclusionReason::Html),
        }
    }
}

/// Adds text without position and style codes in braces: `{\an8}`.
fn put_text(source: Source<'_>, range: Range<usize>, out: &mut Assembler<'_>) {
    let text = source.text;
    let mut at = range.start;
    while let Some(open) = text[at..range.end].find("{\\").map(|i| at + i) {
        let Some(close) = text[open..range.end].find('}').map(|i| open + i + 1) else { break };
        put_plain(source, at..open, out);
        out.exclude(open..close, ExclusionReason::Markup);
        at = close;
    }
    put_plain(source, at..range.end, out);
}

/// Adds text without tags and codes. Character references are decoded last, so that `&lt;i&gt;` is
/// not read as a tag.
fn put_plain(source: Source<'_>, range: Range<usize>, out: &mut Assembler<'_>) {
    let (mut start, mut from) = (range.start, range.start);
    let next = |from: usize| memchr::memchr(b'&', &source.text.as_bytes()[from..range.end]);
    while let Some(at) = next(from).filter(|_| source.references).map(|i| from + i) {
        from = at + 1;
        if let Some((end, text)) = entity_at(source.text, at, range.end) {
            out.copy(start..at);
            out.render(&text, at..end);
            (start, from) = (end, end);
        }
    }
    out.copy(start..range.end);
}

fn is_header(line: &str) -> bool {
    line.strip_prefix("WEBVTT").is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
}

fn is_number(line: &str) -> bool {
    let line = line.trim();
    !line.is_empty() && line.bytes().all(|b| b.is_ascii_digit())
}

/// Whether the line is a timing line: `00:00:03,110 --> 00:00:07,350`. WebVTT has a point instead
/// of the comma, and settings after the times.
fn is_time(line: &str) -> bool {
    let Some((from, to)) = line.split_once("-->") else { return false };
    let is_clock = |clock: &str| {
        clock.contains(':') && clock.bytes().all(|b| b.is_ascii_digit() || b":.,".contains(&b))
    };
    is_clock(from.trim()) && to.split_whitespace().next().is_some_and(is_clock)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        read("x.srt", text.to_owned()).blocks.into_iter().map(|block| block.text).collect()
    }

    #[test]
    fn a_cue_is_a_block_without_its_number_and_times() {
        let text = "1\n00:00:01,000 --> 00:00:02,500\n{\\an8}早上好\n<i>Good</i> morning\n\n\
                    2\n00:00:03,000 --> 00:00:04,000\n- Tea?\n- No.\n";
        assert_eq!(texts(text), ["早上好\nGood morning", "- Tea?\u{2028}- No."]);
    }

    #[test]
    fn notes_styles_and_names_of_web_cues_are_no_text() {
        let text = "WEBVTT Kind: captions\n\nNOTE made by hand\n\nSTYLE\n::cue { color: red }\n\n\
                    intro\n00:01.000 --> 00:02.000 align:start\n<v Ann>Hello.\n";
        assert_eq!(texts(text), ["Hello."]);
    }

    #[test]
    fn web_cues_have_character_references() {
        let cue = |text: &str| format!("WEBVTT\n\n00:01.000 --> 00:02.000\n{text}\n");
        let one = |text: &str| texts(&cue(text));
        assert_eq!(one("<b>R&amp;D</b> &lt;3"), ["R&D <3"]);
        assert_eq!(one("&lt;i&gt;x&lt;/i&gt;"), ["<i>x</i>"]);
        assert_eq!(one("&amp;lt; &#39;caf&eacute;&#x27;"), ["&lt; 'café'"]);
        assert_eq!(one("&rlm;שלום&lrm;!"), ["\u{200F}שלום\u{200E}!"]);
        assert_eq!(one("a&nbsp;b&nbsp;"), ["a\u{A0}b"]);
        assert_eq!(one("AT&T; &unknown; &copy"), ["AT&T; &unknown; &copy"]);
    }

    #[test]
    fn a_reference_knows_its_source() {
        let text = "00:01.000 --> 00:02.000\n<b>Ann</b> &lt;3\n".to_owned();
        let document = read("x.VTT", text);
        let block = &document.blocks[0];
        assert_eq!(block.text, "Ann <3");
        let sources = block.sources(4..5);
        assert_eq!(&document.text[sources[0].clone()], "&lt;");
    }

    #[test]
    fn subrip_has_no_character_references() {
        let text = "1\n00:00:01,000 --> 00:00:02,500\nWrite &amp;lt; for &lt;.\n";
        assert_eq!(texts(text), ["Write &amp;lt; for &lt;."]);
    }

    #[test]
    fn a_missing_blank_line_costs_no_cue() {
        let text = "1\n0:01,0 --> 0:02,0\nOne.\n2\n0:03,0 --> 0:04,0\nTwo.\n1984\n";
        assert_eq!(texts(text), ["One.", "Two.\n1984"]);
    }

    #[test]
    fn subtitles_are_known_by_their_beginning() {
        assert!(is_subtitle("\n1\n00:00:01,000 --> 00:00:02,500\nHi"));
        assert!(is_subtitle("WEBVTT\n\n00:01.000 --> 00:02.000\nHi"));
        assert!(!is_subtitle("1\nOne --> two\n"));
    }
}
