//! Bounds of Parquet files, which are checked before the crate `parquet` reads them: it allocates what
//! a file states, and follows its schema by recursion.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

use parquet::basic::Compression;
use parquet::file::metadata::{ColumnChunkMetaData, ParquetMetaData};

use crate::error::{Error, ErrorKind, Result};
use crate::memory::parquet::compact::{Compact, Kind, Unsound};
use crate::memory::parquet::refusal::{ENCRYPTED, MAGIC, damaged, unreadable};

/// The most bytes of the end of a file, which describes the rest.
const MOST_END: u64 = 64 << 20;
/// The most groups and columns of a schema, and how many may be inside each other.
const MOST_ELEMENTS: usize = 4096;
const DEEPEST: usize = 16;
/// The most bytes of a page.
const MOST_PAGE: i64 = 256 << 20;
/// A page of at most this many bytes may be compressed as far as it goes; a larger one by [`RATIO`].
const SMALL_PAGE: i64 = 4 << 20;
const RATIO: i64 = 64;
/// The most values of a dictionary.
const MOST_ENTRIES: i64 = 1 << 22;
/// The most bytes of the head of a page.
const MOST_HEAD: u64 = 1 << 20;

/// Checks the end of a file: its length, its lists and its schema.
///
/// # Errors
/// When the file is truncated, encrypted or damaged, or exceeds a bound.
pub(super) fn check_end(file: &mut File) -> Result<()> {
    let end = end_of(file)?;
    let mut children = Vec::new();
    let walked = Compact::new(&end).fields(|bytes, number, kind| match (number, kind) {
        (2, Kind::LIST) => schema(bytes, &mut children),
        _ => bytes.skip(kind, 0),
    });
    walked.map_err(|_| damaged("its description is not sound"))?;
    check_schema(&children)
}

fn end_of(file: &mut File) -> Result<Vec<u8>> {
    let failed = |error| unreadable("", error);
    let length = file.seek(SeekFrom::End(0)).map_err(failed)?;
    let mut last = [0; 8];
    if length < 12 {
        return Err(damaged("too short"));
    }
    file.seek(SeekFrom::Start(length - 8)).map_err(failed)?;
    file.read_exact(&mut last).map_err(failed)?;
    let [a, b, c, d, magic @ ..] = last;
    if magic == *ENCRYPTED {
        return Err(Error::new(ErrorKind::Content, "an encrypted Parquet file")
            .expected("expected one without encryption")
            .advice("decrypt it first"));
    }
    if magic != *MAGIC {
        return Err(damaged("truncated"));
    }
    let described = u64::from(u32::from_le_bytes([a, b, c, d]));
    if described > MOST_END || described > length - 12 {
        return Err(damaged("its description is too long"));
    }
    let mut end = vec![0; described as usize];
    file.seek(SeekFrom::Start(length - 8 - described)).map_err(failed)?;
    file.read_exact(&mut end).map_err(failed)?;
    Ok(end)
}

/// Reads the numbers of children of the elements of a schema.
fn schema(bytes: &mut Compact<'_>, children: &mut Vec<i64>) -> Result<(), Unsound> {
    let (kind, count) = bytes.list()?;
    if kind != Kind::STRUCT || count > MOST_ELEMENTS {
        return Err(Unsound::Wrong);
    }
    for _ in 0..count {
        let mut own = 0;
        bytes.fields(|bytes, number, kind| match number {
            5 if kind.is_integer() => bytes.integer().map(|stated| own = stated),
            _ => bytes.skip(kind, 1),
        })?;
        children.push(own);
    }
    Ok(())
}

/// Checks that the elements of a schema are a tree that is not too deep.
fn check_schema(children: &[i64]) -> Result<()> {
    let most = children.len() as i64;
    let mut open: Vec<i64> = Vec::new();
    for (at, &own) in children.iter().enumerate() {
        while open.last() == Some(&0) {
            open.pop();
        }
        match open.last_mut() {
            Some(left) => *left -= 1,
            None if at == 0 => {}
            None => return Err(damaged("its schema is not a tree")),
        }
        if !(0..most).contains(&own) {
            return Err(damaged("its schema is not a tree"));
        }
        open.push(own);
        if open.len() > DEEPEST {
            return Err(damaged(format!("more than {DEEPEST} groups inside each other")));
        }
    }
    match open.iter().any(|&left| left > 0) {
        true => Err(damaged("its schema is not a tree")),
        false => Ok(()),
    }
}

/// Checks the heads of all pages of a file.
///
/// # Errors
/// When a column is outside the file or in a compression that is not read, or a page exceeds a bound.
pub(super) fn check_pages(file: &mut File, metadata: &ParquetMetaData) -> Result<()> {
    let length = file.seek(SeekFrom::End(0)).map_err(|error| unreadable("", error))?;
    for group in metadata.row_groups() {
        let rows = group.num_rows();
        if rows < 0 || (group.num_columns() == 0 && rows > 0) {
            return Err(damaged("rows without columns"));
        }
        for column in group.columns() {
            let values = check_column(file, column, length)?;
            // A list has several values in a row, but never none.
            let is_list = column.column_descr().max_rep_level() > 0;
            if values < rows || (!is_list && values > rows) {
                let name = column.column_path().string();
                return Err(damaged(format!("{values} values of {rows} in the column `{name}`")));
            }
        }
    }
    Ok(())
}

/// Checks the pages of a column and returns the number of their values.
fn check_column(file: &mut File, column: &ColumnChunkMetaData, length: u64) -> Result<i64> {
    let name = column.column_path().string();
    if !matches!(column.compression(), Compression::UNCOMPRESSED | Compression::SNAPPY) {
        // `ZSTD(ZstdLevel(1))`
        let shown = column.compression().to_string();
        let codec = shown.split('(').next().unwrap_or_default();
        let found = format!("the column `{name}` is compressed by {codec}");
        return Err(Error::new(ErrorKind::Content, found)
            .expected("expected Snappy, or no compression")
            .advice("write the file again with compression=\"snappy\""));
    }
    let start = column.dictionary_page_offset().unwrap_or(column.data_page_offset());
    let range = u64::try_from(start).ok().zip(u64::try_from(column.compressed_size()).ok());
    let range = range.and_then(|(start, size)| Some((start, start.checked_add(size)?)));
    let Some((mut at, end)) = range.filter(|&(_, end)| end <= length) else {
        return Err(damaged(format!("the column `{name}` is outside of the file")));
    };
    let mut values = 0;
    while at < end {
        let (head, page) = head(file, at, end)?;
        values += page.check().ok_or_else(|| damaged(format!("a page of the column `{name}`")))?;
        at += head + page.packed as u64;
    }
    match at == end {
        true => Ok(values),
        false => Err(damaged(format!("a page of the column `{name}` is truncated"))),
    }
}

/// What the head of a page states.
#[derive(Debug, Default)]
struct Page {
    kind: i64,
    unpacked: i64,
    packed: i64,
    values: i64,
}

/// The kinds of pages that have values or entries.
const DATA: [i64; 2] = [0, 3];
const DICTIONARY: i64 = 2;

impl Page {
    /// The number of its values, or `None` if the page exceeds a bound.
    fn check(&self) -> Option<i64> {
        let sizes = [self.unpacked, self.packed, self.values];
        let is_sound = sizes.iter().all(|size| (0..=i64::from(i32::MAX)).contains(size));
        let most = self.packed.saturating_mul(RATIO).clamp(SMALL_PAGE, MOST_PAGE);
        if !is_sound || self.packed > MOST_PAGE || self.unpacked > most {
            return None;
        }
        // Nothing but an empty value of fixed length takes less than a byte of a dictionary.
        let is_full = self.values > MOST_ENTRIES || self.values > self.unpacked;
        match self.kind {
            DICTIONARY if is_full => None,
            kind if DATA.contains(&kind) => Some(self.values),
            _ => Some(0),
        }
    }
}

/// Reads the head of the page at an offset. Returns its length, and what it states.
fn head(file: &mut File, at: u64, end: u64) -> Result<(u64, Page)> {
    let mut bytes = Vec::new();
    for most in [1 << 8, MOST_HEAD] {
        bytes.clear();
        file.seek(SeekFrom::Start(at)).map_err(|error| unreadable("", error))?;
        let read = Read::by_ref(file).take(most.min(end - at)).read_to_end(&mut bytes);
        read.map_err(|error| unreadable("", error))?;
        let (mut walk, mut page) = (Compact::new(&bytes), Page::default());
        match page.read(&mut walk) {
            Ok(()) => return Ok((walk.at as u64, page)),
            Err(Unsound::Short) => {}
            Err(Unsound::Wrong) => break,
        }
    }
    Err(damaged("the head of a page"))
}

impl Page {
    fn read(&mut self, bytes: &mut Compact<'_>) -> Result<(), Unsound> {
        bytes.fields(|bytes, number, kind| match number {
            1..=3 if kind.is_integer() => {
                let value = bytes.integer()?;
                match number {
                    1 => self.kind = value,
                    2 => self.unpacked = value,
                    _ => self.packed = value,
                }
                Ok(())
            }
            // The heads of data, of dictionaries, and of data of the second version.
            5 | 7 | 8 if kind == Kind::STRUCT => bytes.fields(|bytes, number, kind| match number {
                1 if kind.is_integer() => bytes.integer().map(|values| self.values = values),
                _ => bytes.skip(kind, 1),
            }),
            _ => bytes.skip(kind, 0),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_schema_is_a_tree() {
        for sound in [&[2, 0, 0][..], &[1, 2, 0, 0], &[2, 1, 0, 0], &[0]] {
            assert!(check_schema(sound).is_ok(), "{sound:?}");
        }
        let deep = [vec![1; 2000], vec![0]].concat();
        for unsound in [&[1, 0, 0][..], &[3, 0, 0], &[i64::MAX, 0], &[-1, 0], &[1], &deep] {
            assert!(check_schema(unsound).is_err(), "{unsound:?}");
        }
    }

    #[test]
    fn a_page_states_no_more_than_its_bytes_can_hold() {
        let page = |kind, unpacked, packed, values| Page { kind, unpacked, packed, values };
        assert_eq!(page(0, 4 << 20, 10, 1 << 30).check(), Some(1 << 30));
        assert_eq!(page(2, 4000, 10, 1000).check(), Some(0));
        for page in [
            page(0, 1 << 30, 10, 1),
            page(0, 64 << 20, 10, 1),
            page(0, -1, 10, 1),
            page(0, 10, -1, 1),
            page(3, 10, 10, -1),
            page(2, 4000, 10, 4001),
        ] {
            assert_eq!(page.check(), None, "{page:?}");
        }
    }
}
