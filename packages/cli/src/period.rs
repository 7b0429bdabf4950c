//! Periods as people write them.

const UNITS: [(char, u64); 4] = [('d', 86_400), ('h', 3_600), ('m', 60), ('s', 1)];

/// `90d`, `12h`, `30m` or `45s`, in seconds.
pub(crate) fn period(text: &str) -> Result<u64, String> {
    let wrong = || format!("{text:?} is no period: write for instance 90d, 12h, 30m or 45s");
    let unit = text.chars().last().ok_or_else(wrong)?;
    let (_, seconds) = UNITS.iter().find(|(name, _)| *name == unit).ok_or_else(wrong)?;
    let count: u64 = text.strip_suffix(unit).unwrap_or_default().parse().map_err(|_| wrong())?;
    count.checked_mul(*seconds).filter(|period| *period > 0).ok_or_else(wrong)
}

/// The same, for people: `1d 12h`.
pub(crate) fn lasting(seconds: u64) -> String {
    let mut left = seconds;
    let mut parts = vec![];
    for (unit, length) in UNITS {
        if left >= length {
            parts.push(format!("{}{unit}", left / length));
            left %= length;
        }
    }
    if parts.is_empty() { "0s".into() } else { parts.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_have_a_unit() {
        assert_eq!(period("90d"), Ok(7_776_000));
        assert_eq!(period("12h"), Ok(43_200));
        assert_eq!(period("30m"), Ok(1_800));
        assert_eq!(period("45s"), Ok(45));
        for wrong in
            ["", "d", "90", "0d", "-1d", "1.5h", "9 d", "1y", "99999999999999999999s", "999999999999999999d"]
        {
            assert!(period(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn they_are_said_in_the_same_units() {
        assert_eq!(
            [0, 45, 225, 1_209_600, 129_601].map(lasting),
            ["0s", "45s", "3m 45s", "14d", "1d 12h 1s"]
        );
    }
}
