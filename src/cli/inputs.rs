//! Checks for inputs that a command reads twice.

use std::path::Path;

use anyhow::{Result, bail};

/// Refuses a pipe, which cannot be read twice. `command` is the name of the command in the message.
pub(super) fn refuse_pipe(path: &Path, command: &str) -> Result<()> {
    if is_pipe(path) {
        let path = path.display();
        bail!("{path}: is a pipe; `{command}` reads its inputs twice; pass a regular file");
    }
    Ok(())
}

/// Whether a path is standard input, a named pipe or another stream.
fn is_pipe(path: &Path) -> bool {
    let is_stream = path.metadata().is_ok_and(|found| !found.is_file() && !found.is_dir());
    path == Path::new("-") || is_stream
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_are_pipes() {
        assert!(is_pipe(Path::new("-")));
        assert!(!is_pipe(Path::new("Cargo.toml")) && !is_pipe(Path::new("src")));
        assert!(!is_pipe(Path::new("missing")));
        #[cfg(unix)]
        assert!(is_pipe(Path::new("/dev/null")));
    }
}
