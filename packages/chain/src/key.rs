//! A key of an account, by BIP-39 and BIP-44 as Keplr and cosmjs have it.

use bip39::Mnemonic;
use cosmrs::AccountId;
use cosmrs::bip32::{DerivationPath, XPrv};
use cosmrs::crypto::PublicKey;
use cosmrs::crypto::secp256k1::SigningKey;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::KeyError;

/// A secp256k1 key. Neither printed nor compared; wiped when dropped.
#[derive(Clone)]
pub struct Key {
    secret: Zeroizing<[u8; 32]>,
    public: PublicKey,
}

impl Key {
    /// Key `index` of a mnemonic: m/44'/118'/0'/0/index, without a BIP-39 passphrase.
    pub fn from_mnemonic(words: &str, index: u32) -> Result<Self, KeyError> {
        let mnemonic = Mnemonic::parse(words.trim())
            .map_err(|error| KeyError::Mnemonic { reason: error.to_string() })?;
        let seed = Zeroizing::new(mnemonic.to_seed(""));
        let path: DerivationPath =
            format!("m/44'/118'/0'/0/{index}").parse().map_err(|_| KeyError::Index { index })?;
        let derived =
            XPrv::derive_from_path(seed.as_slice(), &path).map_err(|_| KeyError::Index { index })?;
        let secret = Zeroizing::new(derived.to_bytes());
        Ok(Self { public: SigningKey::from(&derived).public_key(), secret })
    }

    /// The key with these secret bytes: for accounts of tests, which follow from a name.
    pub fn from_bytes(secret: [u8; 32]) -> Result<Self, KeyError> {
        let secret = Zeroizing::new(secret);
        let signing = SigningKey::from_slice(secret.as_slice()).map_err(|_| KeyError::Secret)?;
        Ok(Self { public: signing.public_key(), secret })
    }

    /// A new mnemonic of 24 words, from the operating system's randomness.
    pub fn new_mnemonic() -> Result<Zeroizing<String>, KeyError> {
        let mnemonic =
            Mnemonic::generate(24).map_err(|error| KeyError::Mnemonic { reason: error.to_string() })?;
        Ok(Zeroizing::new(mnemonic.to_string()))
    }

    /// 32 secret bytes for another purpose, for instance to sign reports. By HMAC-SHA256, so whoever has them does not
    /// have the key: they can lie on a machine that the account's key never comes to.
    pub fn derive(&self, purpose: &str) -> Zeroizing<[u8; 32]> {
        #[allow(clippy::expect_used, reason = "HMAC takes a key of any length")]
        let mut mac = Hmac::<Sha256>::new_from_slice(self.secret.as_slice()).expect("any length");
        mac.update(purpose.as_bytes());
        Zeroizing::new(mac.finalize().into_bytes().into())
    }

    /// The public key.
    pub fn public_key(&self) -> PublicKey {
        self.public
    }

    /// The account, on chains whose addresses begin with `prefix`.
    pub fn address(&self, prefix: &str) -> String {
        address(&self.public, prefix)
    }

    #[allow(clippy::expect_used, reason = "the same bytes made the public key")]
    pub(crate) fn signing_key(&self) -> SigningKey {
        SigningKey::from_slice(self.secret.as_slice()).expect("a good key")
    }
}

/// The account of a public key. A prefix that is none of bech32's makes it empty.
pub(crate) fn address(key: &PublicKey, prefix: &str) -> String {
    key.account_id(prefix).map(|id| id.to_string()).unwrap_or_default()
}

/// Is it an address of a chain whose addresses begin with `prefix`, checksum and all?
pub fn is_address(text: &str, prefix: &str) -> bool {
    text.parse::<AccountId>().is_ok_and(|account| account.prefix() == prefix && account.to_string() == text)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// scripts/localnet.d/accounts.json: TEST ONLY.
    const DEPLOYER: &str = "demise play effort borrow minute gospel sound sunny dad dilemma solve february \
        unfold push guilt vault phrase suffer expire baby addict veteran convince flat";
    const FOUNDER: &str = "team ship loan possible bar lens sound flag note merry offer way throw unfair able \
        forum diary hen degree any peasant smooth mimic quarter";

    #[test]
    fn addresses_are_those_of_wasmd() {
        let address =
            |words, index| Key::from_mnemonic(words, index).expect("good words").address(crate::PREFIX);
        assert_eq!(address(DEPLOYER, 0), "wasm1tgkjxpjd0d0a4dh5myz9ft3ajzu93dr5lwtc3v");
        assert_eq!(address(FOUNDER, 0), "wasm1r0rqxnwrwqfe0e004rmt79eqn9shrsw66h8vym");
        assert_eq!(address(FOUNDER, 2), "wasm1n83l35esga0tds8ng2lpasafj5y8jlyldy09x7");
    }

    #[test]
    fn what_is_no_mnemonic_is_refused_without_being_shown() {
        for bad in ["", "play effort", &DEPLOYER.replace("flat", "play"), "secret"] {
            let error = Key::from_mnemonic(bad, 0).err().expect("refused");
            assert!(matches!(error, KeyError::Mnemonic { .. }));
            assert!(bad.is_empty() || !error.to_string().contains(bad), "{error}");
        }
    }

    #[test]
    fn addresses_have_a_prefix_and_a_checksum() {
        let own = Key::from_mnemonic(DEPLOYER, 0).expect("good words").address("wasm");
        assert!(is_address(&own, "wasm") && !is_address(&own, "juno"));
        // a contract's, of 32 bytes
        assert!(is_address("wasm14hj2tavq8fpesdwxxcu44rty3hh90vhujrvcmstl4zr3txmfvw9s0phg4d", "wasm"));
        for wrong in
            ["", "wasm1", "wasm1foo", "contributor-2", &own.replace("tgk", "tgg"), &own.to_uppercase()]
        {
            assert!(!is_address(wrong, "wasm"), "{wrong}");
        }
    }

    #[test]
    fn purposes_have_keys_of_their_own() {
        let key = Key::from_mnemonic(DEPLOYER, 0).expect("good words");
        assert_eq!(key.derive("a"), key.derive("a"));
        assert_ne!(key.derive("a"), key.derive("b"));
        assert_ne!(key.derive("a").as_slice(), key.secret.as_slice());
    }

    #[test]
    fn new_mnemonics_are_good_and_new() {
        let words = Key::new_mnemonic().expect("randomness");
        assert_eq!(words.split(' ').count(), 24);
        assert!(Key::from_mnemonic(&words, 0).is_ok());
        assert_ne!(words, Key::new_mnemonic().expect("randomness"));
    }
}
