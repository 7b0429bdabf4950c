use api::identity_registry::{ExecuteMsg, LicenseeEnded, LicenseeGranted, ROLE_LICENSEE};
use api::marketplace::ExecuteMsg as Market;
use attestation::StatusChange;
use cosmwasm_std::Addr;
use identity_registry::ContractError;
use terms::Kind;
use testkit::{NATIVE, Suite};

use crate::common::{event, grant, has_role, refused, refused_to_owner, revoke, send};

fn licence(order: u64) -> ExecuteMsg {
    ExecuteMsg::GrantLicensee { order }
}

fn bought(suite: &mut Suite, market: &testkit::Market, lab: &Addr, duration: u64) -> u64 {
    let mut purchase = market.purchase(&market.cohorts[..1], 10_000);
    purchase.duration = duration;
    suite.buy(lab, purchase, NATIVE).unwrap()
}

fn open() -> (Suite, testkit::Market, Addr, Addr) {
    let mut suite = Suite::new();
    let market = suite.market();
    let lab = suite.buyer("lab", Kind::Academic, "DE");
    let ann = suite.account("ann");
    (suite, market, lab, ann)
}

#[test]
fn a_licence_makes_a_licensee_until_it_ends() {
    let (mut suite, market, lab, ann) = open();
    let order = bought(&mut suite, &market, &lab, 1_000);
    assert_eq!(
        refused(&mut suite, &ann, &licence(order)),
        ContractError::NoLicence { order },
        "not delivered"
    );
    suite.deliver(order).unwrap();
    let until = suite.order(order).licence_until.unwrap();
    let response = send(&mut suite, &ann, &licence(order)).unwrap();
    let (address, pool) = (lab.to_string(), market.pool);
    let told = LicenseeGranted { order, address: address.clone(), pool, until };
    assert_eq!(event::<LicenseeGranted>(&response), told);
    let holds = |suite: &Suite, scope| has_role(suite, ROLE_LICENSEE, &lab, scope);
    assert!(holds(&suite, Some(pool)) && !holds(&suite, Some(pool + 1)) && !holds(&suite, None));
    suite.advance_to(until - 1);
    assert!(holds(&suite, Some(pool)));
    suite.advance(1);
    assert!(!holds(&suite, Some(pool)));
    let response = send(&mut suite, &ann, &licence(order)).unwrap();
    assert_eq!(event::<LicenseeEnded>(&response), LicenseeEnded { order, address, pool });
    assert_eq!(refused(&mut suite, &ann, &licence(order)), ContractError::NoLicence { order }, "once");
}

#[test]
fn the_longest_of_several_counts() {
    let (mut suite, market, lab, ann) = open();
    let [short, long] = [1_000, 2_000].map(|duration| bought(&mut suite, &market, &lab, duration));
    suite.deliver(short).unwrap();
    suite.deliver(long).unwrap();
    send(&mut suite, &ann, &licence(short)).unwrap();
    send(&mut suite, &ann, &licence(long)).unwrap();
    let until = suite.order(long).licence_until.unwrap();
    let error = ContractError::LicenseeAlready { order: short, by: long, until };
    assert_eq!(refused(&mut suite, &ann, &licence(short)), error);
    suite.advance(1_500);
    assert!(has_role(&suite, ROLE_LICENSEE, &lab, Some(market.pool)));
    // the one that has ended takes nothing away
    assert_eq!(refused(&mut suite, &ann, &licence(short)), ContractError::NoLicence { order: short });
    suite.advance(500);
    send(&mut suite, &ann, &licence(long)).unwrap();
}

#[test]
fn an_order_without_a_licence_makes_none() {
    let (mut suite, market, lab, ann) = open();
    let order = bought(&mut suite, &market, &lab, 1_000);
    suite.advance_to(suite.order(order).deliver_by + 30);
    suite.marketplace(&lab, &Market::Refund { order }).unwrap();
    assert_eq!(refused(&mut suite, &ann, &licence(order)), ContractError::NoLicence { order });
    let unknown = refused(&mut suite, &ann, &licence(99));
    assert!(matches!(unknown, ContractError::UnknownOrder { order: 99, .. }), "{unknown}");
}

#[test]
fn it_follows_the_identity_to_its_new_address() {
    let (mut suite, market, lab, ann) = open();
    let [order, late] = [1_000, 2_000].map(|duration| bought(&mut suite, &market, &lab, duration));
    suite.deliver(order).unwrap();
    suite.deliver(late).unwrap();
    send(&mut suite, &ann, &licence(order)).unwrap();
    let (identity, wallet) = (suite.identity(&lab), suite.account("new wallet"));
    suite.rebind(identity, &wallet).unwrap();
    suite.advance(api::identity_registry::Durations::localnet().rebind_delay);
    send(&mut suite, &ann, &ExecuteMsg::FinishRebind { identity }).unwrap();
    let response = send(&mut suite, &ann, &licence(order)).unwrap();
    assert_eq!(event::<LicenseeGranted>(&response).address, wallet.as_str());
    let holds = |suite: &Suite, who: &Addr| has_role(suite, ROLE_LICENSEE, who, Some(market.pool));
    assert!(holds(&suite, &wallet) && !holds(&suite, &lab));
    // nor is the old wallet granted it anew, by an order that it paid for
    send(&mut suite, &ann, &licence(late)).unwrap();
    assert!(holds(&suite, &wallet) && !holds(&suite, &lab));
}

#[test]
fn it_ends_with_its_identity() {
    let (mut suite, market, lab, ann) = open();
    let order = bought(&mut suite, &market, &lab, 1_000);
    suite.deliver(order).unwrap();
    send(&mut suite, &ann, &licence(order)).unwrap();
    suite.set_status(suite.identity(&lab), StatusChange::Revoke).unwrap();
    let response = send(&mut suite, &ann, &licence(order)).unwrap();
    assert_eq!(event::<LicenseeEnded>(&response).address, lab.as_str());
    assert!(!has_role(&suite, ROLE_LICENSEE, &lab, Some(market.pool)));
    assert_eq!(refused(&mut suite, &ann, &licence(order)), ContractError::NoLicence { order });
}

#[test]
fn nobody_grants_it_by_hand_but_its_holder_may_give_it_up() {
    let (mut suite, market, lab, ann) = open();
    let order = bought(&mut suite, &market, &lab, 1_000);
    suite.deliver(order).unwrap();
    send(&mut suite, &ann, &licence(order)).unwrap();
    let sender = suite.owner.to_string();
    let error = ContractError::NotRoleAdmin { sender, role: ROLE_LICENSEE.into(), admin: "a licence".into() };
    assert_eq!(refused_to_owner(&mut suite, &grant(ROLE_LICENSEE, &ann, Some(1))), error);
    assert_eq!(refused_to_owner(&mut suite, &revoke(ROLE_LICENSEE, &lab, Some(market.pool))), error);
    let give_up = ExecuteMsg::Renounce { role: ROLE_LICENSEE.into(), scope: Some(market.pool) };
    send(&mut suite, &lab, &give_up).unwrap();
    assert!(!has_role(&suite, ROLE_LICENSEE, &lab, Some(market.pool)));
    suite.advance(1_000);
    send(&mut suite, &ann, &licence(order)).unwrap();
}

#[test]
fn not_before_marketplace_is_wired() {
    let mut deps = cosmwasm_std::testing::mock_dependencies();
    let env = cosmwasm_std::testing::mock_env();
    let sender = deps.api.addr_make("deployer");
    let info = cosmwasm_std::testing::message_info(&sender, &[]);
    let msg = api::identity_registry::InstantiateMsg {
        owner: None,
        relayer_bond: cosmwasm_std::Coin::new(1u128, NATIVE),
        roles: vec![],
        durations: api::identity_registry::Durations::production(),
    };
    identity_registry::contract::instantiate(deps.as_mut(), env.clone(), info.clone(), msg).unwrap();
    let error = identity_registry::contract::execute(deps.as_mut(), env, info, licence(1)).unwrap_err();
    assert_eq!(error, ContractError::NotWired {});
}
