//! The relationships between the parts of an Office Open XML file.

use crate::error::Result;
use crate::input::container::Container;
use crate::input::elements::{Elements, Event};
use crate::input::paths::join;

/// A relationship of a part.
#[derive(Debug)]
struct Relation {
    id: String,
    /// The last part of its type, such as `styles`.
    kind: String,
    /// The name of the member that it leads to.
    target: String,
}

/// The relationships of a part.
#[derive(Debug, Default)]
pub(super) struct Relations(Vec<Relation>);

impl Relations {
    /// The relationships of `part`; of the whole file for an empty name. External ones are skipped.
    ///
    /// # Errors
    /// If the list cannot be read.
    pub(super) fn of(container: &mut Container<'_>, part: &str) -> Result<Self> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let list = join(folder, &format!("_rels/{file}.rels"));
        let Some(text) = container.text(&list)? else { return Ok(Self::default()) };
        let mut found = Vec::new();
        let mut elements = Elements::new(container.name(), &list, &text);
        while let Some(event) = elements.next()? {
            let Event::Start(element) = event else { continue };
            let is_external = element.attribute("TargetMode").as_deref() == Some("External");
            let read = |name| element.attribute(name);
            let (Some(id), Some(kind), Some(target)) = (read("Id"), read("Type"), read("Target"))
            else {
                continue;
            };
            if !is_external {
                let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                found.push(Relation { id, kind, target: join(folder, &target) });
            }
        }
        Ok(Self(found))
    }

    /// The first part of this kind.
    pub(super) fn first(&self, kind: &str) -> Option<&str> {
        let found = self.0.iter().find(|relation| relation.kind == kind);
        found.map(|relation| &*relation.target)
    }

    /// The parts of this kind.
    pub(super) fn all<'r>(&'r self, kind: &'r str) -> impl Iterator<Item = &'r str> {
        self.0
            .iter()
            .filter(move |relation| relation.kind == kind)
            .map(|relation| &*relation.target)
    }

    /// The part of the relationship of this id.
    pub(super) fn target(&self, id: &str) -> Option<&str> {
        self.0.iter().find(|relation| relation.id == id).map(|relation| &*relation.target)
    }
}
