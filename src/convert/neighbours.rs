//! Where units are among the others, for the properties that TMX has of their context.
//!
//! Neighbours may be in another chunk, and a source may have occurred with another target in any chunk
//! before. So both are found in one pass in order, before the chunks are encoded on several threads;
//! of the units that are gone only hashes are held.

use crate::convert::Options;
use crate::error::Result;
use crate::memory::{
    Chunk, Context, Fields, InlineHandling, InputFormat, Selection, TransUnit, Variant,
};
use crate::write::{Known, Neighbours, Repeats, Role};

/// A chunk, and the neighbours of its units; none where no output needs them.
pub(super) struct Job {
    pub(super) chunk: Chunk,
    pub(super) neighbours: Vec<Neighbours>,
}

/// A unit as its neighbours see it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Place {
    /// The file and the document; empty beyond the edge of all files, and for sub-segments of units,
    /// which follow all units and are not where their text is.
    group: String,
    source: String,
    role: Role,
}

/// Which units have their neighbours found.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    None,
    /// Units that say which their neighbours are; only their roles are found.
    Stated,
    All,
}

/// Chunks with the neighbours of their units.
pub(super) struct Jobs<I> {
    chunks: I,
    wanted: Wanted,
    selection: Selection,
    /// The chunk that waits for the unit behind it.
    held: Option<(Chunk, Vec<Place>)>,
    /// A chunk without neighbours that came behind it.
    waiting: Option<Job>,
    /// The last unit before that chunk.
    before: Place,
    repeats: Repeats,
}

impl<I: Iterator<Item = Result<Chunk>>> Jobs<I> {
    /// `is_tmx` says whether there is an output that has context in properties.
    pub(super) fn new(chunks: I, options: &Options, is_tmx: bool) -> Self {
        let wanted = match (is_tmx, options.dialect) {
            (false, _) => Wanted::None,
            (true, None) => Wanted::Stated,
            (true, Some(_)) => Wanted::All,
        };
        Self {
            chunks,
            wanted,
            selection: options.selection(),
            held: None,
            waiting: None,
            before: Place::default(),
            repeats: Repeats::default(),
        }
    }

    /// Whether neighbours are looked for in a chunk.
    fn is_wanted(&self, chunk: &Chunk) -> bool {
        match self.wanted {
            Wanted::None => false,
            Wanted::Stated => chunk.format() == InputFormat::Jsonl,
            Wanted::All => true,
        }
    }

    /// The chunk that was held, now that what follows it is known.
    fn release(&mut self, held: Option<(Chunk, Vec<Place>)>, after: &Place) -> Option<Job> {
        let (chunk, places) = held?;
        let beside = |at: Option<&Place>, own: &Place| {
            let is_same = |other: &&Place| !own.group.is_empty() && other.group == own.group;
            at.filter(is_same).map(|other| other.source.clone())
        };
        let mut neighbours = Vec::with_capacity(places.len());
        for (i, own) in places.iter().enumerate() {
            let before = if i == 0 { Some(&self.before) } else { places.get(i - 1) };
            let next = places.get(i + 1).unwrap_or(after);
            neighbours.push(Neighbours {
                role: own.role,
                previous: beside(before, own),
                next: beside(Some(next), own),
            });
        }
        self.before = places.last().cloned().unwrap_or_default();
        Some(Job { chunk, neighbours })
    }

    fn places(&mut self, chunk: &Chunk) -> Result<Vec<Place>> {
        let (mut places, mut targets) = (Vec::new(), Vec::new());
        chunk.each_with(Fields::All, |unit| places.push(self.place(unit, chunk, &mut targets)))?;
        Ok(places)
    }

    fn place(&mut self, unit: &TransUnit<'_>, chunk: &Chunk, targets: &mut Vec<usize>) -> Place {
        let selected = self.selection.select(unit, chunk.header(), targets);
        let Some(source) =
            selected.ok().and_then(|source| unit.variants.get(source).map(|v| (source, v)))
        else {
            return Place::default();
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
        Place { group, source: text.into_owned(), role }
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
        // Only a unit of an export says that it repeats one; others may differ in what is not compared.
        let is_export = unit.field("previous").is_some() && unit.field("document").is_some();
        if is_export && roles.iter().all(|role| role.is_repeat()) {
            return Role::Repeat;
        }
        let is_variant = |role: &Role| matches!(role, Role::Variant | Role::RepeatedVariant);
        match roles.iter().any(is_variant) && (is_export || self.wanted == Wanted::All) {
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
            let chunk = match self.chunks.next() {
                Some(Ok(chunk)) if !self.is_wanted(&chunk) => {
                    let job = Job { chunk, neighbours: Vec::new() };
                    let held = self.held.take();
                    return match self.release(held, &Place::default()) {
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
                    return self.release(held, &Place::default()).map(Ok);
                }
            };
            let places = match self.places(&chunk) {
                Ok(places) => places,
                Err(error) => return Some(Err(error)),
            };
            // A chunk without units has nothing to encode.
            let Some(first) = places.first().cloned() else { continue };
            let held = self.held.replace((chunk, places));
            if let Some(job) = self.release(held, &first) {
                return Some(Ok(job));
            }
        }
    }
}
