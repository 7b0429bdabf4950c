//! Contributors' earnings: claimed and asked for. The ledger decides what is due.

use std::collections::BTreeMap;

use api::check;
use api::data_pool::{
    Claimed, Due, EarningsKey, EarningsResponse, MAX_CLAIM_EDITIONS, MAX_CLAIMS, MAX_DUE_EDITIONS,
    SaleResponse, Swept,
};
use api::identity_registry::{Identity, Status};
use api::{CohortId, EditionNo, IdentityId, denom, page};
use cosmwasm_std::{CosmosMsg, Deps, DepsMut, Env, MessageInfo, Response, StdResult, Storage, Uint128};
use earnings::{Claim, LedgerError};

use crate::config::Config;
use crate::{ContractError, config, contributors, money};

/// By anyone, to the payout address of the identity. Only sanctions freeze it.
pub(crate) fn claim(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    identity: Option<IdentityId>,
    claims: &[EarningsKey],
    limit: Option<u32>,
) -> Result<Response, ContractError> {
    let registry = config::get(deps.storage)?.registry;
    let (number, record) = match identity {
        Some(number) => (number, contributors::by_number(deps.as_ref(), &registry, number)?),
        None => contributors::at(deps.as_ref(), &registry, &info.sender)?,
    };
    if record.status == Status::Sanctioned {
        return Err(ContractError::Frozen { identity: number });
    }
    if record.is_forgotten() {
        return Err(ContractError::Forgotten { identity: number });
    }
    let (sums, taken) = take(deps.storage, number, claims, limit)?;
    let messages = payments(&record, sums)?;
    if messages.len() > 1 {
        control::money::leaving(deps.storage, env)?;
    }
    let events = taken.into_iter().map(|(of, claim)| Claimed {
        identity: number,
        cohort: of.cohort,
        denom: of.denom,
        paid: claim.paid,
        done: claim.done,
    });
    Ok(Response::new().add_messages(messages).add_events(events))
}

/// Sums by denom, and what each claim came to.
type Taken = (BTreeMap<String, Uint128>, Vec<(EarningsKey, Claim)>);

/// Takes what is due out of the ledger. Fails if nothing happened.
fn take(
    storage: &mut dyn Storage,
    identity: IdentityId,
    claims: &[EarningsKey],
    limit: Option<u32>,
) -> Result<Taken, ContractError> {
    check::distinct("claims", claims, MAX_CLAIMS)?;
    let limit = check::range("limit", limit.unwrap_or(MAX_CLAIM_EDITIONS), 1, MAX_CLAIM_EDITIONS)?;
    let mut sums = BTreeMap::<String, Uint128>::new();
    let mut taken = Vec::with_capacity(claims.len());
    for of in claims {
        let claim = earnings::claim(storage, identity, of.cohort, &of.denom, limit)?;
        money::add(sums.entry(of.denom.clone()).or_default(), claim.paid)?;
        taken.push((of.clone(), claim));
    }
    if taken.iter().all(|(_, claim)| claim.editions == 0 && claim.paid.is_zero()) {
        return Err(ContractError::NothingDue { identity });
    }
    Ok((sums, taken))
}

/// By anyone: what an identity that was erased long ago never claimed is the purse's.
pub(crate) fn sweep(
    deps: DepsMut,
    env: &Env,
    identity: IdentityId,
    claims: &[EarningsKey],
    limit: Option<u32>,
) -> Result<Response, ContractError> {
    let Config { registry, durations, .. } = config::get(deps.storage)?;
    let record = contributors::by_number(deps.as_ref(), &registry, identity)?;
    let erased_at = match (record.status, record.erased_at) {
        (Status::Erased, Some(erased_at)) => erased_at,
        (status, _) => return Err(ContractError::NotErased { identity, status }),
    };
    let (from, now) = (erased_at.saturating_add(durations.sweep), env.block.time.seconds());
    if now < from {
        return Err(ContractError::SweepTooEarly { identity, from, now });
    }
    let (sums, taken) = take(deps.storage, identity, claims, limit)?;
    for (denom, sum) in sums.iter().filter(|(_, sum)| !sum.is_zero()) {
        money::update(deps.storage, denom, |counters| money::add(&mut counters.purse, *sum))?;
    }
    let events = taken.into_iter().map(|(of, claim)| Swept {
        identity,
        cohort: of.cohort,
        denom: of.denom,
        amount: claim.paid,
    });
    Ok(Response::new().add_events(events))
}

/// A message a denom.
fn payments(record: &Identity, sums: BTreeMap<String, Uint128>) -> StdResult<Vec<CosmosMsg>> {
    sums.into_iter()
        .filter(|(_, sum)| !sum.is_zero())
        .map(|(denom, sum)| denom::pay(&denom, record.payee(), sum))
        .collect()
}

/// What claims would pay now.
pub(crate) fn query(
    deps: Deps,
    identity: IdentityId,
    claims: Vec<EarningsKey>,
) -> Result<EarningsResponse, ContractError> {
    check::distinct("claims", &claims, MAX_CLAIMS)?;
    let due = |of: EarningsKey| {
        let amount = match earnings::due(deps.storage, identity, of.cohort, &of.denom, MAX_DUE_EDITIONS) {
            Ok(due) => due.amount,
            // whoever was never in the cohort can claim nothing of it
            Err(LedgerError::NotMember { .. }) => Uint128::zero(),
            Err(error) => return Err(error.into()),
        };
        Ok(Due { of, amount })
    };
    Ok(EarningsResponse { due: claims.into_iter().map(due).collect::<Result<_, ContractError>>()? })
}

/// The sales behind an identity's earnings.
pub(crate) fn sales(
    deps: Deps,
    identity: IdentityId,
    of: &EarningsKey,
    start_after: Option<EditionNo>,
    limit: Option<u32>,
) -> Result<Vec<SaleResponse>, ContractError> {
    let sales = earnings::sales(deps.storage, identity, of.cohort, &of.denom, start_after, page(limit))?;
    Ok(sales
        .into_iter()
        .map(|sale| SaleResponse {
            edition: sale.edition,
            weight: sale.weight,
            total: sale.total,
            earned: sale.earned,
        })
        .collect())
}

/// Denoms in which a cohort was ever paid for.
pub(crate) fn denoms(
    deps: Deps,
    cohort: CohortId,
    start_after: Option<String>,
    limit: Option<u32>,
) -> Result<Vec<String>, ContractError> {
    Ok(earnings::denoms(deps.storage, cohort, start_after.as_deref(), page(limit))?)
}
