//! Aligns two parallel files and writes a TMX file: `export_pair EN.txt DE.txt OUT.tmx`.

#![allow(clippy::print_stdout)] // a program of its own

use std::error::Error;
use std::path::PathBuf;

use tmforge::lang::{LanguagePair, Tag};
use tmforge::output::{Options, OutputSpec, Outputs};
use tmforge::pipeline::{InputFile, Job};
use tmforge::{Config, Forge};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [source, target, out] = arguments.as_slice() else {
        return Err("usage: export_pair EN.txt DE.txt OUT.tmx".into());
    };
    let pair = LanguagePair::new(Tag::parse("en")?, Tag::parse("de")?)?;
    let specs = [OutputSpec::new(out, None)?];
    let mut outputs = Outputs::open(&specs, &arguments[..2], &Options::new(pair.clone()))?;
    let job = Job::Pair(InputFile::File(source.clone()), InputFile::File(target.clone()));
    let forge = Forge::new(Config::new(pair))?;
    let summary = forge.run([job].into_iter(), &mut outputs, &mut ())?;
    // The file appears only now, whole.
    outputs.finish()?;
    println!("{} units", summary.unit_count());
    Ok(())
}
