//! The naive model: what happened, and what follows from it for everyone, recomputed from the beginning. It knows
//! nothing of segments, frontiers, cursors or remainders.

mod books;
mod checks;
mod orders;
mod people;
mod power;

use std::collections::{BTreeMap, BTreeSet};

use api::data_pool::{CohortResponse, Contributed, Emitted, QueryMsg};
use api::event::ChainEvent;
use api::identity_registry::CustodyStatus;
use api::marketplace::{Bought, Purchase, Requested};
use api::{CohortId, ContributionId, CustodyId, EditionNo, IdentityId, OfferId, OrderId, PoolId, RequestId};
use attestation::Verdict;
use cosmwasm_std::Addr;
use cw_multi_test::AppResponse;
use testkit::{RELAYERS, Suite};

pub(crate) use books::{Account, Books, Deposit, WEEK};
pub(crate) use orders::{Appeal, Dispute, Ground, Order, OrderState};
pub(crate) use people::People;
pub(crate) use power::Powers;

/// The most that one identity weighs in a cohort, by the suite's pools.
const CAP: u64 = 10_000_000;
/// All fees of the suite's pools, basis points.
const FEES: u128 = 1_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    /// Waits for a verdict.
    Submitted,
    /// Waits in vain: its cohort has ended, or its pool is retired.
    Skipped,
    Verified {
        quality: u16,
    },
    /// Does not count until an auditor says so.
    Flagged,
    Rejected,
    Expired,
    Withdrawn,
}

#[derive(Debug, Clone)]
pub(crate) struct Contribution {
    pub(crate) identity: IdentityId,
    pub(crate) cohort: CohortId,
    pub(crate) round: u32,
    records: u32,
    pub(crate) submitted_at: u64,
    pub(crate) state: State,
    /// Is an auditor to look at it?
    pub(crate) audited: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) buyer: Addr,
    pub(crate) denom: String,
    pub(crate) budget: u128,
    pub(crate) expires_at: u64,
    pub(crate) rounds: u32,
}

#[derive(Debug, Clone)]
pub(crate) struct Offer {
    pub(crate) maker: Addr,
    pub(crate) give_denom: String,
    pub(crate) give: u128,
    pub(crate) want_denom: String,
    pub(crate) want: u128,
    pub(crate) least: u128,
    pub(crate) left: u128,
    pub(crate) expires_at: u64,
}

/// Identity -> weight.
type Weights = BTreeMap<IdentityId, u64>;

pub(crate) struct Model {
    pub(crate) people: People,
    pub(crate) cohorts: BTreeMap<CohortId, PoolId>,
    pub(crate) contributions: BTreeMap<ContributionId, Contribution>,
    /// (Pool, edition) -> cohort -> weights, as they were at the cut.
    cuts: BTreeMap<(PoolId, EditionNo), BTreeMap<CohortId, Weights>>,
    pub(crate) published: BTreeMap<(PoolId, EditionNo), Vec<CohortId>>,
    pub(crate) orders: BTreeMap<OrderId, Order>,
    pub(crate) requests: BTreeMap<RequestId, Request>,
    pub(crate) offers: BTreeMap<OfferId, Offer>,
    /// (Payee, denom) -> what a token refused to pay.
    pub(crate) unpaid: BTreeMap<(Addr, String), u128>,
    /// (Cohort, edition, denom, what came to it), in the order of the sales.
    credits: Vec<(CohortId, EditionNo, String, u128)>,
    claimed: BTreeMap<(IdentityId, CohortId, String), u128>,
    /// Address -> (bonded, unbonding), micro-GRAIN.
    pub(crate) bonds: BTreeMap<Addr, (u128, u128)>,
    pub(crate) powers: Powers,
    /// The first height of which powers are known.
    begins: u64,
    /// (Role, address, pool) -> good from and until, seconds.
    pub(crate) grants: BTreeMap<(String, Addr, PoolId), (u64, u64)>,
    /// How many relayers have a bond here.
    pub(crate) bonded_relayers: u32,
    /// Epoch and members.
    pub(crate) committee: (u32, Vec<Addr>),
    pub(crate) custody: BTreeMap<CustodyId, CustodyStatus>,
    pub(crate) books: Books,
    grain: String,
    /// A token beside those of the suite.
    pub(crate) extra: Option<String>,
}

impl Model {
    pub(crate) fn new(suite: &Suite, known: &[Addr], voters: &[Addr]) -> Self {
        let mut people = People::default();
        for (number, address) in known.iter().enumerate() {
            people.register(suite, address, format!("person {number}"));
        }
        let mut powers = Powers::default();
        let bonds: BTreeMap<_, _> =
            voters.iter().map(|voter| (voter.clone(), (suite.bonded(voter), 0))).collect();
        for (voter, (bonded, _)) in &bonds {
            powers.more(0, voter, *bonded);
        }
        let mut model = Self {
            people,
            cohorts: BTreeMap::new(),
            contributions: BTreeMap::new(),
            cuts: BTreeMap::new(),
            published: BTreeMap::new(),
            orders: BTreeMap::new(),
            requests: BTreeMap::new(),
            offers: BTreeMap::new(),
            unpaid: BTreeMap::new(),
            credits: vec![],
            claimed: BTreeMap::new(),
            bonds,
            powers,
            begins: suite.app.block_info().height + 1,
            grants: BTreeMap::new(),
            bonded_relayers: RELAYERS as u32,
            committee: (1, suite.relayers.iter().map(|relayer| relayer.address.clone()).collect()),
            custody: BTreeMap::from([(suite.custody_id, CustodyStatus::Active)]),
            books: Books::default(),
            grain: suite.grain(),
            extra: None,
        };
        model.follow(suite);
        model
    }

    /// Enters into the books what happened, before the rest of the model knows of it, and checks them.
    pub(crate) fn follow(&mut self, suite: &Suite) {
        let mut books = std::mem::take(&mut self.books);
        books.follow(suite, self);
        books.check_moved(suite);
        self.books = books;
    }

    pub(crate) fn cohort(&mut self, pool: PoolId, cohort: CohortId) {
        self.cohorts.insert(cohort, pool);
    }

    pub(crate) fn contributed(&mut self, event: &Contributed, records: u32, now: u64) {
        let Contributed { contribution, cohort, identity, round, .. } = *event;
        let state = State::Submitted;
        let new = Contribution { identity, cohort, round, records, submitted_at: now, state, audited: false };
        let before = self.contributions.insert(contribution, new);
        assert_eq!(before.map_or(1, |before| before.round + 1), round, "a number is given once");
    }

    /// What waits for a verdict in some of these pools.
    pub(crate) fn waiting(&self, pools: &[PoolId]) -> Vec<ContributionId> {
        let waits = |(id, found): (&u64, &Contribution)| {
            let waits = found.state == State::Submitted && pools.contains(&self.cohorts[&found.cohort]);
            waits.then_some(*id)
        };
        self.contributions.iter().filter_map(waits).collect()
    }

    pub(crate) fn judged(&mut self, contribution: ContributionId, verdict: Verdict, sampled: bool) {
        let found = self.contributions.get_mut(&contribution).expect("a contribution");
        (found.state, found.audited) = match verdict {
            Verdict::Verified { quality } => (State::Verified { quality }, sampled),
            Verdict::Rejected { .. } => (State::Rejected, false),
            Verdict::Flagged { .. } => (State::Flagged, true),
        };
    }

    pub(crate) fn set_state(&mut self, contribution: ContributionId, state: State) {
        let found = self.contributions.get_mut(&contribution).expect("a contribution");
        (found.state, found.audited) = (state, false);
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
        (need * 10_000).div_ceil(10_000 - FEES)
    }

    pub(crate) fn bought(&mut self, event: &Bought, buyer: &Addr, purchase: Purchase, now: u64) {
        let sold = &self.published[&(purchase.pool, purchase.edition)];
        assert!(purchase.lines.iter().all(|line| sold.contains(&line.cohort)), "only what is in the edition");
        assert!(self.people.is_active(buyer, now), "only who is active buys");
        let order = Order {
            buyer: buyer.clone(),
            purchase,
            denom: event.denom.clone(),
            state: OrderState::Funded,
            bought_at: now,
            delivered_at: 0,
            dispute: None,
        };
        assert_eq!(order.price(), event.price.u128());
        assert!(self.orders.insert(event.order, order).is_none(), "a number is given once");
    }

    pub(crate) fn order(&mut self, order: OrderId) -> &mut Order {
        self.orders.get_mut(&order).expect("an order")
    }

    /// An order has ended with this share going back, basis points: the rest was shared out.
    pub(crate) fn settled(&mut self, order: OrderId, refund_bps: u16, response: &AppResponse) {
        let order = self.orders.get_mut(&order).expect("an order");
        order.state = if refund_bps == 0 { OrderState::Settled } else { OrderState::Resolved(refund_bps) };
        if refund_bps == 10_000 {
            return;
        }
        let edition = order.purchase.edition;
        let mut nets = vec![];
        for (cohort, paid) in order.paid(refund_bps) {
            let net = paid - paid * FEES / 10_000;
            nets.push((cohort, net));
            self.credits.push((cohort, edition, order.denom.clone(), net));
        }
        // how much was minted, the books have reckoned
        let whole = nets.iter().map(|(_, net)| net).sum::<u128>().max(1);
        for emitted in response.events.iter().filter_map(Emitted::parse) {
            let minted = emitted.minted.u128();
            let mut left = minted;
            for (at, (cohort, net)) in nets.iter().enumerate() {
                let last = at + 1 == nets.len();
                let part = if last { left } else { minted * net / whole };
                left -= part;
                self.credits.push((*cohort, edition, self.grain.clone(), part));
            }
        }
    }

    pub(crate) fn requested(&mut self, event: &Requested, buyer: &Addr, expires_at: u64) {
        let (denom, budget) = (event.denom.clone(), event.budget.u128());
        let request = Request { buyer: buyer.clone(), denom, budget, expires_at, rounds: 0 };
        self.requests.insert(event.request, request);
    }

    pub(crate) fn spent(&mut self, request: RequestId, amount: u128) {
        let left = &mut self.requests.get_mut(&request).expect("a request").budget;
        *left = left.checked_sub(amount).expect("no more than the budget");
    }

    /// What was swept of an identity counts as claimed: it is owed no more.
    pub(crate) fn taken(&mut self, identity: IdentityId, cohort: CohortId, denom: String, amount: u128) {
        *self.claimed.entry((identity, cohort, denom)).or_default() += amount;
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
}
