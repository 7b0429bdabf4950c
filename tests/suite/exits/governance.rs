//! Proposals in every status, their deposits, guardians and founders.

use api::governance::{Action, ExecuteMsg, FoundersResponse, ProposalStatus, QueryMsg, Vote};
use cosmwasm_std::Addr;
use testkit::{Founding, PROPOSAL_DEPOSIT, START, Suite};

use super::{NATIVE, anyone, counted, native, nothing_left, too_early};

/// How far a proposal gets before everyone is silent.
#[derive(Debug, Clone, Copy)]
enum Course {
    /// Nobody votes.
    Silence,
    Rejected,
    Vetoed,
    /// It passes, and a stranger executes it.
    Passed,
    /// It passes, and nobody executes it in time.
    Forgotten,
    Cancelled,
}

fn suite() -> (Suite, Vec<Addr>) {
    let mut suite = Suite::builder().guardian("guardian", 86_400).build();
    suite.account("anyone");
    suite.account("guardian");
    let voters = suite.voters();
    let (governance, voter) = (suite.contracts.governance.clone(), voters[0].clone());
    suite.execute(&voter, &governance, &ExecuteMsg::Fund {}, &[native(1_000)]).unwrap();
    (suite, voters)
}

#[test]
fn every_proposal_ends_and_gives_its_deposit_up() {
    for (course, end, returned) in [
        (Course::Silence, ProposalStatus::Rejected, false),
        (Course::Rejected, ProposalStatus::Rejected, true),
        (Course::Vetoed, ProposalStatus::Vetoed, false),
        (Course::Passed, ProposalStatus::Executed, true),
        (Course::Forgotten, ProposalStatus::Expired, true),
        (Course::Cancelled, ProposalStatus::Cancelled, true),
    ] {
        let (mut suite, voters) = suite();
        let (governance, proposer) = (suite.contracts.governance.clone(), voters[1].clone());
        let to = suite.address("payee");
        let proposal = suite.propose(&proposer, vec![Action::spend(to.to_string(), 10u128, NATIVE)]);
        assert_eq!(suite.balance(&proposer, NATIVE), START - PROPOSAL_DEPOSIT);
        let vote = match course {
            Course::Silence => None,
            Course::Rejected => Some(Vote::No),
            Course::Vetoed => Some(Vote::Veto),
            Course::Passed | Course::Forgotten | Course::Cancelled => Some(Vote::Yes),
        };
        for voter in voters.iter().filter(|_| vote.is_some()) {
            suite.vote(voter, proposal, vote.unwrap()).unwrap();
        }
        let conclude = ExecuteMsg::Conclude { proposal };
        let found = suite.proposal(proposal);
        suite.advance_to(found.voting_ends - 1);
        too_early(&mut suite, &governance, &conclude);
        suite.advance(1);
        match course {
            Course::Silence | Course::Rejected | Course::Vetoed => {
                anyone(&mut suite, &governance, &conclude);
            }
            Course::Passed => {
                suite.advance_to(found.execute_from);
                anyone(&mut suite, &governance, &ExecuteMsg::Execute { proposal });
            }
            Course::Forgotten => {
                suite.advance_to(found.execute_until);
                too_early(&mut suite, &governance, &ExecuteMsg::Execute { proposal });
                anyone(&mut suite, &governance, &conclude);
            }
            Course::Cancelled => {
                let guardian = suite.address("guardian");
                suite.execute(&guardian, &governance, &ExecuteMsg::Cancel { proposal }, &[]).unwrap();
            }
        }
        assert_eq!(suite.proposal(proposal).status, end, "{course:?}");
        let (held, purse) =
            if returned { (START, 1_000) } else { (START - PROPOSAL_DEPOSIT, 1_000 + PROPOSAL_DEPOSIT) };
        let spent = if end == ProposalStatus::Executed { 10 } else { 0 };
        assert_eq!(suite.balance(&proposer, NATIVE), held, "{course:?}");
        assert_eq!(counted(&suite, "governance", NATIVE, "purse"), purse - spent, "{course:?}");
        nothing_left(&suite, "governance", &["deposits"]);
    }
}

#[test]
fn guardians_and_founders_leave_by_themselves() {
    let group = Founding {
        members: ["one", "two", "three"].map(String::from).to_vec(),
        threshold: 2,
        term: 1_000,
        enrolled: 5,
        bonded: 1,
    };
    // with voters a stranger ends the group, without them the sunset does
    for there_are_voters in [true, false] {
        let mut suite = Suite::builder().guardian("guardian", 1_000).founders(group.clone()).build();
        let (guardian, founder) = (suite.account("guardian"), suite.account("one"));
        suite.account("anyone");
        let governance = suite.contracts.governance.clone();
        if there_are_voters {
            suite.voters();
            anyone(&mut suite, &governance, &ExecuteMsg::HandOver {});
        } else {
            too_early(&mut suite, &governance, &ExecuteMsg::HandOver {});
            suite.advance(1_000);
        }
        let found: Option<FoundersResponse> = suite.query(&governance, &QueryMsg::Founders {}).unwrap();
        assert!(!found.unwrap().lasts);
        let actions = vec![Action::spend(founder.to_string(), 1u128, NATIVE)];
        let msg = ExecuteMsg::ProposeActions { title: "mine".into(), dossier: None, actions };
        suite.execute(&founder, &governance, &msg, &[native(PROPOSAL_DEPOSIT)]).unwrap_err();
        suite.advance(1_000);
        let pause = ExecuteMsg::Pause {
            contract: suite.contracts.marketplace.to_string(),
            action: "buy".into(),
            seconds: 1,
        };
        suite.execute(&guardian, &governance, &pause, &[]).unwrap_err();
    }
}
