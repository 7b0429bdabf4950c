//! governance.

use api::ProposalId;
use api::governance::{Action, Durations, ExecuteMsg, ReceiveMsg, Vote};
use api::permission::Role;
use cosmwasm_std::{Addr, Coin, Uint128, to_json_binary};
use cw20::Cw20ReceiveMsg;
use governance::ContractError;
use testkit::{NATIVE, PROPOSAL_DEPOSIT, VOTER_GRAIN};

use super::cast::World;
use super::table::described;
use super::trial::{Call, Case, Trial};

#[test]
fn governance() {
    Trial {
        name: "governance",
        contract: |world| world.suite.contracts.governance.clone(),
        callers: ExecuteMsg::callers,
        about_sender: |error| error.downcast_ref().is_some_and(about_sender),
        cases: proposals().into_iter().chain(others()).collect(),
        schema: described(&cosmwasm_schema::schema_for!(ExecuteMsg)),
    }
    .hold();
}

pub(crate) fn about_sender(error: &ContractError) -> bool {
    matches!(
        error,
        ContractError::NoIdentity { .. }
            | ContractError::NotEnrolled { .. }
            | ContractError::OtherDomain { .. }
            | ContractError::NotGuardian { .. }
            | ContractError::NotFounder { .. }
    )
}

fn proposals() -> Vec<Case<ExecuteMsg>> {
    vec![
        |world| {
            let identity = world.who(Role::Identity);
            world.suite.endow(&identity, VOTER_GRAIN);
            Call::of(ExecuteMsg::Enrol {})
        },
        |world| {
            let (title, actions) = ("a proposal".into(), harmless(world));
            let propose = ExecuteMsg::ProposeActions { title, dossier: None, actions };
            Call::of(propose).paying(PROPOSAL_DEPOSIT, NATIVE)
        },
        |world| {
            let to_address = world.suite.address("friend").into();
            let amount = vec![Coin::new(1u128, NATIVE)];
            let propose = ExecuteMsg::Propose {
                title: "a proposal".into(),
                description: "of cw3".into(),
                msgs: vec![cosmwasm_std::BankMsg::Send { to_address, amount }.into()],
                earliest: None,
                latest: None,
            };
            Call::of(propose).paying(PROPOSAL_DEPOSIT, NATIVE)
        },
        |world| Call::of(ExecuteMsg::Vote { proposal: proposed(world), vote: Vote::Yes }),
        |world| Call::of(ExecuteMsg::FounderApprove { proposal: proposed(world) }),
        |world| {
            let proposal = proposed(world);
            world.suite.advance(Durations::localnet().voting);
            Call::of(ExecuteMsg::Conclude { proposal })
        },
        |world| {
            let (voters, actions) = (voters(world), harmless(world));
            Call::of(ExecuteMsg::Execute { proposal: world.suite.pass(&voters, actions) })
        },
        |world| {
            let proposal = proposed(world);
            for voter in voters(world) {
                world.suite.vote(&voter, proposal, Vote::Yes).expect("vote");
            }
            world.suite.advance(Durations::localnet().voting);
            Call::of(ExecuteMsg::Cancel { proposal })
        },
    ]
}

fn others() -> Vec<Case<ExecuteMsg>> {
    vec![
        |_| Call::of(ExecuteMsg::HandOver {}),
        |world| {
            let contracts = world.suite.contracts.clone();
            let (owner, offer) = (world.who(Role::Owner), super::cast::offer(&contracts.governance));
            let offer = api::data_pool::ExecuteMsg::UpdateOwnership(offer);
            world.does(&owner, &contracts.data_pool, &offer);
            Call::of(ExecuteMsg::Adopt { contract: contracts.data_pool.into() })
        },
        |world| {
            world.suite.hand_over();
            let (contract, action) = paused(world);
            Call::of(ExecuteMsg::Pause { contract, action, seconds: 60 })
        },
        |world| {
            world.suite.hand_over();
            let ((contract, action), guardian) = (paused(world), world.who(Role::Guardian));
            let governance = world.suite.contracts.governance.clone();
            let pause = ExecuteMsg::Pause { contract: contract.clone(), action: action.clone(), seconds: 60 };
            world.does(&guardian, &governance, &pause);
            Call::of(ExecuteMsg::Lift { contract, action })
        },
        |_| Call::of(ExecuteMsg::Fund {}).paying(1, NATIVE),
        |world| {
            let msg = to_json_binary(&ReceiveMsg::Fund {}).expect("a message is JSON");
            let sender = world.who(Role::Anyone).into();
            Call::of(ExecuteMsg::Receive(Cw20ReceiveMsg { sender, amount: Uint128::one(), msg }))
        },
        |world| {
            let governance = world.suite.contracts.governance.clone();
            world.surplus(&governance);
            Call::of(ExecuteMsg::Skim { denom: NATIVE.into() })
        },
    ]
}

fn voters(world: &World) -> Vec<Addr> {
    (1..=5).map(|number| world.suite.address(&format!("voter {number}"))).collect()
}

/// A proposal of another voter's than the one who plays the role.
fn proposed(world: &mut World) -> ProposalId {
    let (proposer, actions) = (world.suite.address("voter 2"), harmless(world));
    world.suite.propose(&proposer, actions)
}

/// Lets GRAIN that governance bonds count for a friend: it bonds none.
fn harmless(world: &World) -> Vec<Action> {
    let to = world.suite.address("friend").into();
    vec![testkit::action(&world.suite.contracts.token, &api::reward_token::ExecuteMsg::Delegate { to })]
}

/// A contract, and one of its actions that can be paused.
fn paused(world: &World) -> (String, String) {
    (world.suite.contracts.token.to_string(), api::reward_token::Pausable::Bond.name().into())
}
