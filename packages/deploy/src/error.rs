//! What can go wrong with a deployment, each with what to do about it.

use std::path::PathBuf;

use thiserror::Error;

use crate::Part;

/// Why a deployment stops. What is done stays done: run it again once that is mended.
#[derive(Error, Debug)]
pub enum Error {
    /// The chain, or the way there.
    #[error(transparent)]
    Chain(#[from] chain::Error),
    /// A step that the chain did not do.
    #[error("{step}: {source}")]
    Step {
        /// Which.
        step: String,
        /// Why.
        source: Box<Error>,
    },
    /// A step whose transaction is under way.
    #[error(
        "{step}: {hash}: {}, and it may still get into one. Run `sheaf deploy` again: it looks for it first",
        chain::Error::unseen(.error.as_deref()),
    )]
    Pending {
        /// Which step.
        step: String,
        /// Its transaction.
        hash: String,
        /// Why nobody could say whether it is in a block, where that was so.
        error: Option<Box<chain::Error>>,
    },
    /// A key that cannot be had.
    #[error(transparent)]
    Keystore(#[from] chain::KeystoreError),
    /// A file that cannot be read or written.
    #[error("{}: {source}", .path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file that is not of its form.
    #[error("{}: {reason}", .path.display())]
    Malformed {
        /// Which.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// A value in `deploy.toml` that cannot be.
    #[error("{}: {what}: {reason}", .path.display())]
    Config {
        /// The file.
        path: PathBuf,
        /// Which.
        what: &'static str,
        /// What is wrong.
        reason: String,
    },
    /// Durations of seconds on a chain of others.
    #[error(
        "profile localnet has durations of seconds, and {chain_id} does not say that it is a local chain (`local` or \
         `localnet` between dashes): use profile production"
    )]
    NotLocal {
        /// Which.
        chain_id: String,
    },
    /// A contract that is not built.
    #[error("{} is missing: build it with scripts/build-wasm", .path.display())]
    NoArtifact {
        /// The file.
        path: PathBuf,
    },
    /// A contract that is not the one that was built.
    #[error(
        "{part}.wasm has checksum {got}, built.txt says {expected}: build it anew with scripts/build-wasm"
    )]
    Checksum {
        /// Which.
        part: Part,
        /// What it should be.
        expected: String,
        /// What it is.
        got: String,
    },
    /// Code on the chain that is not ours.
    #[error("code {code_id} on the chain, for {part}, has checksum {got}, not {expected}: do not use it")]
    Code {
        /// Which.
        part: Part,
        /// Its number.
        code_id: u64,
        /// What it should be.
        expected: String,
        /// What it is.
        got: String,
    },
    /// Something for a key that everyone knows.
    #[error(
        "{what} is {name} of scripts/localnet, whose key everyone knows: only where profile is localnet. Put your own there"
    )]
    TestKey {
        /// Where it stands, or which key it is.
        what: String,
        /// Which test account.
        name: String,
    },
    /// A key that is marked as one that everyone knows.
    #[error(
        "{name} is a test key, which everyone knows: only where profile is localnet. Give a key of your own"
    )]
    TestOnly {
        /// Its name.
        name: String,
    },
    /// A value in `deploy.toml` that is another than when it was used.
    #[error(
        "{} has changed what was done already, to {step}: put back what it said, and change it by a proposal; or begin anew, \
         with {} moved away",
        .config.display(),
        .path.display()
    )]
    Changed {
        /// The file.
        config: PathBuf,
        /// Which step.
        step: String,
        /// The journal.
        path: PathBuf,
    },
    /// A contract that was built anew after its code was stored.
    #[error(
        "{part}.wasm was built anew since its code was stored: take the artifacts of then; or begin anew, with {} moved away",
        .path.display()
    )]
    Rebuilt {
        /// Which.
        part: Part,
        /// The journal.
        path: PathBuf,
    },
    /// A transaction of which the node does not know whether it is in a block.
    #[error(
        "this node does not know transaction {hash} of {address}, nor what took its sequence {sequence}: it may have done \
         this step. Give, as `rpc`, a node that indexes all transactions"
    )]
    Unknown {
        /// The transaction.
        hash: String,
        /// Whose.
        address: String,
        /// The account's sequence that it takes.
        sequence: u64,
    },
    /// A node that has fewer blocks than it had.
    #[error(
        "this deployment began at block {began}, and {rpc} is at {tip}: wait until it has caught up, or give another node as \
         `rpc`; only if the chain itself was made anew, move {} away",
        .path.display()
    )]
    Behind {
        /// Which node.
        rpc: String,
        /// Its last block.
        tip: u64,
        /// The last block when the journal was begun.
        began: u64,
        /// The journal.
        path: PathBuf,
    },
    /// A node that has not the block at which a deployment began.
    #[error(
        "whether {rpc} is of the chain that this deployment began on cannot be told: it has not block {began} ({reason}). \
         Give, as `rpc`, a node that has"
    )]
    Pruned {
        /// Which node.
        rpc: String,
        /// The block.
        began: u64,
        /// The node's words.
        reason: String,
    },
    /// A journal of another deployment.
    #[error("{} is of another deployment ({what}): move it away to begin anew", .path.display())]
    OtherJournal {
        /// Which.
        path: PathBuf,
        /// What differs.
        what: String,
    },
    /// Two runs at once.
    #[error("another run is deploying (it holds {}): wait for it", .path.display())]
    Busy {
        /// The lock.
        path: PathBuf,
    },
    /// Members of the committee without a bond.
    #[error(
        "not bonded yet: {}. Give them {}: with it they bond by `sheaf relayer bond`; then run this again",
        .members.join(", "),
        .path.display()
    )]
    NotBonded {
        /// Who.
        members: Vec<String>,
        /// The deployment's file.
        path: PathBuf,
    },
    /// A transaction that says nothing of what it made.
    #[error("the chain did not say what it made: no {attribute} in the events of {hash}")]
    Silent {
        /// What is missing.
        attribute: &'static str,
        /// The transaction.
        hash: String,
    },
    /// Another program uses the account at the same time.
    #[error(
        "transactions of this account keep coming first: let nobody else use the deployer's key meanwhile"
    )]
    Crowded,
    /// A test stops here.
    #[error("stopped")]
    Stopped,
}
