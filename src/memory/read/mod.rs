//! Readers, one a format: the header of a file, and the units of a block.

mod jsonl;
mod po;
pub(super) mod table;
pub(super) mod tmx;
mod xliff;
pub(crate) mod xml;

use crate::memory::Format;
use crate::memory::read::xml::ReadError;
use crate::memory::reader::{Chunk, Header, Kind};
use crate::memory::unit::{Fields, TransUnit};

/// The header that a text begins with, and how many bytes it takes; `None` where it goes on beyond
/// the text.
pub(super) fn header(
    kind: Kind,
    text: &str,
    is_all: bool,
) -> Result<Option<(Header, usize)>, ReadError> {
    match kind {
        Kind::Memory(Format::Tmx) => tmx::header(text, is_all),
        Kind::Memory(Format::Csv) => table::csv_header(text, is_all),
        Kind::Memory(Format::Tsv) | Kind::Moses => Ok(Some((table::pair_header(), 0))),
        Kind::Memory(Format::Jsonl) => Ok(Some((jsonl::header(text), 0))),
        Kind::Po => Ok(Some((po::header(text), 0))),
        Kind::Xliff | Kind::Txml => xliff::header(kind, text, is_all),
    }
}

/// Hands out the units of a block.
pub(super) fn units<'a>(
    block: &'a Chunk,
    wanted: Fields,
    take: &mut dyn FnMut(&mut TransUnit<'a>),
) -> Result<(), ReadError> {
    let (text, header) = (block.texts[0].as_str(), block.header());
    match block.kind() {
        Kind::Memory(Format::Tmx) => tmx::units(text, block.is_last, wanted, take),
        Kind::Memory(Format::Tsv) => table::tsv(text, header, take),
        Kind::Memory(Format::Csv) => table::csv(text, header, take),
        Kind::Memory(Format::Jsonl) => jsonl::units(text, header, take),
        Kind::Moses => {
            table::moses(text, &block.texts[1], header, take);
            Ok(())
        }
        Kind::Po => po::units(text, header, take),
        Kind::Xliff => xliff::units(text, take),
        Kind::Txml => xliff::txml(text, header, take),
    }
}

fn flaw(at: usize, message: impl Into<String>) -> ReadError {
    ReadError { at, message: message.into() }
}
