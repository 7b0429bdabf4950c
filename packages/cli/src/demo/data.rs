//! The data: real rows dealt to contributors, and a generated second kind.

use anyhow::{Context, Result};
use rand::Rng;
use rand::seq::SliceRandom;
use serde_json::json;

/// 20,190 person-years of the RAND Health Insurance Experiment, public domain (`tests/data/README.md`).
const RANDHIE: &str = include_str!("../../../../tests/data/randhie.csv");

/// The header, and the rows dealt to `people`, so that nobody has fewer than two thirds of an equal share:
/// nothing is left over and nothing is made up.
pub(crate) fn deal(rng: &mut impl Rng, people: usize) -> Result<(String, Vec<Vec<String>>)> {
    let mut lines = RANDHIE.lines().map(|line| line.trim_end().to_string());
    let header = lines.next().context("the data has a header")?;
    let mut rows: Vec<String> = lines.filter(|line| !line.is_empty()).collect();
    rows.shuffle(rng);
    let share = rows.len() / people;
    let least = share * 2 / 3;
    let mut hands: Vec<Vec<String>> = (0..people).map(|_| rows.split_off(rows.len() - least)).collect();
    for row in rows {
        if let Some(hand) = hands.choose_mut(rng) {
            hand.push(row);
        }
    }
    Ok((header, hands))
}

/// A CSV file of these rows.
pub(crate) fn csv(header: &str, rows: &[String]) -> Vec<u8> {
    format!("{header}\n{}\n", rows.join("\n")).into_bytes()
}

/// A day of heart rates, one a quarter of an hour, as a wearable writes them: JSON Lines.
pub(crate) fn heart_rates(rng: &mut impl Rng, day: u32) -> Vec<u8> {
    let resting: i64 = rng.gen_range(52..74);
    let age_band =
        ["18-29", "30-39", "40-49", "50-59", "60-69", "70+"].choose(rng).copied().unwrap_or("30-39");
    let device = ["chest_strap", "ring", "watch"].choose(rng).copied().unwrap_or("watch");
    let (wake, sport) = (rng.gen_range(22..34), rng.gen_range(40..84));
    let mut out = vec![];
    for quarter in 0..96 {
        let activity = match quarter {
            quarter if quarter < wake || quarter >= 92 => "sleeping",
            quarter if (sport..sport + 4).contains(&quarter) => "running",
            quarter if quarter % 5 == 0 => "walking",
            _ => "resting",
        };
        let above = match activity {
            "sleeping" => -6,
            "running" => 75,
            "walking" => 24,
            _ => 8,
        };
        let bpm = resting + above + rng.gen_range(-9..=9);
        let (minute, second): (u32, u32) = (rng.gen_range(0..15), rng.gen_range(0..60));
        let line = json!({
            "ts": format!(
                "2026-03-{:02}T{:02}:{:02}:{second:02}Z",
                day % 28 + 1,
                quarter / 4,
                quarter % 4 * 15 + minute
            ),
            "bpm": bpm,
            "activity": activity,
            "age_band": age_band,
            "device": device,
        });
        out.extend_from_slice(line.to_string().as_bytes());
        out.push(b'\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha20Rng;
    use rand_chacha::rand_core::SeedableRng;

    use super::*;

    #[test]
    fn every_row_is_dealt_once() {
        let (header, hands) = deal(&mut ChaCha20Rng::seed_from_u64(1), 120).unwrap();
        assert!(header.starts_with("mdvis,"));
        assert_eq!(hands.iter().map(Vec::len).sum::<usize>(), 20_190);
        assert!(hands.iter().all(|hand| hand.len() >= 112));
        let mut dealt: Vec<String> = hands.into_iter().flatten().collect();
        let mut all: Vec<String> = RANDHIE.lines().skip(1).map(String::from).collect();
        dealt.sort();
        all.sort();
        assert_eq!(dealt, all);
    }

    #[test]
    fn the_same_seed_deals_the_same_hands() {
        let deal = || deal(&mut ChaCha20Rng::seed_from_u64(7), 120).unwrap();
        assert_eq!(deal(), deal());
    }
}
