//! Properties that units inherit from the elements around them.

use std::borrow::Cow;

use crate::memory::unit::Attributes;

/// The properties that a unit inherits from the elements around it.
#[derive(Debug, Clone, Default)]
pub(super) struct Scope<'a> {
    /// The source and the target language; empty if they are not stated.
    pub(super) languages: [Cow<'a, str>; 2],
    /// The file name of the document, without its folder.
    pub(super) document: Cow<'a, str>,
    /// Whether the unit is marked as not for translation.
    pub(super) is_locked: bool,
}

impl<'a> Scope<'a> {
    /// The scope within an element named `name`.
    pub(super) fn enter(&self, name: &str, attributes: &Attributes<'a>) -> Self {
        let mut inner = self.clone();
        match attributes.get("translate").as_deref() {
            Some("no") => inner.is_locked = true,
            Some("yes") => inner.is_locked = false,
            _ => {}
        }
        let names = match name {
            "xliff" => ["srcLang", "trgLang"],
            "file" => ["source-language", "target-language"],
            "txml" => ["locale", "targetlocale"],
            _ => return inner,
        };
        for (language, name) in inner.languages.iter_mut().zip(names) {
            if let Some(stated) = attributes.get(name).filter(|stated| !stated.is_empty()) {
                *language = stated;
            }
        }
        if let Some(path) = attributes.get("original") {
            inner.document = base_name(path);
        }
        inner
    }
}

/// The last part of a path. Folders are dropped for privacy: they often name clients and people.
fn base_name(path: Cow<'_, str>) -> Cow<'_, str> {
    let of = |path: &str| {
        let trimmed = path.trim_end_matches(['/', '\\']).len();
        path[..trimmed].rfind(['/', '\\']).map_or(0, |at| at + 1)..trimmed
    };
    match path {
        Cow::Borrowed(path) => Cow::Borrowed(&path[of(path)]),
        Cow::Owned(path) => Cow::Owned(path[of(&path)].to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_named_without_their_folders() {
        for (path, name) in [
            ("C:\\Users\\someone\\a b.docx", "a b.docx"),
            ("/home/x/y.html", "y.html"),
            ("file:///x/y/", "y"),
            ("a.txt", "a.txt"),
            ("", ""),
        ] {
            assert_eq!(base_name(path.into()), name);
            assert_eq!(base_name(path.to_owned().into()), name);
        }
    }
}
