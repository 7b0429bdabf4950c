//! Contributors' earnings: claimed and asked for. The ledger decides what is due.

use std::collections::BTreeMap;

use api::check;
use api::data_pool::{
    Claimed, Due, EarningsKey, EarningsResponse, MAX_CLAIM_EDITIONS, MAX_CLAIMS, MAX_DUE_EDITIONS,
    SaleResponse,
};
use api::identity_registry::{Identity, Status};
use api::{EditionNo, IdentityId, denom, page};
use cosmwasm_std::{CosmosMsg, Deps, DepsMut, Event, MessageInfo, Response, StdResult, Uint128};
use earnings::LedgerError;

use crate::{ContractError, config, contributors, money};

/// By anyone, to the payout address of the identity. Only sanctions freeze it.
pub(crate) fn claim(
    deps: DepsMut,
    info: &MessageInfo,
    identity: Option<IdentityId>,
    claims: &[EarningsKey],
    limit: Option<u32>,
) -> Result<Response, ContractError> {
    check::distinct("claims", claims, MAX_CLAIMS)?;
    let limit = check::range("limit", limit.unwrap_or(MAX_CLAIM_EDITIONS), 1, MAX_CLAIM_EDITIONS)?;
    let registry = config::get(deps.storage)?.registry;
    let (number, record) = match identity {
        Some(number) => (number, contributors::by_number(deps.as_ref(), &registry, number)?),
        None => contributors::at(deps.as_ref(), &registry, &info.sender)?,
    };
    if record.status == Status::Sanctioned {
        return Err(ContractError::Frozen { identity: number });
    }
    let mut walked = false;
    let mut sums = BTreeMap::<&str, Uint128>::new();
    let mut events = Vec::<Event>::with_capacity(claims.len());
    for EarningsKey { cohort, denom } in claims {
        let claim = earnings::claim(deps.storage, number, *cohort, denom, limit)?;
        walked |= claim.editions > 0;
        money::add(sums.entry(denom).or_default(), claim.paid)?;
        let claimed = Claimed {
            identity: number,
            cohort: *cohort,
            denom: denom.clone(),
            paid: claim.paid,
            done: claim.done,
        };
        events.push(claimed.into());
    }
    let messages = payments(&record, sums)?;
    if messages.is_empty() && !walked {
        return Err(ContractError::NothingDue { identity: number });
    }
    Ok(Response::new().add_messages(messages).add_events(events))
}

fn payments(record: &Identity, sums: BTreeMap<&str, Uint128>) -> StdResult<Vec<CosmosMsg>> {
    sums.into_iter()
        .filter(|(_, sum)| !sum.is_zero())
        .map(|(denom, sum)| denom::pay(denom, record.payee(), sum))
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
