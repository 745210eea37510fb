//! The creation date of a TM file. It is passed in, never read from the clock.

use crate::error::{Error, ErrorKind, Result};

/// A date and time in UTC, in the form of TMX: `20260131T235959Z`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Date(String);

/// The first second of the year 10000, which does not fit the four digits of a year.
const END_OF_YEARS: u64 = 253_402_300_800;

impl Date {
    /// Parses `YYYYMMDDThhmmssZ`.
    ///
    /// # Errors
    /// When `given` does not have that form or the date does not exist.
    pub fn parse(given: &str) -> Result<Self> {
        if is_date(given) {
            return Ok(Self(given.to_owned()));
        }
        Err(Error::new(ErrorKind::Usage, format!("`{given}` is not a date"))
            .expected("expected YYYYMMDDThhmmssZ, in UTC")
            .advice("write the last day of 2026 as 20261231T000000Z"))
    }

    /// Converts the value of the environment variable SOURCE_DATE_EPOCH: seconds since 1970-01-01.
    ///
    /// # Errors
    /// When it is not a number, or the date is after the year 9999.
    pub fn from_epoch(given: &str) -> Result<Self> {
        match given.trim().parse() {
            Ok(seconds) if seconds < END_OF_YEARS => Ok(Self(formatted(seconds))),
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
    text.strip_suffix('Z').is_some_and(is_moment)
}

/// Formats the date and time that is `seconds` after 1970-01-01.
fn formatted(seconds: u64) -> String {
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

/// A date and time; its fields are not validated.
struct Moment {
    year: u64,
    month: u64,
    day: u64,
    hour: u64,
    minute: u64,
    second: u64,
}

/// Whether `text` has the form `YYYYMMDDThhmmss` and the date and time exist.
pub(crate) fn is_moment(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 15
        && bytes[8] == b'T'
        && number(&bytes[..8])
            .zip(number(&bytes[9..]))
            .is_some_and(|(day, time)| moment(day, time).exists())
}

/// Converts an ISO 8601 date and time, with seconds, to the form of TMX. A time without a zone is
/// UTC, as in TMX.
pub(crate) fn usual(text: &str) -> Option<String> {
    let bytes = text.trim().as_bytes();
    let (day, rest) = digits(bytes, [4, 2, 2], b'-')?;
    let rest = rest.strip_prefix(b"T").or(rest.strip_prefix(b"t")).or(rest.strip_prefix(b" "))?;
    let (time, rest) = digits(rest, [2, 2, 2], b':')?;
    let minutes = zone(after_fraction(rest))?;
    let moment = moment(day, time);
    if !moment.exists() {
        return None;
    }
    let Moment { year, month, day, hour, minute, second } =
        moment.earlier(minutes).filter(Moment::exists)?;
    Some(format!("{year:04}{month:02}{day:02}T{hour:02}{minute:02}{second:02}Z"))
}

/// As [`usual`], but also accepts the American notation of Trados: `01/31/2026 23:59:59`.
pub(crate) fn usual_or_american(text: &str) -> Option<String> {
    usual(text).or_else(|| {
        let (day, time) = text.trim().split_once(' ')?;
        let mut parts = day.split('/');
        let (month, day, year) = (parts.next()?, parts.next()?, parts.next()?);
        usual(&format!("{year:0>4}-{month:0>2}-{day:0>2}T{:0>8}", time.trim()))
    })
}

fn number(digits: &[u8]) -> Option<u64> {
    digits.iter().try_fold(0, |number, digit| {
        digit.is_ascii_digit().then(|| number * 10 + u64::from(digit - b'0'))
    })
}

fn moment(day: u64, time: u64) -> Moment {
    Moment {
        year: day / 10_000,
        month: day / 100 % 100,
        day: day % 100,
        hour: time / 10_000,
        minute: time / 100 % 100,
        second: time % 100,
    }
}

/// Parses three groups of digits as one number. Either all of them are separated by `mark`, or
/// none. Returns the number and the remaining bytes.
fn digits(bytes: &[u8], lengths: [usize; 3], mark: u8) -> Option<(u64, &[u8])> {
    let is_apart = bytes.get(lengths[0]) == Some(&mark);
    let (mut whole, mut rest) = (0, bytes);
    for (i, &length) in lengths.iter().enumerate() {
        if i > 0 && is_apart {
            rest = rest.strip_prefix(&[mark])?;
        }
        let (group, after) = rest.split_at_checked(length)?;
        whole = whole * 100 + number(group)?;
        rest = after;
    }
    Some((whole, rest))
}

fn after_fraction(bytes: &[u8]) -> &[u8] {
    let Some(fraction) = bytes.strip_prefix(b".").or(bytes.strip_prefix(b",")) else {
        return bytes;
    };
    let length = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if length == 0 { bytes } else { &fraction[length..] }
}

/// Parses a zone. Returns its offset from UTC in minutes.
fn zone(bytes: &[u8]) -> Option<i32> {
    let (sign, offset) = match bytes {
        [] | [b'Z' | b'z'] => return Some(0),
        [b'+', offset @ ..] => (1, offset),
        [b'-', offset @ ..] => (-1, offset),
        _ => return None,
    };
    let (hours, minutes) = match offset {
        [_, _] => (offset, &b"0"[..]),
        [_, _, b':', minutes @ ..] if minutes.len() == 2 => (&offset[..2], minutes),
        [_, _, minutes @ ..] if minutes.len() == 2 => (&offset[..2], minutes),
        _ => return None,
    };
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    let is_zone = hours <= 14 && minutes < 60;
    is_zone.then(|| sign * i32::try_from(hours * 60 + minutes).unwrap_or(0))
}

impl Moment {
    fn exists(&self) -> bool {
        (1..=12).contains(&self.month)
            && (1..=days_of_month(self.year, self.month)).contains(&self.day)
            && self.hour < 24
            && self.minute < 60
            && (self.second < 60 || self.is_leap_second())
    }

    /// Whether it can be a leap second: these are at the end of a day.
    fn is_leap_second(&self) -> bool {
        (self.hour, self.minute, self.second) == (23, 59, 60)
    }

    /// The moment `minutes` earlier. The absolute value of `minutes` is less than a day; `None`
    /// outside of the years 0 to 9999.
    fn earlier(mut self, minutes: i32) -> Option<Self> {
        let time = i32::try_from(self.hour * 60 + self.minute).ok()? - minutes;
        let within = u64::try_from(time.rem_euclid(24 * 60)).ok()?;
        (self.hour, self.minute) = (within / 60, within % 60);
        if time < 0 {
            self.day -= 1;
            if self.day == 0 {
                self.month -= 1;
                if self.month == 0 {
                    (self.year, self.month) = (self.year.checked_sub(1)?, 12);
                }
                self.day = days_of_month(self.year, self.month);
            }
        } else if time >= 24 * 60 {
            self.day += 1;
            if self.day > days_of_month(self.year, self.month) {
                (self.month, self.day) = (self.month + 1, 1);
                if self.month > 12 {
                    (self.year, self.month) = (self.year + 1, 1);
                }
            }
        }
        (self.year < 10_000).then_some(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_the_calendar() {
        for good in ["20240229T235959Z", "20000229T000000Z", "20161231T235960Z", "99991231T000000Z"]
        {
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

    #[test]
    fn moments_are_in_the_calendar() {
        for moment in ["20240229T235959", "20001231T000000", "20161231T235960"] {
            assert!(is_moment(moment), "{moment}");
        }
        for moment in [
            "20230229T000000",
            "19000229T000000",
            "20240631T000000",
            "20241301T000000",
            "20240001T000000",
            "20240101T240000",
            "20240101T000060",
            "20240101",
            "2024-01-01T00:00:00",
            "2024010T1000000",
            "２0240101T000000",
        ] {
            assert!(!is_moment(moment), "{moment}");
        }
    }

    #[test]
    fn american_dates_are_read() {
        for (given, usual_form) in [
            ("01/31/2026 23:59:59", Some("20260131T235959Z")),
            ("3/1/2014 9:05:07", Some("20140301T090507Z")),
            ("2014-03-01T09:05:07Z", Some("20140301T090507Z")),
            ("31/01/2026 23:59:59", None),
            ("01/31/26", None),
            ("", None),
        ] {
            assert_eq!(usual_or_american(given).as_deref(), usual_form, "{given}");
        }
    }

    #[test]
    fn moments_in_other_forms_are_written_as_usual() {
        for (given, usual_form) in [
            ("20240229T120000", Some("20240229T120000Z")),
            ("2024-02-29T12:00:00Z", Some("20240229T120000Z")),
            ("2024-02-29 12:00:00", Some("20240229T120000Z")),
            ("2024-03-01T01:30:00.25+08:00", Some("20240229T173000Z")),
            ("20231231t233000-0130", Some("20240101T010000Z")),
            ("2024-01-01T00:00:00+01", Some("20231231T230000Z")),
            ("2024-02-29", None),
            ("20240229", None),
            ("2023-02-29T12:00:00Z", None),
            ("2024-02-29T12:00", None),
            ("29.02.2024 12:00:00", None),
            ("2024-02-29T12:00:00 CET", None),
            ("2024-0229T12:00:00Z", None),
        ] {
            assert_eq!(usual(given).as_deref(), usual_form, "{given}");
        }
    }
}
