//! Reads the pairs of a TM file: as fingerprints, and selected ones as texts.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use xxhash_rust::xxh3::xxh3_64;

use crate::compare::text::folded;
use crate::diff::{Entry, Options};
use crate::error::{Error, ErrorKind, Result};
use crate::lang::{Memo, Tag};
use crate::memory::{Account, InlineHandling, MemoryReader, Selection, TransUnit};
use crate::place::Place;

/// The hashes of the texts, the id and the target language of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fingerprint {
    pub(crate) source: u64,
    pub(crate) target: u64,
    pub(super) id: Option<u64>,
    pub(super) language: u64,
}

impl Fingerprint {
    /// That of two texts, which are compared without regard to white space and to how characters are composed.
    pub(crate) fn of_texts(source: &str, target: &str, id: Option<&str>) -> Self {
        let hash = |text: &str| xxh3_64(folded(text).as_bytes());
        Self {
            source: hash(source),
            target: hash(target),
            id: id.filter(|id| !id.is_empty()).map(|id| xxh3_64(id.as_bytes())),
            language: 0,
        }
    }

    /// Whether the two agree in all but the language, which [`diff`](super::diff) may have cleared.
    fn is_same_pair(&self, other: &Self) -> bool {
        let without_language = |print: &Self| Self { language: 0, ..*print };
        without_language(self) == without_language(other)
    }
}

/// The fingerprints of the pairs of a TM file.
#[derive(Default)]
pub(super) struct Fingerprints {
    pub(super) name: String,
    pub(super) prints: Vec<Fingerprint>,
    /// The coverage report.
    pub(super) account: Account,
    /// Whether every pair states its target language.
    pub(super) states_language: bool,
}

/// Reads TM files with the options of a comparison.
pub(super) struct Reader<'a> {
    options: &'a Options,
    /// A cache of the hashes of language tags.
    languages: Memo<u64>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(options: &'a Options) -> Self {
        Self { options, languages: Memo::default() }
    }

    /// Reads the fingerprints of all pairs of a file.
    pub(super) fn prints(&self, source: MemoryReader) -> Result<Fingerprints> {
        let mut read = Fingerprints {
            name: source.name().to_owned(),
            states_language: true,
            ..Fingerprints::default()
        };
        let (prints, states_language) = (&mut read.prints, &mut read.states_language);
        read.account = self.each(source, |pair, _| {
            *states_language &= !pair.language().is_empty();
            prints.push(self.print(&pair));
        })?;
        Ok(read)
    }

    /// Reads the texts of the pairs at `indices`, by index.
    ///
    /// # Errors
    /// If the file cannot be read or does not match its fingerprints any more.
    pub(super) fn entries(
        &self,
        open: impl Fn() -> Result<MemoryReader>,
        indices: impl Iterator<Item = usize>,
        prints: &[Fingerprint],
    ) -> Result<HashMap<usize, Entry>> {
        let indices: BTreeSet<usize> = indices.collect();
        let mut entries = HashMap::with_capacity(indices.len());
        if indices.is_empty() {
            return Ok(entries);
        }
        let source = open()?;
        let name = source.name().to_owned();
        let (mut index, mut is_same) = (0, true);
        self.each(source, |pair, line| {
            if indices.contains(&index) {
                is_same &=
                    prints.get(index).is_some_and(|known| known.is_same_pair(&self.print(&pair)));
                entries.insert(index, self.entry(&pair, line()));
            }
            index += 1;
        })?;
        match is_same && index == prints.len() {
            true => Ok(entries),
            false => Err(Error::new(ErrorKind::Content, "the file changed while it was read")
                .advice("try again when no other program is writing to it")
                .at(Place::file(&name))),
        }
    }

    /// Calls `take` with each pair in order and a function that finds its line.
    fn each(
        &self,
        source: MemoryReader,
        mut take: impl FnMut(Pair<'_, '_>, &mut dyn FnMut() -> usize),
    ) -> Result<Account> {
        let [from, into] = [&self.options.source, &self.options.target].map(Option::as_ref);
        let selection = Selection::new(from, into)
            .in_states(self.options.states.clone())
            .with_condition(self.options.condition.clone())
            .with_text();
        let (mut account, mut targets) = (Account::default(), Vec::new());
        for chunk in source {
            let chunk = chunk?;
            account.add_leniencies(chunk.leniencies());
            let mut lines = chunk.lines();
            let reading = chunk.each(|unit| {
                account.units += 1;
                match selection.select(unit, chunk.header(), &mut targets) {
                    Err(reason) => account.exclude_unit(reason, unit),
                    Ok(source) => targets.iter().for_each(|&target| {
                        let pair = Pair { unit, source, target };
                        take(pair, &mut || lines.of(unit));
                    }),
                }
            })?;
            account.add_reading(reading);
        }
        Ok(account)
    }

    /// The fingerprint of a pair.
    fn print(&self, pair: &Pair<'_, '_>) -> Fingerprint {
        let language = self.language(pair.language());
        let text = |at, inline| pair.text(at, inline);
        if self.options.is_exact {
            let hash = |at| xxh3_64(text(at, InlineHandling::Keep).as_bytes());
            let id = pair.id().map(|id| xxh3_64(id.as_bytes()));
            return Fingerprint {
                source: hash(pair.source),
                target: hash(pair.target),
                id,
                language,
            };
        }
        let [source, target] = [pair.source, pair.target].map(|at| text(at, InlineHandling::Drop));
        let print = Fingerprint::of_texts(&source, &target, pair.id().as_deref());
        Fingerprint { language, ..print }
    }

    /// The hash of a language tag, without its region: equal for tags of one language in one
    /// script.
    fn language(&self, tag: &str) -> u64 {
        self.languages.get(tag, || {
            let known = Tag::parse(tag).map(|tag| tag.without_region());
            xxh3_64(known.unwrap_or_else(|_| tag.to_ascii_lowercase()).as_bytes())
        })
    }

    fn entry(&self, pair: &Pair<'_, '_>, line: usize) -> Entry {
        let inline =
            if self.options.is_exact { InlineHandling::Keep } else { InlineHandling::Drop };
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

/// A unit with the indices of its source and target variants.
struct Pair<'u, 'a> {
    unit: &'u TransUnit<'a>,
    source: usize,
    target: usize,
}

impl<'a> Pair<'_, 'a> {
    fn text(&self, at: usize, inline: InlineHandling) -> Cow<'a, str> {
        self.unit.variants[at].segment.text(inline)
    }

    fn language(&self) -> &str {
        &self.unit.variants[self.target].language
    }

    /// The id of the unit: its `tuid`, else its property `x-unit-id`.
    fn id(&self) -> Option<Cow<'a, str>> {
        let tuid = self.unit.attributes.get("tuid");
        let id = tuid.or_else(|| {
            let source = &self.unit.variants[self.source].annotations;
            let mut props = source.iter().chain(&self.unit.annotations);
            let prop = props.find(|annotation| annotation.is_prop("x-unit-id"));
            prop.map(|annotation| annotation.text.text(InlineHandling::Text))
        });
        id.filter(|id| !id.is_empty())
    }
}
