//! The columns of a table that is written.

use std::borrow::Cow;

use crate::error::{Error, ErrorKind, Result};
use crate::memory::context::in_decimals;
use crate::memory::{Annotation, TransUnit, Variant};

/// A column of TSV, CSV, XLSX or Parquet: `source`, `target`, `source_language`, `target_language`, `tuid`, `id`,
/// `url1`, `url2`, or the name of any attribute, property or field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column(String);

/// The columns that are accepted even if no unit has a value for them.
const STANDARD: &[&str] = &[
    "source",
    "src_text",
    "target",
    "trg_text",
    "source_language",
    "target_language",
    "tuid",
    "id",
    "url1",
    "src_url",
    "url2",
    "trg_url",
    "score",
    "confidence",
    "document",
    "section",
    "kind",
    "bead",
    "position",
    "verdict",
    "previous",
    "next",
    "lines",
    "places",
    "review",
    "state",
    "creationdate",
    "creationid",
    "changedate",
    "changeid",
];

impl Column {
    /// Creates a column by its name.
    ///
    /// # Errors
    /// When the name is empty or contains a tab, a line feed, a double quote or a comma.
    pub fn new(name: &str) -> Result<Self> {
        let name = name.trim();
        if name.is_empty() || name.contains(['\t', '\n', '"', ',']) {
            return Err(Error::new(ErrorKind::Usage, format!("invalid column name `{name}`"))
                .expected("expected source, target, tuid, score or the name of another field"));
        }
        Ok(Self(name.to_owned()))
    }

    /// Parses a list of names separated by commas or spaces.
    ///
    /// # Errors
    /// As [`Column::new`].
    pub fn list(given: &str) -> Result<Vec<Self>> {
        let names = given.split([',', ' ']).filter(|name| !name.is_empty());
        names.map(Self::new).collect()
    }

    /// The columns `source` and `target`.
    pub(crate) fn pair() -> Vec<Self> {
        ["source", "target"].map(|name| Self(name.to_owned())).to_vec()
    }

    /// The columns of an export in CSV.
    pub(crate) fn of_export() -> Vec<Self> {
        ["id", "document", "section", "kind", "source", "target", "bead", "confidence"]
            .map(|name| Self(name.to_owned()))
            .to_vec()
    }

    /// All that a unit of a document carries, in the order of JSONL.
    #[cfg(feature = "parquet")]
    pub(crate) fn of_unit() -> Vec<Self> {
        let names = [
            "id",
            "document",
            "position",
            "kind",
            "source",
            "target",
            "source_language",
            "target_language",
            "section",
            "bead",
            "confidence",
            "verdict",
            "previous",
            "next",
            "lines",
            "places",
            "review",
        ];
        names.map(|name| Self(name.to_owned())).to_vec()
    }

    /// Whether the column shows the property, attribute or field `name`.
    pub(crate) fn shows(&self, name: &str) -> bool {
        let own = &*self.0;
        match name {
            "tuid" | "x-unit-id" => matches!(own, "id") || own == name,
            "source-document" => matches!(own, "url1" | "url2" | "src_url" | "trg_url"),
            _ => own == name || name.strip_prefix("x-") == Some(own),
        }
    }

    /// Whether the column is accepted even if no unit has a value for it.
    pub(crate) fn is_standard(&self) -> bool {
        STANDARD.contains(&&*self.0)
    }

    /// The names of a unit's properties, fields and attributes, each of which can be a column.
    pub(crate) fn names_of<'a>(unit: &TransUnit<'a>) -> Vec<Cow<'a, str>> {
        let lists = unit.variants.iter().map(|variant| &variant.annotations);
        let properties = lists.chain([&unit.annotations]).flatten();
        let mut names: Vec<_> = properties.filter_map(Annotation::property_name).collect();
        names.extend(unit.fields.iter().map(|field| field.name.clone()));
        let attributes = unit.variants.iter().map(|variant| &variant.attributes);
        for attributes in attributes.chain([&unit.attributes]) {
            names.extend(attributes.iter().map(|(name, _)| name));
        }
        names
    }

    /// The name of the column.
    pub fn name(&self) -> &str {
        &self.0
    }

    /// The side whose text the column shows: 0 for the source, 1 for the target.
    pub(crate) fn text_of(&self) -> Option<usize> {
        match self.0.as_str() {
            "source" | "src_text" => Some(0),
            "target" | "trg_text" => Some(1),
            _ => None,
        }
    }

    /// The value of a pair in this column, if the column is not a text. Empty if there is none.
    pub(crate) fn of<'a>(
        &self,
        unit: &TransUnit<'a>,
        source: usize,
        target: usize,
    ) -> Cow<'a, str> {
        if let Some(field) = unit.field(&self.0) {
            return match &*self.0 {
                "confidence" => in_decimals(field.text()),
                _ => field.text(),
            };
        }
        let (source, target) = (&unit.variants[source], &unit.variants[target]);
        let found = match self.0.as_str() {
            "source_language" => Some(source.language.clone()),
            "target_language" => Some(target.language.clone()),
            "url1" | "src_url" => prop(&source.annotations, "source-document")
                .or_else(|| prop(&source.annotations, "x-document")),
            "url2" | "trg_url" => prop(&target.annotations, "source-document")
                .or_else(|| prop(&target.annotations, "x-document")),
            "id" => unit.attributes.get("tuid").or_else(|| prop(&source.annotations, "x-unit-id")),
            name => self.named(name, unit, source, target),
        };
        found.unwrap_or_default()
    }

    fn named<'a>(
        &self,
        name: &str,
        unit: &TransUnit<'a>,
        source: &Variant<'a>,
        target: &Variant<'a>,
    ) -> Option<Cow<'a, str>> {
        let prefixed = format!("x-{name}");
        let lists = [&unit.annotations, &source.annotations, &target.annotations];
        let named = |name: &str| lists.iter().find_map(|list| prop(list, name));
        let attributes = [&unit.attributes, &target.attributes, &source.attributes];
        named(name)
            .or_else(|| named(&prefixed))
            .or_else(|| attributes.iter().find_map(|attributes| attributes.get(name)))
    }
}

fn prop<'a>(annotations: &[Annotation<'a>], name: &str) -> Option<Cow<'a, str>> {
    let found = annotations.iter().find(|annotation| annotation.is_prop(name));
    found.map(|annotation| annotation.text.text_without_tags())
}
