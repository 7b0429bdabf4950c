//! The naive model: a list of everything that ever happened, and functions that read all of it each time.
//! Its arithmetic shares nothing with the ledger's.

use std::collections::BTreeMap;

use num_bigint::BigUint;

#[derive(Clone, Debug)]
pub(crate) enum Event {
    Weight { pool: u32, cohort: u32, identity: u64, weight: u64, records: i64 },
    Cut { pool: u32 },
    Open { pool: u32, edition: u32 },
    End { pool: u32, edition: u32 },
    Closed { pool: u32, count: u32 },
    Credit { cohort: u32, denom: &'static str, edition: u32, net: u128 },
    Paid { identity: u64, cohort: u32, denom: &'static str, amount: u128 },
}

/// One division.
#[derive(Clone)]
pub(crate) struct Division {
    pub(crate) edition: u32,
    pub(crate) net: u128,
    pub(crate) quotient: BigUint,
    /// The larger of the remainders before and after.
    pub(crate) slack: BigUint,
}

#[derive(Clone, Default)]
pub(crate) struct History(pub(crate) Vec<Event>);

pub(crate) fn scale() -> BigUint {
    BigUint::from(1u8) << 64
}

impl History {
    pub(crate) fn cut(&self, pool: u32) -> u32 {
        self.0.iter().filter(|event| matches!(event, Event::Cut { pool: p } if *p == pool)).count() as u32
    }

    pub(crate) fn closed(&self, pool: u32) -> u32 {
        let closed = |event: &Event| match event {
            Event::Closed { pool: p, count } if *p == pool => *count,
            _ => 0,
        };
        self.0.iter().map(closed).sum()
    }

    pub(crate) fn open(&self, pool: u32, edition: u32) -> u32 {
        let here = |p: &u32, e: &u32| (*p, *e) == (pool, edition);
        let opened =
            self.0.iter().filter(|e| matches!(e, Event::Open { pool, edition } if here(pool, edition)));
        let ended =
            self.0.iter().filter(|e| matches!(e, Event::End { pool, edition } if here(pool, edition)));
        (opened.count() - ended.count()) as u32
    }

    /// Everybody's weight in an edition of a cohort, and the sum of records: all that was set before its cut.
    pub(crate) fn weights(&self, cohort: u32, edition: u32) -> (BTreeMap<u64, u64>, i64) {
        let Some(pool) = self.pool(cohort) else { return Default::default() };
        let (mut weights, mut sum, mut cuts) = (BTreeMap::new(), 0, 0);
        for event in &self.0 {
            match event {
                Event::Cut { pool: p } if *p == pool => {
                    cuts += 1;
                    if cuts == edition {
                        break;
                    }
                }
                Event::Weight { cohort: c, identity, weight, records, .. } if *c == cohort && edition > 0 => {
                    weights.insert(*identity, *weight);
                    sum += records;
                }
                _ => (),
            }
        }
        weights.retain(|_, weight| *weight > 0);
        (weights, sum)
    }

    pub(crate) fn weight(&self, identity: u64, cohort: u32, edition: u32) -> u64 {
        self.weights(cohort, edition).0.get(&identity).copied().unwrap_or(0)
    }

    pub(crate) fn total(&self, cohort: u32, edition: u32) -> u128 {
        self.weights(cohort, edition).0.values().map(|weight| u128::from(*weight)).sum()
    }

    /// A cohort's pool, once anything was said of it but that nobody weighs nothing.
    pub(crate) fn pool(&self, cohort: u32) -> Option<u32> {
        self.0.iter().find_map(|event| match event {
            Event::Weight { weight: 0, records: 0, .. } => None,
            Event::Weight { pool, cohort: c, .. } if *c == cohort => Some(*pool),
            _ => None,
        })
    }

    /// Did it ever have weight there? Its first weight is never 0: that would have been no change.
    pub(crate) fn member(&self, identity: u64, cohort: u32) -> bool {
        self.0.iter().any(|event| {
            matches!(event, Event::Weight { cohort: c, identity: i, weight: 1.., .. }
                if (*c, *i) == (cohort, identity))
        })
    }

    /// Did any weight or records change since the last cut, if only to change back?
    pub(crate) fn changed(&self, pool: u32) -> bool {
        let mut weights = BTreeMap::new();
        let mut changed = false;
        for event in &self.0 {
            match event {
                Event::Cut { pool: p } if *p == pool => changed = false,
                Event::Weight { pool: p, cohort, identity, weight, records } if *p == pool => {
                    changed |= weights.insert((*cohort, *identity), *weight).unwrap_or(0) != *weight;
                    changed |= *records != 0;
                }
                _ => (),
            }
        }
        changed
    }

    /// All divisions of a cohort's credits, and the remainder of the last.
    pub(crate) fn divisions(&self, cohort: u32, denom: &str) -> (Vec<Division>, BigUint) {
        let (mut divisions, mut rest) = (vec![], BigUint::ZERO);
        for event in &self.0 {
            let Event::Credit { cohort: c, denom: d, edition, net } = event else { continue };
            if (*c, *d) != (cohort, denom) {
                continue;
            }
            let total = BigUint::from(self.total(cohort, *edition));
            let dividend = BigUint::from(*net) * scale() + &rest;
            let after = &dividend % &total;
            let slack = rest.max(after.clone());
            divisions.push(Division { edition: *edition, net: *net, quotient: dividend / total, slack });
            rest = after;
        }
        (divisions, rest)
    }

    /// Editions of a cohort that were credited in a denom, each once.
    pub(crate) fn sold(&self, cohort: u32, denom: &str) -> BTreeMap<u32, BigUint> {
        let mut sold = BTreeMap::new();
        for division in self.divisions(cohort, denom).0 {
            *sold.entry(division.edition).or_insert(BigUint::ZERO) += division.quotient;
        }
        sold
    }

    /// What an identity earned, in 2^-64.
    pub(crate) fn earned(&self, identity: u64, cohort: u32, denom: &str) -> BigUint {
        let sold = self.sold(cohort, denom).into_iter();
        sold.map(|(edition, credit)| credit * self.weight(identity, cohort, edition)).sum()
    }

    pub(crate) fn paid(&self, identity: u64, cohort: u32, denom: &str) -> u128 {
        let paid = |event: &Event| match event {
            Event::Paid { identity: i, cohort: c, denom: d, amount }
                if (*i, *c, *d) == (identity, cohort, denom) =>
            {
                *amount
            }
            _ => 0,
        };
        self.0.iter().map(paid).sum()
    }

    pub(crate) fn net(&self, cohort: u32, denom: &str) -> BigUint {
        self.divisions(cohort, denom).0.iter().map(|division| BigUint::from(division.net)).sum()
    }

    /// Credited less paid, over all cohorts.
    pub(crate) fn owed(&self, denom: &str) -> u128 {
        let mut owed = 0;
        for event in &self.0 {
            match event {
                Event::Credit { denom: d, net, .. } if *d == denom => owed += net,
                Event::Paid { denom: d, amount, .. } if *d == denom => owed -= amount,
                _ => (),
            }
        }
        owed
    }
}
