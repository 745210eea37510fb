//! The options of an output.

use std::borrow::Cow;

use crate::date::Date;
use crate::lang::LanguagePair;
use crate::memory::{Attributes, Dialect, Header, InlineHandling};
use crate::write::{Column, OutputFormat, WriteOptions};

/// What a translation memory says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The languages of source and target.
    pub languages: LanguagePair,
    /// When it was made; left out where not given, so that equal input gives equal bytes.
    pub date: Option<Date>,
    /// The CAT tool whose context properties TMX has; the other formats have no dialects.
    pub dialect: Dialect,
    /// The columns of TSV and CSV; where there are none, source and target in TSV, and all that is
    /// known in CSV.
    pub columns: Vec<Column>,
    /// What made it.
    pub tool: CreationTool,
}

/// A program that makes translation memories.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreationTool {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
}

impl Default for CreationTool {
    /// This library.
    fn default() -> Self {
        Self { name: "tmforge".to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() }
    }
}

impl Options {
    /// Options with no date and the generic dialect, made by this library.
    pub fn new(languages: LanguagePair) -> Self {
        Self {
            languages,
            date: None,
            dialect: Dialect::default(),
            columns: Vec::new(),
            tool: CreationTool::default(),
        }
    }

    pub(super) fn for_format(&self, format: OutputFormat) -> WriteOptions {
        let columns = match format {
            OutputFormat::Csv if self.columns.is_empty() => Column::of_export(),
            _ => self.columns.clone(),
        };
        WriteOptions {
            header: self.header(),
            source: self.languages.source.as_str().to_owned(),
            target: self.languages.target.as_str().to_owned(),
            is_chosen: true,
            inline: Some(InlineHandling::Keep),
            columns,
            dialect: Some(self.dialect),
        }
    }

    /// The header, as far as it differs from the one that every TMX file of this library has.
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
