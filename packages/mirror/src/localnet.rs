//! A chain of scripts/localnet, through its script.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use chain::{Key, TestAccounts};
use serde_json::Value;

/// A chain of scripts/localnet. `SHEAF_LOCALNET` and `XDG_STATE_HOME` say which, as for the script.
#[derive(Debug, Clone)]
pub struct Localnet {
    script: PathBuf,
}

/// What it says of itself.
pub(crate) struct Status {
    pub(crate) chain_id: String,
    pub(crate) rpc: String,
    pub(crate) gas_price: String,
}

impl Localnet {
    /// By its script.
    pub fn at(script: impl Into<PathBuf>) -> Self {
        Self { script: script.into() }
    }

    pub(crate) fn status(&self) -> Result<Status> {
        let status: Value = serde_json::from_str(&self.run(&["status", "--json"])?)?;
        let text = |key: &str| -> Result<String> {
            Ok(status.get(key).and_then(Value::as_str).with_context(|| format!("no {key}"))?.into())
        };
        Ok(Status { chain_id: text("chain_id")?, rpc: text("rpc")?, gas_price: text("gas_price")? })
    }

    /// Moves the chain's clock forward.
    pub fn advance(&self, seconds: u64) -> Result<()> {
        self.run(&["advance", &seconds.to_string()]).map(drop)
    }

    /// The key of one of its test accounts.
    pub fn key(&self, name: &str) -> Result<Key> {
        let path = self.script.with_file_name("localnet.d").join("accounts.json");
        let accounts: TestAccounts = serde_json::from_slice(&std::fs::read(&path)?)?;
        Ok(accounts.named(name).with_context(|| format!("no test account {name}"))?.key()?)
    }

    fn run(&self, arguments: &[&str]) -> Result<String> {
        let ran = Command::new(&self.script).args(arguments).output().context("scripts/localnet")?;
        let said = String::from_utf8_lossy(&ran.stderr);
        ensure!(ran.status.success(), "scripts/localnet {}: {}", arguments.join(" "), said.trim());
        Ok(String::from_utf8_lossy(&ran.stdout).into())
    }
}
