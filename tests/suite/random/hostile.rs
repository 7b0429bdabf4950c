//! Strangers try what is not theirs. Nothing of it may ever succeed.

use api::data_pool::{ExecuteMsg as Pool, Line};
use api::identity_registry::ExecuteMsg as Registry;
use api::reward_token::ExecuteMsg as Token;
use cosmwasm_std::{Addr, Binary, Coin, Uint128, to_json_binary};
use cw_ownable::Action;
use cw20::Cw20ReceiveMsg;
use rand::Rng;
use testkit::NATIVE;

use super::world::{Operation, World};

pub(crate) const ALL: &[Operation] = &[("hostile", 6, World::hostile)];

/// A contract, a message, funds.
type Attempt = (Addr, Binary, Vec<Coin>);

impl World {
    fn hostile(&mut self) {
        let thief = self.anyone();
        let attempts = self.attempts(&thief);
        let at = self.rng.gen_range(0..attempts.len());
        let (contract, msg, funds) = attempts[at].clone();
        let msg: serde_json::Value = cosmwasm_std::from_json(&msg).expect("JSON");
        let done = self.suite.execute(&thief, &contract, &msg, &funds).is_ok();
        assert!(!done, "{thief} got through with {msg}");
    }

    fn attempts(&mut self, thief: &Addr) -> Vec<Attempt> {
        let at = self.suite.contracts.clone();
        let order = self.rng.gen_range(1..50);
        let line = Line { cohort: 1, price: Uint128::new(1) };
        let take = Action::TransferOwnership { new_owner: thief.to_string(), expiry: None };
        let settle = api::data_pool::ReceiveMsg::Settle { order, lines: vec![line.clone()] };
        let spoofed = Cw20ReceiveMsg {
            sender: at.marketplace.to_string(),
            amount: Uint128::new(1),
            msg: to_json_binary(&settle).expect("JSON"),
        };
        let pool = |msg: Pool| (at.data_pool.clone(), json(&msg), vec![]);
        let registry = |msg: Registry| (at.registry.clone(), json(&msg), vec![]);
        let token = |msg: Token| (at.token.clone(), json(&msg), vec![]);
        let new = || thief.to_string();
        vec![
            pool(Pool::Void { order }),
            pool(Pool::Settle { order, lines: vec![line] }),
            pool(Pool::Receive(spoofed)),
            pool(Pool::DecidePool { pool: 1, accept: true }),
            pool(Pool::Wire { marketplace: new() }),
            pool(Pool::UpdateOwnership(take.clone())),
            pool(Pool::UpdateOwnership(Action::AcceptOwnership)),
            registry(Registry::UpdateOwnership(Action::RenounceOwnership)),
            registry(Registry::SetCommittee { members: vec![new(); 4] }),
            registry(Registry::Grant {
                role: "curator".into(),
                address: new(),
                scope: None,
                expires_at: None,
            }),
            registry(Registry::SetIssuerStatus { issuer: 1, active: false }),
            token(Token::Mint { recipient: new(), amount: Uint128::new(1) }),
            token(Token::UpdateMinter { new_minter: Some(new()) }),
            (at.token.clone(), json(&Token::Emit {}), vec![Coin::new(5u128, NATIVE)]),
            token(Token::Wire { data_pool: new(), purse: new() }),
            token(Token::TransferFrom {
                owner: at.data_pool.to_string(),
                recipient: new(),
                amount: Uint128::new(1),
            }),
        ]
    }
}

fn json(msg: &impl serde::Serialize) -> Binary {
    to_json_binary(msg).expect("a message is JSON")
}
