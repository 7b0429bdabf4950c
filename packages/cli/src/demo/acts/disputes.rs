//! Act 14: a buyer disputes twice, and is wrong once.

use anyhow::{Context, Result, ensure};
use api::OrderId;
use api::event::ChainEvent;
use api::governance::Action;
use api::marketplace::{Answered, BASIS, Bought, ExecuteMsg, OrderStatus, Reason, Resolved, VOTE_PAY_BPS};
use cosmwasm_std::Addr;
use oracle::blob::Blobs;
use terms::Purpose;
use testkit::NATIVE;

use super::kyc::UNIVERSITY;
use super::matching::Matched;
use super::{purchase, settlement};
use crate::demo::Demo;
use crate::demo::narrator::coin;

/// What the panel's five say goes back, basis points: its word is the median.
const VOTES: [u16; 5] = [3_000, 0, 3_000, 10_000, 2_500];
/// The median of them.
const PANEL_SAYS: u16 = 3_000;
/// What the buyer says is wrong. Its content id goes on chain.
const CLAIM: &str = "The dossier promises quarters of an hour; the edition tells months.\n";
/// What governance says on appeal.
const DAO_SAYS: u16 = 2_000;

pub(super) fn play(demo: &mut Demo, matched: Matched) -> Result<()> {
    demo.say.act(14, "Two disputes: one is lost, one is won");
    lost(demo, matched)?;
    won(demo)
}

/// The bundle is there, and the buyer says that it is not: a quorum of keepers answers.
fn lost(demo: &mut Demo, matched: Matched) -> Result<()> {
    let Matched { buyer, request, purchase } = matched;
    let response = demo.suite.marketplace(&buyer, &ExecuteMsg::Accept { request, purchase })?;
    let bought = response.events.iter().find_map(Bought::parse).context("an event tells the order")?;
    let order = bought.order;
    demo.say.deed(
        UNIVERSITY,
        &format!("accepts the answer to request {request}: order {order}"),
        coin(bought.price.u128(), &bought.denom),
    );
    demo.suite.marketplace(&buyer, &ExecuteMsg::CloseRequest { request })?;
    purchase::deliver(demo, order)?;
    let bundle = purchase::open(demo, UNIVERSITY, order)?.content;
    let bond = demo.suite.bond_of(order);
    demo.suite.dispute(&buyer, order, Reason::Unavailable {})?;
    let what = format!("has opened it, and still says that order {order} is not to be had; bonds");
    demo.say.deed(UNIVERSITY, &what, coin(bond, NATIVE));

    let purse = demo.counted("governance", NATIVE, "purse");
    let mut report = demo.suite.availability(&[order]);
    for item in &mut report.items {
        item.bundle = bundle.to_string();
    }
    let answer = demo.suite.answer_of(report);
    let anyone = demo.suite.address("anyone");
    let response = demo.suite.marketplace(&anyone, &answer)?;
    let told = response.events.iter().find_map(Answered::parse).context("an event tells the answer")?;
    ensure!(
        (told.order, told.bundle.as_str()) == (order, bundle.to_string().as_str()),
        "another answer: {told:?}"
    );
    demo.say.deed(
        "3 keepers",
        &format!("sign where the bundle of order {order} lies, by its content id"),
        "",
    );
    let forfeited = demo.counted("governance", NATIVE, "purse") - purse;
    ensure!(forfeited == bond, "of a bond of {bond} the purse got {forfeited}");
    ensure!(
        matches!(demo.suite.order(order).status, OrderStatus::Settled { .. }),
        "order {order} is not settled"
    );
    demo.say.deed(
        "marketplace",
        &format!("settles order {order}; the bond goes to the purse"),
        coin(bond, NATIVE),
    );
    settlement::pay_out(demo, order, &response, false)
}

/// The data is not quite what the dossier says: a panel is drawn, the curator appeals, governance rules.
fn won(demo: &mut Demo) -> Result<()> {
    let buyer = demo.suite.address(UNIVERSITY);
    let order = settlement::buy(demo, UNIVERSITY, 1, Purpose::HealthResearch, NATIVE)?;
    purchase::deliver(demo, order)?;
    purchase::open(demo, UNIVERSITY, order)?;
    let bond = demo.suite.bond_of(order);
    let before = demo.suite.balance(&buyer, NATIVE);
    let claim = demo.blobs.put(CLAIM.as_bytes())?.to_string();
    demo.suite.dispute(&buyer, order, Reason::NotAsDescribed { claim })?;
    demo.say.deed(
        UNIVERSITY,
        &format!("says that order {order} is not as described: too much detail was lost; bonds"),
        coin(bond, NATIVE),
    );
    let panel = judge(demo, order, bond)?;
    let ruled = appeal(demo, order)?;

    // the buyer gets the refund, and the bond less what the panel is paid
    let pay = bond * u128::from(VOTE_PAY_BPS) / u128::from(BASIS) * panel.len() as u128;
    let found = demo.suite.order(order);
    let lines = found.purchase.lines.iter().map(|line| line.price.u128());
    let due: u128 = lines.map(|price| price * u128::from(DAO_SAYS) / u128::from(BASIS)).sum();
    let back = demo.suite.balance(&buyer, NATIVE) + pay - before;
    ensure!(ruled == due && back == due, "the ruling gives {due} back, {ruled} was told, {back} came");
    demo.say.deed(
        "marketplace",
        &format!("gives {} % of order {order} back, and the bond less the panel's pay", DAO_SAYS / 100),
        coin(due, NATIVE),
    );
    Ok(())
}

/// Five auditors vote; each is paid for it, whatever they say.
fn judge(demo: &mut Demo, order: OrderId, bond: u128) -> Result<Vec<Addr>> {
    demo.suite.draw_panel(order)?;
    let panel = demo.suite.panel_of(order);
    ensure!(panel.len() == VOTES.len(), "a panel of {}", panel.len());
    demo.say.deed("anyone", &format!("draws the panel of order {order}, by the time of a later block"), "");
    for (auditor, refund_bps) in panel.iter().zip(VOTES) {
        demo.suite.marketplace(auditor, &ExecuteMsg::Vote { order, refund_bps })?;
        let what = format!("drawn for the panel, says that {} % should go back", refund_bps / 100);
        demo.say.deed(&demo.name(auditor), &what, "");
    }
    let said = demo.suite.dispute_of(order).refund_bps;
    ensure!(said == PANEL_SAYS, "the panel says {said}");
    let each = bond * u128::from(VOTE_PAY_BPS) / u128::from(BASIS);
    demo.say.deed(
        "the panel",
        &format!("says {} %, the median; each is paid of the bond", said / 100),
        coin(each, NATIVE),
    );
    Ok(panel)
}

/// Returns what governance's ruling gives back, as the event tells it.
fn appeal(demo: &mut Demo, order: OrderId) -> Result<u128> {
    let curator = demo.suite.address("curator");
    let bond = demo.suite.bond_of(order);
    let before = demo.suite.balance(&curator, NATIVE);
    demo.suite.appeal(&curator, order)?;
    demo.say.deed("curator", "appeals to governance, and bonds as much", coin(bond, NATIVE));
    let contract = demo.suite.contracts.marketplace.to_string();
    let voters = demo.voters.clone();
    let rule = Action::RuleDispute { contract, order, refund_bps: DAO_SAYS };
    let proposal = demo.suite.pass(&voters, vec![rule]);
    let response = demo.suite.enact(proposal)?;
    let told = response.events.iter().find_map(Resolved::parse).context("an event tells the refund")?;
    demo.say.deed(
        "5 voters",
        &format!("rule by proposal {proposal}: {} % go back", told.refund_bps / 100),
        "",
    );
    ensure!(demo.suite.balance(&curator, NATIVE) == before, "whoever appealed with reason has the bond back");
    demo.say.deed("curator", "asked for less, got it, and has the bond back", coin(bond, NATIVE));
    settlement::pay_out(demo, order, &response, true)?;
    Ok(told.refund.u128())
}
