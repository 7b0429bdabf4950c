//! Keys in a keystore, as commands name and open them.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use chain::{Entry, Key, Keystore, KeystoreError, PREFIX, Passphrase};
use clap::Args;
use deploy::{Profile, test_keys};

/// Where keys are.
#[derive(Args, Clone)]
pub(crate) struct Keys {
    /// The folder of keys; ${XDG_CONFIG_HOME:-~/.config}/sheaf/keys without.
    #[arg(long, value_name = "DIR")]
    keys: Option<PathBuf>,
    /// Read the passphrase from this file descriptor: its first line. Without, it is taken from the environment's
    /// SHEAF_PASSPHRASE, or asked for.
    #[arg(long, value_name = "FD")]
    passphrase_fd: Option<u32>,
}

impl Keys {
    /// The folder of keys.
    pub(crate) fn dir(&self) -> Result<PathBuf> {
        if let Some(dir) = &self.keys {
            return Ok(dir.clone());
        }
        let home = |name: &str| std::env::var_os(name).filter(|path| !path.is_empty()).map(PathBuf::from);
        let config = home("XDG_CONFIG_HOME").or_else(|| Some(home("HOME")?.join(".config")));
        Ok(config.context("no HOME to keep keys in: give --keys")?.join("sheaf/keys"))
    }

    /// The keystore.
    pub(crate) fn store(&self) -> Result<Keystore> {
        Ok(Keystore::at(self.dir()?))
    }

    /// An address as people write it, on a chain whose addresses begin with `prefix`: itself, or the name of a key in the
    /// keystore.
    pub(crate) fn address(&self, who: &str, prefix: &str) -> Result<String> {
        if who.starts_with(&format!("{prefix}1")) {
            ensure!(
                chain::is_address(who, prefix),
                "{who} is no address: its checksum does not fit, so a letter of it is missing or another"
            );
            return Ok(who.into());
        }
        ensure!(
            who.len() <= Keystore::LONGEST_NAME,
            "{who} is no address of this chain, where they begin with {prefix}1, and no name of a key"
        );
        Ok(self.store()?.entry(who)?.address(prefix))
    }

    /// The passphrase; asked for twice, for a new key.
    pub(crate) fn passphrase(&self, twice: bool) -> Result<Passphrase> {
        Ok(Passphrase::ask(self.passphrase_fd, twice)?)
    }

    /// Opens keys: asks for the passphrase at the first, and opens each once.
    pub(crate) fn ring(&self) -> Result<KeyRing<'_>> {
        Ok(KeyRing {
            keys: self,
            store: self.store()?,
            passphrase: RefCell::default(),
            opened: RefCell::default(),
        })
    }
}

/// Keys that are opened.
pub(crate) struct KeyRing<'a> {
    keys: &'a Keys,
    store: Keystore,
    passphrase: RefCell<Option<Passphrase>>,
    opened: RefCell<BTreeMap<String, Key>>,
}

impl KeyRing<'_> {
    /// A key by its name.
    pub(crate) fn open(&self, name: &str) -> Result<Key, chain::KeystoreError> {
        if let Some(key) = self.opened.borrow().get(name) {
            return Ok(key.clone());
        }
        // an unknown name is said before anyone is asked for a passphrase
        let key = match self.store.entry(name)?.test_only {
            true => self.store.open(name, &Passphrase::of_tests())?,
            false => self.open_own(name)?,
        };
        self.opened.borrow_mut().insert(name.into(), key.clone());
        Ok(key)
    }

    /// The same, for a chain with such a deployment: where people rely on it, nobody signs with a key that everyone knows.
    pub(crate) fn open_on(&self, name: &str, profile: Profile) -> Result<Key, deploy::Error> {
        must_be_own(&self.store.entry(name)?, profile)?;
        Ok(self.open(name)?)
    }

    fn open_own(&self, name: &str) -> Result<Key, chain::KeystoreError> {
        let ask = || Passphrase::ask(self.keys.passphrase_fd, false);
        let known = self.passphrase.borrow().clone();
        let passphrase = match known.map(|known| self.store.open(name, &known)) {
            None => ask()?,
            // one key may have another passphrase than the one before
            Some(Err(wrong @ KeystoreError::Passphrase { .. })) => ask().map_err(|_| wrong)?,
            Some(opened) => return opened,
        };
        let key = self.store.open(name, &passphrase)?;
        *self.passphrase.borrow_mut() = Some(passphrase);
        Ok(key)
    }
}

/// Refuses a key that everyone knows, by its mark or by its account, where durations are not the local chain's.
fn must_be_own(entry: &Entry, profile: Profile) -> Result<(), deploy::Error> {
    let name = &entry.name;
    if entry.test_only && profile != Profile::Localnet {
        return Err(deploy::Error::TestOnly { name: name.clone() });
    }
    test_keys::check_account(profile, &format!("key {name}"), &entry.address(PREFIX))
}

/// deployer of scripts/localnet.d/accounts.json: TEST ONLY.
#[cfg(test)]
pub(crate) const WORDS: &str = "demise play effort borrow minute gospel sound sunny dad dilemma solve february unfold push \
    guilt vault phrase suffer expire baby addict veteran convince flat";

#[cfg(test)]
mod tests {
    use std::path::Path;

    use chain::TestAccount;

    use super::*;

    fn keys(dir: &Path) -> Keys {
        Keys { keys: Some(dir.into()), passphrase_fd: None }
    }

    #[test]
    fn keys_that_everyone_knows_are_for_local_chains_alone() {
        let dir = tempfile::tempdir().expect("a folder");
        let store = Keystore::at(dir.path());
        let account = TestAccount { name: "marked".into(), mnemonic: WORDS, index: 900, address: "wasm1" };
        store.add_test(&account).expect("added");
        let mut known = store.entry("marked").expect("there");
        let says = |entry: &Entry| must_be_own(entry, Profile::Production).expect_err("known").to_string();
        assert_eq!(
            says(&known),
            "marked is a test key, which everyone knows: only where profile is localnet. Give a key of your own"
        );
        must_be_own(&known, Profile::Localnet).expect("a local chain");
        // of somebody who brought the words of one, by their account
        known.public_key = Key::from_mnemonic(WORDS, 0).expect("good words").public_key();
        known.test_only = false;
        assert!(
            says(&known).starts_with("key marked is deployer of scripts/localnet, whose key everyone knows")
        );
        must_be_own(&known, Profile::Localnet).expect("a local chain");
        let words = Key::new_mnemonic().expect("words");
        known.public_key = Key::from_mnemonic(&words, 0).expect("good words").public_key();
        must_be_own(&known, Profile::Production).expect("nobody else's");
        let ring = keys(dir.path());
        let ring = ring.ring().expect("a ring");
        assert!(ring.open_on("marked", Profile::Production).is_err());
        assert!(ring.open_on("marked", Profile::Localnet).is_ok());
    }

    #[test]
    fn names_are_addresses_of_their_chain() {
        let dir = tempfile::tempdir().expect("a folder");
        let account = TestAccount { name: "deployer".into(), mnemonic: WORDS, index: 0, address: "wasm1" };
        Keystore::at(dir.path()).add_test(&account).expect("added");
        let keys = keys(dir.path());
        let own = keys.address("deployer", "wasm").expect("there");
        assert_eq!(own, "wasm1tgkjxpjd0d0a4dh5myz9ft3ajzu93dr5lwtc3v");
        assert_eq!(keys.address(&own, "wasm").expect("itself"), own);
        assert!(keys.address("deployer", "juno").expect("there").starts_with("juno1tgkjxpjd0d0a4dh5"));
        for wrong in ["wasm1foo", "wasm1tgkjxpjd0d0a4dh5myz9ft3ajzu93dr5lwtc3w", "wasm1"] {
            let says = keys.address(wrong, "wasm").expect_err("no address").to_string();
            assert_eq!(
                says,
                format!(
                    "{wrong} is no address: its checksum does not fit, so a letter of it is missing or another"
                )
            );
        }
        for wrong in ["not an address", "Nobody"] {
            keys.address(wrong, "wasm").expect_err("neither an address nor a name");
        }
        let other = keys.address(&own, "juno").expect_err("of another chain").to_string();
        assert!(
            other.ends_with("is no address of this chain, where they begin with juno1, and no name of a key")
        );
        assert!(
            keys.address("nobody", "juno").expect_err("unknown").to_string().starts_with("there is no key")
        );
    }
}
