//! tmforge for Python: the module `tmforge._tmforge`, on which the package `tmforge` is built.
//!
//! Functions and classes are named as the subcommands and the members of JSON Lines. Work is done without the
//! interpreter's lock; errors and panics of the library become exceptions.

mod arrow;
mod cleaning;
#[path = "../../src/cli/mod.rs"]
mod cli;
mod command;
mod converting;
mod document;
mod documents;
mod errors;
mod forge;
mod functions;
mod json;
mod memory;
mod pool;
mod read_unit;
mod reading;
mod row;
mod settings;
mod stream;
mod values;

use pyo3::prelude::*;

/// The native part of tmforge.
#[pymodule(name = "_tmforge")]
mod module {
    #[pymodule_export]
    use crate::cleaning::clean_files;
    #[pymodule_export]
    use crate::command::_main;
    #[pymodule_export]
    use crate::converting::{convert_files, score_files};
    #[pymodule_export]
    use crate::document::Document;
    #[pymodule_export]
    use crate::forge::Forge;
    #[pymodule_export]
    use crate::functions::{_diff, align, read, segment, validate};
    #[pymodule_export]
    use crate::memory::Memory;
    #[pymodule_export]
    use crate::reading::Reader;
    #[pymodule_export]
    use crate::stream::Stream;

    /// The version of tmforge.
    #[pymodule_export]
    #[allow(non_upper_case_globals)] // The name in Python.
    const __version__: &str = env!("CARGO_PKG_VERSION");
}
