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

use std::collections::BTreeSet;

use oracle::checks::{
    CheckReport, Checked, Claim, Code, Confidence, Finding, Identifier, SeenRows, Verdict, check, identifiers,
};
use oracle::schema::{BPS, PoolSchema, ReadError, SchemaError, Table};
use serde_json::{Value, json};

const RAND: &str = include_str!("../../../tests/data/randhie.csv");
const CONTRIBUTORS: usize = 120;

fn health() -> PoolSchema {
    PoolSchema::from_json(include_bytes!("../schemas/health-insurance.json")).unwrap()
}

fn heart() -> PoolSchema {
    PoolSchema::from_json(include_bytes!("../schemas/heart-rate.json")).unwrap()
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

#[test]
fn honest_contributions_pass_whichever_way_they_were_dealt() {
    let schema = health();
    for dealt in [false, true] {
        let mut seen = SeenRows::new();
        let mut qualities = Vec::new();
        for (id, rows) in (1..).zip(contributions(dealt)) {
            let claim = Claim { contribution: id, records: rows.len() as u64 };
            let Checked { report, sketch } = check(&schema, claim, file(&rows).as_bytes(), &seen);
            assert_eq!(report.findings, [], "contribution {id}");
            let Verdict::Verified { quality } = report.verdict else { panic!("{report:?}") };
            assert_eq!(
                (report.records, report.completeness_bps, report.validity_bps),
                (rows.len() as u64, 10_000, 10_000)
            );
            assert_eq!(quality, report.uniqueness_bps);
            qualities.push(quality);
            seen.insert(id, sketch);
        }
        let (least, most) = (qualities.iter().min().unwrap(), qualities.iter().max().unwrap());
        println!("dealt {dealt}: quality {least} to {most}");
        assert_eq!(seen.len(), CONTRIBUTORS);
    }
}

#[test]
fn a_report_is_the_same_every_time_and_knows_its_facts() {
    let rows = distinct();
    let text = file(&rows);
    let first = alone(&text, rows.len());
    assert_eq!(first, alone(&text, rows.len()));
    assert_eq!(first.digest, canonical::sha256(text.as_bytes()));
    assert_eq!((first.contribution, first.records), (1_000, 100));
    assert_eq!(first.verdict, Verdict::Verified { quality: 10_000 });
    // CRLF, a byte order mark and quotes are other bytes but the same records.
    let quoted: String = text
        .lines()
        .map(|line| line.split(',').map(|cell| format!("\"{cell}\"")).collect::<Vec<_>>().join(",") + "\r\n")
        .collect();
    let other = alone(&format!("\u{feff}{quoted}"), rows.len());
    assert_ne!(other.digest, first.digest);
    assert_eq!((other.records, other.verdict), (first.records, first.verdict));
}

#[test]
fn quality_is_completeness_times_validity_times_uniqueness() {
    // 100 records: one of 1,000 cells missing, two of the 999 others out of range, ten records repeated.
    let mut rows = distinct();
    rows[0] = with_cell(&rows[0], 3, "");
    rows[1] = with_cell(&rows[1], 0, "400");
    rows[2] = with_cell(&rows[2], 4, "1e3");
    for index in 0..10 {
        rows[90 + index] = rows[10 + index].clone();
    }
    let report = report(&rows, &SeenRows::new());
    assert_eq!(report.completeness_bps, 9_990);
    assert_eq!(report.validity_bps, (997 * 10_000 / 999) as u16);
    assert_eq!(report.uniqueness_bps, 9_000);
    assert_eq!(report.quality_bps, (9_990_u64 * 9_979 * 9_000 / 100_000_000) as u16);
    assert_eq!(report.verdict, Verdict::Verified { quality: report.quality_bps });
}

#[test]
fn repeating_what_is_there_adds_no_weight() {
    let once = contributions(false)[3].clone();
    let twice: Vec<&str> = once.iter().flat_map(|row| [*row, *row]).collect();
    let weight = |rows: &[&str]| {
        let report = report(rows, &SeenRows::new());
        report.records * u64::from(report.quality_bps)
    };
    assert!(weight(&twice) <= weight(&once));
}

#[test]
fn code_1_not_parseable() {
    let good = distinct();
    let cases: [(String, ReadError); 6] = [
        (file(&good) + "1,2,3\n", ReadError::Ragged { line: 102, want: 10 }),
        (file(&good) + &good[0] + ",1\n", ReadError::Ragged { line: 102, want: 10 }),
        (file(&good) + "1,\"0,0,0,0,0,0,0,0,0\n", ReadError::Syntax { line: 102 }),
        (file(&good) + "1\",0,0,0,0,0,0,0,0,0\n", ReadError::Syntax { line: 102 }),
        (file(&good) + "\"1\"x,0,0,0,0,0,0,0,0,0\n", ReadError::Syntax { line: 102 }),
        (format!("{}\u{0}", header()), ReadError::Nul { at: header().len() as u64 }),
    ];
    for (text, error) in cases {
        rejected(&alone(&text, 100), Code::NotParseable, &[unreadable(error)]);
    }
    let report = check(&health(), claim(1), b"mdvis,\xff", &SeenRows::new()).report;
    rejected(&report, Code::NotParseable, &[unreadable(ReadError::NotUtf8 { at: 6 })]);
}

#[test]
fn code_2_direct_identifier() {
    let good = distinct();
    // In the header: a known word, and a name that the schema lists.
    for (name, word) in [("email", "email"), ("first_name", "name"), ("person_id", "person_id")] {
        let lines = file(&good).lines().map(|line| format!("{line},x\n")).collect::<String>();
        let text = lines.replacen("hlthp,x", &format!("hlthp,{name}"), 1);
        let error = ReadError::DirectColumn { line: 1, position: 11, word: word.into() };
        rejected(&alone(&text, 100), Code::DirectIdentifier, &[unreadable(error)]);
    }
    // In a cell, where a number should be.
    let mut rows = good.clone();
    rows[4] = with_cell(&rows[4], 6, "jane.doe@example.org");
    rows[9] = with_cell(&rows[9], 6, "bob@example.org");
    let found = Finding::Identifiers {
        column: "disea".into(),
        kind: Identifier::Email,
        certain: true,
        cells: 2,
        first_record: 5,
    };
    let report = report(&rows, &SeenRows::new());
    rejected(&report, Code::DirectIdentifier, std::slice::from_ref(&found));
    let sentence = "column `disea` holds an e-mail address in 2 cells, first in record 5";
    assert_eq!(found.to_string(), sentence);
    assert!(!serde_json::to_string(&report).unwrap().contains("example.org"), "a report repeats no value");
}

#[test]
fn code_3_schema_mismatch() {
    let good = file(&distinct());
    let wrong = |position, expected: Option<&str>| {
        unreadable(ReadError::Column { line: 1, position, expected: expected.map(str::to_owned) })
    };
    let cases = [
        (good.replacen("lpi", "lpj", 1), wrong(4, Some("lpi"))),
        (good.replacen("idp,lpi", "lpi,idp", 1), wrong(3, Some("idp"))),
        (good.replacen(",hlthp", "", 1), wrong(10, Some("hlthp"))),
        (good.replacen("hlthp", "hlthp,more", 1), wrong(11, None)),
        // No header: the first row is not repeated in the report.
        (good.split_once('\n').unwrap().1.to_owned(), wrong(1, Some("mdvis"))),
        (String::new(), wrong(1, Some("mdvis"))),
    ];
    for (text, finding) in cases {
        rejected(&alone(&text, 100), Code::SchemaMismatch, &[finding]);
    }
}

#[test]
fn code_4_record_count() {
    let rows = distinct();
    let finding = Finding::RecordCount { claimed: 101, found: 100 };
    rejected(&alone(&file(&rows), 101), Code::RecordCount, &[finding]);
}

#[test]
fn code_5_too_few_records() {
    let rows = &distinct()[..49];
    let finding = Finding::TooFewRecords { found: 49, min: 50 };
    rejected(&report(rows, &SeenRows::new()), Code::TooFewRecords, &[finding]);
    rejected(
        &alone(&format!("{}\n", header()), 0),
        Code::TooFewRecords,
        &[Finding::TooFewRecords { found: 0, min: 50 }],
    );
}

#[test]
fn code_6_incomplete() {
    let mut rows = distinct();
    let blank = |rows: &mut Vec<String>, count: usize| {
        (0..count).for_each(|index| rows[index] = with_cell(&rows[index], 4, ""));
    };
    blank(&mut rows, 20);
    assert!(matches!(report(&rows, &SeenRows::new()).verdict, Verdict::Verified { quality: 9_800 }));
    blank(&mut rows, 21);
    let finding = Finding::Incomplete { missing: 21, cells: 1_000, max_bps: 200 };
    rejected(&report(&rows, &SeenRows::new()), Code::Incomplete, &[finding]);
}

#[test]
fn code_7_out_of_range() {
    let mut rows = distinct();
    let cells = ["-1", "367", "1.5", "abc", "99999999999999999999", "1e2", "0x1", " 1", "+1", "NaN"];
    for (index, cell) in cells.iter().enumerate() {
        rows[index] = with_cell(&rows[index], 0, cell);
    }
    assert!(matches!(report(&rows, &SeenRows::new()).verdict, Verdict::Verified { quality: 9_900 }));
    rows[10] = with_cell(&rows[10], 1, "5.000001");
    let finding = Finding::OutOfRange { invalid: 11, cells: 1_000, max_bps: 100 };
    rejected(&report(&rows, &SeenRows::new()), Code::OutOfRange, &[finding]);
}

#[test]
fn code_8_repeated_records() {
    // The same hundred rows twice over: 193 runs of eight, of which the last 93 came up before.
    let rows = distinct();
    let twice = [rows.clone(), rows].concat();
    let finding = Finding::Repeated { repeated: 93, items: 193, max_bps: 2_000 };
    rejected(&report(&twice, &SeenRows::new()), Code::RepeatedRecords, &[finding]);
    // With a key, it is what must not repeat.
    let mut lines: Vec<String> = beats(0).take(100).collect();
    (0..21).for_each(|index| lines[index] = lines[99].clone());
    let report = checked(&heart(), 100, &(lines.join("\n") + "\n"), &SeenRows::new());
    let finding = Finding::Repeated { repeated: 21, items: 100, max_bps: 2_000 };
    rejected(&report, Code::RepeatedRecords, &[finding]);
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

#[test]
fn code_9_duplicate_in_many_disguises() {
    let (seen, all) = (everyone(), contributions(false));
    let victim = &all[41];
    let distinct: BTreeSet<&&str> = victim.iter().collect();
    let whole = Finding::LikeAnother {
        of: 42,
        refused: true,
        without: None,
        shared: distinct.len() as u64,
        items: distinct.len() as u64,
    };
    let copy: Vec<String> = victim.iter().map(|row| (*row).to_owned()).collect();
    rejected(&report(&copy, &seen), Code::Duplicate, std::slice::from_ref(&whole));
    rejected(&report(&shuffled(copy.clone()), &seen), Code::Duplicate, std::slice::from_ref(&whole));
    // Written otherwise: 0.5 as 0.50 is the same value.
    let respelt: Vec<String> =
        copy.iter().map(|row| with_cell(row, 1, &format!("{}0", row.split(',').nth(1).unwrap()))).collect();
    let respelt: Vec<String> = respelt
        .iter()
        .map(|row| if row.contains('.') { row.clone() } else { row.replacen("00", "0", 1) })
        .collect();
    assert!(matches!(report(&respelt, &seen).verdict, Verdict::Rejected { code: Code::Duplicate }));
    // Hidden in five times as many other rows, and as an excerpt.
    let invented = (0..840).map(|n| format!("{},0,1,{}.5,1,0,{}.25,1,0,0", n % 60, n % 7, n % 50));
    let hidden = shuffled(copy.iter().cloned().chain(invented).collect::<Vec<_>>());
    assert!(matches!(report(&hidden, &seen).verdict, Verdict::Rejected { code: Code::Duplicate }));
    let excerpt = report(&copy[..120], &seen);
    assert!(matches!(excerpt.verdict, Verdict::Rejected { code: Code::Duplicate }), "{excerpt:?}");
    // Its own earlier submission is no copy, and neither is what was withdrawn.
    let own = Claim { contribution: 42, records: copy.len() as u64 };
    let again = check(&health(), own, file(&copy).as_bytes(), &seen).report;
    assert!(matches!(again.verdict, Verdict::Verified { .. }));
    let mut without = seen;
    without.remove(42);
    assert!(matches!(report(&copy, &without).verdict, Verdict::Verified { .. }));
}

#[test]
fn code_10_near_duplicate() {
    let (seen, all) = (everyone(), contributions(false));
    // One column changed throughout, in the same order and shuffled.
    for column in [3, 6] {
        let altered: Vec<String> = (0..)
            .zip(&all[41])
            .map(|(n, row)| with_cell(row, column, &format!("{}.{}", n % 7, n * 31 % 97)))
            .collect();
        for rows in [altered.clone(), shuffled(altered)] {
            let report = report(&rows, &seen);
            assert_eq!(report.verdict, Verdict::Rejected { code: Code::NearDuplicate }, "{report:?}");
            let [Finding::LikeAnother { of: 42, refused: true, without: Some(name), shared, items }] =
                report.findings.as_slice()
            else {
                panic!("{report:?}")
            };
            assert_eq!(*name, header().split(',').nth(column).unwrap());
            assert_eq!(shared, items);
        }
    }
    // Visits changed: without them few rows are distinct, so it is the runs that give it away.
    let visits: Vec<String> =
        (0..).zip(&all[41]).map(|(n, row)| with_cell(row, 0, &format!("{}", n % 60))).collect();
    assert_eq!(report(&visits, &seen).verdict, Verdict::Rejected { code: Code::NearDuplicate });
}

#[test]
fn code_32_possible_identifier() {
    let mut rows = distinct();
    rows[0] = with_cell(&rows[0], 6, "ask Dr Miller");
    let finding = Finding::Identifiers {
        column: "disea".into(),
        kind: Identifier::PersonName,
        certain: false,
        cells: 1,
        first_record: 1,
    };
    flagged(&report(&rows, &SeenRows::new()), Code::PossibleIdentifier, &[finding]);
}

#[test]
fn code_33_possible_duplicate() {
    let (seen, all) = (everyone(), contributions(false));
    // Three quarters of another's distinct rows, the rest one's own.
    let theirs: Vec<String> =
        all[41].iter().collect::<BTreeSet<_>>().into_iter().map(|row| (*row).to_owned()).collect();
    let shared = theirs.len() * 3 / 4;
    let own = (0..theirs.len() - shared).map(|n| format!("{n},0,1,{}.125,1,0,99.5,1,0,0", n % 7));
    let mixed = shuffled(theirs[..shared].iter().cloned().chain(own).collect::<Vec<_>>());
    let finding = Finding::LikeAnother {
        of: 42,
        refused: false,
        without: None,
        shared: shared as u64,
        items: theirs.len() as u64,
    };
    flagged(&report(&mixed, &seen), Code::PossibleDuplicate, &[finding]);
    // Sixteen rows from each of ten others.
    let patched: Vec<&str> = all.iter().take(10).flat_map(|rows| rows[40..56].to_vec()).collect();
    let report = report(&patched, &seen);
    assert_eq!(report.verdict, Verdict::Flagged { code: Code::PossibleDuplicate }, "{report:?}");
    assert!(
        matches!(report.findings.as_slice(), [Finding::Patchwork { known: 90.., runs: 100.. }]),
        "{report:?}"
    );
}

#[test]
fn code_33_too_small_to_be_refused() {
    // Twenty distinct rows are no evidence; a person looks.
    let schema = changed(&health(), "/limits/min_records", json!(10)).unwrap();
    let rows = &distinct()[..20];
    let mut seen = SeenRows::new();
    seen.insert(7, check(&schema, claim(20), file(rows).as_bytes(), &seen).sketch);
    let report = checked(&schema, 20, &file(rows), &seen);
    let finding = Finding::LikeAnother { of: 7, refused: false, without: None, shared: 20, items: 20 };
    flagged(&report, Code::PossibleDuplicate, &[finding]);
}

#[test]
fn code_34_low_quality() {
    // A hundred records, three quarters of them repeats, in an order that repeats no run.
    let distinct = distinct();
    let rows = shuffled((0..100).map(|n| distinct[n % 25].clone()).collect::<Vec<_>>());
    let finding = Finding::LowQuality { quality_bps: 2_500, min_bps: 3_000 };
    flagged(&report(&rows, &SeenRows::new()), Code::LowQuality, &[finding]);
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

#[test]
fn heart_rates_differ_though_they_look_alike() {
    let (schema, mut seen) = (heart(), SeenRows::new());
    let lines = |person| beats(person).take(600).collect::<Vec<_>>().join("\n") + "\n";
    for person in 0..40 {
        let claim = Claim { contribution: person, records: 600 };
        let Checked { report, sketch } = check(&schema, claim, lines(person).as_bytes(), &seen);
        assert_eq!(report.verdict, Verdict::Verified { quality: 10_000 }, "{report:?}");
        seen.insert(person, sketch);
    }
    // A copy an hour later.
    let later: String = lines(7).replace("03-01T00", "03-02T00").replace("03-01T0", "03-03T0");
    let report = checked(&schema, 600, &later, &seen);
    assert_eq!(report.verdict, Verdict::Rejected { code: Code::NearDuplicate }, "{report:?}");
}

#[test]
fn json_lines_are_read_strictly() {
    let good: Vec<String> = beats(1).take(60).collect();
    let report = |line: &str| {
        let mut lines = good.clone();
        lines[1] = line.to_owned();
        checked(&heart(), 60, &lines.join("\n"), &SeenRows::new())
    };
    let second = |error: fn(u64) -> ReadError| [unreadable(error(2))];
    let syntax = second(|line| ReadError::Syntax { line });
    let deep = format!("{}1{}", r#"{"a":"#.repeat(10_000), "}".repeat(10_000));
    for bad in
        ["", "[]", "{", "null", "{} {}", r#"{"bpm":1,"bpm":1}"#, r#"{"bpm":01}"#, r#"{"bpm":"\ud800"}"#]
    {
        rejected(&report(bad), Code::NotParseable, &syntax);
    }
    let unknown = unreadable(ReadError::Column { line: 2, position: 1, expected: None });
    rejected(&report(&deep), Code::SchemaMismatch, &[unknown]);
    let nested = format!(r#"{{"bpm":{}1{}}}"#, "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(report(&nested).records, 60, "nesting is an invalid cell");
    let direct = unreadable(ReadError::DirectColumn { line: 2, position: 2, word: "latitude".into() });
    rejected(&report(r#"{"bpm":60,"latitude":52.5}"#), Code::DirectIdentifier, &[direct]);
    // A number in quotes, a string without, another type: invalid cells, not faults of the file.
    for (line, invalid) in [
        (r#"{"ts":"2026-03-09T00:00:00Z","bpm":"60","age_band":"30-39","device":"watch"}"#, 1),
        (r#"{"ts":1,"bpm":true,"age_band":30,"device":"phone"}"#, 4),
        (r#"{"ts":"2026-03-09","bpm":6e1,"age_band":["30-39"],"device":null}"#, 3),
    ] {
        let report = report(line);
        assert!(report.validity_bps < 10_000, "{line}");
        let cells = 59 * 5 + if line.contains("null") { 3 } else { 4 };
        assert_eq!(u64::from(report.validity_bps), (cells - invalid) * BPS / cells, "{line}");
    }
}

#[test]
fn hostile_files_cost_little_and_panic_nothing() {
    let report = |text: &str| alone(text, 1);
    let column = |position| unreadable(ReadError::Column { line: 1, position, expected: None });
    rejected(&report(&",".repeat(1_000_000)), Code::SchemaMismatch, &[column(11)]);
    let wide = format!("{}\n{}\n", header(), "1,".repeat(1_000_000));
    rejected(&report(&wide), Code::NotParseable, &[unreadable(ReadError::Ragged { line: 2, want: 10 })]);
    let long = format!("{}\n\"{}\",0,0,0,0,0,0,0,0,0\n", header(), "x".repeat(2 << 20));
    let too_long = ReadError::LineTooLong { line: 2, max: 1 << 20 };
    rejected(&report(&long), Code::NotParseable, &[unreadable(too_long.clone())]);
    let line = format!("{{\"{}\":1}}\n", "x".repeat(2 << 20));
    let lines = checked(&heart(), 1, &format!("{}\n{line}", beats(1).next().unwrap()), &SeenRows::new());
    rejected(&lines, Code::NotParseable, &[unreadable(too_long)]);
    for text in [
        "\"",
        "\"\"\"",
        ",",
        "\n",
        "\r",
        "\r\n",
        "\u{feff}",
        "\u{feff}\u{feff}mdvis",
        "mdvis\r",
        "é,\u{10ffff}",
    ] {
        assert!(matches!(report(text).verdict, Verdict::Rejected { .. }), "{text:?}");
    }
    // Every way to cut a good file short, and every byte of it changed, is answered.
    let good = file(&distinct()[..3]);
    for at in 0..good.len() {
        let _ = check(&health(), claim(3), &good.as_bytes()[..at], &SeenRows::new());
        let mut bytes = good.clone().into_bytes();
        bytes[at] ^= 0x15;
        let _ = check(&health(), claim(3), &bytes, &SeenRows::new());
    }
}

#[test]
fn identifiers_of_every_kind() {
    use Confidence::{Certain, Possible};
    use Identifier as I;
    let cases: [(&str, I, Confidence); 33] = [
        ("write to Jane.Doe+x@mail.example.co.uk, please", I::Email, Certain),
        ("mailto:a@b.org", I::Email, Certain),
        ("<a_b@bücher.de>", I::Email, Certain),
        ("call +49 30 1234567 today", I::Phone, Certain),
        ("+14155552671", I::Phone, Certain),
        ("(415) 555-2671", I::Phone, Certain),
        ("030 1234 5678", I::Phone, Possible),
        ("0049301234567", I::Phone, Possible),
        ("DE89 3704 0044 0532 0130 00", I::Iban, Certain),
        ("iban:gb82west12345698765432.", I::Iban, Certain),
        ("NO9386011117947", I::Iban, Certain),
        ("4111 1111 1111 1111", I::PaymentCard, Certain),
        ("card 378282246310005 exp", I::PaymentCard, Certain),
        ("5555-5555-5555-4444", I::PaymentCard, Certain),
        ("078-05-1120", I::NationalId, Certain),
        ("AB123456C", I::NationalId, Certain),
        ("no. AB 12 34 56 C!", I::NationalId, Certain),
        ("12345678Z", I::NationalId, Certain),
        ("X1234567L", I::NationalId, Certain),
        ("RSSMRA85T10A562S", I::NationalId, Certain),
        ("255081416802538", I::NationalId, Certain),
        ("44051401359", I::NationalId, Possible),
        ("from 192.168.1.17:8080", I::IpAddress, Certain),
        ("2001:db8::8a2e:370:7334", I::IpAddress, Certain),
        ("[fe80::1%eth0]", I::IpAddress, Certain),
        ("00:1A:2B:3C:4D:5E", I::MacAddress, Certain),
        ("00-1a-2b-3c-4d-5e", I::MacAddress, Certain),
        ("123e4567-e89b-12d3-a456-426614174000", I::Uuid, Possible),
        ("at 52.520008, 13.404954", I::Coordinates, Certain),
        ("-33.8688°, 151.2093° E", I::Coordinates, Certain),
        ("seen by Frau Müller", I::PersonName, Possible),
        ("Mr. Smith", I::PersonName, Possible),
        ("follow @jane_doe", I::Handle, Possible),
    ];
    for (text, kind, confidence) in cases {
        assert!(identifiers(text).contains(&(kind, confidence)), "{text}: {:?}", identifiers(text));
    }
}

#[test]
fn what_is_no_identifier() {
    let fine = [
        "",
        "felt well after lunch",
        "6.907755",
        ".1442925",
        "2026-11-23",
        "23.11.2026 14:05",
        "08:15:00",
        "120/80 mmHg",
        "5 x 400 m at 4:30",
        "dr",
        "the m of it",
        "a@b",
        "@",
        "@@",
        "1234567890123456",
        "DE89 3704 0044 0532 0130 01",
        "999-99-9999",
        "4111 1111 1111 1112",
        "256.1.1.1",
        "1.2.3",
        "12345678A",
        "52.52, 13.40",
        "::",
        "1e400",
        "+",
        "((((",
        "walked 10,000 steps",
        "ABCDEF85T10A562X",
    ];
    for text in fine {
        assert_eq!(identifiers(text), [], "{text}");
    }
    // Long and repetitive texts take linear time.
    for part in ["DE ", "+1", "1 ", "@", "a@", "é", "::", "Mr ", "1.", "((", "AB 12 34 56 "] {
        let _ = identifiers(&part.repeat(200_000));
    }
}

#[test]
fn codes_are_stable() {
    let listed: Vec<(u8, &str)> = Code::ALL.iter().map(|code| (code.number(), code.name())).collect();
    let expected = [
        (1, "not_parseable"),
        (2, "direct_identifier"),
        (3, "schema_mismatch"),
        (4, "record_count"),
        (5, "too_few_records"),
        (6, "incomplete"),
        (7, "out_of_range"),
        (8, "repeated_records"),
        (9, "duplicate"),
        (10, "near_duplicate"),
        (32, "possible_identifier"),
        (33, "possible_duplicate"),
        (34, "low_quality"),
    ];
    assert_eq!(listed, expected);
    for code in Code::ALL {
        assert_eq!(Code::from_number(code.number()), Some(code));
        assert_eq!(code.rejects(), code.number() < 32);
        assert_eq!(json!(code), json!(code.name()));
        assert!(code.sentence().ends_with('.'));
    }
    assert_eq!(Code::from_number(0), None);
    let verdict = attestation::Verdict::from(Verdict::Rejected { code: Code::Duplicate });
    assert_eq!(verdict, attestation::Verdict::Rejected { code: 9 });
}

#[test]
fn every_value_of_the_real_data_is_in_its_range() {
    let table = Table::parse(&health(), RAND.as_bytes()).unwrap();
    assert_eq!(table.rows().len(), 20_190);
    assert!(table.rows().flatten().all(Option::is_some));
}
