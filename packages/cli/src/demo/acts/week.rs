//! Act 19: the week is over, auditors are paid, and everyone has a receipt.

use anyhow::Result;

use super::audits;
use crate::demo::Demo;

pub(super) fn play(demo: &mut Demo) -> Result<()> {
    demo.say.act(19, "The week is over: auditors are paid, and the money is counted");
    let config: api::data_pool::ConfigResponse = demo.suite.ask_pool(&api::data_pool::QueryMsg::Config {});
    let length = config.durations.relayer_week;
    demo.suite.advance_to((demo.suite.now() / length + 1) * length);
    audits::pay(demo)
}
