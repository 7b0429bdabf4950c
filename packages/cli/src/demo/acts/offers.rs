//! Act 17: who earned GRAIN sells some of it; offers are filled in parts.

use anyhow::{Context, Result, ensure};
use api::event::ChainEvent;
use api::marketplace::{ExecuteMsg, Filled, OfferClosed, OfferResponse, OfferTerms, QueryMsg};
use cosmwasm_std::Uint128;
use marketplace::ContractError;
use testkit::NATIVE;

use super::kyc::FIRM;
use crate::demo::Demo;
use crate::demo::narrator::{amount, coin};

/// What one GRAIN is offered for, micro-[`NATIVE`].
const RATE: u128 = 20_000;

pub(super) fn play(demo: &mut Demo) -> Result<()> {
    demo.say.act(17, "GRAIN changes hands: an offer is filled in parts");
    let grain = demo.suite.grain();
    let marketplace = demo.suite.contracts.marketplace.clone();
    let member =
        demo.pools.first().and_then(|pool| pool.cohorts.get(1)?.members.get(2)).context("a member")?;
    let maker = member.address.clone();
    let (name, taker) = (demo.name(&maker), demo.suite.address(FIRM));
    let give = demo.suite.balance(&maker, &grain) / 1_000_000 * 1_000_000;
    ensure!(give >= 2_000_000, "{name} has {give} micro-GRAIN");
    let want = give / 1_000_000 * RATE;
    let terms = OfferTerms {
        denom: NATIVE.into(),
        amount: Uint128::new(want),
        least: Uint128::new(100_000),
        expires_at: demo.suite.now() + 600,
    };
    let offer = demo.suite.offer(&maker, (give, &grain), terms)?;
    let what =
        format!("offers {} for {}: offer {offer}, in escrow", amount(give, &grain), amount(want, NATIVE));
    demo.say.deed(&name, &what, "");

    demo.attempt(
        "filling it for less than its rate",
        |error| matches!(error, ContractError::FillTooSmall { .. }),
        (&taker, &marketplace),
        &ExecuteMsg::Fill { offer, least: Uint128::new(1_000_000) },
        &[cosmwasm_std::Coin::new(RATE - 1, NATIVE)],
    )?;
    let (before, had) = (demo.suite.balance(&taker, &grain), demo.suite.balance(&maker, NATIVE));
    let response = demo.suite.fill(&taker, offer, (RATE, NATIVE), 1_000_000)?;
    let told = response.events.iter().find_map(Filled::parse).context("an event tells the fill")?;
    let got = demo.suite.balance(&taker, &grain) - before;
    let paid = demo.suite.balance(&maker, NATIVE) - had;
    ensure!((got, paid) == (told.taken.u128(), told.paid.u128()), "{got} for {paid}, and {told:?} was told");
    let left: OfferResponse = demo.suite.query(&marketplace, &QueryMsg::Offer { offer })?;
    ensure!(left.left.u128() == give - got, "{} are left of {give}", left.left);
    demo.say.deed(FIRM, &format!("takes {} of it, and pays", amount(got, &grain)), coin(paid, NATIVE));

    let before = demo.suite.balance(&maker, &grain);
    let response = demo.suite.marketplace(&maker, &ExecuteMsg::CancelOffer { offer })?;
    let told = response.events.iter().find_map(OfferClosed::parse).context("an event tells the rest")?;
    let back = demo.suite.balance(&maker, &grain) - before;
    ensure!(back == told.refund.u128() && back == give - got, "{back} came back of {give} less {got}");
    demo.say.deed(&name, "takes the rest of the offer back", coin(back, &grain));
    Ok(())
}
