//! reward-token.

use api::permission::Role;
use api::reward_token::{Durations, ExecuteMsg, InstantiateMsg, Pausable};
use cosmwasm_std::{Coin, StdError, Uint128, to_json_binary};
use cw_ownable::{Action, OwnershipError};
use cw20::Logo;
use reward_token::ContractError;
use testkit::{NATIVE, START};

use super::cast::{HOLDING, World, offer};
use super::table::described;
use super::trial::{Call, Case, Trial};

/// cw20-base has an account for what wallets show; the suite names none.
const UNNAMED: &str = "where there is no marketing address";
const ONE: Uint128 = Uint128::one();

#[test]
fn reward_token() {
    let cases = wallet().into_iter().chain(bond()).chain(owners()).collect();
    Trial {
        name: "reward-token",
        contract: |world| world.suite.contracts.token.clone(),
        callers: ExecuteMsg::callers,
        about_sender: |error| error.downcast_ref().is_some_and(about_sender),
        cases,
        schema: described(&cosmwasm_schema::schema_for!(ExecuteMsg)),
    }
    .hold();
}

fn about_sender(error: &ContractError) -> bool {
    use cw20_base::ContractError as Cw20;
    matches!(
        error,
        ContractError::Ownership(OwnershipError::NotOwner | OwnershipError::NotPendingOwner)
            | ContractError::Control(control::ControlError::Renounced)
            | ContractError::NotDataPool { .. }
            | ContractError::NoMinter
            // whoever has no GRAIN, bond, delegate or allowance
            | ContractError::Insufficient { .. }
            | ContractError::NotBonded { .. }
            | ContractError::NotDelegated { .. }
            | ContractError::Cw20(
                Cw20::Unauthorized {} | Cw20::Std(StdError::Overflow { .. } | StdError::NotFound { .. })
            )
    )
}

/// What cw20-base does.
fn wallet() -> Vec<Case<ExecuteMsg>> {
    vec![
        |world| {
            let recipient = world.suite.address("friend").into();
            Call::of(ExecuteMsg::Transfer { recipient, amount: ONE })
        },
        |_| Call::of(ExecuteMsg::Burn { amount: ONE }),
        |world| {
            let contract = world.suite.contracts.governance.to_string();
            Call::of(ExecuteMsg::Send { contract, amount: ONE, msg: fund() })
        },
        |world| {
            let spender = world.suite.address("friend").into();
            Call::of(ExecuteMsg::IncreaseAllowance { spender, amount: ONE, expires: None })
        },
        |world| {
            let (holder, spender) = (world.who(Role::Holder), world.suite.address("friend").to_string());
            let allow =
                ExecuteMsg::IncreaseAllowance { spender: spender.clone(), amount: ONE, expires: None };
            world.suite.grain_msg(&holder, &allow).expect("allow");
            Call::of(ExecuteMsg::DecreaseAllowance { spender, amount: ONE, expires: None })
        },
        |world| {
            let (owner, recipient) = (allowing(world), world.suite.address("friend").into());
            Call::of(ExecuteMsg::TransferFrom { owner, recipient, amount: ONE }).note("with an allowance")
        },
        |world| {
            let (owner, contract) = (allowing(world), world.suite.contracts.governance.to_string());
            Call::of(ExecuteMsg::SendFrom { owner, contract, amount: ONE, msg: fund() })
                .note("with an allowance")
        },
        |world| {
            Call::of(ExecuteMsg::BurnFrom { owner: allowing(world), amount: ONE }).note("with an allowance")
        },
        |world| {
            let recipient = world.suite.address("friend").into();
            Call::of(ExecuteMsg::Mint { recipient, amount: ONE })
        },
        |_| Call::of(ExecuteMsg::UpdateMinter { new_minter: None }),
        |_| {
            let project = Some("https://example.org".into());
            Call::of(ExecuteMsg::UpdateMarketing { project, description: None, marketing: None })
                .note(UNNAMED)
        },
        |_| Call::of(ExecuteMsg::UploadLogo(Logo::Url("https://example.org/logo".into()))).note(UNNAMED),
    ]
}

/// Bonds, power, reserve.
fn bond() -> Vec<Case<ExecuteMsg>> {
    vec![
        |_| Call::of(ExecuteMsg::Bond { amount: ONE }),
        |_| Call::of(ExecuteMsg::Unbond { amount: ONE }),
        |world| {
            let holder = world.who(Role::Holder);
            world.suite.unbond(&holder, HOLDING).expect("unbond");
            world.suite.advance(Durations::localnet().unbonding);
            Call::of(ExecuteMsg::Release { address: Some(holder.into()) })
        },
        |world| {
            let to = world.suite.address("friend").into();
            Call::of(ExecuteMsg::Delegate { to })
        },
        |world| {
            let (holder, friend) = (world.who(Role::Holder), world.suite.address("friend"));
            world.suite.delegate(&holder, &friend).expect("delegate");
            Call::of(ExecuteMsg::Undelegate {})
        },
        |_| Call::of(ExecuteMsg::Emit {}).paying(1_000_000, NATIVE),
        |world| {
            let (payer, treasury) = (world.who(Role::Buyer), world.suite.address("treasury"));
            let minted = world.suite.emit(&payer, Coin::new(1_000_000u128, NATIVE)).expect("emit");
            world.suite.take_back_emission(&treasury, minted).expect("data-pool holds it");
            let (amount, min_out) = (HOLDING.into(), Uint128::zero());
            Call::of(ExecuteMsg::Redeem { amount, min_out })
        },
        |world| {
            let token = world.suite.contracts.token.clone();
            world.surplus(&token);
            Call::of(ExecuteMsg::Skim { denom: NATIVE.into() })
        },
    ]
}

fn owners() -> Vec<Case<ExecuteMsg>> {
    vec![
        |world| {
            let contracts = world.suite.contracts.clone();
            let unwired = world.another(&contracts.token, &unwired());
            let (data_pool, purse) = (contracts.data_pool.into(), contracts.governance.into());
            Call::of(ExecuteMsg::Wire { data_pool, purse }).at(unwired)
        },
        |_| Call::of(ExecuteMsg::Pause { action: Pausable::Bond, seconds: 60 }),
        |world| {
            let (owner, action) = (world.who(Role::Owner), Pausable::Bond);
            world.suite.grain_msg(&owner, &ExecuteMsg::Pause { action, seconds: 60 }).expect("pause");
            Call::of(ExecuteMsg::Lift { action })
        },
        |world| Call::of(ExecuteMsg::UpdateOwnership(offer(&world.suite.address("heir")))).note("transfer"),
        |world| {
            let token = world.suite.contracts.token.clone();
            let heir = world.offered(&token);
            let accept = ExecuteMsg::UpdateOwnership(Action::AcceptOwnership);
            Call::of(accept).note("accept").played(Role::Owner, heir)
        },
        |_| Call::of(ExecuteMsg::UpdateOwnership(Action::RenounceOwnership)).note("renounce"),
    ]
}

/// The treasury lets everyone spend; it is returned.
fn allowing(world: &mut World) -> String {
    let treasury = world.suite.address("treasury");
    for spender in world.everyone() {
        let allow = ExecuteMsg::IncreaseAllowance { spender: spender.into(), amount: ONE, expires: None };
        world.suite.grain_msg(&treasury, &allow).expect("allow");
    }
    treasury.into()
}

fn fund() -> cosmwasm_std::Binary {
    to_json_binary(&api::governance::ReceiveMsg::Fund {}).expect("a message is JSON")
}

fn unwired() -> InstantiateMsg {
    InstantiateMsg {
        owner: None,
        name: "Grain".into(),
        symbol: "GRAIN".into(),
        decimals: 6,
        genesis: vec![],
        marketing: None,
        cap: START.into(),
        reserve_denom: NATIVE.into(),
        alpha_bps: 8_000,
        virtual_supply: ONE,
        virtual_reserve: ONE,
        durations: Durations::localnet(),
    }
}
