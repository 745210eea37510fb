//! The documents that are aligned, and what is done with them.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::json;
use tmforge::align::{Alignment, Verdict};
use tmforge::corrections::Corrections;
use tmforge::error::{ErrorKind, Result};
use tmforge::lang::LanguagePair;
use tmforge::language_check::UnexpectedLanguage;
use tmforge::output::{CreationTool, Dialect, Options, OutputFormat, UnitWriter, Writer as _};
use tmforge::pipeline::{AlignedDocument, PreparedDocument};
use tmforge::place::Place;
use tmforge::review::{ReviewDocument, VERSION};
use tmforge::{Config, Error, Forge};

use crate::answer::Answer;
use crate::folders;
use crate::languages;
use crate::request::{Command, Contents, File, Request, Write, fault};

/// All that the module remembers between two requests.
#[derive(Default)]
pub(crate) struct Session {
    forges: Option<Forges>,
    documents: BTreeMap<usize, Held>,
}

/// What aligns and writes the documents of a language pair.
struct Forges {
    pair: LanguagePair,
    /// Finds what is to be reviewed.
    review: Forge,
    /// Finds sub-segments, too, which OmegaT is given.
    parts: Forge,
}

/// A document that stays aligned: corrections are applied to it again and again.
struct Held {
    prepared: PreparedDocument,
    alignment: Alignment,
    /// The alignment with sub-segments, once it is needed.
    with_parts: OnceCell<Alignment>,
}

impl Session {
    /// Does what a request asks for.
    pub(crate) fn answer(&mut self, request: &[u8]) -> Answer {
        let answer = Request::read(request).and_then(|request| self.run(&request));
        answer.unwrap_or_else(|error| Answer::error(&error))
    }

    fn run(&mut self, request: &Request<'_>) -> Result<Answer> {
        let mut contents = Contents::of(request);
        match &request.command {
            Command::About => Ok(about()),
            Command::Languages { sides } => Ok(Answer::of(languages::offer(sides, &mut contents)?)),
            Command::Pair { sides, languages } => {
                Ok(Answer::of(folders::matched(sides, &languages.pair()?)?))
            }
            Command::Align { document, languages, files } => {
                self.open(languages.pair()?)?;
                self.align(*document, files, &mut contents)
            }
            Command::Write(write) => self.write(write),
        }
    }

    /// Prepares for a language pair. Documents of another one are dropped.
    fn open(&mut self, pair: LanguagePair) -> Result<()> {
        if self.forges.as_ref().is_some_and(|forges| forges.pair == pair) {
            return Ok(());
        }
        self.documents.clear();
        self.forges = Some(Forges::new(pair)?);
        Ok(())
    }

    fn forges(&self) -> Result<&Forges> {
        self.forges.as_ref().ok_or_else(|| fault("no document"))
    }

    fn align(
        &mut self,
        number: usize,
        files: &[File],
        contents: &mut Contents<'_>,
    ) -> Result<Answer> {
        let forge = &self.forges()?.review;
        let mut prepared = forge.prepare(&contents.job(files)?)?;
        for (document, file) in prepared.bitext.documents.iter_mut().zip(files) {
            document.id.clone_from(&file.id);
        }
        let alignment = forge.alignment(&prepared);
        let answer = aligned(&forge.corrected_document(&prepared, &alignment, None)?);
        let held = Held { prepared, alignment, with_parts: OnceCell::new() };
        self.documents.insert(number, held);
        Ok(answer)
    }

    fn write(&self, write: &Write) -> Result<Answer> {
        let forges = self.forges()?;
        let corrections = write.corrections.as_deref();
        let corrections =
            corrections.map(|text| Corrections::parse("corrections", text)).transpose()?;
        let mut options = Options::new(forges.pair.clone());
        if let Some(dialect) = &write.dialect {
            options.dialect = dialect.parse()?;
        }
        let format: OutputFormat = write.format.parse()?;
        let mut writer = UnitWriter::new(format, &write.name, Vec::new(), &options)?;
        for number in &write.documents {
            let held = self.documents.get(number).ok_or_else(|| fault("no such document"))?;
            let alignment = held.alignment(options.dialect, &forges.parts);
            let document =
                forges.parts.corrected_document(&held.prepared, alignment, corrections.as_ref())?;
            document.units.iter().try_for_each(|unit| writer.write(unit))?;
        }
        if let Some(name) = corrections.iter().flat_map(Corrections::unused).next() {
            return Err(
                fault("corrections of a document that is not written").at(Place::file(name))
            );
        }
        let (summary, bytes) = writer.finish()?;
        Ok(Answer::with_body(summary, bytes))
    }
}

impl Forges {
    fn new(pair: LanguagePair) -> Result<Self> {
        let config = || Config::new(pair.clone());
        Ok(Self {
            review: Forge::new(Config { review: true, ..config() })?,
            parts: Forge::new(Config { sub_segments: true, ..config() })?,
            pair: pair.clone(),
        })
    }
}

impl Held {
    /// What the command aligns for a dialect: it asks for sub-segments for OmegaT alone.
    fn alignment(&self, dialect: Dialect, forge: &Forge) -> &Alignment {
        match dialect {
            Dialect::Omegat => self.with_parts.get_or_init(|| forge.alignment(&self.prepared)),
            _ => &self.alignment,
        }
    }
}

/// The formats that the page offers.
const FORMATS: [OutputFormat; 5] = [
    OutputFormat::Tmx,
    OutputFormat::Tsv,
    OutputFormat::Csv,
    OutputFormat::Xlsx,
    OutputFormat::Jsonl,
];

fn about() -> Answer {
    Answer::of(json!({
        "program": format!("tmforge {}", CreationTool::default().version),
        "formats": FORMATS.map(OutputFormat::name),
        "dialects": Dialect::ALL.map(Dialect::name),
        "review_version": VERSION,
    }))
}

/// What the host is told of a document that is aligned.
#[derive(Serialize)]
struct Aligned<'d> {
    units: usize,
    verdict: Verdict,
    /// Whether none of its units is written because of the verdict.
    is_refused: bool,
    is_limited: bool,
    notes: &'d [String],
    unexpected: &'d [UnexpectedLanguage],
    /// The data for the review, as the page of `export --review` has them.
    review: Option<&'d ReviewDocument>,
}

fn aligned(document: &AlignedDocument) -> Answer {
    let verdict = document.coverage.judgement.verdict;
    Answer::of(Aligned {
        units: document.units.len(),
        verdict,
        is_refused: verdict.is_refused(),
        is_limited: document.is_limited,
        notes: &document.notes,
        unexpected: &document.unexpected,
        review: document.review.as_deref(),
    })
}

/// The error of a document at which the program itself failed.
pub(crate) fn panicked(panic: &str) -> Error {
    Error::new(ErrorKind::Internal, format!("internal error: {panic}"))
        .advice("this is a bug in tmforge; please report it with the input")
}
