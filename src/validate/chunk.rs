//! Chunked validation: the chunks of a file are checked in parallel, and findings are reported in
//! file order.
//!
//! Nearly every chunk ends between two units or rows, in the same state as it began, so that the
//! next one can be checked at the same time. Where this assumption proves wrong, the next chunk is
//! checked again, after the rest of the previous one: the findings do not depend on the number of
//! threads.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;

use memchr::{memmem, memrchr};

use crate::error::Error;
use crate::memory::Positions;
use crate::memory::text::{self, LONGEST, Text, TextReader};
use crate::ordered::{Limits, ordered};
use crate::place::Place;
use crate::validate::duplicates::{Duplicates, Ids};
use crate::validate::report::{PendingFinding, Region, Report};
use crate::validate::skip::{KEPT, Skip};
use crate::validate::xml::recovery::{MAX_ERRORS, RecoveredError, RecoveredErrorKind};
use crate::validate::xml::tokens::{End, attribute_value};
use crate::validate::{Finding, Rule, Severity};
use crate::visible::visible;

/// The rules of a format.
pub(super) trait Rules: Sync {
    /// What the rules must know about the preceding text.
    type State: Clone + PartialEq + Send + Sync;

    /// Checks a chunk of text, and returns how many bytes were used. The rest is the beginning of a
    /// unit or row that continues in the next chunk. The last chunk is used completely.
    fn check(&self, text: &str, end: End, state: &mut Self::State, report: &mut Report) -> usize;

    /// The state at the start of a region, from the state at the end of its chunk.
    fn within(&self, state: &Self::State, region: &Region) -> Self::State;

    /// Starts to skip the row or unit at the start of `text`, which is too long to be checked.
    fn skip(&self, text: &str, state: &mut Self::State, report: &mut Report) -> Skip;
}

/// How a file is cut into chunks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cut {
    /// The text after which a chunk ends.
    pub(super) after: &'static str,
    /// The minimum length of a chunk in bytes, unless it is the last.
    pub(super) length: usize,
    /// The maximum length in bytes of an incomplete unit or row that is kept to be checked.
    pub(super) max_kept: usize,
}

impl Cut {
    pub(super) fn after(mark: &'static str) -> Self {
        Self { after: mark, length: 512 << 10, max_kept: KEPT }
    }
}

/// The chunks of a file, in order.
pub(super) struct Chunks {
    reader: TextReader,
    cut: Cut,
    text: Text,
    is_done: bool,
}

/// A chunk of a file.
pub(super) struct Chunk {
    text: Text,
    is_last: bool,
}

impl Chunks {
    pub(super) fn new(reader: TextReader, cut: Cut) -> Self {
        Self { reader, cut, text: Text::default(), is_done: false }
    }

    /// The maximum length in bytes of an incomplete unit or row that is kept to be checked.
    pub(super) fn max_kept(&self) -> usize {
        self.cut.max_kept
    }

    fn read_chunk(&mut self) -> io::Result<Chunk> {
        let mut least = self.cut.length;
        loop {
            if !self.reader.fill(&mut self.text, least)? {
                self.is_done = true;
                return Ok(Chunk { text: std::mem::take(&mut self.text), is_last: true });
            }
            if let Some(at) = self.cut_at() {
                return Ok(Chunk { text: self.text.take_up_to(at), is_last: false });
            }
            least = self.text.text.len() + 1;
        }
    }

    /// Where the text is cut: after the last mark, else at its end, unless that is within a CR LF.
    fn cut_at(&self) -> Option<usize> {
        let bytes = self.text.text.as_bytes();
        let mark = self.cut.after.as_bytes();
        let at = match mark {
            [byte] => memrchr(*byte, bytes).map(|at| at + 1),
            _ => memmem::rfind(bytes, mark).map(|at| at + mark.len()),
        };
        let anywhere = (bytes.last() != Some(&b'\r')).then_some(bytes.len());
        at.or(anywhere).filter(|&at| at > 0)
    }
}

impl Chunk {
    /// The text, and whether the chunk is the last.
    pub(super) fn into_parts(self) -> (Text, bool) {
        (self.text, self.is_last)
    }
}

impl Iterator for Chunks {
    type Item = io::Result<Chunk>;

    fn next(&mut self) -> Option<io::Result<Chunk>> {
        if self.is_done {
            return None;
        }
        let chunk = self.read_chunk();
        self.is_done |= chunk.is_err();
        Some(chunk)
    }
}

/// A chunk that was checked on the assumption that it begins in the state in which the first one
/// ended.
struct Checked<S> {
    chunk: Chunk,
    state: S,
    report: Report,
    used: usize,
}

/// Checks all chunks on several threads, and keeps at most `max_kept` bytes of an incomplete unit
/// or row. `state` is the state before the first chunk, and `opening` has the findings about the
/// whole file.
///
/// # Errors
/// When the file cannot be read, or the sink fails.
pub(super) fn check<R: Rules, E: From<Error>>(
    rules: &R,
    (name, threads, max_kept): (&str, usize, usize),
    mut chunks: impl Iterator<Item = io::Result<Chunk>> + Send,
    (state, opening): (R::State, Report),
    sink: impl FnMut(Finding) -> Result<(), E>,
) -> Result<(), E> {
    let mut reporter = Reporter::new(rules, name, max_kept, state, sink);
    reporter.opening = opening.pending;
    // The first chunk has the header, which determines the state of all others. It is checked
    // alone, and the others start from the state at its end.
    let failed = |error| Error::io(Place::file(name), "cannot read", error);
    let Some(first) = chunks.next() else { return Ok(()) };
    reporter.recheck(first.map_err(failed)?)?;
    let expected = reporter.state.clone();
    let work = |chunk: io::Result<Chunk>| {
        chunk.map(|chunk| {
            let (mut state, mut report) = (expected.clone(), Report::default());
            let end = End::after(chunk.is_last);
            let used = rules.check(&chunk.text.text, end, &mut state, &mut report);
            Checked { chunk, state, report, used }
        })
    };
    let limits = Limits { threads, window: 2 * threads + 1 };
    ordered(limits, chunks, work, |checked| match checked {
        Ok(Ok(checked)) if reporter.is_at_start_of_unit() && reporter.state == expected => {
            reporter.accept(checked)
        }
        Ok(Ok(checked)) => reporter.recheck(checked.chunk),
        Ok(Err(error)) => Err(failed(error).into()),
        Err(panic) => Err(failed(io::Error::other(panic)).into()),
    })?;
    reporter.end()
}

/// A row or unit that is too long to be checked.
struct Skipped {
    skip: Skip,
    /// The number of units that it counts for: 1, or 0 if it is not a unit.
    units: usize,
    /// The line and column of its start.
    place: (usize, usize),
}

/// Reports findings in file order.
struct Reporter<'r, R: Rules, F> {
    rules: &'r R,
    name: &'r str,
    sink: F,
    state: R::State,
    /// The rest of the previous chunk.
    carry: Text,
    /// The length in bytes that `carry` must reach before it is checked again.
    min_length: usize,
    max_kept: usize,
    skip: Option<Skipped>,
    /// The line and column of the start of `carry`.
    place: (usize, usize),
    opening: Vec<PendingFinding>,
    units: usize,
    duplicates: Duplicates,
    ids: Ids,
    line_ends: BTreeMap<&'static str, usize>,
    /// How many findings were reported.
    reported: usize,
    /// How many findings were not reported, because there were more than [`MAX_ERRORS`].
    suppressed: usize,
}

impl<'r, R: Rules, E: From<Error>, F: FnMut(Finding) -> Result<(), E>> Reporter<'r, R, F> {
    fn new(rules: &'r R, name: &'r str, max_kept: usize, state: R::State, sink: F) -> Self {
        Self {
            rules,
            name,
            sink,
            state,
            carry: Text::default(),
            min_length: 0,
            max_kept,
            skip: None,
            place: (1, 1),
            opening: Vec::new(),
            units: 0,
            duplicates: Duplicates::default(),
            ids: Ids::default(),
            line_ends: BTreeMap::new(),
            reported: 0,
            suppressed: 0,
        }
    }

    /// Whether the next chunk begins at the start of a unit or row.
    fn is_at_start_of_unit(&self) -> bool {
        self.carry.text.is_empty() && self.skip.is_none()
    }

    /// Checks a chunk, after the rest of the previous one, in the actual state.
    fn recheck(&mut self, chunk: Chunk) -> Result<(), E> {
        self.carry.append(chunk.text);
        loop {
            if self.skip.is_some() && !self.skip(chunk.is_last)? {
                return Ok(());
            }
            let length = self.carry.text.len();
            if length < self.min_length.min(self.max_kept) && !chunk.is_last {
                return Ok(());
            }
            let mut report = Report::default();
            let end = End::after(chunk.is_last);
            let used = self.rules.check(&self.carry.text, end, &mut self.state, &mut report);
            // Doubling avoids quadratic time: a long unit is not checked from its start for every
            // chunk.
            self.min_length = if used == 0 { 2 * length } else { 0 };
            let mut text = std::mem::take(&mut self.carry);
            self.carry = text.split_off(used);
            self.report_findings(text, report)?;
            if used > 0 || length < self.max_kept || chunk.is_last {
                return Ok(());
            }
            let mut report = Report::default();
            let skip = self.rules.skip(&self.carry.text, &mut self.state, &mut report);
            self.skip = Some(Skipped { skip, units: report.units, place: self.place });
        }
    }

    /// Skips a row or unit that is too long to be checked, and returns whether its end was reached.
    fn skip(&mut self, is_last: bool) -> Result<bool, E> {
        let Some(Skipped { skip, units, place }) = &mut self.skip else { return Ok(true) };
        let (units, place) = (*units, *place);
        let end = skip.end(&self.carry.text);
        if skip.length() > LONGEST {
            return Err(text::too_long(Place::at(self.name, place.0, place.1)).into());
        }
        let message = skip.message(end.is_some());
        let skipped = self.carry.take_up_to(end.unwrap_or(self.carry.text.len()));
        self.place = Positions::from(&skipped.text, self.place).line_column(skipped.text.len());
        if end.is_none() && !is_last {
            return Ok(false);
        }
        (self.skip, self.min_length) = (None, 0);
        let unit = (units > 0).then_some(units);
        let finding = warning(0, Rule::Syntax, message.into());
        self.send(place, PendingFinding { unit, severity: Severity::Error, ..finding })?;
        self.units += units;
        Ok(true)
    }

    /// Takes over the findings of a chunk that was checked in the right state.
    fn accept(&mut self, checked: Checked<R::State>) -> Result<(), E> {
        let Checked { chunk: Chunk { mut text, .. }, state, report, used } = checked;
        self.state = state;
        if used < text.text.len() {
            self.carry = text.split_off(used);
        }
        self.report_findings(text, report)
    }

    /// Reports the findings of a checked chunk, sorted by position.
    fn report_findings(&mut self, text: Text, mut report: Report) -> Result<(), E> {
        let mut pending = std::mem::take(&mut self.opening);
        let broken = text.broken.iter();
        let error = |at, message| RecoveredError::new(at, RecoveredErrorKind::Encoding, message);
        report.recovered_errors(broken.map(|broken| error(broken.at, broken.message())).collect());
        pending.append(&mut report.pending);
        self.add_duplicates(&text.text, &report, &mut pending);
        self.line_ends(&report, &mut pending);
        // At the same position, errors of syntax, such as a missing end tag, belong to the
        // preceding unit and come before findings about the next one.
        pending.sort_by_key(|finding| (finding.at, !finding.is_recovered));
        let mut positions = Positions::from(&text.text, self.place);
        for finding in pending {
            let place = positions.line_column(finding.at);
            self.send(place, finding)?;
        }
        self.place = positions.line_column(text.text.len());
        self.units += report.units;
        Ok(())
    }

    /// Adds the findings about units and identifiers that occurred before.
    fn add_duplicates(&mut self, text: &str, report: &Report, pending: &mut Vec<PendingFinding>) {
        for keys in report.keys.chunk_by(|one, next| one.unit == next.unit) {
            let Some(key) = keys.first() else { continue };
            if let Some((rule, message)) = self.duplicates.add(keys, self.units + key.unit) {
                let id = key.id.map(|(start, end)| attribute_value(&text[start..end]).into());
                pending.push(PendingFinding {
                    unit: Some(key.unit),
                    id,
                    ..warning(key.at, rule, message)
                });
            }
        }
        for (at, unit, hash, id) in &report.ids {
            if !self.ids.add(*hash) {
                let message = format!("duplicate id {id}").into();
                let again = warning(*at, Rule::Duplicate, message);
                pending.push(PendingFinding { unit: Some(*unit), ..again });
            }
        }
    }

    /// Adds a finding for the first wrong line end of each kind, and counts the others.
    fn line_ends(&mut self, report: &Report, pending: &mut Vec<PendingFinding>) {
        for (&message, &(at, count)) in &report.line_ends {
            match self.line_ends.get_mut(message) {
                Some(more) => *more += count,
                None => {
                    pending.push(warning(at, Rule::LineEnd, message.into()));
                    self.line_ends.insert(message, count - 1);
                }
            }
        }
    }

    fn send(&mut self, (line, column): (usize, usize), finding: PendingFinding) -> Result<(), E> {
        if self.reported >= MAX_ERRORS {
            self.suppressed += 1;
            return Ok(());
        }
        self.reported += 1;
        let PendingFinding { rule, severity, unit, id, message, .. } = finding;
        (self.sink)(Finding {
            rule,
            severity,
            place: Place::at(self.name, line, column),
            unit: unit.map(|unit| self.units + unit),
            id: id.map(String::from),
            message: visible(&message).into_owned(),
        })
    }

    fn end(mut self) -> Result<(), E> {
        for (message, more) in std::mem::take(&mut self.line_ends) {
            if more > 0 {
                let message = format!("{more} more lines: {message}").into();
                self.send(self.place, warning(0, Rule::LineEnd, message))?;
            }
        }
        if self.suppressed > 0 {
            let message = format!("{} more findings are not reported", self.suppressed).into();
            self.reported = 0;
            let last = warning(0, Rule::Syntax, message);
            self.send(self.place, PendingFinding { severity: Severity::Error, ..last })?;
        }
        Ok(())
    }
}

fn warning(at: usize, rule: Rule, message: Cow<'static, str>) -> PendingFinding {
    let (severity, unit, id) = (Severity::Warning, None, None);
    PendingFinding { at, is_recovered: false, rule, severity, unit, id, message }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::validate::{rows, tables, tmx};

    /// The findings of a text that is cut at some offsets.
    fn found<R: Rules>(rules: &R, state: R::State, text: &str, cuts: &[usize]) -> Vec<String> {
        let bounds = [&[0], cuts, &[text.len()]].concat();
        let chunks: Vec<_> = bounds
            .windows(2)
            .map(|pair| {
                let text = Text { text: text[pair[0]..pair[1]].to_owned(), ..Text::default() };
                Ok(Chunk { text, is_last: pair[1] == bounds[bounds.len() - 1] })
            })
            .collect();
        let mut found = Vec::new();
        let known = (state, Report::default());
        check(rules, ("x", 2, usize::MAX), chunks.into_iter(), known, |finding| {
            found.push(finding.to_string());
            Ok::<(), Error>(())
        })
        .unwrap();
        found
    }

    const PIECES: &[&str] = &[
        "<tu>",
        "</tu>",
        "<tuv xml:lang='en'>",
        "<tuv lang=\"zh_CN\">",
        "</tuv>",
        "<seg>",
        "</seg>",
        "a",
        "b ",
        "\n",
        "\r\n",
        "é中",
        "&",
        "&amp;",
        "&#1;",
        "<",
        ">",
        "\u{1}",
        "<prop type='x'>c</prop>",
        "<!-- x -->",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<?x?>",
        "<bpt i='1'/>",
        "<ept i='1'>",
        "</ept>",
        "<p>",
        "</p>",
        "</body>",
        "<body>",
        "</tmx>",
        "<tmx",
        "='",
        "'",
        "<tu",
        "/>",
        "<header srclang='de'/>",
        "<tu><tuv xml:lang='en'><seg>a</seg></tuv><tuv xml:lang='de'><seg>b</seg></tuv></tu>\n",
        "<tu><tuv xml:lang='en'><seg>a</seg></tuv><tuv xml:lang='de'><seg>c</seg></tuv></tu>\n",
    ];

    const CELLS: &[&str] = &[
        "a", "b\t", "\t", ",", "\"", "\"\"", "\n", "\r\n", "é", "=1", " ", "\u{2028}", "{}",
        "x,y\r\n", "\"c\",",
    ];

    fn text(start: &'static str, pieces: &'static [&'static str]) -> impl Strategy<Value = String> {
        let pieces = prop::collection::vec(prop::sample::select(pieces), 0..40);
        pieces.prop_map(move |pieces| start.to_owned() + &pieces.concat())
    }

    fn cuts(text: &str, places: &[prop::sample::Index]) -> Vec<usize> {
        let at = |place: &prop::sample::Index| place.index(text.len() + 1);
        let mut cuts: Vec<_> = places.iter().map(at).collect();
        cuts.retain(|&at| {
            at > 0 && at < text.len() && text.is_char_boundary(at) && !text[..at].ends_with('\r')
        });
        cuts.sort_unstable();
        cuts.dedup();
        cuts
    }

    const HEAD: &str = "<tmx version='1.4'><header srclang='en'/><body>";

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]
        #[test]
        fn it_does_not_matter_where_a_memory_is_cut(
            text in text(HEAD, PIECES),
            places in prop::collection::vec(any::<prop::sample::Index>(), 0..8),
        ) {
            let state = tmx::State::default;
            let whole = found(&tmx::Tmx, state(), &text, &[]);
            prop_assert_eq!(found(&tmx::Tmx, state(), &text, &cuts(&text, &places)), whole);
        }

        #[test]
        fn it_does_not_matter_where_a_table_is_cut(
            text in text("source,target\r\n", CELLS),
            places in prop::collection::vec(any::<prop::sample::Index>(), 0..8),
        ) {
            let cuts = cuts(&text, &places);
            let columns = tables::Columns::with_comma;
            prop_assert_eq!(
                found(&tables::Csv::default(), columns(), &text, &cuts),
                found(&tables::Csv::default(), columns(), &text, &[])
            );
            prop_assert_eq!(
                found(&tables::Tsv::default(), None, &text, &cuts),
                found(&tables::Tsv::default(), None, &text, &[])
            );
            prop_assert_eq!(
                found(&rows::Jsonl, (), &text, &cuts),
                found(&rows::Jsonl, (), &text, &[])
            );
        }
    }

    #[test]
    fn errors_at_one_place_keep_their_order_wherever_a_memory_is_cut() {
        let text = format!("{HEAD}<tu><tu\n--><!---->");
        let whole = found(&tmx::Tmx, tmx::State::default(), &text, &[]);
        for at in HEAD.len()..text.len() {
            let cut = found(&tmx::Tmx, tmx::State::default(), &text, &[at]);
            assert_eq!(cut, whole, "{:?}", text.split_at(at));
        }
    }

    /// The second of each pair is the first unit of its chunk, as the first one is.
    #[test]
    fn a_unit_without_a_text_is_the_same_as_no_other() {
        let unit = "<tu><tuv xml:lang='en'><seg>a</seg></tuv><tuv xml:lang='de'/></tu>";
        let text = format!("{HEAD}{unit}{unit}</body></tmx>");
        let cut = HEAD.len() + unit.len();
        for cuts in [&[HEAD.len(), cut][..], &[cut], &[]] {
            let found = found(&tmx::Tmx, tmx::State::default(), &text, cuts).concat();
            assert!(!found.contains("same as"), "{found}");
        }
    }

    /// The findings of a text in chunks of 10 bytes, of which at most `max_kept` bytes are kept.
    fn found_in_pieces<R: Rules>(
        rules: &R,
        state: R::State,
        text: &str,
        max_kept: usize,
    ) -> Vec<String> {
        let bounds: Vec<usize> = (0..text.len()).step_by(10).chain([text.len()]).collect();
        let chunks = bounds.windows(2).map(|pair| {
            let text = Text { text: text[pair[0]..pair[1]].into(), ..Text::default() };
            Ok(Chunk { text, is_last: pair[1] == bounds[bounds.len() - 1] })
        });
        let chunks: Vec<_> = chunks.collect();
        let mut found = Vec::new();
        let known = (state, Report::default());
        check(rules, ("x", 2, max_kept), chunks.into_iter(), known, |finding| {
            found.push(finding.to_string());
            Ok::<(), Error>(())
        })
        .unwrap();
        found
    }

    const LONG: &str = "of more than 8 MiB; not checked [syntax]";

    /// Requirements 85 and 86.
    #[test]
    fn a_unit_that_is_too_long_is_one_finding() {
        let unit = |source: &str, attributes: &str| {
            format!(
                "<tu {attributes}><tuv xml:lang='en'><seg>{source}</seg></tuv>\
                 <tuv xml:lang='de'><seg>{source}</seg></tuv></tu>\n"
            )
        };
        let head = "<tmx version='1.4'><header creationtool='x' creationtoolversion='1' \
            segtype='sentence' o-tmf='x' adminlang='en' srclang='en' datatype='plaintext'/><body>\n";
        for long in
            [unit(&" x".repeat(500), ""), unit("x", &format!("tuid='{}'", "y ".repeat(500)))]
        {
            let text = format!("{head}{}{long}{}</body></tmx>\n", unit("a", ""), unit(" b", ""));
            let found = found_in_pieces(&tmx::Tmx, tmx::State::default(), &text, 400);
            assert_eq!(
                found,
                [
                    format!("x:3:1: error: unit 2: a unit {LONG}"),
                    "x:4:25: warning: unit 3: leading or trailing white space; trim it [surrounding-whitespace]"
                        .to_owned(),
                    "x:4:63: warning: unit 3: leading or trailing white space; trim it [surrounding-whitespace]"
                        .to_owned(),
                ]
            );
        }
    }

    #[test]
    fn a_row_that_is_too_long_is_one_finding() {
        let long = "x ".repeat(200);
        let text = format!("a\tb\n{long}\t{long} \t\nc\td\te\n");
        let width = "x:3:1: error: unit 3: 3 columns; expected 2 [columns]";
        let row = format!("x:2:1: error: unit 2: a row {LONG}");
        assert_eq!(found_in_pieces(&tables::Tsv::default(), None, &text, 100), [&row, width]);
        let text = format!("source,target\r\na,b\r\n\"{long}\n,\",b\r\nc,d,e\r\n");
        let width = "x:5:1: error: unit 3: 3 columns; expected 2 [columns]";
        let row = format!("x:3:1: error: unit 2: a row {LONG}");
        // As many bytes are needed to find the separator.
        let text = text.replace("x ", &"x ".repeat(400));
        let columns = tables::Columns::new(true);
        assert_eq!(found_in_pieces(&tables::Csv::default(), columns, &text, 40_000), [&row, width]);
        let text = format!("{{\"source\":\"a\",\"target\":\"{long}\"}}\n[]\n");
        let row = format!("x:1:1: error: unit 1: a row {LONG}");
        let object = "x:2:1: error: unit 2: not an object; expected one per line [syntax]";
        assert_eq!(found_in_pieces(&rows::Jsonl, (), &text, 100), [&row, object]);
    }

    #[test]
    fn what_never_ends_is_one_finding() {
        let text = format!("{HEAD}<tu><tuv xml:lang='en'><seg>{}", "x ".repeat(500));
        let found = found_in_pieces(&tmx::Tmx, tmx::State::default(), &text, 100);
        let long = "a unit of more than 8 MiB that does not end; not checked";
        assert_eq!(found.iter().filter(|found| found.contains(long)).count(), 1, "{found:?}");
    }
}
