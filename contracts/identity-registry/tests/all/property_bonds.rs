//! Random bonds, committees and departures, against a list that recomputes everything from history.

use std::collections::{BTreeMap, BTreeSet};

use api::identity_registry::{ExecuteMsg, QueryMsg};
use api::money::MoneyResponse;
use proptest::prelude::*;
use testkit::{NATIVE, RELAYER_BOND, Relayer, Suite};

use crate::common::{ask, bond, by_owner, relayer, send};
use crate::prove_equivocation::{prove, two_verdicts};

const NEW: usize = 6;
const GRACE: u64 = 60;
const TERM: u64 = 7 * 86_400;
const UNBONDING: u64 = 600;

#[derive(Debug, Clone)]
enum Step {
    Bond(usize),
    Unbond(usize),
    Release(usize),
    Slash(usize),
    Committee(Vec<usize>),
    Wait(u64),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0..NEW).prop_map(Step::Bond),
        3 => (0..NEW).prop_map(Step::Unbond),
        2 => (0..NEW).prop_map(Step::Release),
        1 => (0..NEW).prop_map(Step::Slash),
        2 => prop::sample::subsequence((0..NEW).collect::<Vec<_>>(), 3..=NEW).prop_map(Step::Committee),
        3 => prop_oneof![1u64..70, Just(GRACE), Just(UNBONDING), Just(TERM)].prop_map(Step::Wait),
    ]
}

#[derive(Default)]
struct Model {
    /// Relayer -> when its bond is free, once it is unbonding.
    bonded: BTreeMap<usize, Option<u64>>,
    /// Whose key was slashed.
    burnt: BTreeSet<usize>,
    /// Every committee since the suite's own, with its beginning.
    committees: Vec<(u64, Vec<usize>)>,
}

impl Model {
    fn stays(&self, who: usize) -> bool {
        self.bonded.get(&who).is_some_and(Option::is_none)
    }

    /// The end of every committee: of its term, of its grace, or of patience with two at a time.
    fn heard_until(&self, who: usize) -> u64 {
        let start = |at: usize| self.committees.get(at).map(|(since, _)| *since);
        let end = |at: usize, since: u64| {
            let grace = start(at + 1).map(|next| next + GRACE);
            [grace, start(at + 2)].into_iter().flatten().fold(since + TERM + GRACE, u64::min)
        };
        let of = self.committees.iter().enumerate().filter(|(_, (_, members))| members.contains(&who));
        of.map(|(at, (since, _))| end(at, *since)).max().unwrap_or_default()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_bond_stays_for_whoever_may_still_sign(steps in prop::collection::vec(step(), 1..60)) {
        let mut suite = Suite::new();
        let relayers: Vec<Relayer> = (0..NEW).map(|at| relayer(&mut suite, &format!("new {at}"))).collect();
        let mut model = Model::default();
        let prover = suite.account("prover");
        for step in steps {
            let now = suite.now();
            match step {
                Step::Wait(seconds) => suite.advance(seconds),
                Step::Bond(who) => {
                    let done = bond(&mut suite, &relayers[who]).is_ok();
                    assert_eq!(done, !model.bonded.contains_key(&who) && !model.burnt.contains(&who));
                    if done {
                        model.bonded.insert(who, None);
                    }
                }
                Step::Unbond(who) => {
                    let done = send(&mut suite, &relayers[who].address, &ExecuteMsg::Unbond {}).is_ok();
                    let free = now.max(model.heard_until(who)) + UNBONDING;
                    let sooner = model.bonded.get(&who).is_some_and(|known| known.is_none_or(|at| free < at));
                    assert_eq!(done, sooner);
                    if done {
                        model.bonded.insert(who, Some(free));
                    }
                }
                Step::Release(who) => {
                    let msg = ExecuteMsg::ReleaseBond { relayer: relayers[who].address.to_string() };
                    let before = suite.balance(&relayers[who].address, NATIVE);
                    let done = by_owner(&mut suite, &msg).is_ok();
                    let since = model.bonded.get(&who).copied().flatten();
                    assert_eq!(done, since.is_some_and(|free| now >= free));
                    let paid = suite.balance(&relayers[who].address, NATIVE) - before;
                    assert_eq!(paid, if done { RELAYER_BOND } else { 0 });
                    if done {
                        model.bonded.remove(&who);
                    }
                }
                Step::Slash(who) => {
                    let proof = two_verdicts(&suite, &relayers[who]);
                    let before = suite.balance(&prover, NATIVE);
                    let done = send(&mut suite, &prover, &prove(&relayers[who].address, proof)).is_ok();
                    assert_eq!(done, model.bonded.remove(&who).is_some());
                    let paid = suite.balance(&prover, NATIVE) - before;
                    assert_eq!(paid, if done { RELAYER_BOND / 10 } else { 0 });
                    if done {
                        model.burnt.insert(who);
                    }
                }
                Step::Committee(members) => {
                    let names = members.iter().map(|at| relayers[*at].address.to_string()).collect();
                    let done = by_owner(&mut suite, &ExecuteMsg::SetCommittee { members: names }).is_ok();
                    assert_eq!(done, members.len() >= 4 && members.iter().all(|who| model.stays(*who)));
                    if done {
                        model.committees.push((now, members));
                    }
                }
            }
            let money: MoneyResponse = ask(&suite, &QueryMsg::Money {});
            let bonds = (model.bonded.len() as u128 + 4) * RELAYER_BOND;
            assert_eq!(money.denoms[0].parts[0].amount.u128(), bonds);
        }
    }
}
