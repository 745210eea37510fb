//! The segments of one side, one a line.

use crate::chars::is_blank;
use crate::error::Result;
use crate::memory::InlineHandling;
use crate::write::plain::push_plain;
use crate::write::{Encode, Encoded, Neighbours, Selected, WriteOptions};

/// Lines of the source side (0) or of the target side (1).
pub(super) struct Lines {
    side: usize,
    inline: InlineHandling,
}

impl Lines {
    pub(super) fn new(options: &WriteOptions, side: usize) -> Self {
        Self { side, inline: options.inline.unwrap_or_default() }
    }
}

impl Encode for Lines {
    fn head(&self) -> Result<Vec<u8>> {
        Ok(Vec::new())
    }

    fn unit(
        &self,
        selected: &Selected<'_, '_>,
        _: Option<&Neighbours>,
        out: &mut Encoded,
    ) -> std::result::Result<usize, String> {
        let Encoded { bytes, forbidden, texts, .. } = out;
        let mut rows = 0;
        for &target in selected.targets {
            let pair = selected.texts(target, self.inline, texts);
            // A line on one side needs its line on the other.
            if pair.iter().any(|text| is_blank(text)) {
                continue;
            }
            push_plain(bytes, pair[self.side], forbidden);
            bytes.push(b'\n');
            rows += 1;
        }
        Ok(rows)
    }

    fn writes_texts_only(&self) -> bool {
        true
    }
}

impl Selected<'_, '_> {
    /// The texts of the source and of a target, as one text each.
    pub(super) fn texts<'r>(
        &'r self,
        target: usize,
        inline: InlineHandling,
        [first, second]: &'r mut [String; 2],
    ) -> [&'r str; 2] {
        let variants = &self.unit.variants;
        [
            variants[self.source].segment.text_in(inline, first),
            variants[target].segment.text_in(inline, second),
        ]
    }
}
