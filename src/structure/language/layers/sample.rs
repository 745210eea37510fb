//! How many lines make a layer, and which are looked at.

/// Whether so many lines, of so many that were looked at, are a layer and not a few stray lines.
pub(super) fn is_layer(found: usize, of: usize) -> bool {
    const LEAST_LINES: usize = 3;
    const LEAST_PERCENT: usize = 15;
    found >= LEAST_LINES && found * 100 >= of * LEAST_PERCENT
}

/// Every n-th index, so that at most `most` are left.
pub(super) fn sampled(count: usize, most: usize) -> impl Iterator<Item = usize> {
    // The step is odd, because an even one would select only one layer of an alternating layout.
    (0..count).step_by((count / most) | 1)
}
