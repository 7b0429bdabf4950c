//! Where the keystore's passphrase comes from: never from an argument, which every process can see.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;

use age::secrecy::SecretString;
use zeroize::Zeroizing;

use crate::KeystoreError;

/// The environment variable that may have the passphrase.
pub const PASSPHRASE_VARIABLE: &str = "SHEAF_PASSPHRASE";

/// What test keys are sealed with: it protects nothing, and is nobody's own.
pub const TEST_PASSPHRASE: &str = "test-only";

/// What the keystore is locked with.
#[derive(Clone)]
pub struct Passphrase(pub(crate) SecretString);

impl Passphrase {
    /// The first line of file descriptor `fd` where one is given, else the environment variable, else what someone types at the
    /// terminal; `twice`, for a new key.
    pub fn ask(fd: Option<u32>, twice: bool) -> Result<Self, KeystoreError> {
        if let Some(fd) = fd {
            return Self::from_fd(fd);
        }
        if let Ok(given) = std::env::var(PASSPHRASE_VARIABLE) {
            return Self::new(given);
        }
        let prompt = |words: &str| {
            rpassword::prompt_password(words).map(Zeroizing::new).map_err(|_| KeystoreError::NoTerminal)
        };
        let given = prompt("Passphrase of the keystore: ")?;
        if twice && given != prompt("Once more: ")? {
            return Err(KeystoreError::Mistyped);
        }
        Self::new(given.to_string())
    }

    /// What test keys are sealed with, which everyone knows.
    pub fn of_tests() -> Self {
        Self(SecretString::from(TEST_PASSPHRASE))
    }

    /// From what a program has at hand.
    pub fn new(passphrase: String) -> Result<Self, KeystoreError> {
        if passphrase.is_empty() {
            return Err(KeystoreError::EmptyPassphrase);
        }
        Ok(Self(SecretString::from(passphrase)))
    }

    fn from_fd(fd: u32) -> Result<Self, KeystoreError> {
        let path = PathBuf::from(format!("/dev/fd/{fd}"));
        let failed = |source| KeystoreError::File { path: path.clone(), source };
        let mut line = String::new();
        BufReader::new(std::fs::File::open(&path).map_err(failed)?).read_line(&mut line).map_err(failed)?;
        Self::new(line.trim_end_matches(['\r', '\n']).into())
    }
}
