//! What is found in contributions: every code with its exact finding, copies in many disguises, hostile files.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs
)]

mod codes;
mod files;
mod identifiers;
mod likeness;

use std::collections::BTreeSet;

use oracle::checks::{
    CheckReport, Checked, Claim, Code, Confidence, Finding, Identifier, SeenRows, Verdict, check, identifiers,
};
use oracle::schema::{BPS, PoolSchema, ReadError, SchemaError, Table};
use serde_json::{Value, json};

const RAND: &str = include_str!("../../../../tests/data/randhie.csv");
const CONTRIBUTORS: usize = 120;
fn health() -> PoolSchema {
    PoolSchema::from_json(include_bytes!("../../schemas/health-insurance.json")).unwrap()
}

fn heart() -> PoolSchema {
    PoolSchema::from_json(include_bytes!("../../schemas/heart-rate.json")).unwrap()
}

/// The schema with one part of its document changed.
fn changed(schema: &PoolSchema, pointer: &str, value: Value) -> Result<PoolSchema, SchemaError> {
    let mut document = serde_json::to_value(schema).unwrap();
    *document.pointer_mut(pointer).unwrap() = value;
    PoolSchema::from_json(document.to_string().as_bytes())
}

fn header() -> &'static str {
    RAND.lines().next().unwrap()
}

fn rows() -> Vec<&'static str> {
    RAND.lines().skip(1).collect()
}

/// The RAND rows in blocks of neighbours (families, the years of one person), or shuffled and dealt.
fn contributions(dealt: bool) -> Vec<Vec<&'static str>> {
    let rows = if dealt { shuffled(rows()) } else { rows() };
    rows.chunks(rows.len().div_ceil(CONTRIBUTORS)).map(<[_]>::to_vec).collect()
}

fn file<S: AsRef<str>>(rows: &[S]) -> String {
    let rows: Vec<&str> = rows.iter().map(AsRef::as_ref).collect();
    format!("{}\n{}\n", header(), rows.join("\n"))
}

fn claim(records: usize) -> Claim {
    Claim { contribution: 1_000, records: records as u64 }
}

fn checked(schema: &PoolSchema, rows: usize, file: &str, seen: &SeenRows) -> CheckReport {
    check(schema, claim(rows), file.as_bytes(), seen).report
}

fn report<S: AsRef<str>>(rows: &[S], seen: &SeenRows) -> CheckReport {
    checked(&health(), rows.len(), &file(rows), seen)
}

/// A report on a file that nothing else is known of.
fn alone(file: &str, records: usize) -> CheckReport {
    checked(&health(), records, file, &SeenRows::new())
}

fn rejected(report: &CheckReport, code: Code, findings: &[Finding]) {
    assert_eq!(report.findings, findings);
    assert_eq!(report.verdict, Verdict::Rejected { code });
}

fn flagged(report: &CheckReport, code: Code, findings: &[Finding]) {
    assert_eq!(report.findings, findings);
    assert_eq!(report.verdict, Verdict::Flagged { code });
}

fn unreadable(error: ReadError) -> Finding {
    Finding::Unreadable { error }
}

/// A row with one cell replaced.
fn with_cell(row: &str, column: usize, cell: &str) -> String {
    let mut cells: Vec<&str> = row.split(',').collect();
    cells[column] = cell;
    cells.join(",")
}

/// The first contributor's rows, all different from each other, with some made otherwise.
fn distinct() -> Vec<String> {
    let unique: BTreeSet<&str> = rows().into_iter().take(400).collect();
    unique.into_iter().take(100).map(str::to_owned).collect()
}

/// Every contribution of the RAND data, remembered.
fn everyone() -> SeenRows {
    let (schema, mut seen) = (health(), SeenRows::new());
    for (id, rows) in (1..).zip(contributions(false)) {
        let nobody = SeenRows::new();
        let claim = Claim { contribution: id, records: rows.len() as u64 };
        seen.insert(id, check(&schema, claim, file(&rows).as_bytes(), &nobody).sketch);
    }
    seen
}

/// An order that looks like none.
fn shuffled<T>(mut items: Vec<T>) -> Vec<T> {
    let mut state = 88_172_645_463_325_252_u64;
    for index in (1..items.len()).rev() {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        items.swap(index, (state % (index as u64 + 1)) as usize);
    }
    items
}

/// A person's heart rate, minute by minute.
fn beats(person: u64) -> impl Iterator<Item = String> {
    let mut state = person.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut bpm = 60 + person % 20;
    (0..).map(move |minute: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        bpm = (bpm + state % 9).saturating_sub(4).clamp(45, 180);
        let activity = if bpm > 110 { "running" } else { "resting" };
        let (day, hour, minute) = (1 + minute / 1_440, minute / 60 % 24, minute % 60);
        let second = person % 60;
        format!(
            r#"{{"ts":"2026-03-{day:02}T{hour:02}:{minute:02}:{second:02}Z","bpm":{bpm},"activity":"{activity}","age_band":"30-39","device":"watch"}}"#
        )
    })
}
