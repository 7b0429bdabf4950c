//! Who signed, and whether they are enough.

use canonical::Digest;
use cosmwasm_std::{Api, Binary};
use lean_serde::lean_serde;
use thiserror::Error;

use crate::{PUBLIC_KEY_BYTES, SIGNATURE_BYTES};

/// One signature in a list. A list is sorted by signer, so that nobody counts twice.
#[lean_serde]
pub struct Signature {
    /// Index of the signer in the committee's or the custody key's list, from 0.
    pub signer: u8,
    /// secp256k1 over the digest, 64 bytes `r || s`.
    pub signature: Binary,
}

/// How many of `n` make a quorum: floor(2n/3) + 1.
pub fn quorum_of(n: usize) -> usize {
    n.saturating_mul(2).checked_div(3).unwrap_or_default().saturating_add(1)
}

/// Checks a list of signatures over `digest` against the signers' public `keys` and returns the indices of
/// those who signed. Every signature in the list must be good: a bad one is a mistake worth hearing about.
///
/// Fails with [`SignatureError`] when there are fewer than [`quorum_of`] the keys, an index is repeated, out
/// of order or unknown, a length is wrong or a signature does not verify.
pub fn verify_quorum<'a>(
    api: &dyn Api,
    digest: &Digest,
    keys: impl ExactSizeIterator<Item = &'a [u8]> + Clone,
    signatures: &[Signature],
) -> Result<Vec<u8>, SignatureError> {
    let need = quorum_of(keys.len());
    if signatures.len() < need {
        return Err(SignatureError::TooFew { got: signatures.len(), need });
    }
    verify_each(api, digest, keys, signatures)
}

/// As [`verify_quorum`], for any number of signatures.
pub fn verify_each<'a>(
    api: &dyn Api,
    digest: &Digest,
    keys: impl ExactSizeIterator<Item = &'a [u8]> + Clone,
    signatures: &[Signature],
) -> Result<Vec<u8>, SignatureError> {
    let mut signers: Vec<u8> = Vec::with_capacity(signatures.len());
    for Signature { signer, signature } in signatures {
        if signers.last().is_some_and(|last| last >= signer) {
            return Err(SignatureError::Order { signer: *signer });
        }
        let key = keys
            .clone()
            .nth(usize::from(*signer))
            .ok_or(SignatureError::Unknown { signer: *signer, members: keys.len() })?;
        verify_one(api, digest, key, signature).map_err(|error| error.by(*signer))?;
        signers.push(*signer);
    }
    Ok(signers)
}

/// Checks one signature over `digest` by `key` (33 bytes, compressed).
pub fn verify_one(
    api: &dyn Api,
    digest: &Digest,
    key: &[u8],
    signature: &[u8],
) -> Result<(), SignatureError> {
    if signature.len() != SIGNATURE_BYTES {
        return Err(SignatureError::Length { signer: None, got: signature.len() });
    }
    if key.len() != PUBLIC_KEY_BYTES {
        return Err(SignatureError::KeyLength { got: key.len() });
    }
    match api.secp256k1_verify(digest, signature, key) {
        Ok(true) => Ok(()),
        _ => Err(SignatureError::Invalid { signer: None }),
    }
}

/// Why signatures do not carry a statement.
#[derive(Error, Debug, Clone, PartialEq, Eq)]
pub enum SignatureError {
    /// No quorum.
    #[error("{got} signatures, {need} are needed")]
    TooFew {
        /// How many there are.
        got: usize,
        /// How many make a quorum.
        need: usize,
    },
    /// Repeated, or not sorted.
    #[error("signer {signer} is repeated or out of order: sort by signer, each once")]
    Order {
        /// Its index.
        signer: u8,
    },
    /// No such member.
    #[error("there is no signer {signer}: the list has {members} members")]
    Unknown {
        /// Its index.
        signer: u8,
        /// Length of the list.
        members: usize,
    },
    /// Not 64 bytes.
    #[error("signature{} has {got} bytes, it must have 64", of(signer))]
    Length {
        /// Whose, in a list.
        signer: Option<u8>,
        /// Its length.
        got: usize,
    },
    /// A public key that is not 33 bytes.
    #[error("public key has {got} bytes, it must have 33 (compressed secp256k1)")]
    KeyLength {
        /// Its length.
        got: usize,
    },
    /// Does not verify.
    #[error("signature{} does not verify: it is over other bytes or by another key", of(signer))]
    Invalid {
        /// Whose, in a list.
        signer: Option<u8>,
    },
}

impl SignatureError {
    fn by(self, index: u8) -> Self {
        match self {
            Self::Length { got, .. } => Self::Length { signer: Some(index), got },
            Self::Invalid { .. } => Self::Invalid { signer: Some(index) },
            other => other,
        }
    }
}

fn of(signer: &Option<u8>) -> String {
    signer.map(|index| format!(" of signer {index}")).unwrap_or_default()
}
