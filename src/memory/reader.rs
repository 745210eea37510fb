//! The reader of TM files, which splits a file into [`Chunk`]s: some hundred kilobytes of text with
//! whole units. Each chunk can be read independently, on any thread; the reader holds one or two of
//! them in memory.

use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use memchr::memchr_iter;

use crate::error::{Error, ErrorKind, Result};
use crate::lang::Tag;
use crate::memory::chunk::{Chunk, placed};
use crate::memory::edits::Edits;
use crate::memory::format::InputFormat;
use crate::memory::header::Header;
use crate::memory::names::unpacked_path;
use crate::memory::options::ReadOptions;
use crate::memory::package::{Member, Package};
use crate::memory::read::input::{ChunkText, Cut};
use crate::memory::read::xml::ReadError;
#[cfg(feature = "sdltm")]
use crate::memory::sdltm;
use crate::memory::sink::Sink;
use crate::memory::text::{self, Declares, LONGEST, TextReader};
use crate::memory::unit::{Fields, PluralForms, TransUnit};
#[cfg(feature = "parquet")]
use crate::memory::{columns::ColumnChoice, parquet::ParquetText};
use crate::place::Place;

/// A streaming reader of a TM file, which iterates over its chunks.
pub struct MemoryReader {
    name: Arc<str>,
    format: InputFormat,
    streams: Vec<TextReader>,
    /// Text that was read and is not yet in a chunk.
    texts: Vec<String>,
    /// What the text that was read before decides for it.
    around: Arc<str>,
    header: Arc<Header>,
    line: usize,
    is_done: bool,
    edits: Edits,
    package: Option<Box<Rest>>,
}

/// What is still to be read of a package.
struct Rest {
    package: Package,
    options: ReadOptions,
    /// The languages of files that state none.
    assumed: [String; 2],
    /// The files that are not read, until the first chunk has them.
    others: Vec<String>,
}

/// The number of bytes read for a chunk. An incomplete unit at its end moves to the next chunk.
const CHUNK: usize = 256 << 10;

impl std::fmt::Debug for MemoryReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MemoryReader")
            .field("name", &self.name)
            .field("format", &self.format)
            .finish()
    }
}

impl MemoryReader {
    /// Opens a file; `-` is standard input.
    ///
    /// # Errors
    /// When the file cannot be read, or does not have this format.
    pub fn open(path: &Path, format: InputFormat) -> Result<Self> {
        Self::open_with(path, format, &ReadOptions::default())
    }

    /// As [`MemoryReader::open`], with options.
    ///
    /// # Errors
    /// As [`MemoryReader::open`], and when a column that the options choose does not exist.
    pub fn open_with(path: &Path, format: InputFormat, options: &ReadOptions) -> Result<Self> {
        let name = path.display().to_string();
        #[cfg(feature = "parquet")]
        if format == InputFormat::Parquet {
            return Self::of_parquet(&name, ParquetText::open(path, chosen(options))?);
        }
        #[cfg(feature = "sdltm")]
        if format == InputFormat::Sdltm {
            return Self::of_text(&name, sdltm::open(path)?, format, options);
        }
        if format == InputFormat::Package {
            return Self::of_package(Package::open(path)?, options);
        }
        let bytes = opened(path)?;
        Self::read_with(&name, bytes, format, options)
    }

    /// Opens two parallel files with one segment per line. Their languages are those that they are named by,
    /// if they are.
    ///
    /// # Errors
    /// When one of them cannot be read.
    pub fn open_pair(source: &Path, target: &Path) -> Result<Self> {
        let open = |path: &Path| {
            let name = path.display().to_string();
            TextReader::open_strictly(&name, opened(path)?, Declares::Nothing)
        };
        let name = source.display().to_string();
        let streams = vec![open(source)?, open(target)?];
        let mut pair = Self::start(&name, InputFormat::Lines, streams, &ReadOptions::default())?;
        let [source, target] = [source, target].map(language_of_lines);
        let languages = [&source, &target].map(|tag| tag.as_ref().map(Tag::as_str));
        pair.set_default_languages(languages[0], languages[1]);
        Ok(pair)
    }

    /// Reads from any stream. `name` is used in errors.
    ///
    /// # Errors
    /// When the stream cannot be read, or does not have this format.
    pub fn read(name: &str, bytes: Box<dyn Read + Send>, format: InputFormat) -> Result<Self> {
        Self::read_with(name, bytes, format, &ReadOptions::default())
    }

    /// As [`MemoryReader::read`], with options.
    ///
    /// # Errors
    /// As [`MemoryReader::read`], and when a column that the options choose does not exist.
    pub fn read_with(
        name: &str,
        bytes: Box<dyn Read + Send>,
        format: InputFormat,
        options: &ReadOptions,
    ) -> Result<Self> {
        #[cfg(feature = "parquet")]
        if format == InputFormat::Parquet {
            return Self::of_parquet(name, ParquetText::read(name, bytes, chosen(options))?);
        }
        #[cfg(feature = "sdltm")]
        if format == InputFormat::Sdltm {
            return Self::of_text(name, sdltm::read(name, bytes)?, format, options);
        }
        if format == InputFormat::Package {
            return Self::of_package(Package::read(name, bytes)?, options);
        }
        Self::of_text(name, bytes, format, options)
    }

    fn of_text(
        name: &str,
        bytes: Box<dyn Read + Send>,
        format: InputFormat,
        options: &ReadOptions,
    ) -> Result<Self> {
        let reader = TextReader::open_strictly(name, bytes, format.row().names.declares)?;
        Self::start(name, format, vec![reader], options)
    }

    /// Reads the files in a package one after another. The reader has the name, the format and the header of
    /// the one that it reads.
    fn of_package(mut package: Package, options: &ReadOptions) -> Result<Self> {
        let others = package.take_others();
        let first = package.next()?.ok_or_else(|| {
            Error::new(ErrorKind::Internal, "a package without members was opened")
        })?;
        let (options, assumed) = (options.clone(), Default::default());
        let mut reader = Self::of_member(first, &options)?;
        reader.package = Some(Box::new(Rest { package, options, assumed, others }));
        Ok(reader)
    }

    fn of_member(member: Member, options: &ReadOptions) -> Result<Self> {
        Self::read_with(&member.name, Box::new(member.bytes), member.format, options)
    }

    /// Goes on with the next file of a package. Returns `false` if there is none.
    fn go_on(&mut self) -> Result<bool> {
        let Some(rest) = &mut self.package else { return Ok(false) };
        let Some(member) = rest.package.next()? else { return Ok(false) };
        let mut next = Self::of_member(member, &rest.options)?;
        let [source, target] = rest.assumed.clone();
        next.set_default_languages(Some(&source), Some(&target));
        next.set_plural_forms(self.header.plural_forms);
        next.set_edits(&self.edits);
        next.package = self.package.take();
        *self = next;
        Ok(true)
    }

    /// Reads the rows of a Parquet file, which states its columns and languages.
    #[cfg(feature = "parquet")]
    fn of_parquet(name: &str, text: ParquetText) -> Result<Self> {
        let ParquetText { lines, columns, languages: [source, target] } = text;
        let lines = TextReader::open_strictly(name, lines, Declares::Nothing)?;
        let options = ReadOptions::default();
        let mut reader = Self::start(name, InputFormat::Parquet, vec![lines], &options)?;
        let header = Arc::make_mut(&mut reader.header);
        header.columns = columns;
        for (language, stated) in [(&mut header.source, source), (&mut header.target, target)] {
            if !stated.is_empty() {
                *language = stated;
            }
        }
        Ok(reader)
    }

    fn start(
        name: &str,
        format: InputFormat,
        streams: Vec<TextReader>,
        options: &ReadOptions,
    ) -> Result<Self> {
        let texts = vec![String::new(); streams.len()];
        let header = Arc::default();
        let mut source = Self {
            name: name.into(),
            format,
            streams,
            texts,
            around: "".into(),
            header,
            line: 1,
            is_done: false,
            edits: Edits::default(),
            package: None,
        };
        source.read_header(options)?;
        Ok(source)
    }

    /// The name used in errors.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The header of the file.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The format of the file.
    pub fn format(&self) -> InputFormat {
        self.format
    }

    /// Sets the languages of a file that does not state them.
    pub fn set_default_languages(&mut self, source: Option<&str>, target: Option<&str>) {
        let header = Arc::make_mut(&mut self.header);
        for (language, given) in [(&mut header.source, source), (&mut header.target, target)] {
            if language.is_empty() {
                *language = given.unwrap_or_default().to_owned();
            }
        }
        if let Some(rest) = &mut self.package {
            rest.assumed = [source, target].map(|given| given.unwrap_or_default().to_owned());
        }
    }

    /// Sets which plural forms of a PO file become units.
    pub fn set_plural_forms(&mut self, forms: PluralForms) {
        Arc::make_mut(&mut self.header).plural_forms = forms;
    }

    /// Sets what is changed in every unit.
    pub fn set_edits(&mut self, edits: &Edits) {
        edits.apply_to_header(Arc::make_mut(&mut self.header));
        self.edits = edits.clone();
    }

    /// Reads the header.
    fn read_header(&mut self, options: &ReadOptions) -> Result<()> {
        let mut least = CHUNK;
        loop {
            let more = self.fill(least)?;
            let text = self.texts[0].as_str();
            match (self.format.row().header)(text, !more, options) {
                Ok(Some((header, used))) => {
                    self.header = Arc::new(header);
                    if !self.format.is_xml() {
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
                    let error = ReadError { at: text.len(), message: "no header found".to_owned() };
                    return Err(placed((&self.name, self.format), text, self.line, &error));
                }
                Err(error) => {
                    return Err(placed((&self.name, self.format), text, self.line, &error));
                }
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

    fn next_chunk(&mut self) -> Result<Option<Chunk>> {
        let mut least = CHUNK;
        loop {
            let more = self.fill(least)?;
            if !more {
                self.is_done = true;
                return self.last_chunk();
            }
            // Without a place to cut, a unit is longer than the text: read twice as much.
            match (self.format.row().cut)(&self.input()) {
                Some(cut) => return Ok(Some(self.take(cut))),
                None if least < LONGEST => least *= 2,
                None => return Err(self.too_long()),
            }
        }
    }

    /// The text that was read, as the reader of the format takes it.
    fn input(&self) -> ChunkText<'_> {
        let (texts, around) = (&self.texts, &self.around);
        ChunkText { texts, header: &self.header, around, is_last: false, fields: Fields::All }
    }

    /// The error for a unit that does not end: that of the reader if it finds one, because it knows where an
    /// end is missing. Late in the text it may only miss what was not read.
    fn too_long(&self) -> Error {
        let mut ignore = |_: &mut TransUnit<'_>| {};
        let read = (self.format.row().units)(&self.input(), &mut Sink::new(&mut ignore));
        match read.err().filter(|error| error.at < self.texts[0].len() / 2) {
            Some(error) => placed((&self.name, self.format), &self.texts[0], self.line, &error),
            None => text::too_long(Place::at(&*self.name, self.line, 0)),
        }
    }

    fn last_chunk(&mut self) -> Result<Option<Chunk>> {
        if self.format == InputFormat::Lines {
            self.check_line_counts()?;
        }
        let at = self.texts.iter().map(String::len).collect();
        let mut chunk = self.take(Cut { at, around: None });
        chunk.is_last = true;
        Ok(Some(chunk))
    }

    fn check_line_counts(&self) -> Result<()> {
        let lines = |text: &String| self.line - 1 + text.lines().count();
        let (source, target) = (lines(&self.texts[0]), lines(&self.texts[1]));
        if source == target {
            return Ok(());
        }
        let found = format!("{source} lines, but the target file has {target}");
        Err(Error::new(ErrorKind::Content, found)
            .expected("expected two files with the same number of lines")
            .advice("run `tmforge align` to pair files that differ")
            .at(Place::file(&*self.name)))
    }

    fn take(&mut self, cut: Cut) -> Chunk {
        let mut texts = Vec::with_capacity(cut.at.len());
        for (text, &cut) in self.texts.iter_mut().zip(&cut.at) {
            let mut rest = String::with_capacity(CHUNK + CHUNK / 2);
            rest.push_str(&text[cut..]);
            text.truncate(cut);
            texts.push(std::mem::replace(text, rest));
        }
        let line = self.line;
        self.line += memchr_iter(b'\n', texts[0].as_bytes()).count();
        let (name, header) = (Arc::clone(&self.name), Arc::clone(&self.header));
        let after = cut.around.map_or_else(|| Arc::clone(&self.around), Arc::from);
        let around = std::mem::replace(&mut self.around, after);
        let edits = self.edits.clone();
        let others = self.package.as_mut().map(|rest| std::mem::take(&mut rest.others));
        let others = others.unwrap_or_default().into();
        let (format, is_last) = (self.format, false);
        Chunk { name, format, header, texts, around, line, is_last, edits, others }
    }
}

/// The columns that the user chose.
#[cfg(feature = "parquet")]
fn chosen(options: &ReadOptions) -> &[ColumnChoice] {
    options.from_columns.as_deref().unwrap_or_default()
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

/// Whether the names of two files with one segment per line differ only in their language, like `corpus.en`
/// and `corpus.zh`.
pub fn are_line_files(source: &Path, target: &Path) -> bool {
    let stem = |path: &Path| unpacked_path(path).with_extension("");
    let languages = [source, target].map(language_of_lines);
    stem(source) == stem(target) && matches!(&languages, [Some(a), Some(b)] if a != b)
}

/// The language that a file with one segment per line is named by.
fn language_of_lines(path: &Path) -> Option<Tag> {
    let path = unpacked_path(path);
    // `.po`, `.tsv` and the like are formats, though some of them are language tags as well.
    if InputFormat::of_path(&path).is_ok() {
        return None;
    }
    Tag::parse(&path.extension()?.to_string_lossy()).ok()
}

impl Iterator for MemoryReader {
    type Item = Result<Chunk>;

    fn next(&mut self) -> Option<Result<Chunk>> {
        if self.is_done {
            match self.go_on() {
                Ok(true) => {}
                Ok(false) => return None,
                Err(error) => {
                    self.package = None;
                    return Some(Err(error));
                }
            }
        }
        let chunk = self.next_chunk();
        if chunk.is_err() {
            self.package = None;
        }
        self.is_done |= chunk.is_err();
        chunk.transpose()
    }
}

/// Reads a whole text, for the tests of the readers.
#[cfg(test)]
pub(crate) fn each_unit(
    format: InputFormat,
    text: &str,
    fields: crate::memory::Fields,
    mut take: impl FnMut(&mut crate::memory::TransUnit<'_>),
) -> Result<crate::memory::Reading> {
    let bytes = std::io::Cursor::new(text.as_bytes().to_vec());
    let mut all = crate::memory::Reading::default();
    for chunk in MemoryReader::read("test", Box::new(bytes), format)? {
        let reading = chunk?.each_with(fields, &mut take)?;
        for (omission, count) in reading.omissions {
            *all.omissions.entry(omission).or_default() += count;
        }
        all.leniencies.extend(reading.leniencies);
    }
    Ok(all)
}
