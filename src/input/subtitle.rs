//! Subtitles: SubRip (`.srt`) and WebVTT (`.vtt`). A cue is a block; its number, its times, tags and
//! what is not for viewers are left out.

use std::ops::Range;

use crate::input::assemble::{Assembler, Shape};
use crate::input::html::{Token, Tokens};
use crate::model::{Document, LINE_BREAK, Reason};

/// Reads subtitles.
pub(super) fn read(name: &str, text: String) -> Document {
    let mut out = Assembler::new(&text);
    for group in groups(&text) {
        put_group(&text, &group, &mut out);
    }
    out.finish().document(name, text)
}

/// Whether the text begins as subtitles do: with their name, or with a number and times.
pub(super) fn is_subtitle(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let first = lines.next().unwrap_or_default();
    is_header(first) || (is_number(first) && lines.next().is_some_and(is_time))
}

/// The lines, without their ends, between blank lines.
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

fn put_group(text: &str, group: &[Range<usize>], out: &mut Assembler<'_>) {
    let Some(first) = group.first().map(|line| &text[line.clone()]) else { return };
    let mut lines = group;
    while let Some(time) = lines.iter().position(|line| is_time(&text[line.clone()])) {
        put_lines(text, without_number(text, &lines[..time]), out);
        if let [.., number] = &lines[..time] {
            out.leave_out(number.clone(), Reason::Markup);
        }
        out.leave_out(lines[time].clone(), Reason::Markup);
        lines = &lines[time + 1..];
    }
    match machine_part(first).filter(|_| lines.len() == group.len()) {
        Some(reason) => lines.iter().for_each(|line| out.leave_out(line.clone(), reason)),
        None => put_lines(text, lines, out),
    }
}

/// The lines before a time without the cue's number or name. Where a blank line is missing, the
/// lines before it are the cue before.
fn without_number<'l>(text: &str, lines: &'l [Range<usize>]) -> &'l [Range<usize>] {
    match lines {
        [before @ .., number] if is_number(&text[number.clone()]) || before.is_empty() => before,
        all => all,
    }
}

/// Why a group without times is no cue.
fn machine_part(first: &str) -> Option<Reason> {
    let word = first.split([' ', '\t', ':']).next().unwrap_or_default();
    match word {
        "NOTE" => Some(Reason::Comment),
        "WEBVTT" | "STYLE" | "REGION" => Some(Reason::Markup),
        _ if is_number(first) => Some(Reason::Markup),
        _ => None,
    }
}

/// Makes a block of the lines of a cue. A line end wraps the line unless another speaker begins.
fn put_lines(text: &str, lines: &[Range<usize>], out: &mut Assembler<'_>) {
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
        put_line(text, line.clone(), out);
    }
    out.end_block();
}

fn put_line(text: &str, line: Range<usize>, out: &mut Assembler<'_>) {
    for token in Tokens::new(&text[line.clone()]) {
        let range = token.range().start + line.start..token.range().end + line.start;
        match token {
            Token::Text(_) => put_text(text, range, out),
            Token::Comment(_) => out.leave_out(range, Reason::Comment),
            Token::Tag(_) | Token::Other(_) => out.leave_out(range, Reason::Html),
        }
    }
}

/// Text without the codes for position and style that stand in braces: `{\an8}`.
fn put_text(text: &str, range: Range<usize>, out: &mut Assembler<'_>) {
    let mut at = range.start;
    while let Some(open) = text[at..range.end].find("{\\").map(|i| at + i) {
        let Some(close) = text[open..range.end].find('}').map(|i| open + i + 1) else { break };
        out.copy(at..open);
        out.leave_out(open..close, Reason::Markup);
        at = close;
    }
    out.copy(at..range.end);
}

fn is_header(line: &str) -> bool {
    line.strip_prefix("WEBVTT").is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
}

fn is_number(line: &str) -> bool {
    let line = line.trim();
    !line.is_empty() && line.bytes().all(|b| b.is_ascii_digit())
}

/// `00:00:03,110 --> 00:00:07,350`, in WebVTT with a point, and settings after it.
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
