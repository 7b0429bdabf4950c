//! The key by which a person is known again.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use api::identity_registry::IssuerResponse;
use chain::Key;
use chain::files::Readers;
use clap::Args;
use cosmwasm_std::HexBinary;
use issuer::person_key_id;
use zeroize::Zeroizing;

use crate::roles::{read, write_new};

const FORM: &str = "the domain's key is 64 hex digits, beside lines that begin with #";

/// The secret of a domain: whoever has it can look for a person among its nullifiers.
pub(super) type PersonSecret = Zeroizing<[u8; 32]>;

/// Which key a person is known again by.
#[derive(Args, Clone, Default)]
pub(crate) struct PersonKey {
    /// The key that the issuers of one nullifier domain share (`sheaf issuer domain-key` writes one); without, it follows
    /// from your account's key, which is right for an issuer alone in its domain whose key was never rotated, and refused
    /// for others.
    #[arg(long = "domain-key", value_name = "FILE")]
    file: Option<PathBuf>,
}

impl PersonKey {
    /// For this issuer, among all that the registry knows. Issuers of one domain whose keys differ would make two
    /// identities of one person; so would one issuer whose account is another since its key was `rotated`.
    pub(super) fn of(
        &self,
        account: &Key,
        own: &IssuerResponse,
        issuers: &[IssuerResponse],
        rotated: impl FnOnce() -> Result<bool>,
    ) -> Result<PersonSecret> {
        if let Some(path) = &self.file {
            return read_secret(path);
        }
        let domain = own.nullifier_domain;
        let others = issuers.iter().filter(|one| one.issuer != own.issuer && one.nullifier_domain == domain);
        let others: Vec<String> = others.map(|one| one.issuer.to_string()).collect();
        if !others.is_empty() {
            bail!(
                "you share nullifier domain {domain} with issuer {}: give --domain-key with the key that you share, or \
                 one person would be two",
                others.join(", ")
            );
        }
        if rotated()? {
            bail!(
                "the key of issuer {} was rotated: give --domain-key with the key by which it knew persons before, which \
                 `sheaf issuer domain-key` writes by the account of then, or one person would be two",
                own.issuer
            );
        }
        Ok(own_secret(account))
    }
}

/// What an issuer alone in its domain has.
pub(super) fn own_secret(account: &Key) -> PersonSecret {
    account.derive("sheaf/v1/issuer/person-key")
}

/// Writes it down, for issuers who join the domain.
pub(super) fn write_secret(path: &Path, secret: &PersonSecret) -> Result<()> {
    let hex = Zeroizing::new(HexBinary::from(secret.as_slice()).to_hex());
    let text = Zeroizing::new(format!(
        "# SECRET: by this key, {}, the issuers of a nullifier domain know a person again\n{}\n",
        person_key_id(secret),
        *hex
    ));
    write_new(path, text.as_bytes(), Readers::Owner)
}

fn read_secret(path: &Path) -> Result<PersonSecret> {
    let text = Zeroizing::new(String::from_utf8(read(path)?).context(FORM)?);
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let (Some(key), None) = (lines.next(), lines.next()) else { bail!(FORM) };
    let bytes = HexBinary::from_hex(key).context(FORM)?;
    Ok(Zeroizing::new(bytes.as_slice().try_into().context(FORM)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account() -> Key {
        let words = Key::new_mnemonic().expect("words");
        Key::from_mnemonic(&words, 0).expect("a key")
    }

    fn issuer(issuer: u32, nullifier_domain: u32) -> IssuerResponse {
        IssuerResponse {
            issuer,
            key: vec![2; 33].into(),
            nullifier_domain,
            max_level: 3,
            valid_until: 0,
            active: true,
            trusted_from: 0,
        }
    }

    #[test]
    fn issuers_of_one_domain_must_share_their_key() {
        let (account, all) = (account(), [issuer(1, 1), issuer(2, 1), issuer(3, 2)]);
        let none = PersonKey::default();
        let never = || Ok(false);
        let error = none.of(&account, &all[0], &all, never).expect_err("they would differ");
        assert_eq!(
            error.to_string(),
            "you share nullifier domain 1 with issuer 2: give --domain-key with the key that you share, or one person \
             would be two"
        );
        let alone = none.of(&account, &all[2], &all, never).expect("alone in domain 2");
        assert_eq!(alone, own_secret(&account));
        let error = none.of(&account, &all[2], &all, || Ok(true)).expect_err("it was another account's");
        assert!(error.to_string().starts_with("the key of issuer 3 was rotated: give --domain-key"));
    }

    #[test]
    fn a_key_that_was_written_is_read() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("domain.key");
        let (account, all) = (account(), [issuer(1, 1), issuer(2, 1)]);
        write_secret(&path, &own_secret(&account)).expect("written");
        let given = PersonKey { file: Some(path.clone()) };
        let of = |account: &Key| given.of(account, &all[1], &all, || Ok(true));
        assert_eq!(of(&self::account()).expect("read"), own_secret(&account));
        let text = std::fs::read_to_string(&path).expect("written");
        assert!(text.contains(&person_key_id(&own_secret(&account))), "people compare it");
        write_secret(&path, &own_secret(&account)).expect_err("one is there");
        std::fs::write(&path, "abc").expect("written");
        assert_eq!(of(&account).expect_err("short").to_string(), FORM);
    }

    #[test]
    fn the_key_of_the_localnet_is_one() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scripts/localnet.d/domain-1.key");
        assert_eq!(read_secret(Path::new(path)).expect("of this form")[..4], [0x7e, 0x57, 0x7e, 0x57]);
    }
}
