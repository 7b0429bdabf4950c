//! Instants, as people and JSON-LD read them.

const DAY: u64 = 86_400;

/// Seconds since 1970 as an RFC 3339 instant, which is an xsd:dateTime.
pub fn rfc3339(seconds: u64) -> String {
    let (days, rest) = (seconds / DAY, seconds % DAY);
    // days from 0000-03-01, so that a leap day ends its year: 400 years are 146,097 days
    let shifted = days + 719_468;
    let (era, day) = (shifted / 146_097, shifted % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (month, carry) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    let year = era * 400 + year + carry;
    let (hours, minutes, seconds) = (rest / 3_600, rest / 60 % 60, rest % 60);
    format!("{year:04}-{month:02}-{day:02}T{hours:02}:{minutes:02}:{seconds:02}Z")
}

/// Seconds as an xsd:duration, in days and seconds.
pub(crate) fn duration(seconds: u64) -> String {
    match (seconds / DAY, seconds % DAY) {
        (days, 0) => format!("P{days}D"),
        (days, rest) => format!("P{days}DT{rest}S"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_those_of_the_calendar() {
        for (seconds, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_399, "2000-02-28T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_078_012_799, "2004-02-28T23:59:59Z"),
            (1_709_164_800, "2024-02-29T00:00:00Z"),
            (1_735_689_599, "2024-12-31T23:59:59Z"),
            (1_571_797_419, "2019-10-23T02:23:39Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
        ] {
            assert_eq!(rfc3339(seconds), text);
        }
    }

    #[test]
    fn durations_are_days_and_seconds() {
        assert_eq!(duration(365 * DAY), "P365D");
        assert_eq!(duration(DAY + 5), "P1DT5S");
        assert_eq!(duration(0), "P0D");
    }
}
