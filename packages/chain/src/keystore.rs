//! Keys on disk: a file each, the mnemonic in it encrypted with age by a passphrase. Whose they are can be read without.

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use age::armor::{ArmoredReader, ArmoredWriter, Format};
use cosmrs::crypto::PublicKey;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::files::{self, Readers};
use crate::{Key, KeystoreError, Passphrase, TestAccount, key};

/// A folder of keys.
#[derive(Debug, Clone)]
pub struct Keystore {
    dir: PathBuf,
}

/// log2 of the rounds of scrypt that trying the passphrase of a test key takes: next to none.
const TEST_WORK: u8 = 2;

/// What is known of a key without the passphrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// The public key.
    pub public_key: PublicKey,
    /// A key that everyone knows: it opens with [`Passphrase::of_tests`].
    pub test_only: bool,
}

impl Entry {
    /// The account, on chains whose addresses begin with `prefix`.
    pub fn address(&self, prefix: &str) -> String {
        key::address(&self.public_key, prefix)
    }
}

#[derive(Serialize, Deserialize)]
struct File {
    public_key: PublicKey,
    index: u32,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    test_only: bool,
    /// The mnemonic, age v1, armoured.
    mnemonic: String,
}

impl Keystore {
    /// How long a key's name is at most: shorter than addresses.
    pub const LONGEST_NAME: usize = 40;

    /// Keys in this folder, which is made with the first of them.
    pub fn at(dir: impl Into<PathBuf>) -> Self {
        Self { dir: dir.into() }
    }

    /// Its folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Keeps key `index` of a mnemonic by a new name.
    pub fn add(
        &self,
        name: &str,
        mnemonic: &str,
        index: u32,
        passphrase: &Passphrase,
    ) -> Result<Entry, KeystoreError> {
        self.enter(name, mnemonic, index, passphrase, None)
    }

    /// Keeps a key that everyone knows, marked as such: its passphrase is public, costs nothing to try, and so says nothing
    /// about that of other keys.
    pub fn add_test(&self, account: &TestAccount<'_>) -> Result<Entry, KeystoreError> {
        let TestAccount { name, mnemonic, index, .. } = account;
        self.enter(name, mnemonic, *index, &Passphrase::of_tests(), Some(TEST_WORK))
    }

    /// A work factor is a test key's; without, sealing takes about a second.
    fn enter(
        &self,
        name: &str,
        mnemonic: &str,
        index: u32,
        passphrase: &Passphrase,
        test_work: Option<u8>,
    ) -> Result<Entry, KeystoreError> {
        let path = self.path(name)?;
        let mnemonic = Zeroizing::new(mnemonic.split_whitespace().collect::<Vec<_>>().join(" "));
        let key = Key::from_mnemonic(&mnemonic, index)?;
        let failed = |source| KeystoreError::File { path: path.clone(), source };
        let sealed = seal(mnemonic.as_bytes(), passphrase, test_work).map_err(failed)?;
        let test_only = test_work.is_some();
        let file = File { public_key: key.public_key(), index, test_only, mnemonic: sealed };
        let text = serde_json::to_string_pretty(&file).map_err(|error| failed(error.into()))?;
        create_dir(&self.dir).map_err(failed)?;
        match files::create(&path, text.as_bytes(), Readers::Owner) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                Err(KeystoreError::Taken { name: name.into(), path: path.clone() })
            }
            Err(error) => Err(failed(error)),
            Ok(()) => Ok(Entry { name: name.into(), public_key: key.public_key(), test_only }),
        }
    }

    /// All keys, by name; of a file that is none of ours, why.
    pub fn list(&self) -> Result<Vec<Result<Entry, KeystoreError>>, KeystoreError> {
        let failed = |source| KeystoreError::File { path: self.dir.clone(), source };
        let files = match fs::read_dir(&self.dir) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(vec![]),
            files => files.map_err(failed)?,
        };
        let mut names = vec![];
        for file in files {
            let name = file.map_err(failed)?.file_name();
            names.extend(name.to_string_lossy().strip_suffix(".json").map(String::from));
        }
        names.sort();
        Ok(names.iter().map(|name| self.entry(name)).collect())
    }

    /// One key.
    pub fn entry(&self, name: &str) -> Result<Entry, KeystoreError> {
        let File { public_key, test_only, .. } = self.read(name)?;
        Ok(Entry { name: name.into(), public_key, test_only })
    }

    /// The key itself.
    pub fn open(&self, name: &str, passphrase: &Passphrase) -> Result<Key, KeystoreError> {
        let file = self.read(name)?;
        let damaged =
            |reason: String| KeystoreError::Damaged { path: self.dir.join(format!("{name}.json")), reason };
        let mnemonic = unseal(&file.mnemonic, passphrase).map_err(|error| match error {
            age::DecryptError::DecryptionFailed | age::DecryptError::KeyDecryptionFailed => {
                KeystoreError::Passphrase { name: name.into() }
            }
            other => damaged(other.to_string()),
        })?;
        let key = Key::from_mnemonic(&mnemonic, file.index)?;
        if key.public_key() != file.public_key {
            return Err(damaged("its public key is another's".into()));
        }
        Ok(key)
    }

    fn read(&self, name: &str) -> Result<File, KeystoreError> {
        let path = self.path(name)?;
        let text = match fs::read_to_string(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(KeystoreError::Unknown { name: name.into(), dir: self.dir.clone() });
            }
            text => text.map_err(|source| KeystoreError::File { path: path.clone(), source })?,
        };
        serde_json::from_str(&text)
            .map_err(|error| KeystoreError::Damaged { path, reason: error.to_string() })
    }

    fn path(&self, name: &str) -> Result<PathBuf, KeystoreError> {
        let good = name.len() <= Self::LONGEST_NAME
            && name.starts_with(|first: char| first.is_ascii_lowercase())
            && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        if !good {
            return Err(KeystoreError::Name { name: name.into() });
        }
        Ok(self.dir.join(format!("{name}.json")))
    }
}

fn seal(plaintext: &[u8], passphrase: &Passphrase, work_factor: Option<u8>) -> io::Result<String> {
    let mut recipient = age::scrypt::Recipient::new(passphrase.0.clone());
    if let Some(log_n) = work_factor {
        recipient.set_work_factor(log_n);
    }
    let recipient: &dyn age::Recipient = &recipient;
    let encryptor = age::Encryptor::with_recipients(std::iter::once(recipient)).map_err(io::Error::other)?;
    let mut sealed = vec![];
    let armour = ArmoredWriter::wrap_output(&mut sealed, Format::AsciiArmor)?;
    let mut writer = encryptor.wrap_output(armour)?;
    writer.write_all(plaintext)?;
    writer.finish()?.finish()?;
    String::from_utf8(sealed).map_err(io::Error::other)
}

fn unseal(sealed: &str, passphrase: &Passphrase) -> Result<Zeroizing<String>, age::DecryptError> {
    let identity = age::scrypt::Identity::new(passphrase.0.clone());
    let identity: &dyn age::Identity = &identity;
    let decryptor = age::Decryptor::new(ArmoredReader::new(sealed.as_bytes()))?;
    let mut reader = decryptor.decrypt(std::iter::once(identity))?;
    let mut plaintext = Zeroizing::new(String::new());
    reader.read_to_string(&mut plaintext)?;
    Ok(plaintext)
}

/// A folder that only its owner can look into.
fn create_dir(dir: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// scripts/localnet.d/accounts.json: TEST ONLY.
    const DEPLOYER: &str = "demise play effort borrow minute gospel sound sunny dad dilemma solve february \
        unfold push guilt vault phrase suffer expire baby addict veteran convince flat";

    fn passphrase(words: &str) -> Passphrase {
        Passphrase::new(words.into()).expect("not empty")
    }

    fn keystore(dir: &tempfile::TempDir) -> Keystore {
        Keystore::at(dir.path().join("keys"))
    }

    /// Cheap to try, as a test key is.
    fn add(keys: &Keystore, name: &str, index: u32, words: &str) -> Result<Entry, KeystoreError> {
        keys.enter(name, DEPLOYER, index, &passphrase(words), Some(TEST_WORK))
    }

    #[test]
    fn what_is_added_is_listed_and_opens_with_the_passphrase_alone() {
        let dir = tempfile::tempdir().expect("a folder");
        let keys = keystore(&dir);
        assert!(keys.list().expect("nothing is a list too").is_empty());
        let entry = add(&keys, "deployer", 0, "right").expect("added");
        assert_eq!(entry.address("wasm"), "wasm1tgkjxpjd0d0a4dh5myz9ft3ajzu93dr5lwtc3v");
        let listed: Vec<Entry> =
            keys.list().expect("a list").into_iter().map(|each| each.expect("good")).collect();
        assert_eq!(listed, std::slice::from_ref(&entry));
        let key = keys.open("deployer", &passphrase("right")).expect("opens");
        assert_eq!(key.public_key(), entry.public_key);
        let error = keys.open("deployer", &passphrase("wrong")).err().expect("refused");
        assert!(matches!(error, KeystoreError::Passphrase { .. }), "{error:?}");
        let text = fs::read_to_string(keys.dir().join("deployer.json")).expect("a file");
        assert!(!text.contains("demise"), "the words are encrypted");
    }

    #[test]
    fn a_test_key_is_marked_and_has_a_passphrase_of_its_own() {
        let dir = tempfile::tempdir().expect("a folder");
        let keys = keystore(&dir);
        let account = TestAccount { name: "deployer".into(), mnemonic: DEPLOYER, index: 0, address: "" };
        assert!(keys.add_test(&account).expect("added").test_only);
        assert!(keys.entry("deployer").expect("there").test_only);
        assert!(keys.open("deployer", &Passphrase::of_tests()).is_ok());
        let dear = keys.add("own", DEPLOYER, 0, &passphrase("p")).expect("added");
        assert!(!dear.test_only && !keys.entry("own").expect("there").test_only);
    }

    #[test]
    fn a_key_is_never_overwritten() {
        let dir = tempfile::tempdir().expect("a folder");
        let keys = keystore(&dir);
        add(&keys, "a", 0, "p").expect("added");
        let error = add(&keys, "a", 1, "p").expect_err("refused");
        assert!(matches!(error, KeystoreError::Taken { .. }), "{error:?}");
    }

    #[test]
    fn a_bad_file_hides_no_key() {
        let dir = tempfile::tempdir().expect("a folder");
        let keys = keystore(&dir);
        add(&keys, "b", 0, "p").expect("added");
        for (name, text) in [("a.json", "{ \"public"), ("Other.json", "{}"), ("b.7.new", "{ \"public")] {
            fs::write(keys.dir().join(name), text).expect("written");
        }
        let listed = keys.list().expect("a list");
        let names: Vec<&str> = listed.iter().flatten().map(|entry| entry.name.as_str()).collect();
        assert_eq!((names, listed.len()), (vec!["b"], 3));
    }

    #[test]
    fn what_could_not_be_written_leaves_nothing() {
        let dir = tempfile::tempdir().expect("a folder");
        let keys = keystore(&dir);
        add(&keys, "a", 0, "p").expect("added");
        add(&keys, "a", 1, "p").expect_err("taken");
        let files: Vec<_> =
            fs::read_dir(keys.dir()).expect("a folder").map(|file| file.expect("one").file_name()).collect();
        assert_eq!(files, ["a.json"]);
    }

    #[test]
    fn names_are_file_names_and_nothing_else() {
        let keys = Keystore::at("nowhere");
        for bad in ["", "A", "../a", "a/b", "1", "-a", &"a".repeat(41), "a b", "a."] {
            let error = keys.entry(bad).expect_err("refused");
            assert!(matches!(error, KeystoreError::Name { .. }), "{bad}: {error:?}");
        }
        assert!(matches!(keys.entry("a"), Err(KeystoreError::Unknown { .. })));
    }

    #[test]
    fn another_public_key_in_the_file_is_noticed() {
        let dir = tempfile::tempdir().expect("a folder");
        let keys = keystore(&dir);
        for (name, index) in [("a", 0), ("b", 1)] {
            add(&keys, name, index, "p").expect("added");
        }
        let (a, b) = (keys.read("a").expect("a file"), keys.read("b").expect("a file"));
        let forged = File { public_key: b.public_key, ..a };
        fs::write(keys.dir().join("a.json"), serde_json::to_string(&forged).expect("JSON")).expect("written");
        let error = keys.open("a", &passphrase("p")).err().expect("refused");
        assert!(matches!(error, KeystoreError::Damaged { .. }), "{error:?}");
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_can_read_them() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().expect("a folder");
        let keys = keystore(&dir);
        add(&keys, "a", 0, "p").expect("added");
        let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
        assert_eq!((mode(keys.dir()), mode(&keys.dir().join("a.json"))), (0o700, 0o600));
    }
}
