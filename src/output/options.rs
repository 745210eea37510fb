//! The options of the outputs of a run.

use std::borrow::Cow;

use crate::date::Date;
use crate::lang::LanguagePair;
use crate::memory::{Attributes, Dialect, Header, InlineHandling};
use crate::write::{Column, JsonLayout, OutputFormat, WriteOptions};

/// The options of [`UnitWriter`](super::UnitWriter) and [`Outputs`](super::Outputs).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The source and the target language.
    pub languages: LanguagePair,
    /// The creation date. `None` writes no date, so that equal input gives equal bytes.
    pub date: Option<Date>,
    /// The CAT tool whose context properties TMX output uses. Other formats ignore it.
    pub dialect: Dialect,
    /// The columns of tables. If empty, TSV has source and target, CSV and XLSX have all columns of an
    /// export, and Parquet has all that a unit carries.
    pub columns: Vec<Column>,
    /// The program named in the header of TMX output.
    pub tool: CreationTool,
    /// The members of JSONL objects, and the columns of Parquet.
    pub json_layout: JsonLayout,
    /// Whether a document that failed is a line `{"id", "error"}` of JSONL, in the place of its units.
    pub inline_errors: bool,
}

/// The name and version of a program that creates translation memories.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreationTool {
    /// The name of the program.
    pub name: String,
    /// The version of the program.
    pub version: String,
}

impl Default for CreationTool {
    /// This library.
    fn default() -> Self {
        Self { name: "tmforge".to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() }
    }
}

impl Options {
    /// The defaults for a language pair: no date, the generic dialect, default columns, and this
    /// library as the creation tool.
    pub fn new(languages: LanguagePair) -> Self {
        Self {
            languages,
            date: None,
            dialect: Dialect::default(),
            columns: Vec::new(),
            tool: CreationTool::default(),
            json_layout: JsonLayout::Full,
            inline_errors: false,
        }
    }

    pub(super) fn for_format(&self, format: OutputFormat) -> WriteOptions {
        let columns = match format {
            OutputFormat::Csv | OutputFormat::Xlsx if self.columns.is_empty() => {
                Column::of_export()
            }
            _ => self.columns.clone(),
        };
        WriteOptions {
            header: self.header(),
            source: self.languages.source.as_str().to_owned(),
            target: self.languages.target.as_str().to_owned(),
            is_chosen: true,
            inline: Some(InlineHandling::Keep),
            columns,
            json_layout: self.json_layout,
            dialect: Some(self.dialect),
        }
    }

    /// The header of TMX output; empty where it is the default header of this library.
    fn header(&self) -> Header {
        if self.date.is_none() && self.tool == CreationTool::default() {
            return Header::default();
        }
        let list = [
            ("creationtool", self.tool.name.as_str()),
            ("creationtoolversion", &self.tool.version),
            ("segtype", "sentence"),
            ("o-tmf", "tmforge"),
            ("adminlang", "en"),
            ("srclang", self.languages.source.as_str()),
            ("datatype", "plaintext"),
        ];
        let owned = |(name, value): (&str, &str)| (name.to_owned().into(), value.to_owned().into());
        let date = creation_date(self)
            .map(|(name, value)| (name.into_owned().into(), value.into_owned().into()));
        let attributes = Attributes::List(list.into_iter().map(owned).chain(date).collect());
        Header { attributes, ..Header::default() }
    }
}

/// The creation date as an attribute.
pub(super) fn creation_date(options: &Options) -> Option<(Cow<'_, str>, Cow<'_, str>)> {
    options.date.as_ref().map(|date| ("creationdate".into(), date.as_str().into()))
}
