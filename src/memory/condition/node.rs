//! The parts of a condition.

use crate::memory::TransUnit;
use crate::memory::condition::compare::{self, Comparison};

/// A part of a condition.
#[derive(Debug)]
pub(super) enum Node {
    All(Vec<Node>),
    Any(Vec<Node>),
    Not(Box<Node>),
    /// A side has no text beside inline elements.
    Empty,
    /// The target is the source but for white space.
    Untranslated,
    Comparison(Comparison),
}

impl Node {
    pub(super) fn holds(&self, unit: &TransUnit<'_>, source: usize, target: usize) -> bool {
        match self {
            Self::All(nodes) => nodes.iter().all(|node| node.holds(unit, source, target)),
            Self::Any(nodes) => nodes.iter().any(|node| node.holds(unit, source, target)),
            Self::Not(node) => !node.holds(unit, source, target),
            Self::Empty => {
                [source, target].iter().any(|&at| compare::text(unit, at).trim().is_empty())
            }
            Self::Untranslated => {
                let (source, target) = (compare::text(unit, source), compare::text(unit, target));
                source.split_whitespace().eq(target.split_whitespace())
            }
            Self::Comparison(comparison) => comparison.holds(unit, source, target),
        }
    }

    pub(super) fn each_comparison<'a>(&'a self, take: &mut impl FnMut(&'a Comparison)) {
        match self {
            Self::All(nodes) | Self::Any(nodes) => {
                nodes.iter().for_each(|node| node.each_comparison(take));
            }
            Self::Not(node) => node.each_comparison(take),
            Self::Comparison(comparison) => take(comparison),
            Self::Empty | Self::Untranslated => {}
        }
    }

    pub(super) fn any_comparison(&self, is: &dyn Fn(&Comparison) -> bool) -> bool {
        let mut found = false;
        self.each_comparison(&mut |comparison| found |= is(comparison));
        found
    }
}
