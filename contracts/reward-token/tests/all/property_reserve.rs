//! Emission and redemption against a naive model in big integers that replays the whole history.

use std::cell::RefCell;

use api::reward_token::{
    Durations, EmitResponse, ExecuteMsg, InstantiateMsg, MAX_ALPHA_BPS, QueryMsg, ReserveResponse,
};
use cosmwasm_std::{Addr, Coin, from_json};
use cw_multi_test::AppResponse;
use cw20::{BalanceResponse, Cw20Coin};
use num_bigint::BigUint;
use proptest::prelude::*;
use testkit::{NATIVE, Suite};

use crate::common::{cases, n};
use crate::instantiate::{bare, message};

const WEEK: u64 = 100;

fn big(amount: u128) -> BigUint {
    amount.into()
}

/// What changes the reserve or the supply.
#[derive(Debug, Clone, Copy)]
enum Entry {
    Emit { time: u64, share: u128 },
    Redeem { amount: u128 },
    Burn { amount: u128 },
}

/// What a history comes to.
#[derive(Debug, Clone, PartialEq)]
struct Sums {
    reserve: BigUint,
    supply: BigUint,
    minted: BigUint,
    /// What the last entry minted or paid.
    last: BigUint,
}

/// Replays a history from genesis on.
fn replay(msg: &InstantiateMsg, history: &[Entry]) -> Sums {
    let genesis: BigUint = msg.genesis.iter().map(|coin| big(coin.amount.u128())).sum();
    let (sv, tv) = (big(msg.virtual_supply.u128()), big(msg.virtual_reserve.u128()));
    let mut sums = Sums { reserve: big(0), supply: genesis.clone(), minted: genesis, last: big(0) };
    // (week, supply at its first Emit, minted in it), of every week
    let mut weeks: Vec<(u64, BigUint, BigUint)> = vec![];
    for entry in history {
        match *entry {
            Entry::Emit { time, share } => {
                let number = time / WEEK;
                if weeks.iter().all(|(week, ..)| *week != number) {
                    weeks.push((number, sums.supply.clone(), big(0)));
                }
                let (_, first, minted) = weeks.iter_mut().find(|(week, ..)| *week == number).unwrap();
                let above = big(msg.alpha_bps.into()) * big(share) * (&sums.supply + &sv);
                let formula = above / (big(10_000) * (&sums.reserve + &tv));
                let week_left = (&*first + &sv) / big(100) - &*minted;
                let cap_left = big(msg.cap.u128()) - &sums.minted;
                sums.last = formula.min(week_left).min(cap_left);
                *minted += &sums.last;
                sums.minted += &sums.last;
                sums.supply += &sums.last;
                sums.reserve += big(share);
            }
            Entry::Redeem { amount } => {
                sums.last = big(amount) * &sums.reserve / (&sums.supply + &sv);
                sums.reserve -= &sums.last;
                sums.supply -= big(amount);
            }
            Entry::Burn { amount } => sums.supply -= big(amount),
        }
    }
    sums
}

/// What someone tries. Amounts of GRAIN are in thousandths of what the address has.
#[derive(Debug, Clone, Copy)]
enum Deed {
    Emit(u128),
    Redeem(usize, u128),
    Burn(usize, u128),
    Bond(usize, u128),
    Unbond(usize, u128),
    Transfer(usize, usize, u128),
    Donate(u128),
    Wait(u64),
}

/// A token whose data-pool is an account: person 0.
struct Reserve {
    suite: Suite,
    msg: InstantiateMsg,
    token: Addr,
    people: Vec<Addr>,
    history: Vec<Entry>,
    donated: u128,
}

const PEOPLE: usize = 3;
/// What an account holds of the reserve's denom, refilled at each case.
const RICH: u128 = 1 << 120;

impl Reserve {
    fn new(mut suite: Suite, mut msg: InstantiateMsg, genesis: u128) -> Self {
        let people: Vec<_> = (0..PEOPLE).map(|i| suite.address(&format!("person {i}"))).collect();
        msg.genesis =
            people[1..].iter().map(|who| Cw20Coin { address: who.into(), amount: n(genesis) }).collect();
        for who in &people {
            let coins = vec![Coin::new(RICH, NATIVE)];
            suite
                .app
                .init_modules(|router, _, storage| router.bank.init_balance(storage, who, coins))
                .unwrap();
        }
        let (owner, token) = (suite.owner.clone(), bare(&mut suite, &msg).unwrap());
        let wire = ExecuteMsg::Wire { data_pool: people[0].to_string(), purse: people[0].to_string() };
        suite.execute(&owner, &token, &wire, &[]).unwrap();
        suite.watch("another token", &token);
        Self { suite, msg, token, people, history: vec![], donated: 0 }
    }

    fn send(&mut self, who: usize, msg: &ExecuteMsg, funds: &[Coin]) -> anyhow::Result<AppResponse> {
        self.suite.execute(&self.people[who].clone(), &self.token.clone(), msg, funds)
    }

    fn ask<T: serde::de::DeserializeOwned>(&self, query: &QueryMsg) -> T {
        self.suite.query(&self.token, query).unwrap()
    }

    fn has(&self, who: usize) -> u128 {
        let address = self.people[who].to_string();
        self.ask::<BalanceResponse>(&QueryMsg::Balance { address }).balance.u128()
    }

    fn coins(&self, who: &Addr) -> u128 {
        self.suite.balance(who, NATIVE)
    }

    fn part(&self, who: usize, thousandths: u128) -> u128 {
        (big(self.has(who)) * big(thousandths) / big(1_000)).try_into().unwrap()
    }

    fn does(&mut self, deed: Deed) {
        let before = replay(&self.msg, &self.history);
        match deed {
            Deed::Emit(share) => drop(self.emit(share)),
            Deed::Redeem(who, thousandths) => drop(self.redeem(who, self.part(who, thousandths))),
            Deed::Burn(who, thousandths) => {
                let amount = self.part(who, thousandths);
                self.send(who, &ExecuteMsg::Burn { amount: n(amount) }, &[]).unwrap();
                self.history.push(Entry::Burn { amount });
            }
            Deed::Bond(who, thousandths) => {
                let amount = n(self.part(who, thousandths));
                let _ = self.send(who, &ExecuteMsg::Bond { amount }, &[]);
            }
            Deed::Unbond(who, thousandths) => {
                let query = QueryMsg::Bonded { address: self.people[who].to_string() };
                let bonded = self.ask::<cosmwasm_std::Uint128>(&query);
                let amount = bonded.multiply_ratio(thousandths, 1_000u128);
                let _ = self.send(who, &ExecuteMsg::Unbond { amount }, &[]);
            }
            Deed::Transfer(who, to, thousandths) => {
                let (amount, recipient) = (n(self.part(who, thousandths)), self.people[to].to_string());
                self.send(who, &ExecuteMsg::Transfer { recipient, amount }, &[]).unwrap();
            }
            Deed::Donate(amount) => {
                let (from, coin) = (self.people[0].clone(), Coin::new(amount, NATIVE));
                let token = self.token.clone();
                self.suite.donate(&from, &token, coin);
                self.donated += amount;
            }
            Deed::Wait(seconds) => self.suite.advance(seconds),
        }
        self.check(&before, deed);
    }

    /// Returns what was minted.
    fn emit(&mut self, share: u128) -> u128 {
        let (had, time) = (self.has(0), self.suite.now());
        let response = self.send(0, &ExecuteMsg::Emit {}, &[Coin::new(share, NATIVE)]).unwrap();
        self.history.push(Entry::Emit { time, share });
        let minted = from_json::<EmitResponse>(response.data.unwrap()).unwrap().minted.u128();
        assert_eq!(big(minted), replay(&self.msg, &self.history).last);
        assert_eq!(self.has(0), had + minted);
        minted
    }

    /// Returns what was paid; 0 where it was refused because that is all that it would pay.
    fn redeem(&mut self, who: usize, amount: u128) -> u128 {
        let had = self.coins(&self.people[who]);
        self.history.push(Entry::Redeem { amount });
        let expected = replay(&self.msg, &self.history).last;
        let redeem = ExecuteMsg::Redeem { amount: n(amount), min_out: n(0) };
        if self.send(who, &redeem, &[]).is_err() {
            assert_eq!(expected, big(0));
            self.history.pop();
            return 0;
        }
        let paid = self.coins(&self.people[who]) - had;
        assert_eq!(big(paid), expected);
        assert!(paid > 0);
        paid
    }

    fn check(&self, before: &Sums, deed: Deed) {
        let now = replay(&self.msg, &self.history);
        let is = self.ask::<ReserveResponse>(&QueryMsg::Reserve {});
        assert_eq!(
            (big(is.reserve.u128()), big(is.supply.u128()), big(is.minted.u128())),
            (now.reserve.clone(), now.supply.clone(), now.minted.clone()),
            "{deed:?}"
        );
        // T / (S + Sv) never falls
        let sv = big(self.msg.virtual_supply.u128());
        assert!(
            &now.reserve * (&before.supply + &sv) >= &before.reserve * (&now.supply + &sv),
            "{deed:?} {before:?} {now:?}"
        );
        assert!(now.minted <= big(self.msg.cap.u128()));
        assert_eq!(self.coins(&self.token), is.reserve.u128() + self.donated);
        let left = is.cap_left.u128();
        assert_eq!(left, self.msg.cap.u128() - is.minted.u128());
    }

    /// In no week more than the limit was minted, of all that the history has.
    fn check_weeks(&self) {
        let mut weeks: Vec<(u64, BigUint, BigUint)> = vec![];
        for end in 0..self.history.len() {
            let Entry::Emit { time, .. } = self.history[end] else { continue };
            let before = replay(&self.msg, &self.history[..end]);
            let minted = replay(&self.msg, &self.history[..=end]).minted - &before.minted;
            match weeks.last_mut() {
                Some((week, _, sum)) if *week == time / WEEK => *sum += minted,
                _ => weeks.push((time / WEEK, before.supply, minted)),
            }
        }
        for (_, supply, minted) in weeks {
            assert!(big(100) * minted <= supply + big(self.msg.virtual_supply.u128()));
        }
    }
}

/// 1 to 2^bits, small and great alike.
fn scaled(bits: u32) -> impl Strategy<Value = u128> {
    (0..bits, any::<u128>()).prop_map(|(bits, amount)| amount % (1 << bits) + 1)
}

prop_compose! {
    fn settings()(
        alpha_bps in 1..=MAX_ALPHA_BPS,
        virtual_supply in scaled(60),
        virtual_reserve in scaled(60),
        genesis in scaled(60),
        room in prop_oneof![scaled(20), scaled(100)],
    ) -> (InstantiateMsg, u128) {
        let mut msg = message();
        msg.alpha_bps = alpha_bps;
        msg.virtual_supply = n(virtual_supply);
        msg.virtual_reserve = n(virtual_reserve);
        msg.cap = n(2 * genesis + room);
        msg.durations = Durations { unbonding: 1, emission_week: WEEK };
        (msg, genesis)
    }
}

fn reserve_deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        6 => scaled(70).prop_map(Deed::Emit),
        3 => (0..PEOPLE, 0u128..=1_000).prop_map(|(who, part)| Deed::Redeem(who, part)),
        1 => (0..PEOPLE, 0u128..=1_000).prop_map(|(who, part)| Deed::Burn(who, part)),
        2 => (0u64..2 * WEEK).prop_map(Deed::Wait),
    ]
}

fn other_deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        2 => (0..PEOPLE, 0u128..=1_000).prop_map(|(who, part)| Deed::Bond(who, part)),
        2 => (0..PEOPLE, 0u128..=1_000).prop_map(|(who, part)| Deed::Unbond(who, part)),
        1 => (0..PEOPLE, 0..PEOPLE, 0u128..=1_000).prop_map(|(who, to, part)| Deed::Transfer(who, to, part)),
        1 => scaled(40).prop_map(Deed::Donate),
    ]
}

#[test]
fn every_step_is_what_the_history_says() {
    let suite = RefCell::new(Some(Suite::new()));
    let deed = prop_oneof![3 => reserve_deed(), 1 => other_deed()];
    proptest!(cases(256), |((msg, genesis) in settings(), deeds in prop::collection::vec(deed, 1..60))| {
        let mut reserve = Reserve::new(suite.take().unwrap_or_default(), msg, genesis);
        for deed in deeds {
            reserve.does(deed);
        }
        reserve.check_weeks();
        suite.replace(Some(reserve.suite));
    });
}

#[test]
fn buying_from_oneself_never_pays() {
    let suite = RefCell::new(Some(Suite::new()));
    // after anything that has happened, one who gets all that is minted, and may have GRAIN already, puts
    // shares in and takes out what that gives
    let shares = prop::collection::vec(scaled(70), 1..5);
    let before = prop::collection::vec(reserve_deed(), 0..20);
    let all = (settings(), before, shares, 0..=1_000u128);
    proptest!(cases(256), |(((msg, genesis), deeds, shares, part) in all)| {
        let mut reserve = Reserve::new(suite.take().unwrap_or_default(), msg, genesis);
        for deed in deeds {
            reserve.does(deed);
        }
        // what the buyer has already, and what it would have been worth
        reserve.does(Deed::Transfer(1, 0, part));
        let had = reserve.has(0);
        let worth = reserve.ask::<cosmwasm_std::Uint128>(&QueryMsg::RedeemQuote { amount: n(had) }).u128();
        let (mut paid, mut minted) = (0, 0);
        for share in shares {
            paid += share;
            minted += reserve.emit(share);
        }
        let got = reserve.redeem(0, had + minted);
        assert!(got <= worth + paid, "{got} for {worth} and {paid}");
        if had == 0 {
            assert!(got < paid, "{got} for {paid}");
        }
        suite.replace(Some(reserve.suite));
    });
}

#[test]
fn what_wallets_do_in_between_changes_nothing() {
    let suite = RefCell::new(Some(Suite::new()));
    let shares = prop::collection::vec((scaled(70), prop::collection::vec(other_deed(), 0..4)), 1..20);
    proptest!(cases(32), |((msg, genesis) in settings(), shares in shares)| {
        let mut with = Reserve::new(suite.take().unwrap_or_default(), msg.clone(), genesis);
        let mut minted = vec![];
        for (share, others) in &shares {
            others.iter().for_each(|deed| with.does(*deed));
            minted.push(with.emit(*share));
        }
        let mut without = Reserve::new(with.suite, msg, genesis);
        let again: Vec<_> = shares.iter().map(|(share, _)| without.emit(*share)).collect();
        assert_eq!(minted, again);
        suite.replace(Some(without.suite));
    });
}

#[test]
fn in_whatever_order_shares_come_the_reserve_is_their_sum() {
    let suite = RefCell::new(Some(Suite::new()));
    let shares = prop::collection::vec(scaled(70), 1..12)
        .prop_flat_map(|shares| (Just(shares.clone()), Just(shares).prop_shuffle()));
    proptest!(cases(32), |((msg, genesis) in settings(), (one, other) in shares)| {
        let mut chain = suite.take().unwrap_or_default();
        let mut ends = vec![];
        for shares in [one, other] {
            let mut reserve = Reserve::new(chain, msg.clone(), genesis);
            let sum: u128 = shares.iter().sum();
            shares.into_iter().for_each(|share| reserve.does(Deed::Emit(share)));
            reserve.check_weeks();
            ends.push((reserve.ask::<ReserveResponse>(&QueryMsg::Reserve {}).reserve, n(sum)));
            chain = reserve.suite;
        }
        assert_eq!(ends[0].0, ends[0].1);
        assert_eq!(ends[0], ends[1]);
        suite.replace(Some(chain));
    });
}
