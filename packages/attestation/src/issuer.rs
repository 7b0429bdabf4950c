//! What a KYC issuer decides about those whom it attested, and about its own key.

use canonical::{Canonical, Digest, Writer, sha256};
use cosmwasm_std::Binary;
use lean_serde::lean_serde;

/// How long an issuer's statement is good, from when it was issued: 24 hours, in seconds.
pub const STATEMENT_LIFE: u64 = 86_400;

/// What becomes of an identity.
#[lean_serde]
#[derive(Copy, Eq)]
pub enum StatusChange {
    /// It is not active until then.
    Suspend {
        /// Seconds since the epoch.
        until: u64,
    },
    /// Its suspension ends early.
    Reinstate,
    /// It is not active any more, for good.
    Revoke,
    /// It is on a sanctions list: its earnings are frozen.
    Sanction,
    /// It is not on a sanctions list any more: it is what it was before.
    Clear,
    /// The person asked to be erased.
    Erase,
}

impl Canonical for StatusChange {
    fn write(&self, out: &mut Writer) {
        match self {
            Self::Suspend { until } => out.u8(1).u64(*until),
            Self::Reinstate => out.u8(2),
            Self::Revoke => out.u8(3),
            Self::Sanction => out.u8(4),
            Self::Clear => out.u8(5),
            Self::Erase => out.u8(6),
        };
    }
}

/// What an issuer does.
#[lean_serde]
pub enum IssuerAct {
    /// Changes the status of an identity that it attests.
    SetStatus {
        /// The identity's number.
        identity: u64,
        /// What becomes of it.
        to: StatusChange,
    },
    /// Moves an identity that it attests to another address, which the person controls.
    Rebind {
        /// The identity's number.
        identity: u64,
        /// The new address (bech32).
        address: String,
    },
    /// Revokes whatever it attested in a batch.
    RevokeBatch {
        /// The batch.
        batch: u32,
    },
    /// Signs with another key from now on.
    RotateKey {
        /// The new secp256k1 key, 33 bytes. It signs this too, or anyone's key could be taken.
        key: Binary,
    },
}

impl Canonical for IssuerAct {
    fn write(&self, out: &mut Writer) {
        match self {
            Self::SetStatus { identity, to } => to.write(out.u8(1).u64(*identity)),
            Self::Rebind { identity, address } => {
                out.u8(2).u64(*identity).str(address);
            }
            Self::RevokeBatch { batch } => {
                out.u8(3).u32(*batch);
            }
            Self::RotateKey { key } => {
                out.u8(4).bytes(key);
            }
        }
    }
}

/// What an issuer signs, good for one registry on one chain, for [`STATEMENT_LIFE`]. The registry takes no statement
/// about an identity that is not newer than the last decision about it.
#[lean_serde]
pub struct IssuerStatement {
    /// The chain it is meant for.
    pub chain_id: String,
    /// The identity registry it is meant for (bech32).
    pub registry: String,
    /// The issuer's number in that registry.
    pub issuer: u32,
    /// When it was made, seconds since the epoch.
    pub issued_at: u64,
    /// What it says.
    pub act: IssuerAct,
}

impl IssuerStatement {
    /// What is signed: SHA-256 of [`IssuerStatement::canonical`].
    pub fn digest(&self) -> Digest {
        sha256(&self.canonical())
    }

    /// Its one byte string, under the domain `sheaf/v1/issuer`.
    pub fn canonical(&self) -> Vec<u8> {
        let mut out = Writer::new("sheaf/v1/issuer");
        out.str(&self.chain_id).str(&self.registry).u32(self.issuer).u64(self.issued_at);
        self.act.write(&mut out);
        out.into_bytes()
    }
}
