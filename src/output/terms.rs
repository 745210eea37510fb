//! The terms of documents as a glossary: CSV, or TBX (ISO 30042:2019, in the dialect TBX-Core).

use std::io::Write;
use std::path::Path;

use crate::error::{Error, ErrorKind, Result};
use crate::lang::LanguagePair;
use crate::model::{Side, Term};
use crate::place::Place;
use crate::write::push_cell;
use crate::xml::{escape, without_forbidden};

/// A format of glossaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    /// A table with a header, in UTF-8 with a byte order mark.
    Csv,
    /// TBX-Core.
    Tbx,
}

/// Writes terms to a file.
pub struct TermWriter<W> {
    out: W,
    name: String,
    format: Format,
    pair: LanguagePair,
    terms: usize,
}

const COLUMNS: [&str; 5] = ["document", "source", "target", "part_of_speech", "pronunciation"];

impl<W: Write> TermWriter<W> {
    /// Begins a glossary. The extension of `path` is the format: `.csv` or `.tbx`.
    ///
    /// # Errors
    /// When the extension is another, or the stream cannot be written.
    pub fn new(out: W, path: &Path, pair: LanguagePair) -> Result<Self> {
        let extension = path.extension().unwrap_or_default().to_ascii_lowercase();
        let format = match extension.to_str() {
            Some("csv") => Format::Csv,
            Some("tbx") => Format::Tbx,
            _ => {
                return Err(Error::new(ErrorKind::Usage, "no format for terms")
                    .expected("expected a file that ends in .csv or .tbx")
                    .advice("change the name after --terms")
                    .at(Place::file(path.to_string_lossy())));
            }
        };
        let name = path.to_string_lossy().into_owned();
        let mut writer = Self { out, name, format, pair, terms: 0 };
        let head = match format {
            Format::Csv => format!("\u{FEFF}{}\r\n", COLUMNS.join(",")),
            Format::Tbx => tbx_head(&writer.pair),
        };
        writer.put(head.as_bytes())?;
        Ok(writer)
    }

    /// Writes the terms of a document.
    ///
    /// # Errors
    /// When the stream cannot be written.
    pub fn write(&mut self, document: &str, terms: &[Term]) -> Result<()> {
        for term in terms {
            self.terms += 1;
            let entry = match self.format {
                Format::Csv => row(document, term),
                Format::Tbx => tbx_entry(self.terms, term, &self.pair),
            };
            self.put(entry.as_bytes())?;
        }
        Ok(())
    }

    /// Writes the end. Returns the number of terms.
    ///
    /// # Errors
    /// When the stream cannot be written.
    pub fn finish(mut self) -> Result<usize> {
        if self.format == Format::Tbx {
            self.put(b"</body></text>\n</tbx>\n")?;
        }
        self.out.flush().map_err(|cause| self.error(cause))?;
        Ok(self.terms)
    }

    fn put(&mut self, bytes: &[u8]) -> Result<()> {
        self.out.write_all(bytes).map_err(|cause| self.error(cause))
    }

    fn error(&self, cause: std::io::Error) -> Error {
        Error::io(Place::file(&self.name), "cannot write", cause)
    }
}

/// A row of the table.
fn row(document: &str, term: &Term) -> String {
    let cells = [document, &term.source, &term.target, &term.part_of_speech, &term.pronunciation];
    let mut row = Vec::new();
    for (at, cell) in cells.into_iter().enumerate() {
        if at > 0 {
            row.push(b',');
        }
        push_cell(&mut row, cell);
    }
    row.extend_from_slice(b"\r\n");
    String::from_utf8_lossy(&row).into_owned()
}

fn tbx_head(pair: &LanguagePair) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<tbx style=\"dca\" type=\"TBX-Core\" xml:lang=\"{}\" \
         xmlns=\"urn:iso:std:iso:30042:ed-2\">\n<tbxHeader><fileDesc><sourceDesc><p>terms of documents, \
         by tmforge {}</p></sourceDesc></fileDesc></tbxHeader>\n<text><body>\n",
        escape(pair.source.as_str()),
        env!("CARGO_PKG_VERSION"),
    )
}

/// A concept: a term of each language. What is said of the headword is a note of its term.
fn tbx_entry(number: usize, term: &Term, pair: &LanguagePair) -> String {
    let text = |text: &str| escape(&without_forbidden(text).0).into_owned();
    let notes: String = [&term.part_of_speech, &term.pronunciation]
        .into_iter()
        .filter(|note| !note.is_empty())
        .map(|note| format!("<note>{}</note>", text(note)))
        .collect();
    let section = |side: Side| {
        let (language, words) = match side {
            Side::Source => (&pair.source, &term.source),
            Side::Target => (&pair.target, &term.target),
        };
        let notes = if term.headword == side { notes.as_str() } else { "" };
        format!(
            "<langSec xml:lang=\"{}\"><termSec><term>{}</term>{notes}</termSec></langSec>",
            escape(language.as_str()),
            text(words)
        )
    };
    let (source, target) = (section(Side::Source), section(Side::Target));
    format!("<conceptEntry id=\"t{number}\">{source}{target}</conceptEntry>\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Tag;

    fn written(path: &str) -> Result<String> {
        let tag = |tag| Tag::parse(tag).unwrap();
        let pair = LanguagePair::new(tag("en"), tag("zh"))?;
        let mut out = Vec::new();
        let mut writer = TermWriter::new(&mut out, Path::new(path), pair)?;
        let term = Term {
            source: "barn & shed".into(),
            target: "谷仓".into(),
            headword: Side::Source,
            pronunciation: String::new(),
            part_of_speech: "n".into(),
        };
        writer.write("farm.md", &[term])?;
        writer.finish()?;
        Ok(String::from_utf8(out).unwrap())
    }

    #[test]
    fn terms_become_rows_or_concepts() {
        assert!(written("a.csv").unwrap().ends_with("farm.md,barn & shed,谷仓,n,\r\n"));
        let tbx = written("a.TBX").unwrap();
        assert!(tbx.contains("<term>barn &amp; shed</term><note>n</note>"), "{tbx}");
        assert!(roxmltree::Document::parse(&tbx).is_ok());
        assert!(written("a.txt").unwrap_err().to_string().contains(".csv or .tbx"));
    }
}
