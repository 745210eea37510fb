//! The arguments for inputs and languages, shared by the subcommands that read documents.

use std::collections::HashMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use clap::builder::PossibleValuesParser;
use tmforge::align::WordForms;
use tmforge::config::Config;
use tmforge::input::{Format, Options};
use tmforge::lang::{LanguagePair, Tag};
use tmforge::memory::ColumnChoice;
use tmforge::pipeline::{InputFile, Job};

use super::document_lines::{self, Lines};
use super::inputs::refuse_pipe;
use super::pairing::{self, Found, Located, Matched, Pattern, Unmatched};
use super::segment::read_srx;

/// The inputs and how to read them.
#[derive(Debug, clap::Args)]
pub(super) struct InputArgs {
    /// Bilingual files, or folders: files whose names differ in a language are paired, others are
    /// read as bilingual; `-` is standard input
    #[arg(value_name = "INPUT", required_unless_present_any = ["pair", "pairs", "files_from", "parallel", "documents"])]
    inputs: Vec<PathBuf>,

    /// Two parallel files, source first, or two folders, paired by the paths of their files; can be
    /// repeated
    #[arg(long, num_args = 2, value_names = ["SRC", "TGT"])]
    pair: Vec<PathBuf>,

    /// List of pairs: on each line a source file and a target file, separated by a tab; `-` is
    /// standard input
    #[arg(long, value_name = "LIST", hide_short_help = true)]
    pairs: Option<PathBuf>,

    /// List of bilingual files, one a line; `-` is standard input
    #[arg(long, value_name = "LIST", hide_short_help = true)]
    files_from: Option<PathBuf>,

    /// The files of --files-from are separated by NUL, as `find -print0` writes them
    #[arg(short = '0', long, requires = "files_from", hide_short_help = true)]
    null: bool,

    /// Pair the files that differ in the language: 'docs/{lang}/**', 'guide.{lang}.md'; can be
    /// repeated
    #[arg(long, value_name = "PATTERN")]
    parallel: Vec<String>,

    /// Documents as JSON Lines: {"id", "text"} with both languages, or {"id", "source", "target"} with
    /// texts or lists of segments; `-` is standard input
    #[arg(long, value_name = "FILE", conflicts_with_all = ["inputs", "pair", "pairs", "files_from", "parallel"], hide_short_help = true)]
    documents: Option<PathBuf>,

    /// Source language: a BCP 47 tag such as en
    #[arg(short, long, value_name = "LANG", value_parser = super::values::language)]
    source: Tag,

    /// Target language: a BCP 47 tag such as zh-CN; `export` takes several
    #[arg(short, long, value_name = "LANG", required = true, value_parser = super::values::language)]
    target: Vec<Tag>,

    /// Input encoding, such as gb18030 [default: detected]
    #[arg(long, value_name = "LABEL", hide_short_help = true)]
    encoding: Option<String>,

    /// Input format [default: detected from extension and text]
    #[arg(long, value_name = "FORMAT", value_parser = input_format(), hide_short_help = true)]
    from: Option<String>,

    /// Columns of tables that hold the languages, such as en=B,zh=中文 or source=3,target=4: a
    /// letter, a number from 1 or a name in the header [default: by header and content]
    #[arg(long, value_name = "LIST", hide_short_help = true)]
    from_columns: Option<String>,

    /// Segment by the rules of this SRX 2.0 file instead of the built-in rules
    #[arg(long, value_name = "SRX", hide_short_help = true)]
    srx: Option<PathBuf>,
}

/// The documents that the arguments name.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    pub(super) jobs: Vec<Job>,
    /// Files of folders that go with no other.
    pub(super) unmatched: Vec<Unmatched>,
}

impl InputArgs {
    /// The configuration for the one pair of languages of these arguments.
    pub(super) fn config(&self) -> Result<Config> {
        let pairs = self.language_pairs()?;
        let [pair] = pairs.as_slice() else {
            bail!("{} target languages; expected one; run the command for each", pairs.len());
        };
        self.config_for(pair)
    }

    /// The source language with each target language, in the order of the arguments.
    pub(super) fn language_pairs(&self) -> Result<Vec<LanguagePair>> {
        for (at, target) in self.target.iter().enumerate() {
            if self.target[..at].contains(target) {
                bail!("target language {target} is given twice; expected each once");
            }
        }
        let pair = |target: &Tag| Ok(LanguagePair::new(self.source.clone(), target.clone())?);
        self.target.iter().map(pair).collect()
    }

    /// The configuration that these arguments describe, for one of their pairs of languages.
    pub(super) fn config_for(&self, pair: &LanguagePair) -> Result<Config> {
        let mut config = Config::new(pair.clone());
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

    /// The files that these arguments name, besides the documents.
    pub(super) fn paths(&self) -> impl Iterator<Item = PathBuf> {
        let lists = self.pairs.iter().chain(&self.files_from).chain(&self.documents);
        self.srx.iter().chain(lists).cloned()
    }

    /// The documents of `--documents`, which are read as they are needed.
    ///
    /// # Errors
    /// When the file cannot be opened, or there are several target languages.
    pub(super) fn lines(&self) -> Result<Option<Lines>> {
        let Some(path) = &self.documents else { return Ok(None) };
        if self.target.len() > 1 {
            bail!("--documents with several target languages; expected one");
        }
        Lines::open(path).map(Some)
    }

    /// Whether the documents are lines of a file.
    pub(super) fn is_lines(&self) -> bool {
        self.documents.is_some()
    }

    /// The number of documents of `--documents`, if it can be known before they are read.
    pub(super) fn count_lines(&self) -> Option<u64> {
        document_lines::count(self.documents.as_ref()?)
    }

    /// The documents for a pair of languages: bilingual files and folders, pairs, lists, patterns, each in
    /// the order of the arguments.
    ///
    /// # Errors
    /// When a folder or a list cannot be read, or two documents would have the same name.
    pub(super) fn gather(&self, pair: &LanguagePair) -> Result<Gathered> {
        self.refuse_input_twice()?;
        let mut gathered = Gathered::default();
        for path in &self.inputs {
            if path.is_dir() {
                gathered.add(pairing::in_folder(path, pair)?);
            } else {
                gathered.jobs.push(Job::Bilingual(open(path)?));
            }
        }
        for both in self.pair.chunks_exact(2) {
            match (both[0].is_dir(), both[1].is_dir()) {
                (true, true) => gathered.add(pairing::in_folders(&both[0], &both[1], pair)?),
                (false, false) => gathered.jobs.push(Job::Pair(open(&both[0])?, open(&both[1])?)),
                _ => bail!(
                    "--pair {} {}: a folder and a file; expected two files or two folders",
                    both[0].display(),
                    both[1].display()
                ),
            }
        }
        if let Some(list) = &self.pairs {
            for (source, target) in pairing::listed_pairs(list)? {
                gathered.jobs.push(Job::Pair(InputFile::File(source), InputFile::File(target)));
            }
        }
        if let Some(list) = &self.files_from {
            let separator = if self.null { '\0' } else { '\n' };
            let files = pairing::bilingual_files(list, separator)?.into_iter();
            gathered.jobs.extend(files.map(|path| Job::Bilingual(InputFile::File(path))));
        }
        for pattern in &self.parallel {
            gathered.add(Pattern::parse(pattern)?.matched(pair)?);
        }
        gathered.refuse_equal_names()?;
        Ok(gathered)
    }

    fn refuse_input_twice(&self) -> Result<()> {
        let all = self.inputs.iter().chain(&self.pair).chain(&self.pairs).chain(&self.files_from);
        match all.filter(|path| path.as_os_str() == "-").count() {
            0 => Ok(()),
            1 if self.target.len() == 1 => Ok(()),
            1 => bail!("standard input with several target languages; save it to a file"),
            _ => bail!(
                "standard input is given twice; expected `-` at most once; save one input to a file"
            ),
        }
    }

    /// The words of all documents, which are read again for their alignment. Documents that cannot be
    /// read have none: the run reports them.
    pub(super) fn words(options: &Options, jobs: &[Job]) -> Result<WordForms> {
        let mut words = WordForms::default();
        for input in jobs.iter().flat_map(inputs) {
            if let InputFile::File(path) = input {
                refuse_pipe(path, "--word-vectors")?;
            }
            if let Ok(parsed) = input.read(options) {
                parsed.document.blocks.iter().for_each(|block| words.add(&block.text));
            }
        }
        Ok(words)
    }
}

impl Gathered {
    fn add(&mut self, matched: Matched) {
        let file = |file: Located| InputFile::InFolder { path: file.path, name: file.name };
        self.jobs.extend(matched.found.into_iter().map(|found| match found {
            Found::Single(one) => Job::Bilingual(file(one)),
            Found::Pair(source, target) => Job::Pair(file(source), file(target)),
        }));
        self.unmatched.extend(matched.unmatched);
    }

    /// Refuses two inputs that would make documents of one name.
    fn refuse_equal_names(&self) -> Result<()> {
        let mut paths: HashMap<String, &Job> = HashMap::with_capacity(self.jobs.len());
        for job in &self.jobs {
            if let Some(before) = paths.insert(job.name(), job) {
                bail!(equal_names(&job.name(), before, job));
            }
        }
        Ok(())
    }

    /// The files that are read.
    pub(super) fn paths(&self) -> impl Iterator<Item = PathBuf> {
        self.jobs.iter().flat_map(inputs).filter_map(InputFile::path).map(Path::to_owned)
    }
}

/// The inputs of a job.
pub(super) fn inputs(job: &Job) -> Vec<&InputFile> {
    match job {
        Job::Bilingual(input) => vec![input],
        Job::Pair(source, target) => vec![source, target],
        Job::Line(_) => Vec::new(),
    }
}

fn equal_names(name: &str, one: &Job, other: &Job) -> String {
    let shown =
        |job: &Job| inputs(job).first().map_or_else(|| job.name(), |input| input.shown().into());
    let (one, other) = (shown(one), shown(other));
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
