//! The arguments for vectors from outside, shared by the subcommands that align.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Result;
use tmforge::align::{Embeddings, Task, TaskVectors, WordForms, WordVectors};
use tmforge::config::Config;
use tmforge::place::Place;

use super::terminal::eprint_visible;

/// The vectors of words of a run.
#[derive(Debug, clap::Args)]
pub(super) struct WordVectorArgs {
    /// Vectors of words of both languages in one space, as evidence: text files of fastText (.vec,
    /// also .gz), source language first
    #[arg(long, num_args = 2, value_names = ["SRC.vec", "TGT.vec"], hide_short_help = true)]
    word_vectors: Vec<PathBuf>,
}

impl WordVectorArgs {
    /// All files that these arguments name.
    pub(super) fn paths(&self) -> impl Iterator<Item = PathBuf> {
        self.word_vectors.iter().cloned()
    }

    /// Loads the vectors of the words of the documents, which `words` collects, into the configuration.
    pub(super) fn apply(
        &self,
        config: &mut Config,
        words: impl FnOnce() -> Result<WordForms>,
    ) -> Result<()> {
        let [source, target] = self.word_vectors.as_slice() else { return Ok(()) };
        let vectors = WordVectors::load([source, target], &words()?)?;
        for (path, found) in [source, target].into_iter().zip(vectors.found()) {
            if found == 0 {
                let path = path.display();
                eprint_visible(&format!("warning: {path}: has no word of the documents"));
            }
        }
        config.align.word_vectors = Some(Arc::new(vectors));
        Ok(())
    }
}

/// The embeddings of sentences of a run.
#[derive(Debug, clap::Args)]
pub(super) struct EmbeddingArgs {
    /// Embeddings of the sentences, as evidence: a row for each line of SRC and of TGT, as float32
    /// numbers, text or a NumPy array (.npy)
    #[arg(long, num_args = 2, value_names = ["SRC.emb", "TGT.emb"], conflicts_with = "word_vectors", hide_short_help = true)]
    embeddings: Vec<PathBuf>,

    /// Files of lines that the rows of --embeddings belong to instead: sentences, and windows of
    /// consecutive sentences joined by a space, as Vecalign uses them
    #[arg(long, num_args = 2, value_names = ["SRC.txt", "TGT.txt"], requires = "embeddings", hide_short_help = true)]
    overlaps: Vec<PathBuf>,
}

/// The embeddings of both sides.
pub(super) struct Loaded {
    paths: [PathBuf; 2],
    /// Those with a row for each line of the overlap files. `None` if the rows belong to the lines of the
    /// two files to align.
    overlaps: Option<[Embeddings; 2]>,
}

impl EmbeddingArgs {
    /// All files that these arguments name.
    pub(super) fn paths(&self) -> impl Iterator<Item = PathBuf> {
        self.embeddings.iter().chain(&self.overlaps).cloned()
    }

    /// Whether the rows belong to the lines of one source and one target file.
    pub(super) fn is_for_one_pair(&self) -> bool {
        !self.embeddings.is_empty() && self.overlaps.is_empty()
    }

    /// Loads the embeddings, if there are any. Those of overlap files serve all documents of a run.
    pub(super) fn load(&self) -> Result<Option<Loaded>> {
        let [source, target] = self.embeddings.as_slice() else { return Ok(None) };
        let overlaps = match self.overlaps.as_slice() {
            [source_lines, target_lines] => Some([
                Embeddings::of_overlaps(source, source_lines)?,
                Embeddings::of_overlaps(target, target_lines)?,
            ]),
            _ => None,
        };
        Ok(Some(Loaded { paths: [source.clone(), target.clone()], overlaps }))
    }
}

impl Loaded {
    /// Gives a task made of these two files its vectors.
    pub(super) fn add_to(&self, task: &mut Task, paths: [&Path; 2]) -> Result<()> {
        let texts = [task.source.texts(), task.target.texts()];
        let vectors = if let Some([source, target]) = &self.overlaps {
            [source.vectors(&texts[0]), target.vectors(&texts[1])]
        } else {
            let [source, target] = &self.paths;
            let source = Embeddings::of_lines(source, paths[0], texts[0].len())?;
            let target = Embeddings::of_lines(target, paths[1], texts[1].len())?;
            [source.vectors(&texts[0]), target.vectors(&texts[1])]
        };
        for ((vectors, texts), path) in vectors.iter().zip(&texts).zip(paths) {
            let lines = texts.iter().filter(|text| !text.is_empty()).count();
            let missing = vectors.missing() - (texts.len() - lines).min(vectors.missing());
            if missing > 0 {
                eprint_visible(&format!(
                    "warning: {}: {missing} of {lines} sentences have no embedding",
                    path.display()
                ));
            }
        }
        let [source, target] = vectors;
        let place = || Place::file(self.paths[1].display().to_string());
        task.vectors = Some(TaskVectors::new(source, target).map_err(|e| e.at(place()))?);
        Ok(())
    }
}
