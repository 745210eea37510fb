//! Any bytes as an OpenDocument file or as its content: no panic, and every byte of the text
//! accounted for once.
#![no_main]

mod packed;

use libfuzzer_sys::fuzz_target;
use tmforge::input::Format;

const STYLES: &[u8] = b"<a><style:style style:name='Title'/><style:style style:name='h'><style:text-properties text:display='none'/></style:style></a>";

fuzz_target!(|data: &[u8]| {
    packed::check(Format::Odt, &[("styles.xml", STYLES)], "content.xml", data);
});
