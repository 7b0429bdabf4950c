//! What a KYC issuer signs.

use canonical::{Digest, Writer, sha256};
use cosmwasm_std::HexBinary;
use lean_serde::lean_serde;
use terms::Kind;

/// An issuer's statement about the holder of an address, good for one registry on one chain. Nothing in it
/// names a person: the evidence stays with the issuer.
#[lean_serde]
pub struct Credential {
    /// The chain it is meant for.
    pub chain_id: String,
    /// The identity registry it is meant for (bech32).
    pub registry: String,
    /// The issuer's number in that registry.
    pub issuer: u32,
    /// The batch it was issued in; an issuer can revoke a batch.
    pub batch: u32,
    /// Whose identity it is (bech32).
    pub address: String,
    /// Person, or what sort of organisation.
    pub kind: Kind,
    /// Level of assurance, 1 (low) to 3 (high), as in eIDAS.
    pub level: u8,
    /// ISO 3166-1 alpha-2 code; for buyers only, absent for contributors.
    pub region: Option<String>,
    /// Issuer-side keyed PRF of (person, scope), 32 bytes; unique in the issuer's nullifier domain.
    pub nullifier: HexBinary,
    /// The one pool it is for, where the person wants to be unlinkable there.
    pub scope: Option<u32>,
    /// Salted commitment to the evidence, 32 bytes.
    pub evidence: HexBinary,
    /// Seconds since the epoch.
    pub issued_at: u64,
    /// Seconds since the epoch.
    pub expires_at: u64,
}

impl Credential {
    /// What the issuer signs: SHA-256 of [`Credential::canonical`].
    pub fn digest(&self) -> Digest {
        sha256(&self.canonical())
    }

    /// Its one byte string, under the domain `sheaf/v1/credential`.
    pub fn canonical(&self) -> Vec<u8> {
        let mut out = Writer::new("sheaf/v1/credential");
        out.str(&self.chain_id).str(&self.registry).u32(self.issuer).u32(self.batch).str(&self.address);
        out.u8(self.kind.code()).u8(self.level);
        out.option(self.region.as_ref(), |out, region| {
            out.str(region);
        });
        out.bytes(&self.nullifier);
        out.option(self.scope.as_ref(), |out, pool| {
            out.u32(*pool);
        });
        out.bytes(&self.evidence).u64(self.issued_at).u64(self.expires_at).into_bytes()
    }
}
