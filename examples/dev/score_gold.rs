//! Scores whole documents against gold units: `score_gold GOLD [--no-dictionary] [PART...]`.
//!
//! Only sets whose names contain one of the PARTs are scored, if any are given. `--no-dictionary` aligns
//! without the built-in lexicons.
//!
//! Each folder below `$GOLD` that holds a `gold.tsv` (columns `src` and `tgt`) is one set: either
//! `src.LANG.txt` and `tgt.LANG.txt`, where there is one also `interleaved.md`, or pages
//! `NAME.LANG.md` in pairs. Printed for each: strict F1, lenient precision, coverage.
//!
//! A unit is strict if both of its texts are exactly those of one gold bead. It is lenient if it is
//! strict, or the union of two to four neighbouring beads, or a finer split of one bead. Coverage
//! is the share of the gold's source characters that lenient units hold. White space and Markdown
//! marks do not count.

#![allow(clippy::print_stdout, clippy::print_stderr)] // A program to be read from a terminal.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use regex::Regex;
use tmforge::config::Config;
use tmforge::error::Error;
use tmforge::lang::{LanguagePair, Tag};
use tmforge::pipeline::{AlignedDocument, Forge, InputFile, Job, Observer};
use tmforge::unit::TranslationUnit;

fn main() -> Result<()> {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let given = arguments.len();
    arguments.retain(|argument| argument != "--no-dictionary");
    let builtin = arguments.len() == given;
    let (root, only) = arguments.split_first().context("give the folder of gold documents")?;
    let cleaner = Cleaner::new()?;
    println!("| set | input | gold | units | strict F1 | lenient P | coverage |");
    println!("|---|---|---|---|---|---|---|");
    for folder in gold_folders(Path::new(root))? {
        let name = folder.strip_prefix(root)?.display().to_string();
        if !only.is_empty() && !only.iter().any(|part| name.contains(part)) {
            continue;
        }
        let gold = Gold::read(&folder.join("gold.tsv"), &cleaner)?;
        for (input, pair, jobs) in inputs(&folder)? {
            let units = export(pair, jobs, builtin)?;
            println!("| {name} | {input} | {}", gold.score(&units, &cleaner));
        }
    }
    Ok(())
}

fn gold_folders(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    if folder.join("gold.tsv").exists() {
        found.push(folder.to_owned());
    }
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder)?.map(|e| e.map(|e| e.path())).collect::<Result<_, _>>()?;
    entries.sort();
    for entry in entries.iter().filter(|path| path.is_dir()) {
        found.extend(gold_folders(entry)?);
    }
    Ok(found)
}

type Set = (&'static str, LanguagePair, Vec<Job>);

/// The ways in which a set can be given: as a pair of files, as one file, as pages.
fn inputs(folder: &Path) -> Result<Vec<Set>> {
    let mut names: BTreeSet<String> = BTreeSet::new();
    for entry in std::fs::read_dir(folder)? {
        names.insert(entry?.file_name().to_string_lossy().into_owned());
    }
    let named = |prefix: &str| {
        names.iter().find_map(|n| n.strip_prefix(prefix)?.strip_suffix(".txt").map(str::to_owned))
    };
    let Some((source, target)) = named("src.").zip(named("tgt.")) else {
        return pages(folder, &names);
    };
    let languages = LanguagePair::new(Tag::parse(&source)?, Tag::parse(&target)?)?;
    let file = |name: String| InputFile::File(folder.join(name));
    let job = Job::Pair(file(format!("src.{source}.txt")), file(format!("tgt.{target}.txt")));
    let mut sets = vec![("pair", languages.clone(), vec![job])];
    if names.contains("interleaved.md") {
        let job = Job::Bilingual(file("interleaved.md".into()));
        sets.push(("one file", languages, vec![job]));
    }
    Ok(sets)
}

/// Pages `NAME.en.md` and `NAME.LANG.md`.
fn pages(folder: &Path, names: &BTreeSet<String>) -> Result<Vec<Set>> {
    let pair = folder.file_name().context("no folder name")?.to_string_lossy().into_owned();
    let (source, target) = pair.split_once('-').context("the folder is not named SRC-TGT")?;
    let languages = LanguagePair::new(Tag::parse(source)?, Tag::parse(target)?)?;
    let mut jobs = Vec::new();
    for name in names {
        let Some(stem) = name.strip_suffix(&format!(".{source}.md")) else { continue };
        let other = format!("{stem}.{target}.md");
        jobs.push(Job::Pair(
            InputFile::File(folder.join(name)),
            InputFile::File(folder.join(other)),
        ));
    }
    Ok(vec![("pages", languages, jobs)])
}

fn export(pair: LanguagePair, jobs: Vec<Job>, builtin: bool) -> Result<Vec<TranslationUnit>> {
    let mut collected: Vec<TranslationUnit> = Vec::new();
    let mut config = Config::new(pair);
    config.align.builtin = builtin;
    Forge::new(config)?.run(jobs.into_iter(), &mut collected, &mut Told)?;
    Ok(collected)
}

struct Told;

impl Observer for Told {
    fn document_done(&mut self, _: &AlignedDocument) {}

    fn failed(&mut self, error: &Error) {
        eprintln!("{error}");
    }
}

/// Takes away what does not count: Markdown marks, link targets, white space.
struct Cleaner {
    link: Regex,
    mark: Regex,
}

impl Cleaner {
    fn new() -> Result<Self> {
        let link =
            r#"!?\[((?:[^\[\]]|\[[^\]]*\])*)\]\([^()\s]*(?:\([^()]*\)[^()\s]*)*(?:\s+"[^"]*")?\)"#;
        Ok(Self { link: Regex::new(link)?, mark: Regex::new(r"[\s*_`#>|\\]+")? })
    }

    fn clean(&self, text: &str) -> String {
        let once = self.link.replace_all(text, "$1");
        let twice = self.link.replace_all(&once, "$1");
        self.mark.replace_all(&twice, "").into_owned()
    }
}

type Span = (usize, usize);
/// The span of a bead in the source text and in the target text.
type Spans = (Span, Span);

struct Gold {
    source: String,
    target: String,
    /// Two-sided beads, in order.
    beads: Vec<Spans>,
    exact: HashSet<Spans>,
    /// Runs of two to four neighbouring beads.
    unions: HashMap<Spans, Vec<Spans>>,
}

impl Gold {
    fn read(path: &Path, cleaner: &Cleaner) -> Result<Self> {
        let mut reader =
            csv::ReaderBuilder::new().delimiter(b'\t').quoting(false).from_path(path)?;
        let head = reader.headers()?.clone();
        let column = |name| head.iter().position(|h| h == name).context("no column src or tgt");
        let (at_source, at_target) = (column("src")?, column("tgt")?);
        let (mut source, mut target, mut beads) = (String::new(), String::new(), Vec::new());
        for row in reader.records() {
            let row = row?;
            let s = cleaner.clean(row.get(at_source).unwrap_or_default());
            let t = cleaner.clean(row.get(at_target).unwrap_or_default());
            if s == t {
                continue;
            }
            let spans = (append(&mut source, &s), append(&mut target, &t));
            if !s.is_empty() && !t.is_empty() {
                beads.push(spans);
            }
        }
        let exact = beads.iter().copied().collect();
        let unions = unions(&beads);
        Ok(Self { source, target, beads, exact, unions })
    }

    fn score(&self, units: &[TranslationUnit], cleaner: &Cleaner) -> Score {
        let mut judge = Judge::new(self);
        for unit in units {
            let (s, t) = (cleaner.clean(&unit.source), cleaner.clean(&unit.target));
            if !s.is_empty() && !t.is_empty() && s != t {
                judge.take(&s, &t);
            }
        }
        judge.score()
    }
}

fn append(text: &mut String, more: &str) -> Span {
    let start = text.len();
    text.push_str(more);
    (start, text.len())
}

fn unions(beads: &[Spans]) -> HashMap<Spans, Vec<Spans>> {
    let mut found = HashMap::new();
    for n in 2..=4 {
        for group in beads.windows(n) {
            // Nothing but one-sided beads of length 0 may stand between.
            if group.windows(2).all(|w| w[0].0.1 == w[1].0.0 && w[0].1.1 == w[1].1.0) {
                let (first, last) = (group[0], group[n - 1]);
                found.insert(((first.0.0, last.0.1), (first.1.0, last.1.1)), group.to_vec());
            }
        }
    }
    found
}

struct Judge<'a> {
    gold: &'a Gold,
    taken: HashSet<Spans>,
    inside: HashMap<Spans, Vec<Spans>>,
    held: Vec<Span>,
    cursor: usize,
    judged: usize,
    strict: usize,
    lenient: usize,
}

impl<'a> Judge<'a> {
    fn new(gold: &'a Gold) -> Self {
        Self {
            gold,
            taken: HashSet::new(),
            inside: HashMap::new(),
            held: Vec::new(),
            cursor: 0,
            judged: 0,
            strict: 0,
            lenient: 0,
        }
    }

    fn take(&mut self, source: &str, target: &str) {
        self.judged += 1;
        let sources = places(source, &self.gold.source);
        let targets = places(target, &self.gold.target);
        let all = || sources.iter().flat_map(|&s| targets.iter().map(move |&t| (s, t)));
        let mut exact: Vec<Spans> = all().filter(|spans| self.gold.exact.contains(spans)).collect();
        exact.sort_by_key(|spans| spans.0.0.abs_diff(self.cursor));
        if let Some(&free) = exact.iter().find(|spans| !self.taken.contains(spans)) {
            self.taken.insert(free);
            self.strict += 1;
            self.hold(free.0);
        } else if exact.is_empty() {
            if let Some(union) = all().find(|spans| self.is_free_union(spans)) {
                self.taken.extend(&self.gold.unions[&union]);
                self.hold(union.0);
            } else {
                self.split(&sources, &targets);
            }
        }
    }

    fn is_free_union(&self, spans: &Spans) -> bool {
        self.gold.unions.get(spans).is_some_and(|g| !g.iter().any(|b| self.taken.contains(b)))
    }

    /// A finer split: inside one bead on both sides, not overlapping and not crossing the others.
    fn split(&mut self, sources: &[Span], targets: &[Span]) {
        let within = |part: Span, whole: Span| whole.0 <= part.0 && part.1 <= whole.1;
        let free = self.gold.beads.iter().filter(|bead| !self.taken.contains(bead));
        let mut around: Vec<Spans> =
            free.filter(|bead| sources.iter().any(|&s| within(s, bead.0))).copied().collect();
        around.sort_by_key(|bead| bead.0.0.abs_diff(self.cursor));
        for bead in around {
            let others = self.inside.entry(bead).or_default();
            let fits = |s: Span, t: Span| {
                let before = |o: &Spans| s.1 <= o.0.0 && t.1 <= o.1.0;
                let after = |o: &Spans| o.0.1 <= s.0 && o.1.1 <= t.0;
                others.iter().all(|o| before(o) || after(o))
            };
            let found = sources.iter().filter(|&&s| within(s, bead.0)).find_map(|&s| {
                let t = targets.iter().find(|&&t| within(t, bead.1) && fits(s, t))?;
                Some((s, *t))
            });
            if let Some(part) = found {
                others.push(part);
                self.hold(part.0);
                return;
            }
        }
    }

    fn hold(&mut self, source: Span) {
        self.lenient += 1;
        self.held.push(source);
        self.cursor = source.1;
    }

    fn score(self) -> Score {
        let ratio = |a: usize, b: usize| if b == 0 { 0.0 } else { a as f64 / b as f64 };
        let beads = &self.gold.beads;
        let (p, r) = (ratio(self.strict, self.judged), ratio(self.strict, beads.len()));
        let characters = |span: Span| self.gold.source[span.0..span.1].chars().count();
        let total: usize = beads.iter().map(|bead| characters(bead.0)).sum();
        let held: usize = merged(self.held).into_iter().map(characters).sum();
        Score {
            gold: beads.len(),
            units: self.judged,
            f1: if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 },
            lenient: ratio(self.lenient, self.judged),
            coverage: ratio(held, total),
        }
    }
}

fn merged(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut out: Vec<Span> = Vec::new();
    for span in spans {
        match out.last_mut() {
            Some(last) if span.0 < last.1 => last.1 = last.1.max(span.1),
            _ => out.push(span),
        }
    }
    out
}

/// Where `part` occurs in `text`, at most 200 times.
fn places(part: &str, text: &str) -> Vec<Span> {
    let step = part.chars().next().map_or(1, char::len_utf8);
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = text[from..].find(part).filter(|_| found.len() < 200) {
        found.push((from + at, from + at + part.len()));
        from += at + step;
    }
    found
}

struct Score {
    gold: usize,
    units: usize,
    f1: f64,
    lenient: f64,
    coverage: f64,
}

impl std::fmt::Display for Score {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { gold, units, f1, lenient, coverage } = self;
        write!(f, "{gold} | {units} | {f1:.3} | {lenient:.3} | {coverage:.3} |")
    }
}
