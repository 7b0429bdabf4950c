//! Enrolment, proposals and votes.

use std::collections::BTreeMap;

use api::governance::{BallotResponse, Enrolled, ProposalResponse, QueryMsg};

use super::when;
use crate::Dossier;
use crate::report::{ReportError, Section, Subject, row};

pub(crate) fn section(of: &Subject<'_>, _: &BTreeMap<String, Dossier>) -> Result<Section, ReportError> {
    let (ask, governance) = (of.ask, &of.ask.contracts.governance);
    let identity = of.identity.id;
    let mut rows = vec![];
    let line = |what: &str, proposal: Option<u64>, vote, power, at| {
        row! { "what" => what, "proposal" => proposal, "vote" => vote, "power" => power, "time" => when(at) }
    };
    if ask.ask(governance, &QueryMsg::Enrolled { identity })? {
        let told = ask.told::<Enrolled>(governance, "identity", identity)?;
        rows.push(line("enrolled", None, None, None, told.first().map(|told| told.time)));
    }
    let mut proposals: Vec<ProposalResponse> = vec![];
    ask.pages(
        governance,
        |start_after, limit| QueryMsg::Proposals { start_after, limit: Some(limit) },
        |proposal: &ProposalResponse| proposal.id,
        |proposal| {
            proposals.push(proposal);
            Ok(())
        },
    )?;
    for found in proposals {
        let proposal = found.id;
        if of.is_at(&found.proposer) {
            rows.push(line("proposed", Some(proposal), None, None, None));
        }
        // ballots are kept by identity: the one after the number before is theirs, or nobody's
        let query = QueryMsg::Ballots { proposal, start_after: identity.checked_sub(1), limit: Some(1) };
        let ballots: Vec<BallotResponse> = ask.ask(governance, &query)?;
        if let Some(ballot) = ballots.into_iter().find(|ballot| ballot.identity == identity) {
            rows.push(line("voted", Some(proposal), Some(ballot.vote), Some(ballot.power), None));
        }
    }
    Ok(Section {
        key: "votes",
        title: "Your voice in governance",
        what: "Whether you are enrolled as a voter, what you proposed, and how you voted, with how much GRAIN.",
        why: "Votes are counted by identity and by bonded GRAIN, in public. GDPR art. 6(1)(b).",
        kept: "As long as the chain.",
        rows,
        documents: vec![],
    })
}
