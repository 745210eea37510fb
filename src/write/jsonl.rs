//! JSON Lines: one object a line, with everything that is known of a unit.

use std::borrow::Cow;

use crate::error::Result;
use crate::memory::{
    Attributes, Content, Header, InlineHandling, TransUnit, head_object, json_line,
};
use crate::write::{Encode, Encoded, Neighbours, Selected, WriteOptions};

pub(super) struct Jsonl {
    inline: Option<InlineHandling>,
    header: Header,
    source: String,
}

impl Jsonl {
    pub(super) fn new(options: &WriteOptions) -> Self {
        let header = options.header.clone();
        Self { inline: options.inline, header, source: options.source.clone() }
    }
}

impl Encode for Jsonl {
    /// The header as the first member of the first object.
    fn head(&self) -> Result<Vec<u8>> {
        let Header { attributes, annotations, .. } = &self.header;
        if attributes.is_empty() && annotations.is_empty() {
            return Ok(Vec::new());
        }
        let mut attributes: Vec<_> = attributes.iter().collect();
        if let Some((_, value)) = attributes.iter_mut().find(|(name, _)| name == "srclang") {
            *value = Cow::Borrowed(&self.source);
        }
        let object = head_object(&Attributes::List(attributes), annotations);
        Ok(format!("{{\"header\":{object},").into_bytes())
    }

    fn unit(
        &self,
        selected: &Selected<'_, '_>,
        _: Option<&Neighbours>,
        out: &mut Encoded,
    ) -> std::result::Result<usize, String> {
        let Selected { unit, source, targets } = *selected;
        let target = targets.first().copied().unwrap_or(usize::from(source == 0));
        match self.inline {
            None | Some(InlineHandling::Keep) => json_line(unit, source, target, &mut out.bytes),
            Some(inline) => json_line(&flattened(unit, inline), source, target, &mut out.bytes),
        }
        Ok(targets.len())
    }

    /// The head continues with the members of the first object. Without an object there is no head.
    fn begin(&self, head: Vec<u8>, first: &[u8]) -> Vec<u8> {
        match first.strip_prefix(b"{") {
            Some(rest) if !head.is_empty() => [&head, rest].concat(),
            _ => first.to_vec(),
        }
    }

    fn writes_whole_units(&self) -> bool {
        true
    }
}

/// The unit without inline elements.
fn flattened<'a>(unit: &TransUnit<'a>, inline: InlineHandling) -> TransUnit<'a> {
    let mut flat = unit.clone();
    for variant in &mut flat.variants {
        variant.segment = Content::Plain(variant.segment.text(inline));
    }
    flat
}
