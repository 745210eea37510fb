//! Detection of unmarked headings by the number at the start of a paragraph.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Block, BlockKind, LINE_BREAK};
use crate::structure::number::{self, Numbering, Style};
use crate::structure::placed_block::Placed;

/// A paragraph that begins with a number and may be a heading or begin with one.
#[derive(Debug, Clone)]
struct Candidate {
    block: usize,
    numbering: Numbering,
    /// The byte offset in the block's text at which the heading would end.
    end: usize,
    /// Whether text of its section follows, in the same block or the next.
    has_body: bool,
    /// Whether the heading is the block's first line or the whole block, not its first sentence.
    stands_alone: bool,
    /// Whether it is short enough for a heading.
    short: bool,
}

/// Turns numbered paragraphs and first sentences that are headings into run-in heads. Heads that
/// are evident in one language are also evidence for heads with the same numbers in the other.
pub(super) fn run_in(streams: [&mut Vec<Placed>; 2]) {
    let candidates = [candidates(streams[0]), candidates(streams[1])];
    let alone = [strong(&candidates[0]), strong(&candidates[1])];
    for (i, stream) in streams.into_iter().enumerate() {
        let chosen = choose(&candidates[i], &alone[i], &alone[1 - i]);
        split_heads(stream, &chosen);
    }
}

/// The numbers that a stream's own layout shows to be headings.
type Evidence = BTreeSet<Key>;
/// Whether a number is named, whether it is bracketed, and its values.
type Key = (bool, bool, Vec<u32>);

fn key(candidate: &Candidate) -> Key {
    let Numbering { number, style, .. } = &candidate.numbering;
    (style.is_named(), number.bracketed, number.values.clone())
}

fn strong(candidates: &[Candidate]) -> Evidence {
    let mut evidence = Evidence::new();
    for run in runs(candidates) {
        let alone = run.iter().filter(|c| c.stands_alone && c.has_body && c.short).count();
        if run.len() >= 2 && alone * 5 >= run.len() * 4 {
            evidence.extend(run.into_iter().map(key));
        }
    }
    evidence
}

/// Groups the candidates of each style into runs of consecutive values: 1, 2, 3 ...
fn runs(candidates: &[Candidate]) -> Vec<Vec<&Candidate>> {
    let mut open: BTreeMap<&Style, Vec<&Candidate>> = BTreeMap::new();
    let mut done = Vec::new();
    for candidate in candidates {
        let run = open.entry(&candidate.numbering.style).or_default();
        let follows = run.last().is_none_or(|last| {
            follows(&last.numbering.number.values, &candidate.numbering.number.values)
        });
        if !follows {
            done.push(std::mem::take(run));
        }
        run.push(candidate);
    }
    done.extend(open.into_values());
    done
}

/// Whether `next` follows `last`. A gap of up to two values is accepted, because a law may have
/// repealed articles.
fn follows(last: &[u32], next: &[u32]) -> bool {
    match (last, next) {
        ([a, ..], [b]) => *b > *a && *b <= *a + 3,
        ([a, ..], [b, _]) => a == b || *b == *a + 1,
        _ => false,
    }
}

/// The block index and end offset of each head among the candidates. A run of candidates is
/// accepted on the evidence of its own layout, of the other language, or of short headings that
/// count from 1.
fn choose(candidates: &[Candidate], own: &Evidence, other: &Evidence) -> Vec<(usize, usize)> {
    let mut chosen: Vec<(usize, usize)> = Vec::new();
    for run in runs(candidates) {
        let listed = |evidence: &Evidence| {
            run.iter().filter(|candidate| evidence.contains(&key(candidate))).count()
        };
        let most = |count: usize| count * 5 >= run.len() * 4;
        let short = run.iter().filter(|candidate| candidate.short).count();
        let bodies = run.iter().filter(|candidate| candidate.has_body).count();
        let accepted = (most(listed(own)) && own_run(&run))
            || (most(listed(other)) && most(short))
            || (run.len() >= 2
                && most(short)
                && most(bodies)
                && run[0].numbering.number.values == [1]);
        if accepted {
            chosen.extend(run.iter().filter(|c| c.short).map(|c| (c.block, c.end)));
        }
    }
    chosen.sort_unstable();
    chosen
}

fn own_run(run: &[&Candidate]) -> bool {
    let alone = run.iter().filter(|c| c.stands_alone && c.has_body && c.short).count();
    run.len() >= 2 && alone * 5 >= run.len() * 4
}

fn candidates(stream: &[Placed]) -> Vec<Candidate> {
    let mut candidates: Vec<Candidate> = Vec::new();
    let marked = stream.iter().any(|placed| placed.block.kind == BlockKind::Heading);
    for (block, placed) in stream.iter().enumerate() {
        let Some(mut candidate) = candidate(block, &placed.block) else { continue };
        // In a document with marked headings, `Table 3: ...` is a caption.
        let wordless = placed.block.text
            [candidate.numbering.rest.min(candidate.end)..candidate.end]
            .trim()
            .is_empty();
        if marked && candidate.numbering.style.is_named() && !wordless {
            continue;
        }
        if candidate.end == placed.block.text.len() {
            candidate.has_body = stream
                .get(block + 1)
                .is_some_and(|next| is_body(&next.block, &candidate.numbering.style));
        }
        candidates.push(candidate);
    }
    candidates
}

/// Whether a block can be the text below a heading of this style.
fn is_body(block: &Block, style: &Style) -> bool {
    !matches!(block.kind, BlockKind::Title | BlockKind::Heading)
        && number::read(&block.text).is_none_or(|numbering| numbering.style != *style)
}

/// The maximum width of a run-in head, with a wide character counted as three.
const LONGEST_HEAD: usize = 120;

fn candidate(block: usize, b: &Block) -> Option<Candidate> {
    if b.kind != BlockKind::Paragraph {
        return None;
    }
    let numbering = number::read(&b.text)?;
    let line_end = b.text.find(['\n', LINE_BREAK]).unwrap_or(b.text.len());
    let named_line =
        numbering.style.is_named() && is_short(&b.text[numbering.rest.min(line_end)..line_end]);
    let end = if named_line && !ends_mid_sentence(&b.text[..line_end]) {
        line_end
    } else {
        first_sentence_end(&b.text, numbering.rest)
    };
    let rest_is_body = !b.text[end..].trim().is_empty();
    let words = &b.text[numbering.rest.min(end)..end];
    let short = is_short(words) && !words.trim_end().ends_with([':', '：', ';', '；', ',', '，']);
    let stands_alone = end == b.text.len() || (named_line && end == line_end);
    let weighty = stands_alone || b.text.len() - end > words.len();
    let short = short && weighty && (!words.is_empty() || numbering.style.is_named());
    Some(Candidate { block, numbering, end, has_body: rest_is_body, stands_alone, short })
}

/// Whether a text is short enough for a heading. Han characters count as three, because they carry
/// more text than a letter.
fn is_short(text: &str) -> bool {
    let width = |c: char| if c >= '\u{2E80}' { 3 } else { 1 };
    text.trim().chars().map(width).sum::<usize>() <= LONGEST_HEAD
}

fn ends_mid_sentence(line: &str) -> bool {
    line.trim_end().ends_with([',', '，', '、', ';', '；', ':', '：'])
}

/// The end of the first sentence after `from`: an end mark, followed by a space in scripts with
/// spaces.
fn first_sentence_end(text: &str, from: usize) -> usize {
    let mut chars = text[from..].char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let end = from + at + c.len_utf8();
        let next = chars.peek().map(|&(_, c)| c);
        let ends = match c {
            '。' | '！' | '？' => true,
            '.' | '!' | '?' => next.is_some_and(char::is_whitespace),
            _ => false,
        };
        if ends {
            let closing =
                text[end..].chars().take_while(|c| matches!(c, '”' | '’' | '」' | '』' | '"'));
            return end + closing.map(char::len_utf8).sum::<usize>();
        }
    }
    text.len()
}

/// Splits each head from the rest of its block.
fn split_heads(stream: &mut Vec<Placed>, heads: &[(usize, usize)]) {
    let mut heads = heads.iter().peekable();
    let mut split = Vec::with_capacity(stream.len() + heads.len());
    for (i, placed) in stream.drain(..).enumerate() {
        let Some(&(_, end)) = heads.next_if(|(block, _)| *block == i) else {
            split.push(placed);
            continue;
        };
        let mut head = placed.block.slice(0..end);
        head.kind = BlockKind::RunInHead;
        let body = placed.block.slice(end..placed.block.text.len());
        let Placed { order, origin, .. } = placed;
        split.push(Placed { block: head, order, origin });
        if !body.text.is_empty() {
            split.push(Placed { block: body, order, origin });
        }
    }
    *stream = split;
}
