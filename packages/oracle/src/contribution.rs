//! What a contributor's client makes of a file: ciphertext for the keepers, and what goes on chain of it.

use api::CohortId;
use api::data_pool::ExecuteMsg;
use canonical::{Digest, Writer};
use cosmwasm_std::HexBinary;
use serde::{Deserialize, Serialize};

use crate::blob::{ContentId, length};
use crate::bundle::{AgeFileError, encrypt_to, recipient};

/// What `Contribute` says of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContributionFacts {
    /// Content id of the ciphertext.
    pub content: ContentId,
    /// Bytes of the ciphertext.
    pub bytes: u64,
    /// Records in the file.
    pub records: u32,
    /// [`commitment`] to the file, 32 bytes.
    pub commitment: HexBinary,
}

impl ContributionFacts {
    /// `Contribute`, in this cohort.
    pub fn contribute(self, cohort: CohortId) -> ExecuteMsg {
        let Self { content, bytes, records, commitment } = self;
        ExecuteMsg::Contribute { cohort, content: content.to_string(), bytes, records, commitment }
    }
}

/// A file that is ready to be put in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prepared {
    /// The ciphertext, for the store from which the keepers fetch it.
    pub sealed: Vec<u8>,
    /// What goes on chain.
    pub facts: ContributionFacts,
}

/// Seals a file to a pool's keepers (`age1…`, each of whom can open it alone), and commits to it with 32 random bytes,
/// which the contributor keeps: without them the commitment shows nothing. Fails on no recipient, on a malformed or
/// repeated one.
pub fn prepare<'a>(
    recipients: impl IntoIterator<Item = &'a str>,
    plaintext: &[u8],
    records: u32,
    salt: [u8; 32],
) -> Result<Prepared, AgeFileError> {
    let recipients = recipients.into_iter().map(recipient).collect::<Result<Vec<_>, _>>()?;
    let sealed = encrypt_to(&recipients, plaintext)?;
    let facts = ContributionFacts {
        content: ContentId::of(&sealed),
        bytes: length(&sealed),
        records,
        commitment: HexBinary::from(commitment(plaintext, &salt)),
    };
    Ok(Prepared { sealed, facts })
}

/// The salted commitment to a file, under `sheaf/v1/contribution`.
pub fn commitment(plaintext: &[u8], salt: &[u8; 32]) -> Digest {
    Writer::new("sheaf/v1/contribution").bytes(salt).bytes(plaintext).digest()
}
