//! Time, gifts, and what people do in the registry.

use api::identity_registry::ExecuteMsg;
use cosmwasm_std::Coin;
use rand::Rng;
use testkit::{NATIVE, OTHER};

use super::world::{Operation, World};

pub(crate) const ALL: &[Operation] = &[
    ("time", 22, World::time),
    ("donate", 1, World::donate),
    ("skim", 1, World::skim),
    ("set payout", 1, World::set_payout),
];

impl World {
    /// Mostly a little, at times a lot.
    fn time(&mut self) {
        let seconds = match self.rng.gen_range(0..20) {
            0 => self.rng.gen_range(200..2_000),
            1..=5 => self.rng.gen_range(30..200),
            _ => self.rng.gen_range(1..30),
        };
        self.suite.advance(seconds);
    }

    /// Someone sends a contract money that it did not ask for.
    fn donate(&mut self) {
        let (from, contracts) = (self.anyone(), self.suite.contracts.clone());
        let to = self.any(&contracts.all()).expect("contracts").clone();
        let denom = self.any(&[NATIVE, OTHER]).expect("denoms");
        let amount = self.rng.gen_range(1..100u128);
        self.suite.donate(&from, &to, Coin::new(amount, denom));
    }

    /// What was sent unasked goes to the purse, and nothing else.
    fn skim(&mut self) {
        let (anyone, contracts) = (self.anyone(), self.suite.contracts.clone());
        let contract = self.any(&contracts.all()).expect("contracts").clone();
        let denom = self.denom();
        let donated = self.suite.donated(&contract, &denom);
        // not in the transaction of a payment, which here is a block
        self.suite.advance(0);
        let done = self.suite.skim(&anyone, &contract, &denom).is_ok();
        assert_eq!(done, donated > 0, "skimmed what was given, all of it, and nothing else");
    }

    fn set_payout(&mut self) {
        let (person, to) = (self.person(), self.anyone());
        let registry = self.suite.contracts.registry.clone();
        let msg = ExecuteMsg::SetPayout { address: Some(to.to_string()) };
        assert!(self.send("set payout", &person, &registry, &msg, &[]).is_some());
    }
}
