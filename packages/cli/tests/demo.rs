//! The command, run as people run it.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    missing_docs
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// A folder of its own for each test, empty at the start.
fn folder(name: &str) -> PathBuf {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if dir.exists() {
        fs::remove_dir_all(&dir).unwrap();
    }
    dir
}

fn sheaf(args: &[&str], out: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_sheaf"))
        .arg("demo")
        .args(args)
        .arg("--out")
        .arg(out)
        .output()
        .expect("the command runs")
}

fn read(out: &Path, name: &str) -> String {
    fs::read_to_string(out.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn the_story_adds_up_and_the_seed_reproduces_it() {
    let out = folder("story");
    let first = sheaf(&["--seed", "3"], &out);
    assert!(first.status.success(), "{}", String::from_utf8_lossy(&first.stderr));
    let summary: Value = serde_json::from_str(&read(&out, "summary.json")).unwrap();
    assert!(summary["contributors"].as_u64() >= Some(100));
    assert!(summary["cohorts"].as_u64() >= Some(5));
    assert!(summary["rows"].as_u64() >= Some(20_190));
    assert!(summary["refused"].as_array().unwrap().len() >= 10);
    for entry in summary["money"].as_array().unwrap() {
        assert_eq!(entry["difference"], "0", "{entry}");
    }

    let mut paid: BTreeMap<String, u128> = BTreeMap::new();
    for row in csv::Reader::from_path(out.join("payouts.csv")).unwrap().records() {
        let row = row.unwrap();
        *paid.entry(row[0].to_string()).or_default() += row[4].parse::<u128>().unwrap();
    }
    let paying = |order: &&Value| order["state"] == "settled" || order["state"] == "resolved";
    let settled: Vec<&Value> = summary["orders"].as_array().unwrap().iter().filter(paying).collect();
    assert!(settled.len() >= 2);
    assert!(settled.iter().any(|order| order["state"] == "resolved"), "a dispute is won");
    for order in &settled {
        assert_eq!(paid[&order["id"].to_string()].to_string(), order["price"], "{order}");
        bundle_opens(&out, &order["id"].to_string());
    }
    assert_eq!(paid.len(), settled.len(), "only settled and resolved orders pay");
    assert!(read(&out, "payouts.csv").lines().any(|line| line.contains(",refund,")), "a part went back");
    everything_happened(&summary);
    receipts(&out, &summary);
    assert!(read(&out, "report.html").contains("<svg"));
    for line in read(&out, "events.jsonl").lines() {
        let event: Value = serde_json::from_str(line).unwrap();
        assert!(event["contract"].is_string() && event["type"].is_string(), "{line}");
    }

    // again, over the earlier files: the same story to the byte, but for the fresh keys of sealed files
    let payouts = read(&out, "payouts.csv");
    let again = sheaf(&["--seed", "3"], &out);
    assert_eq!(payouts, read(&out, "payouts.csv"));
    let told = |output: &Output| {
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        text.lines().filter(|line| !line.contains(" bytes")).map(String::from).collect::<Vec<_>>()
    };
    assert_eq!(told(&first), told(&again));
    assert!(told(&first).iter().all(|line| line.chars().count() <= 130), "lines fit a terminal");

    let other = sheaf(&["--seed", "4"], &out);
    assert!(other.status.success());
    assert_ne!(payouts, read(&out, "payouts.csv"));
}

/// Each of the later acts left its events.
fn everything_happened(summary: &Value) {
    for told in [
        "audited",
        "audits_shared",
        "committee_started",
        "relayer_slashed",
        "answered",
        "panel_drawn",
        "panel_voted",
        "appealed",
        "ruled",
        "resolved",
        "rebound",
        "erasure",
        "deletion_attested",
        "overdue",
        "filled",
        "offer_closed",
        "paused",
    ] {
        let count = summary["told"][format!("sheaf_{told}")].as_u64();
        assert!(count > Some(0), "sheaf_{told}: {count:?}");
    }
    assert!(summary["told"]["sheaf_lifted"].is_null(), "the pause ends by itself");
}

/// A receipt for every contribution, and what one person got in writing.
fn receipts(out: &Path, summary: &Value) {
    let mut numbers = vec![];
    let mut states: BTreeMap<String, usize> = BTreeMap::new();
    for pool in fs::read_dir(out.join("pools")).unwrap() {
        for file in fs::read_dir(pool.unwrap().path().join("consent")).unwrap() {
            let path = file.unwrap().path();
            let receipt: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
            assert_eq!(receipt["@type"], "dpv:ConsentReceipt");
            let state = receipt["dct:hasPart"]["sheaf:state"].as_str().unwrap();
            *states.entry(state.into()).or_default() += 1;
            numbers.push(path.file_stem().unwrap().to_str().unwrap().parse::<u64>().unwrap());
        }
    }
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=summary["told"]["sheaf_contributed"].as_u64().unwrap()).collect::<Vec<_>>());
    assert_eq!(summary["receipts"].as_u64(), u64::try_from(numbers.len()).ok());
    assert_eq!((states["erased"], states["withdrawn"]), (1, 1));
    let people: Vec<_> = fs::read_dir(out.join("people")).unwrap().map(|one| one.unwrap().path()).collect();
    assert_eq!(people.len(), 1);
    for report in ["access-report", "erasure-evidence"] {
        let json = fs::read(people[0].join(format!("{report}.json"))).unwrap();
        let report_json: Value = serde_json::from_slice(&json).unwrap();
        assert!(report_json.is_object());
        assert!(read(&people[0], &format!("{report}.md")).starts_with("# "));
    }
}

/// A buyer's file opens with the identity beside it, by the age library alone.
fn bundle_opens(out: &Path, order: &str) {
    let folder = out.join(format!("order-{order}"));
    let identity = read(&folder, "identity.txt");
    let secret = identity.lines().find(|line| !line.starts_with('#')).unwrap();
    let identity: age::x25519::Identity = secret.parse().expect("an age identity");
    let plaintext = age::decrypt(&identity, &fs::read(folder.join("bundle.age")).unwrap()).expect("it opens");
    assert!(plaintext.starts_with(b"manifest.json\0"), "a tar archive");
}

#[test]
fn programs_get_an_object_a_line() {
    let out = folder("json");
    let output = sheaf(&["--json"], &out);
    assert!(output.status.success());
    let (mut acts, mut amounts) = (vec![], 0);
    for line in String::from_utf8(output.stdout).unwrap().lines() {
        let object: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        if let Some(amount) = object.get("amount") {
            amount.as_str().unwrap().parse::<u128>().expect("micro-denom, without words");
            assert!(object["denom"].is_string(), "{line}");
            amounts += 1;
        }
        if object.get("title").is_some() {
            acts.push(object["act"].as_u64().unwrap());
        }
    }
    assert!(amounts > 10);
    assert_eq!(acts, (1..=19).collect::<Vec<u64>>());
}

#[test]
fn a_folder_that_is_not_a_demos_is_left_alone() {
    let foreign = folder("foreign");
    fs::create_dir_all(&foreign).unwrap();
    fs::write(foreign.join("summary.json"), "mine").unwrap();
    let output = sheaf(&[], &foreign);
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("choose another folder with --out"));
    assert_eq!(read(&foreign, "summary.json"), "mine");

    let mixed = folder("mixed");
    fs::create_dir_all(mixed.join("order-1")).unwrap();
    fs::write(mixed.join(".sheaf-demo"), "").unwrap();
    fs::write(mixed.join("thesis.txt"), "mine").unwrap();
    let output = sheaf(&[], &mixed);
    assert!(String::from_utf8_lossy(&output.stderr).contains("holds thesis.txt, which no demo wrote"));
    assert_eq!(read(&mixed, "thesis.txt"), "mine");
    assert!(mixed.join("order-1").exists());
}
