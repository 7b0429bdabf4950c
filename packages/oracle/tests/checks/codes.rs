//! Every code with its exact finding.

use super::*;

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

#[test]
fn code_34_low_quality() {
    // A hundred records, three quarters of them repeats, in an order that repeats no run.
    let distinct = distinct();
    let rows = shuffled((0..100).map(|n| distinct[n % 25].clone()).collect::<Vec<_>>());
    let finding = Finding::LowQuality { quality_bps: 2_500, min_bps: 3_000 };
    flagged(&report(&rows, &SeenRows::new()), Code::LowQuality, &[finding]);
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
