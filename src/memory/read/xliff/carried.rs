//! The properties and attributes that a unit carries beside its own elements: see [`crate::memory::carried`].

use std::borrow::Cow;

use crate::memory::carried::{Kind, Side, parsed};
use crate::memory::read::xliff::inline::plain;
use crate::memory::read::xliff::namespaces::local;
use crate::memory::read::xml::{ReadError, Scanner, Tag};
use crate::memory::unit::{Annotation, Attributes};

/// All that a unit carries, in the order of the file.
#[derive(Debug, Default)]
pub(super) struct Carried<'a>(Vec<Item<'a>>);

#[derive(Debug)]
struct Item<'a> {
    side: Side,
    kind: Kind,
    name: String,
    value: Cow<'a, str>,
}

impl<'a> Carried<'a> {
    /// Adds the elements `element` whose attribute `name` is a key. Those of other programs are skipped.
    pub(super) fn add(&mut self, raw: &'a str, element: &str, name: &str) -> Result<(), ReadError> {
        let mut scanner = Scanner::new(raw);
        while let Some(tag) = scanner.next_tag() {
            let Tag::Start { name: found, attributes, is_empty, .. } = tag else { continue };
            if local(found) != element {
                continue;
            }
            let value = if is_empty { "".into() } else { plain(scanner.balanced(found)?) };
            let key = Attributes::Xml(attributes).get(name).unwrap_or_default();
            if let Some((side, kind, name)) = parsed(&key) {
                self.0.push(Item { side, kind, name, value });
            }
        }
        Ok(())
    }

    /// The value of a property.
    pub(super) fn property(&self, side: Side, name: &str) -> Option<&Cow<'a, str>> {
        let is_it = |item: &&Item<'_>| {
            (item.side, item.kind) == (side, Kind::Property) && item.name == name
        };
        self.0.iter().find(is_it).map(|item| &item.value)
    }

    fn of(&self, side: Side, kind: Kind) -> impl Iterator<Item = &Item<'a>> {
        self.0.iter().filter(move |item| (item.side, item.kind) == (side, kind))
    }

    /// Adds the properties of a side. They replace those that other elements state under the same name.
    pub(super) fn add_properties(&self, side: Side, annotations: &mut Vec<Annotation<'a>>) {
        annotations.retain(|annotation| {
            let name = annotation.property_name();
            !self.of(side, Kind::Property).any(|item| name.as_deref() == Some(&*item.name))
        });
        let properties = self.of(side, Kind::Property);
        annotations
            .extend(properties.map(|item| Annotation::prop(item.name.clone(), item.value.clone())));
    }

    /// Adds the attributes of a side, likewise.
    pub(super) fn add_attributes(&self, side: Side, attributes: Attributes<'a>) -> Attributes<'a> {
        if self.0.is_empty() {
            return attributes;
        }
        let is_replaced = |name: &str| self.of(side, Kind::Attribute).any(|item| item.name == name);
        let kept = attributes.iter().filter(|(name, _)| !is_replaced(name));
        let own = self.of(side, Kind::Attribute);
        let own = own.map(|item| (item.name.clone().into(), item.value.clone()));
        Attributes::List(kept.chain(own).collect())
    }
}
