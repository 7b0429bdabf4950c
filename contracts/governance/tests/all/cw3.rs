//! As cw3 clients see it: every message and answer in the words of the crate cw3, and their JSON.

use api::check::InputError;
use api::governance::{Action, ExecuteMsg, MAX_DESCRIPTION, Vote};
use cosmwasm_std::{Addr, BankMsg, Binary, Coin, CosmosMsg, Decimal, Timestamp, WasmMsg, to_json_binary};
use cw_utils::{Expiration, ThresholdResponse};
use cw3::{
    Cw3ExecuteMsg, Cw3QueryMsg, ProposalListResponse, ProposalResponse, Status, VoteInfo, VoteListResponse,
    VoteResponse, VoterDetail, VoterListResponse, VoterResponse,
};
use governance::ContractError;
use serde_json::{Value, json};
use testkit::{NATIVE, OTHER, PROPOSAL_DEPOSIT, Suite, VOTER_GRAIN};

use crate::{deposit, proposal};

fn set_up() -> (Suite, Vec<Addr>) {
    let mut suite = Suite::builder().guardian("guardian", 10_000).build();
    let voters = suite.voters();
    (suite, voters)
}

fn propose(msgs: Vec<CosmosMsg>) -> Cw3ExecuteMsg {
    Cw3ExecuteMsg::Propose {
        title: "a title".into(),
        description: "what for".into(),
        msgs,
        earliest: None,
        latest: None,
    }
}

fn call(suite: &Suite) -> CosmosMsg {
    let msg = to_json_binary(&json!({"fund": {}})).unwrap();
    WasmMsg::Execute { contract_addr: suite.contracts.registry.to_string(), msg, funds: vec![] }.into()
}

fn send(suite: &mut Suite, who: &Addr, msg: &Cw3ExecuteMsg, funds: &[Coin]) {
    let governance = suite.contracts.governance.clone();
    suite.execute(who, &governance, msg, funds).unwrap();
}

fn ask<T: serde::de::DeserializeOwned>(suite: &Suite, query: &Cw3QueryMsg) -> T {
    suite.query(&suite.contracts.governance, query).unwrap()
}

fn status(suite: &Suite, proposal_id: u64) -> Status {
    ask::<ProposalResponse>(suite, &Cw3QueryMsg::Proposal { proposal_id }).status
}

fn vote_all(suite: &mut Suite, voters: &[Addr], proposal_id: u64, vote: cw3::Vote) {
    for voter in voters {
        send(suite, voter, &Cw3ExecuteMsg::Vote { proposal_id, vote }, &[]);
    }
}

#[test]
fn proposed_voted_executed_by_cw3_messages() {
    let (mut suite, voters) = set_up();
    let governance = suite.contracts.governance.clone();
    for denom in [NATIVE, OTHER] {
        suite.execute(&voters[0], &governance, &ExecuteMsg::Fund {}, &[Coin::new(5u128, denom)]).unwrap();
    }
    let payee = suite.address("payee");
    let amount = vec![Coin::new(5u128, NATIVE), Coin::new(4u128, OTHER)];
    let pay: CosmosMsg = BankMsg::Send { to_address: payee.to_string(), amount }.into();
    send(&mut suite, &voters[0], &propose(vec![pay]), &deposit());
    vote_all(&mut suite, &voters, 1, cw3::Vote::Yes);
    assert_eq!(status(&suite, 1), Status::Open);
    suite.advance_to(proposal(&suite, 1).voting_ends);
    assert_eq!(status(&suite, 1), Status::Passed, "queued");
    suite.advance_to(proposal(&suite, 1).execute_from);
    send(&mut suite, &voters[3], &Cw3ExecuteMsg::Execute { proposal_id: 1 }, &[]);
    assert_eq!(status(&suite, 1), Status::Executed);
    assert_eq!((suite.balance(&payee, NATIVE), suite.balance(&payee, OTHER)), (5, 4));
}

#[test]
fn messages_become_actions() {
    let (mut suite, voters) = set_up();
    let at = suite.contracts.marketplace.to_string();
    let msg = Binary::from(b"{}");
    let msgs = vec![
        call(&suite),
        WasmMsg::Migrate { contract_addr: at.clone(), new_code_id: 7, msg: msg.clone() }.into(),
        WasmMsg::UpdateAdmin { contract_addr: at.clone(), admin: voters[0].to_string() }.into(),
        WasmMsg::ClearAdmin { contract_addr: at.clone() }.into(),
    ];
    send(&mut suite, &voters[0], &propose(msgs.clone()), &deposit());
    let found = proposal(&suite, 1);
    assert_eq!(
        found.actions[1..],
        [
            Action::Migrate { contract: at.clone(), code_id: 7, msg },
            Action::UpdateAdmin { contract: at.clone(), admin: voters[0].to_string() },
            Action::ClearAdmin { contract: at },
        ]
    );
    assert_eq!(found.execute_from - found.voting_ends, 90, "of the migration class");
    assert_eq!(found.description, Some("what for".into()));
    // and are read back as they were sent
    let read: ProposalResponse = ask(&suite, &Cw3QueryMsg::Proposal { proposal_id: 1 });
    assert_eq!(read.msgs, msgs);
}

#[test]
fn other_messages_are_refused() {
    let (mut suite, voters) = set_up();
    let governance = suite.contracts.governance.clone();
    let mut error =
        |msgs| -> ContractError { suite.refused(&voters[0], &governance, &propose(msgs), &deposit()) };
    let at = voters[1].to_string();
    let (msg, funds) = (Binary::from(b"{}"), vec![Coin::new(1u128, NATIVE)]);
    let paid = WasmMsg::Execute { contract_addr: at.clone(), msg: msg.clone(), funds: funds.clone() };
    let fine: CosmosMsg =
        WasmMsg::Execute { contract_addr: at.clone(), msg: msg.clone(), funds: vec![] }.into();
    let reason = "a call with funds; the purse pays by Spend";
    assert_eq!(error(vec![fine.clone(), paid.into()]), ContractError::Message { index: 1, reason });
    let reason = "only calls without funds, bank sends, migrations and changes of admin can";
    let start =
        WasmMsg::Instantiate { admin: None, code_id: 1, msg: msg.clone(), funds: vec![], label: "x".into() };
    assert_eq!(error(vec![start.into()]), ContractError::Message { index: 0, reason });
    let burn = BankMsg::Burn { amount: funds };
    assert_eq!(error(vec![burn.into()]), ContractError::Message { index: 0, reason });
    // what is refused as an action is refused here
    assert_eq!(error(vec![]), InputError::Empty { what: "actions" }.into());
    assert_eq!(error(vec![fine; 9]), InputError::TooMany { what: "actions", max: 8, got: 9 }.into());
    let own = WasmMsg::Execute { contract_addr: governance.to_string(), msg, funds: vec![] };
    assert_eq!(error(vec![own.into()]), ContractError::ToItself);
    let offer = Binary::from(br#"{"update_ownership":"renounce_ownership"}"#);
    let offer = WasmMsg::Execute { contract_addr: at.clone(), msg: offer, funds: vec![] };
    assert_eq!(error(vec![offer.into()]), ContractError::RawOwnership { contract: at });
}

#[test]
fn the_voting_period_is_governances() {
    let (mut suite, voters) = set_up();
    let governance = suite.contracts.governance.clone();
    let block = suite.app.block_info();
    let (now, ends) = (block.time, block.time.plus_seconds(60));
    let message = |suite: &Suite, earliest, latest| {
        let (title, description, msgs) = ("t".into(), String::new(), vec![call(suite)]);
        Cw3ExecuteMsg::<cosmwasm_std::Empty>::Propose { title, description, msgs, earliest, latest }
    };
    let at = |time: Timestamp| Some(Expiration::AtTime(time));
    for (earliest, latest) in [
        (at(now.plus_nanos(1)), None),
        (Some(Expiration::AtHeight(block.height + 1)), None),
        (Some(Expiration::Never {}), None),
        (None, at(ends.minus_nanos(1))),
        (None, Some(Expiration::AtHeight(u64::MAX))),
    ] {
        let msg = message(&suite, earliest, latest);
        let error: ContractError = suite.refused(&voters[0], &governance, &msg, &deposit());
        assert_eq!(error, ContractError::VotingPeriod { voting_ends: ends.seconds() });
    }
    for (earliest, latest) in
        [(at(now), at(ends)), (Some(Expiration::AtHeight(block.height)), Some(Expiration::Never {}))]
    {
        let msg = message(&suite, earliest, latest);
        send(&mut suite, &voters[0], &msg, &deposit());
    }
    assert_eq!(proposal(&suite, 2).description, None);
    let mut long = propose(vec![call(&suite)]);
    if let Cw3ExecuteMsg::Propose { description, .. } = &mut long {
        *description = "x".repeat(MAX_DESCRIPTION + 1);
    }
    let error: ContractError = suite.refused(&voters[0], &governance, &long, &deposit());
    let (max, got) = (MAX_DESCRIPTION, MAX_DESCRIPTION + 1);
    assert_eq!(error, InputError::TooLong { what: "description", max, got }.into());
}

#[test]
fn what_came_to_nothing_is_rejected() {
    let (mut suite, voters) = set_up();
    for _ in 0..4 {
        let msg = propose(vec![call(&suite)]);
        send(&mut suite, &voters[0], &msg, &deposit());
    }
    vote_all(&mut suite, &voters, 1, cw3::Vote::No);
    vote_all(&mut suite, &voters, 2, cw3::Vote::Veto);
    vote_all(&mut suite, &voters, 3, cw3::Vote::Yes);
    vote_all(&mut suite, &voters, 4, cw3::Vote::Yes);
    suite.advance_to(proposal(&suite, 1).voting_ends);
    let guardian = suite.account("guardian");
    crate::send(&mut suite, &guardian, &ExecuteMsg::Cancel { proposal: 3 });
    assert_eq!(status(&suite, 4), Status::Passed);
    suite.advance_to(proposal(&suite, 4).execute_until);
    for (id, what) in [(1, "rejected"), (2, "vetoed"), (3, "cancelled"), (4, "expired")] {
        assert_eq!(status(&suite, id), Status::Rejected, "{what}");
    }
    // which anyone closes
    let before = suite.balance(&voters[0], NATIVE);
    send(&mut suite, &voters[4], &Cw3ExecuteMsg::Close { proposal_id: 1 }, &[]);
    assert_eq!(suite.balance(&voters[0], NATIVE), before + PROPOSAL_DEPOSIT);
}

#[test]
fn lists_page_both_ways() {
    let (mut suite, voters) = set_up();
    for _ in 0..4 {
        let msg = propose(vec![call(&suite)]);
        send(&mut suite, &voters[0], &msg, &deposit());
    }
    let ids = |query| {
        let found: ProposalListResponse = ask(&suite, &query);
        found.proposals.iter().map(|proposal| proposal.id).collect::<Vec<_>>()
    };
    assert_eq!(ids(Cw3QueryMsg::ListProposals { start_after: None, limit: None }), [1, 2, 3, 4]);
    assert_eq!(ids(Cw3QueryMsg::ListProposals { start_after: Some(1), limit: Some(2) }), [2, 3]);
    assert_eq!(ids(Cw3QueryMsg::ReverseProposals { start_before: None, limit: Some(2) }), [4, 3]);
    assert_eq!(ids(Cw3QueryMsg::ReverseProposals { start_before: Some(3), limit: None }), [2, 1]);
}

#[test]
fn votes_and_voters() {
    let (mut suite, voters) = set_up();
    let stranger = suite.person("stranger");
    let msg = propose(vec![call(&suite)]);
    send(&mut suite, &voters[0], &msg, &deposit());
    send(&mut suite, &voters[1], &Cw3ExecuteMsg::Vote { proposal_id: 1, vote: cw3::Vote::Abstain }, &[]);
    send(&mut suite, &voters[2], &Cw3ExecuteMsg::Vote { proposal_id: 1, vote: cw3::Vote::No }, &[]);
    let weight = u64::try_from(VOTER_GRAIN).unwrap();
    let info = |voter: &Addr, vote| VoteInfo { proposal_id: 1, voter: voter.to_string(), vote, weight };
    let of = |who: &Addr| {
        let query = Cw3QueryMsg::Vote { proposal_id: 1, voter: who.to_string() };
        ask::<VoteResponse>(&suite, &query).vote
    };
    assert_eq!(of(&voters[1]), Some(info(&voters[1], cw3::Vote::Abstain)));
    assert_eq!((of(&voters[0]), of(&stranger), of(&suite.owner)), (None, None, None));
    let list = |start_after: Option<&Addr>, limit| {
        let start_after = start_after.map(Addr::to_string);
        ask::<VoteListResponse>(&suite, &Cw3QueryMsg::ListVotes { proposal_id: 1, start_after, limit }).votes
    };
    let both = [info(&voters[1], cw3::Vote::Abstain), info(&voters[2], cw3::Vote::No)];
    assert_eq!(list(None, None), both);
    assert_eq!(list(None, Some(1)), both[..1]);
    assert_eq!(list(Some(&voters[1]), None), both[1..]);

    let weight_of =
        |who: &Addr| ask::<VoterResponse>(&suite, &Cw3QueryMsg::Voter { address: who.to_string() }).weight;
    assert_eq!(weight_of(&voters[0]), Some(weight));
    assert_eq!((weight_of(&stranger), weight_of(&suite.owner)), (None, None));
    let query = Cw3QueryMsg::ListVoters { start_after: Some(voters[2].to_string()), limit: Some(1) };
    let expected = vec![VoterDetail { addr: voters[3].to_string(), weight }];
    assert_eq!(ask::<VoterListResponse>(&suite, &query).voters, expected);
    let query = Cw3QueryMsg::ListVoters { start_after: None, limit: None };
    assert_eq!(ask::<VoterListResponse>(&suite, &query).voters.len(), 5);
    // no such proposal, no such voter to begin after
    let governance = &suite.contracts.governance;
    let unknown = Cw3QueryMsg::Vote { proposal_id: 9, voter: voters[0].to_string() };
    assert!(suite.query::<VoteResponse>(governance, &unknown).is_err());
    let after = Cw3QueryMsg::ListVoters { start_after: Some(suite.owner.to_string()), limit: None };
    assert!(suite.query::<VoterListResponse>(governance, &after).is_err());
}

#[test]
fn lists_go_on_where_a_voter_has_moved_or_is_forgotten() {
    let (mut suite, voters) = set_up();
    let msg = propose(vec![call(&suite)]);
    send(&mut suite, &voters[0], &msg, &deposit());
    for voter in &voters[1..4] {
        send(&mut suite, voter, &Cw3ExecuteMsg::Vote { proposal_id: 1, vote: cw3::Vote::Yes }, &[]);
    }
    let moved = suite.account("moved");
    let identity = suite.identity(&voters[1]);
    suite.rebind(identity, &moved).unwrap();
    suite.advance(120);
    let registry = suite.contracts.registry.clone();
    let finish = api::identity_registry::ExecuteMsg::FinishRebind { identity };
    suite.execute(&moved, &registry, &finish, &[]).unwrap();
    let votes = |after: &Addr| {
        let start_after = Some(after.to_string());
        let query = Cw3QueryMsg::ListVotes { proposal_id: 1, start_after, limit: None };
        let found = ask::<VoteListResponse>(&suite, &query).votes;
        found.into_iter().map(|vote| vote.voter).collect::<Vec<_>>()
    };
    let rest: Vec<String> = voters[2..4].iter().map(Addr::to_string).collect();
    // as it voted, and as it is now
    assert_eq!((votes(&voters[1]), votes(&moved)), (rest.clone(), rest));

    suite.execute(&voters[2], &registry, &api::identity_registry::ExecuteMsg::Erase {}, &[]).unwrap();
    let gone = suite.identity(&voters[2]);
    suite.advance(3_600);
    let forget = api::identity_registry::ExecuteMsg::Forget { identity: gone };
    suite.execute(&moved, &registry, &forget, &[]).unwrap();
    let page = |start_after: Option<String>, limit| {
        let found = ask::<VoterListResponse>(&suite, &Cw3QueryMsg::ListVoters { start_after, limit }).voters;
        found.into_iter().map(|voter| voter.addr).collect::<Vec<_>>()
    };
    let all: Vec<String> = [&voters[0], &moved, &voters[3], &voters[4]].map(Addr::to_string).into();
    assert_eq!(page(None, None), all);
    assert_eq!(page(Some(all[1].clone()), Some(2)), all[2..], "a full page, without the forgotten");
    assert_eq!(page(None, Some(0)), [""; 0], "no more than asked for");
}

#[test]
fn the_threshold_is_the_higher_quorum_of_share_and_floor() {
    let mut suite = Suite::new();
    let threshold = |suite: &Suite| ask::<ThresholdResponse>(suite, &Cw3QueryMsg::Threshold {});
    let of = |quorum, total_weight| ThresholdResponse::ThresholdQuorum {
        threshold: Decimal::percent(50),
        quorum,
        total_weight,
    };
    assert_eq!(threshold(&suite), of(Decimal::one(), 0));
    suite.voter("ann", 4_000_000);
    assert_eq!(threshold(&suite), of(Decimal::percent(25), 4_000_000), "1,000,000 are needed");
    suite.voter("bea", 6_000_000);
    assert_eq!(threshold(&suite), of(Decimal::percent(20), 10_000_000));
}

#[test]
fn the_json_is_that_of_cw3() {
    let (mut suite, voters) = set_up();
    let governance = suite.contracts.governance.clone();
    let msg = json!({"propose": {
        "title": "a title",
        "description": "what for",
        "msgs": [{"wasm": {"execute": {
            "contract_addr": suite.contracts.registry, "msg": "e30=", "funds": [],
        }}}],
    }});
    suite.execute(&voters[0], &governance, &msg, &deposit()).unwrap();
    let msg = json!({"vote": {"proposal_id": 1, "vote": "yes"}});
    suite.execute(&voters[0], &governance, &msg, &[]).unwrap();
    // our own words do as well
    let msg = json!({"vote": {"proposal": 1, "vote": "yes"}});
    suite.execute(&voters[1], &governance, &msg, &[]).unwrap();
    let ask = |query: Value| suite.query::<Value>(&governance, &query).unwrap();
    let expires = proposal(&suite, 1).voting_ends;
    let threshold = json!({"threshold_quorum": {
        "threshold": "0.5", "quorum": "0.2", "total_weight": 50_000_000,
    }});
    assert_eq!(ask(json!({"threshold": {}})), threshold);
    assert_eq!(
        ask(json!({"proposal": {"proposal_id": 1}})),
        json!({
            "id": 1,
            "title": "a title",
            "description": "what for",
            "msgs": [{"wasm": {"execute": {
                "contract_addr": suite.contracts.registry, "msg": "e30=", "funds": [],
            }}}],
            "status": "open",
            "expires": {"at_time": format!("{expires}000000000")},
            "threshold": threshold,
            "proposer": voters[0],
            "deposit": {
                "amount": "250000", "denom": {"native": NATIVE}, "refund_failed_proposals": true,
            },
        })
    );
    assert_eq!(
        ask(json!({"vote": {"proposal_id": 1, "voter": voters[0]}})),
        json!({"vote": {"proposal_id": 1, "voter": voters[0], "vote": "yes", "weight": 10_000_000}})
    );
    assert_eq!(ask(json!({"voter": {"address": voters[0]}})), json!({"weight": 10_000_000}));
    suite.advance_to(expires);
    let close = json!({"close": {"proposal_id": 1}});
    suite.execute(&voters[0], &governance, &close, &[]).unwrap();
}

#[test]
fn actions_without_a_message_are_shown_as_a_call_of_itself() {
    let (mut suite, voters) = set_up();
    let remove = Action::RemoveGuardian { guardian: voters[0].to_string() };
    let id = suite.propose(&voters[0], vec![remove]);
    let read: ProposalResponse = ask(&suite, &Cw3QueryMsg::Proposal { proposal_id: id });
    let msg = to_json_binary(&json!({"remove_guardian": {"guardian": voters[0]}})).unwrap();
    let contract_addr = suite.contracts.governance.to_string();
    assert_eq!(read.msgs, [WasmMsg::Execute { contract_addr, msg, funds: vec![] }.into()]);
    suite.vote(&voters[0], id, Vote::Yes).unwrap();
}
