//! What sales bring, and disputes cost.

use api::OrderId;
use api::data_pool::Emitted;
use api::marketplace::{ExecuteMsg, OrderSettled, Resolved};
use cosmwasm_std::from_json;
use testkit::{Deed, NATIVE, Suite};

use super::{Account, Books, WEEK, told};
use crate::random::model::{Ground, Model, Order};

impl Books {
    pub(super) fn of_orders(&mut self, deed: &Deed, suite: &Suite, model: &Model) {
        for event in told::<OrderSettled>(deed) {
            self.sold(deed, suite, (event.order, &model.orders[&event.order]), 0);
        }
        for event in told::<Resolved>(deed) {
            let order = &model.orders[&event.order];
            let (_, forfeited) = order.ends(ground(deed, suite), event.refund_bps);
            assert_eq!(event.forfeited.u128(), forfeited, "bonds of order {}", event.order);
            self.put(Account::GovernancePurse, &order.denom, forfeited);
            if event.refund_bps < 10_000 {
                self.sold(deed, suite, (event.order, order), event.refund_bps);
            }
        }
    }

    /// Shares out what is not paid back, line by line. What rounding leaves of the fee is the reserve's.
    fn sold(&mut self, deed: &Deed, suite: &Suite, (id, order): (OrderId, &Order), refund_bps: u16) {
        let (number, edition) = (order.purchase.pool, order.purchase.edition);
        let pool = &self.pools[&number];
        let (fees, curator) = (pool.draft.fees, Account::Person(pool.curator.clone()));
        let week = deed.time / WEEK;
        let custody = self.sealed_by[&(number, edition)];
        let shares = [
            (Account::Relayers { week, custody }, fees.relayers),
            (curator, fees.curator),
            (Account::Auditors { week, pool: number }, fees.auditors),
        ];
        let (mut reserve, mut purse) = (0, 0);
        for (_, paid) in order.paid(refund_bps) {
            let part = |bps: u16| paid * u128::from(bps) / 10_000;
            for (account, bps) in &shares {
                self.put(account.clone(), &order.denom, part(*bps));
            }
            let others = shares.iter().map(|(_, bps)| part(*bps)).sum::<u128>() + part(fees.purse);
            reserve += part(fees.total().expect("fees of a pool")) - others;
            purse += part(fees.purse);
        }
        if order.denom == suite.grain() {
            self.emission.burn(reserve + purse);
            return;
        }
        self.put(Account::Purse, &order.denom, purse);
        if order.denom != NATIVE {
            self.put(Account::Purse, &order.denom, reserve);
            return;
        }
        let emitted: Vec<_> = told::<Emitted>(deed).iter().map(|event| event.minted.u128()).collect();
        let expected = (reserve > 0).then(|| self.emission.emit(reserve, deed.time));
        assert_eq!(emitted, Vec::from_iter(expected), "GRAIN for order {id}");
    }
}

/// Why a message ends a dispute.
fn ground(deed: &Deed, suite: &Suite) -> Ground {
    // a proposal ruled
    if deed.contract != suite.contracts.marketplace {
        return Ground::Ruled;
    }
    match from_json(&deed.msg).expect("a message of marketplace") {
        ExecuteMsg::Answer { .. } => Ground::Answered,
        ExecuteMsg::Resolve { .. } => Ground::Due,
        _ => Ground::Ruled,
    }
}
