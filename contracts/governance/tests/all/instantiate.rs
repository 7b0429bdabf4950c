use api::check::InputError;
use api::governance::{
    Durations, Founders, Guardian, InstantiateMsg, MAX_FOUNDERS_TERM, MAX_GUARDIAN_TERM, Rules,
};
use api::reward_token;
use cosmwasm_std::testing::{message_info, mock_dependencies, mock_env};
use cosmwasm_std::{Addr, Coin, ContractResult, SystemResult, Uint128, to_json_binary};
use governance::ContractError;
use governance::contract::instantiate;

const DAY: u64 = 86_400;

fn address(name: &str) -> String {
    cosmwasm_std::testing::MockApi::default().addr_make(name).to_string()
}

fn now() -> u64 {
    mock_env().block.time.seconds()
}

fn attempt(change: impl FnOnce(&mut InstantiateMsg)) -> Result<(), ContractError> {
    attempt_with(28 * DAY, change)
}

/// Instantiates with a token that takes so long to unbond.
fn attempt_with(unbonding: u64, change: impl FnOnce(&mut InstantiateMsg)) -> Result<(), ContractError> {
    let mut deps = mock_dependencies();
    deps.querier.update_wasm(move |_| {
        let config = reward_token::ConfigResponse {
            data_pool: None,
            purse: None,
            cap: Uint128::one(),
            reserve_denom: "ustake".into(),
            alpha_bps: 1,
            virtual_supply: Uint128::one(),
            virtual_reserve: Uint128::one(),
            durations: reward_token::Durations { unbonding, emission_week: 1 },
        };
        SystemResult::Ok(ContractResult::Ok(to_json_binary(&config).unwrap()))
    });
    let mut msg = InstantiateMsg {
        registry: address("registry"),
        token: address("token"),
        deposit: Coin::new(1u128, "ustake"),
        nullifier_domain: 1,
        rules: Rules {
            quorum_bps: 2_000,
            quorum_floor: Uint128::new(1),
            min_identities: 5,
            threshold_bps: 5_000,
            veto_bps: 3_340,
        },
        durations: Durations::production(),
        guardians: vec![],
        founders: None,
    };
    change(&mut msg);
    let info = message_info(&Addr::unchecked(address("owner")), &[]);
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
    let class = |least, got| range("migration_timelock", least, u128::from(60 * DAY), got);
    let below = u128::from(2 * DAY);
    assert_eq!(attempt(|msg| msg.durations.migration_timelock = 2 * DAY - 1), class(below, below - 1));
    let above = u128::from(60 * DAY) + 1;
    assert_eq!(attempt(|msg| msg.durations.migration_timelock = 60 * DAY + 1), class(below, above));
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
        let expected = "a native denom: a letter, then letters, digits and / : . _ -, 3 to 128 characters";
        let error = InputError::Malformed { what: "deposit.denom", value: denom.into(), expected };
        assert_eq!(attempt(|msg| msg.deposit.denom = denom.into()), Err(error.into()));
    }
}

#[test]
fn what_votes_stays_bonded_until_nothing_it_voted_for_can_happen() {
    // 7 + 14 + 7 days
    assert_eq!(attempt_with(28 * DAY, |_| ()), Ok(()));
    let (unbonding, needed) = (28 * DAY - 1, 28 * DAY);
    assert_eq!(attempt_with(unbonding, |_| ()), Err(ContractError::UnbondingTooShort { unbonding, needed }));
    assert_eq!(attempt_with(unbonding, |msg| msg.durations.voting -= 1), Ok(()));
    assert!(reward_token::Durations::production().unbonding >= Durations::production().longest());
    assert!(reward_token::Durations::localnet().unbonding >= Durations::localnet().longest());
}

#[test]
fn guardians_have_terms_and_are_named_once() {
    let named = |name: &str, until| Guardian { guardian: address(name), until };
    let last = now() + MAX_GUARDIAN_TERM;
    assert_eq!(attempt(|msg| msg.guardians = vec![named("a", now() + 1), named("b", last)]), Ok(()));
    let out = |until| range("until", u128::from(now() + 1), u128::from(last), u128::from(until));
    assert_eq!(attempt(|msg| msg.guardians = vec![named("a", now())]), out(now()));
    assert_eq!(attempt(|msg| msg.guardians = vec![named("a", last + 1)]), out(last + 1));
    let twice = InputError::Repeated { what: "guardians", value: address("a") };
    assert_eq!(attempt(|msg| msg.guardians = vec![named("a", last), named("a", last)]), Err(twice.into()));
    let nine = (0..9).map(|i| named(&format!("g{i}"), last)).collect();
    let many = InputError::TooMany { what: "guardians", max: 8, got: 9 };
    assert_eq!(attempt(|msg| msg.guardians = nine), Err(many.into()));
    let foreign = Guardian { guardian: "nobody".into(), until: last };
    let error = InputError::Address { what: "guardian", value: "nobody".into() };
    assert_eq!(attempt(|msg| msg.guardians = vec![foreign]), Err(error.into()));
}

#[test]
fn founders_are_few_a_majority_of_them_decides_and_they_end() {
    let group = |count: usize, threshold| Founders {
        members: (0..count).map(|i| address(&format!("founder {i}"))).collect(),
        threshold,
        until: now() + MAX_FOUNDERS_TERM,
        enrolled: 5,
        bonded: Uint128::one(),
    };
    let of = |founders: Founders| attempt(|msg| msg.founders = Some(founders));
    for (count, threshold) in [(3, 2), (3, 3), (4, 3), (16, 9)] {
        assert_eq!(of(group(count, threshold)), Ok(()), "{threshold} of {count}");
    }
    assert_eq!(of(group(3, 1)), range("threshold", 2, 3, 1));
    assert_eq!(of(group(4, 2)), range("threshold", 3, 4, 2));
    assert_eq!(of(group(3, 4)), range("threshold", 2, 3, 4));
    assert_eq!(of(group(2, 2)), range("founders", 3, 255, 2));
    let many = InputError::TooMany { what: "founders", max: 16, got: 17 };
    assert_eq!(of(group(17, 9)), Err(many.into()));
    assert_eq!(of(group(0, 1)), Err(InputError::Empty { what: "founders" }.into()));
    let mut twice = group(3, 2);
    twice.members[2] = twice.members[0].clone();
    let repeated = InputError::Repeated { what: "founders", value: twice.members[0].clone() };
    assert_eq!(of(twice), Err(repeated.into()));
    let (first, last) = (u128::from(now() + 1), u128::from(now() + MAX_FOUNDERS_TERM));
    for until in [now(), now() + MAX_FOUNDERS_TERM + 1] {
        assert_eq!(of(Founders { until, ..group(3, 2) }), range("until", first, last, u128::from(until)));
    }
    assert_eq!(of(Founders { enrolled: 4, ..group(3, 2) }), range("enrolled", 5, u128::from(u64::MAX), 4));
    let none = Founders { bonded: Uint128::zero(), ..group(3, 2) };
    assert_eq!(of(none), Err(InputError::Zero { what: "bonded" }.into()));
    let mut foreign = group(3, 2);
    foreign.members[1] = "nobody".into();
    let error = InputError::Address { what: "founders", value: "nobody".into() };
    assert_eq!(of(foreign), Err(error.into()));
}
