//! Flows of marketplace: from a purchase to its end.

use anyhow::Result;
use api::data_pool::Line;
use api::event::ChainEvent;
use api::identity_registry::ROLE_AUDITOR;
use api::marketplace::{
    Bought, DISPUTE_ROUND, DisputeResponse, ExecuteMsg, OfferTerms, Offered, OrderResponse, Purchase,
    QueryMsg, Reason, ReceiveMsg, Requested,
};
use api::{CohortId, EditionNo, OfferId, OrderId, PoolId, RequestId, denom};
use attestation::{Authority, AvailabilityItem, Report, quorum_of};
use cosmwasm_std::{Addr, Coin, Uint128, to_json_binary};
use cw_multi_test::AppResponse;
use cw20::Cw20ExecuteMsg;
use sealed_key::{EditionKey, EditionSecret, OrderContext, SealedKey};
use serde::Serialize;
use terms::{Purpose, Use};

use crate::{NATIVE, RELAYERS, Suite, content_id};

/// A pool with a published edition.
#[derive(Debug, Clone)]
pub struct Market {
    /// The pool.
    pub pool: PoolId,
    /// Its edition.
    pub edition: EditionNo,
    /// Its cohorts: 12 persons with 100 records each, under [`Suite::terms`] with floors of 5, 7 and 9.
    pub cohorts: Vec<CohortId>,
}

impl Suite {
    /// A pool with a published edition of three cohorts.
    pub fn market(&mut self) -> Market {
        self.market_paid_in(None)
    }

    /// The same, whose terms have a floor in one more denom.
    pub fn market_paid_in(&mut self, extra: Option<&str>) -> Market {
        let pool = self.active_pool();
        let cohorts: Vec<CohortId> = [5, 7, 9]
            .into_iter()
            .map(|floor| {
                let mut terms = self.terms(floor);
                let extra = extra.map(|denom| terms::Floor { denom: denom.into(), amount: floor.into() });
                terms.floors.extend(extra);
                terms.floors.sort_by(|one, other| one.denom.cmp(&other.denom));
                let cohort = self.open_cohort(pool, terms).expect("open a cohort");
                self.fill_cohort(cohort, &format!("member {floor}"), &[100; 12]);
                cohort
            })
            .collect();
        let edition = self.release_edition(pool, &cohorts);
        Market { pool, edition, cohorts }
    }

    /// Sends marketplace a message without funds.
    pub fn marketplace(&mut self, sender: &Addr, msg: &ExecuteMsg) -> Result<AppResponse> {
        let contract = self.contracts.marketplace.clone();
        self.execute(sender, &contract, msg, &[])
    }

    /// Buys, in whatever denom.
    pub fn buy(&mut self, buyer: &Addr, purchase: Purchase, denom: &str) -> Result<OrderId> {
        let price: u128 = purchase.lines.iter().map(|line| line.price.u128()).sum();
        let native = ExecuteMsg::Buy(purchase.clone());
        let response = self.pay(buyer, price, denom, &native, &ReceiveMsg::Buy(purchase))?;
        Ok(response.events.iter().find_map(Bought::parse).expect("an event tells the number").order)
    }

    /// Makes a request, with a budget in whatever denom.
    pub fn request(
        &mut self,
        buyer: &Addr,
        need: api::marketplace::Need,
        budget: u128,
        denom: &str,
    ) -> Result<RequestId> {
        let native = ExecuteMsg::Request(need.clone());
        let response = self.pay(buyer, budget, denom, &native, &ReceiveMsg::Request(need))?;
        Ok(response.events.iter().find_map(Requested::parse).expect("an event tells the number").request)
    }

    fn pay(
        &mut self,
        buyer: &Addr,
        amount: u128,
        denom: &str,
        native: &impl Serialize,
        hook: &impl Serialize,
    ) -> Result<AppResponse> {
        let marketplace = self.contracts.marketplace.clone();
        let Some(token) = denom::cw20_of(denom) else {
            return self.execute(buyer, &marketplace, native, &[Coin::new(amount, denom)]);
        };
        let (contract, amount) = (marketplace.to_string(), amount.into());
        let send = Cw20ExecuteMsg::Send { contract, amount, msg: to_json_binary(hook)? };
        self.execute(buyer, &Addr::unchecked(token), &send, &[])
    }

    /// What a dispute of an order takes, and an appeal: a tenth of its price, rounded up.
    pub fn bond_of(&self, order: OrderId) -> u128 {
        self.order(order).price.u128().div_ceil(10)
    }

    /// Disputes an order, with the bond.
    pub fn dispute(&mut self, buyer: &Addr, order: OrderId, reason: Reason) -> Result<AppResponse> {
        let (bond, denom) = (self.bond_of(order), self.order(order).denom);
        let native = ExecuteMsg::Dispute { order, reason: reason.clone() };
        self.pay(buyer, bond, &denom, &native, &ReceiveMsg::Dispute { order, reason })
    }

    /// Disputes that an order's data is as described, with the bond. Nobody has drawn the panel yet.
    pub fn dispute_description(&mut self, buyer: &Addr, order: OrderId) -> Result<AppResponse> {
        let claim = content_id(&format!("claim {order}"));
        self.dispute(buyer, order, Reason::NotAsDescribed { claim })
    }

    /// Draws the panel of a disputed order, in anyone's name and in a block of its own.
    pub fn draw_panel(&mut self, order: OrderId) -> Result<AppResponse> {
        self.advance(0);
        self.marketplace(&self.address("anyone"), &ExecuteMsg::DrawPanel { order })
    }

    /// Appeals a panel's result, with the bond.
    pub fn appeal(&mut self, who: &Addr, order: OrderId) -> Result<AppResponse> {
        let (bond, denom) = (self.bond_of(order), self.order(order).denom);
        self.pay(who, bond, &denom, &ExecuteMsg::Appeal { order }, &ReceiveMsg::Appeal { order })
    }

    /// The dispute of an order, as it is now.
    pub fn dispute_of(&self, order: OrderId) -> DisputeResponse {
        let query = QueryMsg::Dispute { order };
        self.query(&self.contracts.marketplace, &query).expect("a dispute")
    }

    /// Who sits in the panel of a disputed order.
    pub fn panel_of(&self, order: OrderId) -> Vec<Addr> {
        self.dispute_of(order).panel.into_iter().map(|seat| seat.auditor).collect()
    }

    /// What keepers say of disputed orders, good for ten minutes.
    pub fn availability(&self, orders: &[OrderId]) -> Report<AvailabilityItem> {
        let item = |order: &OrderId| {
            let bundle = content_id(&format!("bundle {order}"));
            AvailabilityItem { order: *order, round: DISPUTE_ROUND, bundle }
        };
        Report {
            chain_id: self.chain_id(),
            contract: self.contracts.marketplace.to_string(),
            authority: Authority::Custody(self.custody_id),
            issued_at: self.now(),
            expires_at: self.now() + 600,
            items: orders.iter().map(item).collect(),
        }
    }

    /// `Answer` with a quorum's signatures.
    pub fn answer_of(&self, report: Report<AvailabilityItem>) -> ExecuteMsg {
        ExecuteMsg::Answer { signatures: self.sign(&report.digest(), quorum_of(RELAYERS)), report }
    }

    /// Auditors who can be drawn: the accounts `auditor 1`, `auditor 2`, ...
    pub fn auditors(&mut self, count: usize) -> Vec<Addr> {
        let registry = self.contracts.registry.clone();
        let mut auditors = vec![];
        for number in 1..=count {
            let auditor = self.account(&format!("auditor {number}"));
            self.grant(ROLE_AUDITOR, &auditor);
            let enlist = api::identity_registry::ExecuteMsg::Enlist {};
            self.execute(&auditor, &registry, &enlist, &[]).expect("enlist");
            auditors.push(auditor);
        }
        auditors
    }

    /// Makes an offer of so much of a denom.
    pub fn offer(&mut self, maker: &Addr, (give, denom): (u128, &str), terms: OfferTerms) -> Result<OfferId> {
        let native = ExecuteMsg::Offer(terms.clone());
        let response = self.pay(maker, give, denom, &native, &ReceiveMsg::Offer(terms))?;
        Ok(response.events.iter().find_map(Offered::parse).expect("an event tells the number").offer)
    }

    /// Takes of an offer what so much of a denom pays for.
    pub fn fill(
        &mut self,
        taker: &Addr,
        offer: OfferId,
        (paid, denom): (u128, &str),
        least: u128,
    ) -> Result<AppResponse> {
        let least = Uint128::new(least);
        let native = ExecuteMsg::Fill { offer, least };
        self.pay(taker, paid, denom, &native, &ReceiveMsg::Fill { offer, least })
    }

    /// An order, as it is now.
    pub fn order(&self, order: OrderId) -> OrderResponse {
        self.query(&self.contracts.marketplace, &QueryMsg::Order { order }).expect("an order")
    }

    /// The key of an order, as every keeper computes it.
    pub fn seal(&self, order: OrderId) -> SealedKey {
        let found = self.order(order);
        let context = OrderContext { marketplace: self.contracts.marketplace.as_str(), order };
        self.with_edition_key(&found, |key| self.custody.seal(key, &context, &found.b1).expect("a good key"))
    }

    /// What a buyer must get out of an order's key.
    pub fn edition_secret(&self, order: OrderId) -> EditionSecret {
        self.with_edition_key(&self.order(order), |key| self.custody.edition_secret(key).expect("a good key"))
    }

    /// Calls `with` with everything that an order's key is made for.
    pub fn with_edition_key<T>(&self, order: &OrderResponse, with: impl FnOnce(&EditionKey<'_>) -> T) -> T {
        let Purchase { pool, edition, lines, .. } = &order.purchase;
        let query = api::data_pool::QueryMsg::Edition { pool: *pool, edition: *edition };
        let published: api::data_pool::EditionResponse = self.ask_pool(&query);
        let root = published.edition.published.expect("a published edition").manifest_root;
        let cohorts: Vec<CohortId> = lines.iter().map(|line| line.cohort).collect();
        let query = api::identity_registry::QueryMsg::Custody { custody: order.custody };
        let custody: api::identity_registry::Custody =
            self.query(&self.contracts.registry, &query).expect("a custody key");
        with(&EditionKey {
            chain_id: &self.chain_id(),
            data_pool: self.contracts.data_pool.as_str(),
            pool: *pool,
            edition: *edition,
            cohorts: &cohorts,
            p: custody.p.as_slice().try_into().expect("a point"),
            manifest_root: root.as_slice().try_into().expect("32 bytes"),
        })
    }

    /// Delivers an order's key, in a keeper's name.
    pub fn deliver(&mut self, order: OrderId) -> Result<AppResponse> {
        let SealedKey { r1, e } = self.seal(order);
        let keeper = self.relayers.first().expect("a keeper").address.clone();
        self.marketplace(&keeper, &ExecuteMsg::Deliver { order, r1: r1.into(), e: e.into() })
    }

    /// Buys in [`NATIVE`], delivers and confirms.
    pub fn sell(&mut self, buyer: &Addr, purchase: Purchase) -> OrderId {
        let order = self.buy(buyer, purchase, NATIVE).expect("buy");
        self.deliver(order).expect("deliver");
        self.marketplace(buyer, &ExecuteMsg::Confirm { order }).expect("confirm");
        order
    }
}

impl Market {
    /// These cohorts at a price each, for health research, as rows, for 90 days.
    pub fn purchase(&self, cohorts: &[CohortId], price: u128) -> Purchase {
        let line = |cohort: &CohortId| Line { cohort: *cohort, price: Uint128::new(price) };
        Purchase {
            pool: self.pool,
            edition: self.edition,
            lines: cohorts.iter().map(line).collect(),
            purpose: Purpose::HealthResearch,
            use_: Use::Raw,
            duration: 90 * 86_400,
        }
    }
}
