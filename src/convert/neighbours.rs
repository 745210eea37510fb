//! The neighbours of units, for the context properties of TMX.
//!
//! A neighbour may be in another chunk, and a source may have occurred with another target in any
//! earlier chunk. One pass in input order therefore finds both, before the chunks are encoded on
//! several threads. Of earlier chunks only hashes are kept.

use crate::convert::Options;
use crate::error::Result;
use crate::memory::{Chunk, Context, Fields, InlineHandling, Selection, TransUnit, Variant};
use crate::write::{Known, Neighbours, Repeats, Role};

/// A chunk with the neighbours of its units; empty if no output needs them.
pub(super) struct Job {
    pub(super) chunk: Chunk,
    pub(super) neighbours: Vec<Neighbours>,
    /// The number of the chunk among all of the run, from 0.
    pub(super) number: usize,
}

/// What the neighbours of a unit need to know of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Neighbourhood {
    /// The file and the document. Empty beyond either end of the input, and for sub-segments, which
    /// follow all units and so have no neighbours in the text.
    group: String,
    source: String,
    role: Role,
}

/// The units whose neighbours are determined.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scope {
    None,
    /// Units that state their neighbours themselves; only their roles are determined.
    Stated,
    All,
}

/// A chunk whose neighbours are not all known.
struct Held {
    chunk: Chunk,
    places: Vec<Neighbourhood>,
    number: usize,
}

/// Iterates over chunks and adds the neighbours of their units.
pub(super) struct Jobs<I> {
    chunks: I,
    scope: Scope,
    selection: Selection,
    /// The chunk whose last unit still lacks its next neighbour.
    held: Option<Held>,
    /// The number of the next chunk.
    number: usize,
    /// The chunk after `held`, if it needs no neighbours.
    waiting: Option<Job>,
    /// The last unit before `held`.
    before: Neighbourhood,
    repeats: Repeats,
}

impl<I: Iterator<Item = Result<Chunk>>> Jobs<I> {
    /// `is_tmx` states whether an output is TMX, which keeps context in properties.
    pub(super) fn new(chunks: I, options: &Options, is_tmx: bool) -> Self {
        let scope = match (is_tmx, options.dialect) {
            (false, _) => Scope::None,
            (true, None) => Scope::Stated,
            (true, Some(_)) => Scope::All,
        };
        Self {
            chunks,
            scope,
            selection: options.selection(),
            held: None,
            number: 0,
            waiting: None,
            before: Neighbourhood::default(),
            repeats: Repeats::default(),
        }
    }

    /// Whether the neighbours of a chunk's units are determined.
    fn needs_neighbours(&self, chunk: &Chunk) -> bool {
        match self.scope {
            Scope::None => false,
            Scope::Stated => chunk.format().is_json(),
            Scope::All => true,
        }
    }

    /// Completes a held chunk with `after`, the first unit that follows it.
    fn release(&mut self, held: Option<Held>, after: &Neighbourhood) -> Option<Job> {
        let Held { chunk, places, number } = held?;
        let neighbour = |at: Option<&Neighbourhood>, own: &Neighbourhood| {
            let is_same =
                |other: &&Neighbourhood| !own.group.is_empty() && other.group == own.group;
            at.filter(is_same).map(|other| other.source.clone())
        };
        let mut neighbours = Vec::with_capacity(places.len());
        for (i, own) in places.iter().enumerate() {
            let before = if i == 0 { Some(&self.before) } else { places.get(i - 1) };
            let next = places.get(i + 1).unwrap_or(after);
            neighbours.push(Neighbours {
                role: own.role,
                previous: neighbour(before, own),
                next: neighbour(Some(next), own),
            });
        }
        self.before = places.last().cloned().unwrap_or_default();
        Some(Job { chunk, neighbours, number })
    }

    fn places(&mut self, chunk: &Chunk) -> Result<Vec<Neighbourhood>> {
        let (mut places, mut targets) = (Vec::new(), Vec::new());
        chunk.each_with(Fields::All, |unit| places.push(self.place(unit, chunk, &mut targets)))?;
        Ok(places)
    }

    fn place(
        &mut self,
        unit: &TransUnit<'_>,
        chunk: &Chunk,
        targets: &mut Vec<usize>,
    ) -> Neighbourhood {
        let selected = self.selection.select(unit, chunk.header(), targets);
        let Some(source) =
            selected.ok().and_then(|source| unit.variants.get(source).map(|v| (source, v)))
        else {
            return Neighbourhood::default();
        };
        let (source, variant) = source;
        let context = Context::of(unit, source);
        let text = variant.segment.text(InlineHandling::Drop);
        let role = self.role(unit, &text, targets, &context);
        let is_part =
            unit.variants.iter().flat_map(|v| &v.annotations).any(|a| a.is_prop("x-part"));
        let document = context.document.unwrap_or_default();
        let group = match is_part {
            true => String::new(),
            false => format!("{}\0{document}", chunk.name()),
        };
        Neighbourhood { group, source: text.into_owned(), role }
    }

    fn role(
        &mut self,
        unit: &TransUnit<'_>,
        source: &str,
        targets: &[usize],
        context: &Context<'_>,
    ) -> Role {
        let known = [&context.document, &context.previous, &context.next];
        let context = known.map(|text| text.as_deref().unwrap_or_default());
        let mut roles = Vec::with_capacity(targets.len());
        for Variant { language, segment, .. } in targets.iter().map(|&i| &unit.variants[i]) {
            let target = segment.text(InlineHandling::Drop);
            roles.push(self.repeats.role(&Known { language, source, target: &target, context }));
        }
        // Only units of an export are dropped as repeats: others may differ in fields that are not
        // compared here.
        let is_export = unit.field("previous").is_some() && unit.field("document").is_some();
        if is_export && roles.iter().all(|role| role.is_repeat()) {
            return Role::Repeat;
        }
        let is_variant = |role: &Role| matches!(role, Role::Variant | Role::RepeatedVariant);
        match roles.iter().any(is_variant) && (is_export || self.scope == Scope::All) {
            true => Role::Variant,
            false => Role::Default,
        }
    }
}

impl<I: Iterator<Item = Result<Chunk>>> Iterator for Jobs<I> {
    type Item = Result<Job>;

    fn next(&mut self) -> Option<Result<Job>> {
        if let Some(job) = self.waiting.take() {
            return Some(Ok(job));
        }
        loop {
            let number = self.number;
            self.number += 1;
            let chunk = match self.chunks.next() {
                Some(Ok(chunk)) if !self.needs_neighbours(&chunk) => {
                    let job = Job { chunk, neighbours: Vec::new(), number };
                    let held = self.held.take();
                    return match self.release(held, &Neighbourhood::default()) {
                        Some(before) => {
                            self.waiting = Some(job);
                            Some(Ok(before))
                        }
                        None => Some(Ok(job)),
                    };
                }
                Some(Ok(chunk)) => chunk,
                Some(Err(error)) => return Some(Err(error)),
                None => {
                    let held = self.held.take();
                    return self.release(held, &Neighbourhood::default()).map(Ok);
                }
            };
            let places = match self.places(&chunk) {
                Ok(places) => places,
                Err(error) => return Some(Err(error)),
            };
            // A chunk without units has nothing to encode.
            let Some(first) = places.first().cloned() else { continue };
            let held = self.held.replace(Held { chunk, places, number });
            if let Some(job) = self.release(held, &first) {
                return Some(Ok(job));
            }
        }
    }
}
