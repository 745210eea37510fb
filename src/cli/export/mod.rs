//! `tmforge export`: aligns documents and writes translation memories.

mod args;
mod memory;
mod outputs;
mod overview;
mod plan;
mod progress;
mod update;

use std::collections::HashMap;
use std::io::{IsTerminal, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Result, bail};
use tmforge::cache::content_hash;
use tmforge::corrections::Corrections;
use tmforge::coverage::Summary;
use tmforge::lang::LanguagePair;
use tmforge::multilingual;
use tmforge::output::{Destinations, Dialect};

use super::bar::Bar;
use super::document_lines::Lines;
use super::exit::Exit;
use super::jobs::{Gathered, inputs};
use super::presets::Presets;
use super::reviews::{self, tell_unused};
use super::summary;
use super::terminal::{Format, eprint_visible};
pub(super) use args::Args;
use memory::{Memory, Shared};
use outputs::{OutputFiles, Together};

/// Runs the subcommand. `presets` are the options that a file sets; `program` is the file that holds this program.
pub(super) fn run(args: &Args, presets: Option<&Presets>, program: &Path) -> Result<Exit> {
    if args.format == Format::Json && args.output.iter().any(|path| path == Path::new("-")) {
        bail!("--format json and `-o -` both write to standard output; write the output to a file");
    }
    if args.dry_run && args.input.is_lines() {
        bail!(
            "--dry-run shows which files go together; --documents has one file; remove one of them"
        );
    }
    let pairs = args.input.language_pairs()?;
    let gather = |pair| args.input.gather(pair);
    let gathered: Vec<Gathered> = pairs.iter().map(gather).collect::<Result<_>>()?;
    if args.dry_run {
        return plan::print(&pairs, &gathered, args.format);
    }
    let lines = args.input.lines()?;
    if lines.is_none() && gathered.iter().all(|gathered| gathered.jobs.is_empty()) {
        gathered.iter().for_each(|gathered| plan::tell_unmatched(&gathered.unmatched));
        bail!(
            "no documents; expected files in both languages, or files whose paths differ in the \
             language; --dry-run shows which files go together"
        );
    }
    let all = OutputFiles::new(args, &pairs)?;
    refuse_unused_options(args, &all, presets)?;
    if args.update.is_some() && pairs.len() > 1 {
        bail!("--update is for one target language; run each language by itself");
    }
    let corrections = read_corrections(args, &pairs)?;
    let shared =
        Shared { presets, corrections: corrections.as_ref(), program: hash_of(program, args)? };
    let mut memories = Vec::new();
    for (pair, gathered) in pairs.iter().zip(&gathered) {
        memories.push(Memory::open(args, pair, gathered, &all, shared)?);
    }
    let options: Vec<_> = memories.iter().map(|memory| memory.options.clone()).collect();
    let inputs: Vec<PathBuf> =
        gathered.iter().flat_map(Gathered::paths).chain(presets.map(Presets::path)).collect();
    let mut together = Together::open(&all, &options, &inputs)?;
    let failure = lines.as_ref().map(Lines::failure);
    let bar = bar(args, &gathered);
    for memory in &mut memories {
        bar.iter().for_each(|bar| memory.show_in(bar.clone()));
    }
    let summaries = align(&mut memories, gathered, lines, &mut together);
    bar.iter().for_each(Bar::clear);
    let summaries = summaries?;
    let ended = failure.and_then(|failure| failure.lock().ok()?.take());
    let exit = finish(memories, together, &summaries, args)?;
    let exit = exit.max(corrections.map_or(Exit::Done, |corrections| tell_unused(&corrections)));
    ended.map_or(Ok(exit), |error| Err(error.into()))
}

/// The hash of this program, if there is a cache.
fn hash_of(program: &Path, args: &Args) -> Result<Option<u128>> {
    let Some(_) = &args.cache else { return Ok(None) };
    Ok(Some(content_hash(0, &[program.to_owned()])?))
}

fn read_corrections(args: &Args, pairs: &[LanguagePair]) -> Result<Option<Arc<Corrections>>> {
    let Some(path) = &args.corrections else { return Ok(None) };
    if pairs.len() > 1 {
        bail!("--corrections is for one target language; run each language by itself");
    }
    Ok(Some(Arc::new(reviews::read_corrections(path)?)))
}

/// The bar for the documents of a run. It is shown in a terminal to which nothing else is written, and not for a
/// single document, whose work has no parts to count.
fn bar(args: &Args, gathered: &[Gathered]) -> Option<Bar> {
    let is_wanted = !args.quiet && !args.no_progress && std::io::stderr().is_terminal();
    let to_stdout = args.output.iter().any(|path| path.as_os_str() == "-");
    if !is_wanted || to_stdout && std::io::stdout().is_terminal() {
        return None;
    }
    if args.input.is_lines() {
        return Some(Bar::show(args.input.count_lines()));
    }
    let jobs: usize = gathered.iter().map(|gathered| gathered.jobs.len()).sum();
    (jobs > 1).then(|| Bar::show(Some(jobs as u64)))
}

/// Aligns all documents and writes their units.
fn align(
    memories: &mut [Memory],
    gathered: Vec<Gathered>,
    lines: Option<Lines>,
    together: &mut Together,
) -> Result<Vec<Summary>> {
    if let Some(lines) = lines {
        return Ok(vec![memories[0].run(lines)?]);
    }
    if let [memory] = memories {
        let [gathered] = <[Gathered; 1]>::try_from(gathered).unwrap_or_default();
        return Ok(vec![memory.run(gathered.jobs.into_iter())?]);
    }
    run_all(memories, gathered, together)
}

/// Aligns each source document with its translations into all languages.
fn run_all(
    memories: &mut [Memory],
    gathered: Vec<Gathered>,
    together: &mut Together,
) -> Result<Vec<Summary>> {
    let jobs = by_source(gathered);
    let targets = memories.iter_mut().map(Memory::as_target).collect();
    let write = |documents: &multilingual::Documents| together.write(documents);
    Ok(multilingual::run(targets, jobs.into_iter(), write)?)
}

/// The jobs of each source document. Each language has its documents in its order: one that only it has
/// follows the one that it follows there.
fn by_source(gathered: Vec<Gathered>) -> Vec<multilingual::Jobs> {
    let count = gathered.len();
    let mut places: HashMap<PathBuf, usize> = HashMap::new();
    // A list from each document to the next. The first place is before all.
    let mut all: Vec<multilingual::Jobs> = vec![Vec::new()];
    let mut next: Vec<Option<usize>> = vec![None];
    for (language, gathered) in gathered.into_iter().enumerate() {
        let mut before = 0;
        for job in gathered.jobs {
            let source = inputs(&job)[0].path().map(Path::to_owned).unwrap_or_default();
            let at = *places.entry(source).or_insert(all.len());
            if at == all.len() {
                all.push(vec![None; count]);
                let after = next[before].replace(at);
                next.push(after);
            }
            all[at][language] = Some(job);
            before = at;
        }
    }
    let order = std::iter::successors(next[0], |&at| next[at]);
    order.map(|at| std::mem::take(&mut all[at])).collect()
}

/// Completes all memories, renames them into place and prints the summaries.
fn finish(
    memories: Vec<Memory>,
    together: Together,
    summaries: &[Summary],
    args: &Args,
) -> Result<Exit> {
    let several = memories.len() > 1;
    let is_written = memories.iter().any(Memory::is_written);
    let (together, shared) = together.complete()?;
    let mut all: Vec<Destinations> = is_written.then_some(shared).into_iter().collect();
    let (mut exit, mut texts, mut pairs) = (Exit::Done, Vec::new(), Vec::new());
    for (memory, summary) in memories.into_iter().zip(summaries) {
        let language = memory.language();
        let is_refused = summary.has_refused() && !args.keep_doubtful;
        let own = match () {
            () if memory.has_failed() => Exit::Failed,
            () if is_refused || summary.unit_count() == 0 => Exit::Found,
            () => Exit::Done,
        };
        exit = exit.max(own);
        let head = if several { format!("{language}: ") } else { String::new() };
        texts.extend(memory.table().map(|table| format!("{head}{table}")));
        if memory.is_written() {
            texts.push(format!("{head}{}", summary::text(summary)));
        }
        texts.extend(memory.close_cache().map(|told| head + &told));
        let (pair, destinations) = memory.complete(&together, summary)?;
        texts.extend(pair.update.iter().flat_map(update::lines));
        pairs.push(pair);
        all.push(destinations);
    }
    all.into_iter().try_for_each(Destinations::commit)?;
    match args.format {
        Format::Json => {
            let json = serde_json::to_string_pretty(&pairs)?;
            writeln!(std::io::stdout().lock(), "{json}")?;
        }
        Format::Text if args.quiet => {}
        Format::Text => texts.iter().for_each(|text| eprint_visible(text)),
    }
    Ok(exit)
}

/// Refuses options for TMX where no output is TMX, because they would have no effect. Those of a project's file are for
/// those of its outputs that are TMX.
fn refuse_unused_options(
    args: &Args,
    outputs: &OutputFiles,
    presets: Option<&Presets>,
) -> Result<()> {
    let is_given = |option| !presets.is_some_and(|presets| presets.has(option));
    let option = match args.dialect {
        _ if !is_given("dialect") => return Ok(()),
        Dialect::Generic if args.sub_segments && is_given("sub-segments") => {
            "--sub-segments".to_owned()
        }
        Dialect::Generic => return Ok(()),
        dialect => format!("--dialect {dialect}"),
    };
    if !outputs.has_tmx() {
        bail!("{option} is for TMX only; no output is TMX; add -o FILE.tmx or remove the option");
    }
    Ok(())
}
