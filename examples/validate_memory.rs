//! Fails if a translation memory has errors, as a test of a corpus would: `validate_memory FILE`.

#![allow(clippy::print_stdout)] // a program of its own

use std::error::Error;
use std::path::PathBuf;

use tmforge::validate::{Severity, check_file};

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args_os().nth(1).map(PathBuf::from);
    let path = path.ok_or("usage: validate_memory FILE")?;
    let findings = check_file(&path)?;
    for finding in &findings {
        println!("{finding}");
    }
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    match errors {
        0 => Ok(()),
        _ => Err(format!("{errors} errors").into()),
    }
}
