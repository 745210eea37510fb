//! What is told and collected while documents are aligned.

use std::collections::HashSet;
use std::io::{BufWriter, Write};

use anyhow::Result;
use tmforge::coverage::Summary;
use tmforge::error::{Error, ErrorKind};
use tmforge::lang::LanguagePair;
use tmforge::output::{FailedDocument, TermWriter, WriteSummary};
use tmforge::pipeline::{AlignedDocument, InputFile, Job, Observer};

use super::args::Args;
use super::overview::Overview;
use crate::cli::bar::Bar;
use crate::cli::languages;
use crate::cli::pairing::Unmatched;
use crate::cli::report::Report;
use crate::cli::reviews::Review;
use crate::cli::terminal::{eprint_visible, limit_warning};
use crate::cli::verdicts::{self, Doubtful};

/// The glossary of a run.
pub(super) type Terms = TermWriter<BufWriter<Box<dyn Write + Send>>>;

/// The files of a run besides its outputs.
pub(super) struct Files {
    pub(super) report: Option<Report>,
    pub(super) terms: Option<Terms>,
    /// The page or workbook for a review.
    pub(super) review: Option<Review>,
    /// The documents that failed, as JSON Lines.
    pub(super) errors: Option<Box<dyn Write + Send>>,
}

/// Prints each document on standard error, and adds it to the report if there is one.
pub(super) struct Progress {
    pair: LanguagePair,
    quiet: bool,
    /// Whether each document has its line.
    lists_documents: bool,
    keep_doubtful: bool,
    files: Files,
    /// The first error of these files, which is returned after the last document.
    report_error: Option<anyhow::Error>,
    /// The files of folders that may be documents of their own, by path and by name.
    may_lack_a_language: HashSet<String>,
    bar: Option<Bar>,
    /// The documents whose alignment was in the cache.
    pub(super) cached: usize,
    pub(super) overview: Overview,
    /// The files that lack a language. Their names are in memory anyway.
    pub(super) left_out: Vec<Unmatched>,
}

impl Progress {
    pub(super) fn new(args: &Args, pair: LanguagePair, jobs: &[Job], files: Files) -> Self {
        // The documents of --documents are not known before they are read.
        let may_be_several = jobs.len() != 1;
        Self {
            pair,
            quiet: args.quiet,
            lists_documents: args.verbose || (!args.quiet && may_be_several),
            keep_doubtful: args.keep_doubtful,
            files,
            report_error: None,
            may_lack_a_language: jobs.iter().flat_map(names_in_folders).collect(),
            bar: None,
            cached: 0,
            overview: Overview::default(),
            left_out: Vec::new(),
        }
    }

    /// Shows the documents in a bar, too.
    pub(super) fn show_in(&mut self, bar: Bar) {
        self.bar = Some(bar);
    }

    /// Counts a document in the bar.
    fn advance(&self, units: usize, is_doubtful: bool) {
        if let Some(bar) = &self.bar {
            bar.document(units, is_doubtful);
        }
    }

    pub(super) fn finish(self, written: &[WriteSummary], summary: &Summary) -> Result<()> {
        if let Some(error) = self.report_error {
            return Err(error);
        }
        self.files.terms.map_or(Ok(0), TermWriter::finish)?;
        self.files.review.map_or(Ok(()), Review::finish)?;
        self.files.report.map_or(Ok(()), |report| report.finish(written, summary))
    }
}

impl Observer for Progress {
    fn document_done(&mut self, document: &AlignedDocument) {
        self.cached += usize::from(document.is_cached);
        let line = self.overview.add(document);
        if self.lists_documents {
            eprint_visible(&line);
        }
        if !self.quiet {
            document.notes.iter().for_each(|note| eprint_visible(note));
            languages::warn(&document.unexpected, &self.pair);
        }
        let doubtful = if self.keep_doubtful { Doubtful::Written } else { Doubtful::Refused };
        let told = verdicts::warning(&document.coverage, doubtful);
        let is_doubtful = document.coverage.judgement.verdict.is_refused();
        self.advance(document.units.len(), is_doubtful);
        if let Some(warning) = told.filter(|_| !self.quiet) {
            eprint_visible(&warning);
        }
        let names = || document.coverage.names();
        if document.is_limited && !self.quiet {
            eprint_visible(&limit_warning(&names()));
        }
        let reported = self.files.report.as_mut().map(|report| report.document(&document.coverage));
        if let Some(Err(error)) = reported {
            self.report_error.get_or_insert(error);
        }
        let page = self.files.review.as_mut().zip(document.review.as_deref());
        if let Some(Err(error)) = page.map(|(page, document)| page.document(document)) {
            self.report_error.get_or_insert(error);
        }
        let name = names();
        let written = self.files.terms.as_mut().map(|terms| terms.write(&name, &document.terms));
        if let Some(Err(error)) = written {
            self.report_error.get_or_insert(error.into());
        }
    }

    fn failed(&mut self, error: &Error) {
        self.advance(0, false);
        let is_left = matches!(error.kind(), ErrorKind::Language | ErrorKind::Content)
            && error.place().is_some_and(|place| self.may_lack_a_language.contains(&place.path));
        if is_left {
            if !self.quiet {
                eprint_visible(&format!("left out: {error}"));
            }
            self.left_out.extend(unmatched(error));
            return;
        }
        self.overview.add_failure(error);
        eprint_visible(&error.to_string());
        if let Some(report) = &mut self.files.report {
            report.failed(error);
        }
        let line = FailedDocument::of(error).line();
        let written = self.files.errors.as_mut().map(|file| file.write_all(line.as_bytes()));
        if let Some(Err(error)) = written {
            self.report_error.get_or_insert(anyhow::Error::new(error).context("--errors"));
        }
    }
}

/// The file of an error that does not end the run, and what was found in it.
fn unmatched(error: &Error) -> Option<Unmatched> {
    let (path, message) = (&error.place()?.path, error.to_string());
    let reason = message.strip_prefix(&format!("{path}: ")).unwrap_or(&message);
    Some(Unmatched { path: path.into(), reason: reason.to_owned() })
}

/// The path and the name of a file of a folder that is read by itself.
fn names_in_folders(job: &Job) -> Vec<String> {
    match job {
        Job::Bilingual(InputFile::InFolder { path, name }) => {
            vec![path.to_string_lossy().into_owned(), name.clone()]
        }
        _ => Vec::new(),
    }
}
