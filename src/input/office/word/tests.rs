use super::read;
use crate::input::sample::{blocks, container, excluded};
use crate::model::{Document, ExclusionReason};

const RELATIONS: &str = "<Relationships>\
    <Relationship Id='a' Type='x/styles' Target='styles.xml'/>\
    <Relationship Id='b' Type='x/footnotes' Target='footnotes.xml'/>\
    <Relationship Id='c' Type='x/endnotes' Target='endnotes.xml'/>\
    <Relationship Id='d' Type='x/header' Target='header1.xml'/>\
    <Relationship Id='e' Type='x/comments' Target='comments.xml'/></Relationships>";

/// A document with this content of its body and these other parts.
fn docx(body: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let main = format!("<w:document xmlns:w='w'><w:body>{body}</w:body></w:document>");
    let mut members =
        vec![("word/document.xml", &*main), ("word/_rels/document.xml.rels", RELATIONS)];
    members.extend(parts);
    container(&members)
}

fn document(body: &str, parts: &[(&str, &str)]) -> Document {
    read("a.docx", &docx(body, parts)).unwrap()
}

fn paragraph(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

#[test]
fn runs_are_joined_and_breaks_kept() {
    let body = "<w:p><w:r><w:t xml:space='preserve'>The pa</w:t></w:r><w:r><w:rPr><w:b/></w:rPr>\
        <w:t xml:space='preserve'>th </w:t><w:t>is</w:t><w:tab/><w:t>dry</w:t><w:br/><w:t>A &amp; B\
        </w:t><w:noBreakHyphen/><w:softHyphen/><w:t>C</w:t></w:r></w:p>";
    let found = document(body, &[]);
    assert_eq!(blocks(&found), ["p: The path is\tdry\u{2028}A & B\u{2011}C"]);
}

#[test]
fn headings_are_known_by_their_level_and_by_the_styles_that_theirs_is_based_on() {
    let styles = "<w:styles><w:style w:styleId='T'><w:name w:val='Title'/></w:style>\
        <w:style w:styleId='b1'><w:name w:val='heading 1'/></w:style>\
        <w:style w:styleId='Kapitel'><w:name w:val='Kapitel'/><w:basedOn w:val='b1'/></w:style>\
        <w:style w:styleId='X'><w:name w:val='Abschnitt'/><w:pPr><w:outlineLvl w:val='2'/></w:pPr></w:style>\
        <w:style w:styleId='L'><w:name w:val='Liste'/><w:pPr><w:numPr><w:numId w:val='3'/></w:numPr></w:pPr></w:style>\
        <w:style w:styleId='Loop'><w:name w:val='x'/><w:basedOn w:val='Loop'/></w:style></w:styles>";
    let styled = |style: &str, text: &str| {
        format!("<w:p><w:pPr>{style}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
    };
    let body = [
        styled("<w:pStyle w:val='T'/>", "one"),
        styled("<w:pStyle w:val='Kapitel'/>", "two"),
        styled("<w:pStyle w:val='X'/>", "three"),
        styled("<w:outlineLvl w:val='1'/>", "four"),
        styled("<w:pStyle w:val='b1'/><w:outlineLvl w:val='9'/>", "five"),
        styled("<w:pStyle w:val='L'/>", "six"),
        styled("<w:pStyle w:val='L'/><w:numPr><w:numId w:val='0'/></w:numPr>", "seven"),
        styled("<w:numPr><w:ilvl w:val='0'/><w:numId w:val='2'/></w:numPr>", "eight"),
        styled("<w:pStyle w:val='Loop'/>", "nine"),
    ];
    let found = document(&body.concat(), &[("word/styles.xml", styles)]);
    let expected = [
        "title 1: one",
        "h 1: two",
        "h 3: three",
        "h 2: four",
        "p: five",
        "list-item: six",
        "p: seven",
        "list-item: eight",
        "p: nine",
    ];
    assert_eq!(blocks(&found), expected);
}

#[test]
fn notes_follow_the_paragraph_or_the_table_that_refers_to_them() {
    let footnotes = "<w:footnotes><w:footnote w:type='separator' w:id='0'><w:p><w:r><w:t>-</w:t></w:r>\
        </w:p></w:footnote><w:footnote w:id='1'><w:p><w:r><w:footnoteRef/><w:t> A note.</w:t></w:r></w:p>\
        </w:footnote></w:footnotes>";
    let endnotes = "<w:endnotes><w:endnote w:id='1'><w:p><w:r><w:t>An end.</w:t></w:r></w:p></w:endnote></w:endnotes>";
    let body = format!(
        "<w:p><w:r><w:t>Text.</w:t><w:footnoteReference w:id='1'/></w:r></w:p>\
         <w:tbl><w:tr><w:tc><w:p><w:r><w:t>Cell</w:t><w:endnoteReference w:id='1'/></w:r></w:p></w:tc>\
         <w:tc>{}</w:tc></w:tr></w:tbl>{}",
        paragraph("Next"),
        paragraph("Last")
    );
    let parts = [("word/footnotes.xml", footnotes), ("word/endnotes.xml", endnotes)];
    let expected = [
        "p: Text.",
        "p: A note.",
        "table-cell 0/0/0: Cell",
        "table-cell 0/0/1: Next",
        "p: An end.",
        "p: Last",
    ];
    assert_eq!(blocks(&document(&body, &parts)), expected);
}

#[test]
fn merged_cells_keep_the_columns_of_the_others_and_tables_nest() {
    let cell = |properties: &str, inner: &str| {
        format!("<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>")
    };
    let inner = format!("<w:tbl><w:tr>{}</w:tr></w:tbl><w:p/>", cell("", &paragraph("inner")));
    let body = format!(
        "<w:tbl><w:tblPr/><w:tr>{}{}</w:tr><w:tr>{}{}</w:tr><w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr>{}{}</w:tr></w:tbl>",
        cell("<w:gridSpan w:val='2'/>", &paragraph("wide")),
        cell("", &paragraph("c")),
        cell("<w:vMerge/>", "<w:p/>"),
        cell("", &inner),
        cell("", &(paragraph("e1") + &paragraph("e2"))),
        cell("", &paragraph("f")),
    );
    let found = document(&body, &[]);
    let expected = [
        "table-cell 0/0/0: wide",
        "table-cell 0/0/2: c",
        "table-cell 1/0/0: inner",
        "table-cell 0/2/1: e1",
        "table-cell 0/2/1: e2",
        "table-cell 0/2/2: f",
    ];
    assert_eq!(blocks(&found), expected);
    assert_eq!(found.tables.len(), 2);
}

#[test]
fn tracked_deletions_are_out_and_insertions_in() {
    let body = "<w:p><w:r><w:t>Turn</w:t></w:r><w:del><w:r><w:delText> back</w:delText></w:r></w:del>\
        <w:ins><w:r><w:t xml:space='preserve'> left</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom></w:p>\
        <w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t xml:space='preserve'>Joined </w:t></w:r></w:p>\
        <w:p><w:r><w:t>line.</w:t></w:r></w:p>";
    let found = document(body, &[]);
    assert_eq!(blocks(&found), ["p: Turn left", "p: Joined line."]);
    assert_eq!(excluded(&found, ExclusionReason::Deleted), ["back", "moved"]);
}

#[test]
fn a_text_box_that_is_stored_twice_is_read_once_after_its_paragraph() {
    let inner = format!("<w:txbxContent>{}</w:txbxContent>", paragraph("Box."));
    let body = format!(
        "<w:p><w:r><w:t>Before</w:t><mc:AlternateContent><mc:Choice><wps:txbx>{inner}</wps:txbx></mc:Choice>\
         <mc:Fallback><v:textbox>{inner}</v:textbox></mc:Fallback></mc:AlternateContent>\
         <w:t xml:space='preserve'> and after.</w:t></w:r></w:p>"
    );
    assert_eq!(blocks(&document(&body, &[])), ["p: Before and after.", "p: Box."]);
}

#[test]
fn of_fields_only_results_that_are_text_count() {
    let field = |instruction: &str, result: &str| {
        format!(
            "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>{instruction}</w:instrText></w:r>\
             <w:r><w:fldChar w:fldCharType='separate'/></w:r>{result}<w:r><w:fldChar w:fldCharType='end'/></w:r>"
        )
    };
    let run = |text: &str| format!("<w:r><w:t xml:space='preserve'>{text}</w:t></w:r>");
    let entry = field(" PAGEREF _Toc1 ", &run("7"));
    let contents =
        field(" TOC \\o ", &format!("{}</w:p><w:p>{}{entry}", run("First"), run("Second ")));
    let body = format!(
        "<w:p>{}{}</w:p><w:p>{contents}</w:p><w:p>{}<w:fldSimple w:instr=' PAGE '>{}</w:fldSimple>\
         <w:fldSimple w:instr='SEQ Figure'>{}</w:fldSimple></w:p>",
        run("See "),
        field(" HYPERLINK \"http://a.example\" ", &run("the page")),
        run("Figure "),
        run("3"),
        run("1"),
    );
    let found = document(&body, &[]);
    assert_eq!(blocks(&found), ["p: See the page", "p: Figure 1"]);
    assert_eq!(excluded(&found, ExclusionReason::Navigation), ["First", "Second 7"]);
    assert_eq!(excluded(&found, ExclusionReason::PageFurniture), ["3"]);
}

#[test]
fn hidden_text_prompts_headers_and_comments_are_counted_and_no_text() {
    let styles = "<w:styles><w:style w:styleId='H'><w:name w:val='h'/><w:rPr><w:vanish/></w:rPr></w:style></w:styles>";
    let run = |properties: &str, text: &str| {
        format!("<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>")
    };
    let body = format!(
        "<w:p>{}{}{}{}</w:p><w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>\
         <w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj></w:sdtPr>\
         <w:sdtContent>{}</w:sdtContent></w:sdt>",
        run("", "Seen"),
        run("<w:vanish/>", "one"),
        run("<w:rStyle w:val='H'/>", "two"),
        run("<w:rStyle w:val='H'/><w:vanish w:val='0'/>", "."),
        paragraph("Click here"),
        paragraph("Contents"),
    );
    let header = format!("<w:hdr>{}</w:hdr>", paragraph("Running head"));
    let comments = format!("<w:comments><w:comment>{}</w:comment></w:comments>", paragraph("Why?"));
    let parts = [
        ("word/styles.xml", styles),
        ("word/header1.xml", &*header),
        ("word/comments.xml", &*comments),
    ];
    let found = document(&body, &parts);
    assert_eq!(blocks(&found), ["p: Seen."]);
    assert_eq!(excluded(&found, ExclusionReason::Hidden), ["onetwo", "Click here"]);
    assert_eq!(excluded(&found, ExclusionReason::Navigation), ["Contents"]);
    assert_eq!(excluded(&found, ExclusionReason::PageFurniture), ["Running head"]);
    assert_eq!(excluded(&found, ExclusionReason::Comment), ["Why?"]);
}

#[test]
fn what_cannot_be_read_is_refused() {
    let message = |bytes: &[u8]| read("a.docx", bytes).unwrap_err().to_string();
    let whole = docx(&paragraph("Text"), &[]);
    for (bytes, expected) in [
        (&b"no container"[..], "a.docx: the file is not a ZIP container; expected"),
        (&whole[..whole.len() / 2], "a.docx: the ZIP container is damaged or truncated"),
        (&container(&[("word/styles.xml", "<a/>")]), "word/document.xml is missing"),
        (&docx("<w:p>", &[]), "word/document.xml is not well-formed"),
        (&docx("<w:p>&bomb;</w:p>", &[]), "&bomb; is not declared"),
        (&docx("<w:p/>", &[]), "the document has no text"),
    ] {
        let found = message(bytes);
        assert!(found.contains(expected) && found.matches("; ").count() >= 2, "{found}");
    }
}

#[test]
fn declared_entities_are_refused() {
    let main = "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>";
    let found = read("a.docx", &container(&[("word/document.xml", main)])).unwrap_err();
    assert!(found.to_string().contains("it declares entities"), "{found}");
}

#[test]
fn deep_nesting_is_refused_or_read_without_recursion() {
    let nested = |depth: usize| format!("{}{}", "<w:x>".repeat(depth), "</w:x>".repeat(depth));
    let text = paragraph("Text");
    assert!(read("a.docx", &docx(&(nested(9_000) + &text), &[])).is_ok());
    let found = read("a.docx", &docx(&nested(20_000), &[])).unwrap_err().to_string();
    assert!(found.contains("more than 10000 elements are open at once"), "{found}");
}

#[test]
fn a_container_that_unpacks_to_too_much_is_refused() {
    let body = paragraph(&"a".repeat(20 << 20));
    let found = read("a.docx", &docx(&body, &[])).unwrap_err().to_string();
    assert!(found.contains("word/document.xml unpacks to too much"), "{found}");
}
