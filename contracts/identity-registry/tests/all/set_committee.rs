use api::check::InputError;
use api::identity_registry::{Committee, CommitteeStarted, ConfigResponse, ExecuteMsg, Member, QueryMsg};
use identity_registry::ContractError;
use testkit::{Relayer, Suite};

use crate::common::{
    ask, bonded, by_owner, client, committee_of, event, first_committee, foreign, no_answer, not_here,
    refused_to_owner, send,
};

fn members(relayers: &[Relayer]) -> Vec<Member> {
    relayers
        .iter()
        .map(|relayer| Member { address: relayer.address.clone(), key: relayer.signer.public_key() })
        .collect()
}

fn committee(suite: &Suite, epoch: u32) -> Committee {
    let smart: Committee = ask(suite, &QueryMsg::Committee { epoch: Some(epoch) });
    assert_eq!(client(suite).committee(&suite.app.wrap(), epoch).unwrap(), smart);
    smart
}

#[test]
fn an_epoch_begins_and_the_one_before_has_its_grace() {
    let mut suite = Suite::new();
    let first = committee(&suite, 1);
    let end = first.started_at + 7 * 86_400 + 60;
    assert_eq!((first.members, first.accepted_until), (members(&suite.relayers), end));
    let others = bonded(&mut suite, 4);
    suite.advance(100);
    let now = suite.now();
    let response = by_owner(&mut suite, &committee_of(&others)).unwrap();
    assert_eq!(event::<CommitteeStarted>(&response), CommitteeStarted { epoch: 2, members: 4 });

    let valid_until = now + 7 * 86_400;
    let expected = Committee {
        epoch: 2,
        members: members(&others),
        started_at: now,
        valid_until,
        accepted_until: valid_until + 60,
    };
    assert_eq!(committee(&suite, 2), expected);
    assert_eq!(ask::<Committee>(&suite, &QueryMsg::Committee { epoch: None }), expected, "the present one");
    assert_eq!(committee(&suite, 1).accepted_until, now + 60);
    assert_eq!(ask::<ConfigResponse>(&suite, &QueryMsg::Config {}).epoch, 2);
}

#[test]
fn two_at_most_are_heard() {
    let mut suite = Suite::new();
    let msg = first_committee(&suite);
    suite.advance(10);
    by_owner(&mut suite, &msg).unwrap();
    let second = suite.now();
    suite.advance(10);
    by_owner(&mut suite, &msg).unwrap();
    let third = suite.now();
    let until = |suite: &Suite| [1, 2, 3].map(|epoch| committee(suite, epoch).accepted_until);
    let end = third + 7 * 86_400 + 60;
    assert_eq!(until(&suite), [third, third + 60, end], "the grace of the first was cut off");
    // one whose grace is past keeps its own end
    suite.advance(1_000);
    by_owner(&mut suite, &msg).unwrap();
    assert_eq!(until(&suite), [third, third + 60, suite.now() + 60]);
    assert!(second < third);
}

#[test]
fn four_to_sixteen() {
    let mut suite = Suite::new();
    let relayers = bonded(&mut suite, 17);
    for got in [0, 1, 3] {
        let error = ContractError::TooFewMembers { what: "members", got, min: 4 };
        assert_eq!(refused_to_owner(&mut suite, &committee_of(&relayers[..got])), error);
    }
    let error = InputError::TooMany { what: "members", max: 16, got: 17 };
    assert_eq!(refused_to_owner(&mut suite, &committee_of(&relayers)), error.into());
    by_owner(&mut suite, &committee_of(&relayers[..16])).unwrap();
    assert_eq!(committee(&suite, 2).members, members(&relayers[..16]));
    by_owner(&mut suite, &committee_of(&relayers[13..])).unwrap();
}

#[test]
fn bonded_relayers_each_once() {
    let mut suite = Suite::new();
    let mut names: Vec<String> = suite.relayers.iter().map(|relayer| relayer.address.to_string()).collect();
    let repeated = InputError::Repeated { what: "members", value: names[1].clone() };
    names.push(names[1].clone());
    let msg = |members: &[String]| ExecuteMsg::SetCommittee { members: members.to_vec() };
    assert_eq!(refused_to_owner(&mut suite, &msg(&names)), repeated.into());

    names[4] = suite.address("nobody").to_string();
    let error = ContractError::NotBonded { relayer: names[4].clone() };
    assert_eq!(refused_to_owner(&mut suite, &msg(&names)), error);
    names[4] = foreign();
    assert_eq!(refused_to_owner(&mut suite, &msg(&names)), not_here("members", &names[4]));
    // the same address in capitals is not the same text, but no address either
    names[4] = names[1].to_uppercase();
    assert_eq!(refused_to_owner(&mut suite, &msg(&names)), not_here("members", &names[4]));

    let leaving = bonded(&mut suite, 1).remove(0).address;
    send(&mut suite, &leaving, &ExecuteMsg::Unbond {}).unwrap();
    names[4] = leaving.to_string();
    let release_at = suite.now() + 600;
    let error = ContractError::Unbonding { relayer: names[4].clone(), release_at };
    assert_eq!(refused_to_owner(&mut suite, &msg(&names)), error);
    assert_eq!(ask::<ConfigResponse>(&suite, &QueryMsg::Config {}).epoch, 1, "nothing has changed");
}

#[test]
fn none_where_none_was() {
    let suite = Suite::new();
    for epoch in [0, 2, u32::MAX] {
        let said = no_answer(&suite, &QueryMsg::Committee { epoch: Some(epoch) });
        assert!(said.contains(&format!("there is no committee of epoch {epoch}")), "{said}");
        assert!(client(&suite).committee(&suite.app.wrap(), epoch).is_err());
    }
}
