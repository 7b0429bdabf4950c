//! Act 13: a committee hands over while orders and a request are under way, and a liar loses the bond.

use anyhow::{Context, Result, ensure};
use api::event::ChainEvent;
use api::identity_registry::{
    Committee, CommitteeStarted, ExecuteMsg as RegistryMsg, QueryMsg, RelayerSlashed,
};
use api::marketplace::{ExecuteMsg, Matched as MatchTold, Need, OrderStatus};
use api::{ContributionId, OrderId, RequestId};
use attestation::{
    Authority, Conflict, Equivocation, MatchItem, Report, Signature, Verdict, VerificationItem, quorum_of,
};
use cosmwasm_std::Addr;
use oracle::checks::Code;
use oracle::matching::{MatchResult, candidates};
use terms::{Purpose, Use};
use testkit::{NATIVE, OTHER, RELAYER_BOND, RELAYERS, Relayer, sign_all};

use super::kyc::{FIRM, UNIVERSITY};
use super::matching::{BUDGET, Matched, WORDS, YEAR, best, rank};
use super::{purchase, settlement};
use crate::demo::Demo;
use crate::demo::narrator::{amount, coin};

/// Who lies: the fourth relayer, by index.
const LIAR: usize = 3;

/// Returns the request that was answered across the hand-over.
pub(super) fn play(demo: &mut Demo, judged: ContributionId) -> Result<Matched> {
    demo.say.act(13, "The committee hands over with orders in flight; a liar loses the bond");
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
    demo.say.deed(UNIVERSITY, &format!("request {request}, as the first; in escrow"), coin(BUDGET, NATIVE));
    let results = rank(demo, &buyer, &need)?;
    let orders = sell(demo)?;
    rotate(demo, request, &results)?;
    fulfil(demo, orders)?;
    slash(demo, judged)?;
    Ok(Matched { buyer, request, purchase: best(&results, &need)? })
}

/// Two orders under the old committee: one that has its key before the hand-over, one that is still to get it.
fn sell(demo: &mut Demo) -> Result<[(&'static str, OrderId); 2]> {
    let delivered = settlement::buy(demo, FIRM, 1, Purpose::CommercialResearch, OTHER)?;
    purchase::deliver(demo, delivered)?;
    let funded = settlement::buy(demo, UNIVERSITY, 1, Purpose::HealthResearch, NATIVE)?;
    Ok([(FIRM, delivered), (UNIVERSITY, funded)])
}

/// Neither notices that the committee's grace is over: an order is for the keepers of the custody key it names.
fn fulfil(demo: &mut Demo, orders: [(&str, OrderId); 2]) -> Result<()> {
    let [(_, delivered), (_, funded)] = orders;
    ensure!(demo.suite.order(funded).status == OrderStatus::Funded, "order {funded} is not in flight");
    let what =
        format!("orders {delivered} and {funded} are of the old committee's time, and are for keepers");
    demo.say.deed("", &what, &format!("custody key {}", demo.suite.order(funded).custody));
    purchase::deliver(demo, funded)?;
    for (who, order) in orders {
        purchase::open(demo, who, order)?;
        let buyer = demo.suite.address(who);
        settlement::settle(demo, &buyer, order)?;
    }
    Ok(())
}

fn report(
    demo: &Demo,
    epoch: u32,
    round: u32,
    request: RequestId,
    results: &[MatchResult],
) -> Report<MatchItem> {
    Report {
        chain_id: demo.suite.chain_id(),
        contract: demo.suite.contracts.marketplace.to_string(),
        authority: Authority::Epoch(epoch),
        issued_at: demo.suite.now(),
        expires_at: demo.suite.now() + 600,
        items: vec![MatchItem { request, round, candidates: candidates(results) }],
    }
}

/// The old committee signs an answer, and its successor; the answer counts within the grace, and not after it.
fn rotate(demo: &mut Demo, request: RequestId, results: &[MatchResult]) -> Result<()> {
    let registry = demo.suite.contracts.registry.clone();
    let successor = demo.suite.bonded_relayer("relayer 4");
    demo.names.insert(successor.address.clone(), "relayer 5".into());
    demo.say.deed("relayer 5", "bonds, to be of the next committee", coin(RELAYER_BOND, NATIVE));
    let quorum = quorum_of(RELAYERS);
    let first = report(demo, 1, 1, request, results);
    let old = demo.suite.sign(&first.digest(), quorum);
    demo.say.deed("committee 1", "signs an answer that is not sent yet", "");

    let stay = demo.suite.relayers.iter().take(LIAR).map(|relayer| relayer.address.clone());
    let members: Vec<Addr> = stay.chain([successor.address.clone()]).collect();
    let response = demo.suite.rotate_committee(&members, quorum)?;
    let started =
        response.events.iter().find_map(CommitteeStarted::parse).context("an event tells the epoch")?;
    ensure!((started.epoch, started.members) == (2, members.len()), "another committee began");
    let before: Committee = demo.suite.query(&registry, &QueryMsg::Committee { epoch: Some(1) })?;
    let grace = before.accepted_until - demo.suite.now();
    let what = format!("{quorum} of {RELAYERS} sign their successors: relayers 1, 2, 3 and 5 are epoch 2");
    demo.say.deed("committee 1", &what, &format!("grace {grace} s"));

    answer(demo, first, old)?;
    let what = format!("sends the old committee's answer to request {request}");
    demo.say.deed("anyone", &what, "within the grace: round 1");
    let late = report(demo, 1, 2, request, results);
    let old = demo.suite.sign(&late.digest(), quorum);
    demo.suite.advance_to(before.accepted_until);
    let marketplace = demo.suite.contracts.marketplace.clone();
    let anyone = demo.suite.address("anyone");
    demo.attempt(
        "the old committee's word after the grace",
        |error| matches!(error, marketplace::ContractError::EpochOver { epoch: 1, .. }),
        (&anyone, &marketplace),
        &ExecuteMsg::Match { report: late, signatures: old },
        &[],
    )?;
    let fresh = report(demo, 2, 2, request, results);
    let signed = by_new(demo, &successor, &fresh.digest());
    answer(demo, fresh, signed)?;
    demo.say.deed(
        "committee 2",
        "answers in its own name; keepers and their key stay as they are",
        "round 2",
    );
    Ok(())
}

/// Signatures of the new committee's last three: the first member's is not needed.
fn by_new(demo: &Demo, successor: &Relayer, digest: &[u8; 32]) -> Vec<Signature> {
    let stay = demo.suite.relayers.iter().take(LIAR);
    let members: Vec<&Relayer> = stay.chain([successor]).collect();
    sign_all(&members, digest).split_off(1)
}

fn answer(demo: &mut Demo, report: Report<MatchItem>, signatures: Vec<Signature>) -> Result<()> {
    let item = report.items.first().map(|item| (item.request, item.round));
    let anyone = demo.suite.address("anyone");
    let response = demo.suite.marketplace(&anyone, &ExecuteMsg::Match { report, signatures })?;
    let told = response.events.iter().find_map(MatchTold::parse).context("an event tells the answer")?;
    ensure!(Some((told.request, told.round)) == item, "another answer was taken: {told:?}");
    Ok(())
}

/// Relayer 4 signed one verdict for the keepers and another for somebody else: two signatures for one slot.
fn slash(demo: &mut Demo, contribution: ContributionId) -> Result<()> {
    let registry = demo.suite.contracts.registry.clone();
    let liar = demo.suite.relayers.get(LIAR).context("a relayer")?;
    let signed = |verdict| {
        let report: Report<VerificationItem> =
            demo.suite.pool_report(vec![testkit::verdict_on(contribution, 1, verdict)]);
        liar.signed_item(report)
    };
    let proof = Equivocation::Verification(Conflict {
        first: signed(Verdict::Flagged { code: Code::PossibleIdentifier.number() }),
        second: signed(Verdict::Verified { quality: 10_000 }),
    });
    let (liar, name) = (liar.address.clone(), demo.name(&liar.address));
    let prover = demo.suite.address("newcomer 1");
    demo.say.deed(
        &name,
        &format!("signed of contribution {contribution} that it is flagged, and that it is verified"),
        "one slot, two words",
    );
    let (had, purse) = (demo.suite.balance(&prover, NATIVE), demo.counted("governance", NATIVE, "purse"));
    let response = demo.suite.prove(&prover, &liar, proof.clone())?;
    let told = response.events.iter().find_map(RelayerSlashed::parse).context("an event tells the slash")?;
    let reward = demo.suite.balance(&prover, NATIVE) - had;
    let to_purse = demo.counted("governance", NATIVE, "purse") - purse;
    ensure!(
        (told.reward.u128(), told.purse.u128()) == (reward, to_purse)
            && reward == RELAYER_BOND / 10
            && reward + to_purse == RELAYER_BOND,
        "a bond of {RELAYER_BOND} became {told:?}"
    );
    let what = format!("proves it: a tenth of the bond; {} go to the purse", amount(to_purse, NATIVE));
    demo.say.deed("newcomer 1", &what, coin(reward, NATIVE));
    let custody = QueryMsg::Custody { custody: demo.suite.custody_id };
    let custody: api::identity_registry::Custody = demo.suite.query(&registry, &custody)?;
    let dumb = custody.keepers.iter().filter(|keeper| keeper.key.is_empty()).count();
    ensure!(dumb == 1, "{dumb} keepers have no key");
    demo.say.deed(
        "registry",
        &format!("takes {name}'s key away: three keepers are left, and three are a quorum"),
        "",
    );
    let again = RegistryMsg::ProveEquivocation { relayer: liar.to_string(), proof: Box::new(proof) };
    demo.attempt(
        "the same lie proven again",
        |error| matches!(error, identity_registry::ContractError::NotBonded { .. }),
        (&prover, &registry),
        &again,
        &[],
    )
}
