//! Input made to hurt: time and memory stay in bounds.

use std::time::{Duration, Instant};

use tmforge::input::{Format, Options, read};

/// Any of the texts below must be read within this time, in a build without optimisation too.
const PATIENCE: Duration = Duration::from_secs(20);
/// The most memory that the texts of full size may take, input and document together.
const MEMORY_KB: usize = 2_000_000;

/// Texts that make careless readers slow or overflow their stack; `size` is about their bytes.
fn texts(size: usize) -> Vec<(&'static str, Format, String)> {
    let many = |part: &str| part.repeat(size / part.len());
    let numbered = |part: fn(usize) -> String, length: usize| -> String {
        (0..size / length).map(part).collect()
    };
    let nested = |part: &str, indent: &str| -> String {
        (0..size.isqrt()).map(|i| format!("{}{part}\n", indent.repeat(i))).collect()
    };
    use Format::{AsciiDoc, Html, Latex, Markdown, Plain, Rst, Xml};
    vec![
        ("one line", Markdown, many("Some words of a line. 中文。 ")),
        ("one line", Plain, many("Some words of a line. 中文。 ")),
        ("headings", Markdown, numbered(|i| format!("# Heading {i}\n\n"), 16)),
        ("headings", Plain, numbered(|i| format!("Chapter {i}\n\nText.\n\n"), 20)),
        ("kinds of heading", Plain, numbered(|i| format!("{}\n\n", word(i / 2, i % 2)), 12)),
        ("items", Plain, numbered(|i| format!("{}. item\n", i % 900), 10)),
        ("blank lines", Plain, many("\n\n\n\n\n\n\na\n")),
        ("short lines", Plain, many("a\n")),
        ("nested quotes", Markdown, "> ".repeat(10_000) + "text"),
        ("nested lists", Markdown, "- ".repeat(10_000) + "text"),
        ("indented lists", Markdown, nested("- item", "  ")),
        ("indented numbers", Markdown, nested("1. item", "   ")),
        ("deeper quotes", Markdown, nested("text", "> ")),
        ("open brackets", Markdown, many("[")),
        ("open links", Markdown, many("[a](")),
        ("emphasis", Markdown, many("**a *b ")),
        ("open tags", Markdown, many("<a ")),
        ("open components", Markdown, many("<A x={ ")),
        ("open tags in a block", Markdown, "<p>\n".to_owned() + &many("<a ")),
        ("open comments", Markdown, many("{/* ")),
        ("open comments", Html, many("<!-- ")),
        ("open code", Markdown, many("<div><pre>\n\n")),
        ("open expressions", Markdown, many("{{ a\n")),
        ("expressions", Markdown, many("{{ a }} ")),
        ("expressions", Html, "<p>".to_owned() + &many("{{ a }} ")),
        ("entities", Html, "<p>".to_owned() + &many("&amp;&x")),
        ("elements", Html, many("<span>a</span>")),
        ("open lists", Html, many("<ul><li>")),
        ("cells", Markdown, "|a|b|\n|-|-|\n".to_owned() + &many("|a|b|\n")),
        ("code spans", Markdown, many("`a\nb` ")),
        ("line breaks", Markdown, many("a  \n")),
        ("definitions", Markdown, many("[a]: b\n")),
        ("footnotes", Markdown, numbered(|i| format!("[^{i}]: b\n\nx[^{i}]\n\n"), 24)),
        ("open attributes", Html, many("<img alt=\"")),
        ("attributes", Html, many("<img alt=\"a b\">")),
        ("marks", AsciiDoc, many("*a _b `c ")),
        ("open links", AsciiDoc, many("link:a[")),
        ("nested links", AsciiDoc, "link:a[".repeat(size / 14) + &"]".repeat(size / 14)),
        ("open blocks", AsciiDoc, many("----\n-----\n")),
        ("attributes", AsciiDoc, ":a: b\n\n".to_owned() + &many("{a}{b}")),
        ("footnotes", AsciiDoc, many("footnote:[a] ")),
        ("cells", AsciiDoc, "|===\n".to_owned() + &many("|a 2+|b\n")),
        ("index terms", AsciiDoc, many("((")),
        ("roles", Rst, many(":a:`b")),
        ("marks", Rst, many("*a ``b ")),
        ("directives", Rst, many(".. note::\n\n")),
        ("titles", Rst, numbered(|i| format!("a{i}\n=====\n\n"), 14)),
        ("grids", Rst, many("+-+-+\n|a|b|\n")),
        ("nested items", Rst, nested("- item", "  ")),
        ("groups", Latex, many("{")),
        ("open commands", Latex, many("\\ref{")),
        ("open brackets", Latex, many("\\a[")),
        ("footnotes", Latex, many("\\footnote{a")),
        ("environments", Latex, many("\\begin{equation}")),
        ("open environments", Latex, many("\\begin{a}")),
        ("unclosed ends", Latex, many("\\begin{a}\\end{b}")),
        ("formulas", Latex, many("$a \\[ ")),
        ("cells", Latex, "\\begin{tabular}{l}".to_owned() + &many("a & b \\\\ ")),
        ("elements", Xml, many("<a>")),
        ("open tags", Xml, many("<a b=\"")),
        ("open sections", Xml, many("<![CDATA[")),
        ("open comments", Xml, many("<!-- ")),
        ("unsound elements", Xml, many("<a></b>")),
        (
            "entities",
            Xml,
            "<!DOCTYPE a [<!ENTITY b \"cccccccccccccccc\">]><a>".to_owned() + &many("&b;"),
        ),
        ("nulls", Plain, many("text of some length\0 and of more\r\n")),
    ]
}

/// `abcd 0`: a word for each number.
fn word(number: usize, value: usize) -> String {
    let digit =
        |place: u32| char::from(b'a' + u8::try_from(number / 26_usize.pow(place) % 26).unwrap());
    format!("{}{}{}{} {value}", digit(3), digit(2), digit(1), digit(0))
}

fn check(size: usize) {
    for (name, format, text) in texts(size) {
        let start = Instant::now();
        let options = Options { format: Some(format), ..Options::default() };
        let input = read("x", text.as_bytes(), &options).expect("text is read");
        let took = start.elapsed();
        assert!(took < PATIENCE, "{name} as {format:?}: {took:?}");
        assert!(!input.document.text.is_empty());
    }
}

/// The most memory that this process has taken so far, where the system tells.
fn peak_memory_kb() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches("kB").trim().parse().ok()
}

#[test]
fn bad_input_is_read_in_time() {
    check(if cfg!(debug_assertions) { 50_000 } else { 2_000_000 });
}

#[test]
#[ignore = "takes a minute; run it with --release"]
fn bad_input_of_full_size_is_read_in_time_and_memory() {
    check(10_000_000);
    let line = "Some words of a long line. 中文。 ".repeat(1_400_000);
    assert!(line.len() > 50_000_000);
    let headings: String = (0..1_000_000).map(|i| format!("# Heading {i}\n\n")).collect();
    for text in [line, headings] {
        let start = Instant::now();
        read("x.md", text.as_bytes(), &Options::default()).expect("text is read");
        assert!(start.elapsed() < PATIENCE);
    }
    assert!(peak_memory_kb().is_none_or(|kb| kb < MEMORY_KB), "{:?} kB", peak_memory_kb());
}
