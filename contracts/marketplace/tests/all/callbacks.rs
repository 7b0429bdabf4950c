//! A token that calls back with whatever might pay, in the middle of whatever pays: the books of every contract are
//! looked at after every message, so that nothing of another denom is gone.

use api::data_pool::{self, EarningsKey};
use api::governance;
use api::marketplace::{ExecuteMsg, OfferTerms, Reason};
use cosmwasm_std::{Addr, Binary, Uint128, to_json_binary};
use terms::Kind;
use testkit::{Manner, Market, NATIVE, Suite};

use crate::PRICE;

struct Stage {
    suite: Suite,
    market: Market,
    lab: Addr,
    taker: Addr,
    token: Addr,
    denom: String,
}

impl Stage {
    fn new() -> Self {
        let mut suite = Suite::new();
        let token = suite.hostile_token();
        let denom = suite.denom_of(&token);
        let market = suite.market_paid_in(Some(&denom));
        let (owner, allow) = (suite.owner.clone(), ExecuteMsg::AllowDenom { denom: denom.clone() });
        suite.marketplace(&owner, &allow).unwrap();
        let taker = suite.account("taker");
        let mut stage = Self { suite, market, lab: taker.clone(), taker, token, denom };
        stage.enrich(&stage.taker.clone());
        stage
    }

    fn enrich(&mut self, who: &Addr) {
        self.suite.mint_hostile(&self.token, who, 1_000 * PRICE);
        self.suite.give_grain(who, 10_000);
    }

    /// Everything that pays someone or looks at a balance, told by anyone.
    fn calls(&self) -> Vec<(Addr, Binary)> {
        let contracts = &self.suite.contracts;
        let grain = self.suite.grain();
        let mut calls = vec![];
        for denom in [NATIVE, &grain] {
            let denom = denom.to_string();
            let of = |contract: &Addr, msg| (contract.clone(), msg);
            let flush = data_pool::ExecuteMsg::Flush { denom: denom.clone() };
            calls.extend([
                of(&contracts.marketplace, to_json_binary(&ExecuteMsg::Skim { denom: denom.clone() })),
                of(
                    &contracts.data_pool,
                    to_json_binary(&data_pool::ExecuteMsg::Skim { denom: denom.clone() }),
                ),
                of(
                    &contracts.governance,
                    to_json_binary(&governance::ExecuteMsg::Skim { denom: denom.clone() }),
                ),
                of(&contracts.data_pool, to_json_binary(&flush)),
                of(&contracts.data_pool, to_json_binary(&self.claim(&[&denom]))),
            ]);
        }
        calls.into_iter().map(|(contract, msg)| (contract, msg.unwrap())).collect()
    }

    /// Claims of the first member of the first cohort.
    fn claim(&self, denoms: &[&str]) -> data_pool::ExecuteMsg {
        let member = self.suite.identity(&self.suite.address("member 5 1"));
        let key = |denom: &&str| EarningsKey { cohort: self.market.cohorts[0], denom: denom.to_string() };
        data_pool::ExecuteMsg::Claim {
            identity: Some(member),
            claims: denoms.iter().map(key).collect(),
            limit: None,
        }
    }

    fn buy(&mut self, denom: &str) -> u64 {
        let purchase = self.market.purchase(&self.market.cohorts[..1], PRICE);
        self.suite.buy(&self.lab, purchase, denom).unwrap()
    }

    fn send(&mut self, msg: &ExecuteMsg) {
        let lab = self.lab.clone();
        self.suite.marketplace(&lab, msg).unwrap();
    }

    /// Each payment in the token, called back out of with one call.
    fn play(&mut self, round: usize, call: &(Addr, Binary)) {
        self.lab = self.suite.buyer(&format!("lab {round}"), Kind::Academic, "AT");
        self.enrich(&self.lab.clone());
        let (token, denom, grain) = (self.token.clone(), self.denom.clone(), self.suite.grain());
        let (contract, msg) = call.clone();
        let manner = Manner::CallsBack { contract, msg };

        for of in [NATIVE, &denom] {
            let order = self.buy(of);
            self.suite.deliver(order).unwrap();
            self.suite.behave(&token, manner.clone());
            self.send(&ExecuteMsg::Confirm { order });
        }
        let disputed = self.buy(&denom);
        self.suite.deliver(disputed).unwrap();
        let lab = self.lab.clone();
        self.suite.dispute(&lab, disputed, Reason::Unavailable {}).unwrap();
        let refunded = self.buy(&denom);

        let (amount, least) = (Uint128::new(100), Uint128::one());
        let expires_at = self.suite.now() + 300;
        let terms = |denom: &str| OfferTerms { denom: denom.into(), amount, least, expires_at };
        let taker = self.taker.clone();
        for (give, want) in [(&grain, &denom), (&denom, &grain)] {
            let offer = self.suite.offer(&lab, (70, give), terms(want)).unwrap();
            self.suite.behave(&token, manner.clone());
            self.suite.fill(&taker, offer, (95, want), 1).unwrap();
            self.suite.behave(&token, manner.clone());
            self.send(&ExecuteMsg::CancelOffer { offer });
        }

        self.suite.advance(150);
        self.suite.behave(&token, manner.clone());
        self.send(&ExecuteMsg::Resolve { order: disputed });
        self.suite.behave(&token, manner.clone());
        self.send(&ExecuteMsg::Refund { order: refunded });

        self.suite.behave(&token, manner);
        let data_pool = self.suite.contracts.data_pool.clone();
        let claim = self.claim(&[&denom, NATIVE, &grain]);
        self.suite.execute(&taker, &data_pool, &claim, &[]).unwrap();
        self.suite.behave(&token, Manner::Honest);
    }
}

#[test]
fn whatever_a_token_calls_back_with_other_denoms_are_whole() {
    let mut stage = Stage::new();
    for (round, call) in stage.calls().iter().enumerate() {
        stage.play(round, call);
    }
}
