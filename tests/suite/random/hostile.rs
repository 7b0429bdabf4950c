//! Strangers try what is not theirs: every message that is not for anyone. Nothing of it may ever succeed.

use api::data_pool::{AuditVerdict, ExecuteMsg as Pool, Line, Pausable as PoolPausable};
use api::governance::{Action as Deed, ExecuteMsg as Governance};
use api::identity_registry::{ExecuteMsg as Registry, Pausable as RegistryPausable, RoleDraft};
use api::marketplace::{ExecuteMsg as Market, Pausable as MarketPausable};
use api::reward_token::{ExecuteMsg as Token, Pausable as TokenPausable};
use attestation::{IssuerAct, IssuerStatement, Signer, StatusChange};
use cosmwasm_std::{Addr, Binary, Coin, Uint128, to_json_binary};
use cw_ownable::Action;
use cw20::Cw20ReceiveMsg;
use rand::Rng;
use serde::Serialize;
use testkit::{NATIVE, POOL_DEPOSIT, PROPOSAL_DEPOSIT};

use super::world::{Operation, World};

pub(crate) const ALL: &[Operation] = &[(10, World::hostile)];

/// A contract, a message, funds.
type Attempt = (Addr, Binary, Vec<Coin>);

fn attempt(at: &Addr, msg: &impl Serialize, funds: &[Coin]) -> Attempt {
    (at.clone(), to_json_binary(msg).expect("a message is JSON"), funds.to_vec())
}

impl World {
    fn hostile(&mut self) {
        let thief = self.anyone();
        let attempts = match self.rng.gen_range(0..4) {
            0 => self.at_registry(&thief),
            1 => self.at_pool(&thief),
            2 => self.at_market(&thief),
            _ => self.elsewhere(&thief),
        };
        let (contract, msg, funds) = self.any(&attempts).expect("attempts");
        let msg: serde_json::Value = cosmwasm_std::from_json(&msg).expect("JSON");
        let done = self.suite.execute(&thief, &contract, &msg, &funds).is_ok();
        assert!(!done, "{thief} got through with {msg}");
    }

    fn at_registry(&mut self, thief: &Addr) -> Vec<Attempt> {
        let at = &self.suite.contracts.registry;
        let (me, now) = (thief.to_string(), self.suite.now());
        let key = self.suite.relayers[0].signer.public_key();
        let next = Signer::from_bytes(&testkit::secret("another issuer key")).expect("a key");
        let (key_of_issuer, issued_at) = (next.public_key(), now);
        let statement = IssuerStatement {
            chain_id: testkit::CHAIN_ID.into(),
            registry: at.to_string(),
            issuer: 1,
            issued_at,
            act: IssuerAct::RotateKey { key: key_of_issuer.clone() },
        };
        let proof = next.sign(&statement.digest()).expect("a signature");
        let relayers: Vec<String> =
            self.suite.relayers.iter().take(4).map(|relayer| relayer.address.to_string()).collect();
        let role = || "curator".to_string();
        let of = self.suite.relayers[0].address.to_string();
        let messages = vec![
            Registry::AddIssuer { key, nullifier_domain: 1, max_level: 3, valid_until: now + 9 },
            Registry::SetIssuerStatus { issuer: 1, active: false },
            Registry::ProlongIssuer { issuer: 1, valid_until: now + 9 },
            Registry::RotateIssuerKey { issuer: 1, key: key_of_issuer, issued_at, proof, signature: None },
            Registry::RevokeBatch { issuer: 1, batch: 77, signed: None },
            Registry::SetStatus { identity: 1, to: StatusChange::Suspend { until: now + 9 }, signed: None },
            Registry::SetStatus { identity: 1, to: StatusChange::Revoke, signed: None },
            Registry::Wire { marketplace: me.clone(), purse: me.clone() },
            Registry::CreateRole { role: RoleDraft::plain("thief", None) },
            Registry::Grant { role: role(), address: me.clone(), scope: None, expires_at: None },
            Registry::Revoke {
                role: role(),
                address: self.suite.address("curator").to_string(),
                scope: None,
            },
            Registry::Renounce { role: role(), scope: None },
            Registry::Enlist {},
            Registry::Delist { auditor: Some(self.auditors[0].to_string()) },
            Registry::Unbond {},
            Registry::ReleaseBond { relayer: of },
            Registry::SetCommittee { members: relayers },
            Registry::RotateCommittee { members: vec![me.clone(); 4], signatures: vec![] },
            Registry::RetireCustody { custody: 1, signatures: None },
            Registry::CompromiseCustody { custody: 1, signatures: Some(vec![]) },
            Registry::Pause { action: RegistryPausable::Register, seconds: 9 },
            Registry::Lift { action: RegistryPausable::Register },
            Registry::UpdateOwnership(take(&me)),
            Registry::UpdateOwnership(Action::RenounceOwnership),
        ];
        messages.iter().map(|msg| attempt(at, msg, &[])).collect()
    }

    fn at_pool(&mut self, thief: &Addr) -> Vec<Attempt> {
        let at = self.suite.contracts.clone();
        let order = self.rng.gen_range(1..50);
        let pool = self.pool();
        let contribution = self.rng.gen_range(1..60);
        let lines = || vec![Line { cohort: 1, price: Uint128::new(1) }];
        let settle = api::data_pool::ReceiveMsg::Settle { order, lines: lines() };
        let spoofed = Cw20ReceiveMsg {
            sender: at.marketplace.to_string(),
            amount: Uint128::new(1),
            msg: to_json_binary(&settle).expect("JSON"),
        };
        let ask = terms::Ask {
            kind: terms::Kind::Academic,
            region: None,
            level: 3,
            purpose: terms::Purpose::Research,
            use_: terms::Use::Raw,
            duration: 9,
            denom: NATIVE.into(),
        };
        let verdict = AuditVerdict::Rejected { code: 1 };
        let messages = vec![
            Pool::Wire { marketplace: thief.to_string() },
            Pool::DecidePool { pool, accept: false },
            Pool::SuspendPool { pool },
            Pool::ResumePool { pool },
            Pool::RetirePool { pool },
            Pool::SetCustody { pool, custody: 2 },
            Pool::Audit { contribution, verdict },
            Pool::Open { order: order + 1_000, pool, edition: 1, ask, lines: lines() },
            Pool::Void { order },
            Pool::Settle { order, lines: lines() },
            Pool::Receive(spoofed),
            Pool::Pause { action: PoolPausable::Sell, seconds: 9 },
            Pool::Lift { action: PoolPausable::Sell },
            Pool::UpdateOwnership(take(thief.as_str())),
            Pool::UpdateOwnership(Action::AcceptOwnership),
        ];
        let draft = self.suite.pool_draft();
        let propose =
            attempt(&at.data_pool, &Pool::ProposePool { draft }, &[Coin::new(POOL_DEPOSIT, NATIVE)]);
        messages.iter().map(|msg| attempt(&at.data_pool, msg, &[])).chain([propose]).collect()
    }

    fn at_market(&mut self, thief: &Addr) -> Vec<Attempt> {
        let at = &self.suite.contracts;
        let denom = "ufoo".to_string();
        // an order of somebody else
        let other = self.model.orders.iter().find(|(_, order)| order.buyer != *thief);
        let order = other.map_or(1_000_000, |(id, _)| *id);
        let spoofed = Cw20ReceiveMsg {
            sender: thief.to_string(),
            amount: Uint128::new(1_000_000),
            msg: Binary::from(br#"{"fill":{"offer":1,"least":"1"}}"#),
        };
        let messages = vec![
            Market::Receive(spoofed),
            Market::Confirm { order },
            Market::Vote { order, refund_bps: 1 },
            Market::Rule { order, refund_bps: 10_000 },
            Market::AttestDeletion { order, upto: 1 },
            Market::AllowDenom { denom },
            Market::DisallowDenom { denom: NATIVE.into() },
            Market::Pause { action: MarketPausable::Buy, seconds: 9 },
            Market::Lift { action: MarketPausable::Buy },
            Market::UpdateOwnership(take(thief.as_str())),
            Market::UpdateOwnership(Action::AcceptOwnership),
        ];
        messages.iter().map(|msg| attempt(&at.marketplace, msg, &[])).collect()
    }

    fn elsewhere(&mut self, thief: &Addr) -> Vec<Attempt> {
        let at = &self.suite.contracts;
        let (me, amount) = (thief.to_string(), Uint128::new(1));
        let token = vec![
            Token::Mint { recipient: me.clone(), amount },
            Token::UpdateMinter { new_minter: Some(me.clone()) },
            Token::UpdateMarketing { project: None, description: None, marketing: Some(me.clone()) },
            Token::Wire { data_pool: me.clone(), purse: me.clone() },
            Token::TransferFrom { owner: at.data_pool.to_string(), recipient: me.clone(), amount },
            Token::BurnFrom { owner: at.marketplace.to_string(), amount },
            Token::Pause { action: TokenPausable::Bond, seconds: 9 },
            Token::Lift { action: TokenPausable::Bond },
            Token::UpdateOwnership(take(&me)),
        ];
        let contract = at.marketplace.to_string();
        let (pause, lift) = ("buy".to_string(), "buy".to_string());
        let governance = [
            Governance::FounderApprove { proposal: self.newest_proposal },
            Governance::Pause { contract: contract.clone(), action: pause, seconds: 9 },
            Governance::Lift { contract: contract.clone(), action: lift },
            Governance::Cancel { proposal: self.newest_proposal },
            Governance::Adopt { contract },
        ];
        let emit = attempt(&at.token, &Token::Emit {}, &[Coin::new(5u128, NATIVE)]);
        // governance decides nothing about itself
        let seize = Deed::Execute { contract: at.governance.to_string(), msg: Binary::from(b"{}") };
        let seize = Governance::ProposeActions { title: "seize".into(), dossier: None, actions: vec![seize] };
        let seize = attempt(&at.governance, &seize, &[Coin::new(PROPOSAL_DEPOSIT, NATIVE)]);
        token
            .iter()
            .map(|msg| attempt(&at.token, msg, &[]))
            .chain(governance.iter().map(|msg| attempt(&at.governance, msg, &[])))
            .chain([emit, seize])
            .collect()
    }
}

fn take(new_owner: &str) -> Action {
    Action::TransferOwnership { new_owner: new_owner.into(), expiry: None }
}
