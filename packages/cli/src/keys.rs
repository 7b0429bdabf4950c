//! `sheaf keys`.

use std::io::{IsTerminal, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use chain::{Key, Keystore, PREFIX, TEST_PASSPHRASE, TestAccount, TestAccounts};
use clap::{Args, Subcommand};
use deploy::keys::{RelayerKeys, issuer_signer};
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::keyring::Keys;
use crate::output::{Facts, Output, facts, print, tell};

/// Keys in the keystore: a file each, encrypted with a passphrase.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Make a key, or bring one, and keep it encrypted. A new key's 24 words are shown once: write them down.
    Add {
        /// How to call it: a-z, 0-9 and -.
        name: String,
        /// Bring a key: its 12 or 24 words are asked for, or read from standard input.
        #[arg(long)]
        recover: bool,
        /// Which key of the words: m/44'/118'/0'/0/INDEX.
        #[arg(long, value_name = "INDEX", default_value_t = 0)]
        index: u32,
        #[command(flatten)]
        keys: Keys,
        #[command(flatten)]
        chain: Prefix,
    },
    /// Add all accounts of a local chain, whose keys everyone knows, for instance those of
    /// scripts/localnet.d/accounts.json, to a folder of their own. They open without a question.
    AddTest {
        /// The file with their words.
        accounts: PathBuf,
        /// The folder, apart from your own keys, for instance deployments/test-keys.
        #[arg(long, value_name = "DIR")]
        keys: PathBuf,
    },
    /// Name all keys with their addresses. Needs no passphrase.
    List {
        #[command(flatten)]
        keys: Keys,
        #[command(flatten)]
        chain: Prefix,
        #[command(flatten)]
        output: Output,
    },
    /// Show the public keys that follow from a key: of its account, of a relayer, of an issuer. No secret.
    Show {
        /// Its name.
        name: String,
        #[command(flatten)]
        keys: Keys,
        #[command(flatten)]
        chain: Prefix,
        #[command(flatten)]
        output: Output,
    },
}

/// How addresses are written: keys are of any chain.
#[derive(Args)]
pub(crate) struct Prefix {
    /// What addresses begin with on your chain.
    #[arg(long, value_name = "PREFIX", default_value = PREFIX)]
    prefix: String,
}

/// Does it.
pub(crate) fn run(command: &Command) -> Result<()> {
    match command {
        Command::Add { name, recover, index, keys, chain } => add(name, *recover, *index, keys, chain),
        Command::AddTest { accounts, keys } => add_test(accounts, keys),
        Command::List { keys, chain, output } => {
            let (good, bad): (Vec<_>, Vec<_>) = keys.store()?.list()?.into_iter().partition(Result::is_ok);
            for error in bad.into_iter().filter_map(Result::err) {
                tell(format!("left out: {error}"));
            }
            let all: Vec<Value> = good
                .into_iter()
                .flatten()
                .map(|entry| json!({ "name": entry.name, "address": entry.address(&chain.prefix) }))
                .collect();
            output.lines(&all, |entry| {
                format!(
                    "{:<16}{}",
                    entry["name"].as_str().unwrap_or(""),
                    entry["address"].as_str().unwrap_or("")
                )
            })
        }
        Command::Show { name, keys, chain, output } => {
            let key = keys.ring()?.open(name)?;
            output.facts(shown(name, &key, &chain.prefix)?)
        }
    }
}

fn add(name: &str, recover: bool, index: u32, keys: &Keys, chain: &Prefix) -> Result<()> {
    let store = keys.store()?;
    let words = if recover { asked_words()? } else { Key::new_mnemonic()? };
    let entry = store.add(name, &words, index, &keys.passphrase(true)?)?;
    if !recover {
        let shown = writeln!(
            std::io::stderr().lock(),
            "Write these words down. Whoever has them has the key; nothing else brings it back:\n\n{}\n",
            *words
        );
        shown.with_context(|| {
            format!("the words of {name} could not be shown: remove its file, and add it anew")
        })?;
    }
    print(format!("{name}: {}", entry.address(&chain.prefix)))
}

fn asked_words() -> Result<Zeroizing<String>> {
    if std::io::stdin().is_terminal() {
        return Ok(Zeroizing::new(rpassword::prompt_password("The 12 or 24 words: ")?));
    }
    let mut words = Zeroizing::new(String::new());
    std::io::stdin().read_to_string(&mut words).context("no words on standard input")?;
    Ok(words)
}

fn add_test(path: &Path, keys: &Path) -> Result<()> {
    let text = std::fs::read(path).with_context(|| format!("{}", path.display()))?;
    let accounts: TestAccounts =
        serde_json::from_slice(&text).with_context(|| format!("{} is of another form", path.display()))?;
    let store = Keystore::at(keys);
    let mut added = 0;
    for account in accounts.all() {
        added += usize::from(add_one(&store, &account)?);
    }
    print(format!(
        "{added} test keys added to {}: everyone knows them, and their passphrase, {TEST_PASSPHRASE}. Commands take them by \
         --keys {0}",
        keys.display()
    ))
}

/// Twice is as good as once.
fn add_one(store: &Keystore, account: &TestAccount<'_>) -> Result<bool> {
    let TestAccount { name, address, .. } = account;
    match store.entry(name) {
        Ok(entry) if entry.address(PREFIX) == *address => Ok(false),
        Err(chain::KeystoreError::Unknown { .. }) => {
            store.add_test(account).map(|_| true).map_err(Into::into)
        }
        Ok(_) => anyhow::bail!("there is another key {name} in {}: give other --keys", store.dir().display()),
        Err(error) => Err(error.into()),
    }
}

fn shown(name: &str, key: &Key, prefix: &str) -> Result<Facts> {
    let relayer = RelayerKeys::of(key)?;
    let hex = |bytes: &[u8]| cosmwasm_std::HexBinary::from(bytes).to_hex();
    Ok(facts([
        ("name", name.into()),
        ("address", key.address(prefix).into()),
        ("public_key", hex(&key.public_key().to_bytes()).into()),
        ("report_key", hex(&relayer.public_key()).into()),
        ("age_recipient", relayer.recipient().into()),
        ("issuer_key", hex(&issuer_signer(key)?.public_key()).into()),
    ]))
}
