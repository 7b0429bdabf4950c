//! Votes: counted by identity, weighed by GRAIN bonded before the proposal.

use api::governance::{BallotResponse, Rules, Tally, Vote, Voted};
use api::{IdentityId, ProposalId};
use cosmwasm_std::{Addr, Deps, DepsMut, Env, MessageInfo, Order, Response, StdResult, Uint128, Uint256};
use cw_storage_plus::{Bound, Map};
use lean_serde::lean_serde;

use crate::{ContractError, config, enrolment, proposals};

#[lean_serde]
struct Ballot {
    voter: Addr,
    vote: Vote,
    power: Uint128,
}

const BALLOTS: Map<(ProposalId, IdentityId), Ballot> = Map::new("ballot");

/// What a vote came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Passed,
    /// Missed the threshold.
    Rejected,
    /// Missed the quorum of GRAIN or of identities.
    NoQuorum,
    Vetoed,
}

pub(crate) fn vote(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    proposal: ProposalId,
    vote: Vote,
) -> Result<Response, ContractError> {
    let config = config::get(deps.as_ref())?;
    let identity = enrolment::voter(deps.as_ref(), env, &config, &info.sender)?;
    let (facts, mut standing) = proposals::load(deps.storage, proposal)?;
    facts.check_open(proposal, env.block.time.seconds())?;
    if BALLOTS.has(deps.storage, (proposal, identity)) {
        return Err(ContractError::AlreadyVoted { proposal, identity });
    }
    let power = config.token.power_at(&deps.querier, &info.sender, facts.height)?;
    if power.is_zero() {
        let address = info.sender.to_string();
        return Err(ContractError::NoPower { proposal, address, height: facts.height });
    }
    standing.tally = add(standing.tally, vote, power)?;
    proposals::update(deps.storage, proposal, &standing)?;
    BALLOTS.save(deps.storage, (proposal, identity), &Ballot { voter: info.sender.clone(), vote, power })?;
    Ok(Response::new().add_event(Voted { proposal, identity, vote: name(vote).into(), power }))
}

fn name(vote: Vote) -> &'static str {
    match vote {
        Vote::Yes => "yes",
        Vote::No => "no",
        Vote::Abstain => "abstain",
        Vote::Veto => "veto",
    }
}

fn add(mut tally: Tally, vote: Vote, power: Uint128) -> Result<Tally, ContractError> {
    let side = match vote {
        Vote::Yes => &mut tally.yes,
        Vote::No => &mut tally.no,
        Vote::Abstain => &mut tally.abstain,
        Vote::Veto => &mut tally.veto,
    };
    *side = side.checked_add(power)?;
    tally.identities = tally.identities.saturating_add(1);
    Ok(tally)
}

/// What a tally comes to under the rules, of all the power there was. Shares are compared by
/// cross-multiplication in 256 bits, so that nothing is rounded.
pub(crate) fn outcome(rules: &Rules, tally: &Tally, total_power: Uint128) -> Outcome {
    let wide = |amount: Uint128| Uint256::from(amount);
    let bps = |share: u16, of: Uint256| of.saturating_mul(Uint256::from(u32::from(share)));
    let scale = Uint256::from(10_000u32);
    let decided = wide(tally.yes).saturating_add(wide(tally.no)).saturating_add(wide(tally.veto));
    let voted = decided.saturating_add(wide(tally.abstain));

    let enough = voted >= wide(rules.quorum_floor)
        && voted.saturating_mul(scale) >= bps(rules.quorum_bps, wide(total_power))
        && tally.identities >= rules.min_identities;
    if !enough {
        Outcome::NoQuorum
    } else if wide(tally.veto).saturating_mul(scale) >= bps(rules.veto_bps, voted) {
        Outcome::Vetoed
    } else if wide(tally.yes).saturating_mul(scale) > bps(rules.threshold_bps, decided) {
        Outcome::Passed
    } else {
        Outcome::Rejected
    }
}

/// The vote of one identity.
pub(crate) fn ballot(
    deps: Deps,
    proposal: ProposalId,
    identity: IdentityId,
) -> StdResult<Option<BallotResponse>> {
    let ballot = BALLOTS.may_load(deps.storage, (proposal, identity))?;
    Ok(ballot.map(|Ballot { voter, vote, power }| BallotResponse { identity, voter, vote, power }))
}

/// The identity that voted with an address, whosever it is now. Looks at every vote: for queries.
pub(crate) fn cast_with(deps: Deps, proposal: ProposalId, address: &Addr) -> StdResult<Option<IdentityId>> {
    for entry in BALLOTS.prefix(proposal).range(deps.storage, None, None, Order::Ascending) {
        let (identity, ballot) = entry?;
        if ballot.voter == *address {
            return Ok(Some(identity));
        }
    }
    Ok(None)
}

pub(crate) fn ballots(
    deps: Deps,
    proposal: ProposalId,
    start_after: Option<IdentityId>,
    limit: Option<u32>,
) -> StdResult<Vec<BallotResponse>> {
    BALLOTS
        .prefix(proposal)
        .range(deps.storage, start_after.map(Bound::exclusive), None, Order::Ascending)
        .take(api::page(limit))
        .map(|entry| {
            let (identity, Ballot { voter, vote, power }) = entry?;
            Ok(BallotResponse { identity, voter, vote, power })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: Rules = Rules {
        quorum_bps: 2_000,
        quorum_floor: Uint128::new(100),
        min_identities: 5,
        threshold_bps: 5_000,
        veto_bps: 3_340,
    };

    fn tally(yes: u128, no: u128, abstain: u128, veto: u128, identities: u32) -> Tally {
        Tally { yes: yes.into(), no: no.into(), abstain: abstain.into(), veto: veto.into(), identities }
    }

    fn of(tally: Tally, total: u128) -> Outcome {
        outcome(&RULES, &tally, total.into())
    }

    #[test]
    fn quorum_is_of_grain_of_a_floor_and_of_identities() {
        assert_eq!(of(tally(200, 0, 0, 0, 5), 1_000), Outcome::Passed);
        assert_eq!(of(tally(199, 0, 0, 0, 5), 1_000), Outcome::NoQuorum, "share");
        assert_eq!(of(tally(99, 0, 0, 0, 5), 100), Outcome::NoQuorum, "floor");
        assert_eq!(of(tally(200, 0, 0, 0, 4), 1_000), Outcome::NoQuorum, "identities");
        assert_eq!(of(tally(1, 0, 199, 0, 5), 1_000), Outcome::Passed, "abstain counts for the quorum");
    }

    #[test]
    fn half_is_not_enough_and_a_third_vetoes() {
        assert_eq!(of(tally(100, 100, 0, 0, 5), 200), Outcome::Rejected);
        assert_eq!(of(tally(101, 100, 0, 0, 5), 201), Outcome::Passed);
        assert_eq!(of(tally(666, 0, 0, 334, 5), 1_000), Outcome::Vetoed);
        assert_eq!(of(tally(667, 0, 0, 333, 5), 1_000), Outcome::Passed);
        assert_eq!(of(tally(0, 0, 200, 0, 5), 200), Outcome::Rejected);
    }

    #[test]
    fn the_largest_amounts_do_not_overflow() {
        let max = u128::MAX;
        assert_eq!(of(tally(max, max - 1, max, 0, 5), max), Outcome::Passed);
    }
}
