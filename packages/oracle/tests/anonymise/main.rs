//! The anonymiser against small tables by hand, a naive checker on random ones, and the real data.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs
)]

mod properties;

use std::collections::{BTreeMap, BTreeSet};

use oracle::anonymise::{
    AnonymiseError, ColumnLoss, Release, ReleasedRow, Source, Value, Weakness, anonymise, to_bytes, verify,
};
use oracle::edition::{Loss, Treatment};
use oracle::schema::{Anonymity, PoolSchema, Table};
use proptest::prelude::*;
use serde_json::json;

const RAND: &str = include_str!("../../../../tests/data/randhie.csv");

fn health() -> PoolSchema {
    PoolSchema::from_json(include_bytes!("../../schemas/health-insurance.json")).unwrap()
}

fn heart() -> PoolSchema {
    PoolSchema::from_json(include_bytes!("../../schemas/heart-rate.json")).unwrap()
}

/// Age in bands of five years, a town in a district in one of two countries, an illness, free words.
fn clinic() -> PoolSchema {
    let towns = ["bern", "bonn", "kiel", "sion"];
    let district = json!({"bern": "middle", "bonn": "rhine", "kiel": "coast", "sion": "alps"});
    let country = json!({"bern": "ch", "bonn": "de", "kiel": "de", "sion": "ch"});
    let field = |name: &str, kind: serde_json::Value, role: serde_json::Value| json!({"name": name, "description": name, "kind": kind, "required": false, "role": role});
    let document = json!({
        "name": "clinic", "version": 1, "title": "t", "description": "d", "record": "visit", "format": "csv",
        "fields": [
            field("age", json!({"integer": {"min": 0, "max": 99}}), json!({"quasi": {"ladder": {"bands": {"width": "5"}}}})),
            field("town", json!({"text": {"max_len": 9, "categories": towns}}),
                json!({"quasi": {"ladder": {"groups": {"levels": [district, country]}}}})),
            field("illness", json!({"text": {"max_len": 9, "categories": ["asthma", "flu", "gout"]}}),
                json!({"sensitive": {"group": "illness"}})),
            field("words", json!({"text": {"max_len": 99}}), json!("plain")),
            field("visits", json!({"integer": {"min": 0, "max": 9}}), json!("plain")),
        ],
        "limits": {
            "min_records": 1, "max_missing_bps": 0, "max_invalid_bps": 0, "max_repeated_bps": 0,
            "flag_quality_below_bps": 1, "duplicate": {"flag_bps": 1, "reject_bps": 1},
            "near_duplicate": {"flag_bps": 1, "reject_bps": 1}, "flag_patchwork_bps": 1
        },
        "anonymity": {"k": 2, "l": 1}
    });
    PoolSchema::from_json(document.to_string().as_bytes()).unwrap()
}

const TWO: Anonymity = Anonymity { k: 2, l: 1 };

/// One table a contributor, in one cohort.
fn release(schema: &PoolSchema, files: &[&str], anonymity: Anonymity) -> Release {
    let tables: Vec<Table> = files
        .iter()
        .map(|rows| {
            Table::parse(schema, format!("age,town,illness,words,visits\n{rows}").as_bytes()).unwrap()
        })
        .collect();
    let sources: Vec<Source<'_>> =
        (0..).zip(&tables).map(|(contributor, table)| Source { cohort: 3, contributor, table }).collect();
    let mut releases = anonymise(schema, &sources, anonymity).unwrap();
    assert_eq!((releases.len(), releases[0].cohort), (1, 3));
    let release = releases.remove(0);
    assert_eq!(verify(schema, &release.rows, anonymity), Ok(()));
    release
}

fn text(schema: &PoolSchema, release: &Release) -> String {
    String::from_utf8(to_bytes(schema, &release.rows)).unwrap()
}

#[test]
fn equal_rows_of_different_people_stay_exact() {
    let schema = clinic();
    let release = release(&schema, &["30,bonn,flu,hello,1\n", "30,bonn,flu,,2\n", "30,bonn,gout,,3\n"], TWO);
    assert_eq!(
        text(&schema, &release),
        "age,town,illness,visits\n30,bonn,flu,1\n30,bonn,flu,2\n30,bonn,gout,3\n"
    );
    assert_eq!((release.losses.ncp_bps, release.losses.classes), (0, 1));
    assert_eq!(release.losses.dropped, ["words"]);
}

#[test]
fn equal_rows_of_one_person_hide_nobody() {
    let schema = clinic();
    // Two rows each in Bonn and Kiel, but only one person in either.
    let release =
        release(&schema, &["30,bonn,flu,,1\n30,bonn,flu,,1\n", "30,kiel,flu,,1\n30,kiel,flu,,1\n"], TWO);
    assert_eq!(text(&schema, &release), "age,town,illness,visits\n".to_owned() + &"30,de,flu,1\n".repeat(4));
}

#[test]
fn a_class_shows_the_narrowest_that_covers_it() {
    let schema = clinic();
    let shown = |files: [&str; 2]| {
        let release = release(&schema, &files, TWO);
        text(&schema, &release).lines().nth(1).unwrap().to_owned()
    };
    assert_eq!(shown(["30,bonn,flu,,1\n", "34,bonn,flu,,1\n"]), "30 to 34,bonn,flu,1");
    assert_eq!(shown(["34,bern,flu,,1\n", "35,sion,flu,,1\n"]), "30 to 39,ch,flu,1");
    assert_eq!(shown(["0,bern,flu,,1\n", "94,kiel,flu,,1\n"]), "0 to 94,*,flu,1");
    assert_eq!(shown(["0,kiel,flu,,1\n", "99,bonn,flu,,1\n"]), "*,de,flu,1");
}

#[test]
fn losses_add_up() {
    let schema = clinic();
    // The towns divide into countries first, then the ages in each.
    let files = [
        "31,bonn,flu,,1\n",
        "34,bonn,flu,,1\n",
        "70,kiel,flu,,1\n",
        "79,bonn,flu,,1\n", // Germany
        "48,bern,flu,,1\n",
        "52,bern,gout,,1\n", // Switzerland
    ];
    let release = release(&schema, &files, TWO);
    let expected = "age,town,illness,visits\n30 to 34,bonn,flu,1\n30 to 34,bonn,flu,1\n45 to 54,bern,flu,1\n\
                    45 to 54,bern,gout,1\n70 to 79,de,flu,1\n70 to 79,de,flu,1\n";
    assert_eq!(text(&schema, &release), expected);
    // Ages: 5, 10 and 10 of 100 years. Towns: 0, 0 and two of four.
    let age = ColumnLoss { column: "age".into(), rows_at_level: vec![0, 6, 0], ncp_bps: 833 };
    let town = ColumnLoss { column: "town".into(), rows_at_level: vec![4, 0, 2, 0], ncp_bps: 1_666 };
    assert_eq!(release.losses.columns, [age, town]);
    assert_eq!((release.losses.ncp_bps, release.losses.classes), (1_250, 3));
    let loss = |field: &str, treatment, share| Loss { field: Some(field.to_owned()), treatment, share };
    let listed = [
        loss("age", Treatment::Generalised, 833),
        loss("town", Treatment::Generalised, 1_666),
        loss("words", Treatment::Dropped, 10_000),
    ];
    assert_eq!(release.losses.for_manifest(), listed);
}

#[test]
fn a_cohort_of_too_few_is_left_out_whole() {
    let schema = clinic();
    let too_few = release(
        &schema,
        &["30,bonn,flu,,1\n30,bonn,gout,,1\n", "30,bonn,flu,,1\n"],
        Anonymity { k: 3, l: 1 },
    );
    assert_eq!((too_few.rows.len(), too_few.losses.rows_in, too_few.losses.suppressed), (0, 3, 3));
    assert_eq!(too_few.losses.ncp_bps, 10_000);
    let suppressed = Loss { field: None, treatment: Treatment::Suppressed, share: 10_000 };
    assert_eq!(too_few.losses.for_manifest().first(), Some(&suppressed));
    assert_eq!(text(&schema, &too_few), "age,town,illness,visits\n");
    // Nobody at all.
    assert_eq!(release(&schema, &["", ""], TWO).losses.rows_in, 0);
    assert_eq!(anonymise(&schema, &[], TWO), Ok(vec![]));
}

#[test]
fn diversity_broadens_where_k_would_not() {
    let schema = clinic();
    let files = ["30,bonn,flu,,1\n", "30,bonn,flu,,1\n", "30,kiel,gout,,1\n", "30,kiel,gout,,1\n"];
    let by_k = release(&schema, &files, TWO);
    assert_eq!(by_k.losses.ncp_bps, 0);
    let diverse = Anonymity { k: 2, l: 2 };
    let weak = Weakness::Diversity { row: 0, group: "illness".into(), got: 1, l: 2 };
    assert_eq!(verify(&schema, &by_k.rows, diverse), Err(weak));
    let by_l = release(&schema, &files, diverse);
    assert!(text(&schema, &by_l).lines().skip(1).all(|row| row.starts_with("30,de,")));
    // A missing illness is no second value.
    let missing = release(&schema, &["30,bonn,flu,,1\n", "30,bonn,,,1\n"], diverse);
    assert_eq!(missing.losses.suppressed, 2);
}

#[test]
fn missing_values_are_kept_apart_or_covered() {
    let schema = clinic();
    let both =
        release(&schema, &[",bonn,flu,,1\n", ",bonn,flu,,1\n", "7,bonn,flu,,1\n", "7,bonn,flu,,1\n"], TWO);
    assert_eq!(both.losses.ncp_bps, 0);
    assert!(text(&schema, &both).contains("\n,bonn,flu,1\n"));
    let mixed = release(&schema, &[",bonn,flu,,1\n", "7,bonn,flu,,1\n"], TWO);
    assert_eq!(text(&schema, &mixed), "age,town,illness,visits\n*,bonn,flu,1\n*,bonn,flu,1\n");
}

#[test]
fn timestamps_are_truncated_and_json_keeps_its_types() {
    let schema = heart();
    let line = |ts: &str, device: &str, bpm: u32| {
        format!("{{\"ts\":\"{ts}\",\"bpm\":{bpm},\"age_band\":\"30-39\",\"device\":\"{device}\"}}\n")
    };
    let files = [line("2026-03-01T08:15:00+01:00", "watch", 61), line("2026-03-01T07:59:00Z", "ring", 75)];
    let tables: Vec<Table> =
        files.iter().map(|file| Table::parse(&schema, file.as_bytes()).unwrap()).collect();
    let sources: Vec<Source<'_>> =
        (0..).zip(&tables).map(|(contributor, table)| Source { cohort: 0, contributor, table }).collect();
    let release = &anonymise(&schema, &sources, Anonymity { k: 2, l: 2 }).unwrap()[0];
    let expected = "{\"ts\":\"2026-03-01T07\",\"bpm\":61,\"age_band\":\"30-39\",\"device\":\"*\"}\n\
                    {\"ts\":\"2026-03-01T07\",\"bpm\":75,\"age_band\":\"30-39\",\"device\":\"*\"}\n";
    assert_eq!(text(&schema, release), expected);
}

#[test]
fn verify_sees_what_is_weak() {
    let schema = clinic();
    let row = |age: &str, illness: &str, contributor| ReleasedRow {
        cells: [age, "bonn", illness, "1"].map(|text| Value::Exact(text.into())).into(),
        contributor,
    };
    let k_2 = |rows: &[ReleasedRow]| verify(&schema, rows, TWO);
    assert_eq!(k_2(&[]), Ok(()));
    assert_eq!(k_2(&[row("30", "flu", 1), row("30", "flu", 2)]), Ok(()));
    let one = Weakness::Contributors { row: 0, got: 1, k: 2 };
    assert_eq!(k_2(&[row("30", "flu", 1), row("30", "flu", 1)]), Err(one));
    let last = Weakness::Contributors { row: 2, got: 1, k: 2 };
    assert_eq!(k_2(&[row("30", "flu", 1), row("30", "flu", 2), row("31", "flu", 3)]), Err(last));
    let short = ReleasedRow { cells: vec![Value::Missing], contributor: 1 };
    assert_eq!(k_2(&[short]), Err(Weakness::Width { row: 0, got: 1, want: 4 }));
}

#[test]
fn a_table_of_another_schema_is_refused() {
    let table = Table::parse(&health(), RAND.as_bytes()).unwrap();
    let source = Source { cohort: 0, contributor: 9, table: &table };
    let error = AnonymiseError::Width { contributor: 9, got: 10, want: 5 };
    assert_eq!(anonymise(&clinic(), &[source], TWO), Err(error));
}

#[test]
fn the_real_data_keeps_every_row_and_most_of_its_detail() {
    const CONTRIBUTORS: usize = 120;
    let schema = health();
    let (header, rows) = RAND.split_once('\n').unwrap();
    let rows: Vec<&str> = rows.lines().collect();
    let tables: Vec<Table> = rows
        .chunks(rows.len().div_ceil(CONTRIBUTORS))
        .map(|rows| Table::parse(&schema, format!("{header}\n{}\n", rows.join("\n")).as_bytes()).unwrap())
        .collect();
    let sources: Vec<Source<'_>> = (0..)
        .zip(&tables)
        .map(|(contributor, table)| Source { cohort: contributor as u32 % 5, contributor, table })
        .collect();
    let inputs: BTreeSet<Vec<&str>> = rows.iter().map(|row| row.split(',').collect()).collect();
    for (anonymity, most) in [(Anonymity { k: 5, l: 2 }, 1_000), (Anonymity { k: 10, l: 2 }, 2_000)] {
        let started = std::time::Instant::now();
        let releases = anonymise(&schema, &sources, anonymity).unwrap();
        println!("k {}: {:?}", anonymity.k, started.elapsed());
        assert_eq!(releases.len(), 5);
        for release in &releases {
            assert_eq!(verify(&schema, &release.rows, anonymity), Ok(()));
            let losses = &release.losses;
            let columns =
                losses.columns.iter().map(|c| format!("{} {:?} {}", c.column, c.rows_at_level, c.ncp_bps));
            println!(
                "  cohort {}: {} classes, NCP {}; {:?}",
                release.cohort,
                losses.classes,
                losses.ncp_bps,
                columns.collect::<Vec<_>>()
            );
            assert_eq!((losses.suppressed, losses.rows_in), (0, losses.rows_out));
            assert!(losses.ncp_bps < most, "{losses:?}");
        }
        assert_eq!(releases.iter().map(|release| release.losses.rows_out).sum::<u64>(), rows.len() as u64);
        // The file that a buyer reads: no contributor in it, as many lines, and every exact row was contributed.
        let bytes = to_bytes(&schema, &releases[0].rows);
        let file = String::from_utf8(bytes).unwrap();
        assert_eq!(file.lines().next(), Some(header));
        assert_eq!(file.lines().count(), releases[0].rows.len() + 1);
        let exact = releases[0]
            .rows
            .iter()
            .filter(|row| row.cells.iter().all(|cell| matches!(cell, Value::Exact(_))));
        let respell = |cell: &str| if cell.starts_with('.') { format!("0{cell}") } else { cell.to_owned() };
        let inputs: BTreeSet<Vec<String>> =
            inputs.iter().map(|row| row.iter().map(|c| respell(c)).collect()).collect();
        for row in exact {
            let cells: Vec<String> = row.cells.iter().map(|cell| cell.text().to_owned()).collect();
            assert!(inputs.contains(&cells), "{cells:?}");
        }
    }
}
