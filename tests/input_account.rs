//! Every byte that is read is in one block or in one stretch that was left out.

mod accounted;

use accounted::check;
use proptest::prelude::*;
use tmforge::input::{Format, Options, read};
use tmforge::model::Document;

fn parse(format: Format, text: &str) -> Option<Document> {
    let options = Options { format: Some(format), ..Options::default() };
    read("x", text.as_bytes(), &options).ok().map(|input| input.document)
}

/// Bits of Markdown and HTML, to be strung together at random.
fn bits() -> impl Strategy<Value = String> {
    let bits = prop::sample::select(vec![
        "\n",
        "\n\n",
        " ",
        "  \n",
        "\\\n",
        "    ",
        "\t",
        "# ",
        "## ",
        "> ",
        "- ",
        "* ",
        "1. ",
        "2) ",
        "- [ ] ",
        "**",
        "*",
        "_",
        "~~",
        "`",
        "``",
        "```\n",
        "~~~",
        "[",
        "](",
        "](u \"t\")",
        "][r]",
        "[r]: http://x\n",
        "![",
        "<http://a.b>",
        "<b>",
        "</b>",
        "<p>",
        "</p>",
        "<br>",
        "<td>",
        "<table>",
        "</table>",
        "<tr>",
        "<li>",
        "<ul>",
        "<pre>",
        "</pre>",
        "<span x='y'>",
        "</span>",
        "<!--",
        "-->",
        "{/*",
        "*/}",
        "<Foo a={b} />",
        "<Foo a={{",
        "{#id}",
        "{{#include x}}",
        ":::tip Title\n",
        ":::\n",
        "&amp;",
        "&nbsp;",
        "&acE;",
        "&#0;",
        "|",
        "|---|---|\n",
        "---\n",
        "===\n",
        "+++\n",
        "key: value\n",
        "text",
        "中文。",
        "文",
        "é",
        "\u{2028}",
        "\u{2029}",
        "\u{c}",
        "\u{a0}",
        "\0",
        "\u{85}",
        "import a from 'b'\n",
        "<script>",
        "</script>",
        "<rt>",
        "</rt>",
        "[^1]",
        "[^1]: ",
        "\\",
        "<",
        ">",
        "&",
        "<nav>",
        "</nav>",
        "Part ..... 3\n",
        "第 1 條\n",
        "Article 1\n",
        "• ",
        "\u{feff}",
        "\r",
        "\r\n",
        "a\n b",
    ]);
    prop::collection::vec(bits, 0..40).prop_map(|bits| bits.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn nothing_is_lost_in_markdown(text in bits()) {
        parse(Format::Markdown, &text).iter().for_each(check);
    }

    #[test]
    fn nothing_is_lost_in_html(text in bits()) {
        parse(Format::Html, &text).iter().for_each(check);
    }

    #[test]
    fn nothing_is_lost_in_plain_text(text in bits()) {
        parse(Format::Plain, &text).iter().for_each(check);
    }

    #[test]
    fn nothing_is_lost_in_subtitles(text in bits()) {
        let text = format!("WEBVTT\n\n00:01.000 --> 00:02.000\n{text}");
        parse(Format::Subtitle, &text).iter().for_each(check);
    }

    #[test]
    fn nothing_is_lost_in_any_characters(text in any::<String>()) {
        for format in [Format::Markdown, Format::Html, Format::Plain, Format::Subtitle] {
            parse(format, &text).iter().for_each(check);
        }
    }

    #[test]
    fn nothing_is_lost_when_comments_are_read(text in bits()) {
        let text = format!("甲\n\n<!--\n{text}\n-->\n\n乙");
        let start = text.find("<!--").unwrap() + 4;
        let end = start + text[start..].find("-->").unwrap();
        let options = Options { format: Some(Format::Markdown), ..Options::default() };
        if let Ok(input) = read("x", text.as_bytes(), &options) {
            check(&input.with_comments(&[start..end]).unwrap().document);
        }
    }

    #[test]
    fn any_bytes_are_text_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(input) = read("x", &bytes, &Options::default()) {
            check(&input.document);
        }
    }
}

/// Bits of data files, to be strung together at random.
#[test]
fn a_folded_scalar_of_one_character_is_accounted_for() {
    for text in [">\n\nä", "a: >\n\n  é\n", "- |\n  ß\n"] {
        check(&parse(Format::Yaml, text).expect("it is YAML"));
    }
}

fn data_bits() -> impl Strategy<Value = String> {
    let bits = prop::sample::select(vec![
        "{",
        "}",
        "[",
        "]",
        "\"",
        "'",
        "`",
        "\\",
        "\\n",
        "\\u00e9",
        "\\ud83d\\ude00",
        ":",
        ",",
        "=",
        ";",
        "#",
        "//",
        "/*",
        "*/",
        "\n",
        "\n\n",
        " ",
        "  ",
        "\t",
        "- ",
        "|\n  ",
        ">\n  ",
        "en: ",
        "a.b = ",
        "\"key\": ",
        "const en = ",
        "export default ",
        "${x}",
        "text ",
        "Über ",
        "文字",
        "<b>",
        "</b>",
        "<br/>",
        "&lt;",
        "&amp;",
        "<resources>",
        "</resources>",
        "<string name=\"a\">",
        "</string>",
        "<root>",
        "<data name=\"a\"><value>",
        "</value></data>",
        "<![CDATA[",
        "]]>",
        "<!--",
        "-->",
        "msgid \"",
        "msgstr \"",
        "\"\n",
        "<tu>",
        "<seg>",
        "</seg>",
        "https://a.b",
    ]);
    prop::collection::vec(bits, 0..60).prop_map(|bits| bits.concat())
}

proptest! {
    #[test]
    fn data_files_are_accounted_for(text in data_bits()) {
        for format in Format::all() {
            if let Some(document) = parse(format, &text) {
                check(&document);
            }
        }
    }
}
