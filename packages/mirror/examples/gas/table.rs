//! docs/gas.md and docs/gas.json, and the comparison with them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::costs::{Cost, OPENED, Part};
use crate::{Measured, REPORT, VERIFY};

/// By how much a deed may grow before somebody must say that it is meant, percent.
const TOLERANCE: u64 = 3;
/// Deeds: name, aim in gas (of a transfer: percent of the peer's), and the peer's deed.
const DEEDS: [(&str, Option<u64>, Option<&str>); 11] = [
    ("transfer", None, Some("cw20-base transfer")),
    ("bond", Some(125_000), Some("cw4-stake bond")),
    ("propose", Some(150_000), Some("cw3-flex propose")),
    ("vote", Some(130_000), Some("cw3-flex vote")),
    ("register", Some(165_000), None),
    ("contribute", Some(160_000), None),
    (VERIFY, Some(20_000), None),
    ("buy (3 cohorts)", Some(220_000), None),
    ("deliver", Some(150_000), None),
    ("settle (3 cohorts, with emission)", Some(330_000), None),
    ("claim", Some(150_000), None),
];

/// What one deed took.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Deed {
    gas: u64,
    bytes: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    peer: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    peer_gas: Option<u64>,
}

/// A deed's gas and bytes: of a report, one contribution's.
fn each(measured: &Measured, name: &str) -> (u64, usize) {
    let Cost { gas, bytes, .. } = measured[name];
    if name == VERIFY { (gas / REPORT as u64, bytes / REPORT) } else { (gas, bytes) }
}

/// Writes both files.
pub(crate) fn write(docs: &Path, [few, many]: &[Measured; 2], peers: &BTreeMap<&'static str, u64>) {
    let deeds: BTreeMap<&str, Deed> = DEEDS
        .into_iter()
        .map(|(name, _, peer)| {
            let (gas, bytes) = each(many, name);
            let peer_gas = peer.map(|peer| peers[peer]);
            (name, Deed { gas, bytes, peer: peer.map(Into::into), peer_gas })
        })
        .collect();
    let text = [HEAD, &table(few, &deeds), SPENT, &spent(many), &missed(many, &deeds)].concat();
    print!("{text}");
    std::fs::write(docs.join("gas.md"), text).expect("docs can be written");
    let json = serde_json::to_string_pretty(&deeds).expect("JSON");
    std::fs::write(docs.join("gas.json"), json + "\n").expect("docs can be written");
}

/// A transfer's aim is 1.02 times the peer's.
fn aim(aim: Option<u64>, deed: &Deed) -> u64 {
    aim.or_else(|| deed.peer_gas.map(|gas| gas * 102 / 100)).unwrap_or_default()
}

fn table(few: &Measured, deeds: &BTreeMap<&str, Deed>) -> String {
    let rows = DEEDS.into_iter().map(|(name, wanted, _)| {
        let deed = &deeds[name];
        let Deed { gas, bytes, peer, peer_gas } = deed;
        let peer = match (peer, peer_gas) {
            (Some(peer), Some(gas)) => format!("{peer}: {gas}"),
            _ => String::new(),
        };
        let (aim, (few, _)) = (aim(wanted, deed), each(few, name));
        let met = if *gas <= aim { "yes" } else { "no" };
        format!("| {name} | {few} | {gas} | {bytes} | {aim} | {met} | {peer} |\n")
    });
    rows.collect()
}

/// What the gas went to: the parts of a row are its gas.
fn spent(measured: &Measured) -> String {
    let rows = DEEDS.into_iter().map(|(name, ..)| {
        let cost = &measured[name];
        let name = if name == VERIFY { "verify, the whole report" } else { name };
        let Cost { gas, transaction, opened, read, written, coins, told, .. } = cost;
        let parts = [opened, read, written, coins, told].map(|Part { gas, count }| match count {
            0 => "0".into(),
            _ => format!("{gas} ({count})"),
        });
        format!("| {name} | {gas} | {transaction} | {} | {} |\n", parts.join(" | "), cost.computing())
    });
    rows.collect()
}

/// What every call takes, and two sentences for every deed that misses its aim.
fn missed(measured: &Measured, deeds: &BTreeMap<&str, Deed>) -> String {
    let mut out = String::new();
    for (name, wanted, _) in DEEDS {
        let (deed, cost) = (&deeds[name], &measured[name]);
        let aim = aim(wanted, deed);
        let over = deed.gas.saturating_sub(aim);
        if over == 0 {
            continue;
        }
        let Cost { transaction, opened, read, written, coins, told, .. } = cost;
        let any = transaction + OPENED;
        let left = (aim * if name == VERIFY { REPORT as u64 } else { 1 }).saturating_sub(any);
        let mut rest = [
            ("opening more contracts", opened.gas - OPENED),
            ("reading", read.gas),
            ("writing", written.gas),
            ("moving coins", coins.gas),
            ("telling", told.gas),
            ("computing", cost.computing()),
        ];
        rest.sort_by_key(|(_, gas)| std::cmp::Reverse(*gas));
        let [(first, most), (second, more), ..] = rest;
        let (_, takes) = TAKES.into_iter().find(|(deed, _)| *deed == name).unwrap_or_default();
        writeln!(
            out,
            "- **{name}**, {over} above: what any such call takes, {any}, leaves {left} of the aim; most of the rest \
             goes to {first}, {most}, and {second}, {more}. {takes}"
        )
        .expect("a string takes it");
    }
    if out.is_empty() {
        return out;
    }
    let transfer = &measured["transfer"];
    let nothing = transfer.without_bytes() + OPENED;
    format!(
        "\n## Where an aim is missed\n\nA call of a contract that does nothing takes {nothing} and its bytes, its \
         sender paying\nthe fee. The aims were set where it took 98,500 with its bytes.\n\n{out}"
    )
}

/// Which deeds have grown, and by how much.
pub(crate) fn check(docs: &Path, now: &Measured) -> Result<(), String> {
    let path = docs.join("gas.json");
    let kept = std::fs::read(&path).expect("docs/gas.json is there: scripts/bench-gas writes it");
    let kept: BTreeMap<String, Deed> = serde_json::from_slice(&kept).expect("as scripts/bench-gas writes it");
    let mut grown = String::new();
    for (name, ..) in DEEDS {
        let (gas, _) = each(now, name);
        let Some(before) = kept.get(name).map(|deed| deed.gas) else {
            writeln!(grown, "{name} takes {gas} gas, and is not in docs/gas.json")
                .expect("a string takes it");
            continue;
        };
        println!("{name}: {gas}, was {before}");
        let more = gas.saturating_sub(before);
        if more > before * TOLERANCE / 100 {
            let tenths = more * 1_000 / before;
            writeln!(
                grown,
                "{name} takes {gas} gas: {more}, or {}.{} %, more than the {before} of docs/gas.json",
                tenths / 10,
                tenths % 10
            )
            .expect("a string takes it");
        }
    }
    if grown.is_empty() {
        Ok(())
    } else {
        Err(grown + "if that is meant: scripts/bench-gas, and commit docs/gas.*")
    }
}

/// What it would take to meet an aim that is missed.
const TAKES: [(&str, &str); 10] = [
    (
        "bond",
        "Balances, and power with its history, are written for the voter and for all: it would take one \
         write instead of six, and votes count by the history as of a proposal's beginning.",
    ),
    ("propose", "It would take no deposit, which is a movement of coins, and a call without a fee."),
    (
        "vote",
        "Identity and power are asked of their contracts by raw queries, and a ballot and a tally written: it would \
         take a call without a fee.",
    ),
    (
        "register",
        "It is its sender's first transaction, with which the chain learns the key, and takes 13,135 more than a \
         later one: whoever has paid a fee before is below the aim.",
    ),
    ("contribute", "It would take a shorter record of the pool, which is read whole."),
    (
        VERIFY,
        "Each contribution writes its state, its identity's sum and weight, and its cohort's head: it would take a \
         ledger that takes a report's weights together and writes a head once a cohort, some 8,000 less each, and one \
         record in the place of the other three.",
    ),
    (
        "buy (3 cohorts)",
        "data-pool is opened to freeze what it sells by its own rules, and the price moves: it would take both \
         contracts in one, with one record of an order.",
    ),
    (
        "deliver",
        "Pairings prove to the contract that the key is the one that was sold: it would take a keeper's word instead.",
    ),
    (
        "settle (3 cohorts, with emission)",
        "data-pool and the token are opened, and every cohort is credited in two denoms: it would take an emission \
         in a transaction of its own, and fewer records a cohort.",
    ),
    ("claim", "A payout is a movement of coins: it would take a call without a fee."),
];

const HEAD: &str = "\
# Gas

Made by `scripts/bench-gas`: `gas_used` of committed transactions on a fresh wasmd 0.61.14, each the last of its kind,
its sender paying the fee. Peers are contracts from crates.io, unchanged, built as ours are, and called in the same run.
Bytes are those of the transaction. The figures of `gas.json` are those with 300 contributors; `scripts/bench-gas
--check` fails where one, with 56, is more than 3 % above them.

| deed | gas, 56 contributors | gas, 300 | bytes | aim | met | peer |
| --- | --: | --: | --: | --: | --- | --- |
";

const SPENT: &str = "
## What it is spent on

With 300 contributors; the parts of a row are its gas, in brackets is how many. Measured: the transaction (a call of a
contract that is not there: bytes at 10 each, signature, accounts, fee) and a movement of coins (a bank send without its
transaction). Counted, at what the Cosmos SDK and wasmd take by default: contracts opened (60,000, and 2,000 where code
is opened again or replied to; and finding it); values read (1,000, 3 a byte, keys and the 33 bytes before them
included) and written (2,000, 30 a byte; 1,000 if removed), as `testkit`'s meter counts them in the same messages;
attributes told (10, 1 a byte, 20 an event). Computing is what is left: the contracts' instructions, JSON both ways,
hashes and signatures, calls of the host.

| deed | gas | transaction | contracts opened | read | written | coins moved | told | computing |
| --- | --: | --: | --: | --: | --: | --: | --: | --: |
";
