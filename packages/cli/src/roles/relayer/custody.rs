//! A new custody key, from one keeper's machine over all others' to the registry.
//!
//! One keeper makes it, signs it and sends one file round; each of the others looks it over and sends a signature back. The
//! key's secret travels in the file, encrypted to every keeper, and lies nowhere in the clear. Whoever makes a key knows it:
//! so a proposal that no keeper has signed is refused.

mod end;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use api::identity_registry::{CustodyAdded, ExecuteMsg, MAX_MEMBERS, MIN_MEMBERS, QueryMsg, RelayerResponse};
use attestation::{CustodyStatement, Keeper, Signature, verify_one};
use canonical::Digest;
use chain::files::Readers;
use clap::Subcommand;
use cosmwasm_std::testing::MockApi;
use cosmwasm_std::{Binary, HexBinary};
use deploy::keys::RelayerKeys;
use deploy::{Deployment, Part};
use oracle::bundle;
use rand::RngCore;
use sealed_key::{CustodySecret, age_identity};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use end::End;

use crate::node::Node;
use crate::options::Act;
use crate::output::{facts, told};
use crate::roles::{must_be_new, read_json, write_new_json};

/// Enter a custody key that several relayers hold, one proposing it, each signing, one entering it; and end it.
#[derive(Subcommand)]
pub(crate) enum Custody {
    /// Make a custody key that you hold with others, and sign it. Its secret is in the file, encrypted to each of you: send
    /// the file to all, and keep it, for keepers deliver with it. Tell them the key by another way.
    Propose {
        /// Who holds it, you among them: at least 4 bonded relayers, by address or name of a key, in the order in which they
        /// are indexed.
        #[arg(long, value_name = "WHO,...", value_delimiter = ',', required = true)]
        keepers: Vec<String>,
        /// Where to write it.
        #[arg(long, value_name = "FILE", default_value = "custody.json")]
        out: PathBuf,
        #[command(flatten)]
        act: Act,
    },
    /// Look a proposed key over, open its secret, and sign that you hold it with these others. Compare the key that this says
    /// with the one that its proposer tells you, and send the signature back.
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
    /// Sign that a key of yours ends; nothing is sent. Send the signature to whoever enters it.
    End {
        #[command(flatten)]
        end: End,
        /// Where to write the signature; `custody-KEY-HOW-N.signature.json` without, for keeper N.
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
        #[command(flatten)]
        act: Act,
    },
    /// End a key for good, with the signatures of a quorum of its keepers: more than two thirds. Anyone may. Without, each
    /// keeper may retire a key that is older than 366 days.
    EnterEnd {
        #[command(flatten)]
        end: End,
        /// What `end` of each wrote, in any order.
        signatures: Vec<PathBuf>,
        #[command(flatten)]
        act: Act,
    },
    /// Enter a proposed key with the signatures of all its keepers. Anyone may.
    Enter {
        /// What `propose` wrote.
        proposal: PathBuf,
        /// What `sign` of each keeper but the proposer wrote, in any order.
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
    /// By which of them it is: what each keeper signs, signed by whoever made it.
    proposed: Signature,
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
        Custody::Propose { keepers, out, act } => propose(keepers, out, act).await,
        Custody::Sign { proposal, out, act } => sign(proposal, out.as_deref(), act).await,
        Custody::End { end, out, act } => end.sign(out.as_deref(), act).await,
        Custody::EnterEnd { end, signatures, act } => end.enter(signatures, act).await,
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

/// Are they as many as the registry takes, each named once?
fn enough(keepers: &[String]) -> Result<()> {
    let again = (1..)
        .zip(keepers)
        .find(|(before, keeper)| keepers.iter().skip(*before).any(|other| other == *keeper));
    if let Some((_, keeper)) = again {
        bail!("--keepers names {keeper} twice");
    }
    ensure!(
        (MIN_MEMBERS..=MAX_MEMBERS).contains(&keepers.len()),
        "a custody key has {MIN_MEMBERS} to {MAX_MEMBERS} keepers, --keepers names {}",
        keepers.len()
    );
    Ok(())
}

async fn propose(keepers: &[String], out: &Path, act: &Act) -> Result<()> {
    must_be_new(out)?;
    let session = act.session().await?;
    let names = keepers.iter().map(|who| act.address(&session, who)).collect::<Result<Vec<_>>>()?;
    enough(&names)?;
    let keepers = bonded(&session.node().await?, names.iter())?;
    let (address, keys) = (session.wallet.address(), RelayerKeys::of(session.wallet.key())?);
    let proposal = Proposal::make(&session.deployment, keepers, &address, &keys)?;
    write_new_json(out, &proposal, Readers::Owner)?;
    act.output.facts(facts([
        ("key", proposal.key().into()),
        ("proposed_by", address.into()),
        ("keepers", names.into()),
        ("written", out.display().to_string().into()),
    ]))
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
        ("key", proposal.key().into()),
        ("proposed_by", proposal.proposer(&proposal.statement(&session.deployment))?.into()),
        ("keeper", number.into()),
        ("address", address.into()),
        ("written", out.display().to_string().into()),
    ]))
}

impl Proposal {
    /// A new key for these keepers, by the one of them who has this address and these keys.
    fn make(
        deployment: &Deployment,
        keepers: Vec<Keeper>,
        address: &str,
        keys: &RelayerKeys,
    ) -> Result<Self> {
        let signer = place_of(&keepers, address, keys)?;
        let mut seed = Zeroizing::new([0u8; 32]);
        rand::rngs::OsRng.fill_bytes(seed.as_mut_slice());
        let secret = CustodySecret::from_seed(&seed);
        let recipients = keepers.iter().map(|keeper| bundle::recipient(&keeper.recipient));
        let sealed = bundle::encrypt_to(&recipients.collect::<Result<Vec<_>, _>>()?, &secret.to_bytes())?;
        let p = secret.public().to_vec().into();
        let unsigned = Signature { signer, signature: Binary::default() };
        let mut made =
            Self { p, proof: Binary::default(), keepers, sealed: sealed.into(), proposed: unsigned };
        let digest = made.statement(deployment);
        made.proof = secret.prove_possession(&digest).to_vec().into();
        made.proposed.signature = keys.signer.sign(&digest)?;
        Ok(made)
    }

    /// The key, for people to compare.
    fn key(&self) -> String {
        HexBinary::from(self.p.as_slice()).to_hex()
    }

    /// Whose proposal it is: the keeper who signed it.
    fn proposer(&self, digest: &Digest) -> Result<&str> {
        let Signature { signer, signature } = &self.proposed;
        let keeper = self.keepers.get(usize::from(*signer));
        let Keeper { address, key, .. } = keeper.context("it is proposed by none of its keepers")?;
        verify_one(&MockApi::default(), digest, key, signature).ok().with_context(|| {
            format!(
                "{address} has not signed this proposal: it was changed on its way, is somebody else's, or for another chain"
            )
        })?;
        Ok(address)
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
        let signer = place_of(&self.keepers, address, keys)?;
        let digest = self.statement(deployment);
        self.proposer(&digest)?;
        let proof = self.open(keys)?.prove_possession(&digest);
        ensure!(
            proof.as_slice() == self.proof.as_slice(),
            "its proof is for other keepers, or another chain or registry"
        );
        let signature = Signature { signer, signature: keys.signer.sign(&digest)? };
        Ok(Signed { statement: HexBinary::from(digest), signature })
    }

    /// All signatures by index, the proposer's among them; none missing, none of another statement.
    fn all_signed(&self, digest: &Digest, files: Vec<(&Path, Signed)>) -> Result<Vec<Signature>> {
        self.proposer(digest)?;
        let proposed = |place| Some(&self.proposed).filter(|one| usize::from(one.signer) == place).cloned();
        let mut signatures: Vec<Option<Signature>> = (0..self.keepers.len()).map(proposed).collect();
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

/// Where among the keepers an address is, which must be there with its own keys.
fn place_of(keepers: &[Keeper], address: &str, keys: &RelayerKeys) -> Result<u8> {
    let place = keepers.iter().position(|keeper| keeper.address == address);
    let place = place.with_context(|| {
        format!("{address} is not among the keepers of this key: only they may make, know and sign it")
    })?;
    let own = Keeper { address: address.into(), key: keys.public_key(), recipient: keys.recipient() };
    ensure!(keepers.get(place) == Some(&own), "{address} is named with keys that are not its own");
    Ok(place.try_into()?)
}

#[cfg(test)]
mod tests;
