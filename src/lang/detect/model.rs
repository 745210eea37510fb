//! The table of n-grams, `data/detector.bin`, which is used as it is stored. This file uses nothing
//! of the crate, because `examples/dev/make_detector.rs` reads the table that it made.

/// The maximum number of languages in a group.
pub(crate) const MOST_LANGUAGES: usize = 64;

/// The languages of one script and the weights of their n-grams.
#[derive(Debug)]
pub(crate) struct Group {
    /// The ISO 15924 code of the script.
    pub(crate) script: &'static str,
    /// The tags of the languages.
    pub(crate) languages: Vec<&'static str>,
    /// For each language, the mean weight of an n-gram of its texts, in 1/256 of a step.
    means: Vec<u16>,
    /// An open hash table: sixteen bits of the hash, and the number of the row from 1.
    slots: &'static [u8],
    /// For each n-gram, four bits a language; [`READ`] more bytes at the end.
    rows: &'static [u8],
    row: usize,
}

/// The number of bytes that are read of a row. Those after the row are of other n-grams, and count
/// for languages that the group does not have.
pub(crate) const READ: usize = MOST_LANGUAGES / 2;

/// The sums of weights over the n-grams of a text.
#[derive(Debug, Clone)]
pub(crate) struct Sums {
    /// The sums of the languages in the low and in the high halves of the bytes.
    sums: [[u32; READ]; 2],
    /// The sums of the last n-grams, which are added in sixteen bits, because that is faster.
    recent: [[u16; READ]; 2],
    /// The number of n-grams, known or not.
    pub(crate) grams: u32,
}

/// The number of n-grams that cannot exceed sixteen bits.
const RECENT: u32 = 4_096;

impl Sums {
    pub(crate) const fn new() -> Self {
        Self { sums: [[0; READ]; 2], recent: [[0; READ]; 2], grams: 0 }
    }

    fn add(&mut self, row: &[u8; READ]) {
        let [low, high] = &mut self.recent;
        // Loops over indices of arrays become vector instructions.
        for at in 0..READ {
            low[at] += u16::from(row[at] & 15);
        }
        for at in 0..READ {
            high[at] += u16::from(row[at] >> 4);
        }
    }

    fn keep(&mut self) {
        for (sums, recent) in self.sums.iter_mut().zip(&mut self.recent) {
            for (sum, recent) in sums.iter_mut().zip(recent) {
                *sum += u32::from(std::mem::take(recent));
            }
        }
    }

    /// The sum of the language at `index`.
    pub(crate) fn of(&self, index: usize) -> u32 {
        let (half, at) = (index % 2, index / 2);
        self.sums[half][at] + u32::from(self.recent[half][at])
    }
}

impl Group {
    /// The groups of a table. `None` if it is damaged.
    pub(crate) fn all(table: &'static [u8]) -> Option<Vec<Self>> {
        let mut rest = table;
        let mut groups = Vec::new();
        while !rest.is_empty() {
            groups.push(Self::next(&mut rest)?);
        }
        Some(groups)
    }

    fn next(rest: &mut &'static [u8]) -> Option<Self> {
        let mut take = |length: usize| {
            let (head, tail) = rest.split_at_checked(length)?;
            *rest = tail;
            Some(head)
        };
        let header = take(8)?;
        let name = take(usize::from(u16::from_le_bytes([header[0], header[1]])))?;
        let mut names = std::str::from_utf8(name).ok()?.split(' ');
        let script = names.next()?;
        let languages: Vec<&str> = names.collect();
        let means = take(languages.len() * 2)?;
        let means = means.chunks_exact(2).map(|two| u16::from_le_bytes([two[0], two[1]])).collect();
        let slots = take(4usize.checked_shl(u32::from(header[2]))?)?;
        let row = languages.len().div_ceil(2);
        let count = u32::from_le_bytes([header[4], header[5], header[6], header[7]]);
        let rows = take(count as usize * row + READ)?;
        (languages.len() <= MOST_LANGUAGES).then_some(Self {
            script,
            languages,
            means,
            slots,
            rows,
            row,
        })
    }

    /// Adds the weights of an n-gram.
    pub(crate) fn add(&self, gram: u64, sums: &mut Sums) {
        sums.grams += 1;
        if sums.grams.is_multiple_of(RECENT) {
            sums.keep();
        }
        let row = self.row_of(gram).and_then(|at| self.rows.get(at * self.row..));
        if let Some(row) = row.and_then(|rest| rest.first_chunk()) {
            sums.add(row);
        }
    }

    fn row_of(&self, gram: u64) -> Option<usize> {
        let (mut slot, mark) = place(gram, self.slots.len() / 4);
        loop {
            let bytes = &self.slots[slot * 4..slot * 4 + 4];
            let row = u16::from_le_bytes([bytes[0], bytes[1]]);
            if row == 0 {
                return None;
            }
            if u16::from_le_bytes([bytes[2], bytes[3]]) == mark {
                return Some(usize::from(row) - 1);
            }
            slot = (slot + 1) & (self.slots.len() / 4 - 1);
        }
    }

    /// The mean weight of an n-gram in `sums` for a language, relative to that of its texts.
    pub(crate) fn fit(&self, sums: &Sums, index: usize) -> f64 {
        let mean = f64::from(sums.of(index)) / f64::from(sums.grams.max(1));
        mean * 256.0 / f64::from(self.means[index].max(1))
    }
}

/// The first slot of an n-gram in a table of `slots` slots, and the bits that identify it there.
pub(crate) fn place(gram: u64, slots: usize) -> (usize, u16) {
    ((gram >> 16) as usize & (slots - 1), gram as u16)
}
