//! A chain on which much is under way, and proposals that give its contracts other code.

use std::collections::BTreeMap;

use api::OrderId;
use api::event::ChainEvent;
use api::governance::{Action, ProposalStatus};
use api::migrate::{MigrateMsg, Migrated};
use control::migration;
use cosmwasm_std::{Addr, Binary, DepsMut, Empty, Env};
use cw_multi_test::Contract;
use testkit::{Market, NATIVE, OTHER, Suite, VOTER_GRAIN};

/// The version that the contracts are.
pub const PRESENT: &str = env!("CARGO_PKG_VERSION");
/// A later version, as long as the present one: see [`raised`].
pub const LATER: &str = "9.9.9";
/// What is paid for each cohort.
pub const PRICE: u128 = 20_000;

/// Their names, in the order of [`Contracts::all`](testkit::Contracts::all).
pub const NAMES: [&str; 5] = [
    identity_registry::contract::NAME,
    reward_token::contract::NAME,
    governance::contract::NAME,
    data_pool::contract::NAME,
    marketplace::contract::NAME,
];

/// What a contract keeps.
type Kept = BTreeMap<Vec<u8>, Vec<u8>>;

/// A contract as [`LATER`]; with `reply` where it has one.
macro_rules! later {
    ($contract:ident $(, $reply:ident)?) => {
        testkit::code!(
            $contract,
            |deps: DepsMut, _: Env, _: MigrateMsg| {
                migration::migrate::<$contract::ContractError>(
                    deps.storage,
                    ($contract::contract::NAME, LATER),
                )
            }
            $(, $reply)?
        )
    };
}

/// All five as a later version, in the order of [`NAMES`].
pub fn later() -> [Box<dyn Contract<Empty>>; 5] {
    [
        later!(identity_registry),
        later!(reward_token),
        later!(governance),
        later!(data_pool, reply),
        later!(marketplace, reply),
    ]
}

/// The wasm of a contract as a later version: where it says the present one, which is at one place.
pub fn raised(mut wasm: Vec<u8>) -> Vec<u8> {
    assert_eq!(PRESENT.len(), LATER.len(), "of the same length, or nothing is where it was");
    let says = |bytes: &[u8]| bytes == PRESENT.as_bytes();
    let places: Vec<usize> =
        wasm.windows(PRESENT.len()).enumerate().filter(|(_, bytes)| says(bytes)).map(|(at, _)| at).collect();
    let [at] = places[..] else { panic!("the version stands at {places:?}") };
    wasm.splice(at..at.saturating_add(PRESENT.len()), LATER.bytes());
    wasm
}

/// An order of each kind, a dispute, earnings that nobody claimed, bonds, a delegation, an unbonding. The order that is
/// returned is delivered. Auditors are there.
pub fn under_way(suite: &mut Suite, market: &Market, lab: &Addr, delegate: &Addr) -> OrderId {
    suite.give_grain(lab, 50 * PRICE);
    suite.sell(lab, market.purchase(&market.cohorts, PRICE));
    let buy = |suite: &mut Suite, denom: &str| {
        suite.buy(lab, market.purchase(&market.cohorts, PRICE), denom).expect("buy")
    };
    buy(suite, OTHER);
    let grain = suite.grain();
    let delivered = buy(suite, &grain);
    suite.deliver(delivered).expect("deliver");
    let disputed = buy(suite, NATIVE);
    suite.deliver(disputed).expect("deliver");
    suite.dispute_description(lab, disputed).expect("dispute");
    suite.endow(lab, VOTER_GRAIN);
    suite.delegate(lab, delegate).expect("delegate");
    suite.unbond(lab, VOTER_GRAIN / 4).expect("unbond");
    delivered
}

/// A passed proposal to give each of these contracts a code.
pub fn pass(suite: &mut Suite, voters: &[Addr], migrations: &[(Addr, u64)]) -> u64 {
    let action = |(contract, code_id): &(Addr, u64)| Action::Migrate {
        contract: contract.to_string(),
        code_id: *code_id,
        msg: Binary::from(b"{}"),
    };
    suite.pass(voters, migrations.iter().map(action).collect())
}

/// All five get these codes by one proposal, and keep what they kept.
pub fn all_move(suite: &mut Suite, voters: &[Addr], codes: &[u64], from: &str, to: &str) {
    let moves: Vec<(Addr, u64)> = contracts(suite).into_iter().zip(codes.iter().copied()).collect();
    let proposal = pass(suite, voters, &moves);
    let before = kept(suite);
    let response = suite.enact(proposal).expect("migrate");
    let told: Vec<_> = response.events.iter().filter_map(Migrated::parse).collect();
    let expected = NAMES.map(|name| Migrated { contract: name.into(), from: from.into(), to: to.into() });
    assert_eq!(told, expected);
    for ((name, before), after) in NAMES.iter().zip(&before).zip(&kept(suite)) {
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
        assert_eq!(suite.app.contract_data(&contract).expect("a contract").code_id, code_id);
    }
}

/// A proposal to migrate one contract is refused by the code, and changes nothing.
pub fn refused<E>(suite: &mut Suite, voters: &[Addr], contract: &Addr, code_id: u64) -> E
where
    E: std::error::Error + Send + Sync + 'static,
{
    let proposal = pass(suite, voters, &[(contract.clone(), code_id)]);
    let before = kept(suite);
    let error = suite.enact(proposal).expect_err("it is refused");
    assert_eq!(kept(suite), before);
    assert_eq!(suite.proposal(proposal).status, ProposalStatus::Passed, "and may be tried again");
    error.downcast().unwrap_or_else(|error| panic!("another error: {error:#}"))
}

fn contracts(suite: &Suite) -> Vec<Addr> {
    suite.contracts.all().into_iter().cloned().collect()
}

fn kept(suite: &Suite) -> Vec<Kept> {
    contracts(suite).iter().map(|at| suite.app.dump_wasm_raw(at).into_iter().collect()).collect()
}

/// Keys whose values are not the same before and after.
fn changed(before: &Kept, after: &Kept) -> Vec<String> {
    let keys = before.keys().chain(after.keys().filter(|key| !before.contains_key(*key)));
    keys.filter(|key| before.get(*key) != after.get(*key))
        .map(|key| String::from_utf8_lossy(key).into_owned())
        .collect()
}
