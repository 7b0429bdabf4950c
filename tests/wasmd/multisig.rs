//! A cw3-flex-multisig from crates.io decides on pools, in governance's place. It is on the chain alone; what it tells
//! data-pool is then done on the embedded chain too, and the same must come of it.

use std::path::Path;

use api::PoolId;
use api::data_pool::{ExecuteMsg as DataPool, PoolStatus};
use cosmwasm_std::{Addr, Coin, CosmosMsg, WasmMsg, to_json_binary};
use mirror::Wasmd;
use serde_json::{Value, json};
use testkit::{Mirror, NATIVE, Refused, Sent, Suite};

/// Members, of whom three must agree.
const MEMBERS: usize = 4;

/// A pool is accepted by its members, and another refused.
pub(crate) fn pools_are_decided_on_by_a_cw3_multisig(mut chain: Wasmd, peers: &Path) {
    let members: Vec<Addr> =
        (1..=MEMBERS).map(|number| chain.address(&format!("member of cw3 {number}"))).collect();
    chain.fund(&members, &[Coin::new(1_000_000u128, NATIVE)]).expect("coins");
    let multisig = make(&mut chain, &members, peers);
    let mut suite = Suite::builder().authority(multisig.clone()).mirrored(chain).build();
    let mut board = Board { members, multisig, proposals: 0 };

    let curator = suite.curator("chair");
    let draft = suite.pool_draft();
    let [yes, no] = [(); 2].map(|()| suite.propose_pool(&curator, draft.clone()).expect("propose"));
    let governance = DataPool::DecidePool { pool: yes, accept: true };
    suite.data_pool(&curator, &governance).expect_err("by another than the authority");
    board.decides(&mut suite, yes, true);
    board.decides(&mut suite, no, false);
    assert_eq!(suite.pool(yes).status, PoolStatus::Active);
    assert_eq!(suite.pool(no).status, PoolStatus::Refused);
    assert_eq!(suite.pool(yes).authority, board.multisig);
    suite.compare();
}

/// The multisig, with the group of its members: weights are what they have bonded.
fn make(chain: &mut Wasmd, members: &[Addr], peers: &Path) -> Addr {
    let first = members.first().expect("members").clone();
    let mut code = |name: &str| {
        let wasm = std::fs::read(peers.join(format!("{name}.wasm")))
            .expect("scripts/build-wasm --peers has built it");
        chain.store_wasm(wasm).expect("the chain takes it")
    };
    let (group, multisig) = (code("cw4_stake"), code("cw3_flex_multisig"));
    let drafted = json!({
        "denom": { "native": NATIVE }, "tokens_per_weight": "1000", "min_bond": "1000",
        "unbonding_period": { "time": 600 }, "admin": null,
    });
    let group = chain.make(&first, group, &drafted).expect("made");
    for member in members {
        let bond = call(&group, &json!({ "bond": {} }), &[Coin::new(1_000u128, NATIVE)]);
        chain.send(member, &bond).expect("sent").result.expect("bonded");
    }
    let drafted = json!({
        "group_addr": group, "max_voting_period": { "time": 3_600 }, "executor": null, "proposal_deposit": null,
        "threshold": { "absolute_count": { "weight": MEMBERS - 1 } },
    });
    chain.make(&first, multisig, &drafted).expect("made")
}

fn call(contract: &Addr, msg: &Value, funds: &[Coin]) -> CosmosMsg {
    let msg = to_json_binary(msg).expect("JSON");
    WasmMsg::Execute { contract_addr: contract.to_string(), msg, funds: funds.to_vec() }.into()
}

/// Who decides.
struct Board {
    members: Vec<Addr>,
    multisig: Addr,
    proposals: u64,
}

impl Board {
    fn tells(&self, suite: &mut Suite, member: usize, msg: &Value) -> Sent {
        suite.send_there(&self.members[member], &call(&self.multisig, msg, &[]))
    }

    /// One proposes, two agree, the last executes.
    fn decides(&mut self, suite: &mut Suite, pool: PoolId, accept: bool) {
        let (contract, decide) = (suite.contracts.data_pool.clone(), DataPool::DecidePool { pool, accept });
        let msg = to_json_binary(&decide).expect("JSON");
        let execute =
            json!({ "wasm": { "execute": { "contract_addr": contract, "msg": msg, "funds": [] } } });
        let draft = json!({ "title": "A pool", "description": "of data", "msgs": [execute], "latest": null });
        let propose = json!({ "propose": draft });
        self.tells(suite, 0, &propose).result.expect("proposed");
        self.proposals += 1;
        let execute = json!({ "execute": { "proposal_id": self.proposals } });
        let early = self.tells(suite, MEMBERS - 1, &execute).result;
        assert!(matches!(early, Err(Refused::Contract(_))), "it has not passed: {early:?}");
        for member in 1..MEMBERS - 1 {
            let vote = json!({ "vote": { "proposal_id": self.proposals, "vote": "yes" } });
            self.tells(suite, member, &vote).result.expect("voted");
        }
        let sent = self.tells(suite, MEMBERS - 1, &execute);
        suite.follow(&sent, &self.multisig, &contract, &decide);
    }
}
