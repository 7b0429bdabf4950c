//! docs/gas.md.

use std::fmt::Write as _;

use crate::costs::{Cost, OPENED, Part, Prices};
use crate::deeds::{DEEDS, Deed, Kept, Large, Run, aim};
use crate::{Measured, REPORT, VERIFY};

/// What gas.md is made of.
pub(crate) struct Page<'a> {
    pub(crate) kept: &'a Kept,
    /// Without fees, from the fewest contributors to the most.
    pub(crate) runs: &'a [Run],
    /// With many more, of the last run with `--large`; and whether that played these contracts.
    pub(crate) large: Option<(&'a Large, bool)>,
    /// With how many contributors fees were paid.
    pub(crate) paying: usize,
    /// Without fees, as all but the deeds that are said to have one.
    pub(crate) prices: Prices,
    pub(crate) prices_with_fee: Prices,
    /// With how many contributors the parts were measured, and they.
    pub(crate) parts: (usize, &'a Measured),
}

impl Page<'_> {
    pub(crate) fn text(&self) -> String {
        let Self { kept, parts: (contributors, measured), .. } = *self;
        let spent_on = SPENT.replace("{contributors}", &contributors.to_string());
        [HEAD, &self.table(), &self.basis(), &spent_on, &spent(measured), &missed(measured, kept)].concat()
    }

    fn table(&self) -> String {
        let large = self
            .large
            .map(|(large, same)| grouped(large.contributors) + if same { "" } else { ", earlier contracts" });
        let sizes = self.runs.iter().map(|run| grouped(run.contributors)).chain(large);
        let sizes: Vec<String> = sizes.collect();
        let mut out = format!(
            "| deed | gas, contributors: {} | bytes | aim | met | peer | with a fee, {} |\n\
             | --- |{} --: | --: | --- | --- | --: |\n",
            sizes.join(" | "),
            grouped(self.paying),
            " --: |".repeat(sizes.len()),
        );
        for (name, wanted, _) in DEEDS {
            let Deed { gas, bytes, gas_with_fee, peer, peer_gas } = &self.kept[name];
            let of_peer = match (peer, peer_gas) {
                (Some(peer), Some(gas)) => format!("{peer}: {gas}"),
                _ => String::new(),
            };
            let large = self.large.map(|(large, _)| large.gas[name]);
            let gases = self.runs.iter().map(|run| run.took[name].gas).chain(large);
            let gases: Vec<String> = gases.map(|gas| gas.to_string()).collect();
            let aim = aim(wanted, *peer_gas);
            let met = if *gas <= aim { "yes" } else { "no" };
            let gases = gases.join(" | ");
            writeln!(out, "| {name} | {gases} | {bytes} | {aim} | {met} | {of_peer} | {gas_with_fee} |")
                .expect("a string takes it");
        }
        out
    }

    /// On what basis the aims are judged.
    fn basis(&self) -> String {
        let (free, paid) = (self.prices.nothing, self.prices_with_fee.nothing);
        format!(
            "\n## With a fee, and without\n\n\
             The aims were set where a call of a contract that does nothing took 98,500 with its bytes. Here it takes {}, and\n\
             {} where its sender pays a fee: two transactions of the same account to the same contract, in the run that\n\
             measured the deeds. So the aims are held against deeds without a fee, which `scripts/localnet up --free` has\n\
             nodes take. A fee is a movement of coins: {} for this call.\n",
            grouped(free),
            grouped(paid),
            grouped(paid - free),
        )
    }
}

/// As people read it: 98,500.
fn grouped(number: impl TryInto<u64>) -> String {
    let digits = number.try_into().ok().expect("numbers fit").to_string();
    let places = digits.len();
    let put = |(place, digit): (usize, char)| {
        let comma = place > 0 && (places - place) % 3 == 0;
        comma.then_some(',').into_iter().chain([digit])
    };
    digits.chars().enumerate().flat_map(put).collect()
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

/// Two sentences for every deed that misses its aim.
fn missed(measured: &Measured, kept: &Kept) -> String {
    let mut out = String::new();
    for (name, wanted, _) in DEEDS {
        let (deed, cost) = (&kept[name], &measured[name]);
        let aim = aim(wanted, deed.peer_gas);
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
    format!("\n## Where an aim is missed\n\n{out}")
}

/// What it would take to meet an aim that is missed.
const TAKES: [(&str, &str); 5] = [
    (
        "bond",
        "Balances, and power with its history, are written for the voter and for all: it would take three writes \
         fewer, and votes count by the history as of a proposal's beginning.",
    ),
    ("propose", "It would take no deposit, which is a movement of coins."),
    (
        VERIFY,
        "Its state and its identity's weight are written for each contribution: it would take one write for both, or \
         shorter keys and values.",
    ),
    (
        "buy (3 cohorts)",
        "data-pool is opened to freeze what it sells by its own rules, and the price moves: it would take both \
         contracts in one, with one record of an order.",
    ),
    (
        "settle (3 cohorts, with emission)",
        "data-pool and the token are opened, and every cohort is credited in two denoms: it would take an emission \
         in a transaction of its own, and fewer records a cohort.",
    ),
];

const HEAD: &str = "\
# Gas

Made by `scripts/bench-gas`: `gas_used` of committed transactions on a fresh wasmd 0.61.14, each the last of its kind.
Without a fee, as the aims were set, but for the last column, where their senders pay one. Peers are contracts from
crates.io, unchanged, built as ours are, and called in the same run, without a fee. Bytes are those of the transaction
without a fee. `gas.json` has the figures with 300 contributors. `scripts/bench-gas --check` plays 12 and 300, and fails
where a deed takes 3 % more gas or bytes than `gas.json` says, where the two are more than 5 % apart, or a transfer takes
more than 1.02 times what the peer's takes in that run. 12 are the least of whom an edition can be sold; they contribute
three times each. More than 300 are played by `--large` only, whose figures `gas-large.json` keeps;
[cost.md](bench/cost.md) counts what is read and written with up to 100,000.

";

const SPENT: &str = "
## What it is spent on

With {contributors} contributors, without a fee; the parts of a row are its gas, in brackets is how many. Measured: the
transaction (a call of a contract that is not there: bytes at 10 each, signature, accounts) and a movement of coins (a
bank send without its transaction). Counted, at what the Cosmos SDK and wasmd take by default: contracts opened (60,000,
and 2,000 where code is opened again or replied to; and finding it); values read (1,000, 3 a byte, keys and the 33 bytes
before them included) and written (2,000, 30 a byte; 1,000 if removed), as `testkit`'s meter counts them in the same
messages; attributes told (10, 1 a byte, 20 an event). Computing is what is left: the contracts' instructions, JSON both
ways, hashes and signatures, calls of the host.

| deed | gas | transaction | contracts opened | read | written | coins moved | told | computing |
| --- | --: | --: | --: | --: | --: | --: | --: | --: |
";
