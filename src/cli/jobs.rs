//! The arguments for inputs and languages, shared by the subcommands that read documents.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use clap::builder::PossibleValuesParser;
use tmforge::align::WordForms;
use tmforge::config::Config;
use tmforge::input::Format;
use tmforge::lang::{LanguagePair, Tag};
use tmforge::memory::ColumnChoice;
use tmforge::pipeline::{InputFile, Job};
use tmforge::unit::document_name;

use super::inputs::refuse_pipe;
use super::segment::read_srx;

/// The inputs and how to read them.
#[derive(Debug, clap::Args)]
pub(super) struct InputArgs {
    /// Bilingual files; `-` is standard input
    #[arg(value_name = "INPUT", required_unless_present = "pair")]
    inputs: Vec<PathBuf>,

    /// Two parallel files, source first; can be repeated
    #[arg(long, num_args = 2, value_names = ["SRC", "TGT"])]
    pair: Vec<PathBuf>,

    /// Source language: a BCP 47 tag such as en
    #[arg(short, long, value_name = "LANG", value_parser = super::values::language)]
    source: Tag,

    /// Target language: a BCP 47 tag such as zh-CN
    #[arg(short, long, value_name = "LANG", value_parser = super::values::language)]
    target: Tag,

    /// Input encoding, such as gb18030 [default: detected]
    #[arg(long, value_name = "LABEL")]
    encoding: Option<String>,

    /// Input format [default: detected from extension and text]
    #[arg(long, value_name = "FORMAT", value_parser = input_format())]
    from: Option<String>,

    /// Columns of tables that hold the languages, such as en=B,zh=中文 or source=3,target=4: a
    /// letter, a number from 1 or a name in the header [default: by header and content]
    #[arg(long, value_name = "LIST")]
    from_columns: Option<String>,

    /// Segment by the rules of this SRX 2.0 file instead of the built-in rules
    #[arg(long, value_name = "SRX")]
    srx: Option<PathBuf>,
}

impl InputArgs {
    /// The configuration that these arguments describe.
    pub(super) fn config(&self) -> Result<Config> {
        let pair = LanguagePair::new(self.source.clone(), self.target.clone())?;
        let mut config = Config::new(pair);
        config.input.encoding.clone_from(&self.encoding);
        config.input.format = self.from.as_deref().and_then(Format::named);
        if let Some(columns) = &self.from_columns {
            config.structure.from_columns = ColumnChoice::list(columns)?;
        }
        if let Some(path) = &self.srx {
            config.srx = Some(Arc::new(read_srx(path)?));
        }
        Ok(config)
    }

    /// Refuses two inputs that would make documents of one name.
    pub(super) fn refuse_equal_names(&self) -> Result<()> {
        let sources = self.inputs.iter().chain(self.pair.iter().step_by(2));
        let mut paths: BTreeMap<String, &Path> = BTreeMap::new();
        for path in sources {
            let name = document_name(&path.to_string_lossy());
            if let Some(before) = paths.insert(name.clone(), path) {
                bail!(equal_names(&name, before, path));
            }
        }
        Ok(())
    }

    /// All files that these arguments name.
    pub(super) fn paths(&self) -> impl Iterator<Item = PathBuf> {
        self.inputs.iter().chain(&self.pair).chain(&self.srx).cloned()
    }

    /// The jobs in the order of the arguments, bilingual files first, then pairs.
    pub(super) fn jobs(&self) -> Result<Vec<Job>> {
        let all = self.inputs.iter().chain(&self.pair);
        if all.filter(|path| path.as_os_str() == "-").count() > 1 {
            bail!(
                "standard input is given twice; expected `-` at most once; save one input to a file"
            );
        }
        let mut jobs = Vec::new();
        for path in &self.inputs {
            jobs.push(Job::Bilingual(open(path)?));
        }
        for pair in self.pair.chunks_exact(2) {
            jobs.push(Job::Pair(open(&pair[0])?, open(&pair[1])?));
        }
        Ok(jobs)
    }

    /// The words of all documents, which are read again for their alignment. Documents that cannot be
    /// read have none: the run reports them.
    pub(super) fn words(&self, jobs: &[Job]) -> Result<WordForms> {
        let options = self.config()?.input;
        let mut words = WordForms::default();
        let inputs = jobs.iter().flat_map(|job| match job {
            Job::Bilingual(input) => vec![input],
            Job::Pair(source, target) => vec![source, target],
        });
        for input in inputs {
            if let InputFile::File(path) = input {
                refuse_pipe(path, "--word-vectors")?;
            }
            if let Ok(parsed) = input.read(&options) {
                parsed.document.blocks.iter().for_each(|block| words.add(&block.text));
            }
        }
        Ok(words)
    }
}

fn equal_names(name: &str, one: &Path, other: &Path) -> String {
    let (one, other) = (one.display(), other.display());
    format!(
        "{one} and {other}: two documents named {name}; expected each name once, because the ids of \
         units are made of it; pass each source file once, and paths relative to a common folder"
    )
}

/// The names that `--from` takes.
fn input_format() -> PossibleValuesParser {
    PossibleValuesParser::new(Format::all().map(Format::name))
}

/// Opens an input. Files are read when their job is processed, standard input is read at once.
fn open(path: &Path) -> Result<InputFile> {
    if path.as_os_str() != "-" {
        return Ok(InputFile::File(path.to_owned()));
    }
    let mut bytes = Vec::new();
    std::io::stdin().lock().read_to_end(&mut bytes).context("-: cannot read standard input")?;
    Ok(InputFile::Bytes { name: "-".into(), bytes })
}
