//! What can go wrong, each with what to do about it.

use std::path::PathBuf;
use std::time::Duration;

use thiserror::Error;

use crate::Refusal;

/// Why a chain did not do what was asked.
#[derive(Error, Debug)]
pub enum Error {
    /// No answer.
    #[error("nothing answers at {rpc}: {reason}. Is the node up, and the address right?")]
    Unreachable {
        /// Whom we asked.
        rpc: String,
        /// What came instead of an answer.
        reason: String,
    },
    /// Not where a node's RPC is.
    #[error("{rpc} is not a node's RPC address, which is for instance http://127.0.0.1:26657: {reason}")]
    NoRpc {
        /// What was given.
        rpc: String,
        /// What is wrong with it, or what answers there.
        reason: String,
    },
    /// A node that answers, and whose chain makes no block.
    #[error(
        "the node at {rpc} answers, and its chain stands: no block after {height} in {} s. Do enough of its validators run?",
        .waited.as_secs()
    )]
    Standing {
        /// Whom we asked.
        rpc: String,
        /// The last block.
        height: u64,
        /// For how long there was no other.
        waited: Duration,
    },
    /// A node that answers, and has not what is asked for.
    #[error("the node at {rpc} says: {reason}")]
    Node {
        /// Whom we asked.
        rpc: String,
        /// Its words.
        reason: String,
    },
    /// A node that cannot say what is in its blocks.
    #[error(
        "the node at {rpc} keeps no index of transactions: give one that does (`indexer` in its config.toml)"
    )]
    NoIndex {
        /// Whom we asked.
        rpc: String,
    },
    /// A node that does not know what became of a transaction.
    #[error(
        "{address} is past its sequence {sequence}, and this node does not know what took it: it is likely done. Ask a node \
         that indexes all transactions"
    )]
    Unknown {
        /// Whose transaction.
        address: String,
        /// The account's sequence that it takes.
        sequence: u64,
    },
    /// An answer that we do not understand.
    #[error("{rpc} answers something else than expected: {reason}")]
    Answer {
        /// Who answered.
        rpc: String,
        /// What is odd about it.
        reason: String,
    },
    /// A chain that is another one.
    #[error("{rpc} is a node of {got}, not of {expected}: give the RPC address of that chain")]
    OtherChain {
        /// Who answered.
        rpc: String,
        /// The chain we wanted.
        expected: String,
        /// The chain it is.
        got: String,
    },
    /// An account that nobody has ever sent anything to.
    #[error(
        "{address} is not on the chain yet: it comes to be with the first coins that it is sent, or a fee grant"
    )]
    NoAccount {
        /// Which.
        address: String,
    },
    /// An account that does not sign as others do.
    #[error(
        "{address} is an account of the kind {kind}, for which nothing can be signed here: use a plain account"
    )]
    AccountKind {
        /// Which.
        address: String,
        /// Its type on the chain.
        kind: String,
    },
    /// There is no such contract.
    #[error(
        "there is no contract {address} on {chain}: was that chain made anew? Then deploy again with `sheaf deploy`"
    )]
    NoContract {
        /// Where it should be.
        address: String,
        /// The chain.
        chain: String,
    },
    /// The chain refused; nothing is changed but a fee, where the transaction got into a block.
    #[error("{refusal}{}", .hash.as_ref().map(|hash| format!(" (transaction {hash})")).unwrap_or_default())]
    Refused {
        /// Why.
        refusal: Refusal,
        /// Of the transaction, where it is in a block.
        hash: Option<String>,
    },
    /// A transaction that is under way. It may still get into a block.
    #[error(
        "pending, {hash}: {} after {} s. {} for it with `sheaf transaction` before you try again",
        Self::unseen(.error.as_deref()),
        .waited.as_secs(),
        match .error.as_deref() {
            Some(Self::Unknown { .. }) => "Look",
            _ => "It may still get into one: look",
        },
    )]
    Pending {
        /// The transaction.
        hash: String,
        /// For how long we waited.
        waited: Duration,
        /// Why nobody could say at the last look, where that was so.
        error: Option<Box<Error>>,
    },
    /// A message that does not encode.
    #[error("{what} cannot be encoded: {reason}")]
    Encode {
        /// What.
        what: &'static str,
        /// Why.
        reason: String,
    },
    /// A gas price of another form.
    #[error("{got:?} is no gas price: it is a number and a denom, for instance 0.025ustake")]
    GasPrice {
        /// What was given.
        got: String,
    },
    /// A key that is none.
    #[error(transparent)]
    Key(#[from] KeyError),
}

impl Error {
    /// What the chain said no for, if it did.
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Refused { refusal, .. } => Some(refusal),
            _ => None,
        }
    }

    /// Did a contract say no?
    pub fn is_a_contracts(&self) -> bool {
        matches!(self.refusal(), Some(Refusal::Contract(_)))
    }

    /// How it is said that a transaction was not seen in a block.
    pub fn unseen(error: Option<&Self>) -> String {
        match error {
            None => "in no block".into(),
            Some(error) => format!("whether it is in a block, nobody could say ({error})"),
        }
    }

    /// Was nothing said to what was asked? Another time there may be an answer.
    pub fn is_no_answer(&self) -> bool {
        matches!(self, Self::Unreachable { .. } | Self::Node { .. })
    }

    /// Will the same be taken after the next block? Another transaction of the account came first, or the node is just up
    /// again.
    pub fn is_too_early(&self) -> bool {
        matches!(self.refusal(), Some(Refusal::Sequence { .. } | Refusal::Starting))
    }
}

/// Why this is no key.
#[derive(Error, Debug, Clone, PartialEq, Eq)]
pub enum KeyError {
    /// Words that are no mnemonic.
    #[error("that is no mnemonic of 12 or 24 English words by BIP-39: {reason}")]
    Mnemonic {
        /// Why.
        reason: String,
    },
    /// Nothing can be derived at this index.
    #[error("there is no key number {index} of this mnemonic: take another index")]
    Index {
        /// Which.
        index: u32,
    },
    /// Bytes that are no secp256k1 key.
    #[error("these 32 bytes are no key")]
    Secret,
}

/// Why the keystore did not do what was asked.
#[derive(Error, Debug)]
pub enum KeystoreError {
    /// A name that is no file name everywhere.
    #[error("a key's name is 1 to 40 of a-z, 0-9 and -, beginning with a letter; {name:?} is not")]
    Name {
        /// What was given.
        name: String,
    },
    /// There is one of this name.
    #[error("there is a key {name} already: choose another name, or move {} away", .path.display())]
    Taken {
        /// The name.
        name: String,
        /// Its file.
        path: PathBuf,
    },
    /// There is none of this name.
    #[error(
        "there is no key {name} in {}: name the folder where it lies with --keys, see `sheaf keys list`, or add it with \
         `sheaf keys add {name}`",
        .dir.display()
    )]
    Unknown {
        /// The name.
        name: String,
        /// Where we looked.
        dir: PathBuf,
    },
    /// The passphrase is another.
    #[error("that is not the passphrase of key {name}")]
    Passphrase {
        /// The name.
        name: String,
    },
    /// No passphrase is given, and nobody can be asked.
    #[error(
        "there is no terminal to ask for the passphrase at: set {}, or give --passphrase-fd",
        crate::PASSPHRASE_VARIABLE
    )]
    NoTerminal,
    /// An empty passphrase.
    #[error("an empty passphrase protects nothing")]
    EmptyPassphrase,
    /// Two that should be the same.
    #[error("the two passphrases differ: nothing is written")]
    Mistyped,
    /// A key file that is damaged or was changed.
    #[error("{} is no key file of ours: {reason}", .path.display())]
    Damaged {
        /// Which.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// A file that cannot be read or written.
    #[error("{}: {source}", .path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A key that is none.
    #[error(transparent)]
    Key(#[from] KeyError),
}
