//! What each role does on a chain: a file each.

pub(crate) mod auditor;
pub(crate) mod buyer;
pub(crate) mod contributor;
pub(crate) mod curator;
mod disputes;
mod floors;
mod grain;
pub(crate) mod guardian;
pub(crate) mod issuer;
pub(crate) mod operator;
pub(crate) mod relayer;
mod shares;
mod verdicts;
pub(crate) mod voter;

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use anyhow::{Context, Result, anyhow, ensure};
use api::PoolId;
use api::identity_registry::ExecuteMsg;
use chain::files::{self, Readers};
use clap::Args;
use deploy::Part;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::options::Act;

/// The file that an issuer hands to an applicant: the message `Register`, as the registry takes it.
type CredentialFile = ExecuteMsg;

/// A contract of the suite, by its name.
fn part(text: &str) -> Result<Part, String> {
    Part::parse(text).ok_or_else(|| format!("one of {}", Part::ALL.map(Part::name).join(", ")))
}

/// Where a role is given up, and by whom.
#[derive(Args)]
pub(crate) struct Renounce {
    /// The pool it was granted in; the one that was granted everywhere without.
    #[arg(long)]
    pool: Option<PoolId>,
    #[command(flatten)]
    act: Act,
}

impl Renounce {
    /// Gives the role up; nothing follows from it any more.
    async fn of(&self, role: &str) -> Result<()> {
        let msg = ExecuteMsg::Renounce { role: role.into(), scope: self.pool };
        self.act.send(Part::IdentityRegistry, &msg).await
    }
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| path.display().to_string())
}

fn read_json<T: DeserializeOwned>(path: &Path) -> Result<T> {
    serde_json::from_slice(&read(path)?).with_context(|| format!("{} is of another form", path.display()))
}

/// Refuses a file that is there, before anything is done for which there would be no place.
fn must_be_new(path: &Path) -> Result<()> {
    ensure!(!path.exists(), "{}", is_there(path));
    Ok(())
}

fn is_there(path: &Path) -> String {
    format!("{} is there already: move it away, or name another place with --out", path.display())
}

/// Writes a file, never over one that is there.
fn write_new(path: &Path, bytes: &[u8], readers: Readers) -> Result<()> {
    files::create(path, bytes, readers).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => anyhow!("{}", is_there(path)),
        _ => anyhow!(error).context(path.display().to_string()),
    })
}

fn write_new_json(path: &Path, value: &impl Serialize, readers: Readers) -> Result<()> {
    write_new(path, &json(value)?, readers)
}

/// Writes a file in the place of what was there.
fn replace(path: &Path, bytes: &[u8], readers: Readers) -> Result<()> {
    files::replace(path, bytes, readers).with_context(|| path.display().to_string())
}

fn json(value: &impl Serialize) -> Result<Vec<u8>> {
    let mut text = serde_json::to_vec_pretty(value)?;
    text.push(b'\n');
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_there_is_said_to_be() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("contribution.json");
        must_be_new(&path).expect("nothing is there");
        write_new_json(&path, &1, Readers::Owner).expect("written");
        for error in [must_be_new(&path), write_new_json(&path, &2, Readers::Owner)] {
            let says = error.expect_err("it is there").to_string();
            assert!(says.ends_with(
                "contribution.json is there already: move it away, or name another place with --out"
            ));
        }
        assert_eq!(read(&path).expect("there"), b"1\n");
    }
}
