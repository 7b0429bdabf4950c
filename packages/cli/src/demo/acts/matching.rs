//! Act 5: a buyer says what is needed; rules decide what fits.

use anyhow::{Context, Result};
use api::data_pool::{Line, QuoteResponse};
use api::marketplace::{ExecuteMsg, Need, Purchase, QueryMsg};
use api::{PoolId, RequestId};
use attestation::{Authority, MatchItem, Report, quorum_of};
use cosmwasm_std::{Addr, Uint128};
use oracle::catalogue::fields;
use oracle::matching::{Bm25, MatchResult, OfferedCohort, Offering, Request, Words, answer, candidates};
use terms::{Ask, Kind, Purpose, Use};
use testkit::{NATIVE, RELAYERS};

use super::kyc::UNIVERSITY;
use crate::demo::Demo;
use crate::demo::narrator::{amount, coin};

pub(super) const WORDS: &str = "Doctor visits, chronic disease and physical limits of insured people, to study how \
                     cost sharing changes the use of health care";
pub(super) const BUDGET: u128 = 80_000_000;
pub(super) const YEAR: u64 = 365 * 86_400;

/// What the university will buy.
pub(super) struct Matched {
    pub(super) buyer: Addr,
    pub(super) request: RequestId,
    pub(super) purchase: Purchase,
}

pub(super) fn play(demo: &mut Demo) -> Result<Matched> {
    demo.say.act(5, "A buyer asks; the committee answers; rules decide what fits");
    let buyer = demo.suite.address(UNIVERSITY);
    let need = Need {
        words: WORDS.into(),
        purpose: Purpose::HealthResearch,
        use_: Use::Raw,
        duration: YEAR,
        min_records: 5_000,
        expires_at: demo.suite.now() + 3_000,
    };
    let request = demo.suite.request(&buyer, need.clone(), BUDGET, NATIVE)?;
    demo.say.deed(UNIVERSITY, &format!("request {request}: “{WORDS}”"), "");
    demo.say.deed("", "for health research, a year, at least 5,000 rows; in escrow", coin(BUDGET, NATIVE));

    let results = rank(demo, &buyer, &need)?;
    sign(demo, request, &results)?;
    explain(demo, &results);
    let purchase = best(&results, &need)?;
    Ok(Matched { buyer, request, purchase })
}

/// The best answer to a need, as a purchase.
pub(super) fn best(results: &[MatchResult], need: &Need) -> Result<Purchase> {
    let best = results.first().context("an answer")?;
    let line = |chosen: &oracle::matching::Chosen| Line { cohort: chosen.cohort, price: chosen.price };
    Ok(Purchase {
        pool: best.pool,
        edition: best.edition,
        lines: best.cohorts.iter().map(line).collect(),
        purpose: need.purpose,
        use_: need.use_,
        duration: need.duration,
    })
}

/// Every edition on offer, weighed against the need, best first.
pub(super) fn rank(demo: &Demo, buyer: &Addr, need: &Need) -> Result<Vec<MatchResult>> {
    let mut offerings = vec![];
    for story in &demo.pools {
        let edition = story.editions.last().context("an edition")?;
        let quote = quote(demo, buyer, (story.id, edition.number), (need.purpose, need.duration), NATIVE)?;
        let document = story.schema.document();
        let cohorts = quote
            .lines
            .into_iter()
            .map(|line| {
                let cohort = story.cohort(line.cohort).context("a cohort")?;
                Ok(OfferedCohort {
                    cohort: line.cohort,
                    terms: cohort.terms.clone(),
                    records: line.records,
                    heads: line.heads,
                    least_price: line.least_price,
                    refusals: line.refusals,
                })
            })
            .collect::<Result<Vec<_>>>()?;
        offerings.push(Offering {
            pool: story.id,
            edition: edition.number,
            title: document.title.clone(),
            description: document.description.clone(),
            keywords: story.keywords.clone(),
            fields: fields(&story.schema, &edition.manifest),
            cohorts,
        });
    }
    let ask = Ask {
        kind: Kind::Academic,
        region: Some("AT".into()),
        level: 3,
        purpose: need.purpose,
        use_: need.use_,
        duration: need.duration,
        denom: NATIVE.into(),
    };
    let request = Request {
        words: Words::new(&need.words)?,
        ask,
        budget: Uint128::new(BUDGET),
        min_records: need.min_records,
    };
    Ok(answer(&request, &offerings, &[&Bm25])?)
}

/// What every cohort of an edition would cost a buyer, as the marketplace says.
pub(super) fn quote(
    demo: &Demo,
    buyer: &Addr,
    (pool, edition): (PoolId, u32),
    (purpose, duration): (Purpose, u64),
    denom: &str,
) -> Result<QuoteResponse> {
    let query = QueryMsg::Quote {
        buyer: buyer.to_string(),
        pool,
        edition,
        purpose,
        use_: Use::Raw,
        duration,
        denom: denom.into(),
    };
    demo.suite.query(&demo.suite.contracts.marketplace, &query)
}

/// The committee signs its answer.
fn sign(demo: &mut Demo, request: RequestId, results: &[MatchResult]) -> Result<()> {
    let marketplace = demo.suite.contracts.marketplace.clone();
    let report = Report {
        chain_id: demo.suite.chain_id(),
        contract: marketplace.to_string(),
        authority: Authority::Epoch(1),
        issued_at: demo.suite.now(),
        expires_at: demo.suite.now() + 600,
        items: vec![MatchItem { request, round: 1, candidates: candidates(results) }],
    };
    let count = quorum_of(RELAYERS);
    let signatures = demo.suite.sign(&report.digest(), count);
    let relayer = demo.suite.address("relayer 1");
    demo.send(&relayer, &marketplace, &ExecuteMsg::Match { report, signatures }, &[])?;
    demo.say.deed(
        "committee",
        &format!("{count} of {RELAYERS} sign the match; advisory: nothing is bought by it"),
        "",
    );
    Ok(())
}

fn explain(demo: &Demo, results: &[MatchResult]) {
    for result in results {
        let story = demo.pools.iter().find(|story| story.id == result.pool);
        let title = story.map_or("", |story| story.title());
        demo.say.deed(
            "",
            &format!("pool {} “{title}”", result.pool),
            &format!("relevance {} of 10,000", result.score),
        );
        let name = |id| story.and_then(|story| story.cohort(id)).map_or("", |cohort| cohort.name.as_str());
        for chosen in &result.cohorts {
            let what = format!("  in   cohort {} {}", chosen.cohort, name(chosen.cohort));
            demo.say.deed(
                "",
                &what,
                &format!("{} rows, {}", chosen.records, amount(chosen.price.u128(), NATIVE)),
            );
        }
        for excluded in &result.out {
            let reasons: Vec<String> = excluded.reasons.iter().map(ToString::to_string).collect();
            let what = format!(
                "  out  cohort {} {}: {}",
                excluded.cohort,
                name(excluded.cohort),
                reasons.join("; ")
            );
            demo.say.deed("", &what, "");
        }
    }
}
