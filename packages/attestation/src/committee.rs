//! What a committee signs to be followed by another.

use canonical::{Digest, Writer, sha256};
use lean_serde::lean_serde;

/// What a quorum of a committee signs: who its successors are. The number of their epoch is in it, so it is good
/// once.
#[lean_serde]
pub struct CommitteeStatement {
    /// The chain it is meant for.
    pub chain_id: String,
    /// The identity registry it is meant for (bech32).
    pub registry: String,
    /// The epoch that begins: that of those who sign, plus one.
    pub epoch: u32,
    /// The new committee (bech32), in the order in which it is indexed.
    pub members: Vec<String>,
}

impl CommitteeStatement {
    /// What is signed: SHA-256 of [`CommitteeStatement::canonical`].
    pub fn digest(&self) -> Digest {
        sha256(&self.canonical())
    }

    /// Its one byte string, under the domain `sheaf/v1/committee`.
    pub fn canonical(&self) -> Vec<u8> {
        let mut out = Writer::new("sheaf/v1/committee");
        out.str(&self.chain_id).str(&self.registry).u32(self.epoch);
        out.each(&self.members, |out, member| {
            out.str(member);
        });
        out.into_bytes()
    }
}
