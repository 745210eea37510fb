//! Changes that are made to every unit as it is read: languages are renamed, and the input is noted.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::error::{Error, ErrorKind, Result};
use crate::lang::{Tag, is_alike};
use crate::memory::header::Header;
use crate::memory::unit::{Annotation, Attributes, TransUnit};

/// The property that has the name of the input.
const ORIGIN: &str = "x-origin";

/// Changes that are made to every unit as it is read.
#[derive(Debug, Clone, Default)]
pub struct Edits {
    renames: Arc<Vec<Rename>>,
    /// Whether each unit gets the name of its file as a property.
    adds_origin: bool,
}

/// Another name for a language.
#[derive(Debug)]
struct Rename {
    from: String,
    to: String,
    is_used: AtomicBool,
}

impl Edits {
    /// Renames languages, each given as `en=en-GB`. Only the very language is renamed, in any case and with
    /// `_` or `-`: not `en-US` where `en` is given.
    ///
    /// # Errors
    /// When a name is no language tag, or a language is given twice.
    pub fn renaming(given: &[String]) -> Result<Self> {
        let mut renames: Vec<Rename> = Vec::new();
        for rename in given {
            let parts = rename.split_once('=').map(|(from, to)| (from.trim(), to.trim()));
            let Some((from, to)) = parts.filter(|(from, _)| !from.is_empty()) else {
                return Err(Error::new(ErrorKind::Usage, format!("`{rename}` is no new name"))
                    .expected("expected FROM=TO, such as en=en-GB"));
            };
            if renames.iter().any(|other| is_alike(&other.from, from)) {
                return Err(Error::new(ErrorKind::Usage, format!("two new names for `{from}`"))
                    .expected("expected one"));
            }
            let to = Tag::parse(to)?.as_str().to_owned();
            renames.push(Rename { from: from.to_owned(), to, is_used: AtomicBool::new(false) });
        }
        Ok(Self { renames: Arc::new(renames), adds_origin: false })
    }

    /// Each unit also gets the name of its file as the property `x-origin`.
    #[must_use]
    pub fn with_origin(self) -> Self {
        Self { adds_origin: true, ..self }
    }

    /// The languages to be renamed that no unit and no header had.
    pub fn unused(&self) -> Vec<&str> {
        let unused = self.renames.iter().filter(|rename| !rename.is_used.load(Ordering::Relaxed));
        unused.map(|rename| rename.from.as_str()).collect()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.renames.is_empty() && !self.adds_origin
    }

    /// The new name of a language.
    fn new_name(&self, language: &str) -> Option<String> {
        let rename = self.renames.iter().find(|rename| is_alike(&rename.from, language))?;
        rename.is_used.store(true, Ordering::Relaxed);
        Some(rename.to.clone())
    }

    pub(super) fn apply_to_header(&self, header: &mut Header) {
        for language in [&mut header.source, &mut header.target] {
            if let Some(name) = self.new_name(language) {
                *language = name;
            }
        }
    }

    pub(super) fn apply(&self, unit: &mut TransUnit<'_>, file: &str) {
        for variant in &mut unit.variants {
            if let Some(name) = self.new_name(&variant.language) {
                variant.language = name.into();
            }
        }
        let stated = unit.attributes.get("srclang");
        if let Some(name) = stated.and_then(|language| self.new_name(&language)) {
            let renamed = unit.attributes.iter().map(|(attribute, value)| match &*attribute {
                "srclang" => (attribute, name.clone().into()),
                _ => (attribute, value),
            });
            unit.attributes = Attributes::List(renamed.collect());
        }
        if self.adds_origin {
            let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
            unit.annotations.retain(|annotation| !annotation.is_prop(ORIGIN));
            unit.annotations.push(Annotation::prop(ORIGIN, name.to_owned()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Edits;
    use crate::memory::{Header, TransUnit, Variant};

    fn edits(given: &str) -> Edits {
        Edits::renaming(&given.split(',').map(str::to_owned).collect::<Vec<_>>()).unwrap()
    }

    #[test]
    fn only_the_very_language_is_renamed() {
        let edits = edits("en_us=en-GB,de=fr,xx=sv");
        let variant =
            |language: &'static str| Variant { language: language.into(), ..Variant::default() };
        let variants = ["EN-US", "en", "de", "fr"].map(variant).to_vec();
        let mut unit = TransUnit { variants, ..TransUnit::default() };
        edits.apply(&mut unit, "a/b.tmx");
        let languages: Vec<&str> = unit.variants.iter().map(|v| &*v.language).collect();
        assert_eq!(languages, ["en-GB", "en", "fr", "fr"]);
        let mut header = Header { source: "en-US".into(), ..Header::default() };
        edits.apply_to_header(&mut header);
        assert_eq!(header.source, "en-GB");
        assert_eq!(edits.unused(), ["xx"]);
    }

    #[test]
    fn the_input_is_noted_once() {
        let edits = Edits::default().with_origin();
        let mut unit = TransUnit::default();
        edits.apply(&mut unit, "a/b.tmx");
        edits.apply(&mut unit, "a/c.tmx");
        assert_eq!(unit.annotations.len(), 1);
        assert_eq!(unit.annotations[0].text.text_without_tags(), "c.tmx");
    }

    #[test]
    fn what_is_no_new_name_is_refused() {
        for given in ["en", "=de", "en=", "en=no tag"] {
            assert!(Edits::renaming(&[given.to_owned()]).is_err(), "{given}");
        }
        assert!(Edits::renaming(&["en=de".to_owned(), "EN=fr".to_owned()]).is_err());
    }
}
