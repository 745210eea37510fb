//! `tmforge completions` and `tmforge man`: what shells and manuals show of the commands.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::Command;
use clap_complete::Shell;
use clap_mangen::Man;
use tmforge::error::Error;
use tmforge::place::Place;

use super::examples;
use super::exit::Exit;

/// Arguments of `tmforge completions`.
#[derive(Debug, clap::Args)]
pub(super) struct CompletionArgs {
    /// The shell
    shell: Shell,
}

/// Arguments of `tmforge man`.
#[derive(Debug, clap::Args)]
pub(super) struct ManArgs {
    /// The folder to write to: tmforge.1, tmforge-export.1 and so on
    folder: PathBuf,
}

/// Prints the completions of a shell.
pub(super) fn completions(args: &CompletionArgs, mut command: Command) -> Result<Exit> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, "tmforge", &mut script);
    std::io::stdout().lock().write_all(&script)?;
    Ok(Exit::Done)
}

/// Writes a manual page for the program and for each command.
pub(super) fn man(args: &ManArgs, command: Command) -> Result<Exit> {
    let cannot =
        |cause| Error::io(Place::file(args.folder.display().to_string()), "cannot write", cause);
    std::fs::create_dir_all(&args.folder).map_err(cannot)?;
    let mut command = command.disable_help_subcommand(true);
    command.build();
    pages(&command, "", &args.folder).map_err(cannot)?;
    Ok(Exit::Done)
}

/// Writes the page of a command, whose name after `tmforge` is `path`, and those of its subcommands.
fn pages(command: &Command, path: &str, folder: &Path) -> std::io::Result<()> {
    for sub in command.get_subcommands().filter(|sub| !sub.is_hide_set()) {
        pages(sub, format!("{path} {}", sub.get_name()).trim_start(), folder)?;
    }
    let man = Man::new(command.clone());
    let mut page = Vec::new();
    man.render(&mut page)?;
    std::fs::write(folder.join(man.get_filename()), with_examples(page, path))
}

/// A page with the examples before the version, which is the last section.
fn with_examples(page: Vec<u8>, path: &str) -> String {
    let mut page = String::from_utf8_lossy(&page).into_owned();
    let end = page.find(".SH VERSION\n").unwrap_or(page.len());
    page.insert_str(end, &examples::roff(path));
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_a_page_for_each_command() {
        let folder = tempfile::tempdir().unwrap();
        let command = Command::new("tmforge").subcommand(Command::new("export").about("Align"));
        man(&ManArgs { folder: folder.path().join("man") }, command).unwrap();
        let page = std::fs::read_to_string(folder.path().join("man/tmforge-export.1")).unwrap();
        assert!(page.contains("Align"), "{page}");
        assert!(page.contains(".SH EXAMPLES"), "{page}");
    }
}
