//! A ledger and its model side by side. Every deed is done to the ledger, its result is compared with what the
//! model says, and then everything that can be asked is asked of both.

use std::collections::BTreeSet;

use cosmwasm_std::{Uint128, Uint256};
use earnings::{Claim, Credited, Frontier, LedgerError, MAX_CLOSE, MAX_UNCLOSED, Weight};
use num_bigint::BigUint;

use crate::model::{Event, History, scale};
use crate::store::{Store, set_weight};

pub(crate) const POOLS: [u32; 2] = [1, 2];
/// (Cohort, its pool).
pub(crate) const COHORTS: [(u32, u32); 3] = [(1, 1), (2, 1), (3, 2)];
pub(crate) const IDENTITIES: [u64; 5] = [1, 2, 3, 4, 5];
pub(crate) const COIN: &str = "ucoin";
pub(crate) const GRAIN: &str = "cw20:grain";
pub(crate) const DENOMS: [&str; 2] = [GRAIN, COIN];
pub(crate) const ALL: u32 = u32::MAX;

#[derive(Clone, Default)]
pub(crate) struct World {
    pub(crate) store: Store,
    pub(crate) history: History,
    /// (Pool, edition) that can no longer be bought.
    pub(crate) past: BTreeSet<(u32, u32)>,
}

pub(crate) fn pool_of(cohort: u32) -> u32 {
    COHORTS.iter().find(|(c, _)| *c == cohort).unwrap().1
}

/// Every position there can be.
pub(crate) fn positions() -> impl Iterator<Item = (u64, u32, &'static str)> {
    COHORTS.into_iter().flat_map(|(cohort, _)| {
        DENOMS.into_iter().flat_map(move |denom| IDENTITIES.map(|identity| (identity, cohort, denom)))
    })
}

pub(crate) fn big(value: Uint256) -> BigUint {
    BigUint::from_bytes_be(&value.to_be_bytes())
}

impl World {
    fn deed<T>(
        &mut self,
        deed: impl FnOnce(&mut Store) -> Result<T, LedgerError>,
        events: impl FnOnce(&T) -> Vec<Event>,
    ) -> Result<T, LedgerError> {
        let before = self.store.clone();
        let result = deed(&mut self.store);
        match &result {
            Ok(value) => self.history.0.extend(events(value)),
            Err(_) => assert_eq!(self.store, before, "a failure changed something"),
        }
        self.check();
        result
    }

    pub(crate) fn weigh(
        &mut self,
        cohort: u32,
        identity: u64,
        weight: u64,
        records: i64,
    ) -> Result<(), LedgerError> {
        let pool = pool_of(cohort);
        let sum = self.history.weights(cohort, ALL).1;
        let from = self.history.weight(identity, cohort, ALL);
        let expected = if sum + records < 0 {
            let records = (sum as u64, records);
            Err(LedgerError::WeightRange { cohort, records: records.0, delta: records.1, from, to: weight })
        } else {
            Ok(())
        };
        let event = Event::Weight { pool, cohort, identity, weight, records };
        let result =
            self.deed(|store| set_weight(store, pool, cohort, identity, weight, records), |_| vec![event]);
        assert_eq!(result, expected.map(|()| self.history.cut(pool) + 1));
        result.map(|_| ())
    }

    pub(crate) fn cut(&mut self, pool: u32) -> Result<u32, LedgerError> {
        let (cut, closed) = (self.history.cut(pool), self.history.closed(pool));
        let expected = if cut - closed >= MAX_UNCLOSED {
            Err(LedgerError::TooManyUnclosed { pool, cut, closed, max: MAX_UNCLOSED })
        } else if !self.history.changed(pool) {
            Err(LedgerError::Unchanged { pool, cut })
        } else {
            Ok(cut + 1)
        };
        let result = self.deed(|store| earnings::cut(store, pool), |_| vec![Event::Cut { pool }]);
        assert_eq!(result, expected);
        result
    }

    /// What an edition that takes no money answers.
    fn unclosed(&self, pool: u32, edition: u32) -> Result<(), LedgerError> {
        let (cut, closed) = (self.history.cut(pool), self.history.closed(pool));
        if edition == 0 || edition > cut {
            Err(LedgerError::NotCut { pool, edition, cut })
        } else if edition <= closed {
            Err(LedgerError::Closed { pool, edition, closed })
        } else {
            Ok(())
        }
    }

    pub(crate) fn open(&mut self, pool: u32, edition: u32) -> Result<(), LedgerError> {
        let expected = self.unclosed(pool, edition);
        let event = Event::Open { pool, edition };
        let result = self.deed(|store| earnings::open_order(store, pool, edition), |()| vec![event]);
        assert_eq!(result, expected);
        result
    }

    pub(crate) fn end(&mut self, pool: u32, edition: u32) -> Result<(), LedgerError> {
        let open = self.history.open(pool, edition) > 0;
        let expected = if open { Ok(()) } else { Err(LedgerError::NoOpenOrder { pool, edition }) };
        let event = Event::End { pool, edition };
        let result = self.deed(|store| earnings::end_order(store, pool, edition), |()| vec![event]);
        assert_eq!(result, expected);
        result
    }

    pub(crate) fn credit(
        &mut self,
        cohort: u32,
        denom: &'static str,
        edition: u32,
        net: u128,
    ) -> Result<Credited, LedgerError> {
        let total = self.history.total(cohort, edition);
        let owed = self.history.owed(denom);
        let expected = match self.history.pool(cohort) {
            None => Err(LedgerError::UnknownCohort { cohort }),
            Some(pool) => self.unclosed(pool, edition).and_then(|()| {
                if total == 0 {
                    Err(LedgerError::EmptyCohort { cohort, edition })
                } else if owed.checked_add(net).is_none() {
                    Err(LedgerError::OwedRange {
                        denom: denom.into(),
                        owed: owed.into(),
                        amount: Uint128::new(net),
                    })
                } else {
                    Ok(Uint128::new(total))
                }
            }),
        };
        let event = Event::Credit { cohort, denom, edition, net };
        let pool = self.history.pool(cohort).unwrap_or(1);
        let line = (cohort, net.into());
        let result =
            self.deed(|store| earnings::credit(store, pool, edition, denom, &[line]), |_| vec![event]);
        let result = result.map(|credited| credited[0]);
        assert_eq!(result.as_ref().map(|credited| credited.weight), expected.as_ref().copied());
        if let Ok(credited) = &result {
            let divisions = self.history.divisions(cohort, denom).0;
            assert_eq!(big(credited.per_weight), divisions.last().unwrap().quotient);
        }
        result
    }

    pub(crate) fn close(&mut self, pool: u32) -> u32 {
        let (cut, closed) = (self.history.cut(pool), self.history.closed(pool));
        let past = self.past.clone();
        let can = |edition: &u32| past.contains(&(pool, *edition)) && self.history.open(pool, *edition) == 0;
        let expected = (closed + 1..=cut).take_while(can).take(MAX_CLOSE as usize).count() as u32;
        let result = self.deed(
            |store| {
                earnings::close::<LedgerError>(store, pool, |_, edition| Ok(past.contains(&(pool, edition))))
            },
            |count| vec![Event::Closed { pool, count: *count }],
        );
        assert_eq!(result, Ok(expected));
        expected
    }

    pub(crate) fn claim(
        &mut self,
        identity: u64,
        cohort: u32,
        denom: &'static str,
        limit: u32,
    ) -> Result<Claim, LedgerError> {
        let due: BigUint = self.due(identity, cohort, denom) >> 64;
        let told = earnings::due(&self.store, identity, cohort, denom, limit);
        let result = self.deed(
            |store| earnings::claim(store, identity, cohort, denom, limit),
            |claim| vec![Event::Paid { identity, cohort, denom, amount: claim.paid.u128() }],
        );
        match &result {
            Ok(claim) => {
                assert!(self.history.member(identity, cohort));
                assert!(claim.editions <= limit);
                let paid = if claim.done { due.clone() } else { BigUint::ZERO };
                assert_eq!(BigUint::from(claim.paid.u128()), paid);
                let told = told.unwrap();
                assert_eq!(told.done, claim.done);
                let told = BigUint::from(told.amount.u128());
                assert!(if claim.done { told == due } else { told <= due });
                let sold = self.history.sold(cohort, denom);
                let closed = self.history.closed(pool_of(cohort));
                assert!(claim.done || sold.range(..=closed).count() > limit as usize);
            }
            Err(error) => {
                assert!(!self.history.member(identity, cohort));
                assert_eq!(error, &LedgerError::NotMember { identity, cohort });
            }
        }
        result
    }

    /// What is due by the model, 2^-64.
    pub(crate) fn due(&self, identity: u64, cohort: u32, denom: &str) -> BigUint {
        self.history.earned(identity, cohort, denom)
            - BigUint::from(self.history.paid(identity, cohort, denom)) * scale()
    }

    /// Ledger and model agree in everything, and both add up.
    pub(crate) fn check(&self) {
        for pool in POOLS {
            self.check_pool(pool);
        }
        for (cohort, pool) in COHORTS {
            self.check_weights(cohort, pool);
        }
        for denom in DENOMS {
            let due: BigUint = COHORTS.iter().map(|(cohort, _)| self.check_money(*cohort, denom)).sum();
            let owed = earnings::owed(&self.store, denom).unwrap().u128();
            assert_eq!(owed, self.history.owed(denom), "owed is credited less paid");
            assert!(due <= BigUint::from(owed), "owed covers what is due");
        }
    }

    fn check_pool(&self, pool: u32) {
        let (cut, closed) = (self.history.cut(pool), self.history.closed(pool));
        let changed = self.history.changed(pool);
        assert_eq!(earnings::frontier(&self.store, pool), Ok(Frontier { cut, closed, changed }));
        for edition in 0..=cut + 1 {
            let open = self.history.open(pool, edition);
            assert_eq!(earnings::open_orders(&self.store, pool, edition), Ok(open));
            assert!(open == 0 || edition > closed, "an order is open in a closed edition");
        }
    }

    fn check_weights(&self, cohort: u32, pool: u32) {
        let cut = 1..=self.history.cut(pool);
        let most = cut.map(|edition| self.history.weights(cohort, edition).0.len() as u32).max();
        assert_eq!(earnings::most_heads(&self.store, cohort), Ok(most.unwrap_or(0)));
        for edition in 0..=self.history.cut(pool) + 1 {
            let (weights, records) = self.history.weights(cohort, edition);
            let expected = Weight {
                weight: self.history.total(cohort, edition).into(),
                heads: weights.len() as u32,
                records: records as u64,
            };
            assert_eq!(earnings::weight_at(&self.store, cohort, edition), Ok(expected));
            for identity in IDENTITIES {
                let weight = weights.get(&identity).copied().unwrap_or(0);
                assert_eq!(earnings::segment_at(&self.store, identity, cohort, edition), Ok(weight));
            }
        }
    }

    /// Paid + due + remainder = credited, exactly, and each part is whose it should be. Returns what claims would
    /// pay together.
    fn check_money(&self, cohort: u32, denom: &'static str) -> BigUint {
        let (_, rest) = self.history.divisions(cohort, denom);
        let remainder = earnings::remainder(&self.store, cohort, denom).unwrap().u128();
        assert_eq!(BigUint::from(remainder), rest);
        let sold = self.history.sold(cohort, denom);
        let (mut sum, mut payable) = (rest, BigUint::ZERO);
        for identity in IDENTITIES {
            let paid = self.history.paid(identity, cohort, denom);
            let due = earnings::due(&self.store, identity, cohort, denom, ALL);
            let sales = earnings::sales(&self.store, identity, cohort, denom, None, usize::MAX);
            if !self.history.member(identity, cohort) {
                let error = LedgerError::NotMember { identity, cohort };
                assert_eq!((due, sales), (Err(LedgerError::NotMember { identity, cohort }), Err(error)));
                assert_eq!(paid, 0);
                continue;
            }
            let (due, sales) = (due.unwrap(), sales.unwrap());
            assert!(due.done);
            payable += due.amount.u128();
            let due = BigUint::from(due.amount.u128()) * scale() + due.fraction;
            assert_eq!(due, self.due(identity, cohort, denom), "identity {identity}, {cohort}, {denom}");

            let mut earned = BigUint::ZERO;
            for sale in sales {
                assert_eq!(sale.weight, self.history.weight(identity, cohort, sale.edition));
                assert_eq!(sale.total.u128(), self.history.total(cohort, sale.edition));
                assert_eq!(big(sale.credit), sold[&sale.edition]);
                let exact = &sold[&sale.edition] * sale.weight;
                assert_eq!(BigUint::from(sale.earned.u128()), &exact >> 64);
                earned += exact;
            }
            assert_eq!(earned, BigUint::from(paid) * scale() + &due, "the sales behind the earnings");
            if sold.keys().all(|edition| self.history.weight(identity, cohort, *edition) == 0) {
                assert_eq!((paid, &due), (0, &BigUint::ZERO), "paid for an edition they were not in");
            }
            sum += BigUint::from(paid) * scale() + due;
        }
        assert_eq!(sum, self.history.net(cohort, denom) * scale(), "paid + due + remainder = credited");
        payable
    }
}
