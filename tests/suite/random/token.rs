//! What happens with GRAIN.

use api::reward_token::{ExecuteMsg, Released};
use cosmwasm_std::Addr;
use rand::Rng;

use super::pools::told;
use super::world::{Operation, World};

pub(crate) const ALL: &[Operation] = &[
    ("bond", 5, World::bond),
    ("unbond", 4, World::unbond),
    ("release", 3, World::release),
    ("transfer", 4, World::transfer),
    ("redeem", 2, World::redeem),
];

impl World {
    fn grain_message(&mut self, name: &'static str, sender: &Addr, msg: &ExecuteMsg) -> bool {
        let contract = self.suite.contracts.token.clone();
        self.send(name, sender, &contract, msg, &[]).is_some()
    }

    /// Some of what an address holds, and at times a little more.
    fn part_of(&mut self, has: u128) -> u128 {
        match self.rng.gen_range(0..8) {
            0 => has + 1,
            1 => has,
            _ => self.rng.gen_range(0..=has / 4),
        }
    }

    fn bond(&mut self) {
        let who = self.anyone();
        let has = self.suite.balance(&who, &self.suite.grain());
        let amount = self.part_of(has);
        let done = self.grain_message("bond", &who, &ExecuteMsg::Bond { amount: amount.into() });
        assert_eq!(done, amount > 0 && amount <= has);
        if done {
            self.model.bonds.entry(who).or_default().0 += amount;
        }
    }

    fn unbond(&mut self) {
        let bonds: Vec<_> =
            self.model.bonds.iter().map(|(who, (bonded, _))| (who.clone(), *bonded)).collect();
        let Some((who, bonded)) = self.any(&bonds) else { return };
        // or there would soon be no quorum
        if self.voters.contains(&who) && !self.chance(50) {
            return;
        }
        let amount = self.part_of(bonded);
        let done = self.grain_message("unbond", &who, &ExecuteMsg::Unbond { amount: amount.into() });
        assert!(!done || amount <= bonded, "nobody takes out more than is bonded");
        if done {
            let bond = self.model.bonds.get_mut(&who).expect("a bond");
            *bond = (bond.0 - amount, bond.1 + amount);
        }
    }

    fn release(&mut self) {
        let who: Vec<_> = self.model.bonds.keys().cloned().collect();
        let Some(who) = self.any(&who) else { return };
        let anyone = self.anyone();
        let contract = self.suite.contracts.token.clone();
        let msg = ExecuteMsg::Release { address: Some(who.to_string()) };
        let Some(response) = self.send("release", &anyone, &contract, &msg, &[]) else { return };
        for event in told::<Released>(&response) {
            let bond = self.model.bonds.get_mut(&who).expect("a bond");
            bond.1 = bond.1.checked_sub(event.amount.u128()).expect("no more than is unbonding");
        }
    }

    fn transfer(&mut self) {
        let (who, to) = (self.anyone(), self.anyone());
        let has = self.suite.balance(&who, &self.suite.grain());
        let amount = self.part_of(has);
        let msg = ExecuteMsg::Transfer { recipient: to.to_string(), amount: amount.into() };
        let done = self.grain_message("transfer", &who, &msg);
        assert!(!done || amount <= has);
    }

    fn redeem(&mut self) {
        let who = self.anyone();
        let has = self.suite.balance(&who, &self.suite.grain());
        let amount = self.part_of(has);
        let msg = ExecuteMsg::Redeem { amount: amount.into(), min_out: 0u128.into() };
        let done = self.grain_message("redeem", &who, &msg);
        assert!(!done || amount <= has);
    }
}
