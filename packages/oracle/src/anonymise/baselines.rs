//! The two textbook algorithms, to measure ours against on the RAND data: full-domain recoding (the best node
//! of the whole lattice, which is what the searches of Samarati, Incognito and Flash find) and strict Mondrian.
//! All are measured by the NCP of what a reader is shown. Full-domain recoding walks 33,614 nodes four times, which
//! takes minutes: `RUSTFLAGS="--cfg sheaf_measure" cargo test -p oracle --lib full_domain`.

#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, reason = "only for measuring")]

#[cfg(sheaf_measure)]
mod full_domain;

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::classes::Member;
use super::{Source, anonymise, members};
use crate::schema::{Anonymity, BPS, PoolSchema, Rungs, Table, WHOLE, count};

const CONTRIBUTORS: usize = 120;
const COHORTS: usize = 5;

type Rows<'m> = Vec<&'m Member<'m>>;

fn rungs(schema: &PoolSchema) -> Vec<&Rungs> {
    schema.columns().iter().filter_map(|column| column.rungs()).collect()
}

fn holds(rows: &[&Member<'_>], anonymity: Anonymity) -> bool {
    let contributors: BTreeSet<u64> = rows.iter().map(|row| row.contributor).collect();
    let diverse = |group: usize| {
        let values: BTreeSet<u32> = rows.iter().filter_map(|row| row.sensitive[group]).collect();
        count(values.len()) >= u64::from(anonymity.l)
    };
    count(contributors.len()) >= u64::from(anonymity.k) && (0..rows[0].sensitive.len()).all(diverse)
}

/// Basis points of all cells, from parts per million summed over cells.
fn bps(sum: u64, rows: usize, columns: usize) -> u64 {
    sum * BPS / (count(rows * columns) * u64::from(WHOLE))
}

/// NCP in basis points of strict Mondrian: halves at the median of the widest column that allows it.
fn mondrian(schema: &PoolSchema, rows: &[Member<'_>], anonymity: Anonymity) -> u64 {
    let rungs = rungs(schema);
    let value = |row: &Member<'_>, column: usize| row.quasi[column].unwrap_or(0);
    let spread = |rows: &Rows<'_>, column: usize| {
        let values = rows.iter().map(|row| value(row, column));
        values.clone().max().unwrap_or(0).abs_diff(values.min().unwrap_or(0))
    };
    let all: Rows<'_> = rows.iter().collect();
    let whole: Vec<u64> = (0..rungs.len()).map(|column| spread(&all, column).max(1)).collect();
    let (mut open, mut sum) = (vec![all], 0);
    while let Some(mut class) = open.pop() {
        let mut columns: Vec<usize> = (0..rungs.len()).collect();
        columns.sort_by_key(|column| Reverse(spread(&class, *column) * u64::from(WHOLE) / whole[*column]));
        let halves = columns.into_iter().find_map(|column| {
            class.sort_by_key(|row| value(row, column));
            let median = value(class[class.len() / 2], column);
            let below = class.partition_point(|row| value(row, column) < median);
            let up_to = class.partition_point(|row| value(row, column) <= median);
            [below, up_to].into_iter().filter(|at| (1..class.len()).contains(at)).find_map(|at| {
                let (low, high) = class.split_at(at);
                (holds(low, anonymity) && holds(high, anonymity)).then(|| [low.to_vec(), high.to_vec()])
            })
        });
        match halves {
            Some(halves) => open.extend(halves),
            None => {
                let shown = |(column, rungs): (usize, &&Rungs)| {
                    let cover = rungs.cover(class.iter().map(|row| row.quasi[column]));
                    u64::from(rungs.penalty(cover)) * count(class.len())
                };
                sum += rungs.iter().enumerate().map(shown).sum::<u64>();
            }
        }
    }
    bps(sum, rows.len(), rungs.len())
}

/// The first cohort of the RAND data. `dealt`: like cards, and not in blocks of neighbouring rows.
fn tables(schema: &PoolSchema, dealt: bool) -> Vec<Table> {
    let text = include_str!("../../../../tests/data/randhie.csv");
    let (header, rows) = text.split_once('\n').unwrap();
    let rows: Vec<&str> = rows.lines().collect();
    let block = rows.len().div_ceil(CONTRIBUTORS);
    let parse = |contributor: usize| {
        let mine =
            |row: usize| if dealt { row % CONTRIBUTORS == contributor } else { row / block == contributor };
        let rows = rows.iter().enumerate().filter(|(row, _)| mine(*row)).map(|(_, line)| *line);
        let file = format!("{header}\n{}\n", rows.collect::<Vec<_>>().join("\n"));
        Table::parse(schema, file.as_bytes()).unwrap()
    };
    (0..CONTRIBUTORS).step_by(COHORTS).map(parse).collect()
}

/// Measures ours and another on the cohort, dealt in blocks and like cards, for k = 5 and 10.
fn compare(name: &str, other: impl Fn(&PoolSchema, &[Member<'_>], Anonymity) -> u64) {
    let schema = PoolSchema::from_json(include_bytes!("../../schemas/health-insurance.json")).unwrap();
    for dealt in [false, true] {
        let tables = tables(&schema, dealt);
        let sources = (0..).zip(&tables).map(|(contributor, table)| Source { cohort: 0, contributor, table });
        let sources: Vec<Source<'_>> = sources.collect();
        let rows = members(&schema, &sources.iter().collect::<Vec<_>>());
        for k in [5, 10] {
            let anonymity = Anonymity { k, l: 2 };
            let ours = u64::from(anonymise(&schema, &sources, anonymity).unwrap()[0].losses.ncp_bps);
            let other = other(&schema, &rows, anonymity);
            println!("dealt {dealt}, k {k}: ours {ours}, {name} {other}");
            assert!(ours < other, "dealt {dealt}, k {k}: ours {ours}, {name} {other}");
        }
    }
}

#[test]
fn ours_keeps_more_detail_than_mondrian() {
    compare("Mondrian", mondrian);
}
