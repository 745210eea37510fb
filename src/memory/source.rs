//! Memories as a stream of [`Block`]s: stretches of text of some hundred kilobytes that hold whole
//! units. A block can be read by itself, on any thread; only one or two of them are in memory.

use std::collections::VecDeque;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use memchr::{memchr_iter, memrchr};

use crate::error::{Error, ErrorKind, Result};
use crate::memory::read;
use crate::memory::scan::Flaw;
use crate::memory::text::{self, Declares, LONGEST, TextReader};
use crate::memory::unit::{Annotation, Attributes, Unit, Wanted};
use crate::memory::{Format, Notice, NoticeKind, Positions, notice};
use crate::place::Place;

/// What bilingual data can be read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// One of the formats of memories.
    Memory(Format),
    /// XLIFF 1.2 or 2.0, of any tool.
    Xliff,
    /// Wordfast's TXML.
    Txml,
    /// Messages of gettext.
    Po,
    /// Two files of one segment a line.
    Moses,
}

/// What a file says of all its units.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Header {
    /// The attributes of the header of a TMX file.
    pub attributes: Attributes<'static>,
    /// Its notes and props.
    pub annotations: Vec<Annotation<'static>>,
    /// The language translated from; `*all*` where it may be any; empty where it is not told.
    pub source: String,
    /// The language translated into; empty where it is not told or there are several.
    pub target: String,
    /// The columns of a table.
    pub columns: Vec<String>,
}

/// A file that is being read.
pub struct Source {
    name: Arc<str>,
    kind: Kind,
    streams: Vec<TextReader>,
    /// What was read and not handed out.
    texts: Vec<String>,
    header: Arc<Header>,
    line: usize,
    is_done: bool,
}

/// A stretch of a file that holds whole units.
#[derive(Debug, Clone)]
pub struct Block {
    name: Arc<str>,
    kind: Kind,
    header: Arc<Header>,
    pub(crate) texts: Vec<String>,
    /// The line that it begins on.
    line: usize,
    pub(crate) is_last: bool,
}

/// A block has about this many bytes.
const BLOCK: usize = 256 << 10;
/// A document that is read whole may not have more.
const LONGEST_DOCUMENT: usize = 512 << 20;

impl Kind {
    /// What a path's extension names, in any case, also before `.gz` and `.zst`.
    ///
    /// # Errors
    /// When the extension is not known.
    pub fn of_path(path: &Path) -> Result<Self> {
        if let Some(error) = text::package(path) {
            return Err(error);
        }
        let bare = unpacked_path(path);
        let extension = bare.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
        match extension.as_str() {
            "xlf" | "xliff" | "mqxliff" | "mxliff" | "sdlxliff" | "mxlf" => Ok(Self::Xliff),
            "txml" => Ok(Self::Txml),
            "po" | "pot" => Ok(Self::Po),
            _ => Format::of_path(&bare).map(Self::Memory).map_err(|error| {
                let more = "expected .tmx .tsv .csv .jsonl .xlf .xliff .po or .txml, perhaps with .gz or .zst";
                let found = error.to_string();
                let found = found.split("; ").next().unwrap_or_default();
                let found = found.split_once(": ").map_or(found, |(_, found)| found);
                Error::new(ErrorKind::Usage, found)
                    .expected(more)
                    .advice("two files of one segment a line have their languages as extensions")
                    .at(Place::file(path.display().to_string()))
            }),
        }
    }

    fn is_xml(self) -> bool {
        matches!(self, Self::Memory(Format::Tmx) | Self::Xliff | Self::Txml)
    }

    fn declares(self) -> Declares {
        match self {
            Self::Po => Declares::Po,
            _ if self.is_xml() => Declares::Xml,
            _ => Declares::Nothing,
        }
    }

    /// The most bytes of text that are kept in memory for a unit, or for a document: those are read
    /// whole.
    fn longest(self) -> usize {
        match self {
            Self::Memory(_) | Self::Moses => LONGEST,
            _ => LONGEST_DOCUMENT,
        }
    }
}

/// The path without the extension of a packed file.
pub fn unpacked_path(path: &Path) -> PathBuf {
    match path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase()).as_deref() {
        Some("gz" | "zst") => path.with_extension(""),
        _ => path.to_owned(),
    }
}

impl std::fmt::Debug for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Source").field("name", &self.name).field("kind", &self.kind).finish()
    }
}

impl Source {
    /// Opens a file; `-` is standard input.
    ///
    /// # Errors
    /// When it cannot be read, or is not what its kind says.
    pub fn open(path: &Path, kind: Kind) -> Result<Self> {
        let name = path.display().to_string();
        let bytes = opened(path)?;
        Self::read(&name, bytes, kind)
    }

    /// Opens two files of one segment a line.
    ///
    /// # Errors
    /// When one of them cannot be read.
    pub fn open_pair(source: &Path, target: &Path) -> Result<Self> {
        let open = |path: &Path| {
            let name = path.display().to_string();
            TextReader::open_strictly(&name, opened(path)?, Declares::Nothing)
        };
        let name = source.display().to_string();
        Self::start(&name, Kind::Moses, vec![open(source)?, open(target)?])
    }

    /// Reads from any stream. `name` stands in the errors.
    ///
    /// # Errors
    /// When it cannot be read, or is not what its kind says.
    pub fn read(name: &str, bytes: Box<dyn Read + Send>, kind: Kind) -> Result<Self> {
        Self::start(name, kind, vec![TextReader::open_strictly(name, bytes, kind.declares())?])
    }

    fn start(name: &str, kind: Kind, streams: Vec<TextReader>) -> Result<Self> {
        let texts = vec![String::new(); streams.len()];
        let header = Arc::default();
        let mut source =
            Self { name: name.into(), kind, streams, texts, header, line: 1, is_done: false };
        source.read_header()?;
        Ok(source)
    }

    /// The name that stands in errors.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What the file says of all its units.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// What it is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Names the languages of a file that does not tell them itself.
    pub fn assume(&mut self, source: Option<&str>, target: Option<&str>) {
        let header = Arc::make_mut(&mut self.header);
        for (language, given) in [(&mut header.source, source), (&mut header.target, target)] {
            if language.is_empty() {
                *language = given.unwrap_or_default().to_owned();
            }
        }
    }

    /// Names the columns of a table, instead of what the file says or of source and target.
    pub fn set_columns(&mut self, columns: &[String]) {
        if matches!(self.kind, Kind::Memory(Format::Tsv)) {
            Arc::make_mut(&mut self.header).columns = columns.to_vec();
        }
    }

    /// Reads as far as the header goes.
    fn read_header(&mut self) -> Result<()> {
        let mut least = BLOCK;
        loop {
            let more = self.fill(least)?;
            let text = self.texts[0].as_str();
            match read::header(self.kind, text, !more) {
                Ok(Some((header, used))) => {
                    self.header = Arc::new(header);
                    if !self.kind.is_xml() {
                        self.texts[0]
                            .drain(..used)
                            .filter(|&c| c == '\n')
                            .for_each(|_| self.line += 1);
                    }
                    return Ok(());
                }
                Ok(None) if more && least < LONGEST => least *= 2,
                Ok(None) if more => {
                    return Err(text::too_long(Place::at(&*self.name, self.line, 0)));
                }
                Ok(None) => {
                    let flaw = Flaw { at: text.len(), message: "no header found".to_owned() };
                    return Err(placed(&self.name, text, self.line, &flaw));
                }
                Err(flaw) => return Err(placed(&self.name, text, self.line, &flaw)),
            }
        }
    }

    fn fill(&mut self, least: usize) -> Result<bool> {
        let mut more = false;
        for (stream, text) in self.streams.iter_mut().zip(&mut self.texts) {
            more |= stream.fill_strictly(text, least, self.line)?;
        }
        Ok(more)
    }

    fn block(&mut self) -> Result<Option<Block>> {
        let mut least = BLOCK;
        loop {
            let more = self.fill(least)?;
            if !more {
                self.is_done = true;
                return self.last();
            }
            let cuts = match self.kind {
                Kind::Moses => even(&self.texts),
                kind => cut(kind, &self.texts[0]).map(|cut| vec![cut]),
            };
            match cuts {
                Some(cuts) => return Ok(Some(self.take(&cuts))),
                None if least < self.kind.longest() => least *= 2,
                None => {
                    let place = Place::at(&*self.name, self.line, 0);
                    return Err(match self.kind {
                        Kind::Memory(_) | Kind::Moses => text::too_long(place),
                        _ => text::too_large(place),
                    });
                }
            }
        }
    }

    fn last(&mut self) -> Result<Option<Block>> {
        if self.kind == Kind::Moses {
            self.check_even()?;
        }
        let cuts: Vec<usize> = self.texts.iter().map(String::len).collect();
        let mut block = self.take(&cuts);
        block.is_last = true;
        Ok(Some(block))
    }

    fn check_even(&self) -> Result<()> {
        let lines = |text: &String| self.line - 1 + text.lines().count();
        let (source, target) = (lines(&self.texts[0]), lines(&self.texts[1]));
        if source == target {
            return Ok(());
        }
        let found = format!("{source} lines, but its partner has {target}");
        Err(Error::new(ErrorKind::Content, found)
            .expected("expected two files that have the same number of lines")
            .advice("`tmforge align` pairs files that have not")
            .at(Place::file(&*self.name)))
    }

    fn take(&mut self, cuts: &[usize]) -> Block {
        let mut texts = Vec::with_capacity(cuts.len());
        for (text, &cut) in self.texts.iter_mut().zip(cuts) {
            let mut rest = String::with_capacity(BLOCK + BLOCK / 2);
            rest.push_str(&text[cut..]);
            text.truncate(cut);
            texts.push(std::mem::replace(text, rest));
        }
        let line = self.line;
        self.line += memchr_iter(b'\n', texts[0].as_bytes()).count();
        let (name, header) = (Arc::clone(&self.name), Arc::clone(&self.header));
        Block { name, kind: self.kind, header, texts, line, is_last: false }
    }
}

fn opened(path: &Path) -> Result<Box<dyn Read + Send>> {
    if path == Path::new("-") {
        return Ok(Box::new(std::io::stdin()));
    }
    let failed = |error| Error::io(Place::file(path.display().to_string()), "cannot read", error);
    let file = std::fs::File::open(path).map_err(failed)?;
    match file.metadata().map_err(failed)?.is_dir() {
        true => Err(failed(std::io::ErrorKind::IsADirectory.into())),
        false => Ok(Box::new(file)),
    }
}

impl Iterator for Source {
    type Item = Result<Block>;

    fn next(&mut self) -> Option<Result<Block>> {
        if self.is_done {
            return None;
        }
        let block = self.block();
        self.is_done |= block.is_err();
        block.transpose()
    }
}

/// Where the text can be cut between two units, as late as possible.
fn cut(kind: Kind, text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let after_line = |at: usize| at + 1;
    match kind {
        Kind::Memory(Format::Tmx) => read::tmx::cut(text),
        Kind::Memory(Format::Csv) => read::table::cut_csv(text),
        Kind::Memory(_) => memrchr(b'\n', bytes).map(after_line),
        _ => None,
    }
}

/// Where both texts have the same number of lines before them.
fn even(texts: &[String]) -> Option<Vec<usize>> {
    let ends = |text: &String| memchr_iter(b'\n', text.as_bytes()).count();
    let least = texts.iter().map(ends).min().filter(|&least| least > 0)?;
    let cut = |text: &String| memchr_iter(b'\n', text.as_bytes()).nth(least - 1);
    texts.iter().map(|text| cut(text).map(|at| at + 1)).collect()
}

impl Block {
    /// The name of the file that it is a part of.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What the file says of all its units.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// What it is a part of.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Hands out the units in order. One that is to be kept is taken: its place is used again.
    ///
    /// # Errors
    /// When units cannot be told apart, or the file ends before it should: data would be lost.
    pub fn each<'a>(&'a self, take: impl FnMut(&mut Unit<'a>)) -> Result<()> {
        self.each_with(Wanted::All, take)
    }

    /// Hands out as much of the units as is wanted.
    ///
    /// # Errors
    /// As [`Block::each`].
    pub fn each_with<'a>(
        &'a self,
        wanted: Wanted,
        mut take: impl FnMut(&mut Unit<'a>),
    ) -> Result<()> {
        read::units(self, wanted, &mut take)
            .map_err(|flaw| placed(&self.name, &self.texts[0], self.line, &flaw))
    }

    /// What is not sound in it, and is read all the same.
    pub fn notices(&self) -> Vec<Notice> {
        if !self.kind.is_xml() {
            return Vec::new();
        }
        let text = &self.texts[0];
        let told = |(kind, count, first): (NoticeKind, usize, usize)| {
            let before = memchr_iter(b'\n', &text.as_bytes()[..first]).count();
            let (path, line) = (self.name.to_string(), self.line + before);
            (count > 0).then_some(Notice { path, line, kind, count })
        };
        notice::counts(text).into_iter().filter_map(told).collect()
    }

    /// All units.
    ///
    /// # Errors
    /// As [`Block::each`].
    pub fn units(&self) -> Result<VecDeque<Unit<'_>>> {
        let mut units = VecDeque::new();
        self.each(|unit| units.push_back(std::mem::take(unit)))?;
        Ok(units)
    }

    /// Tells the lines of units.
    pub fn lines(&self) -> Lines<'_> {
        Lines { positions: Positions::new(&self.texts[0]), before: self.line - 1 }
    }
}

/// The lines that units of a block begin on.
#[derive(Debug)]
pub struct Lines<'a> {
    positions: Positions<'a>,
    before: usize,
}

impl Lines<'_> {
    /// The line, from 1, in the file.
    pub fn of(&mut self, unit: &Unit<'_>) -> usize {
        self.before + self.positions.line_column(unit.at).0
    }
}

fn placed(name: &str, text: &str, line: usize, flaw: &Flaw) -> Error {
    let (found, column) = Positions::new(text).line_column(flaw.at);
    Error::new(ErrorKind::Content, flaw.message.as_str())
        .advice("`tmforge validate` tells all that is wrong with a memory")
        .at(Place::at(name, line - 1 + found, column))
}
