//! The reader of PO files.

use std::borrow::Cow;

use memchr::memmem;

use crate::lang::Tag;
use crate::memory::header::Header;
use crate::memory::po::{
    self, CommentKind, Message, Messages, Notation, SyntaxError, header_field,
};
use crate::memory::read::input::{ChunkText, Cut};
use crate::memory::read::table::prop;
use crate::memory::read::xml::ReadError;
use crate::memory::sink::{Omission, Sink};
use crate::memory::state::State;
use crate::memory::unit::{
    Annotation, AnnotationKind, Attributes, Content, PluralForms, TransUnit, Variant,
};

/// The header, with the languages of the header entry.
pub(crate) fn header(text: &str, is_whole: bool) -> Result<Option<(Header, usize)>, ReadError> {
    let mut header = Header { po: Notation::of(text), ..Header::default() };
    match Messages::new(text).next() {
        // A truncated message may be the header. Errors are reported when the units are read.
        None | Some(Err(_)) if !is_whole => return Ok(None),
        Some(Ok(message)) if message.is_header() => {
            let text = message.forms.first().map_or("", |form| &form.value);
            header.target = language(header_field(text, "Language").unwrap_or_default());
            header.source = language(header_field(text, "X-Source-Language").unwrap_or_default());
        }
        _ => {}
    }
    Ok(Some((header, 0)))
}

/// The language tag of a gettext locale such as `zh_CN`.
fn language(name: &str) -> String {
    Tag::parse(name).map_or_else(|_| name.replace('_', "-"), |tag| tag.to_string())
}

/// The last place between two messages, with the domain of those after it.
pub(crate) fn cut(input: &ChunkText<'_>) -> Option<Cut> {
    let at = po::cut(input.text(), input.header.po)?;
    let before = &input.text()[..at];
    let around = memmem::find(before.as_bytes(), b"domain").and_then(|_| {
        let mut messages = Messages::within(before, input.header.po, domain(input.around));
        while messages.next().is_some() {}
        messages.domain_so_far().map(|domain| format!("{DOMAIN}{domain}"))
    });
    Some(Cut { at: vec![at], around })
}

/// What the domain of a text follows in what is around it.
const DOMAIN: &str = "domain ";

fn domain(around: &str) -> Option<Cow<'_, str>> {
    around.strip_prefix(DOMAIN).map(Cow::Borrowed)
}

/// Reads the units of all messages but the header entry.
pub(crate) fn units<'a>(input: &ChunkText<'a>, sink: &mut Sink<'_, 'a>) -> Result<(), ReadError> {
    for message in Messages::within(input.text(), input.header.po, domain(input.around)) {
        let message = message.map_err(|SyntaxError { at, message }| ReadError { at, message })?;
        if !message.id.value.is_empty() {
            forms(&message, input.header, sink);
        }
    }
    Ok(())
}

/// Passes on the units of a message: the first form with the singular and the last one with the
/// plural, or all forms with their numbers, as the header selects.
fn forms<'a>(message: &Message<'a>, header: &'a Header, sink: &mut Sink<'_, 'a>) {
    let last = message.forms.len() - 1;
    for (number, form) in message.forms.iter().enumerate() {
        let (source, form) = match &message.plural {
            Some(plural) if number > 0 || last == 0 => (&plural.value, &form.value),
            _ => (&message.id.value, &form.value),
        };
        let is_numbered = header.plural_forms == PluralForms::All && message.plural.is_some();
        if is_numbered || number == 0 || number == last {
            let number = is_numbered.then_some(number);
            sink.unit(&mut unit(message, (source.clone(), form.clone()), number, header));
        } else if !form.is_empty() {
            sink.omit(Omission::PluralForm);
        }
    }
}

fn unit<'a>(
    message: &Message<'a>,
    (source, target): (Cow<'a, str>, Cow<'a, str>),
    number: Option<usize>,
    header: &'a Header,
) -> TransUnit<'a> {
    let side = |language: &'a str, text: Cow<'a, str>| Variant {
        language: language.into(),
        segment: Content::Plain(text),
        ..Variant::default()
    };
    let (mut source, mut target) = (side(&header.source, source), side(&header.target, target));
    let references: Vec<_> = message.comments(CommentKind::Reference).collect();
    let properties = [
        ("context", message.context.as_ref().map(|context| context.value.clone())),
        ("domain", message.domain.clone()),
        ("reference", (!references.is_empty()).then(|| references.join(" ").into())),
    ];
    let properties = properties.into_iter().filter_map(|(name, text)| Some(prop(name, text?)));
    source.annotations.extend(properties);
    let state = state(message);
    target.annotations.extend(state.map(|state| prop("state", state.name().into())));
    target.annotations.extend(number.map(|number| prop("plural", number.to_string().into())));
    TransUnit {
        at: message.at,
        annotations: message.comments(CommentKind::Note).map(note).collect(),
        variants: vec![source, target],
        state,
        ..TransUnit::default()
    }
}

fn note(text: &str) -> Annotation<'_> {
    Annotation {
        kind: AnnotationKind::Note,
        attributes: Attributes::default(),
        text: Content::Plain(text.into()),
    }
}

/// The state of a message that is not in use. An obsolete message may also be fuzzy.
fn state(message: &Message<'_>) -> Option<State> {
    match (message.is_obsolete, message.is_fuzzy()) {
        (true, _) => Some(State::Obsolete),
        (false, true) => Some(State::Fuzzy),
        (false, false) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::reader::each_unit;
    use crate::memory::{Fields, InlineHandling, InputFormat};

    /// Each unit as `source|target`, with its state, and the number of omitted plural forms.
    fn read(text: &str) -> (Vec<String>, usize) {
        let mut found = Vec::new();
        let reading = each_unit(InputFormat::Po, text, Fields::All, |unit| {
            let text = |i: usize| unit.variants[i].segment.text(InlineHandling::Drop).into_owned();
            let state = unit.state.map(|state| format!(" ({})", state.name()));
            found.push(format!("{}|{}{}", text(0), text(1), state.unwrap_or_default()));
        });
        let omissions = reading.unwrap().omissions;
        (found, omissions.get(&Omission::PluralForm).copied().unwrap_or_default())
    }

    fn properties(text: &str) -> Vec<[String; 3]> {
        let mut found = Vec::new();
        let read = each_unit(InputFormat::Po, text, Fields::All, |unit| {
            for (side, variant) in unit.variants.iter().enumerate() {
                for annotation in &variant.annotations {
                    let name = annotation.attributes.get("type").unwrap_or_default().into_owned();
                    let text = annotation.text.text(InlineHandling::Drop).into_owned();
                    found.push([side.to_string(), name, text]);
                }
            }
        });
        read.unwrap();
        found
    }

    fn target(text: &str) -> String {
        header(text, true).unwrap().unwrap().0.target
    }

    #[test]
    fn the_language_of_the_header_is_made_canonical() {
        for (given, language) in
            [("sr@latin", "sr-Latn"), ("zh_CN", "zh-CN"), ("iw", "he"), ("no_tag!", "no-tag!")]
        {
            let text = format!("msgid \"\"\nmsgstr \"Language: {given}\\n\"\n");
            assert_eq!(target(&text), language);
        }
    }

    #[test]
    fn fuzzy_and_obsolete_messages_are_units_with_a_state() {
        assert_eq!(read("#, fuzzy\nmsgid \"A\"\nmsgstr \"B\"\n").0, ["A|B (fuzzy)"]);
        let text =
            "#, fuzzy\n#~ msgid \"old\"\n#~ msgstr \"alt\"\n\nmsgid \"new\"\nmsgstr \"neu\"\n";
        assert_eq!(read(text).0, ["old|alt (obsolete)", "new|neu"]);
        assert_eq!(read("#~ msgid \"o\"\n#~ msgstr \"p\"\n").0, ["o|p (obsolete)"]);
        let text = "#, x-stuff, fuzzy, c-format\nmsgid \"a\"\nmsgstr \"b\"\n";
        assert_eq!(properties(text), [["1", "x-state", "fuzzy"]]);
    }

    #[test]
    fn messages_that_are_not_translated_are_units_without_a_target() {
        assert_eq!(read("msgid \"a\"\nmsgstr \"\"\n").0, ["a|"]);
    }

    #[test]
    fn an_empty_msgid_is_no_unit() {
        let text =
            "msgid \"\"\nmsgstr \"\"\n\nmsgid \"\"\nmsgstr \"x\"\n\nmsgid \"a\"\nmsgstr \"b\"\n";
        assert_eq!(read(text).0, ["a|b"]);
    }

    #[test]
    fn context_domain_references_and_notes_are_kept() {
        let text = "domain \"d1\"\n# by hand\n#. by program\n#: a.c:1\n#: b.c:2\nmsgctxt \"c\"\n\
            msgid \"a\"\nmsgstr \"b\"\n";
        let expected =
            [["0", "x-context", "c"], ["0", "x-domain", "d1"], ["0", "x-reference", "a.c:1 b.c:2"]];
        assert_eq!(properties(text), expected);
        let mut notes = Vec::new();
        each_unit(InputFormat::Po, text, Fields::All, |unit| {
            let text = |note: &Annotation<'_>| note.text.text(InlineHandling::Drop).into_owned();
            notes.extend(unit.annotations.iter().map(text));
        })
        .unwrap();
        assert_eq!(notes, ["by hand", "by program"]);
    }

    const THREE: &str = "msgid \"one\"\nmsgid_plural \"many\"\nmsgstr[0] \"a\"\nmsgstr[1] \"b\"\n\
        msgstr[2] \"c\"\n";

    #[test]
    fn plural_forms_between_the_first_and_the_last_are_counted() {
        assert_eq!(read(THREE), (vec!["one|a".to_owned(), "many|c".to_owned()], 1));
        let two = THREE.replace("msgstr[2] \"c\"\n", "");
        assert_eq!(read(&two), (vec!["one|a".to_owned(), "many|b".to_owned()], 0));
        let one = two.replace("msgstr[1] \"b\"\n", "");
        assert_eq!(read(&one), (vec!["many|a".to_owned()], 0));
    }

    #[test]
    fn all_plural_forms_are_units_with_their_number() {
        let header = Header { plural_forms: PluralForms::All, ..Header::default() };
        let texts = [THREE.to_owned()];
        let input = ChunkText::whole(&texts, &header);
        let mut found = Vec::new();
        let mut take = |unit: &mut TransUnit<'_>| {
            let [source, target] =
                [0, 1].map(|i| unit.variants[i].segment.text(InlineHandling::Drop));
            let number = unit.variants[1].annotations[0].text.text(InlineHandling::Drop);
            assert!(unit.variants[1].annotations[0].is_prop("x-plural"));
            found.push(format!("{source}|{target} {number}"));
        };
        let mut sink = Sink::new(&mut take);
        units(&input, &mut sink).unwrap();
        assert!(sink.omissions.is_empty());
        assert_eq!(found, ["one|a 0", "many|b 1", "many|c 2"]);
    }

    #[test]
    fn the_header_entry_names_the_language_wherever_its_lines_are() {
        for text in [
            "# (c)\n\n# more\nmsgid \"\"\nmsgstr \"\"\n\"Project-Id-Version: x\\n\"\n\"Language: de\\n\"\n",
            "msgid \"\"\nmsgstr \"Language: de\\nMIME-Version: 1.0\\n\"\n",
            "# c\r#, fuzzy\rmsgid \"\"\rmsgstr \"\"\r\"Lang\"\r\"uage: de\\n\"\rmsgid \"a\"\rmsgstr \"b\"\r",
        ] {
            assert_eq!(target(text), "de", "{text}");
        }
        assert_eq!(target("msgid \"\"\nmsgstr \"Language: zh_CN\\n\"\n"), "zh-CN");
        assert_eq!(target("msgid \"a\"\nmsgstr \"Language: de\"\n"), "");
        assert_eq!(header("# a\nmsgid \"\"\nmsgstr \"Lang", false).unwrap(), None);
    }

    #[test]
    fn a_message_may_follow_the_header_at_once() {
        let text = "msgid \"\"\nmsgstr \"Language: de\\n\"\nmsgid \"a\"\nmsgstr \"b\"\n";
        assert_eq!(read(text).0, ["a|b"]);
        let with_cr = text.replace('\n', "\r");
        assert_eq!(read(&with_cr).0, ["a|b"]);
        assert_eq!(read(&text.replace('\n', "\r\n")).0, ["a|b"]);
    }

    #[test]
    fn broken_files_are_refused_with_the_place() {
        let text = "msgid \"a\"\nmsgstr \"b\"\n\nmsgid \"c\"\nmsgfoo \"d\"\n";
        let error = each_unit(InputFormat::Po, text, Fields::All, |_| {}).unwrap_err().to_string();
        assert!(error.starts_with("test:4:1: a message without `msgstr`"), "{error}");
    }
}
