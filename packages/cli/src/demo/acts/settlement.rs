//! Act 7: orders are settled, in coin and in GRAIN, to the last micro-denom.

use anyhow::{Context, Result, ensure};
use api::OrderId;
use api::data_pool::{EarningsKey, Line, QueryMsg, SaleResponse, Settled};
use api::event::ChainEvent;
use api::marketplace::{ExecuteMsg, Purchase, Resolved};
use cosmwasm_std::{Addr, Uint128, Uint256};
use cw_multi_test::AppResponse;
use terms::{Purpose, Use};
use testkit::OTHER;

use super::kyc::FIRM;
use super::matching::{Matched, quote};
use super::purchase;
use crate::demo::Demo;
use crate::demo::files::{Payout, Role};
use crate::demo::narrator::{amount, coin, grouped};

/// What act 10 tries to abuse.
pub(super) struct Sales {
    pub(super) university: Addr,
    pub(super) firm: Addr,
    pub(super) purchase: Purchase,
}

pub(super) fn play(demo: &mut Demo, matched: Matched) -> Result<Sales> {
    demo.say.act(7, "Settled in coin and in GRAIN: every sale pays those whose data was sold");
    let marketplace = demo.suite.contracts.marketplace.clone();
    let university = matched.buyer.clone();
    settle(demo, &university, 1)?;

    // a company pays for other cohorts in GRAIN
    let firm = demo.suite.address(FIRM);
    let grain = demo.suite.grain();
    demo.suite.give_grain(&firm, 200_000_000);
    let order = buy(demo, FIRM, 0, Purpose::CommercialResearch, &grain)?;
    purchase::deliver(demo, order)?;
    purchase::open(demo, FIRM, order)?;
    settle(demo, &firm, order)?;

    // and for the other pool in a coin that came by IBC; nobody confirms, so anyone settles after the window
    let order = buy(demo, FIRM, 1, Purpose::CommercialResearch, OTHER)?;
    purchase::deliver(demo, order)?;
    purchase::open(demo, FIRM, order)?;
    let config: api::marketplace::ConfigResponse =
        demo.suite.query(&marketplace, &api::marketplace::QueryMsg::Config {})?;
    demo.suite.advance(config.durations.window);
    let anyone = demo.suite.address("anyone");
    let response = demo.suite.execute(&anyone, &marketplace, &ExecuteMsg::Settle { order }, &[])?;
    demo.say.deed("anyone", &format!("settles order {order} after the window: silence blocks nothing"), "");
    pay_out(demo, order, &response, true)?;
    Ok(Sales { university, firm, purchase: matched.purchase })
}

/// Buys every cohort of a pool's last edition that this buyer may have for this purpose, at the least price.
pub(super) fn buy(
    demo: &mut Demo,
    name: &str,
    pool: usize,
    purpose: Purpose,
    denom: &str,
) -> Result<OrderId> {
    let buyer = &demo.suite.address(name);
    let story = demo.pools.get(pool).context("a pool")?;
    let edition = story.editions.last().context("an edition")?.number;
    let (pool, duration) = (story.id, 180 * 86_400);
    let quote = quote(demo, buyer, (pool, edition), (purpose, duration), denom)?;
    let mut lines = vec![];
    for line in &quote.lines {
        match (line.least_price, line.refusals.is_empty()) {
            (Some(price), true) => lines.push(Line { cohort: line.cohort, price }),
            _ => {
                let why: Vec<String> = line.refusals.iter().map(ToString::to_string).collect();
                demo.say.deed(
                    "quote",
                    &format!("cohort {} is not for it: {}", line.cohort, why.join("; ")),
                    "",
                );
            }
        }
    }
    let price: u128 = lines.iter().map(|line| line.price.u128()).sum();
    let count = lines.len();
    let purchase = Purchase { pool, edition, lines, purpose, use_: Use::Raw, duration };
    let order = demo.suite.buy(buyer, purchase, denom)?;
    demo.say.deed(name, &format!("buys {count} cohorts of pool {pool}: order {order}"), coin(price, denom));
    Ok(order)
}

/// The buyer confirms.
pub(super) fn settle(demo: &mut Demo, buyer: &Addr, order: OrderId) -> Result<()> {
    let marketplace = demo.suite.contracts.marketplace.clone();
    let before = demo.suite.reserve().supply;
    let response = demo.suite.execute(buyer, &marketplace, &ExecuteMsg::Confirm { order }, &[])?;
    demo.say.deed(&demo.name(buyer), &format!("confirms order {order}: escrow goes to data-pool"), "");
    pay_out(demo, order, &response, true)?;
    let settled = response.events.iter().find_map(Settled::parse).context("an event tells the shares")?;
    if settled.denom == demo.suite.grain() {
        let burned = before.checked_sub(demo.suite.reserve().supply)?;
        ensure!(burned == settled.reserve.checked_add(settled.purse)?, "not what was to be burned");
        let grain = demo.suite.grain();
        demo.say.deed(
            "reward-token",
            "burns the reserve's and the purse's share: less GRAIN",
            coin(burned.u128(), &grain),
        );
    }
    Ok(())
}

/// Who gets what of an order: the shares as data-pool told them, the contributors' recomputed from the frozen
/// weights, by exact division. Shows, line by line where it is asked for, that the columns add up to the price.
pub(super) fn pay_out(demo: &mut Demo, order: OrderId, response: &AppResponse, lines: bool) -> Result<()> {
    let settled = response.events.iter().find_map(Settled::parse).context("an event tells the shares")?;
    let found = demo.suite.order(order);
    let denom = settled.denom.clone();
    let mut payouts: Vec<Payout> = vec![];
    let mut add = |payee: String, role: Role, amount: u128| {
        payouts.push(Payout { order, denom: denom.clone(), payee, role, amount });
    };
    let mut table = vec![["cohort", "paid", "people", "each (least to most)"].map(String::from).to_vec()];
    let mut net_of_all = 0u128;
    for credited in response.events.iter().filter_map(api::data_pool::Credited::parse) {
        if credited.denom != denom {
            continue;
        }
        net_of_all += credited.net.u128();
        let story = demo.pools.iter().find(|story| story.id == found.purchase.pool).context("the pool")?;
        let cohort = story.cohort(credited.cohort).context("the cohort")?;
        let mut shares = vec![];
        for member in &cohort.members {
            let share = share(demo, member, &credited, found.purchase.edition)?;
            // whoever was not in this edition has no share of it
            if share > 0 {
                shares.push(share);
                add(demo.name(&member.address), Role::Contributor, share);
            }
        }
        let carried = credited.net.u128() - shares.iter().sum::<u128>();
        add(format!("cohort {}", credited.cohort), Role::Carried, carried);
        let paid = found.purchase.lines.iter().find(|line| line.cohort == credited.cohort);
        let (least, most) = (shares.iter().min().copied(), shares.iter().max().copied());
        table.push(vec![
            format!("{} {}", cohort.id, cohort.name),
            amount(paid.map_or(0, |line| line.price.u128()), &denom),
            shares.len().to_string(),
            format!("{} to {}", grouped(least.unwrap_or_default()), grouped(most.unwrap_or_default())),
        ]);
    }
    ensure!(net_of_all == settled.net.u128(), "the lines' net is not the order's");
    let burned = denom == demo.suite.grain();
    for (payee, role, share) in [
        ("week's pot", Role::Relayers, settled.relayers),
        ("curator", Role::Curator, settled.curator),
        ("auditors' pot", Role::Auditors, settled.auditors),
        (if burned { "burned" } else { "reserve" }, Role::Reserve, settled.reserve),
        (if burned { "burned" } else { "purse" }, Role::Purse, settled.purse),
    ] {
        add(payee.into(), role, share.u128());
    }
    let resolved = response.events.iter().find_map(Resolved::parse);
    let refund = resolved.map_or(0, |resolved| resolved.refund.u128());
    if refund > 0 {
        add(demo.name(&found.buyer), Role::Refund, refund);
    }
    if lines {
        demo.say.table(&table);
    }
    let sum: u128 = payouts.iter().map(|payout| payout.amount).sum();
    let price = found.price.u128();
    ensure!(sum == price, "order {order}: the rows add up to {sum}, the price is {price}");
    totals(demo, &payouts, price, &denom);
    if denom == OTHER {
        demo.say.say("This denom does not back GRAIN: the reserve's share joined the purse's.");
    }
    rewards(demo, response, found.purchase.edition)?;
    if let Some(emitted) = response.events.iter().find_map(api::data_pool::Emitted::parse) {
        let grain = demo.suite.grain();
        demo.say.deed(
            "reward-token",
            "takes the reserve share and mints, pro rata to net",
            coin(emitted.minted.u128(), &grain),
        );
    }
    demo.payouts.extend(payouts);
    Ok(())
}

/// What each contributor gets of the GRAIN that a sale minted, to be compared with what they claim.
fn rewards(demo: &mut Demo, response: &AppResponse, edition: u32) -> Result<()> {
    let grain = demo.suite.grain();
    let minted = response.events.iter().filter_map(api::data_pool::Emitted::parse).count() > 0;
    let credits: Vec<_> = response
        .events
        .iter()
        .filter_map(api::data_pool::Credited::parse)
        .filter(|credited| minted && credited.denom == grain)
        .collect();
    for credited in credits {
        let cohort = demo.pools.iter().find_map(|pool| pool.cohort(credited.cohort)).context("the cohort")?;
        let mut shares = vec![];
        for member in &cohort.members {
            shares.push((member.address.clone(), share(demo, member, &credited, edition)?));
        }
        for (address, share) in shares {
            *demo.rewards.entry(address).or_default() += share;
        }
    }
    Ok(())
}

/// floor(net x weight / weight of all), from the weights frozen in the edition.
fn share(
    demo: &Demo,
    member: &crate::demo::stories::Member,
    credited: &api::data_pool::Credited,
    edition: u32,
) -> Result<u128> {
    let query = QueryMsg::Sales {
        identity: member.identity,
        of: EarningsKey { cohort: credited.cohort, denom: credited.denom.clone() },
        start_after: edition.checked_sub(1),
        limit: Some(1),
    };
    let sales: Vec<SaleResponse> = demo.suite.query(&demo.suite.contracts.data_pool, &query)?;
    let Some(sale) = sales.first().filter(|sale| sale.edition == edition) else { return Ok(0) };
    let share = Uint256::from(credited.net).multiply_ratio(Uint128::from(sale.weight), sale.total);
    Ok(Uint128::try_from(share)?.u128())
}

fn totals(demo: &Demo, payouts: &[Payout], price: u128, denom: &str) {
    let mut rows = vec![["role", "amount", "of the price"].map(String::from).to_vec()];
    for role in Role::ALL {
        let sum: u128 = payouts.iter().filter(|payout| payout.role == role).map(|payout| payout.amount).sum();
        let share = sum as f64 / price as f64 * 100.0;
        if sum > 0 || role != Role::Refund {
            rows.push(vec![role.name().into(), amount(sum, denom), format!("{share:.3} %")]);
        }
    }
    let sum: u128 = payouts.iter().map(|payout| payout.amount).sum();
    rows.push(vec!["sum".into(), amount(sum, denom), format!("difference {}", price.abs_diff(sum))]);
    demo.say.table(&rows);
}
