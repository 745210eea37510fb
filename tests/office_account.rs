//! Any tree of the elements of Office files and books is read without a panic, and every byte of its
//! text is accounted for once.

mod accounted;

use std::io::{Cursor, Write};

use proptest::prelude::*;
use tmforge::input::{Format, Options, read};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A container with these members.
fn container(members: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in members {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Trees of these elements, each with its attributes, and texts.
fn trees(elements: &'static [&'static str]) -> impl Strategy<Value = String> {
    let texts = vec![" ", "a", "B. C", "\n", "é 中", "&amp;", "&#10;", "\t", " x ", "1"];
    let leaf = prop::sample::select(texts).prop_map(str::to_owned);
    leaf.prop_recursive(6, 60, 6, move |inner| {
        (prop::sample::select(elements), prop::collection::vec(inner, 0..6)).prop_map(
            |(element, children)| {
                let name = element.split(' ').next().unwrap_or_default();
                format!("<{element}>{}</{name}>", children.concat())
            },
        )
    })
}

fn check(format: Format, members: &[(&str, &str)]) {
    let options = Options { format: Some(format), ..Options::default() };
    if let Ok(parsed) = read("x", &container(members), &options) {
        accounted::check(&parsed.document);
    }
}

const WORD: &[&str] = &[
    "w:p",
    "w:p",
    "w:r",
    "w:r",
    "w:t",
    "w:t xml:space='preserve'",
    "w:tbl",
    "w:tr",
    "w:tc",
    "w:pPr",
    "w:rPr",
    "w:vanish",
    "w:pStyle w:val='h'",
    "w:numId w:val='1'",
    "w:del",
    "w:ins",
    "w:br",
    "w:tab",
    "w:gridSpan w:val='4294967295'",
    "w:gridBefore w:val='4294967295'",
    "w:tcPr",
    "w:trPr",
    "w:txbxContent",
    "w:fldChar w:fldCharType='begin'",
    "w:fldChar w:fldCharType='separate'",
    "w:fldChar w:fldCharType='end'",
    "w:instrText",
    "w:fldSimple w:instr='PAGE'",
    "w:sdt",
    "w:sdtPr",
    "w:showingPlcHdr",
    "w:sdtContent",
    "w:footnoteReference w:id='1'",
    "mc:Fallback",
    "w:sym w:char='F0FC'",
    "w:rt",
    "w:footnote w:id='2'",
];

const OPEN: &[&str] = &[
    "text:p",
    "text:p",
    "text:h text:outline-level='200'",
    "text:span",
    "text:span text:style-name='h'",
    "text:list",
    "text:list-item",
    "text:s text:c='1000000000'",
    "text:tab",
    "text:line-break",
    "text:note",
    "text:note-body",
    "text:note-citation",
    "office:annotation",
    "text:tracked-changes",
    "table:table",
    "table:table-row table:number-rows-repeated='4294967295'",
    "table:table-cell",
    "table:table-cell table:number-columns-repeated='4294967295'",
    "draw:page",
    "draw:page draw:style-name='h'",
    "draw:frame presentation:class='title'",
    "draw:frame",
    "draw:text-box",
    "presentation:notes",
    "text:table-of-content",
    "text:page-number",
    "text:section text:display='none'",
    "svg:desc",
];

const SLIDE: &[&str] = &[
    "p:sp",
    "p:ph type='title'",
    "p:ph",
    "p:ph type='ftr'",
    "a:p",
    "a:p",
    "a:r",
    "a:t",
    "a:t",
    "a:br",
    "a:pPr",
    "a:buNone",
    "a:fld type='slidenum'",
    "a:tbl",
    "a:tr",
    "a:tc",
    "p:text",
    "p:sld show='0'",
    "mc:Fallback",
];

const CHAPTER: &[&str] = &[
    "body",
    "p",
    "h1",
    "h2",
    "span",
    "i",
    "a href='#n'",
    "sup",
    "table",
    "tr",
    "td",
    "ul",
    "li",
    "pre",
    "script",
    "ruby",
    "rt",
    "div",
    "br",
    "a epub:type='noteref' href='x'",
    "nav",
    "head",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn word_documents_are_accounted_for(main in trees(WORD), notes in trees(WORD)) {
        let relations = "<a><b Id='a' Type='styles' Target='s.xml'/><b Id='b' Type='footnotes' Target='n.xml'/></a>";
        let styles = "<a><style styleId='h'><name val='heading 1'/></style></a>";
        let notes = format!("<a><w:footnote w:id='1'>{notes}</w:footnote></a>");
        check(Format::Docx, &[
            ("word/document.xml", &format!("<w:body>{main}</w:body>")),
            ("word/_rels/document.xml.rels", relations),
            ("word/s.xml", styles),
            ("word/n.xml", &notes),
        ]);
    }

    #[test]
    fn open_documents_are_accounted_for(main in trees(OPEN)) {
        let styles = "<a><style:style style:name='h'><style:text-properties text:display='none'/></style:style></a>";
        let main = format!("<office:body>{main}</office:body>");
        check(Format::Odt, &[("content.xml", &main), ("styles.xml", styles)]);
    }

    #[test]
    fn slides_are_accounted_for(main in trees(SLIDE), notes in trees(SLIDE)) {
        check(Format::Pptx, &[
            ("ppt/presentation.xml", "<a><sldId r:id='a'/></a>"),
            ("ppt/_rels/presentation.xml.rels", "<a><b Id='a' Type='slide' Target='s.xml'/></a>"),
            ("ppt/s.xml", &format!("<a>{main}</a>")),
            ("ppt/_rels/s.xml.rels", "<a><b Id='a' Type='notesSlide' Target='n.xml'/></a>"),
            ("ppt/n.xml", &format!("<a>{notes}</a>")),
        ]);
    }

    #[test]
    fn chapters_are_accounted_for(main in trees(CHAPTER)) {
        let package = "<a><item id='a' href='a.html' media-type='text/html'/><itemref idref='a'/>\
            <itemref idref='a' linear='no'/></a>";
        check(Format::Epub, &[
            ("META-INF/container.xml", "<a><rootfile full-path='p.opf'/></a>"),
            ("p.opf", package),
            ("a.html", &main),
        ]);
    }
}
