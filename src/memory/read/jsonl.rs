//! JSON, one unit a line. What [`crate::memory::json`] writes is read back exactly.

use memchr::memchr;

use crate::memory::format::Input;
use crate::memory::header::Header;
use crate::memory::json::{self, LineError};
use crate::memory::read::flaw;
use crate::memory::read::xml::ReadError;
use crate::memory::sink::Sink;
use crate::memory::unit::TransUnit;

/// The header that the first unit carries, and the languages of that unit.
pub(crate) fn header(text: &str, is_all: bool) -> Result<Option<(Header, usize)>, ReadError> {
    match lines(text).find(|(_, line)| !line.trim().is_empty()) {
        Some((at, line)) if is_all || at + line.len() < text.len() => {
            let header = json::header_of(line).map_err(|error| placed(at, error))?;
            Ok(Some((header, 0)))
        }
        None if is_all => Ok(Some((Header::default(), 0))),
        _ => Ok(None),
    }
}

/// The units of the lines that are not blank.
pub(crate) fn units<'a>(input: &Input<'a>, sink: &mut Sink<'_, 'a>) -> Result<(), ReadError> {
    for (at, line) in lines(input.text()).filter(|(_, line)| !line.trim().is_empty()) {
        let unit = unit(line, input.header).map_err(|error| placed(at, error))?;
        sink.unit(&mut TransUnit { at, ..unit });
    }
    Ok(())
}

fn unit<'a>(line: &'a str, header: &'a Header) -> Result<TransUnit<'a>, LineError> {
    let unit = json::object(line)?.into_unit(header);
    unit.map_err(|message| LineError { at: 0, message })
}

fn placed(at: usize, error: LineError) -> ReadError {
    flaw(at + error.at, error.message)
}

/// The lines and their offsets, without their ends.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
        let end = memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len());
        let line = (at, &rest[..end]);
        at += end + 1;
        Some(line)
    })
}
