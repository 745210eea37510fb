//! The strings of data modules in JavaScript and TypeScript: object and array literals that are
//! assigned, exported or passed to a function.

use super::entries::Entries;
use super::fault::Fault;
use super::json;
use super::literal::{Dialect, Literals, Value};
use crate::error::{Error, ErrorKind, Result};
use crate::model::Document;
use crate::place::Place;

/// Reads a module.
///
/// # Errors
/// If a string or bracket does not end, or the module has no literal with strings.
pub(in crate::input) fn read(name: &str, text: String) -> Result<Document> {
    let mut entries = Entries::default();
    scan(&text, &mut entries)
        .map_err(|fault| fault.error(name, &text, "a JavaScript or TypeScript module"))?;
    if entries.is_empty() {
        let found = "a program: source code without object or array literals that hold text";
        return Err(Error::new(ErrorKind::Content, found)
            .expected("expected a document or a data file")
            .advice("pass the files that hold its texts")
            .at(Place::file(name)));
    }
    entries.document(name, text)
}

/// What precedes a value.
#[derive(Default)]
struct Context {
    /// The name that is declared or assigned.
    name: String,
    /// Whether a value follows: after `=`, `default` or `(`.
    awaits_value: bool,
    /// Whether it is an argument. A string as an argument is no entry.
    is_argument: bool,
    /// Whether a type is declared.
    is_type: bool,
}

fn scan(text: &str, entries: &mut Entries) -> std::result::Result<(), Fault> {
    let mut literals = Literals::new(text, Dialect::Script);
    let mut context = Context::default();
    loop {
        literals.space()?;
        let Some(byte) = literals.peek() else { break };
        match byte {
            b'{' | b'[' | b'"' | b'\'' | b'`'
                if context.awaits_value
                    && (matches!(byte, b'{' | b'[') || !context.is_argument) =>
            {
                let value = literals.value()?;
                if !context.is_type {
                    add(entries, text, &value, &context.name);
                }
                context.awaits_value = false;
            }
            b'{' => skip_block(&mut literals)?,
            b'=' => assign(&mut literals, &mut context),
            b'(' => {
                context.awaits_value = true;
                context.is_argument = true;
                literals.at += 1;
            }
            b';' => {
                context = Context::default();
                literals.at += 1;
            }
            _ if literals.is_at_name() => word(literals.name(), &mut context),
            _ => {
                context.awaits_value = false;
                literals.step()?;
            }
        }
    }
    literals.comments.into_iter().for_each(|comment| entries.comment(comment));
    Ok(())
}

/// Passes `=`, `==`, `===` or `=>`, of which the first and the last may precede a value.
fn assign(literals: &mut Literals<'_>, context: &mut Context) {
    let rest = literals.rest();
    let length = rest.len() - rest.trim_start_matches(['=', '>']).len();
    context.awaits_value = &rest[..length] == "=";
    context.is_argument = false;
    literals.at += length;
}

fn word(word: &str, context: &mut Context) {
    context.awaits_value = word == "default";
    context.is_argument = false;
    match word {
        "const" | "let" | "var" | "export" | "default" | "import" | "function" | "class" => {
            *context = Context { awaits_value: context.awaits_value, ..Context::default() };
        }
        "type" | "interface" | "declare" => context.is_type = true,
        // `const en: Messages`, `module.exports`, `Object.freeze`
        _ if context.name.is_empty() || context.name == "module" || context.name == "exports" => {
            word.clone_into(&mut context.name);
        }
        _ => {}
    }
}

fn add(entries: &mut Entries, text: &str, value: &Value, name: &str) {
    let mut path = match name {
        "" | "module" | "exports" | "window" | "self" => Vec::new(),
        name => vec![name.to_owned()],
    };
    json::add(entries, text, value, &mut path);
}

/// Skips the body of a function or class, the names of an import or a type.
fn skip_block(literals: &mut Literals<'_>) -> std::result::Result<(), Fault> {
    let start = literals.at;
    let mut depth = 0_usize;
    loop {
        literals.space()?;
        match literals.peek() {
            None => return Err(Fault::new(start, "a block without an end", "}")),
            Some(b'{') => depth += 1,
            Some(b'}') => depth -= 1,
            _ => {}
        }
        literals.step()?;
        if depth == 0 {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        let document = read("t.js", text.to_owned()).unwrap();
        document.blocks.into_iter().map(|block| block.text).collect()
    }

    #[test]
    fn only_literals_hold_text() {
        let text = "import type { A } from './no';\nexport const en: A = {\n  a: 'One', // no\n  f() { return \
                    'no'; },\n  b: `Two` + \" three\", c: cond ? 'no' : 'no', ...rest,\n};\nfunction x() { \
                    const y = 'no'; }\nexport default { d: /'/.test(z), e: \"Four\" } as const;\n";
        assert_eq!(texts(text), ["One", "Two three", "Four"]);
    }

    #[test]
    fn a_program_is_refused() {
        let error = read("t.js", "console.log(\"No\", 'no');".to_owned()).unwrap_err().to_string();
        assert!(error.contains("a program"), "{error}");
    }
}
