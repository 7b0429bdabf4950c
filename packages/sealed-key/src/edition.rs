//! What a key is the key to.

use canonical::{Digest, Writer, sha256};
use cosmwasm_std::{Api, HashFunction};

use crate::{DST_KEY, G1_BYTES, G2Point, SealedKeyError};

/// Everything that names what one key opens: change any of it and the key is another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EditionKey<'a> {
    /// The chain.
    pub chain_id: &'a str,
    /// The data-pool contract (bech32).
    pub data_pool: &'a str,
    /// The pool's number.
    pub pool: u32,
    /// The edition's number in the pool.
    pub edition: u32,
    /// The cohorts bought: at least one, ascending, none twice.
    pub cohorts: &'a [u32],
    /// The custody key that seals it.
    pub p: G2Point,
    /// Root of the edition's manifest.
    pub manifest_root: [u8; 32],
}

impl EditionKey<'_> {
    /// The bytes that are hashed to h, under the domain `sheaf/v1/edition-key`. Fails on an empty or
    /// unsorted list of cohorts and on repeats.
    pub fn preimage(&self) -> Result<Vec<u8>, SealedKeyError> {
        if self.cohorts.is_empty() {
            return Err(SealedKeyError::NoCohorts);
        }
        for (previous, next) in self.cohorts.iter().zip(self.cohorts.iter().skip(1)) {
            if previous >= next {
                return Err(SealedKeyError::CohortOrder { previous: *previous, next: *next });
            }
        }
        let mut out = Writer::new("sheaf/v1/edition-key");
        out.str(self.chain_id).str(self.data_pool).u32(self.pool).u32(self.edition);
        out.each(self.cohorts, |out, cohort| {
            out.u32(*cohort);
        });
        Ok(out.bytes(&*self.p).bytes(&self.manifest_root).into_bytes())
    }

    /// SHA-256 of [`Self::preimage`]: salt of the age seed. Fails as that does.
    pub fn digest(&self) -> Result<Digest, SealedKeyError> {
        Ok(sha256(&self.preimage()?))
    }

    /// h, by the chain's own hash to the curve. Fails as [`Self::preimage`] does.
    pub(crate) fn hash(&self, api: &dyn Api) -> Result<[u8; G1_BYTES], SealedKeyError> {
        api.bls12_381_hash_to_g1(HashFunction::Sha256, &self.preimage()?, DST_KEY)
            .map_err(|_| SealedKeyError::Host)
    }
}
