//! The units of a memory, first as hashes and then, those that are asked for, as texts.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use xxhash_rust::xxh3::xxh3_64;

use crate::compare::text::folded;
use crate::convert::Choice;
use crate::diff::{Entry, Options};
use crate::error::{Error, ErrorKind, Result};
use crate::memory::{Inline, Notice, Source, Unit, notice};
use crate::place::Place;

/// A pair of texts as hashes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Print {
    pub(super) source: u64,
    pub(super) target: u64,
    pub(super) id: Option<u64>,
    pub(super) language: u64,
}

/// A memory as hashes of its pairs.
#[derive(Default)]
pub(super) struct Prints {
    pub(super) name: String,
    pub(super) prints: Vec<Print>,
    /// Units without a pair.
    pub(super) unpaired: usize,
    pub(super) notices: Vec<Notice>,
}

pub(super) struct Reader<'a> {
    options: &'a Options,
}

impl<'a> Reader<'a> {
    pub(super) fn new(options: &'a Options) -> Self {
        Self { options }
    }

    /// A memory as hashes.
    pub(super) fn prints(&self, source: Source) -> Result<Prints> {
        let mut read = Prints { name: source.name().to_owned(), ..Prints::default() };
        let (prints, unpaired) = (&mut read.prints, &mut read.unpaired);
        read.notices = self.each(source, |pair, _| match pair {
            Some(pair) => prints.push(self.print(&pair)),
            None => *unpaired += 1,
        })?;
        Ok(read)
    }

    /// The pairs at `wanted` by their index.
    pub(super) fn entries(
        &self,
        open: impl Fn() -> Result<Source>,
        wanted: impl Iterator<Item = usize>,
        prints: &[Print],
    ) -> Result<HashMap<usize, Entry>> {
        let wanted: BTreeSet<usize> = wanted.collect();
        let mut entries = HashMap::with_capacity(wanted.len());
        if wanted.is_empty() {
            return Ok(entries);
        }
        let source = open()?;
        let name = source.name().to_owned();
        let (mut index, mut is_same) = (0, true);
        self.each(source, |pair, line| {
            let Some(pair) = pair else { return };
            if wanted.contains(&index) {
                is_same &= prints.get(index) == Some(&self.print(&pair));
                entries.insert(index, self.entry(&pair, line()));
            }
            index += 1;
        })?;
        match is_same && index == prints.len() {
            true => Ok(entries),
            false => Err(Error::new(ErrorKind::Content, "the file changed while it was read")
                .advice("try again when nothing writes to it")
                .at(Place::file(&name))),
        }
    }

    /// Hands out the pairs in order, with a way to ask for their lines; `None` for a unit without one.
    /// Returns what is not sound.
    fn each(
        &self,
        source: Source,
        mut take: impl FnMut(Option<Pair<'_, '_>>, &mut dyn FnMut() -> usize),
    ) -> Result<Vec<Notice>> {
        let choice = Choice::new(self.options.source.as_ref(), self.options.target.as_ref());
        let mut notices = Vec::new();
        for block in source {
            let block = block?;
            notice::add(&mut notices, block.notices());
            let mut lines = block.lines();
            block.each(|unit| match choice.of(unit, block.header()) {
                None => take(None, &mut || lines.of(unit)),
                Some((source, targets)) => targets.into_iter().for_each(|target| {
                    let pair = Pair { unit, source, target };
                    take(Some(pair), &mut || lines.of(unit));
                }),
            })?;
        }
        Ok(notices)
    }

    fn print(&self, pair: &Pair<'_, '_>) -> Print {
        let hash = |at| match self.options.is_exact {
            true => xxh3_64(pair.text(at, Inline::Keep).as_bytes()),
            false => xxh3_64(folded(&pair.text(at, Inline::Drop)).as_bytes()),
        };
        let language = pair.language().to_ascii_lowercase().replace('_', "-");
        Print {
            source: hash(pair.source),
            target: hash(pair.target),
            id: pair.id().map(|id| xxh3_64(id.as_bytes())),
            language: xxh3_64(language.as_bytes()),
        }
    }

    fn entry(&self, pair: &Pair<'_, '_>, line: usize) -> Entry {
        let inline = if self.options.is_exact { Inline::Keep } else { Inline::Drop };
        let language = pair.language();
        Entry {
            line,
            id: pair.id().map(Cow::into_owned),
            language: (!language.is_empty()).then(|| language.to_owned()),
            source: pair.text(pair.source, inline).into_owned(),
            target: pair.text(pair.target, inline).into_owned(),
        }
    }
}

/// Two variants of a unit.
struct Pair<'u, 'a> {
    unit: &'u Unit<'a>,
    source: usize,
    target: usize,
}

impl<'a> Pair<'_, 'a> {
    fn text(&self, at: usize, inline: Inline) -> Cow<'a, str> {
        self.unit.variants[at].segment.text(inline)
    }

    fn language(&self) -> &str {
        &self.unit.variants[self.target].language
    }

    /// What names the unit in its memory.
    fn id(&self) -> Option<Cow<'a, str>> {
        let tuid = self.unit.attributes.get("tuid");
        let id = tuid.or_else(|| {
            let source = &self.unit.variants[self.source].annotations;
            let mut props = source.iter().chain(&self.unit.annotations);
            let prop = props.find(|annotation| annotation.is_prop("x-unit-id"));
            prop.map(|annotation| annotation.text.text(Inline::Text))
        });
        id.filter(|id| !id.is_empty())
    }
}
