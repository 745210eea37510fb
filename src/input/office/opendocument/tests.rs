use super::read;
use crate::input::sample::{blocks, container, excluded};
use crate::model::{Document, ExclusionReason};

/// A document with this content of its body, and these automatic styles.
fn document(body: &str, styles: &str) -> Document {
    let content = format!(
        "<office:document-content><office:automatic-styles>{styles}</office:automatic-styles>\
         <office:body>{body}</office:body></office:document-content>"
    );
    let common = "<office:document-styles><office:styles><style:style style:name='Title'/></office:styles>\
        <office:master-styles><style:master-page><style:header><text:p>Head</text:p></style:header>\
        </style:master-page></office:master-styles></office:document-styles>";
    let parts = [("content.xml", &*content), ("styles.xml", common)];
    read("a.odt", &container(&parts)).unwrap()
}

#[test]
fn headings_lists_and_titles_are_known_by_their_elements_and_styles() {
    let styles = "<style:style style:name='P1' style:parent-style-name='Title'/>";
    let body = "<office:text><text:p text:style-name='P1'>Name</text:p>\
        <text:h text:outline-level='2'>Part <text:span>one</text:span></text:h>\
        <text:list><text:list-header><text:p>Head</text:p></text:list-header><text:list-item><text:p>a<text:s text:c='2'/>b\
        <text:tab/>c<text:line-break/>d</text:p></text:list-item></text:list><text:p>End</text:p></office:text>";
    let found = document(body, styles);
    let expected = [
        "title 1: Name",
        "h 2: Part one",
        "list-item: Head",
        "list-item: a  b\tc\u{2028}d",
        "p: End",
    ];
    assert_eq!(blocks(&found), expected);
    assert_eq!(excluded(&found, ExclusionReason::PageFurniture), ["Head"]);
}

#[test]
fn notes_and_frames_follow_and_comments_deletions_and_indexes_are_out() {
    let styles =
        "<style:style style:name='T1'><style:text-properties text:display='none'/></style:style>";
    let body = "<office:text><text:tracked-changes><text:changed-region><text:deletion><office:change-info>\
        <dc:creator>Ann</dc:creator></office:change-info><text:p>gone</text:p></text:deletion></text:changed-region>\
        </text:tracked-changes><text:p>One<text:note><text:note-citation>1</text:note-citation><text:note-body>\
        <text:p>A note.</text:p></text:note-body></text:note><office:annotation><dc:creator>Ann</dc:creator>\
        <text:p>Why?</text:p></office:annotation><draw:frame><draw:text-box><text:p>Box</text:p></draw:text-box>\
        <svg:desc>A picture</svg:desc></draw:frame> two<text:span text:style-name='T1'>secret</text:span>.</text:p>\
        <text:table-of-content><text:table-of-content-source><text:index-title-template>Contents</text:index-title-template>\
        </text:table-of-content-source><text:index-body><text:p>One 1</text:p></text:index-body></text:table-of-content></office:text>";
    let found = document(body, styles);
    assert_eq!(blocks(&found), ["p: One two.", "p: Box", "p: A note."]);
    assert_eq!(excluded(&found, ExclusionReason::Deleted), ["gone"]);
    assert_eq!(excluded(&found, ExclusionReason::Comment), ["Why?"]);
    assert_eq!(excluded(&found, ExclusionReason::Hidden), ["secret"]);
    assert_eq!(excluded(&found, ExclusionReason::Navigation), ["One 1"]);
}

#[test]
fn repeated_and_covered_cells_keep_the_columns_of_the_others() {
    let cell = |attributes: &str, text: &str| {
        format!("<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>")
    };
    let body = format!(
        "<office:text><table:table><table:table-header-rows><table:table-row>{}<table:covered-table-cell/>{}</table:table-row>\
         </table:table-header-rows><table:table-row table:number-rows-repeated='3'><table:table-cell/></table:table-row>\
         <table:table-row><table:table-cell table:number-columns-repeated='2'/>{}</table:table-row></table:table></office:text>",
        cell("table:number-columns-spanned='2'", "wide"),
        cell("", "c"),
        cell("", "d"),
    );
    let expected = ["table-cell 0/0/0: wide", "table-cell 0/0/2: c", "table-cell 0/4/2: d"];
    assert_eq!(blocks(&document(&body, "")), expected);
}

#[test]
fn slides_are_read_in_order_with_their_titles_first_and_notes_last() {
    let styles = "<style:style style:name='dp2'><style:drawing-page-properties presentation:visibility='hidden'/></style:style>";
    let frame = |class: &str, text: &str| {
        format!(
            "<draw:frame presentation:class='{class}'><draw:text-box><text:p>{text}</text:p></draw:text-box></draw:frame>"
        )
    };
    let body = format!(
        "<office:presentation><draw:page>{}{}{}<presentation:notes>{}</presentation:notes></draw:page>\
         <draw:page draw:style-name='dp2'>{}</draw:page><draw:page>{}</draw:page></office:presentation>",
        frame("outline", "Point"),
        frame("title", "Name"),
        frame("page-number", "1"),
        frame("notes", "Say this."),
        frame("title", "Unseen"),
        frame("title", "Last"),
    );
    let found = document(&body, styles);
    assert_eq!(blocks(&found), ["h 1: Name", "p: Point", "p: Say this.", "h 1: Last"]);
    assert_eq!(excluded(&found, ExclusionReason::Hidden), ["Unseen"]);
    let names: Vec<&str> = found.parts.iter().map(|part| &*part.name).collect();
    assert_eq!(names[1..], ["slide 1", "slide 2", "slide 3"]);
}

#[test]
fn what_cannot_be_read_is_refused() {
    let manifest = "<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>";
    for (parts, expected) in [
        (
            vec![("META-INF/manifest.xml", manifest), ("content.xml", "x")],
            "encrypted with a password",
        ),
        (vec![("styles.xml", "<a/>")], "content.xml is missing"),
        (vec![("content.xml", "<a><b></a>")], "content.xml is not well-formed"),
        (vec![("content.xml", "<a/>")], "the document has no text"),
    ] {
        let found = read("a.odt", &container(&parts)).unwrap_err().to_string();
        assert!(found.contains(expected) && found.matches("; ").count() >= 2, "{found}");
    }
}
