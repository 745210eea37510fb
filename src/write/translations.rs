//! The encoders of translation data sets: JSON Lines such as `{"translation":{"en":"…","de":"…"}}`, and
//! Parquet with a struct of the same members.

use std::collections::BTreeSet;

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use crate::error::{Error, ErrorKind, Result};
use crate::memory::InlineHandling;
use crate::write::{Encode, Encoded, Losses, Neighbours, Selected, WriteOptions};

pub(super) struct Translations {
    /// The languages of variants that do not state theirs.
    languages: [String; 2],
    inline: InlineHandling,
    push: fn(&mut Vec<u8>, Texts<'_>) -> Result<()>,
}

impl Translations {
    pub(super) fn new(options: &WriteOptions) -> Self {
        let languages = [options.source.clone(), options.target.clone()];
        Self { languages, inline: options.inline.unwrap_or_default(), push: push_line }
    }

    /// The texts as cells, each after its language.
    #[cfg(feature = "parquet")]
    pub(super) fn parquet(options: &WriteOptions) -> Self {
        Self { push: push_cells, ..Self::new(options) }
    }
}

fn push_line(out: &mut Vec<u8>, texts: Texts<'_>) -> Result<()> {
    let object = Object { translation: texts };
    let line = serde_json::to_string(&object)
        .map_err(|error| Error::new(ErrorKind::Internal, error.to_string()))?;
    out.extend_from_slice(line.as_bytes());
    out.push(b'\n');
    Ok(())
}

#[cfg(feature = "parquet")]
fn push_cells(out: &mut Vec<u8>, Texts(texts): Texts<'_>) -> Result<()> {
    use crate::write::cells::{Cell, push};
    push(out, Cell::Integer(texts.len() as i64));
    for (language, text) in &texts {
        push(out, Cell::Text(language));
        push(out, Cell::Text(text));
    }
    Ok(())
}

/// The texts of an object by language.
struct Texts<'a>(Vec<(&'a str, String)>);

impl Serialize for Texts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (language, text) in &self.0 {
            map.serialize_entry(language, text)?;
        }
        map.end()
    }
}

#[derive(Serialize)]
struct Object<'a> {
    translation: Texts<'a>,
}

impl Encode for Translations {
    fn unit(
        &self,
        selected: &Selected<'_, '_>,
        _: Option<&Neighbours>,
        out: &mut Encoded,
    ) -> Result<usize> {
        let Selected { unit, source, targets } = *selected;
        let (mut texts, mut seen) = (Vec::new(), BTreeSet::new());
        for &at in std::iter::once(&source).chain(targets) {
            let variant = &unit.variants[at];
            let language = match &*variant.language {
                "" => self.languages[usize::from(at != source)].as_str(),
                language => language,
            };
            if language.is_empty() {
                return Err(Error::new(ErrorKind::Usage, "a unit does not state its languages")
                    .expected("expected one for each segment, as its text is named by it")
                    .advice("pass -s and -t"));
            }
            // An object has each language once; the first variant counts.
            if seen.insert(language) {
                texts.push((language, variant.segment.text(self.inline).into_owned()));
            }
        }
        (self.push)(&mut out.bytes, Texts(texts))?;
        Ok(targets.len())
    }

    fn count_losses(&self, selected: &Selected<'_, '_>, losses: &mut Losses) {
        losses.count_beside(selected, &[]);
        if self.inline == InlineHandling::Drop {
            losses.count_inline(selected);
        }
    }

    fn states_target_language(&self) -> bool {
        true
    }
}
