//! The aligner: batches of documents, aligned in several passes.

use std::cell::OnceCell;
use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::anchor;
use super::band::{Band, Widening};
use super::bead::Bead;
use super::blank_items::Filled;
use super::compounds;
use super::constants::Constants;
use super::cost::Model;
use super::edges::Borders;
use super::evidence::{Evidence, EvidenceSide, Rates, Text, prior_rate};
use super::explain::{Explained, Known, explain};
use super::layout::Layout;
use super::length::{Lengths, Ratio, Windows};
use super::lexicon::{self, Headwords, Lexicon, Lookup, ibm1};
use super::moved::{LEAST_MOVED, MovedPart, Rest};
use super::negation;
use super::prior::{Expected, Prior};
use super::reach::Reach;
use super::search;
use super::sequence::{Item, Sequence, Task};
use super::shared::both;
use super::similarity::Similarities;
use super::sub_segments::{Divider, SubSegmentSpans};
use super::support;
use super::terms::{Tokenizer, Vocabulary};
use super::translation::{self, Judged, TextSide};
use super::vectors::WordVectors;
use super::verdict::{Judgement, Verdict, Weighed, verdict};
use super::word_links::{self, LinkKind, Pair};
use crate::error::Result;
use crate::lang::Tag;

/// Options of the [`Aligner`].
#[derive(Debug, Clone)]
pub struct Options {
    /// Whether the built-in lexicons of the languages are used. Default: true.
    pub builtin: bool,
    /// Vectors of words, for the tasks that have no vectors of sentences. Default: none.
    pub word_vectors: Option<Arc<WordVectors>>,
    /// The number of threads that share the work on long documents, at least 1. It does not affect the
    /// result. Default: 1.
    pub threads: usize,
    #[doc(hidden)]
    pub constants: Constants,
}

impl Default for Options {
    fn default() -> Self {
        Self { builtin: true, word_vectors: None, threads: 1, constants: Constants::default() }
    }
}

/// The least number of items of both sides of the tasks of a batch from which on threads share the work.
/// Starting threads for less would cost as much as they save.
const SHARED_ITEMS: usize = 1000;

/// Aligns the segments of documents. An aligner keeps no state between calls and can be shared by
/// threads.
///
/// ```
/// use tmforge::align::{Aligner, Options, Sequence, Task};
/// use tmforge::lang::Tag;
///
/// let english = ["The rain stopped at 12.", "We left."];
/// let german = ["Der Regen hörte um 12 auf.", "Wir gingen."];
/// let source = Sequence::from_lines(Tag::parse("en")?, english);
/// let target = Sequence::from_lines(Tag::parse("de")?, german);
/// let aligner = Aligner::new(Options::default(), Vec::new())?;
/// let beads = aligner.align(&[Task::new(source, target)]).remove(0);
/// assert_eq!((&beads[1].source, &beads[1].target), (&(1..2), &(1..2)));
/// # Ok::<(), tmforge::Error>(())
/// ```
#[derive(Debug)]
pub struct Aligner {
    options: Options,
    lexicons: Vec<Lexicon>,
}

/// The alignment of one document.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Alignment {
    /// The beads, in order.
    pub beads: Vec<Bead>,
    /// The sub-segments, if they were asked for.
    pub sub_segments: SubSegmentSpans,
    /// Whether the two texts translate each other.
    pub judgement: Judgement,
    /// The parts that are translated at another place, in the order of the source. Their items are in no
    /// bead with each other, because beads keep the order of both sides.
    pub moved: Vec<MovedPart>,
    /// Whether the search met the limit of its time and memory. That happens only in long texts in
    /// which nothing shows where the translation of a sentence is, such as thousands of equal lines,
    /// or sides in opposite order. The beads are then the best of the part that was searched.
    pub is_limited: bool,
}

/// The number of searches of a batch. Each pass learns from the beads of the one before.
const PASSES: usize = 4;

impl Aligner {
    /// Creates an aligner that uses the given lexicons.
    ///
    /// # Errors
    /// None at present; kept for options that cannot be combined.
    pub fn new(options: Options, lexicons: Vec<Lexicon>) -> Result<Self> {
        Ok(Self { options, lexicons })
    }

    /// Aligns the tasks together and returns the beads of each.
    ///
    /// The lexicon and the match rates that the passes learn are learned from all tasks, so the beads of
    /// one depend on the others, in confidence and sometimes in extent. That helps short documents
    /// in languages without a lexicon. Give tasks one at a time if each is to have the same beads in
    /// any company.
    ///
    /// Items without text do not affect the others. Each becomes a one-sided bead of confidence 1,
    /// or part of the bead that has items before and after it.
    pub fn align(&self, tasks: &[Task]) -> Vec<Vec<Bead>> {
        self.align_documents(tasks).into_iter().map(|alignment| alignment.beads).collect()
    }

    /// Like [`Aligner::align`], and also tells which documents met the limit of the search.
    pub fn align_documents(&self, tasks: &[Task]) -> Vec<Alignment> {
        let all = self.settled(tasks, |tasks| self.align_in_order(tasks), |found| found);
        all.into_iter().map(|(_, found)| found).collect()
    }

    fn align_in_order(&self, tasks: &[Task]) -> Vec<Alignment> {
        let restored = |filled: &Filled, found: Alignment| Alignment {
            beads: filled.restored(&found.beads),
            ..found
        };
        with_text(tasks, |tasks| self.align_filled(tasks), restored)
    }

    fn align_filled(&self, tasks: &[Task]) -> Vec<Alignment> {
        let mut all = Vec::new();
        Batch::new(tasks, self).run(|_, found| all.push(found.alignment(SubSegmentSpans::new())));
        all
    }

    /// Like [`Aligner::align_documents`], and also returns the sub-segments: for beads of several source
    /// segments and one target segment, the clauses of the target that translate each source
    /// segment.
    pub fn align_with_sub_segments(&self, tasks: &[Task]) -> Vec<Alignment> {
        let divide = |tasks: &[Task]| {
            let mut all = Vec::new();
            Batch::new(tasks, self).run(|at, found| {
                all.push(found.with_sub_segments(&tasks[at].target, &self.lexicons));
            });
            all
        };
        self.settled(tasks, divide, |found| found).into_iter().map(|(_, found)| found).collect()
    }

    /// Like [`Aligner::align`], with the evidence for each bead.
    pub fn explain(&self, tasks: &[Task]) -> Vec<Vec<Explained>> {
        self.explain_documents(tasks).into_iter().map(|(explained, _)| explained).collect()
    }

    /// Like [`Aligner::align_documents`], with the evidence for each bead.
    pub fn explain_documents(&self, tasks: &[Task]) -> Vec<(Vec<Explained>, Alignment)> {
        let explain = |tasks: &[Task]| {
            let mut all = Vec::new();
            Batch::new(tasks, self).run(|_, found| {
                all.push((found.explained(), found.alignment(SubSegmentSpans::new())));
            });
            all
        };
        let restored = |filled: &Filled, (explained, found): (Vec<Explained>, Alignment)| {
            let beads = filled.restored(&found.beads);
            (restored_evidence(&beads, explained), Alignment { beads, ..found })
        };
        let explain = |tasks: &[Task]| with_text(tasks, explain, restored);
        let settled = self.settled(tasks, explain, |(_, found)| found);
        settled.into_iter().map(|((explained, _), found)| (explained, found)).collect()
    }

    /// Aligns the tasks by `align`, whose results contain the alignments that `of` returns.
    ///
    /// Sections that match by their place only may hold back a text whose sections are in another order, or
    /// that lacks some. So a document that is not translated as a whole is aligned again without them.
    /// Then the parts are looked for that are translated at another place.
    fn settled<T: Clone>(
        &self,
        tasks: &[Task],
        align: impl Fn(&[Task]) -> Vec<T>,
        of: impl Fn(T) -> Alignment,
    ) -> Vec<(T, Alignment)> {
        let settle = |(task, found): (&Task, T)| {
            let mut settled = (found.clone(), of(found));
            let verdict = settled.1.judgement.verdict;
            let is_in_part = matches!(verdict, Verdict::Partly | Verdict::NotTranslation);
            if is_in_part && !task.sections.is_empty() {
                let free = Task { sections: Vec::new(), ..task.clone() };
                let again = align(std::slice::from_ref(&free)).pop();
                let again = again.map(|again| (again.clone(), of(again)));
                let least = MORE_TEXT * paired_text(task, &settled.1);
                let is_better = |(_, again): &(T, Alignment)| {
                    !again.judgement.verdict.is_refused() && paired_text(task, again) > least
                };
                settled = again.filter(is_better).unwrap_or(settled);
            }
            let (found, alignment) = settled;
            (found, self.with_moved(task, alignment))
        };
        tasks.iter().zip(align(tasks)).map(settle).collect()
    }

    /// Looks for parts that are translated at another place, where both sides have text without a partner.
    fn with_moved(&self, task: &Task, found: Alignment) -> Alignment {
        let is_possible = matches!(found.judgement.verdict, Verdict::Translation | Verdict::Partly);
        let rest = is_possible.then(|| Rest::of(task, &found.beads)).flatten();
        let Some(rest) = rest else { return found };
        let again = self.align_filled(std::slice::from_ref(&rest.task)).pop().unwrap_or_default();
        let (moved, share) = rest.moved(&again.beads, again.judgement);
        if share < LEAST_MOVED {
            return found;
        }
        let judgement = Judgement { verdict: Verdict::Drifted, moved: share, ..found.judgement };
        Alignment { judgement, moved, ..found }
    }

    /// Returns the aligner's own beads and the log probabilities of the beads in `gold`. For
    /// tuning.
    #[doc(hidden)]
    pub fn probe(&self, tasks: &[Task], gold: &[Vec<Bead>]) -> Vec<(Vec<Bead>, Vec<f64>)> {
        let mut all = Vec::new();
        Batch::new(tasks, self).run(|at, found| {
            all.push((
                found.beads(),
                search::log_probabilities(found.searched(), &gold[at], found.threads),
            ));
        });
        all
    }
}

/// Aligns tasks by `align` without their items that have no text, and restores these by `restore`.
fn with_text<T>(
    tasks: &[Task],
    align: impl Fn(&[Task]) -> Vec<T>,
    restore: impl Fn(&Filled, T) -> T,
) -> Vec<T> {
    let filled: Vec<Filled> = tasks.iter().map(Filled::of).collect();
    if filled.iter().all(Filled::is_all) {
        return align(tasks);
    }
    let with_text: Vec<Task> = filled.iter().zip(tasks).map(|(f, task)| f.task(task)).collect();
    filled.iter().zip(align(&with_text)).map(|(f, found)| restore(f, found)).collect()
}

/// The evidence for beads with the items that have no text: that of the two-sided beads is `explained` in
/// their order, the others have none.
fn restored_evidence(beads: &[Bead], explained: Vec<Explained>) -> Vec<Explained> {
    let mut two_sided = explained.into_iter().filter(|found| found.bead.is_two_sided());
    let evidence = |bead: &Bead| match bead.is_two_sided() {
        true => two_sided.next().map_or_else(Vec::new, |found| found.evidence),
        false => Vec::new(),
    };
    let evidences: Vec<_> = beads.iter().map(evidence).collect();
    let explained = |(bead, evidence): (&Bead, _)| Explained { bead: bead.clone(), evidence };
    beads.iter().zip(evidences).map(explained).collect()
}

/// How much more text an alignment without sections must pair than one with them.
const MORE_TEXT: f32 = 1.05;

/// The text that is expected to be rightly paired, in bytes.
fn paired_text(task: &Task, alignment: &Alignment) -> f32 {
    let bytes = |items: &[Item]| items.iter().map(|item| item.text.len() as f32).sum::<f32>();
    let of = |bead: &Bead| {
        let (s, t) = (&task.source.items, &task.target.items);
        bead.confidence * (bytes(&s[bead.source.clone()]) + bytes(&t[bead.target.clone()]))
    };
    alignment.beads.iter().filter(|bead| bead.is_two_sided()).map(of).sum()
}

/// A document of a batch: the terms of both sides and the beads of the last pass.
struct Document<'a> {
    task: &'a Task,
    source: Text,
    target: Text,
    ratio: Ratio,
    expected: Expected,
    reach: Reach,
    similarities: Option<Similarities>,
    beads: Vec<Bead>,
    is_limited: bool,
}

impl<'a> Document<'a> {
    /// A document of which no bead is known.
    fn new(task: &'a Task, (source, target): (Text, Text), aligner: &Aligner) -> Self {
        let languages = (&task.source.language, &task.target.language);
        let constants = &aligner.options.constants;
        let (ratio, excess) = Ratio::of_texts(languages, &source.bytes, &target.bytes, constants);
        Self {
            task,
            ratio,
            expected: Expected::new((source.bytes.len(), target.bytes.len()), excess),
            source,
            target,
            reach: Reach::NARROW,
            similarities: similarities(task, &aligner.options),
            beads: Vec::new(),
            is_limited: false,
        }
    }

    /// Whether a search found what the one before it did.
    fn is_as_before(&self, searched: &Searched) -> bool {
        self.beads == searched.beads && self.is_limited == searched.is_limited
    }

    /// Finds the best beads. A path near the edge of the band may be cut off by it, so the band is
    /// widened and searched again until the path keeps its distance, or the band meets its limit;
    /// whether it does is the last value. After a pass that met the limit, later ones do not widen
    /// the band, because they would only spend the same time again.
    fn search(&self, model: &Model<'_>, threads: usize) -> Searched {
        let mut band = self.band(model);
        loop {
            let (beads, kept) = search::best(model, &band, threads);
            let widening =
                if self.is_limited { Widening::Limited } else { band.widened(&path(&beads)) };
            match widening {
                Widening::Wider(wider) => band = wider,
                Widening::Enough => return Searched { band, beads, kept, is_limited: false },
                Widening::Limited => return Searched { band, beads, kept, is_limited: true },
            }
        }
    }

    /// The band of the first pass follows the anchors, that of later passes the beads found before.
    fn band(&self, model: &Model<'_>) -> Band {
        let (n, m) = (self.source.sentences.len(), self.target.sentences.len());
        if self.beads.is_empty() {
            let corners = anchor::corners(self.task);
            let chain = || anchor::chain(&model.evidence);
            Band::along(&if corners.is_empty() { chain() } else { corners }, n, m)
        } else {
            Band::beside(&path(&self.beads), n, m)
        }
    }
}

/// What a search found, and where.
struct Searched {
    band: Band,
    beads: Vec<Bead>,
    kept: search::Kept,
    /// Whether the search met its limit.
    is_limited: bool,
}

/// The positions (source, target) at which the beads end.
fn path(beads: &[Bead]) -> Vec<(usize, usize)> {
    beads.iter().map(|bead| (bead.source.end, bead.target.end)).collect()
}

/// For each half of the documents the pairs that were learned from the other half.
struct Learned {
    /// With the source term first.
    forward: [Vec<Pair>; 2],
    /// With the target term first.
    backward: [Vec<Pair>; 2],
}

/// What a pass knows of the terms of a batch.
struct Terms {
    pairs: Vec<Pair>,
    /// The same with the target term first.
    reverse: Vec<Pair>,
    source_rates: Rates,
    target_rates: Rates,
    /// What the judgement of the last pass needs.
    learned: OnceCell<Learned>,
}

/// Documents that are aligned together, with the vocabularies that they share.
pub(super) struct Batch<'a> {
    constants: &'a Constants,
    /// The number of threads that share the work.
    threads: usize,
    source: Vocabulary,
    target: Vocabulary,
    documents: Vec<Document<'a>>,
    /// The pairs of terms that do not depend on beads.
    fixed: Vec<Pair>,
    /// The same with the target term first.
    fixed_reverse: Vec<Pair>,
    /// For each source term and each target term, how often its translations have a partner that the
    /// lexicons give it.
    expected: [Vec<f32>; 2],
}

/// Converts a log probability to a confidence, drawn slightly towards 0.5. The sum of the signals
/// treats them as independent, which they are not, so the raw probabilities are too extreme.
fn tempered(log: f64) -> f32 {
    const EXPONENT: f64 = 0.85;
    let (right, wrong) = (libm::exp(log).min(1.0), -libm::expm1(log.min(0.0)));
    let (right, wrong) = (libm::pow(right, EXPONENT), libm::pow(wrong, EXPONENT));
    (right / (right + wrong)) as f32
}

/// The result of the last pass for a document.
struct Found<'a> {
    task: &'a Task,
    model: &'a Model<'a>,
    band: &'a Band,
    kept: &'a search::Kept,
    /// The beads as they were found.
    found: &'a [Bead],
    /// The beads without sentences that do not belong to them.
    beads: &'a [Bead],
    /// For each of the beads the index of the found one that it was cut from.
    origins: &'a [Option<usize>],
    known: Known<'a>,
    constants: &'a Constants,
    judged: &'a Judged,
    is_limited: bool,
    threads: usize,
}

/// The evidence of two texts in one record, or in one row of a table, for being a translation, in
/// nats.
const ROW_EVIDENCE: f32 = 4.0;

/// The evidence of the place of a bead, in nats.
fn of_place(task: &Task, bead: &Bead) -> f32 {
    let sides = [&task.source.items[bead.source.clone()], &task.target.items[bead.target.clone()]];
    let mut rows = sides.into_iter().flatten().map(|i| i.cell.map(|cell| (cell.table, cell.row)));
    let first = rows.next().flatten();
    // The beads of records do not cross them.
    if bead.is_two_sided() && task.source.items[bead.source.start].record.is_some() {
        return ROW_EVIDENCE;
    }
    let is_row = task.in_one_file && bead.is_two_sided() && first.is_some();
    if is_row && rows.all(|row| row == first) { ROW_EVIDENCE } else { 0.0 }
}

/// How much the kind of a bead's blocks counts for its being a translation: a list item that meets the only
/// list item of the other side says something, a paragraph among paragraphs nothing.
const KIND_WEIGHT: f32 = 0.5;

/// The evidence of the kinds of blocks of a bead of one sentence on each side, in nats.
fn of_kind(model: &Model<'_>, bead: &Bead) -> f32 {
    let is_single = bead.source.len() == 1 && bead.target.len() == 1;
    if !is_single {
        return 0.0;
    }
    KIND_WEIGHT * model.layout.kinds(bead.source.start, bead.target.start).max(0.0)
}

/// How much better the lengths of a bead must fit without a sentence for it to be cut off, in nats.
const STRAY_LENGTH: f32 = 0.75;

fn length_score(model: &Model<'_>, bead: &Bead) -> f32 {
    let (i, a) = (bead.source.start, bead.source.len());
    model.lengths.score(i, a, bead.target.start, bead.target.len())
}

/// The greatest confidence of a bead in which each side has a number or a name that the other lacks, or of
/// which one side denies what the other says.
pub(super) const OTHER_MEANING: f32 = 0.9;

fn texts(items: &[Item]) -> impl Iterator<Item = &str> {
    items.iter().map(|item| item.text.trim())
}

impl Found<'_> {
    fn searched(&self) -> (&Model<'_>, &Band, &search::Kept) {
        (self.model, self.band, self.kept)
    }

    /// The beads with their confidence: the probability of the bead among all alignments, times that of
    /// its sides being translations at all.
    fn beads(&self) -> Vec<Bead> {
        let whole = self.origins.iter().flatten().map(|&origin| self.found[origin].clone());
        let all: Vec<Bead> = self.beads.iter().cloned().chain(whole).collect();
        let logs = search::log_probabilities(self.searched(), &all, self.threads);
        let unanswered = negation::unanswered(self.task, self.beads);
        let (logs, mut whole) = (&logs[..self.beads.len()], logs[self.beads.len()..].iter());
        let with = |(at, (bead, log)): (usize, (&Bead, &f64))| {
            // A bead that lost sentences is right if the search rightly had it without them, or if it had
            // it with them.
            let whole = self.origins[at].and_then(|_| whole.next());
            let log = libm::log(libm::exp(*log) + libm::exp(*whole.unwrap_or(&f64::NEG_INFINITY)));
            let is_other = self.judged.is_of_others[at] || unanswered[at];
            let most = if is_other { OTHER_MEANING } else { 1.0 };
            let confidence = (tempered(log) * self.judged.probabilities[at]).min(most);
            Bead { confidence, ..bead.clone() }
        };
        self.beads.iter().zip(logs).enumerate().map(with).collect()
    }

    fn judgement(&self) -> Judgement {
        let Evidence { source, target, .. } = &self.model.evidence;
        let weighed = |bead: &Bead| {
            let bytes =
                |text: &Text, range: &Range<usize>| text.bytes[range.clone()].iter().sum::<f32>();
            let (s, t) = (&self.task.source.items, &self.task.target.items);
            Weighed {
                bytes: [bytes(source, &bead.source), bytes(target, &bead.target)],
                is_copy: texts(&s[bead.source.clone()]).eq(texts(&t[bead.target.clone()])),
            }
        };
        let weighed: Vec<Weighed> = self.beads.iter().map(weighed).collect();
        verdict(self.beads, self.judged, &weighed)
    }

    fn with_sub_segments(&self, target: &Sequence, lexicons: &[Lexicon]) -> Alignment {
        let beads = self.beads();
        let divider = Divider {
            evidence: &self.model.evidence,
            constants: self.constants,
            known: &self.known,
            tokenizer: tokenizer(&target.language, lexicons),
        };
        let divide = |bead: &Bead| divider.divide(bead, target);
        let sub_segments = beads.iter().flat_map(divide).collect();
        Alignment { beads, ..self.alignment(sub_segments) }
    }

    fn alignment(&self, sub_segments: SubSegmentSpans) -> Alignment {
        Alignment {
            beads: self.beads(),
            sub_segments,
            judgement: self.judgement(),
            moved: Vec::new(),
            is_limited: self.is_limited,
        }
    }

    fn explained(&self) -> Vec<Explained> {
        self.beads().iter().map(|bead| explain(self.model, &self.known, bead)).collect()
    }
}

impl<'a> Batch<'a> {
    pub(super) fn new(tasks: &'a [Task], aligner: &'a Aligner) -> Self {
        let constants = &aligner.options.constants;
        let items = |task: &Task| task.source.items.len() + task.target.items.len();
        let is_long = tasks.iter().map(items).sum::<usize>() >= SHARED_ITEMS;
        let threads = if is_long { aligner.options.threads } else { 1 };
        let read = |side: fn(&Task) -> &Sequence| {
            let mut vocabulary = Vocabulary::default();
            let read = |task| text(side(task), &aligner.lexicons, &mut vocabulary);
            let texts: Vec<Text> = tasks.iter().map(read).collect();
            (texts, vocabulary)
        };
        let ((sources, source), (targets, target)) =
            both(threads > 1, || read(|task| &task.source), || read(|task| &task.target));
        let documents = tasks.iter().zip(sources.into_iter().zip(targets));
        let documents = documents.map(|(task, texts)| Document::new(task, texts, aligner));
        let mut batch = Self {
            constants,
            threads,
            documents: documents.collect(),
            source,
            target,
            fixed: Vec::new(),
            fixed_reverse: Vec::new(),
            expected: Default::default(),
        };
        batch.split_compounds(tasks);
        batch.limit();
        if let Some(task) = tasks.first() {
            (batch.fixed, batch.expected) = batch.known_before(task, aligner);
            batch.fixed_reverse = word_links::reversed(&batch.fixed);
        }
        batch
    }

    /// Adds the parts of compounds as terms.
    fn split_compounds(&mut self, tasks: &[Task]) {
        let Some(task) = tasks.first() else { return };
        let (source, target) = (task.source.language.primary(), task.target.language.primary());
        let texts = self.documents.iter_mut().map(|document| &mut document.source);
        compounds::add_parts(source, texts, &self.source);
        let texts = self.documents.iter_mut().map(|document| &mut document.target);
        compounds::add_parts(target, texts, &self.target);
    }

    fn limit(&mut self) {
        for document in &mut self.documents {
            document.source.limit(self.source.terms.len());
            document.target.limit(self.target.terms.len());
        }
    }

    /// What is known before the first pass: the pairs of terms, and how often the translations of each source
    /// term and each target term have a partner that the lexicons give it.
    fn known_before(&self, task: &Task, aligner: &Aligner) -> (Vec<Pair>, [Vec<f32>; 2]) {
        let (s, t) = (task.source.language.primary(), task.target.language.primary());
        let builtin = if aligner.options.builtin { lexicon::for_pair(s, t) } else { Vec::new() };
        let lexicons = aligner.lexicons.iter().chain(builtin);
        let texts = [&self.source, &self.target];
        let lookups: Vec<Lookup<'_>> =
            lexicons.map(|lexicon| Lookup::new(lexicon, texts)).collect();
        let of_lexicons = || self.lexicon_pairs((s, t), &lookups, aligner);
        let (mut pairs, more) = both(self.threads > 1, || self.spelled_pairs(), of_lexicons);
        pairs.extend(more);
        let expected = |text: usize, language| {
            let mut rates = vec![0.0; texts[text].terms.len()];
            lookups.iter().for_each(|lookup| lookup.expect(text, language, &mut rates));
            rates
        };
        both(self.threads > 1, || word_links::sorted(pairs), || [expected(0, s), expected(1, t)])
    }

    /// Equal terms, cognates and transcriptions.
    fn spelled_pairs(&self) -> Vec<Pair> {
        let mut pairs = word_links::equal(&self.source, &self.target);
        let dice = self.constants.cognate_dice;
        pairs.extend(word_links::cognates(&self.source, &self.target, dice));
        pairs.extend(word_links::transcriptions(&self.source, &self.target));
        pairs
    }

    /// The pairs that the lexicons have, and those that the built-in ones have through a third language.
    fn lexicon_pairs(
        &self,
        (s, t): (&str, &str),
        lookups: &[Lookup<'_>],
        aligner: &Aligner,
    ) -> Vec<Pair> {
        let mut links: Vec<_> = lookups.iter().flat_map(|lookup| lookup.links(s)).collect();
        if aligner.options.builtin {
            for both in lexicon::pivots(s, t) {
                links.extend(lexicon::through(both, &self.source, &self.target));
            }
        }
        links.into_iter().map(|(s, t, rates)| Pair::of_lexicon(s, t, rates)).collect()
    }

    /// Runs the passes and calls `report` with the index and the result of each document of the last.
    ///
    /// A pass depends on nothing but what the one before found. So once a pass finds what the one before
    /// did, all further ones would, too, and are left out.
    fn run(mut self, mut report: impl FnMut(usize, &Found<'_>)) {
        let mut pass = 0;
        while pass < PASSES {
            let known = self.known(pass);
            let mut is_settled = pass > 0;
            if pass + 1 == PASSES {
                // Before the search, so that the memory for it is free again.
                known.learned.get_or_init(|| self.learned());
            }
            for at in 0..self.documents.len() {
                let document = &mut self.documents[at];
                document.reach = document.reach.widened(document.expected.ratio, &document.beads);
                let document = &self.documents[at];
                let model = self.model(document, &known);
                let searched = document.search(&model, self.threads);
                is_settled &= document.is_as_before(&searched);
                // The result of the only document of a batch need not be computed again.
                let is_last = pass + 1 == PASSES || (is_settled && self.documents.len() == 1);
                if is_last {
                    let learned = known.learned.get_or_init(|| self.learned());
                    self.finish(document, (&model, &searched), (&known, learned), |found| {
                        report(at, found);
                    });
                    if self.documents.len() == 1 {
                        return;
                    }
                }
                let document = &mut self.documents[at];
                document.is_limited |= searched.is_limited;
                document.beads = searched.beads;
            }
            pass = if is_settled { (PASSES - 1).max(pass + 1) } else { pass + 1 };
        }
    }

    /// What a pass knows of the terms.
    fn known(&self, pass: usize) -> Terms {
        let pairs = self.pairs(pass);
        let backward = || {
            let reverse = word_links::reversed(&pairs);
            let rates = self.rates(&reverse, false);
            (reverse, rates)
        };
        let (source_rates, (reverse, target_rates)) =
            both(self.threads > 1, || self.rates(&pairs, true), backward);
        Terms { pairs, reverse, source_rates, target_rates, learned: OnceCell::new() }
    }

    /// Judges what the last search of a document found, and reports it.
    fn finish(
        &self,
        document: &Document<'_>,
        (model, searched): (&Model<'_>, &Searched),
        (terms, learned): (&Terms, &Learned),
        report: impl FnOnce(&Found<'_>),
    ) {
        let found = searched.beads.as_slice();
        let first = self.judge(document, model, found, learned);
        let (cut, origins) = translation::without_strays(found, &first, |core, whole| {
            length_score(model, core) > length_score(model, whole) + STRAY_LENGTH
        });
        let is_cut = origins.iter().any(Option::is_some);
        let judged = if is_cut { self.judge(document, model, &cut, learned) } else { first };
        report(&Found {
            task: document.task,
            model,
            band: &searched.band,
            kept: &searched.kept,
            found,
            beads: &cut,
            origins: &origins,
            known: Known {
                source: &self.source,
                target: &self.target,
                pairs: &terms.pairs,
                reverse: &terms.reverse,
            },
            constants: self.constants,
            judged: &judged,
            is_limited: document.is_limited || searched.is_limited,
            threads: self.threads,
        });
    }

    /// What is learned for each half of the documents from the other half.
    fn learned(&self) -> Learned {
        let sizes = (self.source.terms.len(), self.target.terms.len());
        let learned_for = |half| {
            let words = self.words_of(|bead| translation::half_of(bead) != half);
            let learned = ibm1::learn_rates(words, sizes, self.constants, 1).into_iter();
            let pairs = word_links::sorted(learned.map(Pair::of_learned).collect());
            let reverse = word_links::reversed(&pairs);
            (pairs, reverse)
        };
        let (first, second) = both(self.threads > 1, || learned_for(0), || learned_for(1));
        Learned { forward: [first.0, second.0], backward: [first.1, second.1] }
    }

    fn judge(
        &self,
        document: &Document<'_>,
        model: &Model<'_>,
        beads: &[Bead],
        learned: &Learned,
    ) -> Judged {
        let sides = self.text_sides(document, learned);
        let place = |bead: &Bead| {
            let in_file = model.layout.evidence_of_place(bead);
            of_place(document.task, bead).max(in_file) + of_kind(model, bead)
        };
        let places: Vec<f32> = beads.iter().map(place).collect();
        translation::judge(beads, sides, &places, self.threads > 1)
    }

    /// Both sides of a document with what was learned of their terms.
    fn text_sides<'b>(
        &'b self,
        document: &'b Document<'_>,
        learned: &'b Learned,
    ) -> [TextSide<'b>; 2] {
        let [source, target] = &self.expected;
        let source = TextSide {
            sentences: &document.source.sentences,
            vocabulary: &self.source,
            pairs: &self.fixed,
            learned: &learned.forward,
            expected: source,
            tells_names: tells_names(&document.task.source, &document.task.target),
        };
        let target = TextSide {
            sentences: &document.target.sentences,
            vocabulary: &self.target,
            pairs: &self.fixed_reverse,
            learned: &learned.backward,
            expected: target,
            tells_names: tells_names(&document.task.target, &document.task.source),
        };
        [source, target]
    }

    /// Judges beads of the first document by their texts, with what is learned from those of `teachers`.
    /// `places` is the evidence of other kinds for each bead, in nats.
    pub(super) fn judge_given(
        &mut self,
        teachers: Vec<Bead>,
        beads: &[Bead],
        places: &[f32],
    ) -> Judged {
        let Some(document) = self.documents.first_mut() else { return Judged::default() };
        document.beads = teachers;
        let learned = self.learned();
        let sides = self.text_sides(&self.documents[0], &learned);
        translation::judge(beads, sides, places, self.threads > 1)
    }

    /// The evidence of the lengths of beads of the first document, in nats.
    pub(super) fn lengths_of_given(&self, beads: &[Bead]) -> Vec<f32> {
        let Some(Document { source, target, ratio, .. }) = self.documents.first() else {
            return Vec::new();
        };
        let windows = [source, target].map(|text| Windows::new(&text.bytes, 1));
        let ratio = ratio.of_beads(beads, &windows[0], &windows[1], self.constants);
        let [source, target] = windows;
        let lengths = Lengths::new(source, target, ratio, self.constants);
        let score = |bead: &Bead| lengths.score(bead.source.start, 1, bead.target.start, 1);
        beads.iter().map(score).collect()
    }

    /// The fixed pairs and, from the second pass on, those learned from the beads so far.
    fn pairs(&self, pass: usize) -> Vec<Pair> {
        let mut pairs = self.fixed.clone();
        if pass > 0 {
            let sizes = (self.source.terms.len(), self.target.terms.len());
            let words = self.words();
            support::keep_supported(&mut pairs, &words, sizes, self.constants);
            let learned = ibm1::learn(words, sizes, self.constants, self.threads);
            pairs.extend(learned.into_iter().map(|(s, t)| Pair::new(s, t, LinkKind::Learned)));
        }
        word_links::sorted(pairs)
    }

    /// The words of all two-sided beads, for training.
    fn words(&self) -> Vec<ibm1::Words> {
        self.words_of(|_| true)
    }

    fn words_of(&self, is_wanted: impl Fn(&Bead) -> bool) -> Vec<ibm1::Words> {
        let mut words = Vec::new();
        for document in &self.documents {
            let two_sided = document.beads.iter().filter(|bead| bead.is_two_sided());
            for bead in two_sided.filter(|bead| is_wanted(bead)) {
                let s = self
                    .source
                    .words_of(document.source.sentences[bead.source.clone()].iter().flatten());
                let t = self
                    .target
                    .words_of(document.target.sentences[bead.target.clone()].iter().flatten());
                words.push((s, t));
            }
        }
        words
    }

    /// The share of the occurrences of each term that have a partner in their bead. The prior rate
    /// counts as `rate_strength` occurrences, so that rare terms stay close to it.
    fn rates(&self, pairs: &[Pair], forward: bool) -> Rates {
        let vocabulary = if forward { &self.source } else { &self.target };
        if self.documents.iter().all(|d| d.beads.is_empty()) {
            return Rates::prior(vocabulary, self.constants);
        }
        let strength = self.constants.rate_strength;
        let mut counts = vec![(0.0_f32, 0.0_f32); vocabulary.terms.len()];
        for document in &self.documents {
            for bead in document.beads.iter().filter(|bead| bead.is_two_sided()) {
                let source = &document.source.sentences[bead.source.clone()];
                let target = &document.target.sentences[bead.target.clone()];
                let (here, there) = if forward { (source, target) } else { (target, source) };
                count_hits(here, there, pairs, &mut counts);
            }
        }
        let rate = |(term, (hits, seen)): (usize, &(f32, f32))| {
            let prior = prior_rate(vocabulary.terms[term].class, self.constants);
            (hits + strength * prior) / (seen + strength)
        };
        Rates(counts.iter().enumerate().map(rate).collect())
    }

    fn model<'b>(&'b self, document: &'b Document<'_>, terms: &'b Terms) -> Model<'b> {
        let Terms { pairs, reverse, source_rates, target_rates, .. } = terms;
        let constants = self.constants;
        let Document { task, source, target, beads, reach, .. } = document;
        let reach = *reach;
        let s = EvidenceSide { text: source, vocabulary: &self.source, rates: source_rates };
        let t = EvidenceSide { text: target, vocabulary: &self.target, rates: target_rates };
        let (long, wide) =
            (Windows::new(&source.bytes, reach.source), Windows::new(&target.bytes, reach.target));
        let ratio = document.ratio.of_beads(beads, &long, &wide, constants);
        Model {
            evidence: Evidence::new((&s, &t), (pairs, reverse), reach, (constants, self.threads)),
            lengths: Lengths::new(long, wide, ratio, constants),
            borders: Borders::new(task, beads, reach, constants),
            layout: Layout::new(task, beads, reach, constants),
            prior: Prior::new(beads, document.expected, reach, constants),
            similarity: document
                .similarities
                .as_ref()
                .map(|all| all.of_pass(beads, constants.vector_weight)),
            reach,
        }
    }
}

/// The similarities of the vectors of a task: those given for its sentences, else those of its words.
fn similarities(task: &Task, options: &Options) -> Option<Similarities> {
    if let Some(vectors) = &task.vectors {
        return Similarities::new(vectors);
    }
    let words = options.word_vectors.as_ref()?;
    Similarities::new(&words.vectors(&task.source.texts(), &task.target.texts()))
}

/// A tokenizer that cuts Chinese characters by the built-in dictionary and the given lexicons.
fn tokenizer<'a>(language: &'a Tag, lexicons: &'a [Lexicon]) -> Tokenizer<'a> {
    let language = language.primary();
    Tokenizer::new(language, Headwords::new(language, lexicons))
}

/// Whether the words that are capitalized inside sentences of a text are names, and the language of the
/// other spells names alike, as those of one alphabet do. German capitalizes all nouns.
fn tells_names(text: &Sequence, other: &Sequence) -> bool {
    let script = text.language.script();
    let capitalizes_nouns = matches!(text.language.primary(), "de" | "lb" | "nds");
    matches!(script, Some("Latn" | "Cyrl" | "Grek"))
        && script == other.language.script()
        && !capitalizes_nouns
}

/// Splits the items of one side into terms.
fn text(sequence: &Sequence, lexicons: &[Lexicon], vocabulary: &mut Vocabulary) -> Text {
    let tokenizer = tokenizer(&sequence.language, lexicons);
    let sentences = sequence.items.iter().map(|i| tokenizer.read(&i.text, vocabulary)).collect();
    let bytes = sequence.items.iter().map(|i| i.text.len().max(1) as f32).collect();
    Text { sentences, bytes }
}

/// Counts, for each term of `here`, its occurrences and those with a partner in `there`.
fn count_hits(here: &[Vec<u32>], there: &[Vec<u32>], pairs: &[Pair], counts: &mut [(f32, f32)]) {
    let mut other: Vec<u32> = there.iter().flatten().copied().collect();
    other.sort_unstable();
    for &term in here.iter().flatten() {
        let hit = super::evidence::pairs_of(pairs, term)
            .any(|(partner, _)| other.binary_search(&partner).is_ok());
        let count = &mut counts[term as usize];
        count.0 += f32::from(u8::from(hit));
        count.1 += 1.0;
    }
}
