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
}
