//! The only wiring: bytes to units, one document after the other, in parallel and in order.

use std::borrow::Cow;
use std::collections::HashSet;
use std::path::{Path, PathBuf};

use xxhash_rust::xxh3::Xxh3;

use crate::align::{self, Aligner, Bead, Sequence, SubSegmentSpans, Task};
use crate::config::Config;
use crate::coverage::{self, Coverage, Summary};
use crate::error::{Error, ErrorKind, Result};
use crate::filter::{Filters, MinConfidence, Untranslated};
use crate::input;
use crate::inspection::Inspection;
use crate::lang::Tag;
use crate::model::{Bitext, Document, ExclusionReason, Segment};
use crate::ordered::{Limits, Outcome, ordered};
use crate::output::Writer;
use crate::place::Place;
use crate::segment::Segmenter;
use crate::structure;
use crate::unit::{Segmented, TranslationUnit, build};

/// Something to read: a file, or bytes that are already there (standard input).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InputFile {
    /// A file to be read when its turn comes.
    File(PathBuf),
    /// Bytes with the name that messages and units give them.
    Bytes {
        /// The name; `-` is standard input.
        name: String,
        /// The bytes.
        bytes: Vec<u8>,
    },
}

/// One piece of work: a bilingual file, or two parallel files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Job {
    /// Both languages in one file.
    Bilingual(InputFile),
    /// The source file and the target file.
    Pair(InputFile, InputFile),
}

/// What one document, or pair of files, came to.
#[derive(Debug, Clone)]
pub struct AlignedDocument {
    /// The units in document order.
    pub units: Vec<TranslationUnit>,
    /// What became of every character.
    pub coverage: Coverage,
    /// What the reader had to guess, for the user to know.
    pub notes: Vec<String>,
}

/// A document with everything that was prepared of it before the units are made.
#[derive(Debug, Clone)]
pub struct PreparedDocument {
    /// The two streams, mended, with sections.
    pub bitext: Bitext,
    /// The segments of the source stream.
    pub source: Vec<Segment>,
    /// The segments of the target stream.
    pub target: Vec<Segment>,
    /// What the reader had to guess.
    pub notes: Vec<String>,
}

/// Follows a run: told of each document in the order of the jobs.
pub trait Observer {
    /// A document was aligned and written.
    fn document_done(&mut self, document: &AlignedDocument);
    /// A document could not be read or prepared. The run goes on.
    fn failed(&mut self, error: &Error);
}

/// Turns documents into translation units. Made once, used for every document, from any thread.
pub struct Forge {
    config: Config,
    source: Segmenter,
    target: Segmenter,
    aligner: Aligner,
    filters: Filters,
}

impl Forge {
    /// Compiles the rules and loads the lexicons that `config` asks for.
    ///
    /// # Errors
    /// When an option or a lexicon of `config` is not usable.
    pub fn new(mut config: Config) -> Result<Self> {
        config.check()?;
        let segmenter = |language: &Tag| match &config.srx {
            Some(srx) => Segmenter::from_srx(srx, language),
            None => Segmenter::new(language),
        };
        let (source, target) = (segmenter(&config.pair.source), segmenter(&config.pair.target));
        let aligner = Aligner::new(config.align.clone(), std::mem::take(&mut config.lexicons))?;
        let filters = Filters::new(vec![
            Box::new(Untranslated),
            Box::new(MinConfidence { least: config.min_confidence }),
        ]);
        Ok(Self { config, source, target, aligner, filters })
    }

    /// Aligns one bilingual document.
    ///
    /// # Errors
    /// When one of the two languages is absent.
    pub fn align(&self, document: Document) -> Result<AlignedDocument> {
        let bitext = structure::separate(document, &self.config.pair, &self.config.structure)?;
        Ok(self.finish_one(self.cut(bitext, Vec::new())))
    }

    /// Aligns two parallel documents.
    ///
    /// # Errors
    /// When one of them holds nothing in its language.
    pub fn align_pair(&self, source: Document, target: Document) -> Result<AlignedDocument> {
        let pair = &self.config.pair;
        let bitext = structure::pair(source, target, pair, &self.config.structure)?;
        Ok(self.finish_one(self.cut(bitext, Vec::new())))
    }

    /// Reads, separates and segments one job: everything before the alignment.
    ///
    /// # Errors
    /// When a file cannot be read or decoded, or lacks one of the languages.
    pub fn prepare(&self, job: &Job) -> Result<PreparedDocument> {
        let Config { pair, structure, .. } = &self.config;
        let mut notes = Vec::new();
        let bitext = match job {
            Job::Bilingual(input) => {
                let mut read = self.read(input, &mut notes)?;
                let comments = structure::hidden_text(&read.document, pair);
                if !comments.is_empty() {
                    read = read.with_comments(&comments);
                }
                structure::separate(read.document, pair, structure)?
            }
            Job::Pair(source, target) => {
                let source = self.read(source, &mut notes)?.document;
                let target = self.read(target, &mut notes)?.document;
                structure::pair(source, target, pair, structure)?
            }
        };
        Ok(self.cut(bitext, notes))
    }

    /// Aligns what was prepared: the beads of each document. One batch: the lexicon is learned
    /// from all of it.
    pub fn beads(&self, batch: &[PreparedDocument]) -> Vec<Vec<Bead>> {
        let tasks: Vec<Task> = batch.iter().map(PreparedDocument::task).collect();
        self.aligner.align(&tasks)
    }

    /// Aligns one job and keeps everything that was prepared on the way.
    ///
    /// # Errors
    /// As [`Forge::understand`].
    pub fn inspect(&self, job: &Job) -> Result<Inspection> {
        let prepared = self.prepare(job)?;
        let explained = self.aligner.explain(&[prepared.task()]).pop().unwrap_or_default();
        let beads: Vec<Bead> = explained.iter().map(|e| e.bead.clone()).collect();
        let document = self.finish(&prepared, &beads, &[]);
        Ok(Inspection::new(prepared.segmented(), &explained, document.coverage))
    }

    /// Aligns every job and writes the units in the order of the jobs.
    ///
    /// Consecutive jobs are taken in batches (see [`Options::batch`](crate::align::Options::batch)) that share a learned lexicon,
    /// so the result depends on the list of jobs and never on the number of threads. A job that
    /// fails is told to the observer, and the others go on.
    ///
    /// # Errors
    /// When the writer fails.
    pub fn run(
        &self,
        jobs: impl Iterator<Item = Job> + Send,
        writer: &mut dyn Writer,
        observer: &mut dyn Observer,
    ) -> Result<Summary> {
        let threads = self.config.threads.max(1);
        let limits = Limits { threads, window: threads * 2 };
        let mut sink = Sink { writer, observer, summary: Summary::default(), seen: HashSet::new() };
        let batches = Batches { jobs, size: self.config.align.batch.max(1) };
        let work = |batch: Vec<Job>| self.forge_batch(&batch);
        ordered(limits, batches, work, |outcome| sink.take(outcome))?;
        Ok(sink.summary)
    }

    fn forge_batch(&self, jobs: &[Job]) -> Vec<Result<AlignedDocument>> {
        let read: Vec<Result<PreparedDocument>> =
            jobs.iter().map(|job| self.prepare(job)).collect();
        let (mut good, mut slots) = (Vec::new(), Vec::new());
        for result in read {
            slots.push(result.map(|prepared| good.push(prepared)));
        }
        let aligned = self.aligned(&good);
        let mut documents = good
            .into_iter()
            .zip(aligned)
            .map(|(u, (beads, parts))| self.finish(&u, &beads, &parts));
        slots.into_iter().filter_map(|slot| slot.map(|()| documents.next()).transpose()).collect()
    }

    fn finish_one(&self, prepared: PreparedDocument) -> AlignedDocument {
        let aligned = self.aligned(std::slice::from_ref(&prepared));
        let (beads, parts) = aligned.into_iter().next().unwrap_or_default();
        self.finish(&prepared, &beads, &parts)
    }

    /// The beads of each document, and the parts of those that are to have some.
    fn aligned(&self, batch: &[PreparedDocument]) -> Vec<(Vec<Bead>, SubSegmentSpans)> {
        if !self.config.sub_segments {
            return self
                .beads(batch)
                .into_iter()
                .map(|beads| (beads, SubSegmentSpans::new()))
                .collect();
        }
        let tasks: Vec<Task> = batch.iter().map(PreparedDocument::task).collect();
        let mut aligned = self.aligner.align_with_sub_segments(&tasks);
        let sure = |part: &align::SubSegmentSpan| part.confidence >= self.config.min_confidence;
        aligned.iter_mut().for_each(|(_, parts)| parts.retain(sure));
        aligned
    }

    fn finish(
        &self,
        prepared: &PreparedDocument,
        beads: &[Bead],
        parts: &[align::SubSegmentSpan],
    ) -> AlignedDocument {
        let made = build(prepared.segmented(), beads, parts);
        let verdicts: Vec<Option<ExclusionReason>> =
            made.iter().map(|unit| self.filters.rejection(unit)).collect();
        let mut next = verdicts.iter().copied();
        let outcome = |bead: &Bead| match bead.is_two_sided() {
            true => next.next().flatten(),
            false => Some(ExclusionReason::Unaligned),
        };
        let outcomes: Vec<Option<ExclusionReason>> = beads.iter().map(outcome).collect();
        let coverage = coverage::build(prepared.segmented(), beads, &outcomes, &made);
        let judged = made.into_iter().zip(verdicts);
        let kept = judged.filter_map(|(unit, rejection)| rejection.is_none().then_some(unit));
        let numbered =
            kept.enumerate().map(|(i, unit)| TranslationUnit { position: i + 1, ..unit });
        AlignedDocument { units: numbered.collect(), coverage, notes: prepared.notes.clone() }
    }

    fn cut(&self, bitext: Bitext, notes: Vec<String>) -> PreparedDocument {
        let source = self.source.segment_stream(&bitext.source);
        let target = self.target.segment_stream(&bitext.target);
        PreparedDocument { bitext, source, target, notes }
    }

    fn read(&self, input: &InputFile, notes: &mut Vec<String>) -> Result<input::Parsed> {
        let (name, bytes) = input.bytes()?;
        let read = input::read(&name, &bytes, &self.config.input)?;
        notes.extend(decoding_note(&name, &read.decoding));
        Ok(read)
    }
}

impl InputFile {
    fn bytes(&self) -> Result<(Cow<'_, str>, Cow<'_, [u8]>)> {
        match self {
            Self::Bytes { name, bytes } => Ok((Cow::Borrowed(name), Cow::Borrowed(bytes))),
            Self::File(path) => Ok((path.to_string_lossy(), Cow::Owned(read_file(path)?))),
        }
    }

    /// How many bytes there are to read; 0 where that cannot be known.
    fn size(&self) -> u64 {
        match self {
            Self::Bytes { bytes, .. } => bytes.len() as u64,
            Self::File(path) => std::fs::metadata(path).map_or(0, |data| data.len()),
        }
    }
}

/// What the user should know of how a file was decoded; nothing where there was no doubt.
fn decoding_note(name: &str, decoding: &input::Decoding) -> Option<String> {
    let encoding = decoding.encoding;
    let replaced = match decoding.replaced {
        0 => String::new(),
        n => format!("; {n} places could not be read and became U+FFFD"),
    };
    (decoding.detected || decoding.replaced > 0).then(|| {
        format!("{name}: read as {encoding}{replaced}; give --encoding if that is not right")
    })
}

fn read_file(path: &Path) -> Result<Vec<u8>> {
    let place = Place::file(path.to_string_lossy());
    if path.is_dir() {
        return Err(Error::new(ErrorKind::Io, "is a directory")
            .expected("expected a file")
            .advice("name the files in it")
            .at(place));
    }
    std::fs::read(path).map_err(|cause| Error::io(place, "cannot read", cause))
}

impl PreparedDocument {
    /// All that units are made from.
    pub fn segmented(&self) -> Segmented<'_> {
        Segmented { bitext: &self.bitext, source: &self.source, target: &self.target }
    }

    /// What the aligner is given.
    pub fn task(&self) -> Task {
        Task {
            source: Sequence::from_stream(&self.bitext.source, &self.source),
            target: Sequence::from_stream(&self.bitext.target, &self.target),
            sections: self.bitext.section_pairs.clone(),
            in_one_file: self.bitext.documents.len() == 1,
        }
    }
}

/// Groups consecutive jobs, by their number and their size on disk.
struct Batches<I> {
    jobs: I,
    size: usize,
}

/// A batch is closed when it has this many bytes: longer documents teach a lexicon on their own.
const BATCH_BYTES: u64 = 2 << 20;

impl<I: Iterator<Item = Job>> Iterator for Batches<I> {
    type Item = Vec<Job>;

    fn next(&mut self) -> Option<Vec<Job>> {
        let (mut batch, mut bytes) = (Vec::new(), 0);
        while batch.len() < self.size && bytes < BATCH_BYTES {
            let Some(job) = self.jobs.next() else { break };
            bytes += match &job {
                Job::Bilingual(input) => input.size(),
                Job::Pair(source, target) => source.size() + target.size(),
            };
            batch.push(job);
        }
        (!batch.is_empty()).then_some(batch)
    }
}

/// Where results arrive, in order.
struct Sink<'a> {
    writer: &'a mut dyn Writer,
    observer: &'a mut dyn Observer,
    summary: Summary,
    seen: HashSet<u128>,
}

impl Sink<'_> {
    fn take(&mut self, outcome: Outcome<Vec<Result<AlignedDocument>>>) -> Result<()> {
        let results = outcome.unwrap_or_else(|panic| {
            vec![Err(Error::new(ErrorKind::Internal, format!("the program failed: {panic}"))
                .advice("this is a defect of tmforge: please report it with the input"))]
        });
        for result in results {
            match result {
                Ok(document) => self.write(&document)?,
                Err(error) => self.observer.failed(&error),
            }
        }
        Ok(())
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

fn pair_hash(unit: &TranslationUnit) -> u128 {
    let mut hash = Xxh3::new();
    hash.update(&(unit.source.len() as u64).to_le_bytes());
    hash.update(unit.source.as_bytes());
    hash.update(unit.target.as_bytes());
    hash.digest128()
}
