//! What a deployment has done so far: `deployments/<chain id>.journal.json`.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use cosmwasm_std::HexBinary;
use serde::{Deserialize, Serialize};

use crate::Error;
use crate::deployment::write_json;

/// What a deployment has done so far, on disk before anything is sent.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    // held as long as the journal is open; the system lets it go when the process ends, however it ends
    _lock: fs::File,
    kept: Kept,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    chain_id: String,
    deployer: String,
    /// The chain's last block when the journal was begun: a chain made anew by the same name has another there.
    began: Block,
    steps: Vec<Entry>,
}

/// A block, by which a chain is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// Its height.
    pub height: u64,
    /// Its hash.
    pub hash: HexBinary,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    step: String,
    #[serde(default)]
    tried: Vec<Try>,
    #[serde(default)]
    done: Option<Done>,
}

/// A transaction that was signed for a step, and perhaps sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Try {
    /// Its hash.
    pub hash: String,
    /// The account's sequence that it takes.
    pub sequence: u64,
    /// What the step was told, in short.
    pub told: String,
}

/// A step that is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// The transaction.
    pub hash: String,
    /// Its block.
    pub height: u64,
    /// What it used.
    pub gas_used: u64,
    /// What it was told, in short.
    pub told: String,
    /// What came to be: a code's number, a contract's address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made: Option<String>,
}

impl Journal {
    /// Opens the journal of a chain in a folder, for this run alone; if there is none, a new one that begins at `tip`.
    pub fn open(dir: &Path, chain_id: &str, deployer: &str, tip: Block) -> Result<Self, Error> {
        let path = dir.join(format!("{chain_id}.journal.json"));
        let lock = lock(dir, &path.with_extension("lock"))?;
        let kept = match fs::read(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                Kept { chain_id: chain_id.into(), deployer: deployer.into(), began: tip, steps: vec![] }
            }
            Err(source) => return Err(Error::File { path, source }),
            Ok(text) => serde_json::from_slice::<Kept>(&text)
                .map_err(|error| Error::Malformed { path: path.clone(), reason: error.to_string() })?,
        };
        for (what, is, wanted) in
            [("chain", &kept.chain_id, chain_id), ("deployer", &kept.deployer, deployer)]
        {
            if is != wanted {
                return Err(Error::OtherJournal { path, what: format!("its {what} is {is}, not {wanted}") });
            }
        }
        Ok(Self { path, _lock: lock, kept })
    }

    /// Its file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The chain's last block when it was begun.
    pub fn began(&self) -> &Block {
        &self.kept.began
    }

    /// A step, if it is done.
    pub fn done(&self, step: &str) -> Option<&Done> {
        self.entry(step)?.done.as_ref()
    }

    /// What was signed for a step so far.
    pub fn tried(&self, step: &str) -> &[Try] {
        self.entry(step).map_or(&[], |entry| &entry.tried)
    }

    /// Enters a transaction, before it is sent.
    pub fn enter(&mut self, step: &str, hash: &str, sequence: u64, told: &str) -> Result<(), Error> {
        let tried = Try { hash: hash.into(), sequence, told: told.into() };
        match self.kept.steps.iter_mut().find(|entry| entry.step == step) {
            Some(entry) if entry.tried.contains(&tried) => {}
            Some(entry) => entry.tried.push(tried),
            None => self.kept.steps.push(Entry { step: step.into(), tried: vec![tried], done: None }),
        }
        write_json(&self.path, &self.kept)
    }

    /// Enters that a step is done.
    pub fn finish(&mut self, step: &str, done: Done) -> Result<(), Error> {
        if let Some(entry) = self.kept.steps.iter_mut().find(|entry| entry.step == step) {
            entry.done = Some(done);
        }
        write_json(&self.path, &self.kept)
    }

    /// The blocks of the first and the last step done.
    pub fn heights(&self) -> (u64, u64) {
        let heights = || self.kept.steps.iter().filter_map(|entry| Some(entry.done.as_ref()?.height));
        (heights().min().unwrap_or_default(), heights().max().unwrap_or_default())
    }

    fn entry(&self, step: &str) -> Option<&Entry> {
        self.kept.steps.iter().find(|entry| entry.step == step)
    }
}

fn lock(dir: &Path, path: &Path) -> Result<fs::File, Error> {
    let failed = |source| Error::File { path: path.into(), source };
    fs::create_dir_all(dir).map_err(failed)?;
    let file = fs::File::create(path).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(fs::TryLockError::WouldBlock) => Err(Error::Busy { path: path.into() }),
        Err(fs::TryLockError::Error(source)) => Err(failed(source)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_entered_is_there_after_the_end_of_a_process() {
        let dir = tempfile::tempdir().expect("a folder");
        let block = |height| Block { height, hash: HexBinary::from([1; 32]) };
        let open = |tip| Journal::open(dir.path(), "local-1", "wasm1a", block(tip));
        let mut journal = open(5).expect("a new one");
        journal.enter("store x", "AA", 3, "t").expect("written");
        journal.enter("store x", "AA", 3, "t").expect("the same again");
        assert!(matches!(open(6), Err(Error::Busy { .. })));
        drop(journal);

        let mut journal = open(7).expect("the same one");
        assert_eq!(*journal.began(), block(5));
        assert_eq!(journal.tried("store x"), [Try { hash: "AA".into(), sequence: 3, told: "t".into() }]);
        assert_eq!(journal.done("store x"), None);
        let (hash, told) = ("AA".into(), "t".into());
        let done = Done { hash, height: 7, gas_used: 1, told, made: Some("4".into()) };
        journal.finish("store x", done.clone()).expect("written");
        drop(journal);
        let journal = open(8).expect("the same one");
        assert_eq!((journal.done("store x"), journal.heights()), (Some(&done), (7, 7)));
    }

    #[test]
    fn another_deployers_journal_is_refused() {
        let dir = tempfile::tempdir().expect("a folder");
        let open = |deployer| {
            Journal::open(dir.path(), "local-1", deployer, Block { height: 1, hash: HexBinary::default() })
        };
        let mut journal = open("wasm1a").expect("a new one");
        journal.enter("store x", "AA", 0, "t").expect("written");
        drop(journal);
        let error = open("wasm1b").expect_err("another's");
        assert!(matches!(error, Error::OtherJournal { .. }), "{error:?}");
    }
}
