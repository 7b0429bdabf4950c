//! What lies in the contracts until something is decided.

use std::collections::BTreeMap;

use api::data_pool::{CohortResponse, ConfigResponse, PoolResponse, PoolStatus, QueryMsg};
use api::governance::{self, Concluded, ProposalResponse};
use cosmwasm_std::Coin;

use crate::Dossier;
use crate::report::{ReportError, Row, Section, Subject, row};

pub(crate) fn section(of: &Subject<'_>, _: &BTreeMap<String, Dossier>) -> Result<Section, ReportError> {
    let mut rows = vec![];
    for contribution in &of.contributions {
        if let Some(deposit) = &contribution.deposit {
            rows.push(line("contribution", contribution.id, deposit));
        }
    }
    pools(of, &mut rows)?;
    proposals(of, &mut rows)?;
    Ok(Section {
        key: "deposits",
        title: "Your deposits",
        what: "What you paid for a contribution, a pool, a cohort or a proposal, and is still held, in micro-denom.",
        why: "So that nobody makes work for others for nothing. GDPR art. 6(1)(b).",
        kept: "Until the keepers judge the contribution, the pool is decided on, the cohort reviewed, the proposal concluded.",
        rows,
        documents: vec![],
    })
}

fn line(of: &str, number: u64, deposit: &Coin) -> Row {
    row! { "for" => of, "number" => number, "amount" => deposit.amount, "denom" => deposit.denom }
}

/// Pools that nobody decided on yet, and cohorts.
fn pools(of: &Subject<'_>, rows: &mut Vec<Row>) -> Result<(), ReportError> {
    let (ask, data_pool) = (of.ask, &of.ask.contracts.data_pool);
    let config: ConfigResponse = ask.ask(data_pool, &QueryMsg::Config {})?;
    let pools: Vec<PoolResponse> = ask.all(
        data_pool,
        |start_after, limit| QueryMsg::Pools { start_after, limit: Some(limit) },
        |pool: &PoolResponse| pool.id,
    )?;
    for PoolResponse { id: pool, pool: record, .. } in pools {
        if record.status == PoolStatus::Proposed && of.is_at(&record.curator) {
            rows.push(line("pool", pool.into(), &config.pool_deposit));
        }
        ask.pages(
            data_pool,
            |start_after, limit| QueryMsg::Cohorts { pool, start_after, limit: Some(limit) },
            |cohort: &CohortResponse| cohort.id,
            |cohort| {
                if let Some(deposit) = cohort.deposit.filter(|deposit| of.is_at(&deposit.payer)) {
                    rows.push(line("cohort", cohort.id.into(), &deposit.coin));
                }
                Ok(())
            },
        )?;
    }
    Ok(())
}

/// Proposals that nobody concluded yet.
fn proposals(of: &Subject<'_>, rows: &mut Vec<Row>) -> Result<(), ReportError> {
    let (ask, at) = (of.ask, &of.ask.contracts.governance);
    let config: governance::ConfigResponse = ask.ask(at, &governance::QueryMsg::Config {})?;
    ask.pages(
        at,
        |start_after, limit| governance::QueryMsg::Proposals { start_after, limit: Some(limit) },
        |proposal: &ProposalResponse| proposal.id,
        |proposal| {
            let own = of.is_at(&proposal.proposer);
            if own && ask.told::<Concluded>(at, "proposal", proposal.id)?.is_empty() {
                rows.push(line("proposal", proposal.id, &config.deposit));
            }
            Ok(())
        },
    )?;
    Ok(())
}
