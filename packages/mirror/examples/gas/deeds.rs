//! What is measured, what it may take, and docs/gas.json.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::costs::Cost;
use crate::{Measured, REPORT, VERIFY};

/// A transfer may take so much of what the peer's takes, percent.
pub(crate) const OF_PEER: u64 = 102;
/// Deeds: name, aim in gas (none: [`OF_PEER`]), and the peer's deed.
pub(crate) const DEEDS: [(&str, Option<u64>, Option<&str>); 11] = [
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

/// What peers' deeds took.
pub(crate) type Peers = BTreeMap<&'static str, u64>;
/// By deed.
pub(crate) type Kept = BTreeMap<String, Deed>;

/// What one deed took, as docs/gas.json keeps it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Deed {
    pub(crate) gas: u64,
    pub(crate) bytes: usize,
    /// Its sender paying a fee.
    pub(crate) gas_with_fee: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) peer: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) peer_gas: Option<u64>,
}

/// A deed's gas and bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Took {
    pub(crate) gas: u64,
    pub(crate) bytes: usize,
}

/// All deeds, with so many contributors on chain.
#[derive(Debug, Clone)]
pub(crate) struct Run {
    pub(crate) contributors: usize,
    pub(crate) took: BTreeMap<&'static str, Took>,
}

impl Run {
    pub(crate) fn of(contributors: usize, measured: &Measured) -> Self {
        Self { contributors, took: measured.iter().map(|(name, cost)| (*name, took(name, cost))).collect() }
    }
}

/// Of a report: one contribution's.
fn took(name: &str, cost: &Cost) -> Took {
    let Cost { gas, bytes, .. } = *cost;
    if name == VERIFY {
        Took { gas: gas / REPORT as u64, bytes: bytes / REPORT }
    } else {
        Took { gas, bytes }
    }
}

/// What is kept of a run without fees, the same with fees, and peers.
pub(crate) fn kept(run: &Run, paying: &Run, peers: &Peers) -> Kept {
    let deed = |(name, _, peer): (&str, _, Option<&str>)| {
        let Took { gas, bytes } = run.took[name];
        let gas_with_fee = paying.took[name].gas;
        let peer_gas = peer.map(|peer| peers[peer]);
        (name.to_string(), Deed { gas, bytes, gas_with_fee, peer: peer.map(Into::into), peer_gas })
    };
    DEEDS.into_iter().map(deed).collect()
}

/// What deeds took with many contributors, as docs/gas-large.json keeps it: such a run is long, and seldom made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Large {
    pub(crate) contributors: usize,
    /// What contracts were played, as artifacts/built.txt names them.
    pub(crate) contracts: String,
    pub(crate) gas: BTreeMap<String, u64>,
}

impl Large {
    pub(crate) fn of(run: &Run, contracts: String) -> Self {
        let gas = run.took.iter().map(|(name, took)| (name.to_string(), took.gas)).collect();
        Self { contributors: run.contributors, contracts, gas }
    }
}

/// What a deed may take.
pub(crate) fn aim(aim: Option<u64>, peer_gas: Option<u64>) -> u64 {
    aim.or_else(|| peer_gas.map(|gas| gas * OF_PEER / 100)).expect("an aim, or a peer")
}
