//! Every byte of AsciiDoc, reStructuredText, LaTeX and XML is in one block or was left out, and
//! their marks are no text.

mod accounted;

use accounted::check;
use proptest::prelude::*;
use tmforge::input::{Format, Options, read};
use tmforge::model::Document;

fn parse(format: Format, text: &str) -> Document {
    let options = Options { format: Some(format), ..Options::default() };
    // An empty file is refused.
    let text = if text.trim().is_empty() { "x" } else { text };
    let document = read("x", text.as_bytes(), &options).expect("text is read").document;
    check(&document);
    document
}

fn blocks(format: Format, text: &str) -> Vec<String> {
    let of = |block: &tmforge::model::Block| match block.level {
        0 => format!("{}: {}", block.kind.name(), block.text),
        level => format!("{}{level}: {}", block.kind.name(), block.text),
    };
    parse(format, text).blocks.iter().map(of).collect()
}

fn cells(format: Format, text: &str) -> Vec<(String, u32, u32)> {
    let of = |block: &tmforge::model::Block| {
        block.cell.map(|cell| (block.text.clone(), cell.row, cell.column))
    };
    parse(format, text).blocks.iter().filter_map(of).collect()
}

fn cell(text: &str, row: u32, column: u32) -> (String, u32, u32) {
    (text.to_owned(), row, column)
}

/// Bits of the formats, to be strung together at random.
fn bits(bits: &'static [&'static str]) -> impl Strategy<Value = String> {
    let shared =
        ["\n", "\n\n", " ", "    ", "text", "Words. ", "中文。", "é", "1", "\u{A0}", "\\", "\t"];
    let all: Vec<&str> = shared.into_iter().chain(bits.iter().copied()).collect();
    prop::collection::vec(prop::sample::select(all), 0..24).prop_map(|bits| bits.concat())
}

const ASCIIDOC: &[&str] = &[
    "= ",
    "== ",
    "* ",
    "** ",
    ". ",
    "1. ",
    "term:: ",
    "----\n",
    "....\n",
    "====\n",
    "////\n",
    "--\n",
    "|===\n",
    "|",
    "2+|",
    ".2+a|",
    "!===\n",
    "[cols=\"1,2\"]\n",
    "[source]\n",
    "[[id]]",
    "[NOTE]\n",
    ":name: value\n",
    "{name}",
    "{nbsp}",
    "ifdef::a[",
    "endif::[]\n",
    "]",
    "[",
    "image::a.png[A, title=\"B\"]\n",
    "http://a.b[",
    "link:a[",
    "xref:a[b]",
    "<<a,b>>",
    "<<a>>",
    "((",
    "))",
    "(((a)))",
    "footnote:[",
    "kbd:[a]",
    "menu:a[b]",
    "*",
    "**",
    "_",
    "`",
    "``",
    "\"`",
    "`\"",
    "^",
    "~",
    "+",
    "++",
    " +\n",
    "#",
    "&amp;",
    "// c\n",
    "NOTE: ",
    ".Title\n",
    "'''\n",
    "<1> ",
    "===\n",
    "~~~~\n",
    "pass:[a]",
];

const RST: &[&str] = &[
    "====\n",
    "----\n",
    ".. note:: ",
    ".. code-block:: a\n",
    ".. figure:: a\n   :alt: b\n",
    ".. _a: b\n",
    ".. [1] ",
    ".. |a| replace:: b\n",
    "|a|",
    ".. list-table:: a\n\n   * - b\n     - c\n",
    ".. ",
    "..\n",
    "- ",
    "1. ",
    "(a) ",
    ":a: ",
    ":a:`b`",
    ":sup:`2`",
    "`a <b>`_",
    "`",
    "``",
    "*",
    "**",
    "_",
    "a_",
    "[1]_",
    "::\n",
    ">>> a\n",
    "| ",
    "+--+--+\n",
    "|a |b |\n",
    "==  ==\n",
    "a   b\n",
    "__ a\n",
    "-a  b\n",
    "\n   ",
];

const LATEX: &[&str] = &[
    "\\documentclass{a}\n",
    "\\begin{document}",
    "\\end{document}",
    "\\title{",
    "\\section{",
    "\\section*[a]{",
    "{",
    "}",
    "[",
    "]",
    "\\textbf{",
    "\\footnote{",
    "\\caption[a]{",
    "\\label{a}",
    "~\\ref{a}",
    "(\\ref{a})",
    "\\cite[a]{b}",
    "\\href{a}{",
    "\\verb|a|",
    "\\url{a%b}",
    "$",
    "$$",
    "$a^{2}$",
    "\\(",
    "\\)",
    "\\[",
    "\\]",
    "\\begin{itemize}\n",
    "\\item ",
    "\\item[a] ",
    "\\end{itemize}",
    "\\begin{tabular}{ll}",
    "&",
    "\\\\",
    "\\end{tabular}",
    "\\multicolumn{2}{c}{a}",
    "\\begin{equation}",
    "\\end{equation}",
    "\\begin{a}[B c]",
    "\\end{a}",
    "% a\n",
    "%",
    "``",
    "''",
    "`",
    "'",
    "--",
    "---",
    "~",
    "\\'e",
    "\\\"{o}",
    "\\c c",
    "\\LaTeX\\ ",
    "\\newcommand{\\x}{y}",
    "\\x ",
    "\\def\\z#1{",
    "\\frac{a}{b}",
    "\\foo",
    "\\%",
    "\\,",
    "\\begin{frame}{",
];

const XML: &[&str] = &[
    "<?xml version=\"1.0\"?>",
    "<!DOCTYPE a [<!ENTITY b \"c\">]>",
    "&b;",
    "&amp;",
    "&#233;",
    "&x;",
    "<a>",
    "</a>",
    "<b>",
    "</b>",
    "<c/>",
    "<para>",
    "</para>",
    "<title>",
    "</title>",
    "<chapter xmlns=\"http://docbook.org/ns/docbook\">",
    "</chapter>",
    "<footnote>",
    "</footnote>",
    "<programlisting>",
    "</programlisting>",
    "<indexterm>",
    "</indexterm>",
    "<row>",
    "</row>",
    "<entry>",
    "</entry>",
    "<table>",
    "</table>",
    "<![CDATA[",
    "]]>",
    "<p>x</p>",
    "<!--",
    "-->",
    "<",
    ">",
    "\"",
    "<br/>",
    "<topic>",
    "<fn>",
    "</fn>",
    "<TEI>",
    "<note>",
];

proptest! {
    #[test]
    fn every_byte_of_asciidoc_is_accounted_for(text in bits(ASCIIDOC)) {
        parse(Format::AsciiDoc, &text);
    }

    #[test]
    fn every_byte_of_rst_is_accounted_for(text in bits(RST)) {
        parse(Format::Rst, &text);
    }

    #[test]
    fn every_byte_of_latex_is_accounted_for(text in bits(LATEX)) {
        parse(Format::Latex, &text);
    }

    #[test]
    fn every_byte_of_xml_is_accounted_for(text in bits(XML)) {
        parse(Format::Xml, &text);
    }
}

#[test]
fn white_space_of_any_width_may_end_a_line_of_verse() {
    let text = "| one\u{A0}\n| two\n";
    assert_eq!(blocks(Format::Rst, text), ["paragraph: one\u{2028} two"]);
}

#[test]
fn asciidoc_marks_are_no_text() {
    let text = ":url: https://a.org\n\n== A _title_ ==\n\nSee {url}[the *site*], link:b.html[here^] and <<c,d>>.\n\
                Press kbd:[F1].footnote:[Twice.] It is 10^3^.\n\n* one\n* two\n\nterm:: what it is\n";
    let wanted = [
        "heading2: A title",
        "paragraph: See the site, here and d.\nPress F1. It is 10^3.",
        "paragraph: Twice.",
        "list-item: one",
        "list-item: two",
        "list-item: term",
        "list-item: what it is",
    ];
    assert_eq!(blocks(Format::AsciiDoc, text), wanted);
}

#[test]
fn asciidoc_cells_have_their_columns() {
    let text = "[cols=\"2*\"]\n|===\n|a |b\n\n|c\n|d e\n\n2+|f\n|g |h\n|===\n";
    let wanted = [
        cell("a", 0, 0),
        cell("b", 0, 1),
        cell("c", 1, 0),
        cell("d e", 1, 1),
        cell("f", 2, 0),
        cell("g", 3, 0),
        cell("h", 3, 1),
    ];
    assert_eq!(cells(Format::AsciiDoc, text), wanted);
}

#[test]
fn rst_marks_are_no_text() {
    let text = "Title\n=====\n\nPart\n----\n\nA *b* :ref:`c <d>`::\n\n   code\n\n.. note:: Hot\n   wax.\n\n\
                .. image:: a.png\n   :alt: A candle\n\nWord\n   What it means.\n\n#. first\n#. second\n";
    let wanted = [
        "heading1: Title",
        "heading2: Part",
        "paragraph: A b c:",
        "paragraph: Hot\n   wax.",
        "paragraph: A candle",
        "list-item: Word",
        "paragraph: What it means.",
        "list-item: first",
        "list-item: second",
    ];
    assert_eq!(blocks(Format::Rst, text), wanted);
}

#[test]
fn rst_tables_are_read_by_their_columns() {
    let grid = "+-----+-----+\n| a   | b   |\n|     | c   |\n+=====+=====+\n| d   | e   |\n+-----+-----+\n";
    let wanted = [cell("a", 0, 0), cell("b\nc", 0, 1), cell("d", 1, 0), cell("e", 1, 1)];
    assert_eq!(cells(Format::Rst, grid), wanted);
    let simple = "====  ====\na     b\n====  ====\nc     d\n      e\n====  ====\n";
    let wanted = [cell("a", 0, 0), cell("b", 0, 1), cell("c", 1, 0), cell("d\ne", 1, 1)];
    assert_eq!(cells(Format::Rst, simple), wanted);
}

#[test]
fn latex_commands_are_no_text() {
    let text = "\\documentclass{article}\n\\title{On \\LaTeX}\n\\begin{document}\n\\section[S]{Nests}\\label{a}\n\
                We saw \\emph{nests}\\footnote{Yes.} in Table~\\ref{b}. % no\n\
                ``Caf\\'e'' is 5\\,km --- or 10\\% --- \\href{u}{here}.\n\n\
                \\begin{tabular}{ll}\na & b \\\\\nc & d \\\\\n\\end{tabular}\n\\end{document}\nrest\n";
    let wanted = [
        "heading1: On LaTeX",
        "heading3: Nests",
        "paragraph: We saw nests in Table. “Café” is 5\u{A0}km — or 10% — here.",
        "paragraph: Yes.",
        "table-cell: a",
        "table-cell: b",
        "table-cell: c",
        "table-cell: d",
    ];
    let found: Vec<String> = blocks(Format::Latex, text)
        .iter()
        .map(|block| block.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    let wanted: Vec<String> =
        wanted.iter().map(|block| block.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    assert_eq!(found, wanted);
}

#[test]
fn xml_elements_are_told_apart_by_their_use() {
    let text = "<!DOCTYPE a [<!ENTITY club 'The Club'>]><a><n>Name</n><m>One <b>bold</b> word of &club;</m>\
                <m><![CDATA[2 < 3]]></m><l><m>x</m><m>y</m></l></a>";
    let wanted = [
        "paragraph: Name",
        "paragraph: One bold word of The Club",
        "paragraph: 2 < 3",
        "paragraph: x",
        "paragraph: y",
    ];
    assert_eq!(blocks(Format::Xml, text), wanted);
}

#[test]
fn docbook_and_dita_have_titles_notes_and_code() {
    let text = "<section><title>T</title><para>A<footnote><para>F</para></footnote> b.</para>\
                <screen>x</screen><para>c<indexterm><primary>i</primary></indexterm></para></section>";
    let wanted = ["heading1: T", "paragraph: A b.", "paragraph: F", "paragraph: c"];
    assert_eq!(blocks(Format::Xml, text), wanted);
    let text = "<para xmlns='http://docbook.org/ns/docbook'>Choose <menuchoice><guimenu>File</guimenu>\
                <guimenuitem>Save</guimenuitem></menuchoice>.</para>";
    assert_eq!(blocks(Format::Xml, text), ["paragraph: Choose File > Save."]);
    let text =
        "<section><para>See <xref linkend='a'/>, it <xref linkend='b'/> says.</para></section>";
    assert_eq!(blocks(Format::Xml, text), ["paragraph: See, it  says."]);
    let text = "<topic id='a'><title>T</title><body><p>A <ph>b</ph>.</p><ul><li>c</li></ul>\
                <codeblock>x</codeblock></body></topic>";
    let wanted = ["heading1: T", "paragraph: A b.", "list-item: c"];
    assert_eq!(blocks(Format::Xml, text), wanted);
}
