//! Dates as TMX writes them, `YYYYMMDDThhmmssZ`, and as others do.

/// A moment to the second, without a word on what exists.
struct Moment {
    year: usize,
    month: usize,
    day: usize,
    hour: usize,
    minute: usize,
    second: usize,
}

/// Whether it is `YYYYMMDDThhmmss`, and such a moment exists.
pub(super) fn is_moment(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 15
        && bytes[8] == b'T'
        && number(&bytes[..8])
            .zip(number(&bytes[9..]))
            .is_some_and(|(day, time)| moment(day, time).exists())
}

/// The same moment as TMX writes it, if it is told to the second. Time without a zone is UTC, as the
/// format has it.
pub(super) fn usual(text: &str) -> Option<String> {
    let bytes = text.trim().as_bytes();
    let (day, rest) = digits(bytes, [4, 2, 2], b'-')?;
    let rest = rest.strip_prefix(b"T").or(rest.strip_prefix(b"t")).or(rest.strip_prefix(b" "))?;
    let (time, rest) = digits(rest, [2, 2, 2], b':')?;
    let minutes = zone(after_fraction(rest))?;
    let moment = moment(day, time);
    if !moment.exists() {
        return None;
    }
    let Moment { year, month, day, hour, minute, second } = moment.earlier(minutes)?;
    Some(format!("{year:04}{month:02}{day:02}T{hour:02}{minute:02}{second:02}Z"))
}

fn number(digits: &[u8]) -> Option<usize> {
    digits.iter().try_fold(0, |number, digit| {
        digit.is_ascii_digit().then(|| number * 10 + usize::from(digit - b'0'))
    })
}

fn moment(day: usize, time: usize) -> Moment {
    Moment {
        year: day / 10_000,
        month: day / 100 % 100,
        day: day % 100,
        hour: time / 10_000,
        minute: time / 100 % 100,
        second: time % 100,
    }
}

/// Three groups of digits as one number, all of them or none apart by `mark`.
fn digits(bytes: &[u8], lengths: [usize; 3], mark: u8) -> Option<(usize, &[u8])> {
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

/// The minutes that a zone is before UTC.
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
            && (1..=days(self.year, self.month)).contains(&self.day)
            && self.hour < 24
            && self.minute < 60
            && self.second < 61
    }

    /// So many minutes earlier, less than a day.
    fn earlier(mut self, minutes: i32) -> Option<Self> {
        let time = i32::try_from(self.hour * 60 + self.minute).ok()? - minutes;
        let within = usize::try_from(time.rem_euclid(24 * 60)).ok()?;
        (self.hour, self.minute) = (within / 60, within % 60);
        if time < 0 {
            self.day -= 1;
            if self.day == 0 {
                self.month -= 1;
                if self.month == 0 {
                    (self.year, self.month) = (self.year.checked_sub(1)?, 12);
                }
                self.day = days(self.year, self.month);
            }
        } else if time >= 24 * 60 {
            self.day += 1;
            if self.day > days(self.year, self.month) {
                (self.month, self.day) = (self.month + 1, 1);
                if self.month > 12 {
                    (self.year, self.month) = (self.year + 1, 1);
                }
            }
        }
        (self.year < 10_000).then_some(self)
    }
}

fn days(year: usize, month: usize) -> usize {
    let is_leap = year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400);
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
            "20240101",
            "2024-01-01T00:00:00",
            "2024010T1000000",
            "２0240101T000000",
        ] {
            assert!(!is_moment(moment), "{moment}");
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
