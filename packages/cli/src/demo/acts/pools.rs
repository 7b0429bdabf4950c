//! Act 2: pools are proposed, and the DAO votes them in.

use anyhow::{Context, Result};
use api::data_pool::{ExecuteMsg, PoolDraft, PoolProposed};
use api::event::ChainEvent;
use api::governance::{ProposalResponse, QueryMsg, Vote};
use cosmwasm_std::{Coin, HexBinary};
use earnings::Fees;
use oracle::blob::Blobs;
use oracle::schema::PoolSchema;
use terms::Purpose;
use testkit::{CUT_PERIOD, NATIVE, POOL_DEPOSIT, VOTER_GRAIN, action};

use crate::demo::Demo;
use crate::demo::narrator::coin;
use crate::demo::stories::PoolStory;

const SCHEMAS: [(&str, &[&str]); 2] = [
    (
        include_str!("../../../../oracle/schemas/health-insurance.json"),
        &["health insurance", "doctor visits", "chronic disease", "coinsurance"],
    ),
    (
        include_str!("../../../../oracle/schemas/heart-rate.json"),
        &["wearable", "heart rate", "activity", "sleep"],
    ),
];

pub(super) fn play(demo: &mut Demo) -> Result<()> {
    demo.say.act(2, "Pools are proposed, and the DAO votes them in");
    let grain = demo.suite.grain();
    demo.voters = demo.suite.voters();
    for (number, voter) in (1..).zip(demo.voters.clone()) {
        demo.names.insert(voter, format!("voter {number}"));
    }
    demo.say.deed("5 voters", "bond GRAIN and enrol, each", coin(VOTER_GRAIN, &grain));
    demo.suite.hand_over();
    demo.say.deed(
        "owner",
        "hands registry, token, data-pool and marketplace over; governance adopts them",
        "",
    );

    for (json, keywords) in SCHEMAS {
        propose(demo, json, keywords)?;
    }
    vote(demo)
}

/// The curator proposes a pool, with a dossier for the voters.
fn propose(demo: &mut Demo, schema: &str, keywords: &[&str]) -> Result<()> {
    let schema = PoolSchema::from_json(schema.as_bytes())?;
    let document = schema.document();
    let dossier = dossier(&schema);
    let content = demo.blobs.put(dossier.as_bytes())?;
    demo.out.bytes(&format!("pools/{}/dossier.md", document.name), dossier.as_bytes())?;
    let draft = PoolDraft {
        schema: HexBinary::from(schema.digest()),
        dossier: content.to_string(),
        purposes: vec![
            Purpose::Research,
            Purpose::HealthResearch,
            Purpose::AcademicResearch,
            Purpose::PublicHealth,
            Purpose::ModelTraining,
            Purpose::ProductDevelopment,
        ],
        fees: Fees { relayers: 400, curator: 300, auditors: 100, reserve: 500, purse: 200 },
        custody: demo.suite.custody_id,
        cap: 10_000_000,
        cut_period: CUT_PERIOD,
        nullifier_domain: 1,
        scoped: false,
        min_level: 2,
        min_heads: 12,
        sample_bps: 0,
    };
    let (curator, contract) = (demo.suite.address("curator"), demo.suite.contracts.data_pool.clone());
    let deposit = Coin::new(POOL_DEPOSIT, NATIVE);
    let response = demo.suite.execute(&curator, &contract, &ExecuteMsg::ProposePool { draft }, &[deposit])?;
    let id = response.events.iter().find_map(PoolProposed::parse).context("an event tells the pool")?.pool;
    let what = format!("proposes pool {id}, “{}”, fees 15 %", document.title);
    demo.say.deed("curator", &what, coin(POOL_DEPOSIT, NATIVE));
    demo.say.deed("", &format!("dossier {content}"), "");
    demo.pools.push(PoolStory {
        id,
        curator,
        keywords: keywords.iter().map(|word| word.to_string()).collect(),
        schema,
        cohorts: vec![],
        editions: vec![],
    });
    Ok(())
}

/// One proposal for both pools: four vote yes, one abstains; executed after the timelock.
fn vote(demo: &mut Demo) -> Result<()> {
    let contracts = demo.suite.contracts.clone();
    let actions = demo
        .pools
        .iter()
        .map(|pool| action(&contracts.data_pool, &ExecuteMsg::DecidePool { pool: pool.id, accept: true }))
        .collect();
    let voters = demo.voters.clone();
    let proposer = voters.first().context("someone votes")?;
    let proposal = demo.suite.propose(proposer, actions);
    demo.say.deed("voter 1", "proposes to accept both", coin(testkit::PROPOSAL_DEPOSIT, NATIVE));
    let votes = [Vote::Yes, Vote::Yes, Vote::Yes, Vote::Abstain, Vote::Yes];
    for (voter, vote) in voters.iter().zip(votes) {
        demo.suite.vote(voter, proposal, vote)?;
    }
    let query = QueryMsg::ProposalDetail { proposal };
    let found: ProposalResponse = demo.suite.query(&contracts.governance, &query)?;
    let tally = found.tally;
    let (yes, abstain) = (tally.yes.u128() / 1_000_000, tally.abstain.u128() / 1_000_000);
    let what = format!("vote: {} identities, {yes} GRAIN yes, {abstain} abstain", tally.identities);
    demo.say.deed("5 voters", &what, "");
    demo.suite.advance_to(found.execute_from);
    demo.suite.enact(proposal)?;
    demo.say.deed(
        "anyone",
        "executes the proposal after the timelock; deposits go back",
        "pools 1, 2 active",
    );
    Ok(())
}

/// What voters read before they vote.
fn dossier(schema: &PoolSchema) -> String {
    let document = schema.document();
    let anonymity = document.anonymity;
    let mut text = format!(
        "# {}\n\n{}\n\nOne record is a {}. Schema `{}` version {}, SHA-256 {}.\n\n## Columns\n\n",
        document.title,
        document.description,
        document.record,
        document.name,
        document.version,
        HexBinary::from(schema.digest())
    );
    for field in &document.fields {
        text.push_str(&format!("- `{}`\n", field.name));
    }
    text.push_str(&format!(
        "\n## Risks, and what is done about them\n\nEvery edition is anonymised to k = {} and l = {}: each combination \
         of quasi-identifiers stands for at least {} contributors of a cohort. That makes singling people out hard, not \
         impossible. Whoever holds two editions that differ by one person learns something of that person. Each \
         keeper can read the pool's data; keepers are bonded and named.\n",
        anonymity.k, anonymity.l, anonymity.k
    ));
    text
}
