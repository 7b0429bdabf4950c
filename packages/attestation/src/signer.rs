//! Signing, for whoever holds a key.

use canonical::Digest;
use cosmwasm_std::Binary;
use k256::ecdsa::{Signature as K256Signature, SigningKey, signature::hazmat::PrehashSigner};
use thiserror::Error;
use zeroize::Zeroizing;

use crate::{Report, ReportItem, Signature};

/// A secp256k1 key. Signatures are deterministic (RFC 6979) and low-S. Neither printed nor compared; wiped
/// when dropped.
pub struct Signer(SigningKey);

/// Not a secp256k1 secret key.
#[derive(Error, Debug, Clone, Copy, PartialEq, Eq)]
#[error("not a secp256k1 secret key: 32 bytes, neither zero nor above the group order")]
pub struct KeyError;

impl Signer {
    /// From 32 secret bytes. A shorter secret is a mistake: `from_slice` would pad it.
    pub fn from_bytes(secret: &[u8]) -> Result<Self, KeyError> {
        let secret: &[u8; 32] = secret.try_into().map_err(|_| KeyError)?;
        SigningKey::from_bytes(secret.into()).map(Self).map_err(|_| KeyError)
    }

    /// The secret bytes, to be written to a key file.
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(self.0.to_bytes().to_vec())
    }

    /// The public key, 33 bytes, compressed.
    pub fn public_key(&self) -> Binary {
        self.0.verifying_key().to_encoded_point(true).as_bytes().into()
    }

    /// Signs a digest: 64 bytes `r || s`.
    pub fn sign(&self, digest: &Digest) -> Result<Binary, KeyError> {
        let signature: K256Signature = self.0.sign_prehash(digest).map_err(|_| KeyError)?;
        let signature = signature.normalize_s().unwrap_or(signature);
        Ok(signature.to_bytes().to_vec().into())
    }

    /// Signs a report as member number `index` of its committee or custody key.
    pub fn sign_report<T: ReportItem>(&self, index: u8, report: &Report<T>) -> Result<Signature, KeyError> {
        Ok(Signature { signer: index, signature: self.sign(&report.digest())? })
    }
}
