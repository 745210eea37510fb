//! Converter of inline elements that TMX does not define to native code in `ph`, `bpt` and `ept`.

use std::borrow::Cow;

use crate::memory::line_break_codes::{is_break, is_line_break_name, is_native};
use crate::memory::unit::{Attributes, Inline, InlineElement};

/// Converts a segment to the elements of TMX, and returns how many elements were converted. An
/// unknown element without text becomes a `ph`, one with text a `bpt` and an `ept` around the text.
/// Their content is the original tag, so that nothing is lost.
pub(crate) fn as_tmx(inlines: Vec<Inline<'_>>) -> (Vec<Inline<'_>>, usize) {
    let mut converted = Converter { next: next_pair(&inlines), changed: 0 };
    let inlines = converted.segment(inlines);
    (inlines, converted.changed)
}

/// Whether a segment has only elements of TMX, so that [`as_tmx`] would not change it.
pub(crate) fn is_tmx(inlines: &[Inline<'_>]) -> bool {
    inlines.iter().all(|inline| match inline {
        Inline::Text(_) => true,
        Inline::Element(code) if code.name == "hi" => is_tmx(&code.content),
        Inline::Element(code) => is_native(&code.name) && is_code(&code.content),
    })
}

/// Whether TMX allows the content in an element of native code: only text and `sub` elements.
fn is_code(inlines: &[Inline<'_>]) -> bool {
    inlines.iter().all(|inline| match inline {
        Inline::Text(_) => true,
        Inline::Element(code) => code.name == "sub" && is_tmx(&code.content),
    })
}

/// The number after the highest `i` attribute of a segment.
fn next_pair(inlines: &[Inline<'_>]) -> usize {
    let of = |inline: &Inline<'_>| match inline {
        Inline::Text(_) => 0,
        Inline::Element(code) => {
            let own = code.attributes.get("i").and_then(|i| i.parse::<u32>().ok());
            own.map_or(0, |i| i as usize).max(next_pair(&code.content) - 1)
        }
    };
    inlines.iter().map(of).max().unwrap_or(0) + 1
}

struct Converter {
    /// The `i` of the next pair.
    next: usize,
    changed: usize,
}

impl Converter {
    fn segment<'a>(&mut self, inlines: Vec<Inline<'a>>) -> Vec<Inline<'a>> {
        let mut converted = Vec::with_capacity(inlines.len());
        for inline in inlines {
            match inline {
                Inline::Text(_) => converted.push(inline),
                Inline::Element(code) if is_native(&code.name) => {
                    let content = self.code(code.content);
                    converted.push(Inline::Element(InlineElement { content, ..code }));
                }
                Inline::Element(code) if code.name == "hi" => {
                    let content = self.segment(code.content);
                    converted.push(Inline::Element(InlineElement { content, ..code }));
                }
                Inline::Element(code) => self.unknown(code, &mut converted),
            }
        }
        converted
    }

    /// Converts the content of an element of native code, where only `sub` elements are allowed.
    fn code<'a>(&mut self, inlines: Vec<Inline<'a>>) -> Vec<Inline<'a>> {
        let mut converted = Vec::with_capacity(inlines.len());
        for inline in inlines {
            match inline {
                Inline::Element(code) if code.name == "sub" => {
                    let content = self.segment(code.content);
                    converted.push(Inline::Element(InlineElement { content, ..code }));
                }
                Inline::Element(code) => {
                    self.changed += 1;
                    converted.push(Inline::Text(code.markup().into()));
                }
                text @ Inline::Text(_) => converted.push(text),
            }
        }
        converted
    }

    fn unknown<'a>(&mut self, code: InlineElement<'a>, converted: &mut Vec<Inline<'a>>) {
        self.changed += 1;
        // As native code, a break other than `<br>` is only recognized by its type.
        let is_hidden =
            is_break(&code.name, code.attributes.iter(), "") && !is_line_break_name(&code.name);
        let kind = is_hidden.then(|| ("type".into(), Cow::Borrowed("lb")));
        if !has_text(&code.content) {
            let data = Inline::Text(code.markup().into());
            return converted.push(element("ph", kind.into_iter().collect(), vec![data]));
        }
        let number: Cow<'a, str> = Cow::Owned(self.next.to_string());
        self.next += 1;
        let [start, end] = code.tags().map(|tag| vec![Inline::Text(tag.into())]);
        let first = [("i".into(), number.clone())].into_iter().chain(kind);
        converted.push(element("bpt", first.collect(), start));
        converted.extend(self.segment(code.content));
        converted.push(element("ept", vec![("i".into(), number)], end));
    }
}

/// Whether there is translatable text.
pub(crate) fn has_text(inlines: &[Inline<'_>]) -> bool {
    inlines.iter().any(|inline| match inline {
        Inline::Text(text) => !text.is_empty(),
        Inline::Element(code) => !is_native(&code.name) && has_text(&code.content),
    })
}

fn element<'a>(
    name: &'static str,
    attributes: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    content: Vec<Inline<'a>>,
) -> Inline<'a> {
    let attributes = Attributes::List(attributes);
    Inline::Element(InlineElement { name: name.into(), attributes, content })
}

/// The number of translatable texts within native code, which are not part of the segment's text:
/// `sub` elements with text.
pub(crate) fn sub_segments(inlines: &[Inline<'_>]) -> usize {
    sub_segments_in(inlines, false)
}

fn sub_segments_in(inlines: &[Inline<'_>], is_code: bool) -> usize {
    let of = |inline: &Inline<'_>| match inline {
        Inline::Text(_) => 0,
        Inline::Element(code) => {
            let is_one = is_code && code.name == "sub" && has_letters(&code.content);
            let is_code = is_code || is_native(&code.name);
            usize::from(is_one) + sub_segments_in(&code.content, is_code)
        }
    };
    inlines.iter().map(of).sum()
}

fn has_letters(inlines: &[Inline<'_>]) -> bool {
    inlines.iter().any(|inline| match inline {
        Inline::Text(text) => !text.trim().is_empty(),
        Inline::Element(code) => !is_native(&code.name) && has_letters(&code.content),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::unit::{Content, InlineHandling};

    fn converted(raw: &str) -> (String, usize) {
        let (inlines, changed) = as_tmx(Content::Xml(raw).pieces());
        assert!(is_tmx(&inlines), "{raw}");
        assert_eq!(changed == 0, is_tmx(&Content::Xml(raw).pieces()), "{raw}");
        (Content::Inlines(inlines).text(InlineHandling::Keep).into_owned(), changed)
    }

    #[test]
    fn unknown_elements_become_native_codes() {
        for (raw, expected, changed) in [
            ("after <x id=\"1\"/> steps", "after <ph>&lt;x id=\"1\"/&gt;</ph> steps", 1),
            (
                "<bpt i=\"1\"/><g id=\"1\">a</g><ept i=\"1\"/>",
                "<bpt i=\"1\"/><bpt i=\"2\">&lt;g id=\"1\"&gt;</bpt>a<ept i=\"2\">&lt;/g&gt;</ept><ept i=\"1\"/>",
                1,
            ),
            ("<sub>x</sub>", "<bpt i=\"1\">&lt;sub&gt;</bpt>x<ept i=\"1\">&lt;/sub&gt;</ept>", 1),
            ("<ph>a<b/><sub>c</sub></ph>", "<ph>a&lt;b/&gt;<sub>c</sub></ph>", 1),
            ("<hi>a<ph/></hi>", "<hi>a<ph/></hi>", 0),
            ("<y type=\"lb\"/>", "<ph type=\"lb\">&lt;y type=\"lb\"/&gt;</ph>", 1),
        ] {
            assert_eq!(converted(raw), (expected.to_owned(), changed), "{raw}");
        }
    }

    #[test]
    fn conversion_leaves_the_text() {
        for raw in [
            "a<br/>b",
            "a<y type='lb'>b</y>",
            "a<br>b</br>",
            "a<g>b</g>c<x/>",
            "<g><bpt i='1'>x</bpt>y</g>",
            "1<y type='lb'/>2",
        ] {
            let (inlines, _) = as_tmx(Content::Xml(raw).pieces());
            let text = Content::Inlines(inlines).text(InlineHandling::Drop);
            assert_eq!(text, Content::Xml(raw).text(InlineHandling::Drop), "{raw}");
        }
    }

    #[test]
    fn sub_segments_with_text_are_counted() {
        let count = |raw| sub_segments(&Content::Xml(raw).pieces());
        assert_eq!(count("t1 <ph>c<sub>Note</sub>d</ph> t2"), 1);
        // This one is part of the text, since nothing drops it.
        assert_eq!(count("a <sub>b</sub>"), 0);
        assert_eq!(count("<ph><sub> </sub><sub><ph>x</ph></sub></ph>"), 0);
    }
}
