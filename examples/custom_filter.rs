//! Exports a bilingual file without the units that have no letter on one side:
//! `custom_filter FILE OUT.tsv`, English and Chinese.

#![allow(clippy::print_stdout)] // a program of its own

use std::error::Error;
use std::path::PathBuf;
use std::sync::Arc;

use tmforge::filter::Filter;
use tmforge::lang::{LanguagePair, Tag};
use tmforge::model::ExclusionReason;
use tmforge::output::{Options, OutputSpec, Outputs};
use tmforge::pipeline::{InputFile, Job};
use tmforge::{Config, Forge, TranslationUnit};

#[derive(Debug)]
struct NoLetters;

impl Filter for NoLetters {
    fn reason(&self) -> ExclusionReason {
        ExclusionReason::Filter("no-letters")
    }

    fn score(&self, unit: &TranslationUnit) -> f32 {
        let has_letter = |text: &str| text.chars().any(char::is_alphabetic);
        f32::from(!has_letter(&unit.source) || !has_letter(&unit.target))
    }

    fn accept(&self, score: f32) -> bool {
        score < 1.0
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [file, out] = arguments.as_slice() else {
        return Err("usage: custom_filter FILE OUT.tsv".into());
    };
    let pair = LanguagePair::new(Tag::parse("en")?, Tag::parse("zh-CN")?)?;
    let mut config = Config::new(pair.clone());
    config.filters.push(Arc::new(NoLetters));
    let specs = [OutputSpec::new(out, None)?];
    let mut outputs = Outputs::open(&specs, &arguments[..1], &Options::new(pair))?;
    let job = Job::Bilingual(InputFile::File(file.clone()));
    let summary = Forge::new(config)?.run([job].into_iter(), &mut outputs, &mut ())?;
    outputs.finish()?;
    println!("{} units; excluded, in characters: {:?}", summary.unit_count(), summary.left_out);
    Ok(())
}
