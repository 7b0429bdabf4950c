//! The suite on the chain and beside it: a pool that is sold, and who is who.

use std::path::PathBuf;

use api::OrderId;
use api::marketplace::ExecuteMsg as Marketplace;
use cosmwasm_std::{Addr, Coin};
use cw_multi_test::AppResponse;
use mirror::Wasmd;
use serde::Serialize;
use terms::Kind;
use testkit::{Founding, Market, Mirror, Suite, VOTER_GRAIN};

/// The relayers' week of a local net, seconds.
pub(crate) const WEEK: u64 = 3_600;
/// A price with which the cohort is content.
pub(crate) const PRICE: u128 = 20_000;

const PEOPLE: [&str; 15] = [
    "anyone",
    "guardian",
    "founder 1",
    "founder 2",
    "founder 3",
    "curator",
    "treasury",
    "friend",
    "lab",
    "ann",
    "ann's new home",
    "ann's other home",
    "ben",
    "cleo",
    "relayer 9",
];

/// What the scenes go on with.
pub(crate) struct World {
    pub(crate) suite: Suite,
    pub(crate) voters: Vec<Addr>,
    /// One cohort of twelve members.
    pub(crate) market: Market,
    /// Who buys.
    pub(crate) lab: Addr,
    /// To whom nothing belongs.
    pub(crate) anyone: Addr,
    /// Where scenes have somebody's gift, allowance or offer go.
    pub(crate) friend: Addr,
    /// Number of the week in which the edition is sold.
    pub(crate) week: u64,
    /// Orders whose licences run.
    pub(crate) licensed: Vec<OrderId>,
    /// What ends the orders that were under way when the contracts had other code.
    pub(crate) under_way: Vec<Marketplace>,
    /// The folder of the contracts' wasm.
    pub(crate) artifacts: PathBuf,
}

impl World {
    pub(crate) fn new(mut chain: Wasmd, artifacts: PathBuf) -> Self {
        // what is sold and audited in a week is shared out at its end: it begins now
        let into = chain.time() % WEEK;
        chain.advance(WEEK - into).expect("the chain's clock can be moved");
        let founders = Founding {
            members: (1..=3).map(|number| format!("founder {number}")).collect(),
            threshold: 2,
            term: 365 * 86_400,
            enrolled: 5,
            bonded: 5 * VOTER_GRAIN,
        };
        let builder = Suite::builder().founders(founders).guardian("guardian", 300 * 86_400);
        let mut suite = builder.contribution_deposit(1_000).mirrored(chain).build();
        let numbered = [("member", 12), ("voter", 5), ("auditor", 3), ("other", 4)];
        let numbered = numbered
            .into_iter()
            .flat_map(|(name, count)| (1..=count).map(move |number| format!("{name} {number}")));
        suite.accounts(PEOPLE.map(String::from).into_iter().chain(numbered));
        let [anyone, friend] = ["anyone", "friend"].map(|name| suite.address(name));

        let voters = suite.voters();
        let pool = suite.voted_pool(&voters);
        let terms = suite.terms(5);
        let cohort = suite.open_cohort(pool, terms).expect("open a cohort");
        suite.fill_cohort(cohort, "member", &[100; 12]);
        suite.auditors(3);
        let lab = suite.buyer("lab", Kind::Academic, "AT");
        suite.give_grain(&lab, 50 * PRICE);
        let edition = suite.release_edition(pool, &[cohort]);
        let week = suite.now() / WEEK;
        let market = Market { pool, edition, cohorts: vec![cohort] };
        Self {
            suite,
            voters,
            market,
            lab,
            anyone,
            friend,
            week,
            licensed: vec![],
            under_way: vec![],
            artifacts,
        }
    }

    /// Someone sends what succeeds.
    pub(crate) fn does(&mut self, who: &Addr, contract: &Addr, msg: &impl Serialize) -> AppResponse {
        self.pays(who, contract, msg, &[])
    }

    /// The same, with funds.
    pub(crate) fn pays(
        &mut self,
        who: &Addr,
        contract: &Addr,
        msg: &impl Serialize,
        funds: &[Coin],
    ) -> AppResponse {
        self.suite.execute(who, contract, msg, funds).expect("it succeeds")
    }

    /// Someone sends what is refused, in a sentence with these words: on the chain and here.
    pub(crate) fn refused(&mut self, who: &Addr, contract: &Addr, msg: &impl Serialize, words: &str) {
        let error = self.suite.execute(who, contract, msg, &[]).expect_err("it is refused");
        let said = error.root_cause().to_string();
        assert!(said.contains(words), "it is refused for another reason: {said}");
    }

    /// The lab buys in a denom.
    pub(crate) fn buys(&mut self, denom: &str) -> OrderId {
        let purchase = self.market.purchase(&self.market.cohorts, PRICE);
        self.suite.buy(&self.lab, purchase, denom).expect("buy")
    }

    /// The same, and the key is delivered.
    pub(crate) fn delivered(&mut self, denom: &str) -> OrderId {
        let order = self.buys(denom);
        self.suite.deliver(order).expect("deliver");
        order
    }
}
