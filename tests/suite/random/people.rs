//! Time, gifts, and where earnings go.

use api::identity_registry::ExecuteMsg;
use cosmwasm_std::Coin;
use rand::Rng;
use testkit::{NATIVE, OTHER};

use super::world::{Operation, World};

pub(crate) const ALL: &[Operation] =
    &[(30, World::time), (2, World::donate), (4, World::skim), (1, World::set_payout)];

impl World {
    /// Mostly a little, at times a lot, seldom years.
    fn time(&mut self) {
        let seconds = match self.rng.gen_range(0..800) {
            0 => self.rng.gen_range(86_400..2 * 365 * 86_400),
            1 | 2 => self.rng.gen_range(2_000..86_400),
            3..=24 => self.rng.gen_range(200..2_000),
            25..=150 => self.rng.gen_range(30..200),
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
        // in a later block than what may still be leaving
        self.suite.advance(0);
        let done = self.suite.skim(&anyone, &contract, &denom).is_ok();
        assert_eq!(done, donated > 0, "skimmed what was given, all of it, and nothing else");
        if done {
            self.model.books.skimmed(&denom, donated);
            self.model.books.check_moved(&self.suite);
            self.note(&contract, "skim");
        }
    }

    fn set_payout(&mut self) {
        let (person, to) = (self.person(), self.anyone());
        let msg = ExecuteMsg::SetPayout { address: Some(to.to_string()) };
        assert!(self.registry_message(&person, &msg), "by whoever has an identity");
    }
}
