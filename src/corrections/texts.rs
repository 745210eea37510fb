//! The texts of segments: whether they are still those that were corrected, and cuts within them.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;
use xxhash_rust::xxh3::xxh3_64;

use super::position::Position;
use crate::model::{Segment, Stream, fold};

/// The hexadecimal digits of the fingerprint of a segment.
const DIGITS: usize = 8;

/// The fingerprint of a side: eight hexadecimal digits for each segment, those of the low half of the XXH3
/// hash of its text.
pub fn fingerprint(stream: &Stream, segments: &[Segment]) -> String {
    segments.iter().map(|segment| text_fingerprint(&stream.text_of(segment))).collect()
}

/// The fingerprint of a text.
pub(crate) fn text_fingerprint(text: &str) -> String {
    format!("{:08x}", xxh3_64(text.as_bytes()) & 0xFFFF_FFFF)
}

/// The number of the first segment that is not the one of the fingerprint; the number of all segments if only
/// the end differs.
pub(super) fn first_difference(
    print: &str,
    stream: &Stream,
    segments: &[Segment],
) -> Option<usize> {
    let prints = print.as_bytes().chunks(DIGITS);
    let differs = |(segment, print): (&Segment, &[u8])| {
        text_fingerprint(&stream.text_of(segment)).as_bytes() != print
    };
    let first = segments.iter().zip(prints).position(differs);
    first.or_else(|| (print.len() != segments.len() * DIGITS).then_some(segments.len()))
}

/// The segments of a side that is cut at some positions within segments. `cuts` are in order.
///
/// # Errors
/// The first position that is not within the text of a segment, or separates a letter from its mark.
pub(super) fn cut(
    stream: &Stream,
    segments: &[Segment],
    cuts: &[Position],
) -> Result<Vec<Segment>, Position> {
    let mut result = Vec::with_capacity(segments.len() + cuts.len());
    let mut cuts = cuts.iter().peekable();
    for (number, segment) in segments.iter().enumerate() {
        let mut start = segment.range.start;
        while let Some(cut) = cuts.next_if(|cut| cut.segment == number) {
            let offset = offset(stream, segment, cut.character).ok_or(*cut)?;
            let at = segment.range.start + offset;
            result.push(Segment { block: segment.block, range: start..at });
            start = at;
        }
        result.push(Segment { block: segment.block, range: start..segment.range.end });
    }
    cuts.next().map_or(Ok(result), |cut| Err(*cut))
}

/// The byte offset in the segment as read at which so many characters of its text are before it.
fn offset(stream: &Stream, segment: &Segment, characters: usize) -> Option<usize> {
    let raw = &stream.blocks[segment.block].text[segment.range.clone()];
    let text = fold(raw);
    let mut rest = text.chars().skip(characters);
    rest.next().filter(|c| !is_combining_mark(*c))?;
    // The text before a character ends with white space only if a character follows it.
    let before = |at: usize| {
        let next = raw[at..].chars().find(|c| !c.is_whitespace());
        let whole: String = raw[..at].chars().chain(next).collect();
        fold(&whole).chars().count() - usize::from(next.is_some())
    };
    let bounds: Vec<usize> = raw.char_indices().map(|(at, _)| at).collect();
    let index = bounds.partition_point(|at| before(*at) < characters);
    bounds.get(index).copied().filter(|at| (1..raw.len()).contains(at))
}

/// The ranges of segments before cuts are where the positions tell; these are their numbers after the cuts.
pub(super) fn numbers_after(cuts: &[Position], range: [Position; 2]) -> Range<usize> {
    let number = |position: Position| {
        let before = cuts.partition_point(|cut| *cut < position);
        position.segment + before + usize::from(!position.is_between())
    };
    number(range[0])..number(range[1])
}
