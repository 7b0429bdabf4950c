//! Proposals: made, concluded, executed.

use api::check;
use api::governance::{
    Action, Concluded, Executed, MAX_DESCRIPTION, MAX_TITLE, ProposalResponse, ProposalStatus, Proposed,
    Rules, Tally,
};
use api::{ProposalId, page};
use control::{money, numbers};
use cosmwasm_std::{
    Addr, Coin, CosmosMsg, Deps, DepsMut, Env, Event, MessageInfo, Order, Response, StdResult, Storage,
    Uint128,
};
use cw_storage_plus::{Bound, Item, Map};
use lean_serde::lean_serde;

use crate::actions::{self, Door};
use crate::votes::{self, Outcome};
use crate::{ContractError, config, enrolment, founders, purse};

/// What never changes: written once, so that a vote rewrites little.
#[lean_serde]
pub(crate) struct Facts {
    pub(crate) proposer: Addr,
    pub(crate) title: String,
    pub(crate) dossier: Option<String>,
    pub(crate) description: Option<String>,
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
#[lean_serde]
#[derive(Default)]
pub(crate) struct Standing {
    pub(crate) tally: Tally,
    /// By founders.
    pub(crate) approvals: u8,
    pub(crate) concluded: bool,
    pub(crate) executed: bool,
    pub(crate) cancelled: bool,
}

/// What someone proposes.
pub(crate) struct Draft {
    pub(crate) title: String,
    pub(crate) dossier: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) actions: Vec<Action>,
}

const LAST: Item<ProposalId> = Item::new("last_proposal");
const FACTS: Map<ProposalId, Facts> = Map::new("proposal");
const STANDING: Map<ProposalId, Standing> = Map::new("standing");

impl Facts {
    pub(crate) fn status(
        &self,
        storage: &dyn Storage,
        standing: &Standing,
        now: u64,
    ) -> StdResult<ProposalStatus> {
        if standing.executed {
            return Ok(ProposalStatus::Executed);
        }
        if standing.cancelled {
            return Ok(ProposalStatus::Cancelled);
        }
        if now < self.voting_ends {
            return Ok(ProposalStatus::Open);
        }
        Ok(match self.outcome(storage, standing)? {
            Outcome::Passed if now < self.execute_until => ProposalStatus::Passed,
            Outcome::Passed => ProposalStatus::Expired,
            Outcome::Rejected | Outcome::NoQuorum => ProposalStatus::Rejected,
            Outcome::Vetoed => ProposalStatus::Vetoed,
        })
    }

    /// What the vote came to. Voters decide where they are enough; founders where they are not.
    fn outcome(&self, storage: &dyn Storage, standing: &Standing) -> StdResult<Outcome> {
        let outcome = votes::outcome(&self.rules, &standing.tally, self.total_power);
        let founded =
            outcome == Outcome::NoQuorum && founders::pass(storage, standing.approvals, self.voting_ends)?;
        Ok(if founded { Outcome::Passed } else { outcome })
    }

    /// Fails when the vote is over.
    pub(crate) fn check_open(&self, proposal: ProposalId, now: u64) -> Result<(), ContractError> {
        if now < self.voting_ends {
            Ok(())
        } else {
            Err(ContractError::VoteOver { proposal, ended: self.voting_ends, now })
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
    draft: Draft,
) -> Result<Response, ContractError> {
    let config = config::get(deps.as_ref())?;
    check::exact_funds(info, &config.deposit)?;
    let now = env.block.time.seconds();
    if !founders::is_founder(deps.storage, &info.sender, now)? {
        enrolment::voter(deps.as_ref(), env, &config, &info.sender)?;
    }
    let Draft { title, dossier, description, actions } = draft;
    check::text("title", &title, MAX_TITLE)?;
    if let Some(dossier) = &dossier {
        check::content_id("dossier", dossier)?;
    }
    if let Some(description) = &description {
        check::text("description", description, MAX_DESCRIPTION)?;
    }

    let height = env.block.height;
    let voting_ends = now.saturating_add(config.durations.voting);
    let timelock = if actions.iter().any(Action::migrates) {
        config.durations.migration_timelock
    } else {
        config.durations.timelock
    };
    let execute_from = voting_ends.saturating_add(timelock);
    let door = Door { deps: deps.as_ref(), itself: &env.contract.address, height, execute_from };
    actions::check_all(&door, &actions)?;
    let facts = Facts {
        proposer: info.sender.clone(),
        title,
        dossier,
        description,
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
pub(crate) fn settle_deposit(
    storage: &mut dyn Storage,
    proposal: ProposalId,
    facts: &Facts,
    standing: &mut Standing,
) -> Result<(Option<CosmosMsg>, Event), ContractError> {
    standing.concluded = true;
    let (status, returned) = match facts.outcome(storage, standing)? {
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
    let mut deps = deps;
    let (facts, mut standing) = load(deps.storage, proposal)?;
    let now = env.block.time.seconds();
    let status = facts.status(deps.storage, &standing, now)?;
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
    // what the purse spends leaves in between whatever is called
    money::leaving(deps.storage, env)?;
    for action in facts.actions {
        let (message, event) = actions::perform(deps.branch(), env, proposal, action)?;
        response = response.add_messages(message).add_events(event);
    }
    Ok(response)
}

pub(crate) fn query(deps: Deps, env: &Env, proposal: ProposalId) -> Result<ProposalResponse, ContractError> {
    let (facts, standing) = load(deps.storage, proposal)?;
    Ok(respond(deps, env, proposal, facts, standing)?)
}

pub(crate) fn list(
    deps: Deps,
    env: &Env,
    start_after: Option<ProposalId>,
    limit: Option<u32>,
) -> StdResult<Vec<ProposalResponse>> {
    pages(deps, start_after.map(Bound::exclusive), None, Order::Ascending, limit)?
        .into_iter()
        .map(|(id, facts, standing)| respond(deps, env, id, facts, standing))
        .collect()
}

/// A page of proposals.
pub(crate) fn pages(
    deps: Deps,
    min: Option<Bound<ProposalId>>,
    max: Option<Bound<ProposalId>>,
    order: Order,
    limit: Option<u32>,
) -> StdResult<Vec<(ProposalId, Facts, Standing)>> {
    FACTS
        .range(deps.storage, min, max, order)
        .take(page(limit))
        .map(|entry| {
            let (id, facts) = entry?;
            let standing = STANDING.may_load(deps.storage, id)?.unwrap_or_default();
            Ok((id, facts, standing))
        })
        .collect()
}

fn respond(
    deps: Deps,
    env: &Env,
    id: ProposalId,
    facts: Facts,
    standing: Standing,
) -> StdResult<ProposalResponse> {
    let status = facts.status(deps.storage, &standing, env.block.time.seconds())?;
    Ok(ProposalResponse {
        id,
        proposer: facts.proposer,
        title: facts.title,
        dossier: facts.dossier,
        description: facts.description,
        actions: facts.actions,
        rules: facts.rules,
        height: facts.height,
        total_power: facts.total_power,
        voting_ends: facts.voting_ends,
        execute_from: facts.execute_from,
        execute_until: facts.execute_until,
        tally: standing.tally,
        approvals: standing.approvals,
        status,
    })
}
