//! Proposals: made, concluded, executed.

use api::check;
use api::governance::{
    Action, Concluded, Executed, MAX_ACTION_BYTES, MAX_ACTIONS, MAX_TITLE, ProposalResponse, ProposalStatus,
    Proposed, Rules, Tally,
};
use api::{ProposalId, page};
use control::numbers;
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{
    Addr, Api, Coin, CosmosMsg, Deps, DepsMut, Env, Event, MessageInfo, Order, Response, StdResult, Storage,
    Uint128, WasmMsg,
};
use cw_storage_plus::{Bound, Item, Map};

use crate::votes::{Outcome, outcome};
use crate::{ContractError, config, enrolment, purse};

/// What never changes: written once, so that a vote rewrites little.
#[cw_serde]
pub(crate) struct Facts {
    pub(crate) proposer: Addr,
    pub(crate) title: String,
    pub(crate) dossier: Option<String>,
    pub(crate) actions: Vec<Action>,
    pub(crate) deposit: Coin,
    pub(crate) rules: Rules,
    pub(crate) height: u64,
    pub(crate) total_power: Uint128,
    pub(crate) voting_ends: u64,
    pub(crate) execute_from: u64,
    pub(crate) execute_until: u64,
}

/// What votes change.
#[cw_serde]
#[derive(Default)]
pub(crate) struct Standing {
    pub(crate) tally: Tally,
    pub(crate) concluded: bool,
    pub(crate) executed: bool,
}

const LAST: Item<ProposalId> = Item::new("last_proposal");
const FACTS: Map<ProposalId, Facts> = Map::new("proposal");
const STANDING: Map<ProposalId, Standing> = Map::new("standing");

impl Facts {
    fn status(&self, standing: &Standing, now: u64) -> ProposalStatus {
        if standing.executed {
            return ProposalStatus::Executed;
        }
        if now < self.voting_ends {
            return ProposalStatus::Open;
        }
        match outcome(&self.rules, &standing.tally, self.total_power) {
            Outcome::Passed if now < self.execute_until => ProposalStatus::Passed,
            Outcome::Passed => ProposalStatus::Expired,
            Outcome::Rejected | Outcome::NoQuorum => ProposalStatus::Rejected,
            Outcome::Vetoed => ProposalStatus::Vetoed,
        }
    }
}

pub(crate) fn load(storage: &dyn Storage, proposal: ProposalId) -> Result<(Facts, Standing), ContractError> {
    let facts = FACTS.may_load(storage, proposal)?.ok_or(ContractError::UnknownProposal { proposal })?;
    Ok((facts, STANDING.may_load(storage, proposal)?.unwrap_or_default()))
}

pub(crate) fn update(storage: &mut dyn Storage, proposal: ProposalId, standing: &Standing) -> StdResult<()> {
    STANDING.save(storage, proposal, standing)
}

pub(crate) fn propose(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    title: String,
    dossier: Option<String>,
    actions: Vec<Action>,
) -> Result<Response, ContractError> {
    let config = config::get(deps.as_ref())?;
    check::exact_funds(info, &config.deposit)?;
    enrolment::voter(deps.as_ref(), env, &info.sender)?;
    check::text("title", &title, MAX_TITLE)?;
    if let Some(dossier) = &dossier {
        check::content_id("dossier", dossier)?;
    }
    check::list("actions", &actions, MAX_ACTIONS)?;
    actions.iter().try_for_each(|action| check_action(deps.api, action))?;

    let height = env.block.height;
    let voting_ends = env.block.time.seconds().saturating_add(config.durations.voting);
    let execute_from = voting_ends.saturating_add(config.durations.timelock);
    let facts = Facts {
        proposer: info.sender.clone(),
        title,
        dossier,
        actions,
        rules: config.rules,
        height,
        total_power: config.token.total_power_at(&deps.querier, height)?,
        voting_ends,
        execute_from,
        execute_until: execute_from.saturating_add(config.durations.execution),
        deposit: config.deposit,
    };
    purse::hold(deps.storage, &facts.deposit)?;
    let proposal = numbers::next::<_, ContractError>(deps.storage, &LAST, "proposals")?;
    FACTS.save(deps.storage, proposal, &facts)?;
    Ok(Response::new().add_event(Proposed { proposal, proposer: info.sender.to_string() }))
}

fn check_action(api: &dyn Api, action: &Action) -> Result<(), ContractError> {
    match action {
        Action::Execute { contract, msg } => {
            check::address(api, "contract", contract)?;
            if msg.is_empty() {
                return Err(check::InputError::Empty { what: "msg" }.into());
            }
            if msg.len() > MAX_ACTION_BYTES {
                let (max, got) = (MAX_ACTION_BYTES, msg.len());
                return Err(check::InputError::TooLong { what: "msg", max, got }.into());
            }
        }
        Action::Spend { to, coin } => {
            check::address(api, "to", to)?;
            check::positive("coin", coin.amount)?;
        }
    }
    Ok(())
}

pub(crate) fn conclude(deps: DepsMut, env: &Env, proposal: ProposalId) -> Result<Response, ContractError> {
    let (facts, mut standing) = load(deps.storage, proposal)?;
    let now = env.block.time.seconds();
    if now < facts.voting_ends {
        return Err(ContractError::VoteOpen { proposal, ends: facts.voting_ends, now });
    }
    if standing.concluded {
        return Err(ContractError::Concluded { proposal });
    }
    let (message, event) = settle_deposit(deps.storage, proposal, &facts, &mut standing)?;
    update(deps.storage, proposal, &standing)?;
    Ok(Response::new().add_messages(message).add_event(event))
}

/// Returns the deposit, or gives it to the purse, once.
fn settle_deposit(
    storage: &mut dyn Storage,
    proposal: ProposalId,
    facts: &Facts,
    standing: &mut Standing,
) -> Result<(Option<CosmosMsg>, Event), ContractError> {
    standing.concluded = true;
    let (status, returned) = match outcome(&facts.rules, &standing.tally, facts.total_power) {
        Outcome::Passed => ("passed", true),
        Outcome::Rejected => ("rejected", true),
        Outcome::NoQuorum => ("rejected", false),
        Outcome::Vetoed => ("vetoed", false),
    };
    let to = returned.then(|| facts.proposer.to_string());
    let message = purse::release(storage, facts.deposit.clone(), to)?;
    let event = Concluded { proposal, status: status.into(), deposit_returned: returned };
    Ok((message, event.into()))
}

pub(crate) fn execute(deps: DepsMut, env: &Env, proposal: ProposalId) -> Result<Response, ContractError> {
    let (facts, mut standing) = load(deps.storage, proposal)?;
    let now = env.block.time.seconds();
    let status = facts.status(&standing, now);
    if status != ProposalStatus::Passed {
        return Err(ContractError::NotPassed { proposal, status });
    }
    if now < facts.execute_from {
        return Err(ContractError::Timelocked { proposal, from: facts.execute_from, now });
    }
    let mut response = Response::new().add_event(Executed { proposal });
    if !standing.concluded {
        let (message, event) = settle_deposit(deps.storage, proposal, &facts, &mut standing)?;
        response = response.add_messages(message).add_event(event);
    }
    // saved before anything is sent: an action that calls back finds the proposal executed
    standing.executed = true;
    update(deps.storage, proposal, &standing)?;
    for action in facts.actions {
        response = match action {
            Action::Execute { contract, msg } => {
                response.add_message(WasmMsg::Execute { contract_addr: contract, msg, funds: vec![] })
            }
            Action::Spend { to, coin } => {
                let (message, event) = purse::spend(deps.storage, to, coin)?;
                response.add_message(message).add_event(event)
            }
        };
    }
    Ok(response)
}

pub(crate) fn query(deps: Deps, env: &Env, proposal: ProposalId) -> Result<ProposalResponse, ContractError> {
    let (facts, standing) = load(deps.storage, proposal)?;
    Ok(respond(env, proposal, facts, standing))
}

pub(crate) fn list(
    deps: Deps,
    env: &Env,
    start_after: Option<ProposalId>,
    limit: Option<u32>,
) -> StdResult<Vec<ProposalResponse>> {
    FACTS
        .range(deps.storage, start_after.map(Bound::exclusive), None, Order::Ascending)
        .take(page(limit))
        .map(|entry| {
            let (id, facts) = entry?;
            let standing = STANDING.may_load(deps.storage, id)?.unwrap_or_default();
            Ok(respond(env, id, facts, standing))
        })
        .collect()
}

fn respond(env: &Env, id: ProposalId, facts: Facts, standing: Standing) -> ProposalResponse {
    let status = facts.status(&standing, env.block.time.seconds());
    ProposalResponse {
        id,
        proposer: facts.proposer,
        title: facts.title,
        dossier: facts.dossier,
        actions: facts.actions,
        rules: facts.rules,
        height: facts.height,
        total_power: facts.total_power,
        voting_ends: facts.voting_ends,
        execute_from: facts.execute_from,
        execute_until: facts.execute_until,
        tally: standing.tally,
        status,
    }
}
