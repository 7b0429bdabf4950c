//! Act 10: what must fail, fails, and says why.

use anyhow::{Context, Result, bail};
use api::data_pool::{EarningsKey, Line};
use api::governance::Vote;
use api::marketplace::{ExecuteMsg, Purchase, ReceiveMsg};
use attestation::{Report, ReportError, SignatureError, Verdict, VerificationItem};
use cosmwasm_std::{Coin, Uint128, to_json_binary};
use cw20::{Cw20ExecuteMsg, Cw20ReceiveMsg};
use sealed_key::{PointError, SealedKey, SealedKeyError};
use terms::{Purpose, Refusal};
use testkit::{NATIVE, action};

use super::settlement::Sales;
use crate::demo::Demo;

pub(super) fn play(demo: &mut Demo, sales: &Sales) -> Result<()> {
    demo.say.act(10, "What must fail, fails, and says why");
    purchases(demo, sales)?;
    keys(demo, sales)?;
    reports(demo)?;
    money(demo)?;
    votes(demo)
}

/// What is wrong with a purchase is said by data-pool, where the terms are.
fn purchases(demo: &mut Demo, sales: &Sales) -> Result<()> {
    let marketplace = demo.suite.contracts.marketplace.clone();
    let pool = demo.pools.first().context("a pool")?;
    let edition = pool.editions.last().context("an edition")?.number;
    let (at, good) = ((&sales.university, &marketplace), Purchase { edition, ..sales.purchase.clone() });
    let price: u128 = good.lines.iter().map(|line| line.price.u128()).sum();
    let funds = [Coin::new(price, NATIVE)];
    let refused = |code: &'static str| {
        move |error: &data_pool::ContractError| match error {
            data_pool::ContractError::Refused { refusals, .. } => {
                refusals.iter().any(|refusal| refusal.code() == code)
            }
            _ => false,
        }
    };
    let marketing = Purchase { purpose: Purpose::Marketing, ..good.clone() };
    demo.attempt("buying for marketing", refused("purpose"), at, &ExecuteMsg::Buy(marketing), &funds)?;

    let cheap = Purchase {
        lines: good.lines.iter().map(|line| Line { cohort: line.cohort, price: Uint128::one() }).collect(),
        ..good.clone()
    };
    let three = [Coin::new(cheap.lines.len() as u128, NATIVE)];
    let low = Refusal::PriceTooLow { offered: Uint128::one(), least: Uint128::one() }.code();
    demo.attempt("paying less than the floor", refused(low), at, &ExecuteMsg::Buy(cheap), &three)?;

    let hook = Cw20ReceiveMsg {
        sender: sales.university.to_string(),
        amount: Uint128::new(price),
        msg: to_json_binary(&ReceiveMsg::Buy(good))?,
    };
    demo.attempt(
        "a spoofed cw20 Receive",
        |error| matches!(error, marketplace::ContractError::Denom { .. }),
        at,
        &ExecuteMsg::Receive(hook),
        &[],
    )
}

/// A keeper, or anyone, hands over a key that is not the order's.
fn keys(demo: &mut Demo, sales: &Sales) -> Result<()> {
    let marketplace = demo.suite.contracts.marketplace.clone();
    let pool = demo.pools.get(1).context("a pool")?;
    let cohort = pool.cohorts.first().context("a cohort")?.id;
    let edition = pool.editions.last().context("an edition")?.number;
    let purchase = Purchase {
        pool: pool.id,
        edition,
        lines: vec![Line { cohort, price: Uint128::new(20_000_000) }],
        purpose: Purpose::CommercialResearch,
        use_: terms::Use::Raw,
        duration: 30 * 86_400,
    };
    let order = demo.suite.buy(&sales.firm, purchase, NATIVE)?;
    let other = demo.suite.seal(1);
    let SealedKey { r1, e } = demo.suite.seal(order);
    let keeper = demo.suite.address("relayer 3");
    let deliver = |r1: &[u8], e: &[u8]| ExecuteMsg::Deliver { order, r1: r1.into(), e: e.into() };
    demo.attempt(
        "a key sealed for another order",
        |error| matches!(error, marketplace::ContractError::Key { error: SealedKeyError::WrongKey, .. }),
        (&keeper, &marketplace),
        &deliver(&*r1, &*other.e),
        &[],
    )?;
    let mut identity = [0u8; 48];
    if let Some(first) = identity.first_mut() {
        *first = 0xc0;
    }
    demo.attempt(
        "the identity point in place of R1",
        |error| {
            matches!(
                error,
                marketplace::ContractError::Key {
                    error: SealedKeyError::Malformed { reason: PointError::Identity, .. },
                    ..
                }
            )
        },
        (&keeper, &marketplace),
        &deliver(&identity, &*e),
        &[],
    )
}

/// Reports that were used, are for elsewhere, or have too few behind them.
fn reports(demo: &mut Demo) -> Result<()> {
    use data_pool::ContractError;
    let data_pool = demo.suite.contracts.data_pool.clone();
    let relayer = demo.suite.address("relayer 0");
    let at = (&relayer, &data_pool);
    let member = demo.pools.first().and_then(|pool| pool.cohorts.first()?.members.get(1).cloned());
    let contribution = member.context("a member")?.contribution;
    let item = testkit::verdict_on(contribution, 1, Verdict::Verified { quality: 10_000 });
    let report = demo.suite.pool_report(vec![item]);
    let verify = |report: &Report<VerificationItem>, signatures| api::data_pool::ExecuteMsg::Verify {
        report: report.clone(),
        signatures,
    };
    let replayed = demo.replay.take().context("a report that was consumed")?;
    demo.attempt(
        "a report replayed, byte for byte",
        |error| {
            matches!(
                error,
                ContractError::Report(ReportError::Expired { .. }) | ContractError::NothingToJudge { .. }
            )
        },
        at,
        &replayed,
        &[],
    )?;
    let signatures = demo.suite.signatures(&report);
    demo.attempt(
        "a verdict given a second time",
        |error| matches!(error, ContractError::NothingToJudge { .. }),
        at,
        &verify(&report, signatures),
        &[],
    )?;
    let elsewhere = Report { chain_id: "sheaf-other-1".into(), ..report.clone() };
    let signed = demo.suite.signatures(&elsewhere);
    demo.attempt(
        "a report signed for another chain",
        |error| matches!(error, ContractError::Report(ReportError::Chain { .. })),
        at,
        &verify(&elsewhere, signed),
        &[],
    )?;
    let few = demo.suite.sign(&report.digest(), 2);
    demo.attempt(
        "a report signed by two of four",
        |error| matches!(error, ContractError::Signature(SignatureError::TooFew { got: 2, need: 3 })),
        at,
        &verify(&report, few),
        &[],
    )
}

/// Money that is not the taker's.
fn money(demo: &mut Demo) -> Result<()> {
    let (data_pool, token) = (demo.suite.contracts.data_pool.clone(), demo.suite.contracts.token.clone());
    let pool = demo.pools.first().context("a pool")?;
    let story = pool.cohorts.get(1).context("a cohort")?;
    let (cohort, member) = (story.id, story.members.get(1).context("a member")?.address.clone());
    let claims = vec![EarningsKey { cohort, denom: NATIVE.into() }];
    let claim = api::data_pool::ExecuteMsg::Claim { identity: None, claims, limit: None };
    demo.attempt(
        "claiming the same earnings twice",
        |error| matches!(error, data_pool::ContractError::NothingDue { .. }),
        (&member, &data_pool),
        &claim,
        &[],
    )?;
    let lines = vec![Line { cohort, price: Uint128::new(1) }];
    demo.attempt(
        "settling an order as a stranger",
        |error| matches!(error, data_pool::ContractError::NotMarketplace { .. }),
        (&member, &data_pool),
        &api::data_pool::ExecuteMsg::Settle { order: 1, lines },
        &[Coin::new(1u128, NATIVE)],
    )?;
    let mint = Cw20ExecuteMsg::Mint { recipient: member.to_string(), amount: Uint128::new(1_000_000) };
    demo.attempt("minting GRAIN", |_: &reward_token::ContractError| true, (&member, &token), &mint, &[])
}

/// Power that was not there, and proposals that reach for what is not governance's.
fn votes(demo: &mut Demo) -> Result<()> {
    let (governance, data_pool) =
        (demo.suite.contracts.governance.clone(), demo.suite.contracts.data_pool.clone());
    let voters = demo.voters.clone();
    let proposer = voters.first().context("a voter")?.clone();

    let lines = vec![Line { cohort: 1, price: Uint128::new(1) }];
    let take = action(&data_pool, &api::data_pool::ExecuteMsg::Settle { order: 1, lines });
    let proposal = demo.suite.propose(&proposer, vec![take]);
    let much = 1_000 * testkit::VOTER_GRAIN;
    let flash = demo.suite.voter("flash", much);
    demo.names.insert(flash.clone(), "a latecomer".into());
    demo.attempt(
        "bonding to vote on what is already proposed",
        |error| matches!(error, governance::ContractError::NoPower { .. }),
        (&flash, &governance),
        &api::governance::ExecuteMsg::Vote { proposal, vote: Vote::Yes },
        &[],
    )?;
    demo.suite.unbond(&flash, much)?;
    for voter in &voters {
        demo.suite.vote(voter, proposal, Vote::Yes)?;
    }
    let query = api::governance::QueryMsg::ProposalDetail { proposal };
    let found: api::governance::ProposalResponse = demo.suite.query(&governance, &query)?;
    demo.suite.advance_to(found.execute_from);
    demo.attempt(
        "a passed proposal that takes earnings",
        |error| matches!(error, data_pool::ContractError::NotMarketplace { .. }),
        (&proposer, &governance),
        &api::governance::ExecuteMsg::Execute { proposal },
        &[],
    )?;
    if demo.refused.len() < 10 {
        bail!("fewer than ten attempts were refused");
    }
    Ok(())
}
