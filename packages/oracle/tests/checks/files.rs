//! What cannot be read, and hostile files.

use super::*;

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
fn every_value_of_the_real_data_is_in_its_range() {
    let table = Table::parse(&health(), RAND.as_bytes()).unwrap();
    assert_eq!(table.rows().len(), 20_190);
    assert!(table.rows().flatten().all(Option::is_some));
}
