//! Governance as a cw3 contract: what cw3 clients send becomes actions, and what governance knows becomes what they
//! read. Weights are micro-GRAIN; those above 2^64 - 1, which the cap of GRAIN does not allow, would show as that.

use api::governance::{Action, BallotResponse, ProposalStatus, Rules, Vote};
use api::{IdentityId, ProposalId, check};
use cosmwasm_std::{
    Addr, BankMsg, CosmosMsg, Decimal, Deps, Env, Order, StdResult, Storage, Uint128, WasmMsg,
};
use cw_storage_plus::Bound;
use cw_utils::{Expiration, ThresholdResponse};
use cw3::{
    DepositInfo, ProposalListResponse, ProposalResponse, Status, VoteInfo, VoteListResponse, VoteResponse,
    VoterDetail, VoterListResponse, VoterResponse,
};
use cw20::Denom;

use crate::proposals::{Draft, Facts, Standing};
use crate::{ContractError, actions, config, enrolment, proposals, votes};

/// The vote is from now on, for the voting period: fails on what excludes that.
pub(crate) fn check_period(
    deps: Deps,
    env: &Env,
    earliest: Option<Expiration>,
    latest: Option<Expiration>,
) -> Result<(), ContractError> {
    let now = env.block.time;
    let voting_ends = now.plus_seconds(config::get(deps)?.durations.voting);
    let begins = match earliest {
        None => true,
        Some(Expiration::AtTime(time)) => time <= now,
        Some(Expiration::AtHeight(height)) => height <= env.block.height,
        Some(Expiration::Never {}) => false,
    };
    let ends = match latest {
        None | Some(Expiration::Never {}) => true,
        Some(Expiration::AtTime(time)) => time >= voting_ends,
        Some(Expiration::AtHeight(_)) => false,
    };
    if begins && ends {
        Ok(())
    } else {
        Err(ContractError::VotingPeriod { voting_ends: voting_ends.seconds() })
    }
}

/// What a cw3 client proposes.
pub(crate) fn draft(
    title: String,
    description: String,
    msgs: Vec<CosmosMsg>,
) -> Result<Draft, ContractError> {
    let mut actions = vec![];
    for (index, msg) in msgs.into_iter().enumerate() {
        let refused = |reason| ContractError::Message { index, reason };
        match msg {
            CosmosMsg::Wasm(WasmMsg::Execute { contract_addr, msg, funds }) if funds.is_empty() => {
                actions.push(Action::Execute { contract: contract_addr, msg });
            }
            CosmosMsg::Wasm(WasmMsg::Execute { .. }) => {
                return Err(refused("a call with funds; the purse pays by Spend"));
            }
            CosmosMsg::Wasm(WasmMsg::Migrate { contract_addr, new_code_id, msg }) => {
                actions.push(Action::Migrate { contract: contract_addr, code_id: new_code_id, msg });
            }
            CosmosMsg::Wasm(WasmMsg::UpdateAdmin { contract_addr, admin }) => {
                actions.push(Action::UpdateAdmin { contract: contract_addr, admin });
            }
            CosmosMsg::Wasm(WasmMsg::ClearAdmin { contract_addr }) => {
                actions.push(Action::ClearAdmin { contract: contract_addr });
            }
            CosmosMsg::Bank(BankMsg::Send { to_address, amount }) => {
                actions.extend(amount.into_iter().map(|coin| Action::Spend { to: to_address.clone(), coin }));
            }
            _ => {
                return Err(refused(
                    "only calls without funds, bank sends, migrations and changes of admin can",
                ));
            }
        }
    }
    let description = Some(description).filter(|text| !text.is_empty());
    Ok(Draft { title, dossier: None, description, actions })
}

fn weight(power: Uint128) -> u64 {
    u64::try_from(power.u128()).unwrap_or(u64::MAX)
}

fn needs(rules: &Rules, total_power: Uint128) -> ThresholdResponse {
    let floor = Decimal::checked_from_ratio(rules.quorum_floor, total_power).unwrap_or(Decimal::one());
    ThresholdResponse::ThresholdQuorum {
        threshold: Decimal::bps(rules.threshold_bps.into()),
        quorum: Decimal::bps(rules.quorum_bps.into()).max(floor).min(Decimal::one()),
        total_weight: weight(total_power),
    }
}

pub(crate) fn threshold(deps: Deps, env: &Env) -> Result<ThresholdResponse, ContractError> {
    let config = config::get(deps)?;
    Ok(needs(&config.rules, config.token.total_power_at(&deps.querier, env.block.height)?))
}

fn respond(
    storage: &dyn Storage,
    env: &Env,
    (id, facts, standing): (ProposalId, Facts, Standing),
) -> Result<ProposalResponse, ContractError> {
    let status = match facts.status(storage, &standing, env.block.time.seconds())? {
        ProposalStatus::Open => Status::Open,
        ProposalStatus::Passed => Status::Passed,
        ProposalStatus::Executed => Status::Executed,
        ProposalStatus::Rejected
        | ProposalStatus::Vetoed
        | ProposalStatus::Expired
        | ProposalStatus::Cancelled => Status::Rejected,
    };
    let msgs = facts.actions.into_iter().map(|action| actions::message(&env.contract.address, action));
    Ok(ProposalResponse {
        id,
        title: facts.title,
        description: facts.description.or(facts.dossier).unwrap_or_default(),
        msgs: msgs.collect::<Result<_, _>>()?,
        status,
        expires: Expiration::AtTime(cosmwasm_std::Timestamp::from_seconds(facts.voting_ends)),
        threshold: needs(&facts.rules, facts.total_power),
        proposer: facts.proposer,
        deposit: Some(DepositInfo {
            amount: facts.deposit.amount,
            denom: Denom::Native(facts.deposit.denom),
            refund_failed_proposals: true,
        }),
    })
}

pub(crate) fn proposal(deps: Deps, env: &Env, id: ProposalId) -> Result<ProposalResponse, ContractError> {
    let (facts, standing) = proposals::load(deps.storage, id)?;
    respond(deps.storage, env, (id, facts, standing))
}

pub(crate) fn list(
    deps: Deps,
    env: &Env,
    start_after: Option<ProposalId>,
    limit: Option<u32>,
) -> Result<ProposalListResponse, ContractError> {
    page(deps, env, start_after.map(Bound::exclusive), None, Order::Ascending, limit)
}

pub(crate) fn reverse(
    deps: Deps,
    env: &Env,
    start_before: Option<ProposalId>,
    limit: Option<u32>,
) -> Result<ProposalListResponse, ContractError> {
    page(deps, env, None, start_before.map(Bound::exclusive), Order::Descending, limit)
}

fn page(
    deps: Deps,
    env: &Env,
    min: Option<Bound<ProposalId>>,
    max: Option<Bound<ProposalId>>,
    order: Order,
    limit: Option<u32>,
) -> Result<ProposalListResponse, ContractError> {
    let found = proposals::pages(deps, min, max, order, limit)?;
    let proposals = found.into_iter().map(|one| respond(deps.storage, env, one)).collect::<Result<_, _>>()?;
    Ok(ProposalListResponse { proposals })
}

fn info(proposal_id: ProposalId, ballot: BallotResponse) -> VoteInfo {
    let vote = match ballot.vote {
        Vote::Yes => cw3::Vote::Yes,
        Vote::No => cw3::Vote::No,
        Vote::Abstain => cw3::Vote::Abstain,
        Vote::Veto => cw3::Vote::Veto,
    };
    VoteInfo { proposal_id, voter: ballot.voter.into(), vote, weight: weight(ballot.power) }
}

pub(crate) fn vote(deps: Deps, proposal: ProposalId, voter: &str) -> Result<VoteResponse, ContractError> {
    proposals::load(deps.storage, proposal)?;
    let voter = check::address(deps.api, "voter", voter)?;
    let vote = match acting(deps, &voter)? {
        None => None,
        Some(identity) => votes::ballot(deps, proposal, identity)?.map(|ballot| info(proposal, ballot)),
    };
    Ok(VoteResponse { vote })
}

pub(crate) fn votes(
    deps: Deps,
    proposal: ProposalId,
    start_after: Option<String>,
    limit: Option<u32>,
) -> Result<VoteListResponse, ContractError> {
    let after = start_after.map(|voter| voted_as(deps, proposal, voter)).transpose()?;
    let ballots = votes::ballots(deps, proposal, after, limit)?;
    Ok(VoteListResponse { votes: ballots.into_iter().map(|ballot| info(proposal, ballot)).collect() })
}

/// The identity that voted with an address: it may have moved since.
fn voted_as(deps: Deps, proposal: ProposalId, voter: String) -> Result<IdentityId, ContractError> {
    let address = check::address(deps.api, "start_after", &voter)?;
    let found = match acting(deps, &address)? {
        None => votes::cast_with(deps, proposal, &address)?,
        found => found,
    };
    found.ok_or(ContractError::NoIdentity { address: voter })
}

/// The identity that an address acts for, where a page begins after one.
fn cursor(deps: Deps, start_after: Option<String>) -> Result<Option<IdentityId>, ContractError> {
    let Some(address) = start_after else { return Ok(None) };
    let address = check::address(deps.api, "start_after", &address)?;
    let found = acting(deps, &address)?;
    found.map(Some).ok_or_else(|| ContractError::NoIdentity { address: address.into() })
}

/// The identity that an address acts for now.
fn acting(deps: Deps, address: &Addr) -> Result<Option<IdentityId>, ContractError> {
    let found = config::get(deps)?.registry.identity_of(&deps.querier, address)?;
    Ok(found.map(|(identity, _)| identity))
}

fn power(deps: Deps, env: &Env, address: &Addr) -> Result<u64, ContractError> {
    let token = config::get(deps)?.token;
    Ok(weight(token.power_at(&deps.querier, address, env.block.height)?))
}

pub(crate) fn voter(deps: Deps, env: &Env, address: &str) -> Result<VoterResponse, ContractError> {
    let address = check::address(deps.api, "address", address)?;
    let weight = match enrolment::voter(deps, env, &config::get(deps)?, &address) {
        Ok(_) => Some(power(deps, env, &address)?),
        Err(
            ContractError::NoIdentity { .. }
            | ContractError::NotActive(_)
            | ContractError::OtherDomain { .. }
            | ContractError::Scoped { .. }
            | ContractError::NotEnrolled { .. },
        ) => None,
        Err(error) => return Err(error),
    };
    Ok(VoterResponse { weight })
}

pub(crate) fn voters(
    deps: Deps,
    env: &Env,
    start_after: Option<String>,
    limit: Option<u32>,
) -> Result<VoterListResponse, ContractError> {
    let registry = config::get(deps)?.registry;
    let address_of = |identity: StdResult<IdentityId>| -> Result<Addr, ContractError> {
        Ok(registry.identity(&deps.querier, identity?)?.address)
    };
    let voters = enrolment::list(deps, cursor(deps, start_after)?)
        .map(address_of)
        // whoever is forgotten has no address, and votes no more
        .filter(|address| address.as_ref().map_or(true, |address| !address.as_str().is_empty()))
        .take(api::page(limit))
        .map(|address| {
            let address = address?;
            Ok(VoterDetail { weight: power(deps, env, &address)?, addr: address.into() })
        })
        .collect::<Result<_, ContractError>>()?;
    Ok(VoterListResponse { voters })
}
