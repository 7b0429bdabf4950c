//! Contracts of other projects, and what their like deeds take.

use std::collections::BTreeMap;
use std::path::Path;

use cosmwasm_std::{Addr, Coin, WasmMsg, to_json_binary};
use mirror::Wasmd;
use serde_json::{Value, json};
use testkit::{Mirror, NATIVE};

/// Contracts of others, as they come from crates.io, built like ours.
pub(crate) fn measure(mut chain: Wasmd, folder: &Path) -> BTreeMap<&'static str, u64> {
    let accounts: Vec<Addr> = (0..5).map(|number| chain.address(&format!("peer {number}"))).collect();
    chain.fund(&accounts, &[Coin::new(1_000_000_000_000u128, NATIVE)]).expect("coins");
    let mut peers = Peers { chain, first: accounts[0].clone() };
    let mut measured = BTreeMap::new();
    let code = |peers: &mut Peers, name: &str| {
        let wasm =
            std::fs::read(folder.join(format!("{name}.wasm"))).expect("scripts/bench-gas has built it");
        peers.chain.store_wasm(wasm).expect("the chain takes it")
    };

    let cw20 = code(&mut peers, "cw20_base");
    let balances: Vec<Value> =
        accounts.iter().map(|address| json!({ "address": address, "amount": "1000000000000" })).collect();
    let token = peers.make(
        cw20,
        &json!({ "name": "Peer", "symbol": "PEER", "decimals": 6, "initial_balances": balances, "mint": null }),
    );
    let transfer = json!({ "transfer": { "recipient": accounts[1], "amount": "1000" } });
    measured.insert("cw20-base transfer", peers.call(0, &token, &transfer, &[]));

    let stake = code(&mut peers, "cw4_stake");
    let group = peers.make(
        stake,
        &json!({
            "denom": { "native": NATIVE }, "tokens_per_weight": "1000", "min_bond": "1000",
            "unbonding_period": { "time": 600 }, "admin": null,
        }),
    );
    for number in 0..accounts.len() {
        let bond = [Coin::new(1_000_000u128, NATIVE)];
        // the second of the same account, as ours
        peers.call(number, &group, &json!({ "bond": {} }), &bond);
        measured.insert("cw4-stake bond", peers.call(number, &group, &json!({ "bond": {} }), &bond));
    }

    let flex = code(&mut peers, "cw3_flex_multisig");
    let multisig = peers.make(
        flex,
        &json!({
            "group_addr": group, "max_voting_period": { "time": 3600 }, "executor": null, "proposal_deposit": null,
            "threshold": { "threshold_quorum": { "threshold": "0.9", "quorum": "0.9" } },
        }),
    );
    let send = json!({ "bank": { "send": { "to_address": accounts[1], "amount": [{ "denom": NATIVE, "amount": "1" }] } } });
    let propose =
        json!({ "propose": { "title": "A spend", "description": "of one", "msgs": [send], "latest": null } });
    measured.insert("cw3-flex propose", peers.call(0, &multisig, &propose, &[]));
    for number in 1..accounts.len() - 1 {
        let vote = json!({ "vote": { "proposal_id": 1, "vote": "yes" } });
        measured.insert("cw3-flex vote", peers.call(number, &multisig, &vote, &[]));
    }
    measured
}

struct Peers {
    chain: Wasmd,
    first: Addr,
}

impl Peers {
    fn make(&mut self, code_id: u64, msg: &Value) -> Addr {
        self.chain.make(&self.first.clone(), code_id, msg).expect("made")
    }

    fn call(&mut self, number: usize, contract: &Addr, msg: &Value, funds: &[Coin]) -> u64 {
        let sender = self.chain.address(&format!("peer {number}"));
        let msg = to_json_binary(msg).expect("JSON");
        let call = WasmMsg::Execute { contract_addr: contract.to_string(), msg, funds: funds.to_vec() };
        let sent = self.chain.send(&sender, &call.into()).expect("sent");
        sent.result.expect("it does what it is told");
        sent.receipt.gas
    }
}
