//! What a new relayer's key signs.

use canonical::{Digest, Writer, sha256};
use cosmwasm_std::Binary;
use lean_serde::lean_serde;

/// What the key of a new relayer signs: that it is this relayer's. Without it anyone could bond with a key
/// that is not theirs, and so keep its holder out.
#[lean_serde]
pub struct BondStatement {
    /// The chain it is meant for.
    pub chain_id: String,
    /// The identity registry it is meant for (bech32).
    pub registry: String,
    /// Who bonds (bech32).
    pub relayer: String,
    /// The secp256k1 key that signs this, and reports later, 33 bytes.
    pub key: Binary,
    /// The relayer's age recipient (`age1…`).
    pub recipient: String,
}

impl BondStatement {
    /// What is signed: SHA-256 of [`BondStatement::canonical`].
    pub fn digest(&self) -> Digest {
        sha256(&self.canonical())
    }

    /// Its one byte string, under the domain `sheaf/v1/bond`.
    pub fn canonical(&self) -> Vec<u8> {
        Writer::new("sheaf/v1/bond")
            .str(&self.chain_id)
            .str(&self.registry)
            .str(&self.relayer)
            .bytes(&self.key)
            .str(&self.recipient)
            .into_bytes()
    }
}
