//! age files (age v1, binary, X25519): contributions to a pool's keepers, bundles to one licence's key.

use std::io::{self, Read as _, Write as _};

use age::x25519::{Identity, Recipient};
use age::{DecryptError, Decryptor, EncryptError, Encryptor};
use thiserror::Error;

use crate::blob::{MAX_BLOB_BYTES, length};

/// Recipients of one age file: as many as a pool has keepers at most.
pub const MAX_RECIPIENTS: usize = api::identity_registry::MAX_MEMBERS;
/// Bytes in which an age header must end: 16 recipients take 2 KB. The parser's work grows with the square
/// of the header, and the header is written by a stranger.
pub const MAX_HEADER_BYTES: usize = 16 * 1024;

/// What begins the last line of an age header.
const HEADER_END: &[u8] = b"\n--- ";

/// Why a file cannot be sealed or opened.
#[derive(Error, Debug)]
pub enum AgeFileError {
    /// Nobody, or too many, to seal to.
    #[error("a file is sealed to 1 to {max} recipients, not to {got}")]
    Recipients {
        /// Recipients allowed.
        max: usize,
        /// Recipients named.
        got: usize,
    },
    /// A recipient stands there twice.
    #[error("recipient {recipient} is named twice")]
    Repeated {
        /// The recipient, `age1…`.
        recipient: String,
    },
    /// No X25519 recipient.
    #[error("`{text}` is no age recipient: age1 and 58 more characters")]
    Recipient {
        /// What it is, shortened.
        text: String,
    },
    /// No X25519 identity. What it is does not get into a message: it may be a secret.
    #[error("no age identity: AGE-SECRET-KEY-1 and 58 more characters")]
    Identity,
    /// Too long to be stored, or to be opened in memory.
    #[error("the file has {bytes} bytes, {max} are allowed")]
    TooLarge {
        /// Its bytes; sealing adds some.
        bytes: u64,
        /// Bytes allowed, sealed.
        max: u64,
    },
    /// No age v1 file in binary, or one whose header is too long.
    #[error("no binary age v1 file with a header of at most {max} bytes")]
    NotAge {
        /// Bytes allowed.
        max: usize,
    },
    /// Sealed to others.
    #[error("the file is not sealed to {recipient}")]
    NotForThisKey {
        /// The recipient who tried, `age1…`.
        recipient: String,
    },
    /// The header or the content was changed, or cut short.
    #[error("the file is damaged or forged: {source}")]
    Damaged {
        /// What age says.
        source: io::Error,
    },
    /// age did not seal.
    #[error("age did not seal the file: {0}")]
    Seal(#[from] EncryptError),
    /// Writing to memory failed.
    #[error("writing the sealed file failed: {0}")]
    Write(#[source] io::Error),
}

/// Reads a recipient, as the custody table and a bundle's key have it: `age1…`.
pub fn recipient(text: &str) -> Result<Recipient, AgeFileError> {
    text.parse().map_err(|_| AgeFileError::Recipient { text: text.chars().take(80).collect() })
}

/// Reads an identity, as `age-keygen` writes it: `AGE-SECRET-KEY-1…`.
pub fn identity(text: &str) -> Result<Identity, AgeFileError> {
    text.parse().map_err(|_| AgeFileError::Identity)
}

/// Seals `plaintext` to each of the recipients: any one of them opens it. Contributions go to all keepers of
/// the pool's custody key, a bundle to the one recipient derived from its K. Sealing twice gives different
/// bytes: age draws a fresh file key. Fails on no, more than [`MAX_RECIPIENTS`], or repeated recipients, and
/// above [`MAX_BLOB_BYTES`].
pub fn encrypt_to(recipients: &[Recipient], plaintext: &[u8]) -> Result<Vec<u8>, AgeFileError> {
    if recipients.is_empty() || recipients.len() > MAX_RECIPIENTS {
        return Err(AgeFileError::Recipients { max: MAX_RECIPIENTS, got: recipients.len() });
    }
    for (at, recipient) in recipients.iter().enumerate() {
        if recipients.iter().take(at).any(|earlier| earlier == recipient) {
            return Err(AgeFileError::Repeated { recipient: recipient.to_string() });
        }
    }
    bounded(plaintext)?;
    let each = recipients.iter().map(|recipient| -> &dyn age::Recipient { recipient });
    let encryptor = Encryptor::with_recipients(each)?;
    let mut sealed = Vec::with_capacity(plaintext.len());
    let mut writer = encryptor.wrap_output(&mut sealed).map_err(AgeFileError::Write)?;
    writer.write_all(plaintext).map_err(AgeFileError::Write)?;
    writer.finish().map_err(AgeFileError::Write)?;
    bounded(&sealed)?;
    Ok(sealed)
}

/// Opens an age file with one X25519 identity. Every byte returned is authenticated. Fails on anything but a
/// whole, unchanged age v1 file sealed to this identity, on a header above [`MAX_HEADER_BYTES`], and above
/// [`MAX_BLOB_BYTES`].
pub fn open(identity: &Identity, sealed: &[u8]) -> Result<Vec<u8>, AgeFileError> {
    bounded(sealed)?;
    let not_age = || AgeFileError::NotAge { max: MAX_HEADER_BYTES };
    let head = sealed.get(..MAX_HEADER_BYTES).unwrap_or(sealed);
    if !head.windows(HEADER_END.len()).any(|window| window == HEADER_END) {
        return Err(not_age());
    }
    let decryptor = Decryptor::new_buffered(sealed).map_err(|error| match error {
        DecryptError::InvalidHeader | DecryptError::UnknownFormat => not_age(),
        other => AgeFileError::Damaged { source: io::Error::other(other) },
    })?;
    let key: &dyn age::Identity = identity;
    let mut reader = decryptor.decrypt(std::iter::once(key)).map_err(|error| match error {
        DecryptError::NoMatchingKeys => {
            AgeFileError::NotForThisKey { recipient: identity.to_public().to_string() }
        }
        other => AgeFileError::Damaged { source: io::Error::other(other) },
    })?;
    let mut plaintext = Vec::with_capacity(sealed.len());
    reader.read_to_end(&mut plaintext).map_err(|source| AgeFileError::Damaged { source })?;
    Ok(plaintext)
}

fn bounded(bytes: &[u8]) -> Result<(), AgeFileError> {
    if length(bytes) > MAX_BLOB_BYTES {
        return Err(AgeFileError::TooLarge { bytes: length(bytes), max: MAX_BLOB_BYTES });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(count: usize) -> (Vec<Identity>, Vec<Recipient>) {
        let identities: Vec<_> = (0..count).map(|_| Identity::generate()).collect();
        let recipients = identities.iter().map(Identity::to_public).collect();
        (identities, recipients)
    }

    #[test]
    fn each_recipient_opens_it_and_nobody_else() {
        let (identities, recipients) = keys(4);
        for plaintext in [b"".as_slice(), b"a row\n", &[9; 200_000]] {
            let sealed = encrypt_to(&recipients, plaintext).unwrap();
            assert!(sealed.starts_with(b"age-encryption.org/v1\n"));
            for identity in &identities {
                assert_eq!(open(identity, &sealed).unwrap(), plaintext);
            }
            let stranger = Identity::generate();
            let error = open(&stranger, &sealed).unwrap_err();
            let name = stranger.to_public().to_string();
            assert!(matches!(error, AgeFileError::NotForThisKey { recipient } if recipient == name));
        }
    }

    #[test]
    fn keys_are_read_from_text() {
        // A pair as `age-keygen` prints it.
        let key =
            identity("AGE-SECRET-KEY-1EGTZVFFV20835NWYV6270LXYVK2VKNX2MMDKWYKLMGR48UAWX40Q2P2LM0").unwrap();
        let text = "age1xmwwc06ly3ee5rytxm9mflaz2u56jjj36s0mypdrwsvlul66mv4q47ryef";
        assert_eq!(key.to_public(), recipient(text).unwrap());
        for bad in ["", "age1", &text.to_uppercase().replace('Q', "P"), &text.replace("age1x", "age1m")] {
            assert!(matches!(recipient(bad), Err(AgeFileError::Recipient { text }) if text == *bad));
            assert!(matches!(identity(bad), Err(AgeFileError::Identity)));
        }
    }

    #[test]
    fn recipients_are_some_and_each_once() {
        let (_, mut recipients) = keys(MAX_RECIPIENTS + 1);
        let error = encrypt_to(&[], b"x").unwrap_err();
        assert!(matches!(error, AgeFileError::Recipients { max: MAX_RECIPIENTS, got: 0 }));
        let error = encrypt_to(&recipients, b"x").unwrap_err();
        assert!(matches!(error, AgeFileError::Recipients { max: MAX_RECIPIENTS, got: 17 }));
        recipients.truncate(MAX_RECIPIENTS);
        let sealed = encrypt_to(&recipients, b"x").unwrap();
        assert!(sealed.len() < MAX_HEADER_BYTES / 4, "as many keepers as there may be fit well");
        recipients[3] = recipients[1].clone();
        let error = encrypt_to(&recipients, b"x").unwrap_err();
        assert!(
            matches!(error, AgeFileError::Repeated { recipient } if recipient == recipients[1].to_string())
        );
    }

    #[test]
    fn every_changed_or_missing_byte_is_noticed() {
        let (identities, recipients) = keys(1);
        let sealed = encrypt_to(&recipients, b"0123456789").unwrap();
        for at in 0..sealed.len() {
            let mut bent = sealed.clone();
            bent[at] ^= 1;
            assert!(open(&identities[0], &bent).is_err(), "byte {at} changed");
            assert!(open(&identities[0], &sealed[..at]).is_err(), "cut at {at}");
        }
        let mut longer = sealed.clone();
        longer.push(0);
        assert!(matches!(open(&identities[0], &longer), Err(AgeFileError::Damaged { .. })));
    }

    #[test]
    fn what_is_no_age_file_is_said_to_be_none() {
        let (identities, _) = keys(1);
        let hostile: [&[u8]; 4] =
            [b"", b"\n--- ", b"-----BEGIN AGE ENCRYPTED FILE-----\n--- \n", &[b'\n'; 50_000]];
        for bytes in hostile {
            assert!(matches!(open(&identities[0], bytes), Err(AgeFileError::NotAge { .. })));
        }
        // A header that never ends would cost the square of its length to parse.
        let mut endless = b"age-encryption.org/v1\n".to_vec();
        endless.extend(b"-> X25519 a\nAAAA\n".repeat(100_000));
        endless.extend(HEADER_END);
        let error = open(&identities[0], &endless).unwrap_err();
        assert!(matches!(error, AgeFileError::NotAge { max: MAX_HEADER_BYTES }));
    }
}
