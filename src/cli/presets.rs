//! The options that a file sets, `tmforge.toml` or that of `--config`, as defaults of the command line.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use clap::builder::Resettable;
use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use serde::Serialize;
use tmforge::error::{Error, ErrorKind, Result};

use super::config_file::{self, ConfigFile, KEYS, Setting};

/// The file that is read without being named.
const NAME: &str = "tmforge.toml";

/// The options of a run that a file sets.
#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct Presets {
    file: String,
    options: BTreeMap<&'static str, Vec<String>>,
}

impl Presets {
    /// Whether the file sets an option, and the command line does not.
    pub(super) fn has(&self, name: &str) -> bool {
        self.options.contains_key(name)
    }

    /// The file.
    pub(super) fn path(&self) -> PathBuf {
        PathBuf::from(&self.file)
    }

    /// What is printed about the file.
    pub(super) fn line(&self) -> String {
        let names: Vec<&str> = self.options.keys().copied().collect();
        format!("{}: sets {}", self.file, names.join(", "))
    }
}

/// Adds `--config` and `--no-config` to the commands that use such a file.
pub(super) fn add_options(command: Command) -> Command {
    let config = Arg::new("config")
        .long("config")
        .value_name("FILE")
        .value_parser(value_parser!(PathBuf))
        .conflicts_with("no_config")
        .hide_short_help(true)
        .help("File of options [default: tmforge.toml in the working folder, if there is one]");
    let no_config = Arg::new("no_config")
        .long("no-config")
        .action(ArgAction::SetTrue)
        .hide_short_help(true)
        .help("Do not read tmforge.toml");
    command.mut_subcommands(|sub| match is_preset(sub.get_name()) {
        true => sub.args([config.clone(), no_config.clone()]),
        false => sub,
    })
}

/// Whether options of a command can be set by a file. `config` shows them.
fn is_preset(command: &str) -> bool {
    command == "config" || KEYS.iter().any(|key| key.commands.contains(&command))
}

/// Reads the file that the arguments name, or that of the working folder. Nothing is read if the arguments are
/// not valid, which is found again when they are parsed with the file's options.
///
/// # Errors
/// When the file cannot be read, or has an option that does not exist or a value of the wrong type.
pub(super) fn read(command: &Command, arguments: &[OsString]) -> Result<Option<ConfigFile>> {
    let Ok(matches) = without_requirements(command.clone()).try_get_matches_from(arguments) else {
        return Ok(None);
    };
    let Some((name, matches)) = matches.subcommand() else { return Ok(None) };
    if !is_preset(name) || matches.get_flag("no_config") {
        return Ok(None);
    }
    let path = match matches.get_one::<PathBuf>("config") {
        Some(path) => path.clone(),
        None if Path::new(NAME).is_file() => PathBuf::from(NAME),
        None => return Ok(None),
    };
    config_file::read(&path).map(Some)
}

/// A command line of which nothing is required and no value is parsed: a file may set what is missing.
fn without_requirements(command: Command) -> Command {
    command.mut_subcommands(|sub| {
        without_requirements(sub).mut_args(|arg| {
            let arg = optional(arg);
            match arg.get_action().takes_values() && arg.get_id() != "config" {
                true => arg.value_parser(value_parser!(OsString)),
                false => arg,
            }
        })
    })
}

fn optional(arg: Arg) -> Arg {
    arg.required(false).required_unless_present(Resettable::Reset)
}

/// Refuses a file with a value that the command line would refuse. The message has its place in the file.
pub(super) fn check(command: &Command, file: &ConfigFile) -> Result<()> {
    file.settings.iter().try_for_each(|setting| check_setting(command, setting))
}

fn check_setting(command: &Command, setting: &Setting) -> Result<()> {
    let sub = command.find_subcommand(setting.key.commands[0]);
    let arg =
        sub.and_then(|sub| sub.get_arguments().find(|arg| arg.get_id() == &*setting.key.id()));
    let Some(arg) = arg else { return Ok(()) };
    // By itself: the options that it goes with may be on the command line.
    let alone = Arg::new("value").long(setting.key.name).num_args(1).action(ArgAction::Append);
    let alone =
        Command::new("").no_binary_name(true).disable_help_flag(true).arg(match arg.get_action() {
            ArgAction::SetTrue => alone,
            _ => alone.value_parser(arg.get_value_parser().clone()),
        });
    let given = setting.values.iter().map(|value| {
        let mut option = OsString::from(format!("--{}=", setting.key.name));
        option.push(value);
        option
    });
    match alone.try_get_matches_from(given) {
        Ok(_) => Ok(()),
        Err(error) => {
            let text = error.to_string();
            let (text, _) = text.split_once("\n\n").unwrap_or((&text, ""));
            let lines: Vec<&str> = text.lines().map(str::trim).collect();
            let option = format!("'--{} <value>'", setting.key.name);
            let message = lines.join(" ").replace(&option, &format!("`{}`", setting.key.name));
            let message = message.trim_start_matches("error: ");
            Err(Error::new(ErrorKind::Usage, message).at(setting.place.clone()))
        }
    }
}

/// The command line with the file's options as defaults, so that those of the command line win.
pub(super) fn with_defaults(command: Command, file: &ConfigFile) -> Command {
    command.mut_subcommands(|sub| {
        let name = sub.get_name().to_owned();
        let settings =
            file.settings.iter().filter(|setting| setting.key.commands.contains(&&*name));
        settings.fold(sub, |sub, setting| {
            sub.mut_arg(setting.key.id(), |arg| match is_for(&arg, setting) {
                true => optional(arg).default_values(lasting(&setting.values)),
                false => arg,
            })
        })
    })
}

/// Values that live as long as the program, as those of the description of a command do.
fn lasting(values: &[OsString]) -> Vec<&'static OsStr> {
    values.iter().map(|value| &*Box::leak(value.clone().into_boxed_os_str())).collect()
}

/// Whether an option takes as many values as the file has.
fn is_for(arg: &Arg, setting: &Setting) -> bool {
    setting.values.len() == 1 || matches!(arg.get_action(), ArgAction::Append)
}

/// The options of the file that hold for this command line.
pub(super) fn used(file: &ConfigFile, matches: &ArgMatches) -> Option<Presets> {
    let (command, matches) = matches.subcommand()?;
    let holds = |setting: &&Setting| {
        let id = setting.key.id();
        setting.key.commands.contains(&command)
            && matches.value_source(&id) == Some(ValueSource::DefaultValue)
    };
    let shown = |setting: &Setting| (setting.key.name, setting.shown());
    let options: BTreeMap<_, _> = file.settings.iter().filter(holds).map(shown).collect();
    (!options.is_empty()).then(|| Presets { file: file.path.display().to_string(), options })
}

/// The default of an option without a file.
pub(super) fn default_of(command: &Command, key: &config_file::Key) -> Vec<String> {
    let sub = command.find_subcommand(key.commands[0]);
    let arg = sub.and_then(|sub| sub.get_arguments().find(|arg| arg.get_id() == &*key.id()));
    let values = arg.map(|arg| arg.get_default_values()).unwrap_or_default();
    values.iter().map(|value| value.to_string_lossy().into_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli;

    #[test]
    fn every_key_is_an_option_of_its_commands() {
        let command = cli::command();
        for key in KEYS {
            for name in key.commands {
                let sub = command.find_subcommand(name).unwrap();
                let has_it = sub.get_arguments().any(|arg| arg.get_long() == Some(key.name));
                assert!(has_it, "{name} has no --{}", key.name);
            }
        }
    }

    fn used_by(text: &str, line: &str) -> Vec<&'static str> {
        let file = config_file::parse(Path::new("tmforge.toml"), text).unwrap();
        let command = with_defaults(cli::command(), &file);
        let matches = command.try_get_matches_from(line.split(' ')).unwrap();
        used(&file, &matches).unwrap_or_default().options.into_keys().collect()
    }

    #[test]
    fn the_command_line_wins() {
        let text = "source = 'en'\ntarget = ['de', 'fr']\noutput = 'a.tmx'\nthreads = 2\n";
        assert_eq!(used_by(text, "tmforge export a.md"), ["output", "source", "target", "threads"]);
        let given = "tmforge export a.md -t de -o b.tmx";
        assert_eq!(used_by(text, given), ["source", "threads"]);
        // A list is for options that can be repeated.
        assert_eq!(used_by(text, "tmforge align a b -t de"), ["source", "threads"]);
    }

    #[test]
    fn invalid_values_have_a_place() {
        let text = "source = 'en'\nmin-confidence = 2.0\n";
        let file = config_file::parse(Path::new("a.toml"), text).unwrap();
        let command = cli::command();
        let error = check(&command, &file).unwrap_err();
        assert!(error.to_string().starts_with("a.toml:2:18: invalid value '2.0'"), "{error}");
    }
}
