//! The members of a unit of a translation memory, whatever its format.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use tmforge::memory::{Context, FieldValue, InlineHandling, TransUnit};
use tmforge::unit::LineRange;

use crate::row::{Reviewed, Row, Sides};

/// The separator of headings in formats with one field for them.
const SECTION_SEPARATOR: &str = " > ";

/// A pair of a translation memory, with what the file says of it.
#[derive(Debug, Default)]
pub(crate) struct ReadUnit {
    id: Option<String>,
    document: Option<String>,
    position: Option<u64>,
    kind: Option<String>,
    source: String,
    target: String,
    languages: [String; 2],
    section: Option<Both<Vec<String>>>,
    bead: Option<Both<u64>>,
    confidence: Option<f64>,
    verdict: Option<String>,
    review: Option<Review>,
    previous: Option<String>,
    next: Option<String>,
    lines: Option<Both<Vec<LineRange>>>,
    places: Option<Both<Vec<String>>>,
}

#[derive(Debug, Deserialize)]
struct Both<T> {
    source: T,
    target: T,
}

#[derive(Debug, Deserialize)]
struct Review {
    state: String,
    aligned: Option<f64>,
}

#[derive(Debug, Deserialize)]
struct Lines {
    first: usize,
    last: usize,
}

impl ReadUnit {
    /// The pair of two variants of a unit.
    pub(crate) fn of(unit: &TransUnit<'_>, source: usize, target: usize) -> Self {
        let mut context = Context::of(unit, source);
        context.add_target(unit, &unit.variants[target]);
        let sides = [source, target].map(|side| &unit.variants[side]);
        let [source, target] = sides.map(|side| side.segment.text(InlineHandling::Drop));
        let text = |text: Option<std::borrow::Cow<'_, str>>| text.map(|text| text.into_owned());
        let id = unit.attributes.get("tuid").or(context.id);
        Self {
            id: text(id),
            document: text(context.document),
            position: number(unit, "position"),
            kind: plain(unit, "kind"),
            source: source.into_owned(),
            target: target.into_owned(),
            languages: sides.map(|side| side.language.to_string()),
            section: json(unit, "section").or_else(|| {
                section([context.source_section.as_deref(), context.target_section.as_deref()])
            }),
            bead: json(unit, "bead").or_else(|| bead(&plain(unit, "bead")?)),
            confidence: context.confidence.and_then(|confidence| confidence.parse().ok()),
            verdict: plain(unit, "verdict"),
            review: json(unit, "review"),
            // They are empty at the start and at the end of a document.
            previous: text(context.previous).filter(|text| !text.is_empty()),
            next: text(context.next).filter(|text| !text.is_empty()),
            lines: json(unit, "lines").map(lines),
            places: json(unit, "places"),
        }
    }

    /// The members.
    pub(crate) fn row(&self) -> Row<'_> {
        let [source, target] = self.languages.each_ref().map(String::as_str);
        Row {
            id: self.id.as_deref(),
            document: self.document.as_deref(),
            position: self.position,
            kind: self.kind.as_deref(),
            source: &self.source,
            target: &self.target,
            languages: (!source.is_empty() && !target.is_empty())
                .then_some(Sides { source, target }),
            section: sides(self.section.as_ref()),
            bead: self.bead.as_ref().map(|&Both { source, target }| Sides { source, target }),
            confidence: self.confidence,
            verdict: self.verdict.as_deref(),
            review: self
                .review
                .as_ref()
                .map(|review| Reviewed { state: &review.state, aligned: review.aligned }),
            previous: self.previous.as_deref(),
            next: self.next.as_deref(),
            lines: sides(self.lines.as_ref()),
            places: sides(self.places.as_ref()),
        }
    }
}

fn sides<T>(both: Option<&Both<Vec<T>>>) -> Option<Sides<&[T]>> {
    both.map(|both| Sides { source: &*both.source, target: &*both.target })
}

/// A member that is an object or a list. `None` if it is anything else.
fn json<T: DeserializeOwned>(unit: &TransUnit<'_>, name: &str) -> Option<T> {
    match &unit.fields.iter().find(|field| field.name == name)?.value {
        FieldValue::Json(json) => serde_json::from_str(json).ok(),
        FieldValue::Text(_) => None,
    }
}

/// A member or a cell that is a text; `None` if it is empty.
fn plain(unit: &TransUnit<'_>, name: &str) -> Option<String> {
    let found = match &unit.fields.iter().find(|field| field.name == name)?.value {
        FieldValue::Json(json) => serde_json::from_str(json).ok()?,
        FieldValue::Text(text) => text.to_string(),
    };
    Some(found).filter(|text| !text.is_empty())
}

fn number(unit: &TransUnit<'_>, name: &str) -> Option<u64> {
    json(unit, name).or_else(|| plain(unit, name)?.parse().ok())
}

/// A bead as tables have it: `2-1`.
fn bead(text: &str) -> Option<Both<u64>> {
    let (source, target) = text.split_once('-')?;
    Some(Both { source: source.parse().ok()?, target: target.parse().ok()? })
}

fn section(paths: [Option<&str>; 2]) -> Option<Both<Vec<String>>> {
    if paths == [None, None] {
        return None;
    }
    let headings = |path: Option<&str>| {
        let path = path.filter(|path| !path.is_empty());
        path.map_or_else(Vec::new, |path| {
            path.split(SECTION_SEPARATOR).map(str::to_owned).collect()
        })
    };
    let [source, target] = paths.map(headings);
    Some(Both { source, target })
}

fn lines(both: Both<Vec<Lines>>) -> Both<Vec<LineRange>> {
    let [source, target] = [both.source, both.target].map(|side| {
        side.into_iter().map(|Lines { first, last }| LineRange { first, last }).collect()
    });
    Both { source, target }
}
