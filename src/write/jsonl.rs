//! The encoder of JSON Lines: one object per line, with all data of a unit.

use std::borrow::Cow;

use crate::error::Result;
use crate::memory::{
    Attributes, Content, Header, InlineHandling, TransUnit, head_object, json_line,
};
use crate::write::{Encode, Encoded, Losses, Neighbours, Selected, WriteOptions};

pub(super) struct Jsonl {
    inline: Option<InlineHandling>,
    header: Header,
    source: String,
    /// Whether the user selected the source language.
    is_chosen: bool,
}

impl Jsonl {
    pub(super) fn new(options: &WriteOptions) -> Self {
        let header = options.header.clone();
        Self {
            inline: options.inline,
            header,
            source: options.source.clone(),
            is_chosen: options.is_chosen,
        }
    }
}

impl Encode for Jsonl {
    /// The header, which is the first member of the first object.
    fn head(&self) -> Result<Vec<u8>> {
        let mut header = self.header.clone();
        if let Attributes::List(attributes) = &mut header.attributes
            && let Some((_, value)) = attributes.iter_mut().find(|(name, _)| name == "srclang")
        {
            *value = Cow::Owned(self.source.clone());
        }
        match head_object(&header) {
            empty if empty == "{}" => Ok(Vec::new()),
            object => Ok(format!("{{\"header\":{object},").into_bytes()),
        }
    }

    fn unit(
        &self,
        selected: &Selected<'_, '_>,
        _: Option<&Neighbours>,
        out: &mut Encoded,
    ) -> Result<usize> {
        let Selected { unit, source, targets } = *selected;
        // A selected source language takes precedence over that of the unit.
        let chosen = self.is_chosen.then(|| without_source_language(unit)).flatten();
        let unit = chosen.as_ref().unwrap_or(unit);
        let target = targets.first().copied().unwrap_or(usize::from(source == 0));
        match self.inline {
            None | Some(InlineHandling::Keep) => json_line(unit, source, target, &mut out.bytes),
            Some(inline) => json_line(&flattened(unit, inline), source, target, &mut out.bytes),
        }
        Ok(targets.len())
    }

    /// Merges the head into the first object. Without units there is no head.
    fn begin(&self, head: Vec<u8>, first: &[u8]) -> Vec<u8> {
        match first.strip_prefix(b"{") {
            Some(rest) if !head.is_empty() => [&head, rest].concat(),
            _ => first.to_vec(),
        }
    }

    fn count_losses(&self, selected: &Selected<'_, '_>, losses: &mut Losses) {
        if self.inline == Some(InlineHandling::Drop) {
            losses.count_inline(selected);
        }
    }

    fn writes_whole_units(&self) -> bool {
        true
    }
}

/// The unit without its own source language; `None` if it states none.
fn without_source_language<'a>(unit: &TransUnit<'a>) -> Option<TransUnit<'a>> {
    unit.attributes.get("srclang")?;
    let kept = unit.attributes.iter().filter(|(name, _)| name != "srclang").collect();
    Some(TransUnit { attributes: Attributes::List(kept), ..unit.clone() })
}

/// The unit without inline elements.
fn flattened<'a>(unit: &TransUnit<'a>, inline: InlineHandling) -> TransUnit<'a> {
    let mut flat = unit.clone();
    for variant in &mut flat.variants {
        variant.segment = Content::Plain(variant.segment.text(inline));
    }
    flat
}
