//! The acts, in order.

mod claims;
mod contributions;
mod editions;
mod kyc;
mod matching;
mod pools;
mod purchase;
mod refund;
mod refusals;
mod settlement;
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
    refund::play(demo)
}
