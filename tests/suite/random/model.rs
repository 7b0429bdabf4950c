//! The naive model: what happened, and what follows from it for everyone, recomputed from the beginning. It knows
//! nothing of segments, frontiers, cursors or remainders.

use std::collections::{BTreeMap, BTreeSet};

use api::data_pool::{
    Claimed, CohortResponse, Contributed, EarningsKey, EarningsResponse, Emitted, QueryMsg, Settled,
    SharePaid,
};
use api::event::ChainEvent;
use api::marketplace::{Bought, OrderStatus, Purchase, Requested};
use api::{CohortId, ContributionId, EditionNo, IdentityId, OrderId, PoolId, RequestId};
use attestation::Verdict;
use cosmwasm_std::Addr;
use cw_multi_test::AppResponse;
use testkit::{NATIVE, Suite};

/// The most that one identity weighs in a cohort, by the suite's pools.
const CAP: u64 = 10_000_000;
/// Fees of the suite's pools, basis points.
const FEES: Fees = Fees { all: 1_000, curator: 200 };

struct Fees {
    all: u128,
    curator: u128,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    Submitted,
    Verified {
        quality: u16,
    },
    /// Rejected or flagged: does not count.
    Not,
    Withdrawn,
}

#[derive(Debug, Clone)]
pub(crate) struct Contribution {
    pub(crate) owner: Addr,
    identity: IdentityId,
    cohort: CohortId,
    records: u32,
    state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OrderState {
    Funded,
    Delivered,
    Settled,
    Refunded,
}

#[derive(Debug, Clone)]
pub(crate) struct Order {
    pub(crate) buyer: Addr,
    purchase: Purchase,
    denom: String,
    pub(crate) state: OrderState,
    pub(crate) bought_at: u64,
    pub(crate) delivered_at: u64,
}

#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) buyer: Addr,
    pub(crate) denom: String,
    budget: u128,
}

/// Identity -> weight.
type Weights = BTreeMap<IdentityId, u64>;

pub(crate) struct Model {
    pub(crate) cohorts: BTreeMap<CohortId, PoolId>,
    pub(crate) contributions: BTreeMap<ContributionId, Contribution>,
    /// (Pool, edition) -> cohort -> weights, as they were at the cut.
    cuts: BTreeMap<(PoolId, EditionNo), BTreeMap<CohortId, Weights>>,
    pub(crate) published: BTreeMap<(PoolId, EditionNo), Vec<CohortId>>,
    pub(crate) orders: BTreeMap<OrderId, Order>,
    pub(crate) requests: BTreeMap<RequestId, Request>,
    /// (Cohort, edition, denom, what came to it), in the order of the sales.
    credits: Vec<(CohortId, EditionNo, String, u128)>,
    claimed: BTreeMap<(IdentityId, CohortId, String), u128>,
    /// Denom -> what curators are owed and were paid.
    curator: BTreeMap<String, (u128, u128)>,
    /// Address -> (bonded, unbonding), micro-GRAIN.
    pub(crate) bonds: BTreeMap<Addr, (u128, u128)>,
    grain: String,
}

impl Model {
    pub(crate) fn new(suite: &Suite, voters: &[Addr]) -> Self {
        let bonds = voters.iter().map(|voter| (voter.clone(), (suite.bonded(voter), 0))).collect();
        Self {
            cohorts: BTreeMap::new(),
            contributions: BTreeMap::new(),
            cuts: BTreeMap::new(),
            published: BTreeMap::new(),
            orders: BTreeMap::new(),
            requests: BTreeMap::new(),
            credits: vec![],
            claimed: BTreeMap::new(),
            curator: BTreeMap::new(),
            bonds,
            grain: suite.grain(),
        }
    }

    pub(crate) fn cohort(&mut self, pool: PoolId, cohort: CohortId) {
        self.cohorts.insert(cohort, pool);
    }

    pub(crate) fn contributed(&mut self, event: &Contributed, owner: &Addr, records: u32) {
        let (owner, state) = (owner.clone(), State::Submitted);
        let Contributed { contribution, cohort, identity, .. } = *event;
        let new = Contribution { owner, identity, cohort, records, state };
        assert!(self.contributions.insert(contribution, new).is_none(), "a number is given once");
    }

    pub(crate) fn waiting(&self) -> impl Iterator<Item = ContributionId> + '_ {
        let waits = |(id, found): (&u64, &Contribution)| (found.state == State::Submitted).then_some(*id);
        self.contributions.iter().filter_map(waits)
    }

    pub(crate) fn judged(&mut self, contribution: ContributionId, verdict: Verdict) {
        self.set_state(
            contribution,
            match verdict {
                Verdict::Verified { quality } => State::Verified { quality },
                Verdict::Rejected { .. } | Verdict::Flagged { .. } => State::Not,
            },
        );
    }

    pub(crate) fn set_state(&mut self, contribution: ContributionId, state: State) {
        self.contributions.get_mut(&contribution).expect("a contribution").state = state;
    }

    /// Weights of a cohort now: the sum of what counts, up to the cap.
    fn weights(&self, cohort: CohortId) -> Weights {
        let mut sums = Weights::new();
        for found in self.contributions.values().filter(|found| found.cohort == cohort) {
            if let State::Verified { quality } = found.state {
                *sums.entry(found.identity).or_default() += u64::from(found.records) * u64::from(quality);
            }
        }
        sums.values_mut().for_each(|sum| *sum = (*sum).min(CAP));
        sums
    }

    pub(crate) fn cut(&mut self, pool: PoolId, edition: EditionNo) {
        let of_pool = self.cohorts.iter().filter(|(_, of)| **of == pool).map(|(cohort, _)| *cohort);
        let weights = of_pool.map(|cohort| (cohort, self.weights(cohort))).collect();
        assert!(self.cuts.insert((pool, edition), weights).is_none(), "an edition is cut once");
    }

    /// Cohorts of an edition with enough people.
    pub(crate) fn sellable(&self, pool: PoolId, edition: EditionNo, min_heads: u32) -> Vec<CohortId> {
        let Some(cut) = self.cuts.get(&(pool, edition)) else { return vec![] };
        cut.iter()
            .filter(|(_, weights)| weights.len() >= min_heads as usize)
            .map(|(cohort, _)| *cohort)
            .collect()
    }

    pub(crate) fn published(&mut self, pool: PoolId, edition: EditionNo, cohorts: Vec<CohortId>) {
        assert!(self.published.insert((pool, edition), cohorts).is_none(), "an edition is published once");
    }

    /// The least price of a cohort, by its terms' floor: the smallest that leaves `floor` a weighted record.
    pub(crate) fn least_price(
        &self,
        suite: &Suite,
        pool: PoolId,
        edition: EditionNo,
        cohort: CohortId,
        denom: &str,
    ) -> u128 {
        let found: CohortResponse = suite.ask_pool(&QueryMsg::Cohort { cohort });
        let floor = found.terms.floor(denom).expect("the suite's terms have a floor in every denom").u128();
        let weight: u128 =
            self.cuts[&(pool, edition)][&cohort].values().map(|weight| u128::from(*weight)).sum();
        let need = (floor * weight).div_ceil(10_000);
        (need * 10_000).div_ceil(10_000 - FEES.all)
    }

    pub(crate) fn bought(&mut self, event: &Bought, buyer: &Addr, purchase: Purchase, now: u64) {
        let sold = &self.published[&(purchase.pool, purchase.edition)];
        assert!(purchase.lines.iter().all(|line| sold.contains(&line.cohort)), "only what is in the edition");
        let order = Order {
            buyer: buyer.clone(),
            purchase,
            denom: event.denom.clone(),
            state: OrderState::Funded,
            bought_at: now,
            delivered_at: 0,
        };
        assert!(self.orders.insert(event.order, order).is_none(), "a number is given once");
    }

    pub(crate) fn delivered(&mut self, order: OrderId, now: u64) {
        let order = self.orders.get_mut(&order).expect("an order");
        (order.state, order.delivered_at) = (OrderState::Delivered, now);
    }

    pub(crate) fn refunded(&mut self, order: OrderId) {
        self.orders.get_mut(&order).expect("an order").state = OrderState::Refunded;
    }

    pub(crate) fn settled(&mut self, event: &Settled, response: &AppResponse) {
        let order = self.orders.get_mut(&event.order).expect("an order");
        order.state = OrderState::Settled;
        let edition = order.purchase.edition;
        let mut nets = vec![];
        for line in &order.purchase.lines {
            let price = line.price.u128();
            let curator = price * FEES.curator / 10_000;
            self.curator.entry(order.denom.clone()).or_default().0 += curator;
            let net = price - price * FEES.all / 10_000;
            nets.push((line.cohort, net));
            self.credits.push((line.cohort, edition, order.denom.clone(), net));
        }
        // what was minted is the token's to say; who gets it is not
        for emitted in response.events.iter().filter_map(Emitted::parse) {
            let (whole, minted) = (nets.iter().map(|(_, net)| net).sum::<u128>(), emitted.minted.u128());
            let mut left = minted;
            for (at, (cohort, net)) in nets.iter().enumerate() {
                let last = at + 1 == nets.len();
                let part = if last { left } else { minted * net / whole };
                left -= part;
                self.credits.push((*cohort, edition, self.grain.clone(), part));
            }
        }
    }

    pub(crate) fn requested(&mut self, event: &Requested, buyer: &Addr) {
        let (denom, budget) = (event.denom.clone(), event.budget.u128());
        self.requests.insert(event.request, Request { buyer: buyer.clone(), denom, budget });
    }

    pub(crate) fn spent(&mut self, request: RequestId, amount: u128) {
        let left = &mut self.requests.get_mut(&request).expect("a request").budget;
        *left = left.checked_sub(amount).expect("no more than the budget");
    }

    pub(crate) fn claimed(&mut self, event: &Claimed) {
        let key = (event.identity, event.cohort, event.denom.clone());
        *self.claimed.entry(key).or_default() += event.paid.u128();
    }

    pub(crate) fn share_paid(&mut self, event: &SharePaid) {
        self.curator.entry(event.denom.clone()).or_default().1 += event.paid.u128();
    }

    /// Whoever was ever in a cut of a cohort.
    pub(crate) fn members(&self) -> BTreeSet<(IdentityId, CohortId)> {
        let of_cut = |cohorts: &BTreeMap<CohortId, Weights>| {
            let of = |(cohort, weights): (&CohortId, &Weights)| {
                weights.keys().map(|identity| (*identity, *cohort)).collect::<Vec<_>>()
            };
            cohorts.iter().flat_map(of).collect::<Vec<_>>()
        };
        self.cuts.values().flat_map(of_cut).collect()
    }

    /// What an identity earned of a cohort in a denom, at least and at most: every sale's exact share, rounded down
    /// and up.
    fn earned(&self, identity: IdentityId, cohort: CohortId, denom: &str) -> (u128, u128) {
        let (mut least, mut most) = (0, 0);
        for (_, edition, _, net) in
            self.credits.iter().filter(|(of, _, paid_in, _)| *of == cohort && paid_in == denom)
        {
            let weights = &self.cuts[&(self.cohorts[&cohort], *edition)][&cohort];
            let whole: u128 = weights.values().map(|weight| u128::from(*weight)).sum();
            let own = u128::from(weights.get(&identity).copied().unwrap_or_default());
            least += net * own / whole;
            most += (net * own).div_ceil(whole);
        }
        (least, most)
    }

    pub(crate) fn check(&self, suite: &Suite) {
        for cohort in self.cohorts.keys() {
            let found: CohortResponse = suite.ask_pool(&QueryMsg::Cohort { cohort: *cohort });
            let weights = self.weights(*cohort);
            let weight: u128 = weights.values().map(|weight| u128::from(*weight)).sum();
            let counts = |found: &&Contribution| {
                found.cohort == *cohort && matches!(found.state, State::Verified { .. })
            };
            let records: u64 =
                self.contributions.values().filter(counts).map(|found| u64::from(found.records)).sum();
            let is = (found.weight.u128(), found.heads as usize, found.records);
            assert_eq!(is, (weight, weights.len(), records), "cohort {cohort}");
        }
        for (id, order) in &self.orders {
            let state = match suite.order(*id).status {
                OrderStatus::Funded => OrderState::Funded,
                OrderStatus::Delivered { .. } => OrderState::Delivered,
                OrderStatus::Settled { .. } => OrderState::Settled,
                OrderStatus::Refunded { .. } => OrderState::Refunded,
                other => panic!("order {id} is {other:?}: nobody disputes here"),
            };
            assert_eq!(state, order.state, "order {id}");
        }
        self.check_earnings(suite);
        self.check_counters(suite);
    }

    /// Nobody gets more than their exact share, nor less by more than the parts of a micro that are not paid yet.
    fn check_earnings(&self, suite: &Suite) {
        let denoms = [NATIVE.to_string(), testkit::OTHER.to_string(), self.grain.clone()];
        for (identity, cohort) in self.members() {
            let claims: Vec<_> =
                denoms.iter().map(|denom| EarningsKey { cohort, denom: denom.clone() }).collect();
            let answer: EarningsResponse = suite.ask_pool(&QueryMsg::Earnings { identity, claims });
            for due in answer.due {
                let denom = due.of.denom;
                let claimed =
                    self.claimed.get(&(identity, cohort, denom.clone())).copied().unwrap_or_default();
                let has = claimed + due.amount.u128();
                let (least, most) = self.earned(identity, cohort, &denom);
                assert!(
                    least <= has + 1 && has <= most + 1,
                    "identity {identity} of cohort {cohort} has {has} {denom}, it earned {least} to {most}"
                );
            }
        }
    }

    /// Counters, exactly.
    fn check_counters(&self, suite: &Suite) {
        let at = &suite.contracts;
        for denom in [NATIVE, testkit::OTHER, self.grain.as_str()] {
            let credited: u128 =
                self.credits.iter().filter(|(_, _, of, _)| of == denom).map(|(.., net)| net).sum();
            let claimed: u128 =
                self.claimed.iter().filter(|((_, _, of), _)| of == denom).map(|(_, paid)| paid).sum();
            assert_eq!(counter(suite, &at.data_pool, denom, "owed"), credited - claimed, "owed {denom}");

            let held = |order: &&Order| {
                order.denom == denom && matches!(order.state, OrderState::Funded | OrderState::Delivered)
            };
            let price =
                |order: &Order| order.purchase.lines.iter().map(|line| line.price.u128()).sum::<u128>();
            let escrow: u128 = self.orders.values().filter(held).map(price).sum();
            assert_eq!(counter(suite, &at.marketplace, denom, "escrow"), escrow, "escrow {denom}");
            let budgets: u128 =
                self.requests.values().filter(|found| found.denom == denom).map(|found| found.budget).sum();
            assert_eq!(counter(suite, &at.marketplace, denom, "budgets"), budgets, "budgets {denom}");

            // relayers' shares join a curator's in `persons`, so curators alone give a lower bound
            if let Some((owed, paid)) = self.curator.get(denom) {
                let persons = counter(suite, &at.data_pool, denom, "persons");
                assert!(persons + paid >= *owed, "persons {denom}: {persons} and {paid} paid, {owed} owed");
            }
        }
        let (bonded, unbonding) = self
            .bonds
            .values()
            .fold((0, 0), |(bonded, unbonding), (one, other)| (bonded + one, unbonding + other));
        assert_eq!(counter(suite, &at.token, &self.grain, "bonded"), bonded);
        assert_eq!(counter(suite, &at.token, &self.grain, "unbonding"), unbonding);
    }

    /// When everyone has claimed, no more than dust is owed: less than a micro a position.
    pub(crate) fn check_ended(&self, suite: &Suite) {
        let positions = self.members().len() as u128;
        for denom in [NATIVE, testkit::OTHER, self.grain.as_str()] {
            let owed = counter(suite, &suite.contracts.data_pool, denom, "owed");
            assert!(owed <= positions, "{owed} {denom} are still owed to {positions} positions");
            for name in ["escrow", "budgets"] {
                assert_eq!(counter(suite, &suite.contracts.marketplace, denom, name), 0, "{name} {denom}");
            }
        }
    }
}

/// What a contract counts.
fn counter(suite: &Suite, contract: &Addr, denom: &str, name: &str) -> u128 {
    let answer: api::money::MoneyResponse =
        suite.query(contract, &api::governance::QueryMsg::Money {}).expect("Money answers");
    let of_denom = answer.denoms.into_iter().find(|found| found.denom == denom);
    let part = of_denom.and_then(|found| found.parts.into_iter().find(|part| part.name == name));
    part.map_or(0, |part| part.amount.u128())
}
