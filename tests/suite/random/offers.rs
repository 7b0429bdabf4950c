//! Offers, denoms, and payments that a token refuses.

use api::OfferId;
use api::marketplace::{ExecuteMsg, Filled, OfferTerms, Offered, ReceiveMsg, Unpaid};
use cosmwasm_std::{Addr, Uint128, to_json_binary};
use cw_multi_test::AppResponse;
use cw20::Cw20ExecuteMsg;
use rand::Rng;
use serde::Serialize;
use testkit::{Manner, NATIVE};

use super::model::Offer;
use super::pools::told;
use super::world::{Operation, World};

pub(crate) const ALL: &[Operation] = &[
    (3, World::offer),
    (4, World::fill),
    (2, World::cancel_offer),
    (3, World::collect),
    (1, World::change_denoms),
    (2, World::change_manner),
];

impl World {
    /// The token that behaves as it is told: allowed when it is first asked for.
    fn token(&mut self) -> String {
        if let Some(denom) = self.model.extra.clone() {
            return denom;
        }
        let token = self.suite.hostile_token();
        for who in [self.people.clone(), self.buyers.clone()].concat() {
            self.suite.mint_hostile(&token, &who, 1_000_000_000);
        }
        let denom = self.suite.denom_of(&token);
        let market = self.suite.contracts.marketplace.clone();
        let allow = ExecuteMsg::AllowDenom { denom: denom.clone() };
        assert!(self.by_owner(&market, &allow).is_some(), "there is room for it");
        self.model.extra = Some(denom.clone());
        denom
    }

    /// Nobody is refused any more; or a maker is who takes an offer back.
    fn change_manner(&mut self) {
        let denom = self.token();
        let token = Addr::unchecked(denom.trim_start_matches("cw20:"));
        let giving = |offer: &&Offer| offer.left > 0 && offer.give_denom == denom;
        let found = self.model.offers.iter().find(|(_, offer)| giving(offer));
        match found.map(|(id, offer)| (*id, offer.maker.clone())) {
            Some((id, maker)) if self.chance(2) => {
                self.suite.behave(&token, Manner::Refuses(maker.clone()));
                self.cancel_as(&maker, id);
            }
            _ => self.suite.behave(&token, Manner::Honest),
        }
    }

    /// Pays in whatever denom, that token's too.
    fn pay_in(
        &mut self,
        sender: &Addr,
        (amount, denom): (u128, &str),
        msg: &impl Serialize,
        hook: &impl Serialize,
    ) -> Option<AppResponse> {
        let market = self.suite.contracts.marketplace.clone();
        if self.model.extra.as_deref() != Some(denom) {
            return self.pay(sender, &market, (amount, denom), msg, hook);
        }
        let token = Addr::unchecked(denom.trim_start_matches("cw20:"));
        let send = Cw20ExecuteMsg::Send {
            contract: market.to_string(),
            amount: amount.into(),
            msg: to_json_binary(hook).expect("JSON"),
        };
        self.send(sender, &token, &send, &[])
    }

    fn offer(&mut self) {
        let (maker, grain) = (self.anyone(), self.suite.grain());
        let other = if self.chance(2) { NATIVE.to_string() } else { self.token() };
        let (give_denom, denom) = if self.chance(2) { (grain, other) } else { (other, grain) };
        let (give, amount) = (self.rng.gen_range(1..100_000u128), self.rng.gen_range(1..100_000u128));
        let least = self.rng.gen_range(1..=give.min(50));
        let expires_at = self.suite.now() + self.rng.gen_range(1..3_600);
        let (wanted, minimum) = (Uint128::new(amount), Uint128::new(least));
        let terms = OfferTerms { denom: denom.clone(), amount: wanted, least: minimum, expires_at };
        let (msg, hook) = (ExecuteMsg::Offer(terms.clone()), ReceiveMsg::Offer(terms));
        let Some(response) = self.pay_in(&maker, (give, &give_denom), &msg, &hook) else { return };
        let offer =
            Offer { maker, give_denom, give, want_denom: denom, want: amount, least, left: give, expires_at };
        self.model.offers.insert(told::<Offered>(&response)[0].offer, offer);
    }

    fn any_offer(&mut self) -> Option<OfferId> {
        let open: Vec<_> =
            self.model.offers.iter().filter(|(_, offer)| offer.left > 0).map(|(id, _)| *id).collect();
        self.any(&open)
    }

    fn fill(&mut self) {
        let Some(id) = self.any_offer() else { return };
        let offer = self.model.offers[&id].clone();
        let (taker, paid) = (self.anyone(), self.rng.gen_range(1..=offer.want * 2));
        let (least, filling) = (Uint128::new(1), Uint128::new(1));
        let (msg, hook) =
            (ExecuteMsg::Fill { offer: id, least }, ReceiveMsg::Fill { offer: id, least: filling });
        let had = self.suite.balance(&taker, &offer.give_denom);
        let Some(response) = self.pay_in(&taker, (paid, &offer.want_denom), &msg, &hook) else { return };
        let now = self.suite.now();
        let taken = (paid * offer.give / offer.want).min(offer.left);
        let cost = (taken * offer.want).div_ceil(offer.give);
        assert!(taken >= offer.least || taken == offer.left, "not less than the offer's least");
        assert!(now < offer.expires_at, "not after its end");
        let filled = &told::<Filled>(&response)[0];
        assert_eq!((filled.taken.u128(), filled.paid.u128()), (taken, cost), "offer {id}");
        if taker != offer.maker {
            assert_eq!(self.suite.balance(&taker, &offer.give_denom), had + taken);
        }
        self.model.offers.get_mut(&id).expect("an offer").left -= taken;
        self.not_paid(&response);
    }

    fn cancel_offer(&mut self) {
        let Some(id) = self.any_offer() else { return };
        let maker = self.model.offers[&id].maker.clone();
        let sender = if self.chance(3) { self.anyone() } else { maker };
        self.cancel_as(&sender, id);
    }

    fn cancel_as(&mut self, sender: &Addr, id: OfferId) {
        let offer = self.model.offers[&id].clone();
        let response = self.market_message(sender, &ExecuteMsg::CancelOffer { offer: id });
        let may = *sender == offer.maker || self.suite.now() >= offer.expires_at;
        assert_eq!(response.is_some(), may, "by its maker, and by anyone in the end");
        if let Some(response) = response {
            self.model.offers.get_mut(&id).expect("an offer").left = 0;
            self.not_paid(&response);
        }
    }

    /// What a token refused to pay waits.
    fn not_paid(&mut self, response: &AppResponse) {
        for Unpaid { address, denom, amount } in told(response) {
            *self.model.unpaid.entry((Addr::unchecked(address), denom)).or_default() += amount.u128();
        }
    }

    fn collect(&mut self) {
        let waiting: Vec<_> = self.model.unpaid.keys().cloned().collect();
        let Some((to, denom)) = self.any(&waiting) else { return };
        let sender = self.anyone();
        self.collect_as(&sender, (to, denom));
    }

    fn collect_as(&mut self, sender: &Addr, (to, denom): (Addr, String)) -> bool {
        let had = self.suite.balance(&to, &denom);
        let msg = ExecuteMsg::Collect { address: Some(to.to_string()), denom: denom.clone() };
        let done = self.market_message(sender, &msg).is_some();
        if done {
            let amount = self.model.unpaid.remove(&(to.clone(), denom.clone())).expect("it waited");
            assert_eq!(self.suite.balance(&to, &denom), had + amount, "what waited for {to}");
        }
        done
    }

    fn change_denoms(&mut self) {
        let denom = self.token();
        let market = self.suite.contracts.marketplace.clone();
        let msg = match self.chance(2) {
            true => ExecuteMsg::AllowDenom { denom },
            false => ExecuteMsg::DisallowDenom { denom },
        };
        self.by_owner(&market, &msg);
    }

    /// Every offer is taken back by a stranger, and every payment made.
    pub(crate) fn end_offers(&mut self) {
        if let Some(denom) = self.model.extra.clone() {
            self.suite.behave(&Addr::unchecked(denom.trim_start_matches("cw20:")), Manner::Honest);
        }
        let stranger = self.suite.address("stranger");
        while let Some(offer) = self.any_offer() {
            self.cancel_as(&stranger, offer);
        }
        for waiting in self.model.unpaid.keys().cloned().collect::<Vec<_>>() {
            assert!(self.collect_as(&stranger, waiting), "a payment has no exit");
        }
    }
}
