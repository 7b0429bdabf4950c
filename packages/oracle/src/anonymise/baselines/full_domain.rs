//! Full-domain recoding: the best node of the whole lattice.

use std::collections::BTreeMap;

use super::{bps, compare, holds, rungs};
use crate::anonymise::classes::Member;
use crate::schema::{Anonymity, BPS, Cover, PoolSchema, Rungs, WHOLE, count};

/// Most rows that the full-domain search may suppress, in basis points: without any it broadens everything.
const MAY_SUPPRESS_BPS: u64 = 100;

/// A level of a full-domain ladder: the value, bands of doubling width or the ladder's groups, anything.
#[derive(Clone, Copy)]
enum Level {
    Ladder(u8),
    Bands(u32),
}

/// Bands of a full-domain ladder: the narrowest, and twice to sixteen times as wide.
const DOUBLINGS: u32 = 5;

fn levels(rungs: &Rungs) -> Vec<Level> {
    let bands = (0..DOUBLINGS).map(Level::Bands);
    let groups = (1..rungs.top()).map(Level::Ladder);
    let between: Vec<Level> = if rungs.is_ordered() { bands.collect() } else { groups.collect() };
    [vec![Level::Ladder(0)], between, vec![Level::Ladder(rungs.top())]].concat()
}

/// Group and penalty of a value at a level.
fn broaden(rungs: &Rungs, level: Level, value: Option<i64>) -> (i64, u64) {
    match level {
        Level::Ladder(level) if level >= rungs.top() => (0, WHOLE.into()),
        Level::Ladder(0) => (rungs.key(0, value), 0),
        Level::Ladder(level) => {
            let cover = value.map_or(Cover::Missing, |value| Cover::Group(level, value));
            (rungs.key(level, value), rungs.penalty(cover).into())
        }
        Level::Bands(doublings) => {
            let band = rungs.key(1, value) >> doublings;
            (band, rungs.penalty(Cover::Bands(0, (1 << doublings) - 1)).into())
        }
    }
}

/// Least NCP in basis points, over every node of the lattice that suppresses no more than it may.
fn full_domain(schema: &PoolSchema, rows: &[Member<'_>], anonymity: Anonymity) -> u64 {
    let rungs = rungs(schema);
    let mut nodes: Vec<Vec<Level>> = vec![Vec::new()];
    for rungs in &rungs {
        let next = levels(rungs);
        nodes =
            nodes.iter().flat_map(|node| next.iter().map(|l| [node.as_slice(), &[*l]].concat())).collect();
    }
    let may = count(rows.len()) * MAY_SUPPRESS_BPS / BPS;
    let best = nodes.iter().filter_map(|node| {
        let mut classes: BTreeMap<Vec<i64>, (Vec<&Member<'_>>, u64)> = BTreeMap::new();
        for row in rows {
            let cells = rungs.iter().zip(node).zip(&row.quasi);
            let cells: Vec<(i64, u64)> =
                cells.map(|((rungs, level), value)| broaden(rungs, *level, *value)).collect();
            let class = classes.entry(cells.iter().map(|(key, _)| *key).collect()).or_default();
            class.0.push(row);
            class.1 += cells.iter().map(|(_, penalty)| penalty).sum::<u64>();
        }
        let (mut suppressed, mut sum) = (0, 0);
        for (class, penalty) in classes.into_values() {
            let kept = holds(&class, anonymity);
            suppressed += if kept { 0 } else { count(class.len()) };
            sum += if kept { penalty } else { count(class.len() * rungs.len()) * u64::from(WHOLE) };
            if suppressed > may {
                return None;
            }
        }
        Some(sum)
    });
    best.min().map_or(BPS, |sum| bps(sum, rows.len(), rungs.len()))
}

#[test]
fn ours_keeps_more_detail_than_any_full_domain_recoding() {
    compare("full domain", full_domain);
}
