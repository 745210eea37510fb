//! Which language each block is in, the two streams, page breaks mended, sections matched.
