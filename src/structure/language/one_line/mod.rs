//! Splitting of blocks with a text and its translation on one line: `English（中文）`, `English / 中文`,
//! `English. 中文。`, `English 中文`.
//!
//! A Chinese sentence with an English term in brackets, or the reverse, is not such a block. A
//! block is split only if its two parts are in one language each, cover the block, and have a
//! length ratio that is plausible for translations; where a space alone parts them, its siblings
//! must be such blocks, too.

mod cut;
mod shared_script;
mod siblings;

use crate::lang::LanguagePair;
use crate::model::{Block, Side};
use crate::structure::language::layers::Entry;
use crate::structure::language::script::Scripts;
use crate::structure::number::{self, Numbering, Style};

use cut::{Cut, Part};
use siblings::Siblings;

/// A block as read, or a part of one that contained both languages.
#[derive(Debug, Clone)]
pub(super) struct Divided {
    pub(super) block: Block,
    /// The language of a part; `None` for a block that was not split.
    pub(super) side: Option<Side>,
    /// The index of the block as read.
    pub(super) origin: usize,
    /// The number of the pair of parts that it belongs to, in the document.
    pub(super) pair: Option<usize>,
}

/// Splits the blocks that contain both languages on one line.
pub(super) fn divide(blocks: Vec<Block>, scripts: &Scripts, pair: &LanguagePair) -> Vec<Divided> {
    let parts = if scripts.are_disjoint() {
        by_script(&blocks, scripts)
    } else {
        shared_script::parts(&blocks, pair)
    };
    let mut divided = Vec::with_capacity(blocks.len());
    let mut pairs = 0;
    for ((origin, block), mut parts) in blocks.into_iter().enumerate().zip(parts) {
        share_number(&block.text, &mut parts);
        if parts.is_empty() {
            divided.push(Divided { block, side: None, origin, pair: None });
            continue;
        }
        // The languages alternate, so each two parts are a pair.
        divided.extend(parts.into_iter().enumerate().map(|(at, (part, side))| Divided {
            block: block.slice(part),
            side: Some(side),
            origin,
            pair: Some(pairs + at / 2),
        }));
        pairs = divided.last().and_then(|last: &Divided| last.pair).map_or(pairs, |pair| pair + 1);
    }
    divided
}

/// Leaves out a number before the first part that the second has not: it numbers the line, and so belongs
/// to both parts or to none. A letter such as `(T)` and a word with a number may be text.
fn share_number(text: &str, parts: &mut [Part]) {
    let [(first, _), (second, _), ..] = parts else { return };
    let is_number = |found: &Numbering| {
        !found.style.is_named() && !matches!(found.style, Style::Letter | Style::BracketedLetter)
    };
    let Some(found) = number::read(&text[first.clone()]).filter(is_number) else { return };
    let rest = first.start + found.rest..first.end;
    let is_numbered = number::read(&text[second.clone()]).is_some();
    if !is_numbered && text[rest.clone()].contains(char::is_alphabetic) {
        *first = rest;
    }
}

/// The parts of each block, by the scripts of the two languages; empty for a block that stays whole.
fn by_script(blocks: &[Block], scripts: &Scripts) -> Vec<Vec<Part>> {
    let cuts: Vec<Option<Cut>> = blocks.iter().map(|block| cut::find(block, scripts)).collect();
    let siblings = Siblings::of(blocks, &cuts);
    let parts = |(block, cut): (&Block, &Option<Cut>)| {
        let cut = cut.as_ref().filter(|cut| siblings.allow(block, cut))?;
        if Entry::of(&block.text).is_some() {
            return None;
        }
        let side = |part: &std::ops::Range<usize>| {
            Some((part.clone(), cut::side_of(&block.text[part.clone()], scripts)?))
        };
        cut.parts.iter().map(side).collect::<Option<Vec<Part>>>()
    };
    blocks.iter().zip(&cuts).map(|pair| parts(pair).unwrap_or_default()).collect()
}

#[cfg(test)]
mod tests;
