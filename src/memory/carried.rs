//! The names under which XLIFF carries what its own elements have no place for: properties and attributes of
//! TMX. XLIFF 1.2 has them as the type of a `context`, XLIFF 2 as the type of a `meta`.

use std::borrow::Cow;

/// The part of a unit that has a property or an attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Unit,
    Source,
    Target,
}

/// What is carried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Property,
    Attribute,
}

const SIDES: [(&str, Side); 3] =
    [("unit", Side::Unit), ("source", Side::Source), ("target", Side::Target)];
const KINDS: [(&str, Kind); 2] = [("property", Kind::Property), ("attribute", Kind::Attribute)];

/// The type of a context or a meta: `x-source-property.x-section`.
pub(crate) fn key(side: Side, kind: Kind, name: &str) -> String {
    let side = SIDES.iter().find(|(_, found)| *found == side).map_or("", |(name, _)| name);
    let kind = KINDS.iter().find(|(_, found)| *found == kind).map_or("", |(name, _)| name);
    format!("x-{side}-{kind}.{}", escaped(name))
}

/// The side, the kind and the name of a key; `None` for a type of another program.
pub(crate) fn parsed(key: &str) -> Option<(Side, Kind, String)> {
    let (place, name) = key.strip_prefix("x-")?.split_once('.')?;
    let (side, kind) = place.split_once('-')?;
    let side = SIDES.iter().find(|(name, _)| *name == side)?.1;
    let kind = KINDS.iter().find(|(name, _)| *name == kind)?.1;
    let name = unescaped(name)?.into_owned();
    (!name.is_empty()).then_some((side, kind, name))
}

/// A name without white space, control characters, colons and percent signs: each becomes its bytes as `%20`.
pub(crate) fn escaped(name: &str) -> Cow<'_, str> {
    let is_special = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '%' | ':');
    if !name.contains(is_special) {
        return Cow::Borrowed(name);
    }
    let mut out = String::with_capacity(name.len() + 8);
    for c in name.chars() {
        match is_special(c) {
            true => c
                .encode_utf8(&mut [0; 4])
                .bytes()
                .for_each(|byte| out.push_str(&format!("%{byte:02X}"))),
            false => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// The name that [`escaped`] wrote; `None` if it wrote no such text.
pub(crate) fn unescaped(text: &str) -> Option<Cow<'_, str>> {
    if !text.contains('%') {
        return Some(Cow::Borrowed(text));
    }
    let mut parts = text.split('%');
    let mut bytes = parts.next()?.as_bytes().to_vec();
    for part in parts {
        let digits = part.get(..2)?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        bytes.extend_from_slice(&part.as_bytes()[2..]);
    }
    String::from_utf8(bytes).ok().map(Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_read_back() {
        for (side, kind) in [(Side::Unit, Kind::Attribute), (Side::Target, Kind::Property)] {
            for name in ["x-state", "Txt::FileName", "two words", "50%", "é\u{A0}.x"] {
                let written = key(side, kind, name);
                assert!(!written.contains(char::is_whitespace), "{written}");
                assert_eq!(parsed(&written), Some((side, kind, name.to_owned())));
            }
        }
        assert_eq!(key(Side::Source, Kind::Property, "a"), "x-source-property.a");
    }

    #[test]
    fn types_of_other_programs_are_none() {
        for key in
            ["sourcefile", "x-key", "x-source-property.", "x-unit-name.a", "x-unit-property.%G1"]
        {
            assert_eq!(parsed(key), None, "{key}");
        }
    }
}
