use api::PoolId;
use api::check::InputError;
use api::data_pool::{ExecuteMsg, POOLS, PoolDraft, PoolResponse, PoolStatus, QueryMsg};
use api::identity_registry::{CUSTODY, CustodyStatus};
use cosmwasm_std::{Addr, HexBinary};
use data_pool::ContractError;
use earnings::{FeeError, Fees};
use terms::Purpose;
use testkit::{NATIVE, OTHER, POOL_DEPOSIT, START, Suite};

use crate::support::{counter, native, refused, refused_with};

fn pool(suite: &Suite, pool: PoolId) -> PoolResponse {
    suite.ask_pool(&QueryMsg::Pool { pool })
}

#[test]
fn a_pool_is_proposed_and_accepted() {
    let mut suite = Suite::new();
    let curator = suite.curator("curator");
    let draft = suite.pool_draft();
    let number = suite.propose_pool(&curator, draft.clone()).unwrap();
    assert_eq!(number, 1);
    assert_eq!(counter(&suite, NATIVE, "deposits"), POOL_DEPOSIT);
    let found = pool(&suite, 1);
    assert_eq!(found.pool.status, PoolStatus::Proposed);
    assert_eq!(found.pool.curator, curator);
    assert_eq!(found.pool.authority, suite.contracts.governance);
    assert_eq!(found.pool.draft, draft);
    assert_eq!(found.pool.decide_by, suite.now() + 600);
    assert_eq!((found.cut, found.closed, found.cut_from, found.slots), (0, 0, None, 0));

    suite.decide_pool(1, true).unwrap();
    assert_eq!(pool(&suite, 1).pool.status, PoolStatus::Active);
    assert_eq!(counter(&suite, NATIVE, "deposits"), 0);
    assert_eq!(suite.balance(&curator, NATIVE), START);
    // others read it raw
    let raw = POOLS.query(&suite.app.wrap(), &suite.contracts.data_pool, 1).unwrap();
    assert_eq!(raw, pool(&suite, 1).pool);
}

#[test]
fn a_refused_pools_deposit_is_the_purses() {
    let mut suite = Suite::new();
    let curator = suite.curator("curator");
    let draft = suite.pool_draft();
    suite.propose_pool(&curator, draft).unwrap();
    suite.decide_pool(1, false).unwrap();
    assert_eq!(pool(&suite, 1).pool.status, PoolStatus::Refused);
    assert_eq!(counter(&suite, NATIVE, "deposits"), 0);
    assert_eq!(counter(&suite, NATIVE, "purse"), POOL_DEPOSIT);
    assert_eq!(suite.balance(&curator, NATIVE), START - POOL_DEPOSIT);
}

#[test]
fn a_decision_is_the_authoritys_and_final() {
    let mut suite = Suite::new();
    let curator = suite.curator("curator");
    let draft = suite.pool_draft();
    suite.propose_pool(&curator, draft).unwrap();
    let decide = |pool| ExecuteMsg::DecidePool { pool, accept: true };
    let authority = suite.contracts.governance.clone();
    let error = ContractError::NotAuthority { pool: 1, expected: authority.clone(), got: curator.clone() };
    assert_eq!(refused(&mut suite, &curator, &decide(1)), error);
    assert_eq!(refused(&mut suite, &authority, &decide(2)), ContractError::UnknownPool { pool: 2 });
    suite.decide_pool(1, true).unwrap();
    let error = || ContractError::PoolDecided { pool: 1, status: PoolStatus::Active };
    assert_eq!(refused(&mut suite, &authority, &decide(1)), error());
    suite.advance(600);
    assert_eq!(refused(&mut suite, &curator, &ExecuteMsg::RefusePool { pool: 1 }), error());
}

#[test]
fn anyone_refuses_what_nobody_decided() {
    let mut suite = Suite::new();
    let (curator, anyone) = (suite.curator("curator"), suite.account("anyone"));
    let draft = suite.pool_draft();
    suite.propose_pool(&curator, draft).unwrap();
    let decide_by = pool(&suite, 1).pool.decide_by;
    let refuse = ExecuteMsg::RefusePool { pool: 1 };
    suite.advance_to(decide_by - 1);
    let error = ContractError::DecisionOpen { pool: 1, decide_by, now: decide_by - 1 };
    assert_eq!(refused(&mut suite, &anyone, &refuse), error);
    suite.advance(1);
    let authority = suite.contracts.governance.clone();
    let late = ExecuteMsg::DecidePool { pool: 1, accept: true };
    let error = ContractError::DecisionOver { pool: 1, decide_by, now: decide_by };
    assert_eq!(refused(&mut suite, &authority, &late), error);
    suite.data_pool(&anyone, &refuse).unwrap();
    assert_eq!(pool(&suite, 1).pool.status, PoolStatus::Refused);
    assert_eq!(suite.balance(&curator, NATIVE), START);
    assert_eq!(
        refused(&mut suite, &anyone, &ExecuteMsg::RefusePool { pool: 9 }),
        ContractError::UnknownPool { pool: 9 }
    );
}

#[test]
fn proposing_takes_the_role_and_the_deposit() {
    let mut suite = Suite::new();
    let (curator, stranger) = (suite.curator("curator"), suite.account("stranger"));
    let msg = ExecuteMsg::ProposePool { draft: suite.pool_draft() };
    let deposit = native(POOL_DEPOSIT);
    let error = ContractError::NotCurator { address: stranger.clone() };
    assert_eq!(refused_with(&mut suite, &stranger, &msg, std::slice::from_ref(&deposit)), error);
    for (funds, got) in [
        (vec![], "nothing".to_string()),
        (vec![native(POOL_DEPOSIT - 1)], format!("{}{NATIVE}", POOL_DEPOSIT - 1)),
        (vec![cosmwasm_std::Coin::new(POOL_DEPOSIT, OTHER)], format!("{POOL_DEPOSIT}{OTHER}")),
    ] {
        let error = InputError::Funds { expected: deposit.to_string(), got }.into();
        assert_eq!(refused_with(&mut suite, &curator, &msg, &funds), error);
    }
}

fn refused_draft(suite: &mut Suite, curator: &Addr, change: impl FnOnce(&mut PoolDraft)) -> ContractError {
    let mut draft = suite.pool_draft();
    change(&mut draft);
    refused_with(suite, curator, &ExecuteMsg::ProposePool { draft }, &[native(POOL_DEPOSIT)])
}

#[test]
fn drafts_are_checked() {
    let mut suite = Suite::new();
    let curator = suite.curator("curator");
    let mut wrong = |change: fn(&mut PoolDraft)| refused_draft(&mut suite, &curator, change);
    assert_eq!(
        wrong(|d| d.schema = HexBinary::from(&[1; 31])),
        InputError::Length { what: "schema", expected: 32, got: 31 }.into()
    );
    assert!(matches!(
        wrong(|d| d.dossier = "Qm".into()),
        ContractError::Input(InputError::Malformed { what: "dossier", .. })
    ));
    assert_eq!(wrong(|d| d.purposes.clear()), InputError::Empty { what: "purposes" }.into());
    let error = InputError::Unsorted { what: "purposes", value: "Research".into() };
    assert_eq!(wrong(|d| d.purposes = vec![Purpose::Research; 2]), error.into());
    let fees = |d: &mut PoolDraft| d.fees = Fees { relayers: 2_000, curator: 1, ..Fees::default() };
    assert_eq!(wrong(fees), FeeError::TooHigh { total: 2_001, max: 2_000 }.into());
    let range = |what, min: u128, max: u128, got: u128| {
        ContractError::Input(InputError::Range { what, min, max, got })
    };
    assert_eq!(wrong(|d| d.cap = 0), range("cap", 1, u64::MAX.into(), 0));
    assert_eq!(wrong(|d| d.cut_period = 224), range("cut_period", 225, 240, 224));
    assert_eq!(wrong(|d| d.cut_period = 241), range("cut_period", 225, 240, 241));
    assert_eq!(wrong(|d| d.min_level = 0), range("min_level", 1, 3, 0));
    assert_eq!(wrong(|d| d.min_level = 4), range("min_level", 1, 3, 4));
    assert_eq!(wrong(|d| d.min_heads = 11), range("min_heads", 12, u32::MAX.into(), 11));
    assert_eq!(wrong(|d| d.sample_bps = 10_001), range("sample_bps", 0, 10_000, 10_001));
    assert_eq!(wrong(|d| d.custody = 7), ContractError::UnknownCustody { custody: 7 });
    // none of them took a number
    let draft = suite.pool_draft();
    assert_eq!(suite.propose_pool(&curator, draft).unwrap(), 1);
}

#[test]
fn a_pool_begins_with_an_active_custody_key() {
    let mut suite = Suite::new();
    let curator = suite.curator("curator");
    let registry = suite.contracts.registry.clone();
    for status in [CustodyStatus::Retired, CustodyStatus::Compromised] {
        let mut storage = suite.app.contract_storage_mut(&registry);
        let mut custody = CUSTODY.load(&*storage, 1).unwrap();
        custody.status = status;
        CUSTODY.save(&mut *storage, 1, &custody).unwrap();
        drop(storage);
        let error = ContractError::CustodyStatus { custody: 1, status };
        assert_eq!(refused_draft(&mut suite, &curator, |_| ()), error);
    }
}

#[test]
fn pools_are_paged_by_number() {
    let mut suite = Suite::new();
    let curator = suite.curator("curator");
    for _ in 0..3 {
        let draft = suite.pool_draft();
        suite.propose_pool(&curator, draft).unwrap();
    }
    let page = |start_after, limit| -> Vec<PoolId> {
        let page: Vec<PoolResponse> = suite.ask_pool(&QueryMsg::Pools { start_after, limit });
        page.iter().map(|pool| pool.id).collect()
    };
    assert_eq!(page(None, None), [1, 2, 3]);
    assert_eq!(page(Some(1), Some(1)), [2]);
    assert_eq!(page(Some(3), None), Vec::<PoolId>::new());
}
