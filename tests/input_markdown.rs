//! What the blocks of Markdown and HTML are, and what is left out of them.

use tmforge::input::{Format, Options, read};
use tmforge::model::{BlockKind, Document, ExclusionReason, LINE_BREAK};

fn parse(format: Format, text: &str) -> Document {
    let options = Options { format: Some(format), ..Options::default() };
    read("x", text.as_bytes(), &options).expect("text is read").document
}

fn markdown(text: &str) -> Document {
    parse(Format::Markdown, text)
}

/// Each block as `kind level: text`; wrapped lines are joined by `/`, meant line ends by `//`.
fn blocks(document: &Document) -> Vec<String> {
    let shown = |b: &tmforge::model::Block| {
        let text = b.text.replace('\n', "/").replace(LINE_BREAK, "//");
        let level = if b.level > 0 { b.level.to_string() } else { String::new() };
        format!("{}{level}: {text}", b.kind.name())
    };
    document.blocks.iter().map(shown).collect()
}

/// The stretches that were left out for one reason.
fn left_out(document: &Document, reason: ExclusionReason) -> Vec<&str> {
    let of_reason = document.left_out.iter().filter(|l| l.reason == reason);
    of_reason.map(|l| &document.text[l.source.clone()]).collect()
}

#[test]
fn marks_are_not_text_but_what_they_mark_is() {
    let d =
        markdown("Some *very* **bold** `code` [link](u \"t\") ![alt](i) ~~gone~~ <http://a.b>\n");
    assert_eq!(blocks(&d), ["paragraph: Some very bold code link alt gone http://a.b"]);
    assert_eq!(left_out(&d, ExclusionReason::LinkTarget), ["(u \"t\")", "(i)"]);
}

#[test]
fn headings_keep_their_level_and_lose_their_anchor() {
    let d = markdown("# One {#one_a}\n\nTwo\n---\n\n### {x} of {y}\n\n## Three {/*three*/}\n");
    assert_eq!(
        blocks(&d),
        ["heading1: One", "heading2: Two", "heading3: {x} of {y}", "heading2: Three"]
    );
    assert_eq!(left_out(&d, ExclusionReason::Comment), ["{/*three*/}"]);
}

#[test]
fn numbers_of_items_stay_and_bullets_do_not() {
    let d = markdown("1. one\n2. two\n\n   more\n10) ten\n\n- a\n  - b\n- [x] c\n\n(一) 加强。\n");
    assert_eq!(
        blocks(&d),
        [
            "list-item: 1. one",
            "list-item: 2. two",
            "list-item: more",
            "list-item: 10) ten",
            "list-item: a",
            "list-item: b",
            "list-item: c",
            "paragraph: (一) 加强。"
        ]
    );
}

#[test]
fn the_number_goes_with_text_and_never_with_code() {
    let d = markdown("1. ```\n   code\n   ```\n2. **bold**\n3.\n   late\n4. > quoted\n");
    assert_eq!(blocks(&d), ["list-item: 2. bold", "list-item: 3./late", "paragraph: 4. quoted"]);
}

#[test]
fn line_ends_wrap_or_break() {
    let d = markdown("> one\n> two  \n> three\\\n> four\n");
    assert_eq!(blocks(&d), ["paragraph: one/two//three//four"]);
}

#[test]
fn a_code_span_across_lines_of_a_quote_keeps_its_place() {
    let d = markdown("> see `a\n> b` now\n");
    assert_eq!(blocks(&d), ["paragraph: see a/b now"]);
    let at = d.blocks[0].text.find("b now").unwrap();
    assert_eq!(d.blocks[0].sources(at..at + 1), [11..12]);
}

#[test]
fn cells_know_their_place() {
    let d = markdown("a | b\n--|--\nc | \n\\| | `x\\|y`\n\ntext\n\n| e |\n|---|\n");
    let cells: Vec<_> = d
        .blocks
        .iter()
        .filter_map(|b| b.cell.map(|c| (b.text.as_str(), c.table, c.row, c.column)))
        .collect();
    assert_eq!(
        cells,
        [
            ("a", 0, 0, 0),
            ("b", 0, 0, 1),
            ("c", 0, 1, 0),
            ("|", 0, 2, 0),
            ("x|y", 0, 2, 1),
            ("e", 1, 0, 0)
        ]
    );
}

#[test]
fn code_comments_front_matter_and_definitions_are_left_out() {
    let text = "---\nslug: x\n---\n\nText[^1] [a].\n\n```rust\nlet x;\n```\n\n    indented\n\n\
                <!-- note -->\n\n[a]: http://x\n  'title'\n[a]: y\n\n[^1]: Foot.\n";
    let d = markdown(text);
    assert_eq!(blocks(&d), ["paragraph: Text a.", "paragraph: Foot."]);
    assert_eq!(left_out(&d, ExclusionReason::FrontMatter), ["---\nslug: x\n---\n"]);
    assert_eq!(left_out(&d, ExclusionReason::Comment), ["<!-- note -->"]);
    assert_eq!(left_out(&d, ExclusionReason::Code).len(), 2);
    assert_eq!(
        left_out(&d, ExclusionReason::LinkTarget),
        ["[a]:", "http://x", "'title'", "[a]:", "y"]
    );
}

#[test]
fn a_rule_at_the_start_is_no_front_matter() {
    let d = markdown("---\n\nText.\n\n---\n");
    assert_eq!(blocks(&d), ["paragraph: Text."]);
}

#[test]
fn two_languages_in_neighbouring_elements_stay_apart() {
    let d = markdown("<p><span class=\"a\">中文。</span><span class='b'>English.</span></p>\n");
    assert_eq!(blocks(&d), ["paragraph: 中文。/English."]);
    let d = markdown("Water is H<sub>2</sub>O, <b>b</b>ig.\n");
    assert_eq!(blocks(&d), ["paragraph: Water is H2O, big."]);
}

#[test]
fn html_blocks_give_their_text() {
    let d = markdown(
        "<details>\n<summary>More &amp; more</summary>\n\n*md*\n\n</details>\n\n<ul>\n<li>One\n\
         <li>Two<br>\n    lines\n</ul>\n<h2>Head</h2>\n<pre>no\n\nno</pre>\n<div>\n  a\n  b\n</div>\n",
    );
    assert_eq!(
        blocks(&d),
        [
            "paragraph: More & more",
            "paragraph: md",
            "list-item: One",
            "list-item: Two//lines",
            "heading2: Head",
            "paragraph: a/b"
        ]
    );
    assert_eq!(left_out(&d, ExclusionReason::Code), ["no\n\nno</pre>"]);
}

#[test]
fn html_tables_have_cells() {
    let d = parse(
        Format::Html,
        "<html><style>p { }</style><table><tr><th>A<th>B</tr><tr><td>c</td><td><b>d</b></td></table>e",
    );
    let cells: Vec<_> = d.blocks.iter().map(|b| b.cell.map(|c| (c.row, c.column))).collect();
    assert_eq!(
        blocks(&d).concat(),
        "table-cell: Atable-cell: Btable-cell: ctable-cell: dparagraph: e"
    );
    assert_eq!(cells, [Some((0, 0)), Some((0, 1)), Some((1, 0)), Some((1, 1)), None]);
}

#[test]
fn links_to_other_pages_are_not_text_in_a_page() {
    let d = parse(
        Format::Html,
        "<html><div class='navheader'><table><tr><td><a href='a'>Prev</a></table></div>\
         <nav><ul><li>Home</ul></nav><p>One</p><img alt='[Note]' src='n.png'><p>Two</p>\
         <div role=\"navigation\"><div>Index</div></div><nav><p>never closed",
    );
    assert_eq!(blocks(&d), ["paragraph: One", "paragraph: Two", "paragraph: never closed"]);
    assert_eq!(left_out(&d, ExclusionReason::Navigation).len(), 3);
}

#[test]
fn a_line_of_html_ends_in_a_space_where_one_side_is_not_wide() {
    let d = parse(Format::Html, "<p>占\n  8%\n的人，\n中文<b>\nA</b>\n中\n文。one\ntwo</p>");
    assert_eq!(blocks(&d), ["paragraph: 占 8% 的人，/中文 A 中/文。one/two"]);
}

#[test]
fn readings_of_characters_are_not_text() {
    let d = markdown("<ruby>漢字<rp>(</rp><rt>かんじ</rt><rp>)</rp></ruby>です。\n");
    assert_eq!(blocks(&d), ["paragraph: 漢字です。"]);
}

#[test]
fn components_and_directives_are_not_text() {
    let d = markdown(
        "import X from './x'\n\n<Intro>\n\nText {/* why */} here.\n\n</Intro>\n\n::: tip Good *title*\nBody\n\
         :::\n\n{{#include a_b.rs:c_d}}\n\n<Foo style={{a: \">\"}}\n  onClick={() => x} />\n\n\
         Say `{{ x }}` and {{ y }}.\n",
    );
    assert_eq!(
        blocks(&d),
        [
            "paragraph: Text  here.",
            "paragraph: Good title",
            "paragraph: Body",
            "paragraph: Say {{ x }} and {{ y }}."
        ]
    );
    assert_eq!(left_out(&d, ExclusionReason::Comment), ["{/* why */}"]);
    assert_eq!(left_out(&d, ExclusionReason::Html).len(), 4);
}

#[test]
fn a_block_is_linked_if_all_its_letters_are() {
    let d = markdown("[Next page](b) →\n\n[a](b) c\n\n<a href='x'>y</a>\n\n![image](z)\n");
    let linked: Vec<_> = d.blocks.iter().map(|b| b.linked).collect();
    assert_eq!(linked, [true, false, true, false]);
}

#[test]
fn escapes_and_entities_are_resolved_in_place() {
    let d = markdown("a \\* b &lt; c &#20013; d &acE; e\n");
    assert_eq!(blocks(&d), ["paragraph: a * b < c 中 d \u{223e}\u{333} e"]);
    let at = d.blocks[0].text.find('<').unwrap();
    assert_eq!(d.blocks[0].sources(at..at + 1), [7..11]);
}

#[test]
fn a_heading_in_an_item_or_quote_is_a_heading() {
    let d = markdown("> ### Note\n>\n> Text.\n\n1. # Step\n");
    assert_eq!(d.blocks[0].kind, BlockKind::Heading);
    assert_eq!(blocks(&d)[2], "heading1: 1. Step");
}

#[test]
fn mdx_is_only_where_it_is_not_code() {
    let d = markdown("Write `{/* x */}` or \\{/* y */}.\n");
    assert_eq!(blocks(&d), ["paragraph: Write {/* x */} or {/* y */}."]);
}

#[test]
fn drawings_in_running_text_do_not_cut_it() {
    let d = markdown("The <svg a=\"b\"><text>no</text></svg> icon.\n");
    assert_eq!(blocks(&d), ["paragraph: The  icon."]);
}

#[test]
fn alerts_and_admonitions_lose_their_marks() {
    let d = markdown("> [!NOTE]\n> Text.\n\n!!! note Title\n    Body\n\nWow!!! Yes.\n");
    assert_eq!(
        blocks(&d),
        ["paragraph: Text.", "paragraph: Title", "paragraph: Body", "paragraph: Wow!!! Yes."]
    );
}

#[test]
fn an_open_html_heading_ends_with_its_block() {
    let d = markdown("<h2>Head\n\nText.\n");
    assert_eq!(blocks(&d), ["heading2: Head", "paragraph: Text."]);
}
