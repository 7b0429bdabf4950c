//! Act 9: earnings are claimed, shares are paid, GRAIN is bonded and redeemed.

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};
use api::data_pool::{EarningsKey, ExecuteMsg};
use cosmwasm_std::{Addr, Uint128};
use data_pool::ContractError;
use testkit::{NATIVE, OTHER};

use crate::demo::Demo;
use crate::demo::files::Role;
use crate::demo::narrator::{amount, coin, short};
use crate::demo::stories::Member;

pub(super) fn play(demo: &mut Demo) -> Result<()> {
    demo.say.act(9, "Earnings are claimed; GRAIN is bonded and redeemed");
    contributors(demo)?;
    demo.claimed = demo.payouts.len();
    shares(demo)?;
    grain(demo)
}

/// Everyone claims all they have in every denom, and gets what the payouts said, less at most a micro that is
/// carried.
fn contributors(demo: &mut Demo) -> Result<()> {
    let grain = demo.suite.grain();
    let denoms = [NATIVE.to_string(), OTHER.to_string(), grain.clone()];
    let mut promised: BTreeMap<(String, String), u128> = BTreeMap::new();
    for payout in demo.payouts.iter().filter(|payout| payout.role == Role::Contributor) {
        *promised.entry((payout.payee.clone(), payout.denom.clone())).or_default() += payout.amount;
    }
    let members: Vec<(u32, Member)> = demo
        .pools
        .iter()
        .flat_map(|pool| &pool.cohorts)
        .flat_map(|cohort| cohort.members.iter().map(|member| (cohort.id, member.clone())))
        .collect();
    let contract = demo.suite.contracts.data_pool.clone();
    let mut paid: BTreeMap<String, (usize, u128, u128)> = BTreeMap::new();
    for (cohort, member) in &members {
        for denom in &denoms {
            let claims = vec![EarningsKey { cohort: *cohort, denom: denom.clone() }];
            let before = demo.suite.balance(&member.address, denom);
            let claim = ExecuteMsg::Claim { identity: None, claims, limit: None };
            let payee = (demo.name(&member.address), denom.clone());
            let mut said = promised.get(&payee).copied().unwrap_or_default();
            if *denom == grain {
                said += demo.rewards.get(&member.address).copied().unwrap_or_default();
            }
            if let Err(error) = demo.suite.execute(&member.address, &contract, &claim, &[]) {
                // their cohort was never sold in this denom
                let nothing = error
                    .downcast_ref()
                    .is_some_and(|error| matches!(error, ContractError::NothingDue { .. }));
                ensure!(nothing && said == 0, "{} could not claim {said}{denom}: {error:#}", payee.0);
                continue;
            }
            let got = demo.suite.balance(&member.address, denom) - before;
            // two sales may each leave a fraction that is carried
            ensure!(said.abs_diff(got) <= 2, "{} got {got}{denom}, the payouts said {said}", payee.0);
            let entry = paid.entry(denom.clone()).or_default();
            entry.0 += 1;
            entry.1 += got;
            entry.2 = entry.2.max(got);
        }
    }
    for (denom, (people, sum, most)) in &paid {
        let what = format!("claim their {} earnings; the most: {}", short(denom), amount(*most, denom));
        demo.say.deed(&format!("{people} people"), &what, coin(*sum, denom));
    }
    Ok(())
}

/// The curator, the relayers and the purse get theirs.
fn shares(demo: &mut Demo) -> Result<()> {
    let contract = demo.suite.contracts.data_pool.clone();
    let anyone = demo.suite.address("anyone");
    let curator = demo.suite.address("curator");
    let before = demo.suite.balance(&curator, NATIVE);
    demo.send(&curator, &contract, &ExecuteMsg::ClaimShare { address: None, denom: NATIVE.into() }, &[])?;
    let got = demo.suite.balance(&curator, NATIVE) - before;
    demo.say.deed("curator", "claims the curator's share", coin(got, NATIVE));

    let config: api::data_pool::ConfigResponse =
        demo.suite.query(&contract, &api::data_pool::QueryMsg::Config {})?;
    let length = config.durations.relayer_week;
    let week = demo.suite.now() / length;
    demo.suite.advance_to((week + 1) * length + config.durations.cosign);
    for week in [week.saturating_sub(1), week] {
        let msg = ExecuteMsg::ShareWeek { week, custody: demo.suite.custody_id, denom: NATIVE.into() };
        match demo.suite.execute(&anyone, &contract, &msg, &[]) {
            Ok(_) => {
                let what = format!("shares out the relayers' pot of week {week} among those who signed");
                demo.say.deed("anyone", &what, "");
            }
            Err(error) => ensure!(
                matches!(error.downcast_ref(), Some(ContractError::EmptyPot { .. })),
                "week {week} cannot be shared out: {error:#}"
            ),
        }
    }
    let relayers: Vec<Addr> = demo.suite.relayers.iter().map(|relayer| relayer.address.clone()).collect();
    for relayer in relayers {
        claim_share(demo, &relayer, NATIVE, "a share of the pot", "signed too few reports that week")?;
    }
    for denom in [NATIVE, OTHER] {
        demo.send(&anyone, &contract, &ExecuteMsg::Flush { denom: denom.into() }, &[])?;
        let purse = demo
            .suite
            .equations()
            .into_iter()
            .find(|equation| equation.contract == "governance" && equation.denom == denom);
        let parts = purse.map(|equation| equation.parts).unwrap_or_default();
        let has = parts.into_iter().find(|(name, _)| name == "purse").map_or(0, |(_, amount)| amount.u128());
        demo.say.deed("anyone", "flushes the purse's share to governance, whose purse has", coin(has, denom));
    }
    Ok(())
}

/// Someone claims what they have as a relayer, curator or auditor, if there is any.
pub(super) fn claim_share(
    demo: &mut Demo,
    who: &Addr,
    denom: &str,
    what: &str,
    otherwise: &str,
) -> Result<u128> {
    let contract = demo.suite.contracts.data_pool.clone();
    let before = demo.suite.balance(who, denom);
    let msg = ExecuteMsg::ClaimShare { address: None, denom: denom.into() };
    match demo.suite.execute(who, &contract, &msg, &[]) {
        Ok(_) => {
            let got = demo.suite.balance(who, denom) - before;
            demo.say.deed(&demo.name(who), &format!("claims {what}"), coin(got, denom));
            Ok(got)
        }
        Err(error) => {
            let none = matches!(error.downcast_ref(), Some(ContractError::NoShare { .. }));
            ensure!(none, "{} could not claim {what}: {error:#}", demo.name(who));
            demo.say.deed(&demo.name(who), otherwise, "");
            Ok(0)
        }
    }
}

/// A contributor bonds half of the GRAIN earned, and redeems the other for coin from the reserve.
fn grain(demo: &mut Demo) -> Result<()> {
    let grain = demo.suite.grain();
    let member = demo.pools.first().and_then(|pool| pool.cohorts.get(1)?.members.first().cloned());
    let member = member.context("a member")?.address;
    let name = demo.name(&member);
    let has = demo.suite.balance(&member, &grain);
    let half = has / 2;
    demo.suite.bond(&member, half)?;
    demo.say.deed(&name, "bonds half of their GRAIN: it votes from the next block on", coin(half, &grain));
    let reserve = demo.suite.reserve();
    let before = demo.suite.balance(&member, NATIVE);
    let redeem = api::reward_token::ExecuteMsg::Redeem { amount: half.into(), min_out: Uint128::one() };
    let token = demo.suite.contracts.token.clone();
    demo.send(&member, &token, &redeem, &[])?;
    let out = demo.suite.balance(&member, NATIVE) - before;
    let what = format!(
        "redeems {} for a share of the reserve of {}",
        amount(half, &grain),
        amount(reserve.reserve.u128(), NATIVE)
    );
    demo.say.deed(&name, &what, coin(out, NATIVE));
    Ok(())
}
