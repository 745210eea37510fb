//! The command `tmforge`, which is the same program as the binary.

use std::ffi::OsString;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use pyo3::prelude::*;

use crate::cli::{self, Call};

/// The exit code of a panic, as the binary has it.
const PANICKED: u8 = 101;

/// Runs the command, and returns its exit code. `program` is the file of this module.
#[pyfunction]
pub(crate) fn _main(py: Python<'_>, arguments: Vec<OsString>, program: PathBuf) -> u8 {
    py.detach(|| {
        let call = Call { arguments, program };
        let code = std::panic::catch_unwind(|| cli::main(call)).ok();
        // Python does not know the buffer of this program.
        let _ = std::io::stdout().flush();
        code.map_or(PANICKED, number)
    })
}

/// The number of an exit code, which does not give it.
fn number(code: ExitCode) -> u8 {
    (0..=u8::MAX).find(|number| ExitCode::from(*number) == code).unwrap_or(u8::MAX)
}
