//! Records that other contracts read raw: one KV read instead of a smart query.
//!
//! A record is `[version byte][JSON]` under the key that cw-storage-plus gives a map of the same namespace.
//! A reader that meets no record, or a version it does not know, refuses.

use std::marker::PhantomData;

use cosmwasm_std::{Addr, QuerierWrapper, StdError, Storage, from_json, to_json_vec};
use cw_storage_plus::PrimaryKey;
use serde::{Serialize, de::DeserializeOwned};
use thiserror::Error;

/// A map of records that other contracts may read raw.
pub struct Records<K, T> {
    namespace: &'static str,
    version: u8,
    types: PhantomData<(K, T)>,
}

/// Why a raw record could not be had. Missing or unknown always means refuse.
#[derive(Error, Debug, Clone, PartialEq, Eq)]
pub enum LayoutError {
    /// There is no such record.
    #[error("no record `{namespace}` {key}")]
    Missing {
        /// Which map.
        namespace: &'static str,
        /// The key, hex.
        key: String,
    },
    /// Written by a newer contract, or not a record of ours.
    #[error("record `{namespace}` has version {got:?}, {known} is known: update this contract")]
    Version {
        /// Which map.
        namespace: &'static str,
        /// The version found; none for an empty record.
        got: Option<u8>,
        /// The version known here.
        known: u8,
    },
    /// Not JSON of the type it should be.
    #[error("record `{namespace}` cannot be read: {reason}")]
    Broken {
        /// Which map.
        namespace: &'static str,
        /// What the parser said.
        reason: String,
    },
    /// The other contract could not be asked.
    #[error("contract {contract} cannot be read: {reason}")]
    Unreachable {
        /// Its address.
        contract: String,
        /// What the chain said.
        reason: String,
    },
}

impl<'a, K: PrimaryKey<'a>, T: Serialize + DeserializeOwned> Records<K, T> {
    /// A map of records under a namespace, in a version.
    pub const fn new(namespace: &'static str, version: u8) -> Self {
        Self { namespace, version, types: PhantomData }
    }

    /// The namespace, for a map that lists the keys.
    pub const fn namespace(&self) -> &'static str {
        self.namespace
    }

    /// The storage key of a record.
    pub fn key(&self, key: &K) -> Vec<u8> {
        let parts = key.key();
        let namespace = self.namespace.as_bytes();
        let mut out = length(namespace).to_vec();
        out.extend_from_slice(namespace);
        if let Some((last, before)) = parts.split_last() {
            for part in before {
                out.extend_from_slice(&length(part.as_ref()));
                out.extend_from_slice(part.as_ref());
            }
            out.extend_from_slice(last.as_ref());
        }
        out
    }

    /// Writes a record.
    pub fn save(&self, storage: &mut dyn Storage, key: K, value: &T) -> Result<(), StdError> {
        let mut bytes = vec![self.version];
        bytes.extend(to_json_vec(value)?);
        storage.set(&self.key(&key), &bytes);
        Ok(())
    }

    /// Removes a record.
    pub fn remove(&self, storage: &mut dyn Storage, key: K) {
        storage.remove(&self.key(&key));
    }

    /// Is there a record?
    pub fn has(&self, storage: &dyn Storage, key: K) -> bool {
        storage.get(&self.key(&key)).is_some()
    }

    /// Reads a record of this contract, if there is one.
    pub fn may_load(&self, storage: &dyn Storage, key: K) -> Result<Option<T>, LayoutError> {
        storage.get(&self.key(&key)).map(|bytes| self.parse(&bytes)).transpose()
    }

    /// Reads a record of this contract.
    pub fn load(&self, storage: &dyn Storage, key: K) -> Result<T, LayoutError> {
        let raw = self.key(&key);
        match storage.get(&raw) {
            Some(bytes) => self.parse(&bytes),
            None => Err(self.missing(&raw)),
        }
    }

    /// Reads a record of another contract, if there is one.
    pub fn may_query(
        &self,
        querier: &QuerierWrapper,
        contract: &Addr,
        key: K,
    ) -> Result<Option<T>, LayoutError> {
        match querier.query_wasm_raw(contract, self.key(&key)) {
            Ok(Some(bytes)) if !bytes.is_empty() => self.parse(&bytes).map(Some),
            Ok(_) => Ok(None),
            Err(error) => {
                Err(LayoutError::Unreachable { contract: contract.to_string(), reason: error.to_string() })
            }
        }
    }

    /// Reads a record of another contract.
    pub fn query(&self, querier: &QuerierWrapper, contract: &Addr, key: K) -> Result<T, LayoutError> {
        let raw = self.key(&key);
        self.may_query(querier, contract, key)?.ok_or_else(|| self.missing(&raw))
    }

    fn parse(&self, bytes: &[u8]) -> Result<T, LayoutError> {
        match bytes.split_first() {
            Some((version, json)) if *version == self.version => from_json(json).map_err(|error| {
                LayoutError::Broken { namespace: self.namespace, reason: error.to_string() }
            }),
            other => Err(LayoutError::Version {
                namespace: self.namespace,
                got: other.map(|(version, _)| *version),
                known: self.version,
            }),
        }
    }

    fn missing(&self, raw: &[u8]) -> LayoutError {
        let key = raw.get(self.namespace.len().saturating_add(2)..).unwrap_or_default();
        LayoutError::Missing { namespace: self.namespace, key: cosmwasm_std::HexBinary::from(key).to_hex() }
    }
}

/// Length of a key part, as cw-storage-plus writes it. Namespaces and parts are short by construction.
fn length(part: &[u8]) -> [u8; 2] {
    u16::try_from(part.len()).unwrap_or(u16::MAX).to_be_bytes()
}

/// A number with the height at which it last changed: good for every later block, so that a reader who asks
/// about an earlier height than `changed_at` knows to ask by a smart query.
#[lean_serde::lean_serde]
pub struct Stamped {
    /// The value since `changed_at`.
    pub value: cosmwasm_std::Uint128,
    /// Block height of the last change.
    pub changed_at: u64,
}

#[cfg(test)]
mod tests {
    use cosmwasm_std::testing::MockStorage;
    use cw_storage_plus::Map;

    use super::*;

    const RECORDS: Records<(u32, &str), u64> = Records::new("things", 3);

    #[test]
    fn keys_are_those_of_cw_storage_plus() {
        let map: Map<(u32, &str), u64> = Map::new("things");
        assert_eq!(RECORDS.key(&(7, "abc")), *map.key((7, "abc")));
        let map: Map<u64, u64> = Map::new("x");
        assert_eq!(Records::<u64, u64>::new("x", 1).key(&9), *map.key(9));
    }

    #[test]
    fn a_record_is_a_version_byte_and_json() {
        let mut storage = MockStorage::new();
        RECORDS.save(&mut storage, (1, "a"), &42).unwrap();
        assert_eq!(storage.get(&RECORDS.key(&(1, "a"))).unwrap(), b"\x0342");
        assert_eq!(RECORDS.load(&storage, (1, "a")), Ok(42));
        assert_eq!(
            RECORDS.load(&storage, (2, "a")),
            Err(LayoutError::Missing { namespace: "things", key: "00040000000261".into() })
        );
    }

    #[test]
    fn another_version_is_refused() {
        let mut storage = MockStorage::new();
        storage.set(&RECORDS.key(&(1, "a")), b"\x0442");
        let error = LayoutError::Version { namespace: "things", got: Some(4), known: 3 };
        assert_eq!(RECORDS.load(&storage, (1, "a")), Err(error));
        storage.set(&RECORDS.key(&(1, "a")), b"\x03nonsense");
        assert!(matches!(RECORDS.load(&storage, (1, "a")), Err(LayoutError::Broken { .. })));
    }
}
