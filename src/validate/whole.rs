//! Formats that are read whole: documents of CAT tools and catalogues of programs, which are short.

use crate::error::{Error, ErrorKind};
use crate::memory::Positions;
use crate::memory::text::{Text, TextReader};
use crate::place::Place;
use crate::validate::Finding;
use crate::validate::report::Report;
use crate::validate::xml::recovery::{MOST, RecoveredError, RecoveredErrorKind};

/// Checks a whole text.
pub(super) type Check = fn(&str, &mut Report);

/// A file may not have more bytes.
const LONGEST: usize = 64 << 20;

/// Checks a file, and hands out what was found in the order of the file.
///
/// # Errors
/// When it cannot be read, has more than 64 MiB, or the sink fails.
pub(super) fn check<E: From<Error>>(
    name: &str,
    mut reader: TextReader,
    mut report: Report,
    check: Check,
    mut sink: impl FnMut(Finding) -> Result<(), E>,
) -> Result<(), E> {
    let mut text = Text::default();
    let more = reader.fill(&mut text, LONGEST + 1);
    let more = more.map_err(|error| Error::io(Place::file(name), "cannot read", error))?;
    if more || text.text.len() > LONGEST {
        return Err(Error::new(ErrorKind::Content, "more than 64 MiB of text in one file")
            .expected("expected a document that can be checked as a whole")
            .advice("split the file")
            .at(Place::file(name))
            .into());
    }
    check(&text.text, &mut report);
    let error = |at, message| RecoveredError::new(at, RecoveredErrorKind::Encoding, message);
    report.recovered_errors(
        text.broken.iter().map(|broken| error(broken.at, broken.message())).collect(),
    );
    let mut drafts = report.drafts;
    drafts.sort_by_key(|draft| (draft.at, !draft.is_fault));
    let mut positions = Positions::new(&text.text);
    for draft in drafts.into_iter().take(MOST) {
        let (line, column) = positions.line_column(draft.at);
        sink(Finding {
            rule: draft.rule,
            severity: draft.severity,
            place: Place::at(name, line, column),
            unit: draft.unit,
            id: draft.id.map(String::from),
            message: draft.message.into_owned(),
        })?;
    }
    Ok(())
}
