//! GRAIN: how much there is, what backs it, and what is minted for a sale.

use testkit::TREASURY;

use super::WEEK;

/// What the suite's token was set up with.
const ALPHA: u128 = 8_000;
const VIRTUAL_SUPPLY: u128 = 1_000_000_000;
const VIRTUAL_RESERVE: u128 = 1_000_000_000;
const CAP: u128 = 1_000_000_000_000_000;

pub(super) struct Emission {
    /// S, micro-GRAIN.
    pub(super) supply: u128,
    /// T, micro-`NATIVE`.
    pub(super) reserve: u128,
    /// Ever, with the genesis.
    pub(super) minted: u128,
    /// The last week in which something was put in: its number, and what its limit leaves.
    week: Option<(u64, u128)>,
}

impl Default for Emission {
    fn default() -> Self {
        Self { supply: TREASURY, reserve: 0, minted: TREASURY, week: None }
    }
}

impl Emission {
    /// What this week's limit leaves: a hundredth of what there was when something was first put in.
    pub(super) fn week_left(&self, now: u64) -> u128 {
        match self.week {
            Some((week, left)) if week == now / WEEK => left,
            _ => (self.supply + VIRTUAL_SUPPLY) / 100,
        }
    }

    pub(super) fn cap_left(&self) -> u128 {
        CAP - self.minted
    }

    /// A share goes into the reserve. Returns what is minted for it.
    pub(super) fn emit(&mut self, share: u128, now: u64) -> u128 {
        let (above, below) = (self.supply + VIRTUAL_SUPPLY, self.reserve + VIRTUAL_RESERVE);
        let left = self.week_left(now);
        let minted = (ALPHA * share * above / (10_000 * below)).min(left).min(self.cap_left());
        self.week = Some((now / WEEK, left - minted));
        self.reserve += share;
        self.minted += minted;
        self.supply += minted;
        minted
    }

    /// Returns what is paid for it.
    pub(super) fn redeem(&mut self, amount: u128) -> u128 {
        let paid = amount * self.reserve / (self.supply + VIRTUAL_SUPPLY);
        self.burn(amount);
        self.reserve -= paid;
        paid
    }

    pub(super) fn burn(&mut self, amount: u128) {
        self.supply -= amount;
    }
}
