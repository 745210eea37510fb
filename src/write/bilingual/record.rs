//! Records: parts of known length, one after another.

/// Appends a record.
pub(super) fn push<const N: usize>(out: &mut Vec<u8>, parts: [&[u8]; N]) {
    for part in parts {
        out.extend_from_slice(&(part.len() as u64).to_le_bytes());
        out.extend_from_slice(part);
    }
}

/// The next record, whose parts are text; `None` at the end.
pub(super) fn next<'r, const N: usize>(rest: &mut &'r [u8]) -> Option<[&'r str; N]> {
    let mut parts = [""; N];
    for part in &mut parts {
        let (length, after) = rest.split_first_chunk::<8>()?;
        let length = usize::try_from(u64::from_le_bytes(*length)).ok()?;
        let (text, after) = after.split_at_checked(length)?;
        *part = std::str::from_utf8(text).ok()?;
        *rest = after;
    }
    Some(parts)
}
