//! A memory as stretches of text that are checked one by one, several at once, and told in order.
//!
//! Nearly every stretch ends where nothing is open but what was open before, so that the next one can
//! be checked before this one is done. Where that proves wrong, it is checked again, with what is left
//! of this one before it: the findings never depend on the threads.

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
use crate::validate::xml::recovery::{MOST, RecoveredError, RecoveredErrorKind};
use crate::validate::xml::tokens::{End, attribute_value};
use crate::validate::{Finding, Rule, Severity};
use crate::visible::visible;

/// The rules of a format.
pub(super) trait Rules: Sync {
    /// What must be known of all that came before.
    type State: Clone + PartialEq + Send + Sync;

    /// Checks a stretch of text, and gives how much of it: what follows is the beginning of something
    /// that the next stretch goes on with. Nothing is left of the last one.
    fn check(&self, text: &str, end: End, state: &mut Self::State, report: &mut Report) -> usize;

    /// What is known where a region begins, by what is known where its stretch ends.
    fn within(&self, state: &Self::State, region: &Region) -> Self::State;

    /// Finds the end of the row or unit that a text begins with, and that is too long to be checked.
    fn skip(&self, text: &str, state: &mut Self::State, report: &mut Report) -> Skip;
}

/// How stretches are cut.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cut {
    /// What a stretch ends with.
    pub(super) after: &'static str,
    /// About how many bytes a stretch has.
    pub(super) length: usize,
    /// How many bytes are kept while something is open.
    pub(super) most: usize,
}

impl Cut {
    pub(super) fn after(mark: &'static str) -> Self {
        Self { after: mark, length: 512 << 10, most: KEPT }
    }
}

/// The stretches of a file.
pub(super) struct Chunks {
    reader: TextReader,
    cut: Cut,
    text: Text,
    is_done: bool,
}

/// A stretch of a file.
pub(super) struct Chunk {
    text: Text,
    is_last: bool,
}

impl Chunks {
    pub(super) fn new(reader: TextReader, cut: Cut) -> Self {
        Self { reader, cut, text: Text::default(), is_done: false }
    }

    /// How many bytes are kept while something is open.
    pub(super) fn most(&self) -> usize {
        self.cut.most
    }

    fn stretch(&mut self) -> io::Result<Chunk> {
        let mut least = self.cut.length;
        loop {
            if !self.reader.fill(&mut self.text, least)? {
                self.is_done = true;
                return Ok(Chunk { text: std::mem::take(&mut self.text), is_last: true });
            }
            if let Some(at) = self.place() {
                return Ok(Chunk { text: self.text.take_up_to(at), is_last: false });
            }
            least = self.text.text.len() + 1;
        }
    }

    /// Where the text is cut: after the last mark, else anywhere but within a line end.
    fn place(&self) -> Option<usize> {
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
    /// The text, and whether it is the last.
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
        let stretch = self.stretch();
        self.is_done |= stretch.is_err();
        Some(stretch)
    }
}

/// A stretch that was checked on the assumption that it begins where the first one ended.
struct Checked<S> {
    stretch: Chunk,
    state: S,
    report: Report,
    used: usize,
}

/// Checks all stretches on several threads, and keeps at most `most` bytes while something is open.
/// `state` is what is known before the first one, and
/// `opening` what was found about the file as a whole.
///
/// # Errors
/// When the file cannot be read, or the sink fails.
pub(super) fn check<R: Rules, E: From<Error>>(
    rules: &R,
    (name, threads, most): (&str, usize, usize),
    mut stretches: impl Iterator<Item = io::Result<Chunk>> + Send,
    (state, opening): (R::State, Report),
    sink: impl FnMut(Finding) -> Result<(), E>,
) -> Result<(), E> {
    let mut told = Reporter::new(rules, name, most, state, sink);
    told.opening = opening.drafts;
    // What the others must know stands in the first.
    let failed = |error| Error::io(Place::file(name), "cannot read", error);
    let Some(first) = stretches.next() else { return Ok(()) };
    told.again(first.map_err(failed)?)?;
    let expected = told.state.clone();
    let work = |stretch: io::Result<Chunk>| {
        stretch.map(|stretch| {
            let (mut state, mut report) = (expected.clone(), Report::default());
            let end = End::after(stretch.is_last);
            let used = rules.check(&stretch.text.text, end, &mut state, &mut report);
            Checked { stretch, state, report, used }
        })
    };
    let limits = Limits { threads, window: 2 * threads + 1 };
    ordered(limits, stretches, work, |checked| match checked {
        Ok(Ok(checked)) if told.is_between() && told.state == expected => told.next(checked),
        Ok(Ok(checked)) => told.again(checked.stretch),
        Ok(Err(error)) => Err(failed(error).into()),
        Err(panic) => Err(failed(io::Error::other(panic)).into()),
    })?;
    told.end()
}

/// What is too long to be checked.
struct Skipped {
    skip: Skip,
    /// How many units it is: one or none.
    units: usize,
    /// The line and column that it begins at.
    place: (usize, usize),
}

/// Findings in the order of the file.
struct Reporter<'r, R: Rules, F> {
    rules: &'r R,
    name: &'r str,
    sink: F,
    state: R::State,
    /// What is left of the stretch before.
    carry: Text,
    /// How much of it there must be before it is checked again.
    least: usize,
    most: usize,
    skip: Option<Skipped>,
    /// The line and column that the carried text begins at.
    place: (usize, usize),
    opening: Vec<PendingFinding>,
    units: usize,
    duplicates: Duplicates,
    ids: Ids,
    line_ends: BTreeMap<&'static str, usize>,
    told: usize,
    untold: usize,
}

impl<'r, R: Rules, E: From<Error>, F: FnMut(Finding) -> Result<(), E>> Reporter<'r, R, F> {
    fn new(rules: &'r R, name: &'r str, most: usize, state: R::State, sink: F) -> Self {
        Self {
            rules,
            name,
            sink,
            state,
            carry: Text::default(),
            least: 0,
            most,
            skip: None,
            place: (1, 1),
            opening: Vec::new(),
            units: 0,
            duplicates: Duplicates::default(),
            ids: Ids::default(),
            line_ends: BTreeMap::new(),
            told: 0,
            untold: 0,
        }
    }

    /// Whether the next stretch begins with nothing that was begun before.
    fn is_between(&self) -> bool {
        self.carry.text.is_empty() && self.skip.is_none()
    }

    /// Checks a stretch that could not be checked before what comes before it.
    fn again(&mut self, stretch: Chunk) -> Result<(), E> {
        self.carry.append(stretch.text);
        loop {
            if self.skip.is_some() && !self.skip(stretch.is_last)? {
                return Ok(());
            }
            let length = self.carry.text.len();
            if length < self.least.min(self.most) && !stretch.is_last {
                return Ok(());
            }
            let mut report = Report::default();
            let end = End::after(stretch.is_last);
            let used = self.rules.check(&self.carry.text, end, &mut self.state, &mut report);
            // Otherwise a long unit would be checked from its beginning at every stretch.
            self.least = if used == 0 { 2 * length } else { 0 };
            let mut text = std::mem::take(&mut self.carry);
            self.carry = text.split_off(used);
            self.tell(text, report)?;
            if used > 0 || length < self.most || stretch.is_last {
                return Ok(());
            }
            let mut report = Report::default();
            let skip = self.rules.skip(&self.carry.text, &mut self.state, &mut report);
            self.skip = Some(Skipped { skip, units: report.units, place: self.place });
        }
    }

    /// Reads past what is too long to be checked, and returns whether it is done.
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
        (self.skip, self.least) = (None, 0);
        let unit = (units > 0).then_some(units);
        let finding = warning(0, Rule::Syntax, message.into());
        self.send(place, PendingFinding { unit, severity: Severity::Error, ..finding })?;
        self.units += units;
        Ok(true)
    }

    fn next(&mut self, checked: Checked<R::State>) -> Result<(), E> {
        let Checked { stretch: Chunk { mut text, .. }, state, report, used } = checked;
        self.state = state;
        if used < text.text.len() {
            self.carry = text.split_off(used);
        }
        self.tell(text, report)
    }

    /// Tells what was found in a stretch that is done.
    fn tell(&mut self, text: Text, mut report: Report) -> Result<(), E> {
        let mut drafts = std::mem::take(&mut self.opening);
        let broken = text.broken.iter();
        let error = |at, message| RecoveredError::new(at, RecoveredErrorKind::Encoding, message);
        report.recovered_errors(broken.map(|broken| error(broken.at, broken.message())).collect());
        drafts.append(&mut report.drafts);
        self.repeats(&text.text, &report, &mut drafts);
        self.line_ends(&report, &mut drafts);
        // What is wrong with the end of a unit comes before what is said of the next one.
        drafts.sort_by_key(|draft| (draft.at, !draft.is_fault));
        let mut positions = Positions::from(&text.text, self.place);
        for draft in drafts {
            let place = positions.line_column(draft.at);
            self.send(place, draft)?;
        }
        self.place = positions.line_column(text.text.len());
        self.units += report.units;
        Ok(())
    }

    /// Units and identifiers that were there before.
    fn repeats(&mut self, text: &str, report: &Report, drafts: &mut Vec<PendingFinding>) {
        for keys in report.keys.chunk_by(|one, next| one.unit == next.unit) {
            let Some(key) = keys.first() else { continue };
            if let Some((rule, message)) = self.duplicates.add(keys, self.units + key.unit) {
                let id = key.id.map(|(start, end)| attribute_value(&text[start..end]).into());
                drafts.push(PendingFinding {
                    unit: Some(key.unit),
                    id,
                    ..warning(key.at, rule, message)
                });
            }
        }
        for (at, unit, hash, id) in &report.ids {
            if !self.ids.add(*hash) {
                let message = format!("the id {id} again").into();
                let again = warning(*at, Rule::Duplicate, message);
                drafts.push(PendingFinding { unit: Some(*unit), ..again });
            }
        }
    }

    fn line_ends(&mut self, report: &Report, drafts: &mut Vec<PendingFinding>) {
        for (&message, &(at, count)) in &report.line_ends {
            match self.line_ends.get_mut(message) {
                Some(more) => *more += count,
                None => {
                    drafts.push(warning(at, Rule::LineEnd, message.into()));
                    self.line_ends.insert(message, count - 1);
                }
            }
        }
    }

    fn send(&mut self, (line, column): (usize, usize), draft: PendingFinding) -> Result<(), E> {
        if self.told >= MOST {
            self.untold += 1;
            return Ok(());
        }
        self.told += 1;
        let PendingFinding { rule, severity, unit, id, message, .. } = draft;
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
        if self.untold > 0 {
            let message = format!("{} more findings are not told", self.untold).into();
            self.told = 0;
            let last = warning(0, Rule::Syntax, message);
            self.send(self.place, PendingFinding { severity: Severity::Error, ..last })?;
        }
        Ok(())
    }
}

fn warning(at: usize, rule: Rule, message: Cow<'static, str>) -> PendingFinding {
    let (severity, unit, id) = (Severity::Warning, None, None);
    PendingFinding { at, is_fault: false, rule, severity, unit, id, message }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::validate::{rows, tables, tmx};

    /// What is found in a text that is cut before some offsets.
    fn found<R: Rules>(rules: &R, state: R::State, text: &str, cuts: &[usize]) -> Vec<String> {
        let bounds = [&[0], cuts, &[text.len()]].concat();
        let stretches: Vec<_> = bounds
            .windows(2)
            .map(|pair| {
                let text = Text { text: text[pair[0]..pair[1]].to_owned(), ..Text::default() };
                Ok(Chunk { text, is_last: pair[1] == bounds[bounds.len() - 1] })
            })
            .collect();
        let mut found = Vec::new();
        let known = (state, Report::default());
        check(rules, ("x", 2, usize::MAX), stretches.into_iter(), known, |finding| {
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

    /// The second of each pair is the first unit of its stretch, as the first one is.
    #[test]
    fn a_unit_without_a_text_is_the_same_as_no_other() {
        let unit = "<tu><tuv xml:lang='en'><seg>a</seg></tuv><tuv xml:lang='de'/></tu>";
        let text = format!("{HEAD}{unit}{unit}</body></tmx>");
        let cut = HEAD.len() + unit.len();
        for cuts in [&[HEAD.len(), cut][..], &[cut], &[]] {
            let found = found(&tmx::Tmx, tmx::State::default(), &text, cuts).concat();
            assert!(!found.contains("the same as"), "{found}");
        }
    }

    /// What is found in a text whose stretches have 10 bytes, and of which `most` are kept.
    fn found_in_pieces<R: Rules>(
        rules: &R,
        state: R::State,
        text: &str,
        most: usize,
    ) -> Vec<String> {
        let bounds: Vec<usize> = (0..text.len()).step_by(10).chain([text.len()]).collect();
        let stretches = bounds.windows(2).map(|pair| {
            let text = Text { text: text[pair[0]..pair[1]].into(), ..Text::default() };
            Ok(Chunk { text, is_last: pair[1] == bounds[bounds.len() - 1] })
        });
        let stretches: Vec<_> = stretches.collect();
        let mut found = Vec::new();
        let known = (state, Report::default());
        check(rules, ("x", 2, most), stretches.into_iter(), known, |finding| {
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
                    "x:4:25: warning: unit 3: white space around the segment; trim it [surrounding-whitespace]"
                        .to_owned(),
                    "x:4:63: warning: unit 3: white space around the segment; trim it [surrounding-whitespace]"
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
        let object = "x:2:1: error: unit 2: no object; expected one a line [syntax]";
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
