//! What each role does on a chain: a file each.

pub(crate) mod auditor;
pub(crate) mod buyer;
pub(crate) mod contributor;
pub(crate) mod curator;
pub(crate) mod guardian;
pub(crate) mod issuer;
pub(crate) mod relayer;
mod shares;
pub(crate) mod voter;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use api::identity_registry::ExecuteMsg;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The file that an issuer hands to an applicant: the message `Register`, as the registry takes it.
type CredentialFile = ExecuteMsg;

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| path.display().to_string())
}

fn read_json<T: DeserializeOwned>(path: &Path) -> Result<T> {
    serde_json::from_slice(&read(path)?).with_context(|| format!("{} is of another form", path.display()))
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    if let Some(dir) = path.parent() {
        fs::create_dir_all(dir).with_context(|| dir.display().to_string())?;
    }
    fs::write(path, bytes).with_context(|| path.display().to_string())
}

fn write_json(path: &Path, value: &impl Serialize) -> Result<()> {
    let mut text = serde_json::to_vec_pretty(value)?;
    text.push(b'\n');
    write(path, &text)
}
