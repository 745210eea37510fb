//! Reads NumPy arrays (.npy) of two dimensions.

use crate::error::{Error, ErrorKind, Result};

const MAGIC: &[u8] = b"\x93NUMPY";

/// An array of numbers that is not decoded yet.
#[derive(Debug)]
pub(super) struct Array<'a> {
    pub(super) rows: usize,
    pub(super) dimension: usize,
    kind: Kind,
    data: &'a [u8],
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Float16,
    Float32,
    Float64,
}

impl Kind {
    fn size(self) -> usize {
        match self {
            Self::Float16 => 2,
            Self::Float32 => 4,
            Self::Float64 => 8,
        }
    }
}

pub(super) fn is_npy(bytes: &[u8]) -> bool {
    bytes.starts_with(MAGIC)
}

/// Reads the header and checks that the data has the size that it says.
pub(super) fn read(bytes: &[u8]) -> Result<Array<'_>> {
    let damaged = || refused("a damaged header".to_owned(), "a NumPy array");
    let (header, data) = split(bytes).ok_or_else(damaged)?;
    let header = str::from_utf8(header).map_err(|_| damaged())?;
    let descr = value(header, "descr").ok_or_else(damaged)?;
    let kind = match descr.trim_start_matches('\'').split('\'').next() {
        Some("<f2") => Kind::Float16,
        Some("<f4") => Kind::Float32,
        Some("<f8") => Kind::Float64,
        _ => {
            return Err(refused(
                format!("an array of {}", clipped(descr)),
                "float16, float32 or float64",
            ));
        }
    };
    if !value(header, "fortran_order").ok_or_else(damaged)?.starts_with("False") {
        return Err(refused("an array in Fortran order".to_owned(), "rows one after another"));
    }
    let shape = value(header, "shape").and_then(shape).ok_or_else(damaged)?;
    let [rows, dimension] = shape[..] else {
        return Err(refused(
            format!("an array of {} dimensions", shape.len()),
            "2: rows and numbers",
        ));
    };
    let size = rows.checked_mul(dimension).and_then(|n| n.checked_mul(kind.size()));
    if size != Some(data.len()) {
        let found = format!("{} bytes after the header", data.len());
        return Err(refused(found, &format!("{rows} * {dimension} * {}", kind.size())));
    }
    Ok(Array { rows, dimension, kind, data })
}

fn refused(found: String, expected: &str) -> Error {
    Error::new(ErrorKind::Content, found).expected(format!("expected {expected}"))
}

fn clipped(text: &str) -> String {
    text.split([',', '}']).next().unwrap_or_default().chars().take(20).collect()
}

/// The header and the data.
fn split(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let rest = bytes.strip_prefix(MAGIC)?;
    let (version, rest) = rest.split_at_checked(2)?;
    let (length, rest) = if version[0] == 1 {
        let (length, rest) = rest.split_first_chunk::<2>()?;
        (usize::from(u16::from_le_bytes(*length)), rest)
    } else {
        let (length, rest) = rest.split_first_chunk::<4>()?;
        (u32::from_le_bytes(*length) as usize, rest)
    };
    rest.split_at_checked(length)
}

/// What follows a key of the header.
fn value<'a>(header: &'a str, key: &str) -> Option<&'a str> {
    let (_, rest) = header.split_once(&format!("'{key}':"))?;
    Some(rest.trim_start())
}

fn shape(value: &str) -> Option<Vec<usize>> {
    let (inside, _) = value.strip_prefix('(')?.split_once(')')?;
    let numbers = inside.split(',').map(str::trim).filter(|number| !number.is_empty());
    numbers.map(|number| number.parse().ok()).collect()
}

impl Array<'_> {
    /// The numbers, row by row.
    pub(super) fn values(&self) -> impl Iterator<Item = f32> {
        let kind = self.kind;
        self.data.chunks_exact(kind.size()).map(move |bytes| decoded(bytes, kind))
    }
}

fn decoded(bytes: &[u8], kind: Kind) -> f32 {
    let low = |n: usize| bytes.iter().take(n).rev().fold(0_u64, |all, &b| all << 8 | u64::from(b));
    match kind {
        Kind::Float16 => of_half(low(2) as u16),
        Kind::Float32 => f32::from_bits(low(4) as u32),
        Kind::Float64 => f64::from_bits(low(8)) as f32,
    }
}

/// A float16: a sign, 5 bits of exponent and 10 bits of fraction.
fn of_half(bits: u16) -> f32 {
    let (exponent, fraction) = (i32::from(bits >> 10 & 31), f32::from(bits & 1023));
    let size = match exponent {
        0 => libm::ldexpf(fraction, -24),
        31 if fraction == 0.0 => f32::INFINITY,
        31 => f32::NAN,
        _ => libm::ldexpf(fraction + 1024.0, exponent - 25),
    };
    if bits >> 15 == 1 { -size } else { size }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn npy(header: &str, data: &[u8]) -> Vec<u8> {
        [MAGIC, &[1, 0], &(header.len() as u16).to_le_bytes(), header.as_bytes(), data].concat()
    }

    #[test]
    fn halves_floats_and_doubles_are_read() {
        let header =
            |kind| format!("{{'descr': '{kind}', 'fortran_order': False, 'shape': (1, 2), }}\n");
        let half = npy(&header("<f2"), &[0x00, 0x3C, 0x00, 0xC1]);
        let single: Vec<u8> = [1.0_f32, -2.5].iter().flat_map(|x| x.to_le_bytes()).collect();
        let double: Vec<u8> = [1.0_f64, -2.5].iter().flat_map(|x| x.to_le_bytes()).collect();
        for bytes in [half, npy(&header("<f4"), &single), npy(&header("<f8"), &double)] {
            let array = read(&bytes).unwrap();
            assert_eq!((array.rows, array.dimension), (1, 2));
            assert_eq!(array.values().collect::<Vec<_>>(), [1.0, -2.5]);
        }
    }

    #[test]
    fn halves_at_the_ends_of_their_range() {
        assert_eq!(of_half(0x7BFF), 65504.0);
        assert_eq!(of_half(0x0001), 5.960_464_5e-8);
        assert_eq!(of_half(0xFC00), f32::NEG_INFINITY);
        assert!(of_half(0x7E00).is_nan());
    }

    #[test]
    fn other_arrays_are_refused() {
        let refusal = |header: &str, data: &[u8]| read(&npy(header, data)).unwrap_err().to_string();
        let header = "{'descr': '<i4', 'fortran_order': False, 'shape': (1, 1)}";
        let numbers = "expected float16, float32 or float64";
        assert_eq!(refusal(header, &[0; 4]), format!("an array of '<i4'; {numbers}"));
        let header = "{'descr': '<f4', 'fortran_order': True, 'shape': (1, 1)}";
        assert_eq!(
            refusal(header, &[0; 4]),
            "an array in Fortran order; expected rows one after another"
        );
        let header = "{'descr': '<f4', 'fortran_order': False, 'shape': (3,)}";
        assert_eq!(
            refusal(header, &[0; 12]),
            "an array of 1 dimensions; expected 2: rows and numbers"
        );
        let header = "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2)}";
        assert_eq!(refusal(header, &[0; 12]), "12 bytes after the header; expected 3 * 2 * 4");
        assert_eq!(refusal("", &[]), "a damaged header; expected a NumPy array");
        assert!(read(b"\x93NUMPY\x01\x00\xFF\xFF{").is_err());
    }
}
