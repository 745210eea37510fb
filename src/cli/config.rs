//! `tmforge config`: shows the options that a file sets, and the defaults of the others.

use std::io::Write;

use anyhow::Result;
use clap::Command;
use serde::Serialize;

use super::config_file::{ConfigFile, KEYS, Key};
use super::exit::Exit;
use super::presets::default_of;
use super::terminal::{Format, visible_lines};

/// Arguments of `tmforge config`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

/// An option, what it is set to and where.
#[derive(Serialize)]
struct Shown {
    key: &'static str,
    values: Vec<String>,
    /// The place in the file, `default`, or nothing for an option that is not set.
    origin: Option<String>,
    commands: &'static [&'static str],
}

#[derive(Serialize)]
struct All {
    file: Option<String>,
    options: Vec<Shown>,
}

/// Runs the subcommand.
pub(super) fn run(args: &Args, file: Option<&ConfigFile>, mut command: Command) -> Result<Exit> {
    // The defaults of flags are known to a command that is built.
    command.build();
    let options: Vec<Shown> = KEYS.iter().map(|key| shown(key, file, &command)).collect();
    let mut out = std::io::stdout().lock();
    match args.format {
        Format::Json => {
            let file = file.map(|file| file.path.display().to_string());
            writeln!(out, "{}", serde_json::to_string_pretty(&All { file, options })?)?;
        }
        Format::Text => write!(out, "{}", visible_lines(&text(&options)))?,
    }
    Ok(Exit::Done)
}

fn shown(key: &'static Key, file: Option<&ConfigFile>, command: &Command) -> Shown {
    let setting =
        file.and_then(|file| file.settings.iter().find(|setting| setting.key.name == key.name));
    let (values, origin) = match setting {
        Some(setting) => (setting.shown(), Some(setting.place.to_string())),
        None => {
            let values = default_of(command, key);
            let origin = (!values.is_empty()).then(|| "default".to_owned());
            (values, origin)
        }
    };
    Shown { key: key.name, values, origin, commands: key.commands }
}

/// The options as lines of TOML, with where they come from as comments.
fn text(options: &[Shown]) -> String {
    let line = |(shown, key): (&Shown, &Key)| match &shown.origin {
        Some(origin) => {
            let setting = format!("{} = {}", shown.key, key.written(&shown.values));
            format!("{setting:<40} # {origin}\n")
        }
        None => format!("# {} is not set\n", shown.key),
    };
    options.iter().zip(KEYS).map(line).collect()
}
