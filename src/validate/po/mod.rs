//! The rules of PO, which follow `msgfmt -c`.

mod format_string;
mod plural;

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::lang::Tag;
use crate::memory::charset::{Charset, charset};
use crate::memory::po::{Message, Messages, SyntaxError, Text, header_field};
use crate::memory::text::by_label;
use crate::validate::Rule;
use crate::validate::language::{TagProblem, tag_problem};
use crate::validate::po::format_string::Language;
use crate::validate::po::plural::Plurals;
use crate::validate::report::Report;
use crate::visible::cut;

/// Checks a PO file.
pub(super) fn check(text: &str, report: &mut Report) {
    let mut messages = Vec::new();
    for item in Messages::new(text) {
        match item {
            Ok(message) => messages.push(message),
            Err(SyntaxError { at, message }) => report.error(Rule::Syntax, at, message),
        }
    }
    let header = messages.iter().find(|message| message.is_header());
    check_charset(text, header, report);
    let mut checker = Checker { plurals: Declared::NoHeader, known: HashMap::new() };
    match header {
        Some(header) => checker.plurals = check_header(header, report),
        None => {
            let message =
                "no header entry (an empty msgid); expected one with charset and language";
            report.warning(Rule::Header, 0, message);
        }
    }
    for message in &messages {
        checker.message(message, report);
    }
}

/// The declaration of plural forms in the header entry.
enum Declared {
    NoHeader,
    Nothing,
    /// An invalid declaration, which was already reported.
    Invalid,
    Plurals(Plurals),
}

fn check_charset(text: &str, header: Option<&Message<'_>>, report: &mut Report) {
    let at = header.map_or(0, |header| header.at);
    let declared = charset(text);
    let is_unknown = |declared: &&Charset| by_label(&declared.label).is_none();
    if let Some(Charset { label, .. }) = declared.as_ref().filter(is_unknown) {
        let message = format!("unknown charset `{}`; expected one such as UTF-8", cut(label));
        return report.error(Rule::Encoding, at, message);
    }
    match declared {
        Some(_) => {}
        None => {
            let message = "no charset in the header entry; expected `charset=UTF-8`";
            match text.bytes().position(|byte| !byte.is_ascii()) {
                Some(at) => report.error(Rule::Header, at, message),
                None if header.is_some() => report.warning(Rule::Header, at, message),
                None => {}
            }
        }
    }
}

fn check_header(header: &Message<'_>, report: &mut Report) -> Declared {
    let Some(Text { at, value }) = header.forms.first() else { return Declared::Nothing };
    match header_field(value, "Language").unwrap_or_default() {
        "" => report.warning(Rule::Header, *at, "no Language in the header entry"),
        language => check_language(*at, language, report),
    }
    let Some(declaration) = header_field(value, "Plural-Forms") else { return Declared::Nothing };
    // Templates have a placeholder: `nplurals=INTEGER; plural=EXPRESSION;`.
    if declaration.contains("INTEGER") {
        return Declared::Nothing;
    }
    match Plurals::parse(declaration) {
        Ok(plurals) => Declared::Plurals(plurals),
        Err(message) => {
            report.error(Rule::PluralForms, *at, message);
            Declared::Invalid
        }
    }
}

/// Checks a language in the notation of gettext: `zh_CN`, `sr@latin`.
fn check_language(at: usize, language: &str, report: &mut Report) {
    // Gettext uses `_` in tags, which is not a finding here.
    let tag = Tag::parse(language).map_or_else(|_| language.to_owned(), |tag| tag.to_string());
    match tag_problem(&tag) {
        Some(TagProblem::Unknown(message)) => report.error(Rule::Language, at, message),
        Some(TagProblem::NotCanonical { message, .. } | TagProblem::Region(message)) => {
            report.warning(Rule::Language, at, message);
        }
        None => {}
    }
}

type Key<'m> = (Option<&'m str>, Option<&'m str>, &'m str);

struct Checker<'m> {
    plurals: Declared,
    /// The number of the first unit by domain, context and msgid; 0 for the header entry.
    known: HashMap<Key<'m>, usize>,
}

impl<'m> Checker<'m> {
    fn message(&mut self, message: &'m Message<'_>, report: &mut Report) {
        let is_header = message.is_header();
        if !is_header {
            report.begin_unit();
        }
        self.duplicate(message, report);
        let is_checked = !is_header && !message.is_obsolete && !message.is_fuzzy();
        if is_checked {
            plural_source(message, report);
            if message.forms.iter().any(|form| !form.value.is_empty()) {
                self.forms(message, report);
                for form in message.forms.iter().filter(|form| !form.value.is_empty()) {
                    newlines(&message.id.value, form, "msgid", report);
                }
                self.format_strings(message, report);
            }
        }
        report.end_unit(message.context.as_ref().map(|context| &*context.value));
    }

    fn duplicate(&mut self, message: &'m Message<'_>, report: &mut Report) {
        let context = message.context.as_ref().map(|context| &*context.value);
        match self.known.entry((message.domain.as_deref(), context, &message.id.value)) {
            Entry::Vacant(entry) => {
                entry.insert(if message.is_header() { 0 } else { report.units });
            }
            Entry::Occupied(entry) => {
                let message_of = match entry.get() {
                    0 => "a second header entry; expected one".to_owned(),
                    first => format!("duplicate msgid of unit {first}; expected it once"),
                };
                report.error(Rule::Duplicate, message.at, message_of);
            }
        }
    }

    /// Checks that a message with a plural has the forms that the header declares.
    fn forms(&mut self, message: &Message<'_>, report: &mut Report) {
        if message.plural.is_none() {
            return;
        }
        match &self.plurals {
            Declared::Plurals(plurals) if plurals.count != message.forms.len() => {
                let (found, expected) = (message.forms.len(), plurals.count);
                let text = format!("{found} plural forms; the header declares {expected}");
                report.error(Rule::PluralForms, message.at, text);
            }
            Declared::Nothing | Declared::NoHeader => {
                let text = "a plural, but no Plural-Forms in the header entry";
                report.error(Rule::PluralForms, message.at, text);
                // One finding per file is enough.
                self.plurals = Declared::Invalid;
            }
            _ => {}
        }
        for (number, form) in message.forms.iter().enumerate() {
            if form.value.is_empty() {
                let text = format!("plural form {number} is empty, but others are translated");
                report.warning(Rule::PluralForms, form.at, text);
            }
        }
    }

    fn format_strings(&self, message: &Message<'_>, report: &mut Report) {
        let source = message.plural.as_ref().unwrap_or(&message.id);
        for language in message.flags().filter_map(Language::of_flag) {
            // If the source is not a valid format string, there is nothing to compare with.
            let Ok(source) = language.parse(&source.value) else { continue };
            for (number, form) in message.forms.iter().enumerate() {
                if form.value.is_empty() {
                    continue;
                }
                let is_strict = message.forms.len() < 2 || self.covers_many(number);
                let found = match language.parse(&form.value) {
                    Ok(target) => source.difference(&target, is_strict),
                    Err(reason) => {
                        Some(format!("not a {} format string: {reason}", language.name()))
                    }
                };
                if let Some(message) = found {
                    report.error(Rule::FormatString, form.at, message);
                }
            }
        }
    }

    /// Whether a plural form is used for many numbers. Forms for one or two numbers may omit the
    /// number.
    fn covers_many(&self, form: usize) -> bool {
        match &self.plurals {
            Declared::Plurals(plurals) => plurals.covers_many(form),
            _ => false,
        }
    }
}

fn plural_source(message: &Message<'_>, report: &mut Report) {
    if let Some(plural) = &message.plural {
        newlines(&message.id.value, plural, "msgid", report);
    }
}

/// Checks that source and translation agree on leading and trailing line feeds, which programs rely
/// on.
fn newlines(source: &str, form: &Text<'_>, name: &str, report: &mut Report) {
    let starts = [source, &*form.value].map(|text| text.starts_with('\n'));
    let ends = [source, &*form.value].map(|text| text.ends_with('\n'));
    for ([source, target], verb) in [(starts, "begins"), (ends, "ends")] {
        if source != target {
            let (which, not) = if source { (name, "this") } else { ("this", name) };
            let message = format!("{which} {verb} with a line feed, {not} does not");
            report.error(Rule::Newline, form.at, message);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=UTF-8\\nLanguage: de\\n\
        Plural-Forms: nplurals=2; plural=(n != 1);\\n\"\n\n";

    fn found(text: &str) -> Vec<String> {
        let mut report = Report::default();
        check(text, &mut report);
        let show = |finding: crate::validate::report::PendingFinding| {
            format!("{} {}: {}", finding.at, finding.rule.name(), finding.message)
        };
        report.pending.into_iter().map(show).collect()
    }

    fn rules(rest: &str) -> Vec<String> {
        let all = found(&format!("{HEAD}{rest}"));
        let rule = |line: String| line.split([' ', ':']).nth(1).unwrap_or_default().to_owned();
        all.into_iter().map(rule).collect()
    }

    #[test]
    fn a_sound_file_has_no_findings() {
        let text = "#, c-format\nmsgid \"%d file\"\nmsgid_plural \"%d files\"\nmsgstr[0] \"eine Datei\"\n\
            msgstr[1] \"%d Dateien\"\n\nmsgctxt \"c\"\nmsgid \"a\\n\"\nmsgstr \"b\\n\"\n\nmsgid \"x\"\nmsgstr \"\"\n";
        assert_eq!(rules(text), [""; 0]);
    }

    #[test]
    fn each_syntax_error_is_found() {
        assert_eq!(
            rules("msgid \"a\"\nmsgfoo \"b\"\n\nmsgid \"c\\q\"\nmsgstr \"d\"\n"),
            ["syntax"; 2]
        );
    }

    #[test]
    fn the_header_is_checked() {
        let one = |text: &str| found(text).join("|");
        assert!(one("msgid \"a\"\nmsgstr \"b\"\n").contains("header: no header entry"));
        assert!(one("msgid \"a\"\nmsgstr \"é\"\n").contains("18 header: no charset"));
        let unknown = HEAD.replace("UTF-8", "klingon").replace("de", "english");
        assert!(one(&unknown).contains("encoding: unknown charset `klingon`"));
        // The label ends at white space, whatever is in it.
        let spoilt = HEAD.replace("UTF-8", "UTF-8<");
        assert!(one(&spoilt).contains("encoding: unknown charset `UTF-8<`"));
        assert!(!found(&HEAD.replace("UTF-8", "CP936")).concat().contains("charset"));
        assert!(one(&unknown).contains("language: "));
        assert!(one(&HEAD.replace("Language: de\\n", "")).contains("header: no Language"));
        for language in ["zh_CN", "sr@latin", "ca@valencia", "pt_BR"] {
            assert_eq!(one(&HEAD.replace(": de", &format!(": {language}"))), "");
        }
    }

    #[test]
    fn messages_are_there_once() {
        let one = "msgid \"a\"\nmsgstr \"b\"\n";
        assert_eq!(rules(&format!("{one}#~ msgid \"a\"\n#~ msgstr \"b\"\n")), ["duplicate"]);
        assert_eq!(rules(&format!("{one}msgctxt \"c\"\n{one}domain \"d\"\n{one}")), [""; 0]);
        assert_eq!(rules("msgid \"\"\nmsgstr \"x\"\n"), ["duplicate"]);
    }

    #[test]
    fn plural_forms_are_those_that_the_header_announces() {
        let message = "msgid \"a\"\nmsgid_plural \"b\"\nmsgstr[0] \"c\"\n";
        assert_eq!(rules(message), ["plural-forms"]);
        assert_eq!(rules(&format!("{message}msgstr[1] \"\"\n")), ["plural-forms"]);
        assert_eq!(rules(&format!("{message}msgstr[1] \"d\"\n")), [""; 0]);
        let without = HEAD.replace("Plural-Forms", "X-Plurals");
        assert!(found(&format!("{without}{message}"))[0].contains("no Plural-Forms"));
        let broken = HEAD.replace("n != 1", "n != ");
        assert!(found(&broken)[0].contains("plural-forms"));
    }

    #[test]
    fn line_feeds_at_the_ends_agree() {
        assert_eq!(rules("msgid \"a\\n\"\nmsgstr \"b\"\n"), ["newline"]);
        assert_eq!(rules("msgid \"a\"\nmsgstr \"\\nb\\n\"\n"), ["newline"; 2]);
        assert_eq!(rules("#, fuzzy\nmsgid \"a\\n\"\nmsgstr \"b\"\n"), [""; 0]);
    }

    #[test]
    fn format_strings_take_the_same_arguments() {
        assert_eq!(rules("#, c-format\nmsgid \"%d\"\nmsgstr \"%s\"\n"), ["format-string"]);
        assert_eq!(rules("#, no-c-format\nmsgid \"%d\"\nmsgstr \"%s\"\n"), [""; 0]);
        let plural = "#, c-format\nmsgid \"one\"\nmsgid_plural \"%d\"\nmsgstr[0] \"eine\"\n";
        assert_eq!(rules(&format!("{plural}msgstr[1] \"%d\"\n")), [""; 0]);
        assert_eq!(rules(&format!("{plural}msgstr[1] \"viele\"\n")), ["format-string"]);
    }
}
