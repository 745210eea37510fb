//! An overview of the documents of a run: a line for each, and a table at the end. Its size does not grow
//! with the number of documents.

use std::collections::BTreeMap;

use tmforge::align::Verdict;
use tmforge::error::Error;
use tmforge::pipeline::AlignedDocument;

use crate::cli::terminal::plural;
use crate::cli::verdicts;

/// The most documents that are listed below the table.
const LISTED: usize = 20;

/// The documents so far.
#[derive(Debug, Default)]
pub(super) struct Overview {
    verdicts: BTreeMap<Verdict, Counts>,
    pub(super) failed: usize,
    /// The first documents that want a look: those that failed, and those that are not plainly translations.
    listed: Vec<String>,
    /// The number of documents that want a look beyond those that are listed.
    more: usize,
}

/// The counts of one document, or of all documents of one verdict.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    documents: usize,
    units: usize,
    /// Pairs below the confidence from which on a pair counts as right.
    low: usize,
    segments: usize,
    one_sided: usize,
}

impl Counts {
    fn of(document: &AlignedDocument) -> Self {
        let coverage = &document.coverage;
        Self {
            documents: 1,
            units: document.units.len(),
            low: coverage.low_confidence.len(),
            segments: coverage.segments.values().sum(),
            one_sided: coverage.one_sided.values().sum(),
        }
    }

    fn add(&mut self, other: Self) {
        self.documents += other.documents;
        self.units += other.units;
        self.low += other.low;
        self.segments += other.segments;
        self.one_sided += other.one_sided;
    }

    /// The share of the segments of both sides that have no partner.
    fn one_sided(self) -> String {
        format!("{:.0} %", 100.0 * self.one_sided as f64 / self.segments.max(1) as f64)
    }
}

impl Overview {
    /// Adds a document and returns its line.
    pub(super) fn add(&mut self, document: &AlignedDocument) -> String {
        let verdict = document.coverage.judgement.verdict;
        let counts = Counts::of(document);
        self.verdicts.entry(verdict).or_default().add(counts);
        let line = format!(
            "{}: {}; {}, {} of low confidence, {} one-sided",
            document.coverage.names(),
            verdicts::name(verdict),
            plural(counts.units, "unit"),
            counts.low,
            counts.one_sided()
        );
        if verdict != Verdict::Translation {
            self.list(line.clone());
        }
        line
    }

    /// Adds a document that could not be read.
    pub(super) fn add_failure(&mut self, error: &Error) {
        self.failed += 1;
        self.list(format!("failed: {error}"));
    }

    fn list(&mut self, line: String) {
        match self.listed.len() < LISTED {
            true => self.listed.push(line),
            false => self.more += 1,
        }
    }

    /// The number of documents that did not fail.
    pub(super) fn done(&self) -> usize {
        self.verdicts.values().map(|counts| counts.documents).sum()
    }

    /// The table and the documents that want a look; `None` for a run of one document. `unmatched` is the
    /// number of files without a partner.
    pub(super) fn table(&self, unmatched: usize) -> Option<String> {
        if self.done() + self.failed < 2 {
            return None;
        }
        let mut lines = vec![format!(
            "{} done, {} failed; {} left out",
            plural(self.done(), "document"),
            self.failed,
            plural(unmatched, "file")
        )];
        lines.push(row(["verdict", "documents", "units", "low confidence", "one-sided"]));
        for (verdict, counts) in &self.verdicts {
            let [documents, units, low] =
                [counts.documents, counts.units, counts.low].map(|count| count.to_string());
            let name = verdicts::name(*verdict);
            lines.push(row([name, &documents, &units, &low, &counts.one_sided()]));
        }
        if !self.listed.is_empty() {
            lines.push("to be looked at:".to_owned());
            lines.extend(self.listed.iter().map(|line| format!("  {line}")));
        }
        if self.more > 0 {
            lines.push(format!("  and {} more; --report FILE has all", self.more));
        }
        Some(lines.join("\n"))
    }
}

fn row([verdict, documents, units, low, one_sided]: [&str; 5]) -> String {
    format!("  {verdict:<22}  {documents:>9}  {units:>9}  {low:>14}  {one_sided:>9}")
}

#[cfg(test)]
mod tests {
    use tmforge::error::ErrorKind;

    use super::*;

    #[test]
    fn at_most_twenty_documents_are_listed() {
        let mut overview = Overview::default();
        let failed = |number: usize| Error::new(ErrorKind::Content, format!("text {number}"));
        overview.add_failure(&failed(1));
        assert_eq!(overview.table(3), None);
        (2..=23).for_each(|number| overview.add_failure(&failed(number)));
        let table = overview.table(3).unwrap();
        assert!(table.starts_with("0 documents done, 23 failed; 3 files left out\n"), "{table}");
        assert!(
            table.contains("  failed: text 20\n  and 3 more; --report FILE has all"),
            "{table}"
        );
    }
}
