//! Accounts of a local chain, whose keys everyone knows.

use serde::Deserialize;

use crate::{Key, KeyError};

/// `accounts.json` of scripts/localnet, as far as it matters to clients. TEST ONLY.
#[derive(Deserialize)]
pub struct TestAccounts {
    roles: Vec<Role>,
}

#[derive(Deserialize)]
struct Role {
    role: String,
    mnemonic: String,
    addresses: Vec<String>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestAccount<'a> {
    /// The role, and its number from 1 where there are several: `curator`, `relayer-2`.
    pub name: String,
    /// Its words.
    pub mnemonic: &'a str,
    /// Its index by these words.
    pub index: u32,
    /// Its address.
    pub address: &'a str,
}

impl TestAccounts {
    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = TestAccount<'_>> {
        self.roles.iter().flat_map(|role| {
            let alone = role.addresses.len() == 1;
            (0u32..).zip(&role.addresses).map(move |(index, address)| TestAccount {
                name: match alone {
                    true => role.role.clone(),
                    false => format!("{}-{}", role.role, index.saturating_add(1)),
                },
                mnemonic: &role.mnemonic,
                index,
                address,
            })
        })
    }

    /// One of them by its name.
    pub fn named(&self, name: &str) -> Option<TestAccount<'_>> {
        self.all().find(|account| account.name == name)
    }
}

impl TestAccount<'_> {
    /// Its key.
    pub fn key(&self) -> Result<Key, KeyError> {
        Key::from_mnemonic(self.mnemonic, self.index)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_those_of_the_localnet() {
        let accounts = include_bytes!("../../../scripts/localnet.d/accounts.json");
        let accounts: TestAccounts = serde_json::from_slice(accounts).expect("reads");
        for account in accounts.all() {
            assert_eq!(account.key().expect("good words").address(crate::PREFIX), account.address);
        }
        let relayer = accounts.named("relayer-4").expect("there");
        assert_eq!((relayer.index, accounts.named("curator").expect("there").index), (3, 0));
        assert!(accounts.named("relayer").is_none() && accounts.named("relayer-5").is_none());
    }
}
