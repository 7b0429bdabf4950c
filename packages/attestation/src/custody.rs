//! What the keepers of a new custody key sign.

use canonical::{Canonical, Digest, Writer, sha256};
use cosmwasm_std::Binary;
use lean_serde::lean_serde;

/// A relayer that holds a custody key.
#[lean_serde]
pub struct Keeper {
    /// The relayer's address (bech32).
    pub address: String,
    /// Its secp256k1 key, 33 bytes.
    pub key: Binary,
    /// Its age recipient (`age1…`): contributions are encrypted to every keeper's.
    pub recipient: String,
}

impl Canonical for Keeper {
    fn write(&self, out: &mut Writer) {
        out.str(&self.address).bytes(&self.key).str(&self.recipient);
    }
}

/// What every keeper of a new custody key signs: that it holds the key behind `p`, with these others.
#[lean_serde]
pub struct CustodyStatement {
    /// The chain it is meant for.
    pub chain_id: String,
    /// The identity registry it is meant for (bech32).
    pub registry: String,
    /// g2^kappa, 96 bytes.
    pub p: Binary,
    /// Who holds it, in the order in which they are indexed.
    pub keepers: Vec<Keeper>,
}

impl CustodyStatement {
    /// What is signed: SHA-256 of [`CustodyStatement::canonical`].
    pub fn digest(&self) -> Digest {
        sha256(&self.canonical())
    }

    /// Its one byte string, under the domain `sheaf/v1/custody`.
    pub fn canonical(&self) -> Vec<u8> {
        Writer::new("sheaf/v1/custody")
            .str(&self.chain_id)
            .str(&self.registry)
            .bytes(&self.p)
            .list(&self.keepers)
            .into_bytes()
    }
}

/// How a custody key ends.
#[lean_serde]
#[derive(Copy, Eq)]
pub enum CustodyEnd {
    /// It delivers old editions; no pool may begin with it.
    Retired,
    /// It is known to others: sales stop at once.
    Compromised,
}

/// What a quorum of a custody key's keepers signs to end it. An end is never taken back, so it is good once.
#[lean_serde]
pub struct CustodyEndStatement {
    /// The chain it is meant for.
    pub chain_id: String,
    /// The identity registry it is meant for (bech32).
    pub registry: String,
    /// The custody key's number in that registry.
    pub custody: u32,
    /// How it ends.
    pub end: CustodyEnd,
}

impl CustodyEndStatement {
    /// What is signed: SHA-256 of [`CustodyEndStatement::canonical`].
    pub fn digest(&self) -> Digest {
        sha256(&self.canonical())
    }

    /// Its one byte string, under the domain `sheaf/v1/custody-end`.
    pub fn canonical(&self) -> Vec<u8> {
        let end = match self.end {
            CustodyEnd::Retired => 1,
            CustodyEnd::Compromised => 2,
        };
        Writer::new("sheaf/v1/custody-end")
            .str(&self.chain_id)
            .str(&self.registry)
            .u32(self.custody)
            .u8(end)
            .into_bytes()
    }
}
