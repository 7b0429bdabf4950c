use api::check::InputError;
use api::data_pool::{ConfigResponse, Durations, ExecuteMsg, InstantiateMsg, QueryMsg};
use cosmwasm_std::testing::{message_info, mock_dependencies, mock_env};
use cosmwasm_std::{Addr, Coin};
use cw_ownable::OwnershipError;
use data_pool::ContractError;
use data_pool::contract::instantiate;
use testkit::{COHORT_DEPOSIT, NATIVE, POOL_DEPOSIT, Suite};

use crate::support::{native, refused, refused_with};

#[test]
fn the_settings_are_those_it_was_set_up_with() {
    let suite = Suite::new();
    let config: ConfigResponse = suite.ask_pool(&QueryMsg::Config {});
    assert_eq!(config.registry, suite.contracts.registry);
    assert_eq!(config.token, suite.contracts.token);
    assert_eq!(config.marketplace, Some(suite.contracts.marketplace.clone()));
    assert_eq!(config.authority, suite.contracts.governance);
    assert_eq!(config.purse, suite.contracts.governance);
    assert_eq!(config.reserve_denom, NATIVE);
    assert_eq!(config.pool_deposit, native(POOL_DEPOSIT));
    assert_eq!(config.cohort_deposit, native(COHORT_DEPOSIT));
    assert_eq!(config.contribution_deposit, native(0));
    assert_eq!(config.durations, Durations::localnet());
    let owner: cw_ownable::Ownership<String> = suite.ask_pool(&QueryMsg::Ownership {});
    assert_eq!(owner.owner, Some(suite.owner.to_string()));
}

#[test]
fn marketplace_is_wired_once_and_by_the_owner() {
    let mut suite = Suite::new();
    let stranger = suite.account("stranger");
    let msg = ExecuteMsg::Wire { marketplace: stranger.to_string() };
    assert_eq!(refused(&mut suite, &stranger, &msg), ContractError::Ownership(OwnershipError::NotOwner));
    let (owner, marketplace) = (suite.owner.clone(), suite.contracts.marketplace.clone());
    assert_eq!(refused(&mut suite, &owner, &msg), ContractError::AlreadyWired { marketplace });
}

#[test]
fn messages_that_take_no_money_refuse_it() {
    let mut suite = Suite::new();
    let stranger = suite.account("stranger");
    let error = || InputError::Funds { expected: "nothing".into(), got: format!("7{NATIVE}") }.into();
    for msg in [
        ExecuteMsg::Cut { pool: 1 },
        ExecuteMsg::Close { pool: 1 },
        ExecuteMsg::Flush { denom: NATIVE.into() },
        ExecuteMsg::Withdraw { contribution: 1 },
        ExecuteMsg::Void { order: 1 },
        ExecuteMsg::Claim { identity: None, claims: vec![], limit: None },
        ExecuteMsg::UpdateOwnership(cw_ownable::Action::RenounceOwnership),
    ] {
        assert_eq!(refused_with(&mut suite, &stranger, &msg, &[native(7)]), error());
    }
}

#[test]
fn ownership_moves_in_two_steps() {
    let mut suite = Suite::new();
    let (owner, heir) = (suite.owner.clone(), suite.account("heir"));
    let offer = ExecuteMsg::UpdateOwnership(cw_ownable::Action::TransferOwnership {
        new_owner: heir.to_string(),
        expiry: None,
    });
    assert_eq!(refused(&mut suite, &heir, &offer), ContractError::Ownership(OwnershipError::NotOwner));
    suite.data_pool(&owner, &offer).unwrap();
    let accept = ExecuteMsg::UpdateOwnership(cw_ownable::Action::AcceptOwnership);
    assert_eq!(
        refused(&mut suite, &owner, &accept),
        ContractError::Ownership(OwnershipError::NotPendingOwner)
    );
    suite.data_pool(&heir, &accept).unwrap();
    let now: cw_ownable::Ownership<String> = suite.ask_pool(&QueryMsg::Ownership {});
    assert_eq!(now.owner, Some(heir.to_string()));
}

const DAY: u64 = 86_400;

fn good() -> InstantiateMsg {
    let address = |name: &str| cosmwasm_std::testing::MockApi::default().addr_make(name).to_string();
    InstantiateMsg {
        owner: None,
        registry: address("registry"),
        token: address("token"),
        authority: address("authority"),
        purse: address("purse"),
        reserve_denom: NATIVE.into(),
        pool_deposit: Coin::new(0u128, NATIVE),
        cohort_deposit: Coin::new(1u128, NATIVE),
        contribution_deposit: Coin::new(1u128, NATIVE),
        durations: Durations::production(),
    }
}

fn try_with(change: impl FnOnce(&mut InstantiateMsg)) -> Result<(), ContractError> {
    let mut msg = good();
    change(&mut msg);
    let info = message_info(&Addr::unchecked(good().registry), &[]);
    instantiate(mock_dependencies().as_mut(), mock_env(), info, msg).map(|_| ())
}

#[test]
fn durations_have_ranges() {
    assert_eq!(try_with(|_| ()), Ok(()));
    let range = |what, max: u64, got: u64| {
        Err(InputError::Range { what, min: 1, max: max.into(), got: got.into() }.into())
    };
    assert_eq!(try_with(|m| m.durations.decide = 0), range("decide", 90 * DAY, 0));
    assert_eq!(try_with(|m| m.durations.decide = 91 * DAY), range("decide", 90 * DAY, 91 * DAY));
    assert_eq!(try_with(|m| m.durations.publish = 0), range("publish", 30 * DAY, 0));
    assert_eq!(try_with(|m| m.durations.grace = 8 * DAY), range("grace", 7 * DAY, 8 * DAY));
    assert_eq!(
        try_with(|m| m.durations.cohort_trial = 401 * DAY),
        range("cohort_trial", 400 * DAY, 401 * DAY)
    );
    assert_eq!(try_with(|m| m.durations.relayer_week = 0), range("relayer_week", 30 * DAY, 0));
    assert_eq!(try_with(|m| m.durations.cosign = 0), range("cosign", 7 * DAY, 0));
    assert_eq!(try_with(|m| m.durations.cosign = 7 * DAY + 1), range("cosign", 7 * DAY, 7 * DAY + 1));
    assert_eq!(try_with(|m| m.durations.verify = 61 * DAY), range("verify", 60 * DAY, 61 * DAY));
    assert_eq!(try_with(|m| m.durations.audit = 15 * DAY), range("audit", 14 * DAY, 15 * DAY));
    assert_eq!(try_with(|m| m.durations.reentry = 91 * DAY), range("reentry", 90 * DAY, 91 * DAY));
    assert_eq!(try_with(|m| m.durations.suspension = 31 * DAY), range("suspension", 30 * DAY, 31 * DAY));
    assert_eq!(try_with(|m| m.durations.sweep = 3_651 * DAY), range("sweep", 3_650 * DAY, 3_651 * DAY));
    assert_eq!(try_with(|m| m.durations = Durations::localnet()), Ok(()));
    let shortest = u128::from(7 * DAY + 1);
    let error =
        InputError::Range { what: "sale", min: shortest, max: u128::from(112 * DAY), got: shortest - 1 };
    assert_eq!(try_with(|m| m.durations.sale = 7 * DAY), Err(error.into()));
    // no cut period would do
    let (min, max, got) = (shortest, u128::from(16 * 5 * DAY), u128::from(90 * DAY));
    let error = InputError::Range { what: "sale", min, max, got };
    assert_eq!(try_with(|m| m.durations.grace = 5 * DAY), Err(error.into()));
}

#[test]
fn addresses_and_denoms_are_checked() {
    let foreign = "cosmos1nobody";
    for (what, change) in [
        ("owner", (|m| m.owner = Some("cosmos1nobody".into())) as fn(&mut InstantiateMsg)),
        ("registry", |m| m.registry = "cosmos1nobody".into()),
        ("token", |m| m.token = "cosmos1nobody".into()),
        ("authority", |m| m.authority = "cosmos1nobody".into()),
        ("purse", |m| m.purse = "cosmos1nobody".into()),
    ] {
        assert_eq!(try_with(change), Err(InputError::Address { what, value: foreign.into() }.into()));
    }
    let malformed = |what, denom: &str| {
        let expected = "a native denom: a letter, then letters, digits and / : . _ -, 3 to 128 characters";
        Err(InputError::Malformed { what, value: denom.chars().take(64).collect(), expected }.into())
    };
    for bad in ["", "ab", "1ustake", "u stake", "cw20:wasm1grain", &"x".repeat(129)] {
        let set = try_with(|m| m.reserve_denom = bad.into());
        assert_eq!(set, malformed("reserve_denom", bad));
        let set = try_with(|m| m.pool_deposit.denom = bad.into());
        assert_eq!(set, malformed("pool_deposit.denom", bad));
        let set = try_with(|m| m.cohort_deposit.denom = bad.into());
        assert_eq!(set, malformed("cohort_deposit.denom", bad));
        let set = try_with(|m| m.contribution_deposit.denom = bad.into());
        assert_eq!(set, malformed("contribution_deposit.denom", bad));
    }
}
