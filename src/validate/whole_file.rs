//! Checks of formats that are read as a whole: documents of CAT tools and message catalogues, which
//! are short.

use crate::error::{Error, ErrorKind};
use crate::memory::Positions;
use crate::memory::text::{Text, TextReader};
use crate::place::Place;
use crate::validate::Finding;
use crate::validate::report::Report;
use crate::validate::xml::recovery::{MAX_ERRORS, RecoveredError, RecoveredErrorKind};

/// A function that checks a whole text.
pub(super) type Check = fn(&str, &mut Report);

/// The maximum length of a file in bytes.
const MAX_LENGTH: usize = 64 << 20;

/// Checks a file, and passes the findings to `sink` in file order.
///
/// # Errors
/// When the file cannot be read, has more than 64 MiB, or `sink` fails.
pub(super) fn check<E: From<Error>>(
    name: &str,
    mut reader: TextReader,
    mut report: Report,
    check: Check,
    mut sink: impl FnMut(Finding) -> Result<(), E>,
) -> Result<(), E> {
    let mut text = Text::default();
    let more = reader.fill(&mut text, MAX_LENGTH + 1);
    let more = more.map_err(|error| Error::io(Place::file(name), "cannot read", error))?;
    if more || text.text.len() > MAX_LENGTH {
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
    let mut pending = report.pending;
    pending.sort_by_key(|finding| (finding.at, !finding.is_recovered));
    let mut positions = Positions::new(&text.text);
    for finding in pending.into_iter().take(MAX_ERRORS) {
        let (line, column) = positions.line_column(finding.at);
        sink(Finding {
            rule: finding.rule,
            severity: finding.severity,
            place: Place::at(name, line, column),
            unit: finding.unit,
            id: finding.id.map(String::from),
            message: finding.message.into_owned(),
        })?;
    }
    Ok(())
}
