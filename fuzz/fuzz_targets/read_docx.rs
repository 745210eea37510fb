//! Any bytes as a DOCX or as its main part: no panic, and every byte of the text accounted for once.
#![no_main]

mod packed;

use libfuzzer_sys::fuzz_target;
use tmforge::input::Format;

const STYLES: &[u8] = b"<a><style styleId='h'><name val='heading 1'/></style><style styleId='x'><basedOn val='h'/><rPr><vanish/></rPr></style></a>";
const NOTES: &[u8] = b"<a><footnote id='1'><p><r><t>Note</t></r></p></footnote></a>";
const RELATIONS: &[u8] = b"<a><b Id='a' Type='styles' Target='styles.xml'/><b Id='b' Type='footnotes' Target='n.xml'/></a>";

fuzz_target!(|data: &[u8]| {
    let members: [(&str, &[u8]); 3] = [
        ("word/styles.xml", STYLES),
        ("word/n.xml", NOTES),
        ("word/_rels/document.xml.rels", RELATIONS),
    ];
    packed::check(Format::Docx, &members, "word/document.xml", data);
});
