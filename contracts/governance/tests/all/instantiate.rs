use api::check::InputError;
use api::governance::{Durations, InstantiateMsg, Rules};
use cosmwasm_std::testing::{message_info, mock_dependencies, mock_env};
use cosmwasm_std::{Coin, Uint128};
use governance::ContractError;
use governance::contract::instantiate;

const DAY: u64 = 86_400;

fn attempt(change: impl FnOnce(&mut InstantiateMsg)) -> Result<(), ContractError> {
    let mut deps = mock_dependencies();
    let address = |name: &str| deps.api.addr_make(name);
    let mut msg = InstantiateMsg {
        registry: address("registry").to_string(),
        token: address("token").to_string(),
        deposit: Coin::new(1u128, "ustake"),
        nullifier_domain: 1,
        rules: Rules {
            quorum_bps: 2_000,
            quorum_floor: Uint128::new(1),
            min_identities: 5,
            threshold_bps: 5_000,
            veto_bps: 3_340,
        },
        durations: Durations { voting: 7 * DAY, timelock: 2 * DAY, execution: 7 * DAY },
    };
    change(&mut msg);
    let info = message_info(&address("owner"), &[]);
    instantiate(deps.as_mut(), mock_env(), info, msg).map(drop)
}

fn range(what: &'static str, min: u128, max: u128, got: u128) -> Result<(), ContractError> {
    Err(InputError::Range { what, min, max, got }.into())
}

#[test]
fn every_setting_has_its_range() {
    assert_eq!(attempt(|_| ()), Ok(()));
    let month = u128::from(30 * DAY);
    assert_eq!(attempt(|msg| msg.durations.voting = 0), range("voting", 1, month, 0));
    assert_eq!(attempt(|msg| msg.durations.timelock = 30 * DAY + 1), range("timelock", 1, month, month + 1));
    assert_eq!(attempt(|msg| msg.durations.execution = 0), range("execution", 1, month, 0));
    assert_eq!(attempt(|msg| msg.rules.quorum_bps = 0), range("quorum_bps", 1, 10_000, 0));
    assert_eq!(attempt(|msg| msg.rules.threshold_bps = 4_999), range("threshold_bps", 5_000, 9_999, 4_999));
    assert_eq!(attempt(|msg| msg.rules.veto_bps = 5_001), range("veto_bps", 1, 5_000, 5_001));
    assert_eq!(
        attempt(|msg| msg.rules.min_identities = 4),
        range("min_identities", 5, u128::from(u32::MAX), 4)
    );
    let zero = |what| Err(InputError::Zero { what }.into());
    assert_eq!(attempt(|msg| msg.rules.quorum_floor = Uint128::zero()), zero("quorum_floor"));
    assert_eq!(attempt(|msg| msg.deposit.amount = Uint128::zero()), zero("deposit"));
}

#[test]
fn addresses_are_of_this_chain() {
    let foreign = "osmo1qqqsyqcyq5rqwzqfpg9scrgwpugpzysn6pytl5".to_string();
    let error = |what| Err(InputError::Address { what, value: foreign.clone() }.into());
    assert_eq!(attempt(|msg| msg.registry = foreign.clone()), error("registry"));
    assert_eq!(attempt(|msg| msg.token = foreign.clone()), error("token"));
}

#[test]
fn the_deposit_is_a_native_coin() {
    for denom in ["", "x", "cw20:wasm1abc"] {
        let expected = "a native denom";
        let error = InputError::Malformed { what: "deposit", value: denom.into(), expected };
        assert_eq!(attempt(|msg| msg.deposit.denom = denom.into()), Err(error.into()));
    }
}
