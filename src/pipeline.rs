//! Connects the stages: reads, separates, segments and aligns documents, and writes their units.
//! Documents are processed in parallel; units are written in input order.

use std::collections::HashSet;
use std::sync::Arc;

use xxhash_rust::xxh3::Xxh3;

use crate::align::{Aligner, Alignment, Bead, Judgement, Sequence, Task, Verdict};
use crate::config::Config;
use crate::corrections::{self, Corrected, Corrections, DocumentCorrections, Origin};
use crate::coverage::{self, Coverage, Summary};
use crate::error::{Error, ErrorKind, Result};
use crate::filter::{Filter, Filters, MinConfidence, NoLetters, Untranslated};
use crate::input::{self, Parsed};
use crate::inspection::Inspection;
pub use crate::job::{InputFile, Job, Line};
use crate::lang::Tag;
use crate::language_check::{self, UnexpectedLanguage};
use crate::model::{Bitext, Document, ExclusionReason, Segment, Stream, Term};
use crate::ordered::{Limits, ordered};
use crate::output::Writer;
use crate::place::Place;
use crate::review::{self, ReviewDocument};
use crate::segment::Segmenter;
use crate::structure;
use crate::unit::{BeadOutcome, Segmented, TranslationUnit, build};

/// The result of one job.
#[derive(Debug, Clone)]
pub struct AlignedDocument {
    /// The name of the document in its units.
    pub name: String,
    /// The units that passed the filters, in document order.
    pub units: Vec<TranslationUnit>,
    /// The coverage report: for every character, its unit or the reason for its exclusion.
    pub coverage: Coverage,
    /// Messages about decoding and reading: a detected encoding, replaced bytes, keys that one file lacks.
    pub notes: Vec<String>,
    /// Whether the search met its limit; see [`Alignment::is_limited`].
    pub is_limited: bool,
    /// The data for a review, if [`Config::review`] asks for it.
    pub review: Option<Box<ReviewDocument>>,
    /// Whether the alignment comes from the [cache](crate::cache::Cache).
    pub is_cached: bool,
    /// Files that clearly are not in the language asked for.
    pub unexpected: Vec<UnexpectedLanguage>,
    /// The vocabulary of the document, which is in no unit.
    pub terms: Vec<Term>,
}

/// A document that is read, separated by language and segmented, ready for alignment.
#[derive(Debug, Clone)]
pub struct PreparedDocument {
    /// The two streams, with page breaks rejoined, and their sections.
    pub bitext: Bitext,
    /// The segments of the source stream.
    pub source: Vec<Segment>,
    /// The segments of the target stream.
    pub target: Vec<Segment>,
    /// Messages about decoding, as in [`AlignedDocument::notes`].
    pub notes: Vec<String>,
    /// As in [`AlignedDocument::unexpected`].
    pub unexpected: Vec<UnexpectedLanguage>,
}

/// Receives the events of a run, one per job, in the order of the jobs. `()` ignores them; the
/// [`Summary`] counts the documents that failed.
pub trait Observer {
    /// Called after the units of a document were written.
    fn document_done(&mut self, document: &AlignedDocument) {
        let _ = document;
    }

    /// Called for a document that could not be read or prepared. The run continues.
    fn failed(&mut self, error: &Error) {
        let _ = error;
    }
}

impl Observer for () {}

/// The documents that may be in work or wait to be written, for each thread. A long document among
/// short ones leaves the other threads something to do.
const WINDOW: usize = 8;

/// Turns documents into translation units. One instance serves all documents and all threads.
pub struct Forge {
    config: Config,
    source: Segmenter,
    target: Segmenter,
    aligner: Aligner,
    filters: Filters,
}

impl Forge {
    /// Compiles the segmentation rules and prepares the lexicons of `config`.
    ///
    /// # Errors
    /// When an option is out of its range or a lexicon cannot be used.
    pub fn new(mut config: Config) -> Result<Self> {
        config.check()?;
        let segmenter = |language: &Tag| match &config.srx {
            Some(srx) => Segmenter::from_srx(srx, language),
            None => Segmenter::new(language),
        };
        let (source, target) = (segmenter(&config.pair.source), segmenter(&config.pair.target));
        config.align.threads = config.threads;
        let aligner = Aligner::new(config.align.clone(), std::mem::take(&mut config.lexicons))?;
        let mut filters: Vec<Arc<dyn Filter>> = vec![
            Arc::new(Untranslated),
            Arc::new(NoLetters),
            Arc::new(MinConfidence { least: config.min_confidence }),
        ];
        filters.append(&mut config.filters);
        let filters = Filters::new(filters);
        Ok(Self { config, source, target, aligner, filters })
    }

    /// Aligns one bilingual document, as [`Forge::run`] does.
    ///
    /// # Errors
    /// When the document has no text in one of the two languages.
    pub fn align(&self, parsed: impl Into<Parsed>) -> Result<AlignedDocument> {
        let parsed = parsed.into();
        let unexpected = self.unexpected(&[&parsed]);
        let bitext = self.separate(parsed)?;
        self.finish_one(&self.cut(bitext, Vec::new(), unexpected))
    }

    /// Aligns two parallel documents, as [`Forge::run`] does.
    ///
    /// # Errors
    /// When a document has no text in its language.
    pub fn align_pair(
        &self,
        source: impl Into<Parsed>,
        target: impl Into<Parsed>,
    ) -> Result<AlignedDocument> {
        let (source, target) = (source.into(), target.into());
        let unexpected = self.unexpected(&[&source, &target]);
        let bitext = self.pair(source, target)?;
        self.finish_one(&self.cut(bitext, Vec::new(), unexpected))
    }

    fn separate(&self, mut parsed: Parsed) -> Result<Bitext> {
        let Config { pair, structure, .. } = &self.config;
        // Comments may hold the source text of the paragraphs below them. That shows only in the
        // parsed document, so such a file is parsed again with its comments open.
        let comments = structure::hidden_text(&parsed.document, pair);
        if !comments.is_empty() {
            parsed = parsed.with_comments(&comments)?;
        }
        structure::separate(parsed.document, pair, structure)
    }

    fn pair(&self, source: Parsed, target: Parsed) -> Result<Bitext> {
        let Config { pair, structure, .. } = &self.config;
        // The segments of the caller stay as they are.
        let is_segmented = source.document.is_segmented || target.document.is_segmented;
        let as_given = is_segmented.then(structure::Options::as_given);
        let options = as_given.as_ref().unwrap_or(structure);
        structure::pair(source.document, target.document, pair, options)
    }

    /// Reads one job, separates the languages and cuts both into segments.
    ///
    /// # Errors
    /// When a file cannot be read or decoded, or lacks one of the languages.
    pub fn prepare(&self, job: &Job) -> Result<PreparedDocument> {
        let mut notes = Vec::new();
        let (bitext, unexpected) = match job {
            Job::Bilingual(input) => {
                let parsed = self.read(input, &mut notes)?;
                let unexpected = self.unexpected(&[&parsed]);
                (self.separate(parsed)?, unexpected)
            }
            Job::Pair(source, target) => {
                let source = self.read(source, &mut notes)?;
                let target = self.read(target, &mut notes)?;
                let unexpected = self.unexpected(&[&source, &target]);
                (self.pair(source, target)?, unexpected)
            }
            Job::Line(line) => return self.prepare(&line.job()?),
        };
        Ok(self.cut(bitext, notes, unexpected))
    }

    fn unexpected(&self, files: &[&Parsed]) -> Vec<UnexpectedLanguage> {
        let documents: Vec<&Document> = files.iter().map(|parsed| &parsed.document).collect();
        language_check::unexpected(&documents, &self.config.pair)
    }

    /// Aligns documents together, as [`Aligner::align`] does, and returns the beads of each. What is
    /// learned is learned from all of them; with one document the beads are those of [`Forge::run`].
    pub fn beads(&self, batch: &[PreparedDocument]) -> Vec<Vec<Bead>> {
        let tasks: Vec<Task> = batch.iter().map(PreparedDocument::task).collect();
        self.aligner.align(&tasks)
    }

    /// Aligns one job and returns the results of every stage.
    ///
    /// # Errors
    /// As [`Forge::prepare`].
    pub fn inspect(&self, job: &Job) -> Result<Inspection> {
        let prepared = self.prepare(job)?;
        let task = [prepared.task()];
        let found = self.aligner.explain_documents(&task).pop();
        let (explained, alignment) = found.unwrap_or_default();
        let outcomes = self.outcomes(&prepared, &alignment, &[]);
        let document = self.finish(&prepared, &alignment, outcomes);
        let inspection = Inspection::new(prepared.segmented(), &explained, document.coverage);
        Ok(Inspection { unexpected: prepared.unexpected, ..inspection })
    }

    /// Aligns every job and writes the units in the order of the jobs.
    ///
    /// Each document is aligned alone, so its units do not depend on the other jobs, nor on the number
    /// of threads. The ids of units are distinct if the [names](Job::name) of the jobs are. A job that
    /// fails is reported to the observer, and the run continues.
    ///
    /// # Errors
    /// When the writer fails.
    pub fn run(
        &self,
        jobs: impl Iterator<Item = Job> + Send,
        writer: &mut dyn Writer,
        observer: &mut dyn Observer,
    ) -> Result<Summary> {
        let limits = limits(self.threads());
        let mut sink = Sink::new(writer, observer);
        let work = |job: Job| self.document(&job);
        ordered(limits, jobs, work, |outcome| {
            sink.take(outcome.unwrap_or_else(|panic| Err(panicked(&panic)))).map(drop)
        })?;
        Ok(sink.summary)
    }

    /// Reads and aligns one job, as [`Forge::run`] does.
    ///
    /// # Errors
    /// As [`Forge::prepare`].
    pub fn document(&self, job: &Job) -> Result<AlignedDocument> {
        self.finish_one(&self.prepare(job)?)
    }

    /// The number of worker threads.
    pub(crate) fn threads(&self) -> usize {
        self.config.threads.max(1)
    }

    fn finish_one(&self, prepared: &PreparedDocument) -> Result<AlignedDocument> {
        let task = [prepared.task()];
        let (mut alignment, is_cached) = match &self.config.cache {
            None => (self.search(&task), false),
            Some(cache) => {
                let Config { align, sub_segments, .. } = &self.config;
                let options = (align.builtin, &align.constants, sub_segments);
                cache.alignment(&task[0], &options, || self.search(&task))
            }
        };
        alignment.sub_segments.retain(|part| part.confidence >= self.config.min_confidence);
        let document = self.corrected_document(prepared, &alignment, self.corrections())?;
        Ok(AlignedDocument { is_cached, ..document })
    }

    fn corrections(&self) -> Option<&Corrections> {
        self.config.corrections.as_deref()
    }

    /// Aligns a document that is prepared. With [`Forge::corrected_document`] it is what [`Forge::run`] does.
    pub fn alignment(&self, prepared: &PreparedDocument) -> Alignment {
        let mut alignment = self.search(&[prepared.task()]);
        alignment.sub_segments.retain(|part| part.confidence >= self.config.min_confidence);
        alignment
    }

    /// The units of a document that is aligned, with `corrections` instead of those of [`Config::corrections`].
    /// Further corrections do not need another alignment.
    ///
    /// # Errors
    /// When the corrections do not fit the document.
    pub fn corrected_document(
        &self,
        prepared: &PreparedDocument,
        alignment: &Alignment,
        corrections: Option<&Corrections>,
    ) -> Result<AlignedDocument> {
        let name = prepared.segmented().document_name();
        let own = corrections.and_then(|corrections| self.corrections_of(&name, corrections));
        let Some((own, place)) = own else {
            let outcomes = self.outcomes(prepared, alignment, &[]);
            let review = self.review(prepared, &outcomes.0, None);
            return Ok(AlignedDocument { review, ..self.finish(prepared, alignment, outcomes) });
        };
        let (corrected, found) = corrected(own, &place, prepared, alignment)?;
        let review = match self.config.review {
            true => self.review(prepared, &self.outcomes(prepared, alignment, &[]).0, Some(own)),
            false => None,
        };
        let outcomes = self.outcomes(&corrected, &found.alignment, &found.origins);
        let document = self.finish(&corrected, &found.alignment, outcomes);
        Ok(AlignedDocument { review, ..document })
    }

    /// The data for a review of what the aligner found, if [`Config::review`] asks for it.
    fn review(
        &self,
        prepared: &PreparedDocument,
        outcomes: &[BeadOutcome],
        corrections: Option<&DocumentCorrections>,
    ) -> Option<Box<ReviewDocument>> {
        if !self.config.review {
            return None;
        }
        let (explained, _) = self.aligner.explain_documents(&[prepared.task()]).pop()?;
        let document = review::document(prepared.segmented(), outcomes, &explained, corrections);
        Some(Box::new(document))
    }

    /// The corrections of a document, and their place in messages.
    fn corrections_of<'c>(
        &self,
        name: &str,
        corrections: &'c Corrections,
    ) -> Option<(&'c DocumentCorrections, String)> {
        let pair = &self.config.pair;
        corrections.of([name, pair.source.as_str(), pair.target.as_str()])
    }

    /// The beads of a document and, where enabled, the sub-segments.
    fn search(&self, task: &[Task; 1]) -> Alignment {
        let mut found = match self.config.sub_segments {
            false => self.aligner.align_documents(task),
            true => self.aligner.align_with_sub_segments(task),
        };
        found.pop().unwrap_or_default()
    }

    /// Builds the coverage report of a document, and numbers the units that are written.
    fn finish(
        &self,
        prepared: &PreparedDocument,
        alignment: &Alignment,
        (outcomes, judgement): (Vec<BeadOutcome>, Judgement),
    ) -> AlignedDocument {
        let coverage =
            coverage::build(prepared.segmented(), &outcomes, judgement, &alignment.moved);
        let kept = outcomes.into_iter().filter(|outcome| outcome.excluded.is_none());
        let verdict = judgement.verdict;
        let numbered = kept
            .filter_map(|outcome| outcome.unit)
            .enumerate()
            .map(|(i, unit)| TranslationUnit { position: i + 1, verdict, ..unit });
        AlignedDocument {
            name: prepared.segmented().document_name(),
            units: numbered.collect(),
            coverage,
            notes: prepared.notes.clone(),
            is_limited: alignment.is_limited,
            review: None,
            is_cached: false,
            unexpected: prepared.unexpected.clone(),
            terms: prepared.bitext.terms.clone(),
        }
    }

    /// Builds the units and filters them: what becomes of each bead, and the judgement on the document.
    /// `origins` is where each bead is from; empty if nothing was corrected.
    fn outcomes(
        &self,
        prepared: &PreparedDocument,
        alignment: &Alignment,
        origins: &[Origin],
    ) -> (Vec<BeadOutcome>, Judgement) {
        let Alignment { beads, sub_segments, judgement, .. } = alignment;
        let verdict = match judgement.verdict {
            verdict if prepared.unexpected.is_empty() || verdict.is_refused() => verdict,
            _ => Verdict::OtherLanguage,
        };
        let mut units = build(prepared.segmented(), beads, sub_segments).into_iter();
        let outcome = |(at, bead): (usize, &Bead)| {
            let unit = if bead.is_two_sided() { units.next() } else { None };
            let origin = origins.get(at);
            let is_final = origin.and_then(|origin| origin.corrected.as_ref());
            let unit = match (unit, origin) {
                (Some(unit), Some(origin)) => Some(origin.unit(unit)),
                (unit, _) => unit,
            };
            let excluded = match (&unit, is_final) {
                (None, _) => Some(ExclusionReason::Unaligned),
                (Some(_), Some(bead)) => bead.is_rejected().then_some(ExclusionReason::Rejected),
                (Some(unit), None) => self.rejection(unit, verdict),
            };
            BeadOutcome { bead: bead.clone(), unit, excluded }
        };
        let outcomes = beads.iter().enumerate().map(outcome).collect();
        (outcomes, Judgement { verdict, ..*judgement })
    }

    /// Why a unit of a document is not written; `None` if it is.
    fn rejection(&self, unit: &TranslationUnit, verdict: Verdict) -> Option<ExclusionReason> {
        let rejection = self.filters.rejection(unit);
        match (verdict.is_refused(), self.config.keep_doubtful) {
            (true, false) => rejection
                .filter(|reason| *reason != ExclusionReason::LowConfidence)
                .or(Some(ExclusionReason::NotTranslation)),
            (true, true) => rejection.filter(|reason| *reason != ExclusionReason::LowConfidence),
            (false, _) => rejection,
        }
    }

    fn cut(
        &self,
        bitext: Bitext,
        mut notes: Vec<String>,
        unexpected: Vec<UnexpectedLanguage>,
    ) -> PreparedDocument {
        notes.extend(bitext.documents.iter().flat_map(|document| document.notes.clone()));
        let cut = |segmenter: &Segmenter, stream: &Stream| match &bitext.documents[stream.document]
        {
            document if document.is_segmented => stream.whole_blocks(),
            _ => segmenter.segment_stream(stream),
        };
        let source = cut(&self.source, &bitext.source);
        let target = cut(&self.target, &bitext.target);
        PreparedDocument { bitext, source, target, notes, unexpected }
    }

    fn read(&self, input: &InputFile, notes: &mut Vec<String>) -> Result<Parsed> {
        let read = input.read(&self.config.input)?;
        notes.extend(decoding_note(&input.shown(), &read.decoding));
        Ok(read)
    }
}

/// A document with its corrections. `place` is that of the corrections in messages.
fn corrected(
    document: &DocumentCorrections,
    place: &str,
    prepared: &PreparedDocument,
    alignment: &Alignment,
) -> Result<(PreparedDocument, Corrected)> {
    let mut corrected = corrections::apply(document, place, prepared.segmented(), alignment)?;
    let (source, target) =
        (std::mem::take(&mut corrected.source), std::mem::take(&mut corrected.target));
    Ok((PreparedDocument { source, target, ..prepared.clone() }, corrected))
}

/// A message about the decoding of a file. `None` if the encoding was certain and nothing was
/// replaced.
fn decoding_note(name: &str, decoding: &input::Decoding) -> Option<String> {
    let encoding = decoding.encoding;
    let replaced = match decoding.replaced {
        0 => String::new(),
        n => format!("; {n} invalid byte sequences replaced by U+FFFD"),
    };
    (decoding.detected || decoding.replaced > 0)
        .then(|| format!("{name}: read as {encoding}{replaced}; pass --encoding if that is wrong"))
}

impl PreparedDocument {
    /// The input of [`build`].
    pub fn segmented(&self) -> Segmented<'_> {
        Segmented { bitext: &self.bitext, source: &self.source, target: &self.target }
    }

    /// The input of the aligner.
    pub fn task(&self) -> Task {
        Task {
            source: Sequence::from_stream(&self.bitext.source, &self.source),
            target: Sequence::from_stream(&self.bitext.target, &self.target),
            sections: self.bitext.section_pairs.clone(),
            in_one_file: self.bitext.documents.len() == 1,
            vectors: None,
        }
    }
}

/// The limits of a run with so many threads.
pub(crate) fn limits(threads: usize) -> Limits {
    Limits { threads, window: threads * WINDOW }
}

/// The error of a document at which the program itself failed.
pub(crate) fn panicked(panic: &str) -> Error {
    Error::new(ErrorKind::Internal, format!("internal error: {panic}"))
        .advice("this is a bug in tmforge; please report it with the input")
}

/// Receives the results in order, writes the units and sums up the coverage.
pub(crate) struct Sink<'a> {
    writer: &'a mut dyn Writer,
    observer: &'a mut dyn Observer,
    pub(crate) summary: Summary,
    /// Hashes of the pairs written so far, to count repeats without keeping their texts. The count is
    /// that of the pairs less that of the distinct ones, in any order.
    seen: HashSet<u128>,
    /// Hashes of the names of the documents written so far.
    names: HashSet<u128>,
}

impl<'a> Sink<'a> {
    pub(crate) fn new(writer: &'a mut dyn Writer, observer: &'a mut dyn Observer) -> Self {
        let (seen, names) = (HashSet::new(), HashSet::new());
        Self { writer, observer, summary: Summary::default(), seen, names }
    }

    /// Writes a document, or reports its error. Returns the document.
    pub(crate) fn take(
        &mut self,
        result: Result<AlignedDocument>,
    ) -> Result<Option<AlignedDocument>> {
        match result.and_then(|document| self.with_own_name(document)) {
            Ok(document) => {
                self.write(&document)?;
                Ok(Some(document))
            }
            Err(error) => {
                self.summary.failed += 1;
                self.observer.failed(&error);
                self.writer.failed(&error)?;
                Ok(None)
            }
        }
    }

    /// Refuses a document whose name another one has: the ids of units are made of it.
    fn with_own_name(&mut self, document: AlignedDocument) -> Result<AlignedDocument> {
        let hash = xxhash_rust::xxh3::xxh3_128(document.name.as_bytes());
        if self.names.insert(hash) {
            return Ok(document);
        }
        Err(Error::new(ErrorKind::Content, "a second document of this name")
            .expected("expected each name once, because the ids of units are made of it")
            .advice("give each document an id of its own")
            .at(Place::file(document.name)))
    }

    fn write(&mut self, document: &AlignedDocument) -> Result<()> {
        for unit in &document.units {
            if !self.seen.insert(pair_hash(unit)) {
                self.summary.repeated += 1;
            }
            self.writer.write(unit)?;
        }
        self.summary.add(&document.coverage);
        self.observer.document_done(document);
        Ok(())
    }
}

/// A hash of source and target. The length keeps `ab`, `c` and `a`, `bc` apart.
fn pair_hash(unit: &TranslationUnit) -> u128 {
    let mut hash = Xxh3::new();
    hash.update(&(unit.source.len() as u64).to_le_bytes());
    hash.update(unit.source.as_bytes());
    hash.update(unit.target.as_bytes());
    hash.digest128()
}
