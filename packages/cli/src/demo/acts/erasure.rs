//! Act 16: someone asks what is held on them, and erases themselves. Buyers delete, or lose their access.

use anyhow::{Context, Result, ensure};
use api::data_pool::{EarningsKey, EarningsResponse, ErasureNoted, ExecuteMsg as PoolMsg, Withdrawn};
use api::event::ChainEvent;
use api::identity_registry::ExecuteMsg as RegistryMsg;
use api::marketplace::{
    AccessResponse, Denial, ExecuteMsg, Notice, NoticesResponse, OrderResponse, QueryMsg,
};
use api::{CohortId, OrderId};
use consent::{Ask, Erased, ErasureRules, access_report, erasure_evidence};
use cosmwasm_std::{Addr, Coin};
use marketplace::ContractError;
use testkit::NATIVE;

use super::kyc::{FIRM, UNIVERSITY};
use crate::demo::Demo;
use crate::demo::files::receipts;
use crate::demo::narrator::coin;
use crate::demo::stories::Member;

pub(super) fn play(demo: &mut Demo) -> Result<()> {
    demo.say.act(16, "Someone is erased: buyers delete, or lose their access");
    let (university, firm) = (demo.suite.address(UNIVERSITY), demo.suite.address(FIRM));
    let (cohort, member) = sold_to_both(demo)?;
    let name = demo.name(&member.address);
    ask(demo, &member, &name)?;
    let noted_at = erase(demo, &member, &name)?;

    let attest = demo.config()?.durations.erasure;
    let mut last = 0;
    for (who, buyer) in [(UNIVERSITY, &university), (FIRM, &firm)] {
        let notices = noticed(demo, buyer)?;
        ensure!(!notices.is_empty(), "{who} is not noticed");
        for (order, notice) in &notices {
            ensure!(notice.cohort == cohort && notice.due == noted_at + attest, "due at {}", notice.due);
            last = last.max(notice.due);
            let what = format!("is noticed of erasure {} in order {order}, cohort {cohort}", notice.erasure);
            demo.say.deed(who, &what, &format!("to be deleted within {attest} s"));
        }
    }
    for (order, notice) in noticed(demo, &university)? {
        let msg = ExecuteMsg::AttestDeletion { order, upto: notice.erasure };
        demo.suite.marketplace(&university, &msg)?;
        demo.say.deed(UNIVERSITY, &format!("attests that what order {order} held of them is deleted"), "");
    }
    demo.suite.advance_to(last);
    access(demo, (UNIVERSITY, &university), 1, cohort, true)?;
    access(demo, (FIRM, &firm), 2, cohort, false)?;
    overdue(demo, &firm)?;
    evidence(demo, &member, &name)?;

    for (order, notice) in noticed(demo, &firm)? {
        demo.suite.marketplace(&firm, &ExecuteMsg::AttestDeletion { order, upto: notice.erasure })?;
        demo.say.deed(FIRM, &format!("attests for order {order} after all"), "late is better than never");
    }
    access(demo, (FIRM, &firm), 2, cohort, true)
}

/// Someone of a cohort that both buyers hold a licence to: orders 1 and 2.
fn sold_to_both(demo: &Demo) -> Result<(CohortId, Member)> {
    let lines = |order: OrderId| demo.suite.order(order).purchase.lines.into_iter().map(|line| line.cohort);
    let others: Vec<CohortId> = lines(2).collect();
    let cohort = lines(1).rfind(|cohort| others.contains(cohort)).context("a cohort of both")?;
    let story = demo.pools.iter().find_map(|pool| pool.cohort(cohort)).context("its story")?;
    Ok((cohort, story.members.get(3).context("a member")?.clone()))
}

/// What the contracts hold on them, in their hand.
fn ask(demo: &Demo, member: &Member, name: &str) -> Result<()> {
    let contracts = demo.suite.addresses();
    let ask = Ask { chain: &demo.suite, contracts: &contracts };
    let report = access_report(ask, member.identity, &demo.dossiers)?;
    receipts::report(demo, name, "access-report", &report)?;
    let rows: usize = report.sections.iter().map(|section| section.rows.len()).sum();
    demo.say.deed(
        name,
        "asks what the contracts hold on them: access-report.md",
        &format!("{} sections, {rows} entries", report.sections.len()),
    );
    Ok(())
}

/// They erase themselves; anyone has the pool act on it. Returns when.
fn erase(demo: &mut Demo, member: &Member, name: &str) -> Result<u64> {
    let (registry, anyone) = (demo.suite.contracts.registry.clone(), demo.suite.address("anyone"));
    demo.send(&member.address, &registry, &RegistryMsg::Erase {}, &[])?;
    demo.say.deed(name, &format!("erases identity {}", member.identity), "");
    let msg = PoolMsg::WithdrawErased { identity: member.identity, limit: None };
    let response = demo.suite.data_pool(&anyone, &msg)?;
    let noted_at = demo.suite.now();
    let withdrawn = response.events.iter().filter_map(Withdrawn::parse).count();
    let noted = response.events.iter().find_map(ErasureNoted::parse).context("an event tells the erasure")?;
    let what = format!(
        "has data-pool act on it: {withdrawn} contribution withdrawn, erasure {} noted",
        noted.number
    );
    demo.say.deed("anyone", &what, &format!("editions up to {}", noted.cut));
    earned(demo, member, noted.cohort, name)?;
    Ok(noted_at)
}

/// What was earned before stays theirs: anyone has it paid out to them.
fn earned(demo: &mut Demo, member: &Member, cohort: CohortId, name: &str) -> Result<()> {
    let (identity, key) = (member.identity, EarningsKey { cohort, denom: NATIVE.into() });
    let query = api::data_pool::QueryMsg::Earnings { identity, claims: vec![key.clone()] };
    let due: EarningsResponse = demo.suite.ask_pool(&query);
    let due = due.due.first().context("what is due")?.amount.u128();
    let (anyone, before) = (demo.suite.address("anyone"), demo.suite.balance(&member.address, NATIVE));
    let claim = PoolMsg::Claim { identity: Some(identity), claims: vec![key], limit: None };
    demo.suite.data_pool(&anyone, &claim)?;
    let got = demo.suite.balance(&member.address, NATIVE) - before;
    ensure!(got == due, "{name} got {got}, due were {due}");
    demo.say.deed(
        "anyone",
        &format!("has {name} paid what they had earned: that stays theirs"),
        coin(got, NATIVE),
    );
    Ok(())
}

/// What a buyer must still attest, by order.
fn noticed(demo: &Demo, buyer: &Addr) -> Result<Vec<(OrderId, Notice)>> {
    let query = QueryMsg::NoticesOf { buyer: buyer.to_string(), start_after: None, limit: None };
    let found: Vec<NoticesResponse> = demo.suite.query(&demo.suite.contracts.marketplace, &query)?;
    Ok(found.into_iter().filter_map(|found| Some((found.order, found.next?))).collect())
}

/// What a gateway that serves an order's bytes asks first.
fn access(
    demo: &Demo,
    (who, buyer): (&str, &Addr),
    order: OrderId,
    cohort: CohortId,
    expected: bool,
) -> Result<()> {
    let OrderResponse { purchase, .. } = demo.suite.order(order);
    let query = QueryMsg::CheckAccess {
        licensee: buyer.to_string(),
        pool: purchase.pool,
        edition: purchase.edition,
        cohorts: vec![cohort],
        purpose: purchase.purpose,
        use_: purchase.use_,
        at: None,
    };
    let found: AccessResponse = demo.suite.query(&demo.suite.contracts.marketplace, &query)?;
    let answer = match &found.denial {
        None => "yes".into(),
        Some(Denial::Erasure { order, erasure }) => {
            format!("no: erasure {erasure} is not attested for order {order}")
        }
        Some(other) => format!("no: {other:?}"),
    };
    let of_erasure = matches!(found.denial, Some(Denial::Erasure { .. }));
    ensure!(found.allowed == expected && of_erasure != expected, "{who} may see order {order}: {answer}");
    demo.say.deed(
        "gateway",
        &format!("asks CheckAccess for {who}, cohort {cohort} of order {order}"),
        &answer,
    );
    Ok(())
}

/// Who owes a deletion buys nothing.
fn overdue(demo: &mut Demo, firm: &Addr) -> Result<()> {
    let (anyone, marketplace) = (demo.suite.address("anyone"), demo.suite.contracts.marketplace.clone());
    for (order, _) in noticed(demo, firm)? {
        demo.suite.marketplace(&anyone, &ExecuteMsg::FlagOverdue { order })?;
        demo.say.deed("anyone", &format!("flags order {order}: its deletion is overdue"), "");
    }
    let purchase = demo.suite.order(3).purchase;
    let price: u128 = purchase.lines.iter().map(|line| line.price.u128()).sum();
    demo.attempt(
        "buying while a deletion is owed",
        |error| matches!(error, ContractError::DeletionOverdue { .. }),
        (firm, &marketplace),
        &ExecuteMsg::Buy(purchase),
        &[Coin::new(price, NATIVE)],
    )
}

/// What was withdrawn, who was noticed, who attested and who owes it.
fn evidence(demo: &Demo, member: &Member, name: &str) -> Result<()> {
    let registry: api::identity_registry::ConfigResponse =
        demo.suite.query(&demo.suite.contracts.registry, &api::identity_registry::QueryMsg::Config {})?;
    let rules = ErasureRules {
        attest: demo.config()?.durations.erasure,
        forget: registry.durations.forget_after,
        nullifier: Some(registry.durations.nullifier_retention),
    };
    let contracts = demo.suite.addresses();
    let erased = Erased::gather(Ask { chain: &demo.suite, contracts: &contracts }, member.identity)?;
    let report = erasure_evidence(&erased, &rules);
    receipts::report(demo, name, "erasure-evidence", &report)?;
    let licensees = report.section("licensees").context("licensees")?;
    let states =
        |state: &str| licensees.rows.iter().filter(|row| row.get("state") == Some(&state.into())).count();
    let (attested, due) = (states("attested"), states("overdue"));
    ensure!(attested > 0 && due > 0, "{attested} attested, {due} overdue");
    demo.say.deed(
        name,
        "has it in writing: erasure-evidence.md",
        &format!("{attested} attested, {due} overdue"),
    );
    Ok(())
}
