//! New code takes over what every contract keeps: by a proposal, byte for byte, and the story goes on.

use std::collections::BTreeMap;

use api::event::ChainEvent;
use api::governance::{Action, ProposalStatus};
use api::marketplace::{ExecuteMsg, OrderStatus};
use api::migrate::{MigrateMsg, Migrated};
use control::{ControlError, migration};
use cosmwasm_std::{Addr, Binary, DepsMut, Empty, Env};
use cw_multi_test::{Contract, ContractWrapper};
use terms::Kind;
use testkit::{NATIVE, OTHER, Suite, VOTER_GRAIN};

/// A later version than the present one, whatever that is.
const LATER: &str = "9000.0.0";
const PRESENT: &str = env!("CARGO_PKG_VERSION");
const PRICE: u128 = 20_000;

/// Code of a contract as a version of its own; with `reply` where the contract has one.
macro_rules! code {
    ($contract:ident, $version:expr $(, $reply:ident)?) => {
        Box::new(
            ContractWrapper::new(
                $contract::contract::execute,
                $contract::contract::instantiate,
                $contract::contract::query,
            )
            $(.with_reply($contract::contract::$reply))?
            .with_migrate(|deps: DepsMut, _: Env, _: MigrateMsg| {
                migration::migrate::<$contract::ContractError>(
                    deps.storage,
                    ($contract::contract::NAME, $version),
                )
            }),
        ) as Box<dyn Contract<Empty>>
    };
}

/// Their names, in the order of [`Contracts::all`](testkit::Contracts::all).
const NAMES: [&str; 5] = [
    identity_registry::contract::NAME,
    reward_token::contract::NAME,
    governance::contract::NAME,
    data_pool::contract::NAME,
    marketplace::contract::NAME,
];

/// What a contract keeps.
type Kept = BTreeMap<Vec<u8>, Vec<u8>>;

/// A chain on which much is under way: an order of each kind, a dispute, earnings that nobody claimed, votes, bonds, a
/// delegation, an unbonding. Governance owns and administers all.
struct World {
    suite: Suite,
    voters: Vec<Addr>,
    /// An order, delivered.
    delivered: u64,
}

impl World {
    fn new() -> Self {
        let mut suite = Suite::builder().guardian("guardian", 86_400).build();
        let voters = suite.voters();
        let market = suite.market();
        let lab = suite.buyer("lab", Kind::Academic, "AT");
        suite.give_grain(&lab, 50 * PRICE);
        suite.auditors(7);
        suite.sell(&lab, market.purchase(&market.cohorts, PRICE));
        let buy = |suite: &mut Suite, denom: &str| {
            suite.buy(&lab, market.purchase(&market.cohorts, PRICE), denom).expect("buy")
        };
        buy(&mut suite, OTHER);
        let grain = suite.grain();
        let delivered = buy(&mut suite, &grain);
        suite.deliver(delivered).expect("deliver");
        let disputed = buy(&mut suite, NATIVE);
        suite.deliver(disputed).expect("deliver");
        suite.dispute_description(&lab, disputed).expect("dispute");
        suite.endow(&lab, VOTER_GRAIN);
        suite.delegate(&lab, &voters[0]).expect("delegate");
        suite.unbond(&lab, VOTER_GRAIN / 4).expect("unbond");
        suite.hand_over();
        Self { suite, voters, delivered }
    }

    fn contracts(&self) -> Vec<Addr> {
        self.suite.contracts.all().into_iter().cloned().collect()
    }

    fn kept(&self) -> Vec<Kept> {
        self.contracts().iter().map(|at| self.suite.app.dump_wasm_raw(at).into_iter().collect()).collect()
    }

    /// A passed proposal to give each of these contracts a code.
    fn pass(&mut self, migrations: &[(Addr, u64)]) -> u64 {
        let action = |(contract, code_id): &(Addr, u64)| Action::Migrate {
            contract: contract.to_string(),
            code_id: *code_id,
            msg: Binary::from(b"{}"),
        };
        self.suite.pass(&self.voters, migrations.iter().map(action).collect())
    }

    /// All five get these codes by one proposal, and keep what they kept.
    fn all_move(&mut self, codes: Vec<u64>, from: &str, to: &str) {
        let moves: Vec<_> = self.contracts().into_iter().zip(codes).collect();
        let proposal = self.pass(&moves);
        let before = self.kept();
        let response = self.suite.enact(proposal).expect("migrate");
        let told: Vec<_> = response.events.iter().filter_map(Migrated::parse).collect();
        let expected = NAMES.map(|name| Migrated { contract: name.into(), from: from.into(), to: to.into() });
        assert_eq!(told, expected);
        for ((name, before), after) in NAMES.iter().zip(&before).zip(&self.kept()) {
            let mut changed = changed(before, after);
            // that a proposal was executed is governance's own doing
            let done = ["\0\u{8}depositsustake", "\0\u{8}standing", "leaving"];
            if *name == governance::contract::NAME {
                changed.retain(|key| !done.iter().any(|own| key.starts_with(own)));
            }
            let version: &[&str] = if from == to { &[] } else { &["contract_info"] };
            assert_eq!(changed, version, "{name}");
        }
        for (contract, code_id) in moves {
            assert_eq!(self.suite.app.contract_data(&contract).expect("a contract").code_id, code_id);
        }
    }

    /// A proposal to migrate one contract is refused by the code, and changes nothing.
    fn refused<E>(&mut self, contract: &Addr, code_id: u64) -> E
    where
        E: std::error::Error + Send + Sync + 'static,
    {
        let proposal = self.pass(&[(contract.clone(), code_id)]);
        let before = self.kept();
        let error = self.suite.enact(proposal).expect_err("it is refused");
        assert_eq!(self.kept(), before);
        assert_eq!(self.suite.proposal(proposal).status, ProposalStatus::Passed, "and may be tried again");
        error.downcast().unwrap_or_else(|error| panic!("another error: {error:#}"))
    }
}

/// Keys whose values are not the same before and after.
fn changed(before: &Kept, after: &Kept) -> Vec<String> {
    let keys = before.keys().chain(after.keys().filter(|key| !before.contains_key(*key)));
    keys.filter(|key| before.get(*key) != after.get(*key))
        .map(|key| String::from_utf8_lossy(key).into_owned())
        .collect()
}

#[test]
fn a_proposal_migrates_all_five_and_nothing_is_lost() {
    let mut world = World::new();
    // their own `migrate`, to the version that they are
    let code_of = |at: &Addr| world.suite.app.contract_data(at).expect("a contract").code_id;
    let codes = world.contracts().iter().map(code_of).collect();
    world.all_move(codes, PRESENT, PRESENT);
    let later = [
        code!(identity_registry, LATER),
        code!(reward_token, LATER),
        code!(governance, LATER),
        code!(data_pool, LATER, reply),
        code!(marketplace, LATER, reply),
    ];
    let codes = later.map(|code| world.suite.app.store_code(code)).to_vec();
    world.all_move(codes, PRESENT, LATER);

    // and the story goes on: an order from before is settled, and paid out
    let World { mut suite, delivered: order, .. } = world;
    let anyone = suite.address("anyone");
    suite.advance(10_000);
    suite.marketplace(&anyone, &ExecuteMsg::Settle { order }).expect("settle");
    assert!(matches!(suite.order(order).status, OrderStatus::Settled { .. }));
    let (curator, denom) = (suite.address("curator"), suite.grain());
    let share = api::data_pool::ExecuteMsg::ClaimShare { address: None, denom: denom.clone() };
    suite.data_pool(&curator, &share).expect("claim the share");
    assert_ne!(suite.balance(&curator, &denom), 0);
}

#[test]
fn code_of_another_contract_is_refused() {
    let mut world = World::new();
    let contracts = world.suite.contracts.clone();
    let code = world.suite.app.store_code(code!(marketplace, LATER, reply));
    let error: marketplace::ContractError = world.refused(&contracts.data_pool, code);
    let (code, found) = (marketplace::contract::NAME.into(), data_pool::contract::NAME.into());
    assert_eq!(error, ControlError::OtherContract { code, found }.into());
}

#[test]
fn an_earlier_version_is_refused() {
    let mut world = World::new();
    let token = world.suite.contracts.token.clone();
    let present = world.suite.app.contract_data(&token).expect("a contract").code_id;
    let later = world.suite.app.store_code(code!(reward_token, LATER));
    let proposal = world.pass(&[(token.clone(), later)]);
    world.suite.enact(proposal).expect("migrate");
    let error: reward_token::ContractError = world.refused(&token, present);
    assert_eq!(error, ControlError::Downgrade { from: LATER.into(), to: PRESENT.into() }.into());
}
