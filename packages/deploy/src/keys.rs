//! Keys that follow from the key of an account: one thing to keep safe, and none of them gives the account away.

use api::identity_registry::ExecuteMsg;
use attestation::{BondStatement, KeyError, Signer};
use chain::Key;
use cosmwasm_std::Binary;
use zeroize::Zeroizing;

/// What a relayer's node needs.
pub struct RelayerKeys {
    /// Signs reports.
    pub signer: Signer,
    /// The secret of `signer`, for whoever makes another of it.
    pub report_seed: Zeroizing<[u8; 32]>,
    /// The seed of its age identity: opens what is encrypted to it.
    pub age_seed: Zeroizing<[u8; 32]>,
}

impl RelayerKeys {
    /// Of this account.
    pub fn of(account: &Key) -> Result<Self, KeyError> {
        let report_seed = account.derive("sheaf/v1/relayer/report-key");
        Ok(Self {
            signer: Signer::from_bytes(report_seed.as_slice())?,
            report_seed,
            age_seed: account.derive("sheaf/v1/relayer/age-x25519"),
        })
    }

    /// The key that its reports are checked by.
    pub fn public_key(&self) -> Binary {
        self.signer.public_key()
    }

    /// Whom contributions are encrypted to.
    pub fn recipient(&self) -> String {
        sealed_key::age_recipient(&self.age_seed)
    }

    /// `BondRelayer` at this registry, with the proof that the key is the relayer's.
    pub fn bond(&self, chain_id: &str, registry: &str, relayer: &str) -> Result<ExecuteMsg, KeyError> {
        let (key, recipient) = (self.public_key(), self.recipient());
        let statement = BondStatement {
            chain_id: chain_id.into(),
            registry: registry.into(),
            relayer: relayer.into(),
            key: key.clone(),
            recipient: recipient.clone(),
        };
        let proof = self.signer.sign(&statement.digest())?;
        Ok(ExecuteMsg::BondRelayer { key, recipient, proof })
    }
}

/// Signs credentials, where this account is an issuer's.
pub fn issuer_signer(account: &Key) -> Result<Signer, KeyError> {
    Signer::from_bytes(issuer_seed(account).as_slice())
}

/// The secret of an issuer's signing key.
pub fn issuer_seed(account: &Key) -> Zeroizing<[u8; 32]> {
    account.derive("sheaf/v1/issuer/credential-key")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// issuer of scripts/localnet.d/accounts.json: TEST ONLY.
    const ISSUER: &str = "already cave legend able report quit album sea middle wing face latin denial quarter feed \
        rookie fog steak keep erupt sausage seven above mistake";

    #[test]
    fn the_issuers_of_the_localnet_are_those_of_its_accounts() {
        let config = crate::Config::parse(include_str!("../../../deploy/localnet.toml")).expect("good");
        assert_eq!(config.registry.issuers.len(), 3);
        for (index, issuer) in (0..).zip(&config.registry.issuers) {
            let account = Key::from_mnemonic(ISSUER, index).expect("good words");
            let signer = issuer_signer(&account).expect("a good key");
            assert_eq!(signer.public_key().as_slice(), issuer.key.as_slice());
        }
    }

    #[test]
    fn a_relayers_keys_are_its_own_and_the_same_each_time() {
        let keys = |index| {
            let account = Key::from_mnemonic(ISSUER, index).expect("good words");
            let keys = RelayerKeys::of(&account).expect("good keys");
            (keys.public_key(), keys.recipient())
        };
        assert_eq!(keys(0), keys(0));
        assert!(keys(0).0 != keys(1).0 && keys(0).1 != keys(1).1);
    }
}
