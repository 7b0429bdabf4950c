//! Blobs: bytes under their content id.
//!
//! What lies off chain (contributions, bundles, manifests, dossiers) is named on chain by the hash of its
//! bytes, so it does not matter who stores it: whoever reads checks.

mod store;

use std::fmt;
use std::str::FromStr;

use canonical::{DIGEST_BYTES, Digest, sha256};
use data_encoding::BASE32_NOPAD;
use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use store::{BlobError, Blobs, DirBlobs, MemoryBlobs};

/// Bytes of the longest blob: 1 GiB, as the chain allows for a contribution. Blobs are held in memory whole.
pub const MAX_BLOB_BYTES: u64 = api::data_pool::MAX_CONTRIBUTION_BYTES;

/// Characters of a content id.
pub const CONTENT_ID_CHARS: usize = 59;

/// Multibase prefix of lower-case base32 (RFC 4648) without padding.
const BASE32: char = 'b';
/// CIDv1, raw codec, sha2-256, 32 bytes of digest.
const PREFIX: [u8; 4] = [0x01, 0x55, 0x12, 0x20];

/// A content id: CIDv1 of raw bytes by SHA-256 in base32, `bafkrei…`, 59 characters. Any IPFS tool
/// computes the same (`ipfs add --raw-leaves --cid-version=1` for bytes that fit one block).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct ContentId(Digest);

impl ContentId {
    /// The content id of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(sha256(bytes))
    }

    /// SHA-256 of the bytes it names.
    pub fn digest(&self) -> &Digest {
        &self.0
    }
}

impl fmt::Display for ContentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [PREFIX.as_slice(), &self.0].concat();
        write!(f, "{BASE32}{}", BASE32_NOPAD.encode(&bytes).to_ascii_lowercase())
    }
}

impl fmt::Debug for ContentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl From<ContentId> for String {
    fn from(id: ContentId) -> Self {
        id.to_string()
    }
}

impl TryFrom<String> for ContentId {
    type Error = ContentIdError;

    fn try_from(text: String) -> Result<Self, ContentIdError> {
        text.parse()
    }
}

impl FromStr for ContentId {
    type Err = ContentIdError;

    /// Exactly one text stands for an id: upper case, padding and other bases, codecs and hashes are refused.
    fn from_str(text: &str) -> Result<Self, ContentIdError> {
        if text.len() != CONTENT_ID_CHARS {
            return Err(ContentIdError::Length { expected: CONTENT_ID_CHARS, got: text.len() });
        }
        let base32 = text.strip_prefix(BASE32).ok_or(ContentIdError::Base)?;
        if base32.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return Err(ContentIdError::Base);
        }
        let bytes =
            BASE32_NOPAD.decode(base32.to_ascii_uppercase().as_bytes()).map_err(|_| ContentIdError::Base)?;
        let digest = bytes.strip_prefix(&PREFIX).ok_or(ContentIdError::Kind)?;
        let got = digest.len();
        let digest = digest.try_into().map_err(|_| ContentIdError::Digest { expected: DIGEST_BYTES, got })?;
        Ok(Self(digest))
    }
}

/// Why a text is no content id.
#[derive(Error, Debug, Clone, PartialEq, Eq)]
pub enum ContentIdError {
    /// Not the one length it must have.
    #[error("a content id has {expected} characters, this has {got}")]
    Length {
        /// Characters it must have.
        expected: usize,
        /// Bytes it has.
        got: usize,
    },
    /// Not lower-case base32 without padding.
    #[error("a content id is b and lower-case base32 without padding")]
    Base,
    /// Another version, codec or hash.
    #[error("a content id is CIDv1 of raw bytes by SHA-256: it begins with bafkrei")]
    Kind,
    /// A digest of another length. A text of the right length cannot have one; here so that nothing is assumed.
    #[error("a content id has a digest of {expected} bytes, this has {got}")]
    Digest {
        /// Bytes it must have.
        expected: usize,
        /// Bytes it has.
        got: usize,
    },
}

/// The length as the chain and files count it. What is in memory always fits 64 bits; saturating keeps it total.
pub(crate) fn length(bytes: &[u8]) -> u64 {
    bytes.len().try_into().unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As other tools name the empty file and "hello world" (`ipfs add --raw-leaves --cid-version=1`).
    const KNOWN: [(&[u8], &str); 2] = [
        (b"", "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku"),
        (b"hello world", "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e"),
    ];

    #[test]
    fn known_vectors_both_ways() {
        for (bytes, text) in KNOWN {
            assert_eq!(ContentId::of(bytes).to_string(), text);
            assert_eq!(text.parse(), Ok(ContentId::of(bytes)));
            assert!(api::check::content_id("content", text).is_ok(), "the chain takes what we make");
        }
    }

    #[test]
    fn one_text_an_id() {
        let good = ContentId::of(b"x").to_string();
        let cases = [
            (String::new(), ContentIdError::Length { expected: 59, got: 0 }),
            (format!("{good}a"), ContentIdError::Length { expected: 59, got: 60 }),
            (good.to_uppercase(), ContentIdError::Base),
            (good.replacen("bafkrei", "bafKrei", 1), ContentIdError::Base),
            (good.replacen('b', "z", 1), ContentIdError::Base),
            (format!("{}1", good.get(..58).unwrap()), ContentIdError::Base),
            // dag-pb instead of raw
            (good.replacen("bafkrei", "bafybei", 1), ContentIdError::Kind),
        ];
        for (text, error) in cases {
            assert_eq!(text.parse::<ContentId>(), Err(error), "{text}");
        }
        // The last character carries 3 bits; its other 2 must be zero, or four texts would name the same bytes.
        let last = good.chars().last().unwrap();
        let others = ('a'..='z').chain('2'..='7').filter(|c| *c != last);
        let head = good.get(..58).unwrap();
        let accepted = others.filter(|c| format!("{head}{c}").parse::<ContentId>().is_ok()).count();
        assert_eq!(accepted, 7, "eight digests share the first 58 characters");
    }

    #[test]
    fn json_is_the_text() {
        let id = ContentId::of(b"x");
        let json = serde_json::to_string(&id).unwrap();
        assert_eq!(json, format!("\"{id}\""));
        assert_eq!(serde_json::from_str::<ContentId>(&json).unwrap(), id);
        assert!(serde_json::from_str::<ContentId>("\"bafkrei\"").is_err());
    }
}
