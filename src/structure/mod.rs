//! The structure stage: separates the languages of documents into two streams, rejoins page breaks
//! and matches sections.

mod cues;
mod excluded;
mod headings;
mod language;
mod matching;
mod navigation;
mod number;
mod page_breaks;
mod placed_block;
mod records;
mod tree;
mod truncated;

use std::ops::Range;

use unicode_script::UnicodeScript;

use crate::error::{Error, ErrorKind, Result};
use crate::lang::{LanguagePair, Tag};
use crate::memory::ColumnChoice;
use crate::model::{Bitext, Block, Document, ExclusionReason, Join, Side, Stream};
use crate::place::Place;
use crate::structure::language::Sorted;
use crate::structure::placed_block::{Placed, Spot};
use crate::structure::records::Record;

/// The options of [`separate`] and [`pair()`]. All are on by default, and no columns are chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Rejoin sentences that a page break has split.
    pub rejoin_breaks: bool,
    /// Exclude blocks of links at the beginning and end of a document.
    pub drop_navigation: bool,
    /// Treat numbered paragraphs and first sentences as headings if there is evidence for it.
    pub run_in_heads: bool,
    /// The columns of tables that hold the languages, as the user chose them. Empty finds them by
    /// header and content.
    pub from_columns: Vec<ColumnChoice>,
}

impl Options {
    /// The options for texts that a caller has cut: nothing is joined or left out.
    pub fn as_given() -> Self {
        Self {
            rejoin_breaks: false,
            drop_navigation: false,
            run_in_heads: false,
            from_columns: Vec::new(),
        }
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            rejoin_breaks: true,
            drop_navigation: true,
            run_in_heads: true,
            from_columns: Vec::new(),
        }
    }
}

/// The comments of a bilingual file that contain one of its languages, as byte ranges between
/// `<!--` and `-->`. Empty unless the visible text is in the other language only.
pub fn hidden_text(document: &Document, pair: &LanguagePair) -> Vec<Range<usize>> {
    language::hidden_text(document, pair)
}

/// Separates the two languages of one bilingual file into two streams.
///
/// # Errors
/// If the file has no text in one of the languages, or the two languages cannot be distinguished.
pub fn separate(mut document: Document, pair: &LanguagePair, options: &Options) -> Result<Bitext> {
    if options.drop_navigation {
        navigation::remove(&mut document);
    }
    let records = records::take(&mut document, pair, &options.from_columns)?;
    let blocks = std::mem::take(&mut document.blocks);
    let sorted = sort_rest(blocks, pair, &document.name, !records.is_empty())?;
    let terms = language::terms(&sorted, pair);
    let [source, target] = merge(&mut document, sorted, records);
    let bitext = assemble(vec![document], [source, target], pair, options);
    Ok(Bitext { terms, ..bitext })
}

/// The blocks outside records by language.
///
/// # Errors
/// If there are no records, and the languages cannot be distinguished or one of them is absent.
fn sort_rest(
    blocks: Vec<Block>,
    pair: &LanguagePair,
    name: &str,
    has_records: bool,
) -> Result<Vec<Sorted>> {
    if has_records && blocks.is_empty() {
        return Ok(Vec::new());
    }
    let sorted = language::sort(blocks, pair).map_err(|error| error.at(Place::file(name)))?;
    if !has_records {
        check_both(&sorted, pair, name)?;
    }
    Ok(sorted)
}

/// The two streams: the blocks by language, with the records in their places.
fn merge(document: &mut Document, sorted: Vec<Sorted>, records: Vec<Record>) -> [Vec<Placed>; 2] {
    let mut streams = Streams::default();
    let mut records = records.into_iter().peekable();
    for sorted in sorted {
        while let Some(record) = records.next_if(|record| record.before <= sorted.origin) {
            streams.put_record(record);
        }
        let record = sorted.pair.map(|pair| streams.record_of_pair(pair));
        let block = Block { record, ..sorted.block };
        let placed = Placed { block, order: streams.next(), origin: Some(sorted.origin) };
        match sorted.side {
            Ok(Side::Source) => streams.source.push(placed),
            Ok(Side::Target) => streams.target.push(placed),
            Err(reason) => {
                excluded::exclude(&mut document.left_out, &placed.block, reason);
            }
        }
    }
    records.for_each(|record| streams.put_record(record));
    [streams.source, streams.target]
}

/// Two streams that are being built.
#[derive(Default)]
struct Streams {
    source: Vec<Placed>,
    target: Vec<Placed>,
    /// The number of blocks that have a place.
    placed: usize,
    /// The number of records.
    records: u32,
    /// The last pair on one line.
    pair: Option<usize>,
}

impl Streams {
    fn next(&mut self) -> usize {
        self.placed += 1;
        self.placed - 1
    }

    /// The number of the record that a pair on one line is.
    fn record_of_pair(&mut self, pair: usize) -> u32 {
        if self.pair != Some(pair) {
            self.pair = Some(pair);
            self.records += 1;
        }
        self.records - 1
    }

    fn put_record(&mut self, record: Record) {
        let number = self.records;
        self.records += 1;
        for (blocks, is_source) in [(record.source, true), (record.target, false)] {
            for block in blocks {
                let block = Block { record: Some(number), ..block };
                let placed = Placed { block, order: self.next(), origin: None };
                if is_source { &mut self.source } else { &mut self.target }.push(placed);
            }
        }
    }
}

/// Builds the two streams from two parallel files, one per language.
///
/// # Errors
/// If a file has no text in its language.
pub fn pair(
    mut source: Document,
    mut target: Document,
    pair: &LanguagePair,
    options: &Options,
) -> Result<Bitext> {
    for document in [&mut source, &mut target] {
        if options.drop_navigation {
            navigation::remove(document);
        }
    }
    if let Some(streams) = joined(&mut source, &mut target, pair)? {
        return Ok(assemble(vec![source, target], streams, pair, options));
    }
    let source_blocks = std::mem::take(&mut source.blocks);
    let target_blocks = std::mem::take(&mut target.blocks);
    let written = LanguagePair {
        source: as_written(&pair.source, &pair.target, &source_blocks),
        target: as_written(&pair.target, &pair.source, &target_blocks),
    };
    let kept_target =
        language::sort_single(target_blocks.clone(), &source_blocks, Side::Target, &written);
    let kept_source = language::sort_single(source_blocks, &target_blocks, Side::Source, &written);
    let source_stream = keep(&mut source, kept_source, &pair.source)?;
    let target_stream = keep(&mut target, kept_target, &pair.target)?;
    Ok(assemble(vec![source, target], [source_stream, target_stream], pair, options))
}

/// The streams of two files that are joined by key. `None` if they have no keys.
///
/// # Errors
/// If two catalogues have no key in common, or one of them has no text in its language.
fn joined(
    source: &mut Document,
    target: &mut Document,
    pair: &LanguagePair,
) -> Result<Option<[Vec<Placed>; 2]>> {
    let texts = [&pair.source, &pair.target].into_iter().zip([&*source, &*target]);
    let written = texts.map(|(tag, document)| records::check_script(document, tag));
    let written: Result<()> = written.collect();
    let Some(records) = records::join(source, target, pair)? else { return Ok(None) };
    written?;
    let mut streams = Streams::default();
    records.into_iter().for_each(|record| streams.put_record(record));
    Ok(Some([streams.source, streams.target]))
}

/// The tag with the script that the text is in, where that is not the likely script of the language:
/// `uz-Cyrl` for Uzbek text in Cyrillic. A text in no script of the language keeps the tag as it is,
/// and so does one in a script of the other language: the files may have been exchanged.
fn as_written(language: &Tag, other: &Tag, blocks: &[Block]) -> Tag {
    let letters = |tag: &Tag| {
        let scripts = tag.scripts();
        let chars = blocks.iter().flat_map(|block| block.text.chars());
        chars.filter(move |c| c.is_alphabetic() && scripts.contains(&c.script()))
    };
    // Nearly every file has such a letter near its beginning.
    if language.has_script() || letters(language).next().is_some() {
        return language.clone();
    }
    let foreign = other.scripts();
    let is_own = |tag: &Tag| !tag.scripts().iter().any(|script| foreign.contains(script));
    let others = language.in_other_scripts().into_iter().filter(is_own);
    let others = others.map(|tag| (letters(&tag).count(), tag));
    // Of equally frequent ones the first in the alphabet counts.
    let most = others.rev().max_by_key(|(count, _)| *count).filter(|(count, _)| *count > 0);
    most.map_or_else(|| language.clone(), |(_, tag)| tag)
}

/// The blocks of one file that are in its language. The others are added to the excluded ranges.
///
/// # Errors
/// If no letters are left.
fn keep(document: &mut Document, sorted: Vec<Sorted>, language: &Tag) -> Result<Vec<Placed>> {
    let letters: usize = sorted.iter().map(|s| language::letters(&s.block.text)).sum();
    let mut kept = Vec::with_capacity(sorted.len());
    let mut kept_letters = 0;
    for (order, sorted) in sorted.into_iter().enumerate() {
        if sorted.side.is_ok() {
            kept_letters += language::letters(&sorted.block.text);
            kept.push(Placed { block: sorted.block, order, origin: None });
        } else {
            excluded::exclude(
                &mut document.left_out,
                &sorted.block,
                ExclusionReason::OtherLanguage,
            );
        }
    }
    if kept_letters == 0 {
        let found = format!("no text in {language}: 0 of {letters} letters");
        return Err(Error::new(ErrorKind::Language, found)
            .expected(format!("expected a file in {language}"))
            .advice("check the order of the two files and of -s and -t")
            .at(Place::file(document.name.as_str())));
    }
    Ok(kept)
}

/// The letters of a text but those of addresses and codes such as `a1`, which are in no language.
fn letters_of_words(text: &str) -> usize {
    let is_code = |word: &str| {
        word.contains("://") || (word.is_ascii() && word.contains(|c: char| c.is_ascii_digit()))
    };
    let words = text.split_whitespace().filter(|word| !is_code(word));
    words.map(language::letters).sum()
}

fn check_both(sorted: &[Sorted], pair: &LanguagePair, name: &str) -> Result<()> {
    let seen = |side: Side| -> usize {
        let blocks = sorted.iter().filter(|sorted| sorted.side == Ok(side));
        blocks.map(|sorted| letters_of_words(&sorted.block.text)).sum()
    };
    let (source, target) = (seen(Side::Source), seen(Side::Target));
    let absent = match (source, target) {
        (0, 0) => format!("no text in {} or {}", pair.source, pair.target),
        (0, _) => format!("no text in {}", pair.source),
        (_, 0) => format!("no text in {}", pair.target),
        _ => return Ok(()),
    };
    let counts =
        format!("{absent}: {source} letters in {}, {target} in {}", pair.source, pair.target);
    Err(Error::new(ErrorKind::Language, counts)
        .expected("expected both languages in one file")
        .advice("check -s and -t, or pass two files with --pair")
        .at(Place::file(name)))
}

fn assemble(
    mut documents: Vec<Document>,
    [mut source, mut target]: [Vec<Placed>; 2],
    pair: &LanguagePair,
    options: &Options,
) -> Bitext {
    if options.run_in_heads {
        headings::run_in([&mut source, &mut target]);
    }
    let mut joins = Vec::new();
    if options.rejoin_breaks {
        let ends = [documents.first(), documents.last()];
        let has_cues = ends.map(|document| document.is_some_and(|d| d.has_cues));
        cues::join([&mut source, &mut target], has_cues);
        let pages = ends.map(|document| document.map_or(&[][..], |d| &d.pages));
        joins = page_breaks::rejoin([&mut source, &mut target], pages);
        exclude_truncated(&mut documents, [&mut source, &mut target], !joins.is_empty());
        // A truncated sentence may itself have been rejoined from two halves.
        let blocks = |side| if side == Side::Source { source.len() } else { target.len() };
        joins.retain(|join: &Join| join.block < blocks(join.side));
    }
    tree::mark_titles([&mut source, &mut target]);
    settle(&mut documents, &source, &target);
    let places = [places(&source), places(&target)];
    let mut source = stream(pair.source.clone(), 0, source);
    let mut target = stream(pair.target.clone(), documents.len() - 1, target);
    let section_pairs = matching::pair_sections([&source, &target], &places);
    matching::reconcile(&mut source, &mut target, &section_pairs);
    Bitext { documents, source, target, section_pairs, joins, terms: Vec::new() }
}

/// Excludes the last sentences of the streams if they are truncated.
fn exclude_truncated(documents: &mut [Document], streams: [&mut Vec<Placed>; 2], joined: bool) {
    let last = documents.len() - 1;
    for (document, tail) in [0, last].into_iter().zip(truncated::take(streams, joined)) {
        if let Some(tail) = tail {
            let left_out = &mut documents[document].left_out;
            excluded::exclude(left_out, &tail.block, ExclusionReason::Truncated);
        }
    }
}

fn settle(documents: &mut [Document], source: &[Placed], target: &[Placed]) {
    match documents {
        [one] => excluded::settle(one, source.iter().chain(target).map(|placed| &placed.block)),
        [first, second] => {
            excluded::settle(first, source.iter().map(|placed| &placed.block));
            excluded::settle(second, target.iter().map(|placed| &placed.block));
        }
        _ => {}
    }
}

/// The position of each block in a bilingual file; `None` for two files.
fn places(placed: &[Placed]) -> Vec<Option<Spot>> {
    let spot = |p: &Placed| p.origin.map(|origin| Spot { order: p.order, origin });
    placed.iter().map(spot).collect()
}

fn stream(language: Tag, document: usize, placed: Vec<Placed>) -> Stream {
    let order = |placed: &Placed| placed.origin.and(u32::try_from(placed.order).ok());
    let orders = placed.iter().map(order).collect();
    let blocks: Vec<Block> = placed.into_iter().map(|placed| placed.block).collect();
    let (sections, section_of) = tree::build(&blocks);
    Stream { language, document, blocks, sections, section_of, orders }
}

#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;
