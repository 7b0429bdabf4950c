//! The files the story leaves behind. Those that programs rely on are described in the README.

mod payouts;
pub(crate) mod receipts;
mod report;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use api::marketplace::{OrderResponse, OrderStatus};
use serde::Serialize;
use testkit::Equation;

pub(crate) use payouts::{Payout, Role, write as write_payouts};
pub(crate) use report::write as write_report;

/// `summary.json`.
#[derive(Serialize)]
pub(crate) struct Summary {
    pub(crate) seed: u64,
    pub(crate) contributors: usize,
    pub(crate) cohorts: usize,
    pub(crate) rows: usize,
    /// Consent receipts written: one for every contribution there is.
    pub(crate) receipts: usize,
    /// How often each type of event was told.
    pub(crate) told: BTreeMap<String, u64>,
    pub(crate) orders: Vec<OrderLine>,
    pub(crate) refused: Vec<Refused>,
    pub(crate) money: Vec<Money>,
}

/// An order in `summary.json`.
#[derive(Serialize, Clone)]
pub(crate) struct OrderLine {
    pub(crate) id: u64,
    pub(crate) denom: String,
    /// Micro-denom, as a string: it may exceed what a JSON number holds.
    pub(crate) price: String,
    pub(crate) state: &'static str,
}

impl From<OrderResponse> for OrderLine {
    fn from(order: OrderResponse) -> Self {
        let state = match order.status {
            OrderStatus::Funded => "funded",
            OrderStatus::Delivered { .. } => "delivered",
            OrderStatus::Disputed { .. } => "disputed",
            OrderStatus::Resolved { .. } => "resolved",
            OrderStatus::Settled { .. } => "settled",
            OrderStatus::Refunded { .. } => "refunded",
        };
        Self { id: order.id, denom: order.denom, price: order.price.to_string(), state }
    }
}

/// An attempt that failed, as it had to.
#[derive(Serialize, Clone)]
pub(crate) struct Refused {
    pub(crate) attempt: String,
    pub(crate) code: String,
    pub(crate) sentence: String,
}

/// A contract's money equation in one denom.
#[derive(Serialize)]
pub(crate) struct Money {
    pub(crate) contract: &'static str,
    pub(crate) denom: String,
    pub(crate) parts: Vec<(String, String)>,
    pub(crate) donated: String,
    pub(crate) balance: String,
    pub(crate) difference: String,
}

impl From<Equation> for Money {
    fn from(equation: Equation) -> Self {
        let counted: u128 = equation.parts.iter().map(|(_, amount)| amount.u128()).sum();
        let difference = i128::try_from(equation.balance.u128()).unwrap_or(i128::MAX)
            - i128::try_from(counted + equation.donated.u128()).unwrap_or(i128::MAX);
        Self {
            contract: equation.contract,
            denom: equation.denom,
            parts: equation.parts.into_iter().map(|(name, amount)| (name, amount.to_string())).collect(),
            donated: equation.donated.to_string(),
            balance: equation.balance.to_string(),
            difference: difference.to_string(),
        }
    }
}

/// The folder `--out`.
pub(crate) struct Out(PathBuf);

/// The file that says that a folder is a demo's.
const MARK: &str = ".sheaf-demo";

/// What a demo writes: nothing else is ever removed.
const OURS: [&str; 7] =
    [MARK, "events.jsonl", "payouts.csv", "people", "pools", "report.html", "summary.json"];

/// What an order's folder is called.
const ORDER: &str = "order-";

impl Out {
    /// An empty folder: made, or cleared of an earlier demo's files. A folder that holds anything else is left
    /// as it is.
    pub(crate) fn prepare(dir: &Path) -> Result<Self> {
        fs::create_dir_all(dir).with_context(|| format!("{} cannot be made", dir.display()))?;
        let mut earlier = vec![];
        for entry in fs::read_dir(dir).with_context(|| format!("{} cannot be read", dir.display()))? {
            let path = entry.with_context(|| format!("{} cannot be read", dir.display()))?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let order = name.strip_prefix(ORDER).is_some_and(|number| number.parse::<u64>().is_ok());
            anyhow::ensure!(
                order || OURS.contains(&name.as_str()),
                "{} holds {name}, which no demo wrote: choose another folder with --out",
                dir.display()
            );
            earlier.push(path);
        }
        anyhow::ensure!(
            earlier.is_empty() || dir.join(MARK).exists(),
            "{} is not empty and was not made by a demo: choose another folder with --out",
            dir.display()
        );
        for path in earlier {
            let removed = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
            removed.with_context(|| format!("{} cannot be removed", path.display()))?;
        }
        // marked at once, so that a story cut short can be told again
        let out = Self(dir.to_owned());
        out.bytes(MARK, b"made by `sheaf demo`, which may clear this folder\n")?;
        Ok(out)
    }

    /// Writes a file, with the folders it lies in.
    pub(crate) fn bytes(&self, name: &str, bytes: &[u8]) -> Result<()> {
        let path = self.0.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).with_context(|| format!("{} cannot be made", parent.display()))?;
        }
        fs::write(&path, bytes).with_context(|| format!("{} cannot be written", path.display()))
    }

    /// Writes a JSON file for people and programs.
    pub(crate) fn json(&self, name: &str, value: &impl Serialize) -> Result<()> {
        let mut bytes = serde_json::to_vec_pretty(value)?;
        bytes.push(b'\n');
        self.bytes(name, &bytes)
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}
