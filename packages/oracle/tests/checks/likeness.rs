//! Copies in many disguises, and what only looks alike.

use super::*;

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
