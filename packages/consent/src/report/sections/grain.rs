//! GRAIN: held, bonded, on its way out, allowances.

use std::collections::BTreeMap;

use api::reward_token::{DelegationResponse, QueryMsg, Unbonding};
use cosmwasm_std::{Addr, Uint128};
use cw20::{AllAllowancesResponse, AllSpenderAllowancesResponse, BalanceResponse};

use super::when;
use crate::Dossier;
use crate::report::{ReportError, Row, Section, Subject, row};

pub(crate) fn section(of: &Subject<'_>, _: &BTreeMap<String, Dossier>) -> Result<Section, ReportError> {
    let mut rows = vec![];
    for address in &of.addresses {
        of_address(of, address, &mut rows)?;
    }
    Ok(Section {
        key: "grain",
        title: "Your GRAIN",
        what: "GRAIN that each address of yours holds, has bonded, is unbonding, and lets others spend; whom it votes through, and who votes through it. In micro-GRAIN.",
        why: "It is a token: who holds what is its ledger. GDPR art. 6(1)(b).",
        kept: "While it is so. Snapshots of what was bonded stay, because votes are counted by them.",
        rows,
        documents: vec![],
    })
}

fn line(
    address: &str,
    what: &str,
    amount: Option<Uint128>,
    with: Option<String>,
    free_from: Option<u64>,
) -> Row {
    row! {
        "what" => what,
        "address" => address,
        "amount" => amount,
        "with" => with,
        "free_from" => when(free_from),
    }
}

/// What one address has.
fn of_address(of: &Subject<'_>, address: &str, rows: &mut Vec<Row>) -> Result<(), ReportError> {
    let (ask, token) = (of.ask, &of.ask.contracts.token);
    let mut line = |what: &str, amount: Uint128, with: Option<String>, from: Option<u64>| {
        rows.push(line(address, what, Some(amount), with, from));
    };
    let held: BalanceResponse = ask.ask(token, &QueryMsg::Balance { address: address.into() })?;
    line("held", held.balance, None, None);
    let bonded: Uint128 = ask.ask(token, &QueryMsg::Bonded { address: address.into() })?;
    line("bonded", bonded, None, None);
    let unbondings: Vec<Unbonding> = ask.ask(token, &QueryMsg::Unbondings { address: address.into() })?;
    for unbonding in unbondings {
        line("unbonding", unbonding.amount, None, Some(unbonding.release_at));
    }
    let mut start_after = None;
    loop {
        let query = QueryMsg::AllAllowances { owner: address.into(), start_after, limit: None };
        let page: AllAllowancesResponse = ask.ask(token, &query)?;
        let Some(last) = page.allowances.last() else { break };
        start_after = Some(last.spender.clone());
        for found in page.allowances {
            line("may be spent by", found.allowance, Some(found.spender), None);
        }
    }
    let mut start_after = None;
    loop {
        let query = QueryMsg::AllSpenderAllowances { spender: address.into(), start_after, limit: None };
        let page: AllSpenderAllowancesResponse = ask.ask(token, &query)?;
        let Some(last) = page.allowances.last() else { break };
        start_after = Some(last.owner.clone());
        for found in page.allowances {
            line("may be spent of", found.allowance, Some(found.owner), None);
        }
    }
    delegation(of, address, rows)
}

/// For whom its bonded GRAIN counts, and whose counts for it.
fn delegation(of: &Subject<'_>, address: &str, rows: &mut Vec<Row>) -> Result<(), ReportError> {
    let (ask, token) = (of.ask, &of.ask.contracts.token);
    let found: DelegationResponse = ask.ask(token, &QueryMsg::Delegation { address: address.into() })?;
    let line = |what: &str, amount: Option<Uint128>, with: Option<Addr>| {
        line(address, what, amount, with.map(String::from), None)
    };
    if found.to.is_some() {
        rows.push(line("vote delegated to", Some(found.given), found.to));
    }
    if !found.received.is_zero() {
        rows.push(line("votes delegated by others", Some(found.received), None));
    }
    let delegators: Vec<Addr> = ask.all(
        token,
        |start_after, limit| QueryMsg::Delegators { to: address.into(), start_after, limit: Some(limit) },
        |delegator: &Addr| delegator.to_string(),
    )?;
    rows.extend(delegators.into_iter().map(|delegator| line("vote delegated by", None, Some(delegator))));
    Ok(())
}
