//! A new custody key, from one keeper's machine over all others' to the registry.
//!
//! One keeper makes it and sends one file round; each of the others looks it over and sends a signature back. The key's
//! secret travels in the file, encrypted to every keeper, and lies nowhere in the clear.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use api::identity_registry::{CustodyAdded, ExecuteMsg, QueryMsg, RelayerResponse};
use attestation::{CustodyStatement, Keeper, Signature};
use canonical::Digest;
use chain::files::Readers;
use clap::Subcommand;
use cosmwasm_std::{Binary, HexBinary};
use deploy::keys::RelayerKeys;
use deploy::{Deployment, Part};
use oracle::bundle;
use rand::RngCore;
use sealed_key::{CustodySecret, age_identity};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::node::Node;
use crate::options::{Act, Keys, Look};
use crate::output::{facts, told};
use crate::roles::{must_be_new, read_json, write_new_json};

/// Enter a custody key that several relayers hold: one proposes it, each signs, one enters it.
#[derive(Subcommand)]
pub(crate) enum Custody {
    /// Make a custody key, and write down what its keepers sign. Its secret is in the file, encrypted to each of them: send
    /// the file to all, and keep it, for keepers deliver with it.
    Propose {
        /// Who holds it: at least 4 bonded relayers, by address or name of a key, in the order in which they are indexed.
        #[arg(long, value_name = "WHO,...", value_delimiter = ',', required = true)]
        keepers: Vec<String>,
        /// Where to write it.
        #[arg(long, value_name = "FILE", default_value = "custody.json")]
        out: PathBuf,
        #[command(flatten)]
        keys: Keys,
        #[command(flatten)]
        look: Look,
    },
    /// Look a proposed key over, open its secret, and sign that you hold it with these others. Send the signature back.
    Sign {
        /// What `propose` wrote.
        #[arg(default_value = "custody.json")]
        proposal: PathBuf,
        /// Where to write the signature; `custody-N.signature.json` without, for keeper N.
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
        #[command(flatten)]
        act: Act,
    },
    /// Enter a proposed key with the signatures of all its keepers. Anyone may.
    Enter {
        /// What `propose` wrote.
        proposal: PathBuf,
        /// What each keeper's `sign` wrote, in any order.
        #[arg(required = true)]
        signatures: Vec<PathBuf>,
        #[command(flatten)]
        act: Act,
    },
}

/// What `propose` writes.
#[derive(Serialize, Deserialize)]
struct Proposal {
    /// g2^kappa.
    p: Binary,
    /// That whoever made it knows kappa.
    proof: Binary,
    /// Who holds it, in their order.
    keepers: Vec<Keeper>,
    /// kappa, an age file to every keeper.
    sealed: Binary,
}

/// What `sign` writes.
#[derive(Serialize, Deserialize)]
struct Signed {
    /// Of the statement that is signed.
    statement: HexBinary,
    signature: Signature,
}

/// Does it.
pub(super) async fn run(command: &Custody) -> Result<()> {
    match command {
        Custody::Propose { keepers, out, keys, look } => {
            must_be_new(out)?;
            let deployment = look.chain.deployment()?;
            let names = keepers.iter().map(|who| keys.address(who)).collect::<Result<Vec<_>>>()?;
            let proposal = Proposal::make(&deployment, bonded(&look.node().await?, names.iter())?)?;
            write_new_json(out, &proposal, Readers::Owner)?;
            look.output.facts(facts([
                ("key", HexBinary::from(proposal.p.as_slice()).to_hex().into()),
                ("keepers", names.into()),
                ("written", out.display().to_string().into()),
            ]))
        }
        Custody::Sign { proposal, out, act } => sign(proposal, out.as_deref(), act).await,
        Custody::Enter { proposal, signatures, act } => {
            let proposal: Proposal = read_json(proposal)?;
            let session = act.session().await?;
            let digest = proposal.statement(&session.deployment);
            let mut signed = vec![];
            for path in signatures {
                signed.push((path.as_path(), read_json(path)?));
            }
            let signatures = proposal.all_signed(&digest, signed)?;
            let Proposal { p, proof, keepers, .. } = proposal;
            let msg = ExecuteMsg::AddCustody { p, proof, keepers, signatures };
            let done = session.execute(Part::IdentityRegistry, &msg, &[]).await?;
            let CustodyAdded { custody, keepers } = told(&done)?;
            act.output.included(&done, facts([("custody", custody.into()), ("keepers", keepers.into())]))
        }
    }
}

/// Relayers, as the registry knows them now.
fn bonded<'a>(node: &Node, addresses: impl Iterator<Item = &'a String>) -> Result<Vec<Keeper>> {
    let keeper = |address: &String| -> Result<Keeper> {
        let query = QueryMsg::Relayer { address: address.clone() };
        let RelayerResponse { key, recipient, .. } = node.ask().ask(&node.contracts().registry, &query)?;
        Ok(Keeper { address: address.clone(), key, recipient })
    };
    addresses.map(keeper).collect()
}

async fn sign(path: &Path, out: Option<&Path>, act: &Act) -> Result<()> {
    let proposal: Proposal = read_json(path)?;
    let session = act.session().await?;
    let address = session.wallet.address();
    let known = bonded(&session.node().await?, proposal.keepers.iter().map(|keeper| &keeper.address))?;
    for (keeper, known) in proposal.keepers.iter().zip(&known) {
        ensure!(
            keeper == known,
            "{} has other keys in the registry than in {}: sign nothing of it, and ask for a new proposal",
            known.address,
            path.display()
        );
    }
    let signed = proposal.sign(&session.deployment, &address, &RelayerKeys::of(session.wallet.key())?)?;
    let number = signed.signature.signer;
    let out =
        out.map_or_else(|| PathBuf::from(format!("custody-{number}.signature.json")), Path::to_path_buf);
    write_new_json(&out, &signed, Readers::Everyone)?;
    act.output.facts(facts([
        ("keeper", number.into()),
        ("address", address.into()),
        ("written", out.display().to_string().into()),
    ]))
}

impl Proposal {
    /// A new key for these keepers.
    fn make(deployment: &Deployment, keepers: Vec<Keeper>) -> Result<Self> {
        let mut seed = Zeroizing::new([0u8; 32]);
        rand::rngs::OsRng.fill_bytes(seed.as_mut_slice());
        let secret = CustodySecret::from_seed(&seed);
        let recipients = keepers.iter().map(|keeper| bundle::recipient(&keeper.recipient));
        let sealed = bundle::encrypt_to(&recipients.collect::<Result<Vec<_>, _>>()?, &secret.to_bytes())?;
        let p = secret.public().to_vec().into();
        let mut made = Self { p, proof: Binary::default(), keepers, sealed: sealed.into() };
        made.proof = secret.prove_possession(&made.statement(deployment)).to_vec().into();
        Ok(made)
    }

    /// What every keeper signs, for this chain and registry.
    fn statement(&self, deployment: &Deployment) -> Digest {
        CustodyStatement {
            chain_id: deployment.chain_id.clone(),
            registry: deployment.address(Part::IdentityRegistry).into(),
            p: self.p.clone(),
            keepers: self.keepers.clone(),
        }
        .digest()
    }

    /// The secret, as this keeper opens it.
    fn open(&self, keys: &RelayerKeys) -> Result<CustodySecret> {
        let identity = bundle::identity(&age_identity(&keys.age_seed))?;
        let opened = bundle::open(&identity, &self.sealed).context("your key does not open its secret")?;
        let secret = CustodySecret::from_bytes(&Zeroizing::new(opened))?;
        ensure!(secret.public().as_slice() == self.p.as_slice(), "the secret in it is not that of its key");
        Ok(secret)
    }

    /// A keeper's signature, after a look at what it is about.
    fn sign(&self, deployment: &Deployment, address: &str, keys: &RelayerKeys) -> Result<Signed> {
        let place = self.keepers.iter().position(|keeper| keeper.address == address);
        let place = place.with_context(|| format!("{address} is not among the keepers of this key"))?;
        let own = Keeper { address: address.into(), key: keys.public_key(), recipient: keys.recipient() };
        ensure!(self.keepers.get(place) == Some(&own), "{address} is named with keys that are not its own");
        let digest = self.statement(deployment);
        let proof = self.open(keys)?.prove_possession(&digest);
        ensure!(
            proof.as_slice() == self.proof.as_slice(),
            "its proof is for other keepers, or another chain or registry"
        );
        let signature = Signature { signer: place.try_into()?, signature: keys.signer.sign(&digest)? };
        Ok(Signed { statement: HexBinary::from(digest), signature })
    }

    /// All signatures by index; none missing, none of another statement.
    fn all_signed(&self, digest: &Digest, files: Vec<(&Path, Signed)>) -> Result<Vec<Signature>> {
        let mut signatures: Vec<Option<Signature>> = vec![None; self.keepers.len()];
        for (path, Signed { statement, signature }) in files {
            if statement.as_slice() != digest.as_slice() {
                bail!("{} signs another proposal, or one for another chain", path.display());
            }
            let place = signatures.get_mut(usize::from(signature.signer));
            *place.with_context(|| format!("{} is by no keeper of this key", path.display()))? =
                Some(signature);
        }
        let missing = self.keepers.iter().zip(&signatures).filter(|(_, signature)| signature.is_none());
        let missing: Vec<&str> = missing.map(|(keeper, _)| keeper.address.as_str()).collect();
        if !missing.is_empty() {
            bail!("every keeper must sign, and these have not: {}", missing.join(", "));
        }
        Ok(signatures.into_iter().flatten().collect())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use chain::Key;
    use deploy::{Deployed, Profile};

    use super::*;

    /// deployer of scripts/localnet.d/accounts.json: TEST ONLY.
    const WORDS: &str = "demise play effort borrow minute gospel sound sunny dad dilemma solve february unfold push guilt \
        vault phrase suffer expire baby addict veteran convince flat";

    fn deployment(chain_id: &str) -> Deployment {
        let deployed =
            |part: Part| Deployed { address: part.to_string(), code_id: 1, checksum: HexBinary::default() };
        Deployment {
            chain_id: chain_id.into(),
            rpc: String::new(),
            gas_price: String::new(),
            profile: Profile::Localnet,
            height: 1,
            first_height: 1,
            contracts: Part::ALL.map(|part| (part, deployed(part))).into_iter().collect::<BTreeMap<_, _>>(),
        }
    }

    fn relayers(count: u32) -> Vec<(String, RelayerKeys)> {
        let of = |index| {
            let account = Key::from_mnemonic(WORDS, index).expect("good words");
            (account.address("wasm"), RelayerKeys::of(&account).expect("good keys"))
        };
        (0..count).map(of).collect()
    }

    fn proposal(on: &Deployment, relayers: &[(String, RelayerKeys)]) -> Proposal {
        let keeper = |(address, keys): &(String, RelayerKeys)| Keeper {
            address: address.clone(),
            key: keys.public_key(),
            recipient: keys.recipient(),
        };
        Proposal::make(on, relayers.iter().map(keeper).collect()).expect("made")
    }

    #[test]
    fn four_keepers_sign_one_key_which_each_of_them_then_has() {
        let (on, relayers) = (deployment("one"), relayers(4));
        let made = proposal(&on, &relayers);
        let text = serde_json::to_vec(&made).expect("JSON");
        let sent: Proposal = serde_json::from_slice(&text).expect("the same");
        let sign = |(address, keys): &(String, RelayerKeys)| sent.sign(&on, address, keys).expect("signed");
        let mut signed: Vec<_> = relayers.iter().map(sign).map(|signed| (Path::new("a"), signed)).collect();
        let secrets: Vec<_> =
            relayers.iter().map(|(_, keys)| sent.open(keys).expect("opens").to_bytes()).collect();
        assert!(secrets.iter().all(|secret| secret == &secrets[0]));
        signed.reverse();
        let digest = made.statement(&on);
        let signatures = made.all_signed(&digest, signed).expect("all of them");
        assert_eq!(signatures.iter().map(|one| one.signer).collect::<Vec<_>>(), [0, 1, 2, 3]);
        for (signature, (_, keys)) in signatures.iter().zip(&relayers) {
            assert_eq!(keys.signer.sign(&digest).expect("signs"), signature.signature);
        }
    }

    #[test]
    fn whoever_signs_looks_first() {
        let (on, all) = (deployment("one"), relayers(5));
        let (relayers, (stranger, theirs)) = (&all[..4], &all[4]);
        let made = proposal(&on, relayers);
        let (address, keys) = &relayers[0];
        let says = |result: Result<Signed>| result.err().expect("refused").to_string();
        let not_among = format!("{stranger} is not among the keepers of this key");
        assert_eq!(says(made.sign(&on, stranger, theirs)), not_among);
        assert_eq!(
            says(made.sign(&on, address, theirs)),
            format!("{address} is named with keys that are not its own")
        );
        let elsewhere = says(made.sign(&deployment("two"), address, keys));
        assert_eq!(elsewhere, "its proof is for other keepers, or another chain or registry");
        let other = Proposal { sealed: proposal(&on, relayers).sealed, ..made };
        assert_eq!(says(other.sign(&on, address, keys)), "the secret in it is not that of its key");
        let closed = Proposal { sealed: proposal(&on, &all[1..]).sealed, ..other };
        assert_eq!(says(closed.sign(&on, address, keys)), "your key does not open its secret");
    }

    #[test]
    fn a_signature_that_is_missing_or_anothers_is_named() {
        let (on, relayers) = (deployment("one"), relayers(4));
        let made = proposal(&on, &relayers);
        let (address, keys) = &relayers[0];
        let signed = made.sign(&on, address, keys).expect("signed");
        let statement = signed.statement.clone();
        let missing = made.all_signed(&made.statement(&on), vec![(Path::new("a"), signed)]);
        let missing = missing.expect_err("three").to_string();
        assert!(missing.ends_with(&relayers[3].0) && !missing.contains(address), "{missing}");
        let signature = Signature { signer: 4, signature: Binary::default() };
        let fifth = vec![(Path::new("a"), Signed { statement, signature })];
        let fifth = made.all_signed(&made.statement(&on), fifth).expect_err("there are four");
        assert_eq!(fifth.to_string(), "a is by no keeper of this key");
        let signed = made.sign(&on, address, keys).expect("signed");
        let other = made.all_signed(&made.statement(&deployment("two")), vec![(Path::new("a"), signed)]);
        let other = other.expect_err("another statement").to_string();
        assert_eq!(other, "a signs another proposal, or one for another chain");
    }
}
