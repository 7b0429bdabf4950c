use api::identity_registry::{Committee, CommitteeStarted, ConfigResponse, ExecuteMsg, QueryMsg};
use attestation::{CommitteeStatement, Signature, SignatureError};
use identity_registry::ContractError;
use testkit::{CHAIN_ID, Relayer, Suite};

use crate::common::{ask, bonded, by_owner, committee_of, event, refused, send};

fn statement(suite: &Suite, epoch: u32, members: &[Relayer]) -> CommitteeStatement {
    CommitteeStatement {
        chain_id: CHAIN_ID.into(),
        registry: suite.contracts.registry.to_string(),
        epoch,
        members: members.iter().map(|member| member.address.to_string()).collect(),
    }
}

fn signed(statement: &CommitteeStatement, by: &[Relayer]) -> ExecuteMsg {
    let digest = statement.digest();
    let signatures = by
        .iter()
        .zip(0..)
        .map(|(member, signer)| Signature { signer, signature: member.signer.sign(&digest).unwrap() })
        .collect();
    ExecuteMsg::RotateCommittee { members: statement.members.clone(), signatures }
}

fn epoch(suite: &Suite) -> u32 {
    ask::<ConfigResponse>(suite, &QueryMsg::Config {}).epoch
}

#[test]
fn a_quorum_of_the_old_names_the_new() {
    let mut suite = Suite::new();
    let others = bonded(&mut suite, 5);
    let ann = suite.account("ann");
    let few = signed(&statement(&suite, 2, &others), &suite.relayers[..2]);
    let too_few = SignatureError::TooFew { got: 2, need: 3 };
    assert_eq!(refused(&mut suite, &ann, &few), too_few.into());
    let enough = signed(&statement(&suite, 2, &others), &suite.relayers[..3]);
    let response = send(&mut suite, &ann, &enough).unwrap();
    assert_eq!(event::<CommitteeStarted>(&response), CommitteeStarted { epoch: 2, members: 5 });
    let before: Committee = ask(&suite, &QueryMsg::Committee { epoch: Some(1) });
    assert_eq!(before.accepted_until, suite.now() + 60);
    // what was signed for one epoch is good for that one
    assert_eq!(refused(&mut suite, &ann, &enough), SignatureError::TooFew { got: 3, need: 4 }.into());
    let old = signed(&statement(&suite, 3, &others), &suite.relayers[..4]);
    assert_eq!(refused(&mut suite, &ann, &old), SignatureError::Invalid { signer: Some(0) }.into());
    let next = signed(&statement(&suite, 3, &suite.relayers), &others[..4]);
    send(&mut suite, &ann, &next).unwrap();
    assert_eq!(epoch(&suite), 3);
}

#[test]
fn of_this_chain_registry_and_epoch() {
    let mut suite = Suite::new();
    let others = bonded(&mut suite, 4);
    let ann = suite.account("ann");
    let good = statement(&suite, 2, &others);
    let mut swapped = good.members.clone();
    swapped.swap(0, 1);
    let bad = [
        CommitteeStatement { chain_id: "sheaf-test-2".into(), ..good.clone() },
        CommitteeStatement { registry: suite.contracts.data_pool.to_string(), ..good.clone() },
        CommitteeStatement { epoch: 1, ..good.clone() },
        CommitteeStatement { epoch: 3, ..good.clone() },
        CommitteeStatement { members: swapped, ..good.clone() },
    ];
    for statement in bad {
        let ExecuteMsg::RotateCommittee { signatures, .. } = signed(&statement, &suite.relayers) else {
            panic!("not a rotation")
        };
        let msg = ExecuteMsg::RotateCommittee { members: good.members.clone(), signatures };
        let error = SignatureError::Invalid { signer: Some(0) };
        assert_eq!(refused(&mut suite, &ann, &msg), error.into());
    }
    assert_eq!(epoch(&suite), 1);
}

#[test]
fn of_four_bonded_relayers() {
    let mut suite = Suite::new();
    let others = bonded(&mut suite, 4);
    let ann = suite.account("ann");
    let three = signed(&statement(&suite, 2, &others[..3]), &suite.relayers);
    let few = ContractError::TooFewMembers { what: "members", got: 3, min: 4 };
    assert_eq!(refused(&mut suite, &ann, &three), few);
    let leaver = others[3].address.clone();
    send(&mut suite, &leaver, &ExecuteMsg::Unbond {}).unwrap();
    let msg = signed(&statement(&suite, 2, &others), &suite.relayers);
    let error = ContractError::Unbonding { relayer: leaver.to_string(), release_at: suite.now() + 600 };
    assert_eq!(refused(&mut suite, &ann, &msg), error);
}

#[test]
fn while_the_old_is_heard_then_by_the_owner() {
    let mut suite = Suite::new();
    let others = bonded(&mut suite, 4);
    let ann = suite.account("ann");
    let msg = signed(&statement(&suite, 2, &others), &suite.relayers);
    let until = ask::<Committee>(&suite, &QueryMsg::Committee { epoch: None }).accepted_until;
    suite.advance_to(until);
    let error = ContractError::EpochOver { epoch: 1, until, now: until };
    assert_eq!(refused(&mut suite, &ann, &msg), error);
    by_owner(&mut suite, &committee_of(&others)).unwrap();
    let until = ask::<Committee>(&suite, &QueryMsg::Committee { epoch: None }).accepted_until;
    suite.advance_to(until - 1);
    let msg = signed(&statement(&suite, 3, &suite.relayers), &others);
    send(&mut suite, &ann, &msg).unwrap();
    assert_eq!(epoch(&suite), 3);
}
