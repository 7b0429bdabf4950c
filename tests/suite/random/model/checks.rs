//! What the model knows, against what the contracts say.

use std::collections::BTreeMap;

use api::data_pool::{CohortResponse, EarningsKey, EarningsResponse, QueryMsg};
use api::identity_registry::{Committee, Custody};
use api::money::{DenomMoney, MoneyResponse};
use api::{IdentityId, OfferId};
use cosmwasm_std::Addr;
use testkit::{NATIVE, OTHER, RELAYER_BOND, Suite};

use super::{Contribution, Model, Order, OrderState, State};

impl Model {
    pub(crate) fn check(&self, suite: &Suite) {
        for cohort in self.cohorts.keys() {
            let found: CohortResponse = suite.ask_pool(&QueryMsg::Cohort { cohort: *cohort });
            let weights = self.weights(*cohort);
            let weight: u128 = weights.values().map(|weight| u128::from(*weight)).sum();
            let counts = |found: &&Contribution| {
                found.cohort == *cohort && matches!(found.state, State::Verified { .. })
            };
            let records: u64 =
                self.contributions.values().filter(counts).map(|found| u64::from(found.records)).sum();
            let is = (found.weight.u128(), found.heads as usize, found.records);
            assert_eq!(is, (weight, weights.len(), records), "cohort {cohort}");
        }
        // what has ended stays as it is: it is looked at when it ends, and with all else at the end
        for (id, order) in &self.orders {
            assert_eq!(OrderState::of(&suite.order(*id).status), order.state, "order {id}");
        }
        self.check_earnings(suite);
        self.check_counters(suite);
        self.books.check(suite);
        self.people.check(suite);
        self.check_roles(suite);
        self.check_registry(suite);
        self.check_powers(suite);
    }

    /// Nobody gets more than their exact share, nor less by more than the parts of a micro that are not paid yet.
    fn check_earnings(&self, suite: &Suite) {
        let denoms = self.denoms();
        for (identity, cohort) in self.members() {
            let claims: Vec<_> =
                denoms.iter().map(|denom| EarningsKey { cohort, denom: denom.clone() }).collect();
            let answer: EarningsResponse = suite.ask_pool(&QueryMsg::Earnings { identity, claims });
            for due in answer.due {
                self.check_share(identity, &due.of, due.amount.u128());
            }
        }
    }

    fn check_share(&self, identity: IdentityId, of: &EarningsKey, due: u128) {
        let key = (identity, of.cohort, of.denom.clone());
        let has = self.claimed.get(&key).copied().unwrap_or_default() + due;
        let (least, most) = self.earned(identity, of.cohort, &of.denom);
        assert!(
            least <= has + 1 && has <= most + 1,
            "identity {identity} has {has} of {of}, it earned {least} to {most}"
        );
    }

    /// Counters, exactly.
    fn check_counters(&self, suite: &Suite) {
        let at = &suite.contracts;
        for denom in self.denoms() {
            let credited: u128 =
                self.credits.iter().filter(|(_, _, of, _)| *of == denom).map(|(.., net)| net).sum();
            let claimed: u128 =
                self.claimed.iter().filter(|((_, _, of), _)| *of == denom).map(|(_, paid)| paid).sum();
            assert_eq!(counter(suite, &at.data_pool, &denom, "owed"), credited - claimed, "owed {denom}");

            let of_denom = || self.orders.values().filter(|order| order.denom == denom);
            let held = |order: &&Order| {
                matches!(order.state, OrderState::Funded | OrderState::Delivered | OrderState::Disputed)
            };
            let budgets = self.requests.values().filter(|found| found.denom == denom);
            let offers = self.offers.values().filter(|found| found.give_denom == denom);
            let unpaid = self.unpaid.iter().filter(|((_, of), _)| *of == denom);
            let sums: [(&str, u128); 5] = [
                ("escrow", of_denom().filter(held).map(Order::price).sum()),
                ("bonds", of_denom().map(Order::bonds).sum()),
                ("budgets", budgets.map(|found| found.budget).sum()),
                ("offers", offers.map(|found| found.left).sum()),
                ("unpaid", unpaid.map(|(_, amount)| amount).sum()),
            ];
            for (name, sum) in sums {
                assert_eq!(counter(suite, &at.marketplace, &denom, name), sum, "{name} {denom}");
            }
        }
        let (bonded, unbonding) = self
            .bonds
            .values()
            .fold((0, 0), |(bonded, unbonding), (one, other)| (bonded + one, unbonding + other));
        assert_eq!(counter(suite, &at.token, &suite.grain(), "bonded"), bonded);
        assert_eq!(counter(suite, &at.token, &suite.grain(), "unbonding"), unbonding);
        let bonds = u128::from(self.bonded_relayers) * RELAYER_BOND;
        assert_eq!(counter(suite, &at.registry, NATIVE, "bonds"), bonds, "relayers' bonds");
    }

    fn check_roles(&self, suite: &Suite) {
        let now = suite.now();
        for ((role, address, scope), (from, until)) in &self.grants {
            let query = api::identity_registry::QueryMsg::HasRole {
                role: role.clone(),
                address: address.to_string(),
                scope: Some(*scope),
            };
            let has: bool = suite.query(&suite.contracts.registry, &query).expect("a role");
            assert_eq!(has, *from <= now && now < *until, "{role} of {address} in pool {scope}");
        }
    }

    fn check_registry(&self, suite: &Suite) {
        let ask = api::identity_registry::QueryMsg::Committee { epoch: None };
        let committee: Committee = suite.query(&suite.contracts.registry, &ask).expect("a committee");
        let members: Vec<Addr> = committee.members.into_iter().map(|member| member.address).collect();
        assert_eq!((committee.epoch, members), self.committee, "the committee");
        for (custody, status) in &self.custody {
            let ask = api::identity_registry::QueryMsg::Custody { custody: *custody };
            let found: Custody = suite.query(&suite.contracts.registry, &ask).expect("a custody key");
            assert_eq!(found.status, *status, "custody key {custody}");
        }
    }

    /// Power now and a while ago.
    fn check_powers(&self, suite: &Suite) {
        let height = suite.app.block_info().height;
        for height in [height, height.saturating_sub(40)] {
            if height < self.begins {
                continue;
            }
            let powers = self.powers.before(height);
            assert_eq!(suite.total_power_at(height), powers.values().sum::<u128>(), "power at {height}");
            for (who, power) in powers {
                assert_eq!(suite.power_at(&who, height), power, "power of {who} at {height}");
            }
        }
    }

    /// When everyone has claimed, no more than dust is owed: less than a micro a position.
    pub(crate) fn check_ended(&self, suite: &Suite) {
        let positions = self.members().len() as u128;
        for denom in self.denoms() {
            let owed = counter(suite, &suite.contracts.data_pool, &denom, "owed");
            assert!(owed <= positions, "{owed} {denom} are still owed to {positions} positions");
            for name in ["escrow", "budgets", "bonds", "offers", "unpaid"] {
                assert_eq!(counter(suite, &suite.contracts.marketplace, &denom, name), 0, "{name} {denom}");
            }
        }
        assert!(self.offers.keys().all(|offer: &OfferId| self.offers[offer].left == 0));
    }

    pub(crate) fn denoms(&self) -> Vec<String> {
        let mut denoms = vec![NATIVE.to_string(), OTHER.to_string(), self.grain.clone()];
        denoms.extend(self.extra.clone());
        denoms
    }
}

/// What a contract counts: by denom and name.
pub(super) fn money(suite: &Suite, contract: &Addr) -> BTreeMap<(String, String), u128> {
    let answer: MoneyResponse =
        suite.query(contract, &api::data_pool::QueryMsg::Money {}).expect("Money answers");
    let of = |found: DenomMoney| {
        let denom = found.denom;
        found.parts.into_iter().map(move |part| ((denom.clone(), part.name), part.amount.u128()))
    };
    answer.denoms.into_iter().flat_map(of).collect()
}

fn counter(suite: &Suite, contract: &Addr, denom: &str, name: &str) -> u128 {
    money(suite, contract).get(&(denom.into(), name.into())).copied().unwrap_or_default()
}
