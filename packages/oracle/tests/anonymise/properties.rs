//! Against a naive checker on random tables.

use super::*;

/// A row of the clinic: age, town, illness, visits; `None` is missing.
type Visit = (Option<u8>, Option<usize>, Option<usize>, u8);

const TOWNS: [&str; 4] = ["bern", "bonn", "kiel", "sion"];
const ILLNESSES: [&str; 3] = ["asthma", "flu", "gout"];

fn line((age, town, illness, visits): &Visit) -> String {
    let age = age.map_or(String::new(), |age| age.to_string());
    let town = town.map_or("", |town| TOWNS[town]);
    format!("{age},{town},{},,{visits}\n", illness.map_or("", |illness| ILLNESSES[illness]))
}

fn visit() -> impl Strategy<Value = Visit> {
    use proptest::option::weighted;
    (weighted(0.9, 0_u8..100), weighted(0.9, 0_usize..4), weighted(0.9, 0_usize..3), 0_u8..10)
}

/// Rows with cohort and contributor.
fn visits() -> impl Strategy<Value = Vec<(u32, u64, Visit)>> {
    proptest::collection::vec((0_u32..3, 0_u64..12, visit()), 0..160)
}

fn run(schema: &PoolSchema, rows: &[(u32, u64, Visit)], anonymity: Anonymity) -> Vec<Release> {
    let parse = |row: &Visit| {
        Table::parse(schema, format!("age,town,illness,words,visits\n{}", line(row)).as_bytes()).unwrap()
    };
    let tables: Vec<(u32, u64, Table)> =
        rows.iter().map(|(cohort, who, row)| (*cohort, *who, parse(row))).collect();
    let source = |(cohort, contributor, table)| Source { cohort, contributor, table };
    let sources: Vec<Source<'_>> =
        tables.iter().map(|(cohort, who, table)| source((*cohort, *who, table))).collect();
    anonymise(schema, &sources, anonymity).unwrap()
}

/// Could this output cell stand for this value?
fn covers(cell: &str, value: &str) -> bool {
    let district = |group: &str| match group {
        "middle" | "alps" | "rhine" | "coast" => {
            [("middle", "bern"), ("rhine", "bonn"), ("coast", "kiel"), ("alps", "sion")]
                .contains(&(group, value))
        }
        "ch" => ["bern", "sion"].contains(&value),
        "de" => ["bonn", "kiel"].contains(&value),
        _ => false,
    };
    let band = cell.split_once(" to ").and_then(|(low, high)| {
        let value: u32 = value.parse().ok()?;
        Some((low.parse().ok()?..=high.parse().ok()?).contains(&value))
    });
    cell == "*" || cell == value || band.unwrap_or_else(|| district(cell))
}

/// Is every output row the broadened form of an input row of the same cohort and contributor, each used once?
/// Rows of one contributor are matched by augmenting paths, as one output row may stand for several inputs.
fn nothing_invented(rows: &[(u32, u64, Visit)], release: &Release) -> bool {
    let inputs: Vec<(u64, Vec<String>)> = rows
        .iter()
        .filter(|(cohort, ..)| *cohort == release.cohort)
        .map(|(_, who, row)| {
            let line = line(row);
            let cells: Vec<&str> = line.trim_end().split(',').collect();
            (*who, [0, 1, 2, 4].map(|cell| cells[cell].to_owned()).into())
        })
        .collect();
    let fits = |output: &ReleasedRow, (who, input): &(u64, Vec<String>)| {
        let cells: Vec<&str> = output.cells.iter().map(Value::text).collect();
        output.contributor == *who
            && (0..2).all(|cell| covers(cells[cell], &input[cell]))
            && (2..4).all(|cell| cells[cell] == input[cell])
    };
    fn augment(
        output: usize,
        edges: &[Vec<usize>],
        taken: &mut BTreeMap<usize, usize>,
        tried: &mut BTreeSet<usize>,
    ) -> bool {
        edges[output].iter().any(|input| {
            tried.insert(*input)
                && taken.get(input).copied().is_none_or(|other| augment(other, edges, taken, tried))
                && {
                    taken.insert(*input, output);
                    true
                }
        })
    }
    let edges: Vec<Vec<usize>> = release
        .rows
        .iter()
        .map(|output| (0..inputs.len()).filter(|input| fits(output, &inputs[*input])).collect())
        .collect();
    let mut taken = BTreeMap::new();
    (0..edges.len()).all(|output| augment(output, &edges, &mut taken, &mut BTreeSet::new()))
}

/// Counted again, without any of the library.
fn naively_anonymous(rows: &[ReleasedRow], k: usize, l: usize) -> bool {
    rows.iter().all(|row| {
        let alike =
            || rows.iter().filter(|other| (0..2).all(|c| other.cells[c].text() == row.cells[c].text()));
        let contributors: BTreeSet<u64> = alike().map(|other| other.contributor).collect();
        let illnesses: BTreeSet<&str> =
            alike().map(|other| other.cells[2].text()).filter(|i| !i.is_empty()).collect();
        contributors.len() >= k && (l < 2 || illnesses.len() >= l)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn output_is_anonymous_and_of_the_input_alone(rows in visits(), k in 2_u32..6, l in 1_u32..4) {
        let schema = clinic();
        let anonymity = Anonymity { k, l };
        let releases = run(&schema, &rows, anonymity);
        for release in &releases {
            prop_assert!(naively_anonymous(&release.rows, k as usize, l as usize));
            prop_assert_eq!(verify(&schema, &release.rows, anonymity), Ok(()));
            prop_assert!(nothing_invented(&rows, release));
            let losses = &release.losses;
            let rows_in = rows.iter().filter(|(cohort, ..)| *cohort == release.cohort).count() as u64;
            prop_assert_eq!(losses.rows_in, rows_in);
            prop_assert_eq!(losses.rows_out, release.rows.len() as u64);
            prop_assert_eq!(losses.suppressed, rows_in - losses.rows_out);
            // All or none: a row that is too rare is covered together with others.
            prop_assert!(losses.rows_out == 0 || losses.suppressed == 0);
        }
        // And so is any union of cohorts.
        let union: Vec<ReleasedRow> = releases.into_iter().flat_map(|release| release.rows).collect();
        prop_assert!(naively_anonymous(&union, k as usize, l as usize));
    }

    #[test]
    fn order_and_numbers_do_not_matter(rows in visits(), turn in 0_usize..160, k in 2_u32..6) {
        let schema = clinic();
        let anonymity = Anonymity { k, l: 2 };
        let first = run(&schema, &rows, anonymity);
        let mut other = rows;
        let turn = if other.is_empty() { 0 } else { turn % other.len() };
        other.rotate_left(turn);
        other.reverse();
        let second = run(&schema, &other, anonymity);
        prop_assert_eq!(&first, &second);
        // Contributors under other numbers: the same bytes.
        let renumbered: Vec<_> = other.iter().map(|(cohort, who, row)| (*cohort, 1_000 - who * 7, *row)).collect();
        for (one, two) in first.iter().zip(run(&schema, &renumbered, anonymity)) {
            prop_assert_eq!(to_bytes(&schema, &one.rows), to_bytes(&schema, &two.rows));
            prop_assert_eq!(&one.losses, &two.losses);
        }
    }
}
