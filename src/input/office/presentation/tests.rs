use super::read;
use crate::input::sample::{blocks, container, excluded};
use crate::model::{Document, ExclusionReason};

const MAIN: &str = "<p:presentation><p:sldIdLst><p:sldId id='256' r:id='b'/><p:sldId id='257' r:id='a'/></p:sldIdLst></p:presentation>";
const RELATIONS: &str = "<Relationships><Relationship Id='a' Type='x/slide' Target='slides/slide1.xml'/>\
    <Relationship Id='b' Type='x/slide' Target='slides/slide2.xml'/></Relationships>";
const SLIDE: &str = "<Relationships><Relationship Id='a' Type='x/notesSlide' Target='../notesSlides/n.xml'/>\
    <Relationship Id='b' Type='x/comments' Target='/ppt/comments/c.xml'/></Relationships>";

/// A shape with a placeholder of this type and these paragraphs.
fn shape(placeholder: &str, paragraphs: &str) -> String {
    format!(
        "<p:sp><p:nvSpPr><p:nvPr>{placeholder}</p:nvPr></p:nvSpPr><p:txBody>{paragraphs}</p:txBody></p:sp>"
    )
}

fn paragraph(text: &str) -> String {
    format!("<a:p><a:r><a:t>{text}</a:t></a:r></a:p>")
}

/// Two slides, of which the second file comes first.
fn document(first: &str, second: &str) -> Document {
    let slide =
        |shapes: &str| format!("<p:sld><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:sld>");
    let notes = shape("<p:ph type='body'/>", &paragraph("Say this."))
        + &shape("<p:ph type='sldNum'/>", &paragraph("1"));
    let parts = [
        ("ppt/presentation.xml", MAIN),
        ("ppt/_rels/presentation.xml.rels", RELATIONS),
        ("ppt/slides/slide1.xml", &slide(second)),
        ("ppt/slides/slide2.xml", &slide(first)),
        ("ppt/slides/_rels/slide2.xml.rels", SLIDE),
        ("ppt/notesSlides/n.xml", &slide(&notes)),
        ("ppt/comments/c.xml", "<p:cmLst><p:cm><p:text>Why?</p:text></p:cm></p:cmLst>"),
    ];
    read("a.pptx", &container(&parts)).unwrap()
}

#[test]
fn slides_come_in_the_order_of_the_presentation_and_notes_after_theirs() {
    let points = "<a:p><a:pPr lvl='1'/><a:r><a:t>Po</a:t></a:r><a:r><a:t>int</a:t></a:r><a:br/><a:r><a:t>two</a:t></a:r></a:p>\
        <a:p><a:pPr><a:buNone/></a:pPr><a:r><a:t>Plain</a:t></a:r></a:p>";
    let first = shape("<p:ph idx='1'/>", points)
        + &shape("<p:ph type='title'/>", &paragraph("Name"))
        + &shape("<p:ph type='ftr'/>", &paragraph("Foot"))
        + &format!("<p:grpSp>{}</p:grpSp>", shape("", &paragraph("In a group")));
    let field = "<a:p><a:fld type='slidenum'><a:rPr/><a:t>2</a:t></a:fld></a:p>";
    let found = document(&first, &shape("", &(paragraph("Last") + field)));
    let expected = [
        "h 1: Name",
        "list-item: Point\u{2028}two",
        "p: Plain",
        "p: In a group",
        "p: Say this.",
        "p: Last",
    ];
    assert_eq!(blocks(&found), expected);
    assert_eq!(excluded(&found, ExclusionReason::PageFurniture), ["Foot", "1", "2"]);
    assert_eq!(excluded(&found, ExclusionReason::Comment), ["Why?"]);
    let names: Vec<&str> = found.parts.iter().map(|part| &*part.name).collect();
    assert_eq!(names, ["slide 1", "slide 2"]);
}

#[test]
fn tables_are_cells_and_hidden_slides_are_out() {
    let cell = |text: &str| format!("<a:tc><a:txBody>{}</a:txBody></a:tc>", paragraph(text));
    let table = format!(
        "<p:graphicFrame><a:tbl><a:tr>{}<a:tc hMerge='1'><a:txBody><a:p/></a:txBody></a:tc>{}</a:tr></a:tbl></p:graphicFrame>",
        cell("a"),
        cell("b")
    );
    let found = document(&table, "");
    assert_eq!(blocks(&found)[..2], ["table-cell 0/0/0: a", "table-cell 0/0/2: b"]);
    let main = "<p:presentation><p:sldId r:id='a'/><p:sldId r:id='b'/></p:presentation>";
    let hidden = format!("<p:sld show='0'>{}</p:sld>", shape("", &paragraph("Unseen")));
    let seen = format!("<p:sld>{}</p:sld>", shape("", &paragraph("Seen")));
    let parts = [
        ("ppt/presentation.xml", main),
        ("ppt/_rels/presentation.xml.rels", RELATIONS),
        ("ppt/slides/slide1.xml", &hidden),
        ("ppt/slides/slide2.xml", &seen),
    ];
    let found = read("a.pptx", &container(&parts)).unwrap();
    assert_eq!(blocks(&found), ["p: Seen"]);
    assert_eq!(excluded(&found, ExclusionReason::Hidden), ["Unseen"]);
}

#[test]
fn what_cannot_be_read_is_refused() {
    for (parts, expected) in [
        (vec![("ppt/x.xml", "<a/>")], "ppt/presentation.xml is missing"),
        (vec![("ppt/presentation.xml", MAIN)], "slide 1 is missing"),
        (
            vec![("ppt/presentation.xml", MAIN), ("ppt/_rels/presentation.xml.rels", RELATIONS)],
            "ppt/slides/slide2.xml is missing",
        ),
        (vec![("ppt/presentation.xml", "<a/>")], "the slides have no text"),
    ] {
        let found = read("a.pptx", &container(&parts)).unwrap_err().to_string();
        assert!(found.contains(expected) && found.matches("; ").count() >= 2, "{found}");
    }
}
