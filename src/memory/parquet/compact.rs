//! A cursor over the compact protocol of Thrift, in which Parquet describes itself. It only walks
//! through values and bounds the lengths that they state; the crate `parquet` interprets them.

/// The most items of a list. The crate allocates as many as a list states before it reads them.
const MOST_ITEMS: usize = 1 << 16;
/// The most structs inside each other.
const DEEPEST: usize = 32;

/// The type of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Kind(u8);

impl Kind {
    pub(super) const LIST: Self = Self(9);
    pub(super) const STRUCT: Self = Self(12);

    /// Whether it is an integer of more than a byte.
    pub(super) fn is_integer(self) -> bool {
        matches!(self.0, 4..=6)
    }
}

/// A position in bytes of the compact protocol.
#[derive(Debug, Clone)]
pub(super) struct Compact<'a> {
    bytes: &'a [u8],
    pub(super) at: usize,
}

/// Why bytes are refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unsound {
    /// The bytes end too early.
    Short,
    /// A value or a length cannot be right.
    Wrong,
}

type Walk<T> = Result<T, Unsound>;

impl<'a> Compact<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    fn byte(&mut self) -> Walk<u8> {
        let byte = *self.bytes.get(self.at).ok_or(Unsound::Short)?;
        self.at += 1;
        Ok(byte)
    }

    fn advance(&mut self, length: u64) -> Walk<()> {
        let left = (self.bytes.len() - self.at) as u64;
        if length > left {
            return Err(Unsound::Short);
        }
        self.at += length as usize;
        Ok(())
    }

    fn varint(&mut self) -> Walk<u64> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(Unsound::Wrong)
    }

    /// Reads an integer.
    pub(super) fn integer(&mut self) -> Walk<i64> {
        let value = self.varint()?;
        Ok((value >> 1) as i64 ^ -((value & 1) as i64))
    }

    /// Calls `take` with the number and the type of each field of a struct. It must read the value.
    pub(super) fn fields(
        &mut self,
        mut take: impl FnMut(&mut Self, i64, Kind) -> Walk<()>,
    ) -> Walk<()> {
        let mut number = 0;
        loop {
            let head = self.byte()?;
            if head & 0x0F == 0 {
                return Ok(());
            }
            number = match head >> 4 {
                0 => self.integer()?,
                more => number + i64::from(more),
            };
            take(self, number, Kind(head & 0x0F))?;
        }
    }

    /// Reads the head of a list: the type and the number of its items.
    pub(super) fn list(&mut self) -> Walk<(Kind, usize)> {
        let head = self.byte()?;
        let count = match head >> 4 {
            15 => usize::try_from(self.varint()?).map_err(|_| Unsound::Wrong)?,
            count => usize::from(count),
        };
        if count > MOST_ITEMS {
            return Err(Unsound::Wrong);
        }
        Ok((Kind(head & 0x0F), count))
    }

    /// Skips a value that is `depth` structs deep.
    pub(super) fn skip(&mut self, kind: Kind, depth: usize) -> Walk<()> {
        if depth > DEEPEST {
            return Err(Unsound::Wrong);
        }
        match kind.0 {
            1 | 2 => Ok(()),
            3 => self.advance(1),
            4..=6 => self.varint().map(drop),
            7 => self.advance(8),
            8 => {
                let length = self.varint()?;
                self.advance(length)
            }
            9 | 10 => {
                let (kind, count) = self.list()?;
                (0..count).try_for_each(|_| match kind.0 {
                    1 | 2 => self.advance(1),
                    _ => self.skip(kind, depth + 1),
                })
            }
            12 => self.fields(|bytes, _, kind| bytes.skip(kind, depth + 1)),
            // Parquet has no maps and no sets.
            _ => Err(Unsound::Wrong),
        }
    }
}
