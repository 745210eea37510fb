//! Any bytes as a PPTX or as its slide: no panic, and every byte of the text accounted for once.
#![no_main]

mod packed;

use libfuzzer_sys::fuzz_target;
use tmforge::input::Format;

fuzz_target!(|data: &[u8]| {
    let members: [(&str, &[u8]); 2] = [
        ("ppt/presentation.xml", b"<a><sldId r:id='a'/></a>"),
        ("ppt/_rels/presentation.xml.rels", b"<a><b Id='a' Type='slide' Target='s.xml'/></a>"),
    ];
    packed::check(Format::Pptx, &members, "ppt/s.xml", data);
});
