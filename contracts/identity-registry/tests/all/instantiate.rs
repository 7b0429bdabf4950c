use api::check::InputError;
use api::identity_registry::{
    ConfigResponse, Durations, InstantiateMsg, MAX_GENESIS_ROLES, MAX_ROLE_NAME, QueryMsg, RoleDraft,
    RoleResponse,
};
use cosmwasm_std::testing::MockApi;
use cosmwasm_std::{Addr, Coin};
use cw_multi_test::{App, AppBuilder, ContractWrapper, Executor};
use cw_ownable::Ownership;
use identity_registry::ContractError;

const DAY: u64 = 86_400;

fn app() -> (App, Addr) {
    let api = MockApi::default().with_prefix("wasm");
    let deployer = api.addr_make("deployer");
    let app = AppBuilder::new().with_api(api).build(|router, _, storage| {
        router.bank.init_balance(storage, &deployer, vec![Coin::new(10u128, "ustake")]).unwrap();
    });
    (app, deployer)
}

fn good() -> InstantiateMsg {
    InstantiateMsg {
        owner: None,
        relayer_bond: Coin::new(1u128, "ustake"),
        roles: vec![role("curator", None)],
        durations: Durations::production(),
    }
}

fn role(name: &str, admin: Option<&str>) -> RoleDraft {
    RoleDraft::plain(name, admin)
}

fn instantiate(app: &mut App, from: &Addr, msg: &InstantiateMsg, funds: &[Coin]) -> anyhow::Result<Addr> {
    let code = app.store_code(Box::new(ContractWrapper::new(
        identity_registry::contract::execute,
        identity_registry::contract::instantiate,
        identity_registry::contract::query,
    )));
    app.instantiate_contract(code, from.clone(), msg, funds, "registry", None)
}

fn refused(msg: &InstantiateMsg, funds: &[Coin]) -> ContractError {
    let (mut app, deployer) = app();
    instantiate(&mut app, &deployer, msg, funds).unwrap_err().downcast().unwrap()
}

fn with(change: impl FnOnce(&mut InstantiateMsg)) -> InstantiateMsg {
    let mut msg = good();
    change(&mut msg);
    msg
}

#[test]
fn everything_is_as_asked() {
    let (mut app, deployer) = app();
    let msg = with(|msg| msg.roles = vec![role("curator", None), role("auditor", Some("curator"))]);
    let registry = instantiate(&mut app, &deployer, &msg, &[]).unwrap();
    let config: ConfigResponse = app.wrap().query_wasm_smart(&registry, &QueryMsg::Config {}).unwrap();
    let expected = ConfigResponse {
        marketplace: None,
        purse: None,
        relayer_bond: msg.relayer_bond,
        durations: msg.durations,
        epoch: 0,
        identities: 0,
    };
    assert_eq!(config, expected);
    for expected in msg.roles {
        let query = QueryMsg::Role { role: expected.name.clone() };
        let found: RoleResponse = app.wrap().query_wasm_smart(&registry, &query).unwrap();
        assert_eq!(found.role, expected);
    }
    let version = cw2::query_contract_info(&app.wrap(), registry.clone()).unwrap();
    assert_eq!(version.contract, "sheaf:identity-registry");
    assert_eq!(version.version, env!("CARGO_PKG_VERSION"));
}

#[test]
fn the_owner_is_the_sender_or_whoever_is_named() {
    let (mut app, deployer) = app();
    let ann = app.api().addr_make("ann");
    for (named, owner) in [(None, &deployer), (Some(ann.to_string()), &ann)] {
        let registry = instantiate(&mut app, &deployer, &with(|msg| msg.owner = named), &[]).unwrap();
        let found: Ownership<String> =
            app.wrap().query_wasm_smart(&registry, &QueryMsg::Ownership {}).unwrap();
        assert_eq!(found.owner, Some(owner.to_string()));
    }
    let foreign = crate::common::foreign();
    let error = refused(&with(|msg| msg.owner = Some(foreign.clone())), &[]);
    assert_eq!(error, crate::common::not_here("owner", &foreign));
}

#[test]
fn it_takes_no_money() {
    let error = refused(&good(), &[Coin::new(3u128, "ustake")]);
    let expected = InputError::Funds { expected: "nothing".into(), got: "3ustake".into() };
    assert_eq!(error, expected.into());
}

#[test]
fn a_bond_is_some_native_coin() {
    let zero = with(|msg| msg.relayer_bond = Coin::new(0u128, "ustake"));
    assert_eq!(refused(&zero, &[]), InputError::Zero { what: "relayer_bond" }.into());
    for denom in ["", "x", "9stake", "cw20:wasm1abc", "u stake"] {
        let expected = InputError::Malformed {
            what: "relayer_bond.denom",
            value: denom.into(),
            expected: "a native denom: a letter, then letters, digits and / : . _ -, 3 to 128 characters",
        };
        let msg = with(|msg| msg.relayer_bond = Coin::new(1u128, denom));
        assert_eq!(refused(&msg, &[]), expected.into());
    }
}

#[test]
fn durations_have_ranges() {
    let durations = |unbonding, committee_grace| {
        with(|msg| msg.durations = Durations { unbonding, committee_grace, ..Durations::production() })
    };
    for (unbonding, grace) in [(2, 1), (90 * DAY, 7 * DAY), (DAY + 1, DAY)] {
        let (mut app, deployer) = app();
        instantiate(&mut app, &deployer, &durations(unbonding, grace), &[]).unwrap();
    }
    let range = |what, max: u64, got: u64| -> ContractError {
        InputError::Range { what, min: 1, max: max.into(), got: got.into() }.into()
    };
    for got in [0, 90 * DAY + 1, u64::MAX] {
        assert_eq!(refused(&durations(got, 1), &[]), range("unbonding", 90 * DAY, got));
    }
    for got in [0, 7 * DAY + 1, u64::MAX] {
        assert_eq!(refused(&durations(30 * DAY, got), &[]), range("committee_grace", 7 * DAY, got));
    }
    for (unbonding, grace) in [(DAY, DAY), (1, 2)] {
        let error = ContractError::UnbondingTooShort { unbonding, grace };
        assert_eq!(refused(&durations(unbonding, grace), &[]), error);
    }
}

#[test]
fn every_other_duration_has_a_range_too() {
    type Field = fn(&mut Durations) -> &mut u64;
    let fields: [(&str, Field, u64, u64); 8] = [
        ("committee_term", |d| &mut d.committee_term, 1, 366 * DAY),
        ("suspension", |d| &mut d.suspension, 1, 30 * DAY),
        ("rebind_delay", |d| &mut d.rebind_delay, 1, 30 * DAY),
        ("rebind_window", |d| &mut d.rebind_window, 1, 90 * DAY),
        ("forget_after", |d| &mut d.forget_after, 1, 3_650 * DAY),
        ("nullifier_retention", |d| &mut d.nullifier_retention, 730 * DAY, 3_650 * DAY),
        ("custody_retention", |d| &mut d.custody_retention, 1, 500 * DAY),
        ("key_notice", |d| &mut d.key_notice, 1, 30 * DAY),
    ];
    for (what, field, min, max) in fields {
        for got in [min - 1, max + 1] {
            let error = InputError::Range { what, min: min.into(), max: max.into(), got: got.into() };
            assert_eq!(refused(&with(|msg| *field(&mut msg.durations) = got), &[]), error.into());
        }
        for good in [min, max] {
            let (mut app, deployer) = app();
            let msg = with(|msg| {
                msg.durations.nullifier_retention = 3_650 * DAY;
                *field(&mut msg.durations) = good;
            });
            instantiate(&mut app, &deployer, &msg, &[]).unwrap();
        }
    }
    let (mut app, deployer) = app();
    let local = with(|msg| msg.durations = Durations::localnet());
    instantiate(&mut app, &deployer, &local, &[]).unwrap();
}

#[test]
fn roles_are_checked() {
    let roles = |roles: Vec<RoleDraft>| with(|msg| msg.roles = roles);
    let many = |count: usize| (0..count).map(|n| role(&"x".repeat(n + 1), None)).collect::<Vec<_>>();
    let (mut app, deployer) = app();
    instantiate(&mut app, &deployer, &roles(many(MAX_GENESIS_ROLES)), &[]).unwrap();
    let too_many = InputError::TooMany { what: "roles", max: 16, got: 17 };
    assert_eq!(refused(&roles(many(MAX_GENESIS_ROLES + 1)), &[]), too_many.into());

    let twice = roles(vec![role("a", None), role("a", None)]);
    assert_eq!(refused(&twice, &[]), ContractError::RoleExists { role: "a".into() });
    let before = roles(vec![role("a", Some("b")), role("b", None)]);
    assert_eq!(refused(&before, &[]), ContractError::UnknownRole { role: "b".into() });
    let itself = roles(vec![role("a", Some("a"))]);
    assert_eq!(refused(&itself, &[]), ContractError::UnknownRole { role: "a".into() });
    let long = "x".repeat(MAX_ROLE_NAME + 1);
    let too_long = InputError::TooLong { what: "role", max: 32, got: 33 };
    assert_eq!(refused(&roles(vec![role(&long, None)]), &[]), too_long.into());
}
