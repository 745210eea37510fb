//! Files of formats that are not read: they are refused by name, and never read as prose because
//! nothing else fits.

use super::{prose, sniff};
use crate::error::{Error, ErrorKind, Result};
use crate::place::Place;

/// What the extensions of a kind of file stand for, and what to do.
struct Kind {
    what: &'static str,
    extensions: &'static [&'static str],
    advice: &'static str,
}

const TEXTS: &str = "pass the files that hold its texts, or name the format with --from";

const KINDS: &[Kind] = &[
    Kind {
        what: "a program (source code)",
        extensions: &[
            "py", "pyw", "pyi", "c", "h", "cc", "cpp", "cxx", "hh", "hpp", "cs", "java", "kt",
            "kts", "go", "rs", "rb", "php", "pl", "pm", "lua", "swift", "m", "mm", "scala", "clj",
            "hs", "ml", "ex", "exs", "erl", "r", "jl", "dart", "groovy", "gradle", "vb", "pas",
            "f90", "asm", "s", "sh", "bash", "zsh", "fish", "bat", "cmd", "ps1", "sql", "vue",
            "svelte", "css", "scss", "sass", "less", "proto", "cmake", "mk", "ipynb", "wasm",
            "class",
        ],
        advice: TEXTS,
    },
    Kind {
        what: "a log",
        extensions: &["log"],
        advice: "pass documents, or name the format with --from",
    },
    Kind {
        what: "a file of settings",
        extensions: &["toml", "ini", "cfg", "conf", "env", "lock", "editorconfig"],
        advice: TEXTS,
    },
    Kind {
        what: "the plurals of an Apple program (.stringsdict)",
        extensions: &["stringsdict", "plist", "xcstrings"],
        advice: "export the strings from Xcode as XLIFF",
    },
    Kind { what: "an image (SVG)", extensions: &["svg"], advice: "pass documents" },
];

/// Refuses a file by the extension of its name.
///
/// # Errors
/// If files of the extension are no documents.
pub(super) fn check_name(name: &str, extension: Option<&str>) -> Result<()> {
    let Some(extension) = extension else { return Ok(()) };
    match KINDS.iter().find(|kind| kind.extensions.contains(&extension)) {
        Some(kind) => Err(refusal(name, &format!("{} (.{extension})", kind.what), kind.advice)),
        None => Ok(()),
    }
}

/// Refuses a text that is neither prose nor of a known format.
///
/// # Errors
/// If it is XML, source code, a log, or encoded data.
pub(super) fn check_text(name: &str, text: &str) -> Result<()> {
    if sniff::is_xml(text) {
        let root = sniff::xml_root(text).unwrap_or("?");
        let what = format!("XML with the root element `{root}`");
        let advice = "add --from xml to read the text of its elements";
        return Err(refusal(name, &what, advice));
    }
    match prose::other_kind(text) {
        Some(what) => Err(refusal(name, what, TEXTS)),
        None => Ok(()),
    }
}

fn refusal(name: &str, what: &str, advice: &str) -> Error {
    Error::new(ErrorKind::Content, format!("not prose: it looks like {what}"))
        .expected("expected a document, a table or a data file")
        .advice(advice)
        .at(Place::file(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extensions_belong_to_one_kind() {
        let mut all: Vec<&str> = KINDS.iter().flat_map(|kind| kind.extensions).copied().collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }

    #[test]
    fn a_refusal_names_what_the_file_is() {
        let error = check_name("a.py", Some("py")).unwrap_err().to_string();
        assert!(error.starts_with("a.py: not prose: it looks like a program"), "{error}");
        let error = check_text("a.txt", "<rss><channel/></rss>").unwrap_err().to_string();
        assert!(error.contains("root element `rss`"), "{error}");
        assert!(check_text("a.txt", "One day.\n\nEin Tag.\n").is_ok());
    }
}
