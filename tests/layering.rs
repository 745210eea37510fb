//! Checks the layers of docs/architecture.md: which module may import which, and that files do not
//! import each other in a circle.
//!
//! The source is parsed, so the layout of an import does not matter. Use-trees, paths and paths in
//! the tokens of macros are resolved against the module that contains them and followed through
//! re-exports to the module that defines the item.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};

/// The modules at the bottom. Each may import those before it; every other module that lists
/// `ground` may import all of them.
const GROUND: &[&str] = &[
    "visible",
    "magic",
    "place",
    "xml",
    "chars",
    "names",
    "scripts",
    "error",
    "date",
    "by_extension",
    "lang",
];

/// Each module and what it may import besides itself and its children: modules with all that is in
/// them, or single items. The row of the longest path that contains a module counts for it.
const ROWS: &[(&str, &[&str])] = &[
    ("ordered", &[]),
    ("language_check", &["ground", "model"]),
    ("pairing", &["ground"]),
    ("model", &["ground"]),
    // Files of translation memories are read as documents, too.
    ("input", &["ground", "model", "memory"]),
    ("structure", &["ground", "model", "memory::columns"]),
    ("segment", &["ground", "model"]),
    ("align", &["ground", "model", "ordered"]),
    ("memory", &["ground"]),
    // What the validator shares with the readers must not lead to them.
    ("memory::byte_search", &[]),
    ("memory::columns", &["ground"]),
    ("memory::delimited", &["ground"]),
    ("memory::charset", &[]),
    ("memory::names", &["ground", "memory::text"]),
    ("memory::positions", &[]),
    ("memory::po", &["ground", "memory::charset", "memory::text"]),
    ("memory::text", &["ground", "memory::charset", "memory::unpack"]),
    ("memory::unpack", &["ground"]),
    ("write", &["ground", "memory"]),
    ("unit", &["ground", "model", "align"]),
    ("layout", &["ground", "model"]),
    ("coverage", &["ground", "model", "align", "unit", "layout"]),
    (
        "inspection",
        &[
            "ground",
            "model",
            "align",
            "unit",
            "coverage",
            "layout",
            "language_check::UnexpectedLanguage",
        ],
    ),
    ("cache", &["ground", "align"]),
    ("corrections", &["ground", "model", "align", "unit"]),
    ("review", &["ground", "model", "align", "unit", "corrections"]),
    ("review_sheet", &["ground", "model", "corrections", "review", "input", "write"]),
    ("line_pair", &["ground", "model", "align", "unit", "corrections", "review"]),
    ("filter", &["ground", "model", "unit", "clean"]),
    ("output", &["ground", "model", "unit", "memory", "write", "update"]),
    ("update", &["ground", "unit", "memory", "write", "diff"]),
    ("convert", &["ground", "memory", "write", "ordered", "clean", "segment", "align"]),
    ("clean", &["ground"]),
    ("translation_check", &["ground", "memory", "clean", "ordered"]),
    ("stats", &["ground", "memory"]),
    ("compare", &["ground", "memory", "align"]),
    ("diff", &["ground", "memory", "compare"]),
    // The validator must not agree with the mistakes of the readers and writers: it has its own.
    (
        "validate",
        &[
            "ground",
            "ordered",
            "memory::byte_search",
            "memory::columns",
            "memory::delimited",
            "memory::names",
            "memory::charset",
            "memory::positions",
            "memory::po",
            "memory::text",
            "memory::unpack",
        ],
    ),
    // What reads XML knows nothing of rules and reports.
    ("validate::xml", &["ground", "memory::byte_search"]),
    (
        "config",
        &[
            "ground",
            "input::Options",
            "structure::Options",
            "segment::srx::Srx",
            "align::Options",
            "align::Lexicon",
            "cache::Cache",
            "corrections::Corrections",
            "filter",
        ],
    ),
    ("job", &["ground", "input", "unit::document_name"]),
    (
        "pipeline",
        &[
            "ground",
            "job",
            "model",
            "input",
            "structure",
            "segment",
            "align",
            "unit",
            "coverage",
            "inspection",
            "filter",
            "language_check",
            "config",
            "corrections",
            "review",
            "ordered",
            "output::Writer",
        ],
    ),
    ("multilingual", &["ground", "coverage", "ordered", "output::Writer", "pipeline"]),
    // The binary sees the library from outside, as `tmforge::`.
    ("cli", &[]),
    ("main", &["cli"]),
];

/// Imports against the table that are known: the file, the item, and why it is still there.
const NOT_YET: &[(&str, &str, &str)] = &[];

/// Imports that close a circle and are known: the file or folder, the file that it imports, and why.
const NOT_YET_OPEN: &[(&str, &str, &str)] = &[];

#[test]
fn modules_import_only_what_is_below_them() {
    let code = Code::read();
    let faults = code.faults();
    let known = |fault: &Fault, (file, item, _): &(&str, &str, &str)| {
        fault.file == *file && is_within(&fault.item, &path_of(item))
    };
    let mut found =
        summary(faults.iter().filter(|fault| !NOT_YET.iter().any(|entry| known(fault, entry))));
    for entry in NOT_YET.iter().filter(|entry| !faults.iter().any(|fault| known(fault, entry))) {
        found.push(format!("{} no longer imports {}; drop it from NOT_YET", entry.0, entry.1));
    }
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn files_do_not_import_each_other_in_a_circle() {
    let code = Code::read();
    let is_known = |(from, to): &(String, String)| {
        NOT_YET_OPEN.iter().any(|entry| from.starts_with(entry.0) && to == entry.1)
    };
    let mut found: Vec<String> =
        code.circles(|import| !is_known(import)).iter().map(Circle::report).collect();
    let all = code.circles(|_| true);
    for (from, to, _) in NOT_YET_OPEN {
        let mut imports = all.iter().flat_map(|circle| circle.imports.keys());
        if !imports.any(|import| import.0.starts_with(from) && import.1 == *to) {
            found.push(format!("{from} -> {to} closes no circle; drop it from NOT_YET_OPEN"));
        }
    }
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

mod planted {
    use super::{Circle, Code};

    fn faults(files: &[(&str, &str)]) -> Vec<String> {
        Code::parse(files).faults().into_iter().map(|fault| fault.message).collect()
    }

    fn circles(files: &[(&str, &str)]) -> Vec<String> {
        Code::parse(files).circles(|_| true).iter().map(Circle::report).collect()
    }

    #[test]
    fn an_import_on_one_line_is_found() {
        let text = "//! x\n\nuse crate::input::decode;\nuse crate::{place, align::Bead};\n";
        let expected = [
            "src/output/mod.rs:3: `output` may not import `input::decode`",
            "src/output/mod.rs:4: `output` may not import `align::Bead`",
        ];
        let others = [("src/input/mod.rs", ""), ("src/align/mod.rs", ""), ("src/place.rs", "")];
        assert_eq!(faults(&[&[("src/output/mod.rs", text)], &others[..]].concat()), expected);
    }

    #[test]
    fn an_import_in_braces_over_several_lines_is_found() {
        let text = "use crate::{\n    error::{\n        Error,\n    },\n    write::{\n        Encode,\n    },\n};\n";
        let found = faults(&[("src/validate/mod.rs", text), ("src/write/mod.rs", "")]);
        assert_eq!(found, ["src/validate/mod.rs:6: `validate` may not import `write::Encode`"]);
    }

    #[test]
    fn an_import_by_super_is_found() {
        let found = faults(&[("src/validate/mod.rs", "use super::write::Encode;\n")]);
        assert_eq!(found, ["src/validate/mod.rs:1: `validate` may not import `write::Encode`"]);
        let nested = "mod inner {\n    fn f() -> super::super::super::write::Encode {}\n}\n";
        let found = faults(&[("src/validate/rows.rs", nested), ("src/validate/mod.rs", "")]);
        assert_eq!(found, ["src/validate/rows.rs:2: `validate` may not import `write::Encode`"]);
    }

    #[test]
    fn a_path_in_code_in_a_macro_or_by_an_alias_is_found() {
        let text = "use crate::memory as m;\nfn f() { m::json::line(); }\n\
                    fn g() { vec![crate::write::Encode]; }\n\
                    macro_rules! h { () => { use $crate::{place, write::Encoded}; } }\n";
        let files = [("src/validate/mod.rs", text), ("src/memory/mod.rs", "mod json;")];
        let found = faults(&[&files[..], &[("src/memory/json.rs", "")]].concat());
        let expected = [
            "src/validate/mod.rs:2: `validate` may not import `memory::json::line`",
            "src/validate/mod.rs:3: `validate` may not import `write::Encode`",
            "src/validate/mod.rs:4: `validate` may not import `write::Encoded`",
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_re_export_does_not_hide_where_an_item_is_from() {
        let memory =
            "mod positions;\nmod unit;\npub use positions::Positions;\npub use unit::Unit;\n";
        let found = faults(&[
            ("src/validate/mod.rs", "use crate::memory::{Positions, Unit};\n"),
            ("src/memory/mod.rs", memory),
            ("src/memory/positions.rs", ""),
            ("src/memory/unit.rs", ""),
        ]);
        let expected = "src/validate/mod.rs:1: `validate` may not import `memory::Unit` (`memory::unit::Unit`)";
        assert_eq!(found, [expected]);
    }

    #[test]
    fn a_part_of_a_module_may_have_a_row_of_its_own() {
        let files =
            [("src/memory/mod.rs", "mod unit;\nmod positions;"), ("src/memory/unit.rs", "")];
        let own = ("src/memory/positions.rs", "use super::unit::Unit;\n");
        let expected = "src/memory/positions.rs:1: `memory::positions` may not import \
                        `memory::unit::Unit`";
        assert_eq!(faults(&[&files[..], &[own]].concat()), [expected]);
    }

    #[test]
    fn a_file_outside_the_table_and_an_import_from_the_root_are_found() {
        let found = faults(&[("src/new.rs", ""), ("src/error.rs", "use crate::Thing;\n")]);
        let expected = [
            "src/error.rs:1: `error` may not import `Thing`",
            "src/new.rs: `new` is not in the table; add a row",
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_circle_within_a_module_is_found() {
        let found = circles(&[
            ("src/align/mod.rs", "mod word;\nmod term;\npub use word::Word;\n"),
            ("src/align/word.rs", "use super::term::Term;\n"),
            ("src/align/term.rs", "\nfn f(w: crate::align::Word) {}\n"),
        ]);
        let expected = "circle of 2 files:\n  src/align/term.rs:2 imports src/align/word.rs\n  \
                        src/align/word.rs:1 imports src/align/term.rs";
        assert_eq!(found, [expected]);
    }

    #[test]
    fn a_longer_circle_is_found() {
        let found = circles(&[
            ("src/align/mod.rs", "mod a;\nmod b;\nmod c;\n"),
            ("src/align/a.rs", "use super::b::B;\n"),
            ("src/align/b.rs", "use crate::align::{\n    c::C,\n};\n"),
            ("src/align/c.rs", "use super::a::A;\n"),
        ]);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with("circle of 3 files:"), "{found:?}");
    }

    #[test]
    fn a_child_that_imports_from_the_mod_rs_that_calls_it_is_a_circle() {
        let child = ("src/filter/unsure.rs", "use super::Rule;\n");
        let call = "mod unsure;\npub trait Rule {}\nfn f() { unsure::check() }\n";
        assert_eq!(circles(&[("src/filter/mod.rs", call), child]).len(), 1);
        let call = "mod unsure;\npub use unsure::check;\npub trait Rule {}\nfn f() { check() }\n";
        assert_eq!(circles(&[("src/filter/mod.rs", call), child]).len(), 1);
        let declare = "mod unsure;\npub use unsure::check;\npub trait Rule {}\n";
        assert!(circles(&[("src/filter/mod.rs", declare), child]).is_empty());
    }

    #[test]
    fn tests_do_not_close_circles() {
        let test = "#[cfg(test)]\nmod tests {\n    use crate::align::b::B;\n}\n";
        let files = [("src/align/mod.rs", "mod a;\nmod b;\n"), ("src/align/a.rs", test)];
        let other = ("src/align/b.rs", "use super::a::A;\n");
        assert!(circles(&[&files[..], &[other]].concat()).is_empty());
    }
}

/// A module or an item: its names from the root of the crate.
type Names = Vec<String>;

/// An import or a path as the source has it.
struct Import {
    file: usize,
    line: usize,
    /// The module that contains it.
    module: Names,
    /// As written; `crate`, `self` and `super` included.
    written: Names,
    /// Whether a use-tree ends in `*` here.
    is_glob: bool,
    /// Whether only tests have it.
    in_tests: bool,
    /// Whether it is a use-tree that others can import by.
    is_re_export: bool,
}

struct Fault {
    file: String,
    line: usize,
    /// The module that the item is defined in.
    module: Names,
    item: Names,
    message: String,
}

/// One line for each file and module that it imports from.
fn summary<'f>(faults: impl Iterator<Item = &'f Fault>) -> Vec<String> {
    let mut groups: BTreeMap<(&str, &[String]), Vec<&Fault>> = BTreeMap::new();
    for fault in faults {
        groups.entry((&fault.file, &fault.module)).or_default().push(fault);
    }
    let line = |group: Vec<&Fault>| match group.len() {
        1 => group[0].message.clone(),
        n => format!("{} and {} more of `{}`", group[0].message, n - 1, text(&group[0].module)),
    };
    groups.into_values().map(line).collect()
}

/// The importing and the imported file, and the line of the first import.
type FileImports = BTreeMap<(String, String), usize>;

/// Files that import each other, and the imports that tie them.
struct Circle {
    files: usize,
    imports: FileImports,
}

impl Circle {
    fn report(&self) -> String {
        let imports = self.imports.iter();
        let imports = imports.map(|((from, to), line)| format!("\n  {from}:{line} imports {to}"));
        format!("circle of {} files:{}", self.files, imports.collect::<String>())
    }
}

/// The source of the crate.
#[derive(Default)]
struct Code {
    files: Vec<(String, Names)>,
    /// The modules and the file of each.
    modules: BTreeMap<Names, usize>,
    /// Modules whose declaration is for tests only.
    test_modules: BTreeSet<Names>,
    /// By module, the names that its use-trees bring in, as written.
    names: BTreeMap<Names, BTreeMap<String, Names>>,
    imports: Vec<Import>,
}

impl Code {
    fn read() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let files: Vec<(String, String)> = files(&root.join("src"))
            .iter()
            .map(|path| {
                let relative = path.strip_prefix(root).unwrap().iter();
                let names: Vec<&str> = relative.map(|part| part.to_str().unwrap()).collect();
                (names.join("/"), fs::read_to_string(path).unwrap())
            })
            .collect();
        let files: Vec<(&str, &str)> =
            files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        Self::parse(&files)
    }

    fn parse(files: &[(&str, &str)]) -> Self {
        let mut code = Self::default();
        let mut files = files.to_vec();
        files.sort_unstable();
        for (index, (path, text)) in files.into_iter().enumerate() {
            let module = module_of(path);
            code.files.push((path.to_owned(), module.clone()));
            code.modules.insert(module.clone(), index);
            let parsed = syn::parse_file(text).unwrap_or_else(|error| panic!("{path}: {error}"));
            Reader { code: &mut code, file: index, module, in_tests: false }.visit_file(&parsed);
        }
        code
    }

    fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        for (path, module) in &self.files {
            if !module.is_empty() && row_of(module).is_none() {
                let message = format!("{path}: `{}` is not in the table; add a row", text(module));
                let (file, item) = (path.clone(), Names::new());
                faults.push(Fault { file, line: 0, module: module.clone(), item, message });
            }
        }
        faults.extend(self.imports.iter().filter_map(|import| self.fault(import)));
        faults.sort_by_cached_key(|f| (f.file.clone(), f.item.clone(), f.line));
        faults.dedup_by(|a, b| (&a.file, &a.item) == (&b.file, &b.item));
        faults.sort_by_cached_key(|f| (f.file.clone(), f.line));
        faults
    }

    fn fault(&self, import: &Import) -> Option<Fault> {
        let (row, allowed) = row_of(&import.module)?;
        let hops = self.hops(self.absolute(&import.module, &import.written, 0)?);
        // A bare `crate`, as in `pub(crate)`, imports nothing.
        let (first, last) = (hops.first().filter(|path| !path.is_empty())?, hops.last()?);
        let allows = |path: &Names| allowed.iter().any(|entry| is_within(path, entry));
        // Naming a module whose items are allowed in part does no harm: each item is looked at.
        let module = self.module_part(first);
        let leads_to = |entry: &Names| !module.is_empty() && is_within(entry, module);
        let is_named = allows(first) || allowed.iter().any(leads_to);
        let is_whole = module.len() == first.len() && !import.is_glob;
        if is_named && (is_whole || hops.iter().any(allows)) {
            return None;
        }
        let (file, _) = &self.files[import.file];
        let defined = if hops.len() > 1 { format!(" (`{}`)", text(last)) } else { String::new() };
        let (line, item) = (import.line, text(first));
        let message = format!("{file}:{line}: `{row}` may not import `{item}`{defined}");
        let module = self.module_part(last).to_vec();
        Some(Fault { file: file.clone(), line, module, item: last.clone(), message })
    }

    /// Each group of files that import each other. Imports that `counts` refuses are left out.
    fn circles(&self, counts: impl Fn(&(String, String)) -> bool) -> Vec<Circle> {
        let imports = self.imports_of_files(counts);
        let files: BTreeSet<&String> = imports.keys().map(|(from, _)| from).collect();
        let reach: BTreeMap<&String, BTreeSet<&String>> =
            files.into_iter().map(|file| (file, reached(file, &imports))).collect();
        let group = |file: &String| -> BTreeSet<&String> {
            let mutual = |other: &&&String| reach.get(**other).is_some_and(|r| r.contains(file));
            reach[file].iter().filter(mutual).copied().collect()
        };
        let groups: BTreeSet<_> = reach.keys().map(|file| group(file)).collect();
        let circle = |group: BTreeSet<&String>| {
            let inside =
                imports.iter().filter(|((a, b), _)| group.contains(a) && group.contains(b));
            let imports = inside.map(|(import, line)| (import.clone(), *line)).collect();
            Circle { files: group.len(), imports }
        };
        groups.into_iter().filter(|group| !group.is_empty()).map(circle).collect()
    }

    /// Which file imports which, with the first line that does.
    fn imports_of_files(&self, counts: impl Fn(&(String, String)) -> bool) -> FileImports {
        let mut imports = FileImports::new();
        for (from, line, to) in self.imports.iter().filter_map(|import| self.edge(import)) {
            let import = (self.files[from].0.clone(), self.files[to].0.clone());
            if from != to && counts(&import) {
                let first = imports.entry(import).or_insert(line);
                *first = line.min(*first);
            }
        }
        imports
    }

    /// The file that an import is in, its line, and the file that defines what it imports.
    fn edge(&self, import: &Import) -> Option<(usize, usize, usize)> {
        let is_test = self.test_modules.iter().any(|module| is_within(&import.module, module));
        if import.in_tests || import.is_re_export || is_test {
            return None;
        }
        let target = self.hops(self.absolute(&import.module, &import.written, 0)?).pop()?;
        let module = self.module_part(&target);
        // What is used of a module that is imported as a whole is looked at where it is used.
        if module.len() == target.len() && !import.is_glob {
            return None;
        }
        Some((import.file, import.line, *self.modules.get(module)?))
    }

    /// A path from the root of the crate; none where it leads out of the crate.
    fn absolute(&self, module: &[String], written: &[String], depth: usize) -> Option<Names> {
        let mut base = module.to_vec();
        let (first, mut rest) = written.split_first()?;
        match first.as_str() {
            "crate" => base.clear(),
            "self" => {}
            "super" => {
                base.pop()?;
                while let Some(("super", more)) = rest.split_first().map(|(a, b)| (a.as_str(), b)) {
                    base.pop()?;
                    rest = more;
                }
            }
            name => {
                base.push(name.to_owned());
                if !self.modules.contains_key(&base) {
                    let alias = self.names.get(module)?.get(name)?;
                    base = (depth < 16).then(|| self.absolute(module, alias, depth + 1))??;
                }
            }
        }
        base.extend(rest.iter().cloned());
        Some(base)
    }

    /// The path and what it is after each re-export, down to where the item is defined.
    fn hops(&self, path: Names) -> Vec<Names> {
        let mut hops = vec![path];
        while let Some(next) = hops.last().and_then(|path| self.next_hop(path))
            && !hops.contains(&next)
        {
            hops.push(next);
        }
        hops
    }

    fn next_hop(&self, path: &[String]) -> Option<Names> {
        let module = self.module_part(path);
        let (name, rest) = path[module.len()..].split_first()?;
        let alias = self.names.get(module)?.get(name)?;
        let mut next = self.absolute(module, alias, 0)?;
        next.extend(rest.iter().cloned());
        Some(next)
    }

    /// The longest module that the path begins with.
    fn module_part<'p>(&self, path: &'p [String]) -> &'p [String] {
        let is_module = |end: &usize| self.modules.contains_key(&path[..*end]);
        &path[..(1..=path.len()).rev().find(is_module).unwrap_or(0)]
    }
}

/// Collects the imports of a file.
struct Reader<'c> {
    code: &'c mut Code,
    file: usize,
    module: Names,
    in_tests: bool,
}

impl Reader<'_> {
    fn add(&mut self, written: Names, line: usize, is_glob: bool, is_re_export: bool) {
        let (file, module, in_tests) = (self.file, self.module.clone(), self.in_tests);
        let import = Import { file, line, module, written, is_glob, in_tests, is_re_export };
        self.code.imports.push(import);
    }

    fn add_tree(&mut self, before: &[String], tree: &syn::UseTree, is_re_export: bool) {
        let with = |name: &syn::Ident| [before, &[name.to_string()]].concat();
        match tree {
            syn::UseTree::Path(path) => {
                self.add_tree(&with(&path.ident), &path.tree, is_re_export);
            }
            syn::UseTree::Group(group) => {
                group.items.iter().for_each(|tree| self.add_tree(before, tree, is_re_export));
            }
            syn::UseTree::Glob(glob) => {
                let line = glob.star_token.spans[0].start().line;
                self.add(before.to_vec(), line, true, is_re_export);
            }
            syn::UseTree::Name(name) if name.ident == "self" => {
                let alias = before.last().cloned().unwrap_or_default();
                self.add_name(alias, before.to_vec(), name.ident.span(), is_re_export);
            }
            syn::UseTree::Name(name) => {
                let written = with(&name.ident);
                self.add_name(name.ident.to_string(), written, name.ident.span(), is_re_export);
            }
            syn::UseTree::Rename(name) => {
                let written =
                    if name.ident == "self" { before.to_vec() } else { with(&name.ident) };
                self.add_name(name.rename.to_string(), written, name.ident.span(), is_re_export);
            }
        }
    }

    fn add_name(&mut self, alias: String, written: Names, at: proc_macro2::Span, re_export: bool) {
        let names = self.code.names.entry(self.module.clone()).or_default();
        names.entry(alias).or_insert_with(|| written.clone());
        self.add(written, at.start().line, false, re_export);
    }

    /// The paths among tokens: names with `::` between them, in braces too.
    fn add_tokens(&mut self, before: &[String], tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let is_colon =
            |at: usize| matches!(tokens.get(at), Some(TokenTree::Punct(p)) if p.as_char() == ':');
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            at += 1;
            match token {
                TokenTree::Group(group) => self.add_tokens(&[], group.stream()),
                TokenTree::Ident(ident) => {
                    // After `::` without a name before it: another crate, or part of a type.
                    let is_path = !(at > 2 && is_colon(at - 2) && is_colon(at - 3));
                    let mut names = [before, &[ident.to_string()]].concat();
                    let mut ends_in_braces = false;
                    while is_colon(at) && is_colon(at + 1) {
                        match tokens.get(at + 2) {
                            Some(TokenTree::Ident(next)) => names.push(next.to_string()),
                            Some(TokenTree::Group(group)) if is_path => {
                                ends_in_braces = true;
                                self.add_tokens(&names, group.stream());
                            }
                            _ => break,
                        }
                        at += 3;
                    }
                    names.retain({
                        let mut first = true;
                        move |name| std::mem::take(&mut first) || name != "self"
                    });
                    if is_path && !ends_in_braces {
                        self.add(names, ident.span().start().line, false, false);
                    }
                }
                _ => {}
            }
        }
    }

    fn within_tests(&mut self, attributes: &[syn::Attribute], visit: impl FnOnce(&mut Self)) {
        let before = self.in_tests;
        self.in_tests |= attributes.iter().any(is_for_tests);
        visit(self);
        self.in_tests = before;
    }
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        self.within_tests(attributes_of(item), |reader| visit::visit_item(reader, item));
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.within_tests(&item.attrs, |reader| visit::visit_impl_item_fn(reader, item));
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        self.module.push(item.ident.to_string());
        if item.content.is_some() {
            self.code.modules.insert(self.module.clone(), self.file);
            visit::visit_item_mod(self, item);
        } else if self.in_tests {
            self.code.test_modules.insert(self.module.clone());
        }
        self.module.pop();
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        if item.leading_colon.is_none() {
            let is_re_export = !matches!(item.vis, syn::Visibility::Inherited);
            self.add_tree(&[], &item.tree, is_re_export);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if let (None, Some(first)) = (&path.leading_colon, path.segments.first()) {
            let names = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
            self.add(names, first.ident.span().start().line, false, false);
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, item: &'ast syn::Macro) {
        visit::visit_macro(self, item);
        self.add_tokens(&[], item.tokens.clone());
    }

    fn visit_meta_list(&mut self, list: &'ast syn::MetaList) {
        self.add_tokens(&[], list.tokens.clone());
    }

    /// `pub(in crate::module)` imports nothing.
    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {}
}

fn is_for_tests(attribute: &syn::Attribute) -> bool {
    let list = attribute.meta.require_list().ok().filter(|list| list.path.is_ident("cfg"));
    list.is_some_and(|list| list.tokens.to_string() == "test")
}

fn attributes_of(item: &syn::Item) -> &[syn::Attribute] {
    match item {
        syn::Item::Const(item) => &item.attrs,
        syn::Item::Enum(item) => &item.attrs,
        syn::Item::Fn(item) => &item.attrs,
        syn::Item::Impl(item) => &item.attrs,
        syn::Item::Macro(item) => &item.attrs,
        syn::Item::Mod(item) => &item.attrs,
        syn::Item::Static(item) => &item.attrs,
        syn::Item::Struct(item) => &item.attrs,
        syn::Item::Trait(item) => &item.attrs,
        syn::Item::Type(item) => &item.attrs,
        syn::Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

/// The module's row and what it may import, itself included.
fn row_of(module: &[String]) -> Option<(&'static str, Vec<Names>)> {
    if let Some(at) = module.first().and_then(|name| GROUND.iter().position(|g| g == name)) {
        return Some((GROUND[at], GROUND[..=at].iter().map(|name| path_of(name)).collect()));
    }
    let rows = ROWS.iter().filter(|(name, _)| is_within(module, &path_of(name)));
    let (name, allowed) = rows.max_by_key(|(name, _)| path_of(name).len())?;
    let mut entries = vec![path_of(name)];
    for entry in *allowed {
        match *entry {
            "ground" => entries.extend(GROUND.iter().map(|name| path_of(name))),
            entry => entries.push(path_of(entry)),
        }
    }
    Some((name, entries))
}

/// The files that can be reached by one import or more.
fn reached<'i>(from: &'i String, imports: &'i FileImports) -> BTreeSet<&'i String> {
    let mut found = BTreeSet::new();
    let mut open = vec![from];
    while let Some(file) = open.pop() {
        let next = imports.keys().filter(|(from, _)| from == file).map(|(_, to)| to);
        open.extend(next.filter(|to| found.insert(*to)));
    }
    found
}

fn is_within(path: &[String], module: &[String]) -> bool {
    path.starts_with(module)
}

fn path_of(text: &str) -> Names {
    text.split("::").map(str::to_owned).collect()
}

fn text(path: &[String]) -> String {
    path.join("::")
}

/// `src/a/b.rs` and `src/a/b/mod.rs` are `a::b`; `src/lib.rs` is the root.
fn module_of(file: &str) -> Names {
    let path = file.trim_start_matches("src/").trim_end_matches(".rs");
    let names = path.split('/').filter(|name| *name != "mod" && *name != "lib");
    names.map(str::to_owned).collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
    found
}
