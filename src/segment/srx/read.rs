//! The reader of SRX 2.0 files. A rule that cannot be compiled is an error; rules are never
//! skipped.

use std::collections::BTreeMap;
use std::sync::Arc;

use fancy_regex::{Expr, Regex, RegexBuilder};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::dialect::translate;
use super::{Rule, Srx};
use crate::error::{Error, ErrorKind, Result};
use crate::place::{LineIndex, Place};
use crate::visible::{cut, quoted};

/// The maximum number of backtracking steps of a search.
const BACKTRACK_LIMIT: usize = 10_000_000;

impl Srx {
    /// Reads the text of an SRX file; `path` names it in errors.
    ///
    /// # Errors
    /// If the file is not well-formed, is not SRX, refers to rules that it does not define, or
    /// contains a rule that cannot be compiled. Every error has the line.
    pub fn parse(path: &str, text: &str) -> Result<Self> {
        let srx = Srx { cascade: false, maps: Vec::new(), rules: BTreeMap::new() };
        let lines = LineIndex::new(text);
        let mut file =
            File { path, text, lines, srx, root: false, references: Vec::new(), state: None };
        file.read()?;
        file.check()?;
        Ok(file.srx)
    }
}

struct File<'a> {
    path: &'a str,
    text: &'a str,
    lines: LineIndex,
    srx: Srx,
    /// Whether an `srx` element was found.
    root: bool,
    /// The names of rules in language maps, with their byte offsets.
    references: Vec<(String, usize)>,
    /// The name of the current group of rules, and the current rule.
    state: Option<(String, PendingRule)>,
}

/// A rule that is being read.
#[derive(Default)]
struct PendingRule {
    breaks: bool,
    at: usize,
    before: String,
    after: String,
    part: Part,
}

#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Part {
    #[default]
    None,
    Before,
    After,
}

impl File<'_> {
    fn read(&mut self) -> Result<()> {
        let mut reader = Reader::from_str(self.text);
        reader.config_mut().expand_empty_elements = true;
        let mut depth = 0usize;
        loop {
            let at = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
            let event = reader.read_event().map_err(|e| self.error(at, e.to_string()))?;
            match event {
                Event::Start(element) => {
                    depth += 1;
                    self.start(&element, at)?;
                }
                Event::End(element) => {
                    depth -= 1;
                    self.end(element.local_name().as_ref())?;
                }
                Event::Text(text) => {
                    let text = text.decode().map_err(|e| self.error(at, e.to_string()))?;
                    self.text(&text);
                }
                Event::CData(text) => self.text(&String::from_utf8_lossy(&text)),
                Event::GeneralRef(reference) => {
                    let name = String::from_utf8_lossy(&reference).into_owned();
                    let resolved = resolve(&name);
                    let unknown = || self.error(at, format!("unknown entity `&{};`", cut(&name)));
                    let text = resolved.ok_or_else(unknown)?;
                    self.text(&text);
                }
                Event::Eof if depth > 0 => {
                    return Err(self.error(at, "the file ends inside an element".into()));
                }
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    fn start(&mut self, element: &BytesStart<'_>, at: usize) -> Result<()> {
        match element.local_name().as_ref() {
            b"srx" => self.root = true,
            b"header" => self.srx.cascade = self.attribute(element, "cascade", at)? == "yes",
            b"languagerule" => {
                let name = self.attribute(element, "languagerulename", at)?;
                self.srx.rules.entry(name.clone()).or_default();
                self.state = Some((name, PendingRule::default()));
            }
            b"rule" => {
                let breaks = self.attribute(element, "break", at)? != "no";
                if let Some((_, draft)) = &mut self.state {
                    *draft = PendingRule { breaks, at, ..PendingRule::default() };
                }
            }
            b"beforebreak" => self.part(Part::Before),
            b"afterbreak" => self.part(Part::After),
            b"languagemap" => self.map(element, at)?,
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &[u8]) -> Result<()> {
        match name {
            b"beforebreak" | b"afterbreak" => self.part(Part::None),
            b"languagerule" => self.state = None,
            b"rule" => self.rule()?,
            _ => {}
        }
        Ok(())
    }

    fn part(&mut self, part: Part) {
        if let Some((_, draft)) = &mut self.state {
            draft.part = part;
        }
    }

    fn text(&mut self, text: &str) {
        match &mut self.state {
            Some((_, draft)) if draft.part == Part::Before => draft.before.push_str(text),
            Some((_, draft)) if draft.part == Part::After => draft.after.push_str(text),
            _ => {}
        }
    }

    fn rule(&mut self) -> Result<()> {
        let Some((name, draft)) = self.state.take() else { return Ok(()) };
        let number = self.srx.rules.get(&name).map_or(0, Vec::len) + 1;
        let pattern = self.compile(&name, number, &draft)?;
        let rule = Rule { breaks: draft.breaks, pattern };
        self.srx.rules.entry(name.clone()).or_default().push(Arc::new(rule));
        self.state = Some((name, PendingRule::default()));
        Ok(())
    }

    /// Compiles a rule. Both halves are parsed separately first, so that neither can close groups
    /// of the other.
    fn compile(&self, name: &str, number: usize, draft: &PendingRule) -> Result<Regex> {
        for (part, pattern) in [("beforebreak", &draft.before), ("afterbreak", &draft.after)] {
            Expr::parse_tree(&translate(pattern)).map_err(|e| {
                let found =
                    format!("rule {number} of {}: {part} {}: {e}", quoted(name), quoted(pattern));
                self.error(draft.at, found)
                    .expected("expected an ICU regular expression")
                    .advice("correct the rule; rules are never skipped")
            })?;
        }
        let (before, after) = (translate(&draft.before), translate(&draft.after));
        RegexBuilder::new(&format!("(?:{before})(?={after})"))
            .backtrack_limit(BACKTRACK_LIMIT)
            .build()
            .map_err(|e| self.error(draft.at, format!("rule {number} of {}: {e}", quoted(name))))
    }

    fn map(&mut self, element: &BytesStart<'_>, at: usize) -> Result<()> {
        let pattern = self.attribute(element, "languagepattern", at)?;
        let name = self.attribute(element, "languagerulename", at)?;
        let whole = format!("^(?i:{})$", translate(&pattern));
        let compiled = Regex::new(&whole)
            .map_err(|e| self.error(at, format!("language pattern {}: {e}", quoted(&pattern))))?;
        self.references.push((name.clone(), at));
        self.srx.maps.push((compiled, name));
        Ok(())
    }

    fn attribute(&self, element: &BytesStart<'_>, name: &str, at: usize) -> Result<String> {
        let attribute = element
            .try_get_attribute(name)
            .map_err(|e| self.error(at, e.to_string()))?
            .map(|a| a.normalized_value(quick_xml::XmlVersion::Implicit1_0));
        match attribute {
            Some(value) => {
                value.map(std::borrow::Cow::into_owned).map_err(|e| self.error(at, e.to_string()))
            }
            None => Ok(String::new()),
        }
    }

    fn check(&self) -> Result<()> {
        if !self.root {
            return Err(self.error(0, "no `srx` element".into()).expected("expected SRX 2.0"));
        }
        let missing = self.references.iter().find(|(name, _)| !self.srx.rules.contains_key(name));
        missing.map_or(Ok(()), |(name, at)| {
            Err(self
                .error(*at, format!("a language map names {}, which is not defined", quoted(name)))
                .expected("expected the name of a `languagerule` in this file"))
        })
    }

    fn error(&self, at: usize, found: String) -> Error {
        let start = at.min(self.text.len());
        let (line, column) = self.lines.line_column(self.text, start);
        Error::new(ErrorKind::Content, found).at(Place::at(self.path, line, column))
    }
}

/// The text of a predefined entity or a character reference.
fn resolve(name: &str) -> Option<String> {
    let number = name.strip_prefix('#').and_then(|digits| match digits.strip_prefix('x') {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => digits.parse().ok(),
    });
    match name {
        "amp" => Some("&".into()),
        "lt" => Some("<".into()),
        "gt" => Some(">".into()),
        "quot" => Some("\"".into()),
        "apos" => Some("'".into()),
        _ => number.and_then(char::from_u32).map(String::from),
    }
}
