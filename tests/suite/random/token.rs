//! What happens with GRAIN.

use api::reward_token::{ExecuteMsg, Released};
use cosmwasm_std::{Addr, to_json_binary};
use rand::Rng;

use super::pools::told;
use super::world::{Operation, World};

pub(crate) const ALL: &[Operation] = &[
    (5, World::bond),
    (4, World::unbond),
    (3, World::release),
    (3, World::delegate),
    (2, World::undelegate),
    (3, World::transfer),
    (2, World::redeem),
    (1, World::burn),
    (4, World::allow),
    (4, World::spend_allowance),
];

impl World {
    fn grain_message(&mut self, sender: &Addr, msg: &ExecuteMsg) -> bool {
        let contract = self.suite.contracts.token.clone();
        self.send(sender, &contract, msg, &[]).is_some()
    }

    fn grain_of(&self, who: &Addr) -> u128 {
        self.suite.balance(who, &self.suite.grain())
    }

    fn height(&self) -> u64 {
        self.suite.app.block_info().height
    }

    /// Is an action of the token paused?
    fn grain_paused(&self, action: &str) -> bool {
        let query = api::reward_token::QueryMsg::Pauses {};
        let found: Vec<api::pause::PauseResponse> =
            self.suite.query(&self.suite.contracts.token, &query).expect("pauses");
        found.iter().any(|one| one.action == action && one.paused_until.is_some())
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
        let has = self.grain_of(&who);
        let amount = self.part_of(has);
        let paused = self.grain_paused("bond");
        let done = self.grain_message(&who, &ExecuteMsg::Bond { amount: amount.into() });
        assert_eq!(done, amount > 0 && amount <= has && !paused);
        if done {
            self.model.powers.more(self.height(), &who, amount);
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
        let done = self.grain_message(&who, &ExecuteMsg::Unbond { amount: amount.into() });
        assert!(!done || amount <= bonded, "nobody takes out more than is bonded");
        if done {
            self.model.powers.less(self.height(), &who, amount);
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
        let had = self.grain_of(&who);
        let Some(response) = self.send(&anyone, &contract, &msg, &[]) else { return };
        for event in told::<Released>(&response) {
            assert_eq!(self.grain_of(&who), had + event.amount.u128());
            let bond = self.model.bonds.get_mut(&who).expect("a bond");
            bond.1 = bond.1.checked_sub(event.amount.u128()).expect("no more than is unbonding");
        }
    }

    fn delegate(&mut self) {
        let (who, to) = (self.anyone(), self.anyone());
        if self.voters.contains(&who) && !self.chance(10) {
            return;
        }
        let known = self.model.powers.delegate_of(&who);
        let done = self.grain_message(&who, &ExecuteMsg::Delegate { to: to.to_string() });
        assert_eq!(done, who != to && known.as_ref() != Some(&to), "to another than now");
        if done {
            self.model.powers.counts_for(self.height(), &who, Some(to));
        }
    }

    fn undelegate(&mut self) {
        let who = self.anyone();
        let known = self.model.powers.delegate_of(&who);
        let done = self.grain_message(&who, &ExecuteMsg::Undelegate {});
        assert_eq!(done, known.is_some());
        if done {
            self.model.powers.counts_for(self.height(), &who, None);
        }
    }

    fn transfer(&mut self) {
        let (who, to) = (self.anyone(), self.anyone());
        let has = self.grain_of(&who);
        let amount = self.part_of(has) / 10;
        let msg = ExecuteMsg::Transfer { recipient: to.to_string(), amount: amount.into() };
        let done = self.grain_message(&who, &msg);
        assert!(!done || amount <= has);
    }

    fn burn(&mut self) {
        let who = self.anyone();
        let has = self.grain_of(&who);
        let amount = self.rng.gen_range(1..1_000);
        let done = self.grain_message(&who, &ExecuteMsg::Burn { amount: amount.into() });
        assert_eq!(done, amount <= has);
    }

    fn redeem(&mut self) {
        let who = self.anyone();
        let has = self.grain_of(&who);
        let amount = self.part_of(has) / 4;
        let msg = ExecuteMsg::Redeem { amount: amount.into(), min_out: 0u128.into() };
        let done = self.grain_message(&who, &msg);
        assert!(!done || amount <= has);
    }

    /// Lets someone spend more, or less, of one's own.
    fn allow(&mut self) {
        let known: Vec<_> = self.allowances.keys().cloned().collect();
        let pair = (self.anyone(), self.anyone());
        let (owner, spender) = if self.chance(2) { pair } else { self.any(&known).unwrap_or(pair) };
        let amount = self.rng.gen_range(1..5_000u128);
        let key = (owner.clone(), spender.clone());
        let allowed = self.allowances.get(&key).copied();
        let name = spender.to_string();
        if self.chance(4) {
            let msg = ExecuteMsg::DecreaseAllowance { spender: name, amount: amount.into(), expires: None };
            let done = self.grain_message(&owner, &msg);
            assert_eq!(done, allowed.is_some() && owner != spender);
            if done {
                match allowed.unwrap_or_default().saturating_sub(amount) {
                    0 => drop(self.allowances.remove(&key)),
                    left => drop(self.allowances.insert(key, left)),
                }
            }
            return;
        }
        let msg = ExecuteMsg::IncreaseAllowance { spender: name, amount: amount.into(), expires: None };
        let done = self.grain_message(&owner, &msg);
        assert_eq!(done, owner != spender);
        if done {
            *self.allowances.entry(key).or_default() += amount;
        }
    }

    /// Spends of another's what one may, and at times more.
    fn spend_allowance(&mut self) {
        let allowances: Vec<_> =
            self.allowances.iter().map(|(key, allowed)| (key.clone(), *allowed)).collect();
        let Some(((owner, spender), allowed)) = self.any(&allowances) else { return };
        let (has, part) = (self.grain_of(&owner), self.part_of(allowed));
        let (name, amount) = (owner.to_string(), part.into());
        let governance = self.suite.contracts.governance.clone();
        let msg = match self.rng.gen_range(0..3) {
            0 => {
                let recipient = self.anyone().to_string();
                ExecuteMsg::TransferFrom { owner: name, recipient, amount }
            }
            1 => ExecuteMsg::BurnFrom { owner: name, amount },
            _ => {
                let msg = to_json_binary(&api::governance::ReceiveMsg::Fund {}).expect("JSON");
                ExecuteMsg::SendFrom { owner: name, contract: governance.to_string(), amount, msg }
            }
        };
        let done = self.grain_message(&spender, &msg);
        assert!(!done || part <= allowed.min(has), "no more than is allowed, and there");
        if done {
            *self.allowances.get_mut(&(owner, spender)).expect("an allowance") -= part;
        }
    }
}
