//! Where the suite is on a chain: `deployments/<chain id>.json`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use chain::files;
use cosmwasm_std::HexBinary;
use serde::{Deserialize, Serialize};

use crate::{Error, Part, Profile};

/// Where the suite is on a chain. What everything else reads.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Deployment {
    /// The chain.
    pub chain_id: String,
    /// A node of it.
    pub rpc: String,
    /// What its nodes take for gas, for instance `0.025ustake`.
    pub gas_price: String,
    /// Its durations.
    pub profile: Profile,
    /// The block of the deployment's last transaction; events of the suite are in this and later ones, and, of the
    /// deployment itself, from `first_height` on.
    pub height: u64,
    /// The block of its first.
    pub first_height: u64,
    /// Who decides on pools, where it is not governance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authority: Option<String>,
    /// The contracts.
    pub contracts: BTreeMap<Part, Deployed>,
}

/// Where a contract is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Deployed {
    /// bech32.
    pub address: String,
    /// Its code's number on the chain.
    pub code_id: u64,
    /// SHA-256 of its code.
    pub checksum: HexBinary,
}

impl Deployment {
    /// Its file in a folder.
    pub fn path(dir: &Path, chain_id: &str) -> PathBuf {
        dir.join(format!("{chain_id}.json"))
    }

    /// Reads it.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let text = fs::read(path).map_err(|source| Error::File { path: path.into(), source })?;
        let read: Self = serde_json::from_slice(&text)
            .map_err(|error| Error::Malformed { path: path.into(), reason: error.to_string() })?;
        if let Some(part) = Part::ALL.into_iter().find(|part| !read.contracts.contains_key(part)) {
            return Err(Error::Malformed { path: path.into(), reason: format!("no {part} in contracts") });
        }
        Ok(read)
    }

    /// Writes it.
    pub fn write(&self, path: &Path) -> Result<(), Error> {
        write_json(path, self)
    }

    /// A contract.
    #[allow(clippy::indexing_slicing, reason = "who makes or reads one has put all of them there")]
    pub fn of(&self, part: Part) -> &Deployed {
        &self.contracts[&part]
    }

    /// Who decides on pools.
    pub fn authority(&self) -> &str {
        self.authority.as_deref().unwrap_or_else(|| self.address(Part::Governance))
    }

    /// The address of a contract.
    pub fn address(&self, part: Part) -> &str {
        &self.of(part).address
    }
}

/// Writes all of a file or nothing.
pub(crate) fn write_json(path: &Path, value: &impl Serialize) -> Result<(), Error> {
    let failed = |source| Error::File { path: path.into(), source };
    let mut text = serde_json::to_vec_pretty(value).map_err(|error| failed(error.into()))?;
    text.push(b'\n');
    files::replace(path, &text, files::Readers::Everyone).map_err(failed)
}
