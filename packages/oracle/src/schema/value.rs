//! Exact values: decimals as fixed-point integers, instants as milliseconds. No floats, so that every
//! machine reads the same value.

#![allow(clippy::arithmetic_side_effects, reason = "every operand is bounded by the digits read")]

/// Milliseconds of an hour.
pub(super) const HOUR_MS: i64 = 3_600_000;
/// Milliseconds of a day.
pub(super) const DAY_MS: i64 = 24 * HOUR_MS;

/// Most decimal places of a number: nine still leave nine digits before the point in an `i64`.
pub const MAX_DECIMALS: u8 = 9;

/// Reads `-12.50` as a fixed-point integer with `decimals` places; `.5` is 0.5. `None` for anything else:
/// an exponent, a plus sign, more places than `decimals` (unless they are zeros), or what does not fit.
pub fn parse_decimal(text: &str, decimals: u8) -> Option<i64> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if (whole.is_empty() && fraction.is_empty()) || digits.ends_with('.') {
        return None;
    }
    if !whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut value: i64 = 0;
    let places = usize::from(decimals);
    let padded = fraction.bytes().chain(std::iter::repeat(b'0')).take(places);
    for digit in whole.bytes().chain(padded) {
        value = value.checked_mul(10)?.checked_add(i64::from(digit - b'0'))?;
    }
    if fraction.bytes().skip(places).any(|digit| digit != b'0') {
        return None;
    }
    Some(if negative { -value } else { value })
}

/// Writes a fixed-point integer in its shortest form: `0.5`, `-12`, `6.907755`.
pub fn format_decimal(value: i64, decimals: u8) -> String {
    let unit = 10_u64.pow(u32::from(decimals.min(MAX_DECIMALS)));
    let sign = if value < 0 { "-" } else { "" };
    let magnitude = value.unsigned_abs();
    let fraction = magnitude % unit;
    if fraction == 0 {
        return format!("{sign}{}", magnitude / unit);
    }
    let places = usize::from(decimals);
    let digits = format!("{fraction:0places$}");
    format!("{sign}{}.{}", magnitude / unit, digits.trim_end_matches('0'))
}

/// Reads an RFC 3339 instant of the years 1 to 9999 as milliseconds since 1970. `None` for anything else:
/// no offset, no seconds, a leap second, more than three decimal places of a second.
pub fn parse_instant(text: &str) -> Option<i64> {
    let mut read = Scan(text);
    let (year, month, day) = (read.digits(4)?, read.after("-")?.digits(2)?, read.after("-")?.digits(2)?);
    if !read.skip_any(&['T', 't', ' ']) {
        return None;
    }
    let (hour, minute, second) = (read.digits(2)?, read.after(":")?.digits(2)?, read.after(":")?.digits(2)?);
    let millis = if read.skip_any(&['.']) { read.millis()? } else { 0 };
    let offset = read.offset()?;
    let in_range = read.0.is_empty()
        && (1..=9_999).contains(&year)
        && (1..=12).contains(&month)
        && (1..=days_in(year, month)).contains(&day)
        && hour < 24
        && minute < 60
        && second < 60;
    let seconds = (hour * 60 + minute) * 60 + second - offset * 60;
    in_range.then(|| days_from_civil(year, month, day) * DAY_MS + seconds * 1_000 + millis)
}

/// Writes an instant in UTC, with milliseconds only where there are any: `2026-11-23T08:15:00Z`.
pub fn format_instant(instant: i64) -> String {
    let (year, month, day) = civil(instant);
    let of_day = instant.rem_euclid(DAY_MS);
    let (seconds, millis) = (of_day / 1_000, of_day % 1_000);
    let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    let fraction = if millis == 0 { String::new() } else { format!(".{millis:03}") };
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{fraction}Z")
}

/// Year, month (1 to 12) and day (1 to 31) of an instant, in UTC.
pub(super) fn civil(instant: i64) -> (i64, i64, i64) {
    // Days to civil by Howard Hinnant's algorithm: a year that begins in March has its leap day at the end.
    let days = instant.div_euclid(DAY_MS) + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, of_year - (153 * shifted + 2) / 5 + 1)
}

fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let shifted = if month > 2 { month - 3 } else { month + 9 };
    let of_year = (153 * shifted + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// What is left to read of an instant.
struct Scan<'a>(&'a str);

impl Scan<'_> {
    fn digits(&mut self, count: usize) -> Option<i64> {
        let (digits, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
    }

    fn after(&mut self, mark: &str) -> Option<&mut Self> {
        self.0 = self.0.strip_prefix(mark)?;
        Some(self)
    }

    fn skip_any(&mut self, marks: &[char]) -> bool {
        match self.0.strip_prefix(marks) {
            Some(rest) => {
                self.0 = rest;
                true
            }
            None => false,
        }
    }

    fn millis(&mut self) -> Option<i64> {
        let count = self.0.bytes().take_while(u8::is_ascii_digit).count();
        let (digits, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        parse_decimal(&format!("0.{digits}"), 3).filter(|_| count > 0)
    }

    /// Minutes east of UTC.
    fn offset(&mut self) -> Option<i64> {
        if self.skip_any(&['Z', 'z']) {
            return Some(0);
        }
        let sign = if self.skip_any(&['+']) { 1 } else { -1 };
        if sign < 0 && !self.skip_any(&['-']) {
            return None;
        }
        let (hours, minutes) = (self.digits(2)?, self.after(":")?.digits(2)?);
        (hours < 24 && minutes < 60).then_some(sign * (hours * 60 + minutes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_exact() {
        assert_eq!(parse_decimal("6.907755", 6), Some(6_907_755));
        assert_eq!(parse_decimal(".1442925", 7), Some(1_442_925));
        assert_eq!(parse_decimal("-0.50", 1), Some(-5));
        assert_eq!(parse_decimal("0.10", 7), parse_decimal(".1", 7));
        for bad in
            ["", "-", ".", "1.", "+1", "1e3", "0.12", "1,5", "92233720368547758080", "NaN", "1 ", "--1"]
        {
            assert_eq!(parse_decimal(bad, 1), None, "{bad}");
        }
        assert_eq!(format_decimal(1_442_925, 7), "0.1442925");
        assert_eq!(format_decimal(-50, 1), "-5");
        assert_eq!(format_decimal(i64::MIN, 0), i64::MIN.to_string());
    }

    #[test]
    fn instants_are_utc_milliseconds() {
        assert_eq!(parse_instant("1970-01-01T00:00:00Z"), Some(0));
        assert_eq!(parse_instant("2000-02-29T12:00:00.5+02:00"), Some(951_818_400_500));
        assert_eq!(format_instant(951_818_400_500), "2000-02-29T10:00:00.500Z");
        for bad in [
            "2023-02-29T00:00:00Z",
            "2023-13-01T00:00:00Z",
            "2023-01-01T24:00:00Z",
            "2023-01-01T00:00:60Z",
            "2023-01-01T00:00:00",
            "2023-01-01",
            "2023-01-01T00:00:00.Z",
            "2023-01-01T00:00:00.1234Z",
            "2023-01-01T00:00:00Zx",
            "+023-01-01T00:00:00Z",
            "2023-01-01T00:00:00+24:00",
            "é",
            "",
        ] {
            assert_eq!(parse_instant(bad), None, "{bad}");
        }
        for days in [-719_162_i64, -1, 0, 59, 60, 11_016, 20_780, 2_932_896] {
            let (year, month, day) = civil(days * DAY_MS);
            assert_eq!(days_from_civil(year, month, day), days);
        }
    }
}
