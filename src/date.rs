//! The date that a memory says it was made. It is given, never read from a clock.

use crate::error::{Error, ErrorKind, Result};

/// A moment in UTC as TMX writes it: `20260131T235959Z`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Date(String);

/// The first second of the year 10000, which no longer fits the four digits of a year.
const END_OF_YEARS: u64 = 253_402_300_800;

impl Date {
    /// Reads `YYYYMMDDThhmmssZ`.
    ///
    /// # Errors
    /// When it is not of that form or no date of the calendar.
    pub fn parse(given: &str) -> Result<Self> {
        if is_date(given) {
            return Ok(Self(given.to_owned()));
        }
        Err(Error::new(ErrorKind::Usage, format!("`{given}` is not a date"))
            .expected("expected YYYYMMDDThhmmssZ, in UTC")
            .advice("write the last day of 2026 as 20261231T000000Z"))
    }

    /// Reads the seconds since 1970 that the variable SOURCE_DATE_EPOCH holds.
    ///
    /// # Errors
    /// When it is not a number, or beyond the year 9999.
    pub fn from_epoch(given: &str) -> Result<Self> {
        match given.trim().parse() {
            Ok(seconds) if seconds < END_OF_YEARS => Ok(Self(written(seconds))),
            _ => Err(Error::new(ErrorKind::Usage, format!("SOURCE_DATE_EPOCH is `{given}`"))
                .expected("expected seconds since 1970-01-01, up to the year 9999")),
        }
    }

    /// The date as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    let shape = b"00000000T000000Z";
    let same_kind = |(&found, &model): (&u8, &u8)| match model {
        b'0' => found.is_ascii_digit(),
        _ => found == model,
    };
    if bytes.len() != shape.len() || !bytes.iter().zip(shape).all(same_kind) {
        return false;
    }
    let number = |range: std::ops::Range<usize>| text[range].parse::<u64>().unwrap_or(u64::MAX);
    let (year, month, day) = (number(0..4), number(4..6), number(6..8));
    (1..=12).contains(&month)
        && (1..=days_of_month(year, month)).contains(&day)
        && number(9..11) < 24
        && number(11..13) < 60
        && number(13..15) < 60
}

/// The moment so many seconds after 1970 began.
fn written(seconds: u64) -> String {
    let (mut days, time) = (seconds / 86_400, seconds % 86_400);
    let mut year = 1970;
    while days >= days_of_year(year) {
        days -= days_of_year(year);
        year += 1;
    }
    let mut month = 1;
    while days >= days_of_month(year, month) {
        days -= days_of_month(year, month);
        month += 1;
    }
    let (hour, minute, second) = (time / 3600, time / 60 % 60, time % 60);
    format!("{year:04}{month:02}{:02}T{hour:02}{minute:02}{second:02}Z", days + 1)
}

fn days_of_year(year: u64) -> u64 {
    337 + days_of_month(year, 2)
}

fn days_of_month(year: u64, month: u64) -> u64 {
    let divides = |n| year.is_multiple_of(n);
    let leap = divides(4) && (!divides(100) || divides(400));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_the_calendar() {
        for good in ["20240229T235959Z", "20000229T000000Z", "99991231T000000Z"] {
            assert_eq!(Date::parse(good).unwrap().as_str(), good);
        }
        for bad in [
            "20230229T000000Z",
            "19000229T000000Z",
            "20240431T000000Z",
            "20241301T000000Z",
            "20240001T000000Z",
            "20240100T000000Z",
            "20240101T240000Z",
            "20240101T006000Z",
            "20240101T000060Z",
            "20240101T000000",
            "2024-01-01",
            "２０２４0101T000000Z",
            "",
        ] {
            assert!(Date::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn seconds_since_1970_become_a_date() {
        for (seconds, date) in [
            ("0", "19700101T000000Z"),
            ("951782400", "20000229T000000Z"),
            ("1767225599", "20251231T235959Z"),
            ("4107542400", "21000301T000000Z"),
            ("253402300799", "99991231T235959Z"),
        ] {
            assert_eq!(Date::from_epoch(seconds).unwrap().as_str(), date);
        }
        for bad in ["", "-1", "now", "253402300800", "99999999999999999999"] {
            assert!(Date::from_epoch(bad).is_err(), "{bad}");
        }
    }
}
