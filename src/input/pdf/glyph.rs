//! What a page shows: its characters and where they stand.

/// A glyph of a page. Positions are in points from the upper left corner of the page, `y` downwards.
#[derive(Debug, Clone, Copy)]
pub(super) struct Glyph {
    /// Where its text begins and ends in [`Page::text`].
    pub(super) text: (u32, u32),
    /// Its origin on the baseline.
    pub(super) x: f32,
    pub(super) y: f32,
    /// The distance to the origin of the next glyph, in the direction of writing.
    pub(super) advance: f32,
    /// The size of the type.
    pub(super) size: f32,
    /// The index of its font.
    pub(super) font: u32,
    pub(super) direction: Direction,
    /// Whether the file marks it as no part of the text, or it is outside the page.
    pub(super) artifact: bool,
}

/// The direction in which glyphs follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Direction {
    Right,
    Down,
    Left,
    Up,
    /// Askew, as in a watermark.
    Askew,
}

impl Direction {
    /// The direction of a vector, `y` downwards.
    pub(super) fn of(x: f64, y: f64) -> Self {
        let (wide, high) = (x.abs(), y.abs());
        if high <= 0.1 * wide {
            if x > 0.0 { Self::Right } else { Self::Left }
        } else if wide <= 0.1 * high {
            if y > 0.0 { Self::Down } else { Self::Up }
        } else {
            Self::Askew
        }
    }
}

/// The glyphs of a page, in the order in which they are drawn.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) text: String,
    pub(super) glyphs: Vec<Glyph>,
    pub(super) width: f32,
    pub(super) height: f32,
    /// The number of glyphs whose character the file does not say.
    pub(super) unknown: usize,
}

/// What is known of a font.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Face {
    pub(super) bold: bool,
    pub(super) italic: bool,
    /// Whether all its glyphs are equally wide, as in program text.
    pub(super) fixed: bool,
}
