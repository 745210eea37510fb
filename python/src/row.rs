//! What a unit has for Python and Arrow, whatever it comes from: the members of JSON Lines.

use tmforge::align::Verdict;
use tmforge::lang::LanguagePair;
use tmforge::unit::{LineRange, ReviewState, TranslationUnit};

/// The two sides of a value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Sides<T> {
    pub(crate) source: T,
    pub(crate) target: T,
}

/// What a person made of a unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Reviewed<'a> {
    pub(crate) state: &'a str,
    pub(crate) aligned: Option<f64>,
}

/// The members of a unit, named as in JSON Lines. What a translation memory does not say is `None`.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Row<'a> {
    pub(crate) id: Option<&'a str>,
    pub(crate) document: Option<&'a str>,
    pub(crate) position: Option<u64>,
    pub(crate) kind: Option<&'a str>,
    pub(crate) source: &'a str,
    pub(crate) target: &'a str,
    pub(crate) languages: Option<Sides<&'a str>>,
    pub(crate) section: Option<Sides<&'a [String]>>,
    pub(crate) bead: Option<Sides<u64>>,
    pub(crate) confidence: Option<f64>,
    pub(crate) verdict: Option<&'a str>,
    pub(crate) review: Option<Reviewed<'a>>,
    pub(crate) previous: Option<&'a str>,
    pub(crate) next: Option<&'a str>,
    pub(crate) lines: Option<Sides<&'a [LineRange]>>,
    pub(crate) places: Option<Sides<&'a [String]>>,
}

impl<'a> Row<'a> {
    /// The members of a unit of a document.
    pub(crate) fn of(unit: &'a TranslationUnit, pair: &'a LanguagePair) -> Self {
        let lines = Sides { source: &*unit.lines.source, target: &*unit.lines.target };
        Self {
            id: Some(&unit.id),
            document: Some(&unit.document),
            position: Some(unit.position as u64),
            kind: Some(unit.kind.name()),
            source: &unit.source,
            target: &unit.target,
            languages: Some(Sides { source: pair.source.as_str(), target: pair.target.as_str() }),
            section: Some(Sides { source: &unit.section.source, target: &unit.section.target }),
            bead: Some(Sides { source: unit.bead.source as u64, target: unit.bead.target as u64 }),
            confidence: Some(rounded(unit.confidence)),
            verdict: Some(verdict(unit.verdict)),
            review: unit.review.map(|review| Reviewed {
                state: match review.state {
                    ReviewState::Accepted => "accepted",
                    ReviewState::Edited => "edited",
                },
                aligned: review.aligned.map(rounded),
            }),
            previous: unit.previous.as_deref(),
            next: unit.next.as_deref(),
            // As in JSON Lines: the lines of a rendered text say nothing.
            lines: unit.places.is_none().then_some(lines),
            places: unit
                .places
                .as_ref()
                .map(|places| Sides { source: &*places.source, target: &*places.target }),
        }
    }
}

/// The name of a verdict in JSON Lines.
pub(crate) fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Translation => "translation",
        Verdict::Partly => "partly",
        Verdict::Drifted => "drifted",
        Verdict::Copy => "copy",
        Verdict::NotTranslation => "not-translation",
        Verdict::OtherLanguage => "other-language",
        Verdict::TooLittle => "too-little",
    }
}

/// A confidence with three decimals, as all formats have it.
pub(crate) fn rounded(confidence: f32) -> f64 {
    f64::from((confidence * 1000.0).round()) / 1000.0
}
