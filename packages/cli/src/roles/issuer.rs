//! `sheaf issuer`: who knows who someone is, and signs what the registry has to know.

mod person;
mod signing;

use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};
use api::IdentityId;
use api::identity_registry::{ConfigResponse, ExecuteMsg, IdentityResponse, QueryMsg, StatusChanged};
use attestation::{IssuerAct, StatusChange};
use canonical::sha256;
use chain::files::{self, Readers};
use clap::{Subcommand, ValueEnum};
use deploy::Part;
use issuer::{Applicant, Case, Cases, Claims, Issued, Level, person_key_id};
use rand::RngCore;
use serde_json::Value;
use terms::Kind;
use zeroize::Zeroizing;

use person::{PersonKey, own_secret, write_secret};
use signing::{Keys, rotate};

use super::{CredentialFile, json, must_be_new, read, read_json, replace, write_new_json};
use crate::keyring;
use crate::options::{Act, Session, one_of};
use crate::output::{Facts, Output, facts, told};
use crate::period::period;

/// Sign credentials and decisions. Nothing that leaves you names a person.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Sign a credential for an address. What identifies the person for good, for instance `PASSPORT:UTO:L898902C3`, is
    /// asked for, or read from standard input.
    Issue {
        /// Whose, an address or the name of a key: you have made sure that the applicant controls it.
        address: String,
        /// The evidence that you saw; only a salted commitment to it leaves you.
        #[arg(long, value_name = "FILE")]
        evidence: PathBuf,
        /// Person, or what sort of organisation.
        #[arg(long, default_value = "person", value_parser = one_of(&Kind::ALL, Kind::name))]
        kind: Kind,
        /// How sure you are (`packages/issuer/LEVELS.md`).
        #[arg(long)]
        level: Assurance,
        /// Where a buyer is: ISO 3166-1 alpha-2. Contributors have none.
        #[arg(long)]
        region: Option<String>,
        /// The one pool it is for; all without.
        #[arg(long)]
        scope: Option<u32>,
        /// The batch, for revoking many at once.
        #[arg(long, default_value_t = 1)]
        batch: u32,
        /// For how long, for instance 365d.
        #[arg(long = "for", value_name = "PERIOD", value_parser = period, default_value = "365d")]
        period: u64,
        /// Where your cases are kept; this one is added.
        #[arg(long, value_name = "FILE", default_value = "cases.json")]
        cases: PathBuf,
        /// Where to write what you hand to the applicant.
        #[arg(long, value_name = "FILE", default_value = "credential.json")]
        out: PathBuf,
        #[command(flatten)]
        person: PersonKey,
        #[command(flatten)]
        act: Act,
    },
    /// Decide about an identity that you attested, and send it.
    Decide {
        /// Its number.
        identity: IdentityId,
        /// What becomes of it.
        decision: Decision,
        /// How long a suspension lasts, for instance 7d; as long as the registry allows without.
        #[arg(long = "for", value_name = "PERIOD", value_parser = period)]
        period: Option<u64>,
        #[command(flatten)]
        act: Act,
    },
    /// Revoke whatever you attested in a batch.
    RevokeBatch {
        /// The batch.
        batch: u32,
        #[command(flatten)]
        act: Act,
    },
    /// Write the key by which you, alone in your nullifier domain so far, know a person again: it follows from your account's
    /// key. Issuers who join the domain give the file with `--domain-key`, and so do you from then on, and once your key is
    /// rotated. Keep it secret.
    DomainKey {
        /// Where to write it.
        #[arg(long, value_name = "FILE", default_value = "domain.key")]
        out: PathBuf,
        /// From whose key it follows, by its name in the keystore.
        #[arg(long, value_name = "NAME")]
        key: String,
        #[command(flatten)]
        keys: keyring::Keys,
        #[command(flatten)]
        output: Output,
    },
    /// Sign with another key from now on: what the old one signed and nobody used is void. Keep the domain's key before
    /// (`domain-key`): from then on `issue` wants it, or everyone would count anew.
    RotateKey {
        /// The new account's key, by its name in the keystore.
        to: String,
        #[command(flatten)]
        act: Act,
    },
    /// Sign that an identity moves to an address which the person has shown to control. They send it within a day.
    Move {
        /// Its number.
        identity: IdentityId,
        /// The new address, or the name of a key.
        address: String,
        /// Where to write what you hand to the person.
        #[arg(long, value_name = "FILE", default_value = "move.json")]
        out: PathBuf,
        #[command(flatten)]
        act: Act,
    },
}

/// Levels of assurance of (EU) 2015/1502.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Assurance {
    /// The evidence can be assumed genuine.
    Low,
    /// The evidence was checked.
    Substantial,
    /// The applicant was compared with it.
    High,
}

impl From<Assurance> for Level {
    fn from(level: Assurance) -> Self {
        match level {
            Assurance::Low => Self::Low,
            Assurance::Substantial => Self::Substantial,
            Assurance::High => Self::High,
        }
    }
}

/// What becomes of an identity.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Decision {
    /// Not active for some days.
    Suspend,
    /// A suspension ends early.
    Reinstate,
    /// Not active any more, for good.
    Revoke,
    /// On a sanctions list: what is theirs is frozen.
    Sanction,
    /// Not on it any more.
    Clear,
    /// The person asked to be erased.
    Erase,
}

/// Does it.
pub(crate) async fn run(command: &Command) -> Result<()> {
    match command {
        Command::Issue {
            address,
            evidence,
            kind,
            level,
            region,
            scope,
            batch,
            period,
            cases,
            out,
            person,
            act,
        } => {
            must_be_new(out)?;
            let session = act.session().await?;
            let address = act.address(&session, address)?;
            let (node, keys) = Keys::open(&session, person).await?;
            let issued_at = node.now();
            let claims = Claims {
                chain_id: session.deployment.chain_id.clone(),
                registry: session.at(Part::IdentityRegistry).into(),
                address: address.clone(),
                kind: *kind,
                level: (*level).into(),
                region: region.clone(),
                scope: *scope,
                batch: *batch,
                issued_at,
                expires_at: issued_at + period,
            };
            let mut salt = [0; 32];
            rand::rngs::OsRng.fill_bytes(&mut salt);
            let reference = asked_reference()?;
            let applicant = Applicant { reference: &reference, evidence: sha256(&read(evidence)?), salt };
            let Issued { credential, signature, case } = keys.issuer.issue(&applicant, claims)?;
            keep(cases, case, &keys.person_key)?;
            write_new_json(out, &CredentialFile::Register { credential, signature }, Readers::Everyone)?;
            act.output.facts(facts([
                ("issuer", keys.number.into()),
                ("address", address.into()),
                ("person_key", keys.person_key.into()),
                ("written", out.display().to_string().into()),
                ("case_kept_in", cases.display().to_string().into()),
            ]))
        }
        Command::Decide { identity, decision, period, act } => {
            let session = act.session().await?;
            wait_a_second(&session, *identity).await?;
            let (node, keys) = Keys::deciding(&session).await?;
            let config: ConfigResponse = session.ask(Part::IdentityRegistry, &QueryMsg::Config {}).await?;
            let period = period.unwrap_or(config.durations.suspension);
            let to = match decision {
                Decision::Suspend => StatusChange::Suspend { until: node.now() + period },
                Decision::Reinstate => StatusChange::Reinstate,
                Decision::Revoke => StatusChange::Revoke,
                Decision::Sanction => StatusChange::Sanction,
                Decision::Clear => StatusChange::Clear,
                Decision::Erase => StatusChange::Erase,
            };
            let identity = *identity;
            let signed = Some(keys.sign(&session, &node, IssuerAct::SetStatus { identity, to })?);
            let msg = ExecuteMsg::SetStatus { identity, to, signed };
            let done = session.execute(Part::IdentityRegistry, &msg, &[]).await?;
            let StatusChanged { status, until, .. } = told(&done)?;
            let until = if until == 0 { Value::Null } else { until.into() };
            let now = [("identity", identity.into()), ("status", status.into()), ("suspended_until", until)];
            act.output.included(&done, facts(now))
        }
        Command::RevokeBatch { batch, act } => {
            let session = act.session().await?;
            let (node, keys) = Keys::deciding(&session).await?;
            let (issuer, batch) = (keys.number, *batch);
            let signed = Some(keys.sign(&session, &node, IssuerAct::RevokeBatch { batch })?);
            let msg = ExecuteMsg::RevokeBatch { issuer, batch, signed };
            let done = session.execute(Part::IdentityRegistry, &msg, &[]).await?;
            act.output.included(&done, Facts::default())
        }
        Command::DomainKey { out, key, keys, output } => {
            must_be_new(out)?;
            let secret = own_secret(&keys.ring()?.open(key)?);
            write_secret(out, &secret)?;
            output.facts(facts([
                ("person_key", person_key_id(&secret).into()),
                ("written", out.display().to_string().into()),
            ]))?;
            output.besides(
                "this is the key of a domain that began with you: where you joined others' domain, the key is theirs, and by \
                 another one person would be two",
            );
            Ok(())
        }
        Command::RotateKey { to, act } => rotate(to, act).await,
        Command::Move { identity, address, out, act } => {
            must_be_new(out)?;
            let session = act.session().await?;
            let address = act.address(&session, address)?;
            wait_a_second(&session, *identity).await?;
            let (node, keys) = Keys::deciding(&session).await?;
            let identity = *identity;
            let says = IssuerAct::Rebind { identity, address: address.clone() };
            let signed = keys.sign(&session, &node, says)?;
            write_new_json(out, &ExecuteMsg::Rebind { identity, signed }, Readers::Everyone)?;
            act.output.facts(facts([
                ("identity", identity.into()),
                ("address", address.into()),
                ("written", out.display().to_string().into()),
            ]))
        }
    }
}

/// What is decided about an identity must be newer than what was decided before: of another second.
async fn wait_a_second(session: &Session, identity: IdentityId) -> Result<()> {
    let query = QueryMsg::Identity { identity };
    let found: IdentityResponse = session.ask(Part::IdentityRegistry, &query).await?;
    while session.node().await?.now() <= found.identity.decided_at {
        session.wallet.client().next_block(Duration::from_secs(60)).await?;
    }
    Ok(())
}

fn asked_reference() -> Result<Zeroizing<String>> {
    if std::io::stdin().is_terminal() {
        return Ok(Zeroizing::new(rpassword::prompt_password("What identifies the person for good: ")?));
    }
    let mut reference = Zeroizing::new(String::new());
    std::io::stdin().read_to_string(&mut reference).context("no reference on standard input")?;
    Ok(reference)
}

/// Adds a case to what is kept: the only record of its salt. Whoever else adds one at the same time waits.
fn keep(path: &Path, case: Case, person_key: &str) -> Result<()> {
    let _held = files::lock(path).with_context(|| path.display().to_string())?;
    let mut cases: Cases = if path.exists() { read_json(path)? } else { Cases::default() };
    cases.keep(case, person_key).with_context(|| {
        format!(
            "{}: give the same --domain-key as before, or none as before; after a rotation, `sheaf issuer domain-key` writes it \
             by the key of the account of then",
            path.display()
        )
    })?;
    replace(path, &json(&cases)?, Readers::Owner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases_that_come_together_are_all_kept() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("cases.json");
        let case = |salt: u8| Case { salt: [salt; 32].into(), evidence: [0; 32].into(), expires_at: 1 };
        std::thread::scope(|scope| {
            for salt in 0..8 {
                let path = &path;
                scope.spawn(move || keep(path, case(salt), "0011").expect("kept"));
            }
        });
        let kept: Cases = read_json(&path).expect("whole");
        assert_eq!(kept.len(), 8);
        let error = keep(&path, case(9), "2233").expect_err("another key");
        assert!(error.to_string().contains("`sheaf issuer domain-key` writes it"), "{error}");
        assert_eq!(read_json::<Cases>(&path).expect("whole"), kept);
    }
}
