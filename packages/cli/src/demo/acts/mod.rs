//! The acts, in order.

mod audits;
mod claims;
mod committee;
mod contributions;
mod disputes;
mod editions;
mod erasure;
mod kyc;
mod matching;
mod offers;
mod pause;
mod pools;
mod purchase;
mod refund;
mod refusals;
mod settlement;
mod wallet;
mod week;
mod withdrawal;

use anyhow::Result;

use super::Demo;

pub(super) fn play(demo: &mut Demo) -> Result<()> {
    let people = kyc::play(demo)?;
    pools::play(demo)?;
    contributions::play(demo, people)?;
    editions::play(demo)?;
    let bought = matching::play(demo)?;
    purchase::play(demo, &bought)?;
    let sales = settlement::play(demo, bought)?;
    withdrawal::play(demo)?;
    claims::play(demo)?;
    refusals::play(demo, &sales)?;
    refund::play(demo)?;
    let judged = audits::play(demo)?;
    let matched = committee::play(demo, judged)?;
    disputes::play(demo, matched)?;
    wallet::play(demo)?;
    erasure::play(demo)?;
    offers::play(demo)?;
    pause::play(demo)?;
    week::play(demo)
}
