//! Act 18: a guardian stops what takes money in; what pays out goes on, and the pause ends by itself.

use anyhow::{Context, Result, ensure};
use api::event::ChainEvent;
use api::marketplace::{ExecuteMsg, Pausable, QueryMsg};
use api::pause::{PauseResponse, Paused};
use control::ControlError;
use cosmwasm_std::Coin;
use marketplace::ContractError;
use terms::Purpose;
use testkit::NATIVE;

use super::kyc::UNIVERSITY;
use super::{purchase, settlement};
use crate::demo::Demo;

/// How long the guardian pauses, seconds.
const PAUSE: u64 = 100;

pub(super) fn play(demo: &mut Demo) -> Result<()> {
    demo.say.act(18, "A guardian pauses; deliveries go on, deadlines move, and it ends by itself");
    let buyer = demo.suite.address(UNIVERSITY);
    let (guardian, marketplace) = (demo.suite.address("guardian"), demo.suite.contracts.marketplace.clone());
    let order = settlement::buy(demo, UNIVERSITY, 1, Purpose::HealthResearch, NATIVE)?;
    let mut until = 0;
    for action in [Pausable::Buy, Pausable::Dispute] {
        let response = demo.suite.pause(&guardian, &marketplace, action.name(), PAUSE)?;
        let told = response.events.iter().find_map(Paused::parse).context("an event tells the pause")?;
        ensure!(told.until == demo.suite.now() + PAUSE, "paused until {}", told.until);
        until = told.until;
        let what = format!("pauses `{}` of marketplace, through governance", told.action);
        demo.say.deed("guardian", &what, &format!("{PAUSE} s, and not a second more"));
    }
    let purchase = demo.suite.order(order).purchase;
    let price: u128 = purchase.lines.iter().map(|line| line.price.u128()).sum();
    let (again, funds) = (ExecuteMsg::Buy(purchase.clone()), [Coin::new(price, NATIVE)]);
    demo.attempt(
        "buying while buying is paused",
        |error| matches!(error, ContractError::Control(ControlError::Paused { .. })),
        (&buyer, &marketplace),
        &again,
        &funds,
    )?;
    purchase::deliver(demo, order)?;
    let window = demo.config()?.durations.window;
    // what is left of the pause: on a chain, seconds have gone by since it began
    let left = until.saturating_sub(demo.suite.now());
    demo.suite.advance(PAUSE);
    let pauses: Vec<PauseResponse> = demo.suite.query(&marketplace, &QueryMsg::Pauses {})?;
    ensure!(pauses.iter().all(|pause| pause.paused_until.is_none()), "a pause goes on");
    demo.say.deed("nobody", "lifts the pause: its time is over", "");
    let settle_from = demo.suite.order(order).settle_from.context("a delivered order")?;
    ensure!(settle_from == until + window, "the window ends at {settle_from}");
    demo.say.deed(
        "marketplace",
        &format!("keeps order {order} open to disputes as much longer as nobody could dispute"),
        &format!("{window} + {left} s"),
    );
    let second = demo.suite.buy(&buyer, purchase, NATIVE)?;
    demo.say.deed(UNIVERSITY, &format!("buys what was refused: order {second}"), "");
    demo.suite.deliver(second)?;
    for order in [order, second] {
        purchase::open(demo, UNIVERSITY, order)?;
        let response = demo.suite.marketplace(&buyer, &ExecuteMsg::Confirm { order })?;
        demo.say.deed(UNIVERSITY, &format!("confirms order {order}"), "");
        settlement::pay_out(demo, order, &response, false)?;
    }
    Ok(())
}
