//! Being paid.

use std::collections::BTreeMap;

use anyhow::Result;
use api::data_pool::{Claimed, EarningsKey, ExecuteMsg};
use api::event::ChainEvent;
use consent::{Subject, held};
use cosmwasm_std::Uint128;
use deploy::Part;
use serde_json::{Value, json};

use super::own_identity;
use crate::options::{Act, Session};
use crate::roles::shares::say;

/// Has everything paid out that is due.
pub(super) async fn claim(act: &Act) -> Result<()> {
    let session = act.session().await?;
    let mut paid = BTreeMap::new();
    let done = claim_all(&session, &mut paid).await;
    let lines: Vec<Value> =
        paid.iter().map(|(denom, paid)| json!({ "denom": denom, "paid": paid })).collect();
    say(act, &lines, done)
}

async fn claim_all(session: &Session, paid: &mut BTreeMap<String, Uint128>) -> Result<()> {
    let identity = own_identity(session).await?;
    // a claim that has more editions to walk than one message may pays at its last page
    loop {
        let keys = due(session, identity).await?;
        if keys.is_empty() {
            return Ok(());
        }
        for claims in keys.chunks(api::data_pool::MAX_CLAIMS) {
            let msg = ExecuteMsg::Claim { identity: Some(identity), claims: claims.to_vec(), limit: None };
            let done = session.execute(Part::DataPool, &msg, &[]).await?;
            for claimed in done.events.iter().filter_map(Claimed::parse) {
                let sum = paid.entry(claimed.denom).or_default();
                *sum = sum.checked_add(claimed.paid)?;
            }
        }
    }
}

/// What an identity could claim now.
async fn due(session: &Session, identity: u64) -> Result<Vec<EarningsKey>> {
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
