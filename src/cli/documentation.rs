//! `tmforge completions` and `tmforge man`: what shells and manuals show of the commands.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Result;
use clap::Command;
use clap_complete::Shell;
use tmforge::error::Error;
use tmforge::place::Place;

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
    clap_mangen::generate_to(command, &args.folder).map_err(cannot)?;
    Ok(Exit::Done)
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
    }
}
