//! `deploy.toml`: all that a deployment is told. `deploy/localnet.toml` explains every entry.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use api::governance::Rules;
use chain::GasPrice;
use cosmwasm_std::{Coin, Uint128};
use serde::{Deserialize, Deserializer, Serialize};

use crate::{Error, Profile, test_keys};

const MIN_MEMBERS: usize = api::identity_registry::MIN_MEMBERS;
const MAX_MEMBERS: usize = api::identity_registry::MAX_MEMBERS;

/// All that a deployment is told.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The file that it is of.
    #[serde(skip)]
    pub path: PathBuf,
    /// The chain.
    pub chain_id: String,
    /// A node of it.
    pub rpc: String,
    /// What is paid for gas.
    #[serde(deserialize_with = "parsed")]
    pub gas_price: GasPrice,
    /// All durations.
    pub profile: Profile,
    /// Name of the deployer's key in the keystore.
    pub deployer: String,
    /// identity-registry.
    pub registry: Registry,
    /// reward-token.
    pub token: Token,
    /// governance.
    pub governance: Governance,
    /// data-pool.
    pub data_pool: DataPool,
    /// marketplace.
    pub marketplace: Marketplace,
    /// The first committee, in its order.
    pub committee: Vec<Member>,
}

/// A relayer of the first committee.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Member {
    /// One that bonds by itself: bech32.
    Address(String),
    /// One whose account's key is in the keystore: the deployment bonds for it.
    Key(String),
}

/// identity-registry.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Registry {
    /// What a relayer bonds.
    #[serde(deserialize_with = "parsed")]
    pub relayer_bond: Coin,
    /// The first KYC issuers.
    #[serde(default)]
    pub issuers: Vec<Issuer>,
    /// The first curators and auditors.
    #[serde(default)]
    pub grants: Vec<Grant>,
}

/// A KYC issuer.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Issuer {
    /// Signs its credentials: secp256k1, 33 bytes, hex.
    #[serde(deserialize_with = "parsed")]
    pub key: cosmwasm_std::HexBinary,
    /// In which its nullifiers are unique.
    pub nullifier_domain: u32,
    /// Up to which level of assurance.
    pub max_level: u8,
    /// For how long from the deployment on.
    pub days: u64,
}

/// A role that is granted at the start.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grant {
    /// `curator` or `auditor`.
    pub role: String,
    /// bech32.
    pub address: String,
}

/// reward-token.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Token {
    /// Who holds GRAIN at the start.
    pub genesis: Vec<Holder>,
    /// What is ever minted at most, micro-GRAIN.
    #[serde(deserialize_with = "parsed")]
    pub cap: Uint128,
    /// The native denom that backs GRAIN.
    pub reserve_denom: String,
    /// alpha, basis points.
    pub alpha_bps: u16,
    /// Sv, micro-GRAIN.
    #[serde(deserialize_with = "parsed")]
    pub virtual_supply: Uint128,
    /// Tv, micro-denom.
    #[serde(deserialize_with = "parsed")]
    pub virtual_reserve: Uint128,
}

/// Who holds GRAIN at the start.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holder {
    /// bech32.
    pub address: String,
    /// micro-GRAIN.
    #[serde(deserialize_with = "parsed")]
    pub amount: Uint128,
}

/// governance.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Governance {
    /// What proposing takes.
    #[serde(deserialize_with = "parsed")]
    pub deposit: Coin,
    /// Of voters.
    pub nullifier_domain: u32,
    /// What a proposal needs.
    pub rules: Rules,
    /// Who may pause and cancel.
    #[serde(default)]
    pub guardians: Vec<Guardian>,
    /// Who may pass proposals until there are voters.
    pub founders: Option<Founders>,
}

/// Who may pause and cancel.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Guardian {
    /// bech32.
    pub address: String,
    /// For how long from the deployment on, at most 365.
    pub days: u64,
}

/// Who may pass proposals until there are voters.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Founders {
    /// bech32.
    pub members: Vec<String>,
    /// How many must approve.
    pub threshold: u8,
    /// The sunset, from the deployment on, at most 730.
    pub days: u64,
    /// Enrolled identities from which on anyone can end the group.
    pub enrolled: u64,
    /// Bonded GRAIN from which on anyone can end the group, micro.
    #[serde(deserialize_with = "parsed")]
    pub bonded: Uint128,
}

/// data-pool.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DataPool {
    /// Who decides on pools, a contract or an account of the chain; governance without.
    pub authority: Option<String>,
    /// What proposing a pool takes.
    #[serde(deserialize_with = "parsed")]
    pub pool_deposit: Coin,
    /// What opening a cohort takes.
    #[serde(deserialize_with = "parsed")]
    pub cohort_deposit: Coin,
    /// What a contribution takes until its verdict.
    #[serde(deserialize_with = "parsed")]
    pub contribution_deposit: Coin,
}

/// marketplace.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Marketplace {
    /// What may be paid in beside GRAIN.
    pub denoms: Vec<String>,
    /// Least level of assurance of a buyer.
    pub min_level: u8,
}

impl Config {
    /// Reads it, and refuses what can be seen to be wrong without a chain.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let text = fs::read_to_string(path).map_err(|source| Error::File { path: path.into(), source })?;
        match Self::parse(&text) {
            Ok(config) => Ok(Self { path: path.into(), ..config }),
            Err(Error::Malformed { reason, .. }) => Err(Error::Malformed { path: path.into(), reason }),
            Err(Error::Config { what, reason, .. }) => Err(Error::Config { path: path.into(), what, reason }),
            Err(other) => Err(other),
        }
    }

    pub(crate) fn parse(text: &str) -> Result<Self, Error> {
        let path = PathBuf::from("deploy.toml");
        let config: Self = toml::from_str(text)
            .map_err(|error| Error::Malformed { path: path.clone(), reason: error.to_string() })?;
        config.profile.check(&config.chain_id)?;
        let members = config.committee.len();
        if !(MIN_MEMBERS..=MAX_MEMBERS).contains(&members) {
            let reason = format!("{members} members, {MIN_MEMBERS} to {MAX_MEMBERS} are needed");
            return Err(Error::Config { path, what: "committee", reason });
        }
        if config.committee.iter().collect::<BTreeSet<_>>().len() < members {
            let reason = "someone is named twice".into();
            return Err(Error::Config { path, what: "committee", reason });
        }
        test_keys::check(&config)?;
        Ok(Self { path, ..config })
    }
}

/// A value that is written as text: amounts exceed TOML's numbers.
fn parsed<'de, D: Deserializer<'de>, T>(deserializer: D) -> Result<T, D::Error>
where
    T: FromText,
{
    let text = String::deserialize(deserializer)?;
    T::from_text(&text).map_err(|reason| serde::de::Error::custom(format!("{text:?}: {reason}")))
}

trait FromText: Sized {
    fn from_text(text: &str) -> Result<Self, String>;
}

impl FromText for GasPrice {
    fn from_text(text: &str) -> Result<Self, String> {
        text.parse().map_err(|error: chain::Error| error.to_string())
    }
}

impl FromText for Coin {
    fn from_text(text: &str) -> Result<Self, String> {
        text.replace('_', "").parse().map_err(|_| "an amount and a denom, for instance 250_000ustake".into())
    }
}

impl FromText for Uint128 {
    fn from_text(text: &str) -> Result<Self, String> {
        text.replace('_', "").parse().map_err(|_| "a whole number, for instance 1_000_000".into())
    }
}

impl FromText for cosmwasm_std::HexBinary {
    fn from_text(text: &str) -> Result<Self, String> {
        Self::from_hex(text).map_err(|error| error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCALNET: &str = include_str!("../../../deploy/localnet.toml");

    #[test]
    fn the_one_that_is_shipped_is_good() {
        let config = Config::parse(LOCALNET).expect("good");
        assert_eq!(config.profile, Profile::Localnet);
        assert_eq!(config.committee.len(), 4);
    }

    #[test]
    fn what_is_wrong_is_said_where_it_stands() {
        let error = |from: &str, to: &str| {
            assert!(LOCALNET.contains(from), "{from}");
            Config::parse(&LOCALNET.replace(from, to)).expect_err("wrong").to_string()
        };
        assert!(error("sheaf-localnet-1", "sheaf-1").contains("use profile production"));
        assert!(error("{ key = \"relayer-4\" },", "").contains("3 members, 4 to 16"));
        assert!(error("relayer-4", "relayer-3").contains("twice"));
        assert!(error("alpha_bps", "alpha").contains("unknown field `alpha`"));
        assert!(error("0.025ustake", "cheap").contains("no gas price"));
    }

    #[test]
    fn errors_name_the_file_that_was_read() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("mine.toml");
        for wrong in
            [LOCALNET.replace("{ key = \"relayer-4\" },", ""), LOCALNET.replace("alpha_bps", "alpha")]
        {
            std::fs::write(&path, wrong).expect("written");
            let says = Config::read(&path).expect_err("wrong").to_string();
            assert!(says.contains("mine.toml: ") && !says.contains("deploy.toml"), "{says}");
        }
    }
}
