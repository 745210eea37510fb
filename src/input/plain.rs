//! Plain text.
use crate::input::assemble::{Assembler, Shape};
use crate::model::Document;

/// Reads plain text.
pub(super) fn read(name: &str, text: String) -> Document {
    let mut out = Assembler::new(&text);
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if line.trim().is_empty() {
            out.start(Shape::default());
        } else {
            out.copy(start..start + line.len());
        }
        start += line.len();
    }
    let parts = out.finish();
    parts.document(name, text)
}
