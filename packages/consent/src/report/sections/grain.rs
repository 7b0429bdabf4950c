//! GRAIN: held, bonded, on its way out, allowances.

use std::collections::BTreeMap;

use api::reward_token::{QueryMsg, Unbonding};
use cosmwasm_std::Uint128;
use cw20::{AllAllowancesResponse, AllSpenderAllowancesResponse, BalanceResponse};

use super::when;
use crate::Dossier;
use crate::report::{ReportError, Section, Subject, row};

pub(crate) fn section(of: &Subject<'_>, _: &BTreeMap<String, Dossier>) -> Result<Section, ReportError> {
    let (ask, token) = (of.ask, &of.ask.contracts.token);
    let address = of.identity.identity.address.to_string();
    let line = |what: &str, amount: Uint128, with: Option<String>, from: Option<u64>| {
        row! { "what" => what, "amount" => amount, "with" => with, "free_from" => when(from) }
    };
    let mut rows = vec![];
    let held: BalanceResponse = ask.ask(token, &QueryMsg::Balance { address: address.clone() })?;
    rows.push(line("held", held.balance, None, None));
    let bonded: Uint128 = ask.ask(token, &QueryMsg::Bonded { address: address.clone() })?;
    rows.push(line("bonded", bonded, None, None));
    let unbondings: Vec<Unbonding> = ask.ask(token, &QueryMsg::Unbondings { address: address.clone() })?;
    for unbonding in unbondings {
        rows.push(line("unbonding", unbonding.amount, None, Some(unbonding.release_at)));
    }
    let mut start_after = None;
    loop {
        let query = QueryMsg::AllAllowances { owner: address.clone(), start_after, limit: None };
        let page: AllAllowancesResponse = ask.ask(token, &query)?;
        let Some(last) = page.allowances.last() else { break };
        start_after = Some(last.spender.clone());
        for found in page.allowances {
            rows.push(line("may be spent by", found.allowance, Some(found.spender), None));
        }
    }
    let mut start_after = None;
    loop {
        let query = QueryMsg::AllSpenderAllowances { spender: address.clone(), start_after, limit: None };
        let page: AllSpenderAllowancesResponse = ask.ask(token, &query)?;
        let Some(last) = page.allowances.last() else { break };
        start_after = Some(last.owner.clone());
        for found in page.allowances {
            rows.push(line("may be spent of", found.allowance, Some(found.owner), None));
        }
    }
    Ok(Section {
        key: "grain",
        title: "Your GRAIN",
        what: "GRAIN that your address holds, has bonded, is unbonding, and lets others spend, in micro-GRAIN.",
        why: "It is a token: who holds what is its ledger. GDPR art. 6(1)(b).",
        kept: "While it is so. Snapshots of what was bonded stay, because votes are counted by them.",
        rows,
        documents: vec![],
    })
}
