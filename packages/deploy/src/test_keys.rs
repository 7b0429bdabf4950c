//! Keys that everyone knows: those of scripts/localnet. Whatever is theirs on another chain is everyone's.

use std::sync::LazyLock;

use chain::TestAccounts;
use cosmwasm_std::HexBinary;

use crate::config::Member;
use crate::{Config, Error, Profile};

static ACCOUNTS: LazyLock<Option<TestAccounts>> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../../scripts/localnet.d/accounts.json")).ok());

/// The keys by which each of them signs credentials, where it is an issuer's.
static ISSUERS: LazyLock<Vec<(HexBinary, String)>> = LazyLock::new(|| {
    let accounts = ACCOUNTS.iter().flat_map(TestAccounts::all);
    let signed = accounts.filter_map(|account| {
        let signer = crate::keys::issuer_signer(&account.key().ok()?).ok()?;
        Some((signer.public_key().to_vec().into(), account.name))
    });
    signed.collect()
});

/// The name of a test account, by its address with any prefix.
pub(crate) fn of_address(address: &str) -> Option<String> {
    let wanted = bytes(address)?;
    let mut accounts = ACCOUNTS.iter().flat_map(TestAccounts::all);
    accounts.find(|account| bytes(account.address) == Some(wanted)).map(|account| account.name)
}

/// The name of the test account that signs credentials by this key.
pub(crate) fn of_issuer(key: &HexBinary) -> Option<String> {
    ISSUERS.iter().find(|(known, _)| known == key).map(|(_, name)| name.clone())
}

/// What bech32 writes of an account between prefix and checksum: the same on every chain.
fn bytes(address: &str) -> Option<&str> {
    let (_, rest) = address.rsplit_once('1')?;
    rest.get(..rest.len().checked_sub(6)?)
}

/// Refuses an account that everyone has, where people rely on the chain.
pub fn check_account(profile: Profile, what: &str, address: &str) -> Result<(), Error> {
    match of_address(address) {
        Some(name) if profile != Profile::Localnet => Err(known(what, name)),
        _ => Ok(()),
    }
}

/// Refuses a `deploy.toml` that gives something to accounts that everyone has, where people rely on the chain.
pub(crate) fn check(config: &Config) -> Result<(), Error> {
    for (what, address) in addresses(config) {
        check_account(config.profile, what, address)?;
    }
    // looked up only where it matters: each key is derived from its words
    if config.profile == Profile::Localnet {
        return Ok(());
    }
    let mut issuers = config.registry.issuers.iter();
    match issuers.find_map(|issuer| of_issuer(&issuer.key)) {
        Some(name) => Err(known("registry.issuers", name)),
        None => Ok(()),
    }
}

fn known(what: &str, name: String) -> Error {
    Error::TestKey { what: what.into(), name }
}

/// All addresses that a `deploy.toml` names, each with where it stands.
fn addresses(config: &Config) -> impl Iterator<Item = (&'static str, &str)> {
    let members = config.committee.iter().filter_map(|member| match member {
        Member::Address(address) => Some(("committee", address.as_str())),
        Member::Key(_) => None,
    });
    let grants = config.registry.grants.iter().map(|grant| ("registry.grants", grant.address.as_str()));
    let genesis = config.token.genesis.iter().map(|holder| ("token.genesis", holder.address.as_str()));
    let guardians = config.governance.guardians.iter();
    let guardians = guardians.map(|guardian| ("governance.guardians", guardian.address.as_str()));
    let founders = config.governance.founders.iter().flat_map(|founders| &founders.members);
    let founders = founders.map(|founder| ("governance.founders", founder.as_str()));
    members.chain(grants).chain(genesis).chain(guardians).chain(founders)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCALNET: &str = include_str!("../../../deploy/localnet.toml");

    #[test]
    fn an_account_is_known_with_any_prefix() {
        assert_eq!(of_address("wasm1tgkjxpjd0d0a4dh5myz9ft3ajzu93dr5lwtc3v").as_deref(), Some("deployer"));
        // other chains' checksums
        assert_eq!(of_address("juno1tgkjxpjd0d0a4dh5myz9ft3ajzu93dr5qqqqqq").as_deref(), Some("deployer"));
        for other in ["", "1", "wasm1", "wasm1qqqqqq", "wasm1qgkjxpjd0d0a4dh5myz9ft3ajzu93dr5lwtc3v"] {
            assert_eq!(of_address(other), None, "{other}");
        }
    }

    #[test]
    fn whoever_copies_the_localnets_file_must_change_every_key() {
        // from the top, one after the other is made somebody's own, and the next is found
        let mut text = LOCALNET
            .replace("sheaf-localnet-1", "sheaf-1")
            .replace("profile = \"localnet\"", "profile = \"production\"");
        let mut found = vec![];
        while let Err(error) = Config::parse(&text) {
            let Error::TestKey { what, name } = error else { panic!("{error}") };
            let accounts = ACCOUNTS.as_ref().expect("accounts");
            let known = match what.as_str() {
                "registry.issuers" => ISSUERS.iter().find(|(_, of)| *of == name).expect("there").0.to_hex(),
                _ => accounts.named(&name).expect("there").address.to_string(),
            };
            assert!(text.contains(&known), "{what}: {name}");
            // another key, as good as any
            let (head, tail) = known.split_at(known.len().saturating_sub(8));
            let (_, tail) = tail.split_at(2);
            let own = format!("{head}{:02}{tail}", found.len());
            text = text.replace(&known, &own);
            if found.last() != Some(&what) {
                found.push(what);
            }
            assert!(found.len() < 8, "{found:?}");
        }
        found.sort();
        let all = [
            "governance.founders",
            "governance.guardians",
            "registry.grants",
            "registry.issuers",
            "token.genesis",
        ];
        assert_eq!(found, all);
    }
}
