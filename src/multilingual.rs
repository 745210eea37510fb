//! Runs of one source language and several target languages.

use crate::coverage::Summary;
use crate::error::Result;
use crate::ordered::ordered;
use crate::output::Writer;
use crate::pipeline::{AlignedDocument, Forge, Job, Observer, Sink, limits, panicked};

/// One target language of a run: how it is aligned, and what receives its units and events.
pub struct Target<'a> {
    /// Aligns the source language with this one.
    pub forge: &'a Forge,
    /// Receives the units of this language.
    pub writer: &'a mut dyn Writer,
    /// Receives the events of this language, one for each document.
    pub observer: &'a mut dyn Observer,
}

/// The jobs of one source document: one for each target language, `None` where it has no translation.
pub type Jobs = Vec<Option<Job>>;

/// The results of one source document, as its [`Jobs`]; also `None` where the document failed.
pub type Documents = Vec<Option<AlignedDocument>>;

/// Aligns each source document with its translations and writes the units of each language in the order
/// of the jobs. Then `together` receives the document in all languages. Returns the summary of each language.
///
/// A translation is aligned as [`Forge::run`] does it: its units do not depend on the other languages. A
/// job that fails is reported to the observer of its language, and the run continues.
///
/// # Errors
/// When a writer or `together` fails.
pub fn run(
    targets: Vec<Target<'_>>,
    jobs: impl Iterator<Item = Jobs> + Send,
    mut together: impl FnMut(&Documents) -> Result<()>,
) -> Result<Vec<Summary>> {
    let forges: Vec<&Forge> = targets.iter().map(|target| target.forge).collect();
    let threads = forges.iter().map(|forge| forge.threads()).max().unwrap_or(1);
    let mut sinks: Vec<Sink<'_>> =
        targets.into_iter().map(|target| Sink::new(target.writer, target.observer)).collect();
    let work = |jobs: Jobs| {
        let aligned = |(forge, job): (&&Forge, Option<Job>)| job.map(|job| forge.document(&job));
        forges.iter().zip(jobs).map(aligned).collect::<Vec<_>>()
    };
    ordered(limits(threads), jobs, work, |outcome| {
        let failed = |panic: String| forges.iter().map(|_| Some(Err(panicked(&panic)))).collect();
        let results = outcome.unwrap_or_else(failed);
        let take = |(sink, result): (&mut Sink<'_>, Option<Result<_>>)| match result {
            Some(result) => sink.take(result),
            None => Ok(None),
        };
        let documents: Documents =
            sinks.iter_mut().zip(results).map(take).collect::<Result<_>>()?;
        together(&documents)
    })?;
    Ok(sinks.into_iter().map(|sink| sink.summary).collect())
}
