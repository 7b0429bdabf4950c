//! Being paid.

use std::collections::BTreeMap;

use anyhow::Result;
use api::IdentityId;
use api::data_pool::{Claimed, EarningsKey, ExecuteMsg, MAX_CLAIMS};
use api::event::ChainEvent;
use consent::{Subject, held};
use cosmwasm_std::Uint128;
use deploy::Part;
use serde_json::{Value, json};

use super::own_identity;
use crate::options::{Act, Session};
use crate::roles::shares::{self, say_paid};

/// Has everything paid out that is due: earnings to where the identity has them paid, shares and deposits to the account.
pub(super) async fn claim(act: &Act) -> Result<()> {
    let session = act.session().await?;
    let identity = own_identity(&session).await?;
    let mut paid = vec![];
    let ended = all(&session, identity, &mut paid).await;
    say_paid(act, &paid, ended)
}

async fn all(session: &Session, identity: IdentityId, paid: &mut Vec<Value>) -> Result<()> {
    let claim = |claims| ExecuteMsg::Claim { identity: Some(identity), claims, limit: None };
    let each = |Claimed { denom, paid, .. }| (denom, paid);
    pay_out(session, identity, ("earnings", claim, each), paid).await?;
    shares::pay_out(session, paid).await
}

/// Sends messages of one kind, each with some of what is due to an identity, until nothing is; `paid` is what was, also
/// where it fails on the way. A kind: what it pays, what is sent, and what an event of it tells: a denom, how much.
pub(in crate::roles) async fn pay_out<E: ChainEvent>(
    session: &Session,
    identity: IdentityId,
    (what, msg, each): (&str, impl Fn(Vec<EarningsKey>) -> ExecuteMsg, impl Fn(E) -> (String, Uint128)),
    paid: &mut Vec<Value>,
) -> Result<()> {
    // a claim that has more editions to walk than one message may pays at its last page
    loop {
        let keys = due(session, identity).await?;
        if keys.is_empty() {
            return Ok(());
        }
        for claims in keys.chunks(MAX_CLAIMS) {
            let done = session.execute(Part::DataPool, &msg(claims.to_vec()), &[]).await?;
            let mut sums = BTreeMap::<String, Uint128>::new();
            for (denom, amount) in done.events.iter().filter_map(E::parse).map(&each) {
                let sum = sums.entry(denom).or_default();
                *sum = sum.checked_add(amount)?;
            }
            let line = |(denom, sum): (String, Uint128)| json!({ "denom": denom, "paid": sum, "what": what, "hash": done.hash });
            paid.extend(sums.into_iter().filter(|(_, sum)| !sum.is_zero()).map(line));
        }
    }
}

/// What an identity could claim now.
async fn due(session: &Session, identity: IdentityId) -> Result<Vec<EarningsKey>> {
    let node = session.node().await?;
    let subject = Subject::gather(node.ask(), identity)?;
    let rows = held::earnings(&subject, &BTreeMap::new())?.rows;
    let due = rows.iter().filter(|row| row.get("due") != Some(&json!("0")));
    due.map(|row| {
        let of = json!({ "cohort": row.get("cohort"), "denom": row.get("denom") });
        Ok(serde_json::from_value(of)?)
    })
    .collect()
}
