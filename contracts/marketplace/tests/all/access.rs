use api::check::InputError;
use api::identity_registry::{IDENTITIES, IDENTITY_OF};
use api::marketplace::{AccessResponse, Denial, ExecuteMsg, QueryMsg, Reason};
use cosmwasm_std::Addr;
use marketplace::ContractError;
use terms::{Purpose, Use};
use testkit::{Market, NATIVE, Suite};

use crate::{PRICE, complaint, open};

fn ask(market: &Market, who: &Addr, cohorts: &[u32]) -> QueryMsg {
    QueryMsg::CheckAccess {
        licensee: who.to_string(),
        pool: market.pool,
        edition: market.edition,
        cohorts: cohorts.to_vec(),
        purpose: Purpose::HealthResearch,
        use_: Use::Raw,
        at: None,
    }
}

fn access(suite: &Suite, query: &QueryMsg) -> AccessResponse {
    suite.query(&suite.contracts.marketplace, query).unwrap()
}

fn denied(denial: Denial) -> AccessResponse {
    AccessResponse { allowed: false, licence: None, denial: Some(denial) }
}

#[test]
fn a_licence_runs_from_delivery_for_what_was_bought() {
    let (mut suite, market, lab) = open();
    let two = &market.cohorts[..2];
    let query = ask(&market, &lab, two);
    assert_eq!(access(&suite, &query), denied(Denial::NoLicence {}));
    let order = suite.buy(&lab, market.purchase(two, PRICE), NATIVE).unwrap();
    assert_eq!(access(&suite, &query), denied(Denial::NoLicence {}), "paid is not delivered");
    suite.deliver(order).unwrap();
    let yes = AccessResponse { allowed: true, licence: Some(order), denial: None };
    assert_eq!(access(&suite, &query), yes);
    assert_eq!(access(&suite, &ask(&market, &lab, &two[1..])), yes, "a part of it too");
    suite.marketplace(&lab, &ExecuteMsg::Confirm { order }).unwrap();
    assert_eq!(access(&suite, &query), yes);

    assert_eq!(access(&suite, &ask(&market, &lab, &market.cohorts)), denied(Denial::Cohorts {}));
    let stranger = suite.address("stranger");
    assert_eq!(access(&suite, &ask(&market, &stranger, two)), denied(Denial::NoLicence {}));
}

#[test]
fn the_denial_is_that_of_the_licence_that_came_closest() {
    let (mut suite, market, lab) = open();
    let order = suite.buy(&lab, market.purchase(&market.cohorts[..1], PRICE), NATIVE).unwrap();
    suite.deliver(order).unwrap();
    let (from, end) = (suite.now(), suite.now() + 90 * 86_400);
    let with = |purpose, use_, at| QueryMsg::CheckAccess {
        licensee: lab.to_string(),
        pool: market.pool,
        edition: market.edition,
        cohorts: vec![market.cohorts[0]],
        purpose,
        use_,
        at,
    };
    let health = Purpose::HealthResearch;
    assert_eq!(
        access(&suite, &with(Purpose::Research, Use::Raw, None)),
        denied(Denial::Purpose {}),
        "a licence for a case of research is none for all of it"
    );
    assert_eq!(access(&suite, &with(health, Use::Compute, None)), denied(Denial::Use {}));
    assert_eq!(access(&suite, &with(health, Use::Raw, Some(from - 1))), denied(Denial::Time {}));
    assert!(access(&suite, &with(health, Use::Raw, Some(end - 1))).allowed);
    assert_eq!(access(&suite, &with(health, Use::Raw, Some(end))), denied(Denial::Time {}));
}

#[test]
fn an_identity_that_expired_has_no_access() {
    let (mut suite, market, lab) = open();
    let mut purchase = market.purchase(&market.cohorts[..1], PRICE);
    purchase.duration = 365 * 86_400;
    let order = suite.buy(&lab, purchase, NATIVE).unwrap();
    suite.deliver(order).unwrap();
    let at = suite.now();
    suite.advance(11 * 365 * 86_400);
    let QueryMsg::CheckAccess { licensee, pool, edition, cohorts, purpose, use_, .. } =
        ask(&market, &lab, &market.cohorts[..1])
    else {
        panic!("an access query")
    };
    let query = QueryMsg::CheckAccess { licensee, pool, edition, cohorts, purpose, use_, at: Some(at) };
    assert_eq!(access(&suite, &query), denied(Denial::Identity {}));
}

#[test]
fn cohorts_are_sorted_and_bounded() {
    let (suite, market, lab) = open();
    for (cohorts, error) in [
        (vec![], InputError::Empty { what: "cohorts" }),
        (vec![2, 2], InputError::Unsorted { what: "cohorts", value: "2".into() }),
        ((1..=33).collect(), InputError::TooMany { what: "cohorts", max: 32, got: 33 }),
    ] {
        let query = ask(&market, &lab, &cohorts);
        assert_eq!(complaint(&suite, &query), error.to_string());
    }
}

#[test]
fn a_lost_wallet_loses_no_licence_and_acts_no_more() {
    let (mut suite, market, lab, order) = crate::delivered(crate::Denom::Native);
    let heir = suite.account("the lab's new wallet");
    let (registry, id) = (suite.contracts.registry.clone(), suite.identity(&lab));
    let mut storage = suite.app.contract_storage_mut(&registry);
    let mut identity = IDENTITIES.load(&*storage, id).unwrap();
    identity.address = heir.clone();
    IDENTITIES.save(&mut *storage, id, &identity).unwrap();
    IDENTITY_OF.remove(&mut *storage, &lab);
    IDENTITY_OF.save(&mut *storage, &heir, &id).unwrap();
    drop(storage);
    assert!(access(&suite, &ask(&market, &heir, &market.cohorts)).allowed);
    let old = ask(&market, &lab, &market.cohorts);
    assert_eq!(access(&suite, &old), denied(Denial::NoLicence {}));
    let confirm = ExecuteMsg::Confirm { order };
    assert_eq!(crate::refused(&mut suite, &lab, &confirm, &[]), ContractError::NotBuyer { order });
    let (had, spent) = (suite.balance(&lab, NATIVE), suite.balance(&heir, NATIVE));
    suite.dispute(&heir, order, Reason::Unavailable {}).unwrap();
    suite.advance(120);
    suite.marketplace(&heir, &ExecuteMsg::Resolve { order }).unwrap();
    assert_eq!(
        suite.balance(&lab, NATIVE) - had,
        3 * PRICE,
        "the price goes back to the address it came from"
    );
    assert_eq!(suite.balance(&heir, NATIVE), spent, "and so does the bond");
}

#[test]
fn a_licence_follows_the_identity_and_leaves_the_old_wallet_nothing() {
    let (mut suite, market, lab) = open();
    let one = &market.cohorts[..1];
    let order = suite.buy(&lab, market.purchase(one, PRICE), NATIVE).unwrap();
    suite.deliver(order).unwrap();
    let identity = suite.identity(&lab);
    let new = suite.account("new wallet");
    suite.rebind(identity, &new).unwrap();
    suite.advance(120);
    let (registry, anyone) = (suite.contracts.registry.clone(), suite.address("anyone"));
    let finish = api::identity_registry::ExecuteMsg::FinishRebind { identity };
    suite.execute(&anyone, &registry, &finish, &[]).unwrap();

    let yes = AccessResponse { allowed: true, licence: Some(order), denial: None };
    assert_eq!(access(&suite, &ask(&market, &new, one)), yes);
    assert_eq!(access(&suite, &ask(&market, &lab, one)), denied(Denial::NoLicence {}));
    for msg in [ExecuteMsg::Confirm { order }, ExecuteMsg::AttestDeletion { order, upto: 1 }] {
        assert_eq!(crate::refused(&mut suite, &lab, &msg, &[]), ContractError::NotBuyer { order });
    }
    let dispute = ExecuteMsg::Dispute { order, reason: Reason::Unavailable {} };
    let bond = crate::coins(PRICE / 10);
    assert_eq!(crate::refused(&mut suite, &lab, &dispute, &bond), ContractError::NotBuyer { order });
    let buy = ExecuteMsg::Buy(market.purchase(one, PRICE));
    let error = ContractError::NoIdentity { address: lab.to_string() };
    assert_eq!(crate::refused(&mut suite, &lab, &buy, &crate::coins(PRICE)), error);
    // what is sealed from now on is sealed to a key of the new wallet
    let error = ContractError::NoExchangeKey { identity };
    assert_eq!(crate::refused(&mut suite, &new, &buy, &crate::coins(PRICE)), error);
    suite.marketplace(&new, &ExecuteMsg::Confirm { order }).unwrap();
}
