//! An issuer that signs, and who it was before.

use anyhow::{Context, Result, ensure};
use api::IssuerId;
use api::event::ChainEvent;
use api::identity_registry::{ExecuteMsg, IssuerAdded, IssuerKeyRotated, IssuerResponse, IssuerSignature};
use attestation::IssuerAct;
use consent::Chain;
use cosmwasm_std::HexBinary;
use deploy::Part;
use deploy::keys::{issuer_seed, issuer_signer};
use issuer::{Issuer, person_key_id};

use super::person::{PersonKey, own_secret};
use crate::node::Node;
use crate::options::{Act, Session};
use crate::output::facts;

/// Hands over to another key, by the signatures of both.
pub(super) async fn rotate(to: &str, act: &Act) -> Result<()> {
    let (session, next) = act.session_and(to).await?;
    let (node, keys) = Keys::deciding(&session).await?;
    let next =
        Issuer::from_seeds(issuer_seed(&next).as_slice(), &own_secret(&next), keys.number, keys.domain)?;
    let (chain_id, registry) = (&session.deployment.chain_id, session.at(Part::IdentityRegistry));
    let (stated, proof) = keys.issuer.hand_over(&next, chain_id, registry, node.now())?;
    let (issuer, key, issued_at) = (keys.number, next.public_key(), stated.statement.issued_at);
    let hex = HexBinary::from(key.as_slice()).to_hex();
    let signature = Some(stated.signature);
    let msg = ExecuteMsg::RotateIssuerKey { issuer, key, issued_at, proof, signature };
    let done = session.execute(Part::IdentityRegistry, &msg, &[]).await?;
    act.output.included(&done, facts([("issuer", issuer.into()), ("issuer_key", hex.into())]))
}

/// An issuer, as the registry knows it.
pub(super) struct Keys {
    pub(super) issuer: Issuer,
    pub(super) number: IssuerId,
    domain: u32,
    /// By which key it knows a person again: its id.
    pub(super) person_key: String,
}

impl Keys {
    /// Of the account that acts, with the key by which it knows a person again.
    pub(super) async fn open(session: &Session, person: &PersonKey) -> Result<(Node, Self)> {
        let (node, own, issuers) = Self::known(session).await?;
        let rotated = || was_rotated(&node, own.issuer);
        let secret = person.of(session.wallet.key(), &own, &issuers, rotated)?;
        let keys = Self::of(session, &own, &secret)?;
        Ok((node, keys))
    }

    /// Of the account that acts, which decides: it need know nobody again.
    pub(super) async fn deciding(session: &Session) -> Result<(Node, Self)> {
        let (node, own, _) = Self::known(session).await?;
        let keys = Self::of(session, &own, &own_secret(session.wallet.key()))?;
        Ok((node, keys))
    }

    fn of(session: &Session, own: &IssuerResponse, secret: &[u8; 32]) -> Result<Self> {
        let (number, domain) = (own.issuer, own.nullifier_domain);
        let issuer =
            Issuer::from_seeds(issuer_seed(session.wallet.key()).as_slice(), secret, number, domain)?;
        Ok(Self { issuer, number, domain, person_key: person_key_id(secret) })
    }

    /// The account that acts, as an issuer, and all others.
    async fn known(session: &Session) -> Result<(Node, IssuerResponse, Vec<IssuerResponse>)> {
        let node = session.node().await?;
        let key = issuer_signer(session.wallet.key())?.public_key();
        let issuers = node.issuers()?;
        let own = issuers.iter().find(|issuer| issuer.key == key).cloned().with_context(|| {
            let hex = HexBinary::from(key.as_slice()).to_hex();
            format!("the registry knows no issuer with the key {hex}: its owner accepts one with AddIssuer")
        })?;
        Ok((node, own, issuers))
    }

    pub(super) fn sign(&self, session: &Session, node: &Node, act: IssuerAct) -> Result<IssuerSignature> {
        let (chain_id, registry) = (&session.deployment.chain_id, session.at(Part::IdentityRegistry));
        let stated = self.issuer.state(chain_id, registry, node.now(), act)?;
        Ok(IssuerSignature { issued_at: stated.statement.issued_at, signature: stated.signature })
    }
}

/// Did an issuer ever sign with another key? Fails where the node does not know how it began: then it may not know of a
/// rotation either.
fn was_rotated(node: &Node, issuer: IssuerId) -> Result<bool> {
    let told = |event| node.events(&node.contracts().registry, event, "issuer", &issuer.to_string());
    ensure!(
        !told(IssuerAdded::TYPE)?.is_empty(),
        "this node does not know when issuer {issuer} was accepted, so it may not know whether its key was rotated: give, \
         with --rpc, one that indexes all transactions; or --domain-key, with the key that you have known people by"
    );
    Ok(!told(IssuerKeyRotated::TYPE)?.is_empty())
}
