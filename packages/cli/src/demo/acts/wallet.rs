//! Act 15: a wallet is lost; the identity moves to another, and what it earned with it.

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};
use api::data_pool::{EarningsKey, EarningsResponse, ExecuteMsg, QueryMsg};
use api::event::ChainEvent;
use api::identity_registry::{ExecuteMsg as RegistryMsg, RebindStarted};
use identity_registry::ContractError;

use crate::demo::Demo;
use crate::demo::files::Role;
use crate::demo::narrator::coin;

pub(super) fn play(demo: &mut Demo) -> Result<()> {
    demo.say.act(15, "A lost wallet: the identity moves, and its earnings with it");
    let registry = demo.suite.contracts.registry.clone();
    let (name, denom) = earner(demo)?;
    let members = demo.pools.iter().flat_map(|pool| &pool.cohorts);
    let (cohort, member) = members
        .flat_map(|cohort| cohort.members.iter().map(|member| (cohort.id, member.clone())))
        .find(|(_, member)| demo.name(&member.address) == name)
        .context("who earned")?;
    let identity = member.identity;
    let old = member.address;
    let new = demo.suite.account(&format!("{name}, new wallet"));
    demo.names.insert(new.clone(), name.clone());

    let response = demo.suite.rebind(identity, &new)?;
    let started = response.events.iter().find_map(RebindStarted::parse).context("an event tells when")?;
    let delay = started.ready_at - demo.suite.now();
    demo.say.deed(
        "issuer",
        &format!("knows {name}, and signs identity {identity} over to a new wallet"),
        &format!("in {delay} s: until then the old one can say no"),
    );
    let anyone = demo.suite.address("anyone");
    let finish = RegistryMsg::FinishRebind { identity };
    demo.attempt(
        "taking an identity over before the delay is over",
        |error| matches!(error, ContractError::RebindEarly { .. }),
        (&anyone, &registry),
        &finish,
        &[],
    )?;
    demo.suite.advance_to(started.ready_at);
    demo.send(&anyone, &registry, &finish, &[])?;
    ensure!(demo.suite.identity(&new) == identity, "identity {identity} is elsewhere");
    demo.say.deed("anyone", &format!("finishes it: identity {identity} is at the new wallet"), "");

    let (contract, key) =
        (demo.suite.contracts.data_pool.clone(), EarningsKey { cohort, denom: denom.clone() });
    let claim = ExecuteMsg::Claim { identity: None, claims: vec![key.clone()], limit: None };
    demo.attempt(
        "claiming from the lost wallet",
        |error| matches!(error, data_pool::ContractError::NoIdentity { .. }),
        (&old, &contract),
        &claim,
        &[],
    )?;
    let due: EarningsResponse = demo.suite.ask_pool(&QueryMsg::Earnings { identity, claims: vec![key] });
    let due = due.due.first().context("what is due")?.amount.u128();
    let before = demo.suite.balance(&new, &denom);
    demo.send(&new, &contract, &claim, &[])?;
    let got = demo.suite.balance(&new, &denom) - before;
    let said = since(demo).get(&(name.clone(), denom.clone())).copied().unwrap_or_default();
    ensure!(
        got == due && got.abs_diff(said) <= 2,
        "{name} got {got}, due were {due}, the payouts said {said}"
    );
    demo.say.deed("new wallet", "claims what they earned since the last claim", coin(got, &denom));
    for cohort in demo.pools.iter_mut().flat_map(|pool| &mut pool.cohorts) {
        for member in cohort.members.iter_mut().filter(|member| member.identity == identity) {
            member.address = new.clone();
        }
    }
    Ok(())
}

/// What contributors earned since everyone claimed, by name and denom.
fn since(demo: &Demo) -> BTreeMap<(String, String), u128> {
    let mut sums = BTreeMap::new();
    let rows = demo.payouts.iter().skip(demo.claimed).filter(|payout| payout.role == Role::Contributor);
    for payout in rows {
        *sums.entry((payout.payee.clone(), payout.denom.clone())).or_default() += payout.amount;
    }
    sums
}

/// Who earned most since everyone claimed, and in what.
fn earner(demo: &Demo) -> Result<(String, String)> {
    let most = since(demo).into_iter().max_by_key(|(_, sum)| *sum).context("someone earned")?;
    Ok(most.0)
}
