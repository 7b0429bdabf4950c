//! How a custody key ends: a quorum of its keepers signs, each on its own machine, and one enters it.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail, ensure};
use api::CustodyId;
use api::identity_registry::{Custody, CustodyEnded, ExecuteMsg, QueryMsg};
use attestation::{CustodyEnd, CustodyEndStatement, Signature, quorum_of};
use canonical::Digest;
use chain::files::Readers;
use clap::{Args, ValueEnum};
use cosmwasm_std::HexBinary;
use deploy::keys::RelayerKeys;
use deploy::{Deployment, Part};

use super::{Signed, place_of};
use crate::options::{Act, Session};
use crate::output::{facts, told};
use crate::roles::{read_json, write_new_json};

/// How a key ends.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum How {
    /// It delivers old editions, no pool may begin with it, and its keepers are free of it after the retention.
    Retired,
    /// It is known to others: what it seals is sold no more.
    Compromised,
}

/// Which key, and how it ends.
#[derive(Args)]
pub(crate) struct End {
    /// Number of the custody key.
    custody: CustodyId,
    /// How it ends, for good.
    how: How,
}

impl End {
    fn name(&self) -> &'static str {
        match self.how {
            How::Retired => "retired",
            How::Compromised => "compromised",
        }
    }

    /// What a quorum signs, for this chain and registry.
    fn statement(&self, deployment: &Deployment) -> Digest {
        let end = match self.how {
            How::Retired => CustodyEnd::Retired,
            How::Compromised => CustodyEnd::Compromised,
        };
        CustodyEndStatement {
            chain_id: deployment.chain_id.clone(),
            registry: deployment.address(Part::IdentityRegistry).into(),
            custody: self.custody,
            end,
        }
        .digest()
    }

    async fn key(&self, session: &Session) -> Result<Custody> {
        session.ask(Part::IdentityRegistry, &QueryMsg::Custody { custody: self.custody }).await
    }

    /// A keeper's signature.
    pub(super) async fn sign(&self, out: Option<&Path>, act: &Act) -> Result<()> {
        let session = act.session().await?;
        let (address, keys) = (session.wallet.address(), RelayerKeys::of(session.wallet.key())?);
        let signer = place_of(&self.key(&session).await?.keepers, &address, &keys)?;
        let digest = self.statement(&session.deployment);
        let signature = Signature { signer, signature: keys.signer.sign(&digest)? };
        let signed = Signed { statement: HexBinary::from(digest), signature };
        let own = || format!("custody-{}-{}-{signer}.signature.json", self.custody, self.name());
        let out = out.map_or_else(|| PathBuf::from(own()), Path::to_path_buf);
        write_new_json(&out, &signed, Readers::Everyone)?;
        act.output.facts(facts([
            ("custody", self.custody.into()),
            ("ends", self.name().into()),
            ("keeper", signer.into()),
            ("address", address.into()),
            ("written", out.display().to_string().into()),
        ]))
    }

    /// Enters it.
    pub(super) async fn enter(&self, files: &[PathBuf], act: &Act) -> Result<()> {
        let session = act.session().await?;
        let signatures = if files.is_empty() {
            None
        } else {
            let keepers = self.key(&session).await?.keepers.len();
            Some(self.quorum(&session.deployment, keepers, files)?)
        };
        let custody = self.custody;
        let msg = match self.how {
            How::Retired => ExecuteMsg::RetireCustody { custody, signatures },
            How::Compromised => ExecuteMsg::CompromiseCustody { custody, signatures },
        };
        let done = session.execute(Part::IdentityRegistry, &msg, &[]).await?;
        let CustodyEnded { custody, status, keepers_free_at } = told(&done)?;
        act.output.included(
            &done,
            facts([
                ("custody", custody.into()),
                ("status", status.into()),
                ("keepers_free_at", keepers_free_at.into()),
            ]),
        )
    }

    /// The signatures of files, in the order of the keepers.
    fn quorum(&self, deployment: &Deployment, keepers: usize, files: &[PathBuf]) -> Result<Vec<Signature>> {
        let digest = self.statement(deployment);
        let mut signatures: Vec<Signature> = vec![];
        for path in files {
            let Signed { statement, signature } = read_json(path)?;
            ensure!(
                statement.as_slice() == digest,
                "{} does not sign that custody key {} is {} on {}",
                path.display(),
                self.custody,
                self.name(),
                deployment.chain_id
            );
            if signatures.iter().any(|one| one.signer == signature.signer) {
                bail!("{} is by keeper {}, as another is", path.display(), signature.signer);
            }
            signatures.push(signature);
        }
        let needed = quorum_of(keepers);
        ensure!(
            signatures.len() >= needed,
            "{} of {keepers} keepers have signed, it takes {needed}",
            signatures.len()
        );
        signatures.sort_by_key(|signature| signature.signer);
        Ok(signatures)
    }
}

#[cfg(test)]
mod tests {
    use attestation::{Keeper, verify_quorum};
    use chain::Key;
    use cosmwasm_std::testing::MockApi;

    use super::*;
    use crate::deployment::tests::deployment;
    use crate::keyring::WORDS;

    fn signed(end: &End, on: &Deployment, dir: &Path, number: u8) -> (PathBuf, Keeper) {
        let account = Key::from_mnemonic(WORDS, number.into()).expect("good words");
        let keys = RelayerKeys::of(&account).expect("good keys");
        let digest = end.statement(on);
        let signature = Signature { signer: number, signature: keys.signer.sign(&digest).expect("signed") };
        let path = dir.join(format!("{number}-{}-{}.json", end.name(), on.chain_id));
        let signed = Signed { statement: HexBinary::from(digest), signature };
        write_new_json(&path, &signed, Readers::Everyone).expect("written");
        let keeper =
            Keeper { address: account.address("wasm"), key: keys.public_key(), recipient: keys.recipient() };
        (path, keeper)
    }

    #[test]
    fn a_quorum_ends_a_key_and_each_signature_is_for_one_end_of_one_key() {
        let (dir, on) = (tempfile::tempdir().expect("a folder"), deployment("one"));
        let end = End { custody: 7, how: How::Retired };
        let (files, keepers): (Vec<_>, Vec<_>) =
            (0..4).map(|number| signed(&end, &on, dir.path(), number)).unzip();
        let [one, two, three, _] = files.as_slice() else { panic!("four") };
        let mixed = [three.clone(), one.clone(), two.clone()];
        let signatures = end.quorum(&on, 4, &mixed).expect("three of four");
        let keys = keepers.iter().map(|keeper| keeper.key.as_slice());
        verify_quorum(&MockApi::default(), &end.statement(&on), keys, &signatures)
            .expect("as the registry does");

        let says = |end: &End, on: &Deployment, files: &[PathBuf]| {
            end.quorum(on, 4, files).expect_err("no quorum").to_string()
        };
        assert_eq!(says(&end, &on, &mixed[..2]), "2 of 4 keepers have signed, it takes 3");
        let twice = says(&end, &on, &[one.clone(), two.clone(), one.clone()]);
        assert!(twice.ends_with("is by keeper 0, as another is"), "{twice}");
        for other in [End { custody: 8, how: How::Retired }, End { custody: 7, how: How::Compromised }] {
            assert!(says(&other, &on, &mixed).contains("does not sign that custody key"));
        }
        assert!(says(&end, &deployment("two"), &mixed).ends_with("is retired on two"));
    }
}
