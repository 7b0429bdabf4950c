//! Pauses: by guardians, through governance, and by the owner. What lets people out is never among them.

use api::pause::PauseResponse;
use api::{governance, identity_registry};
use cosmwasm_std::Addr;
use rand::Rng;
use serde_json::json;

use super::world::{Operation, World};

pub(crate) const ALL: &[Operation] = &[(2, World::pause), (10, World::lift)];

impl World {
    fn pausables(&mut self) -> (Addr, Vec<PauseResponse>) {
        let at = self.suite.contracts.clone();
        let contracts = [at.registry, at.token, at.data_pool, at.marketplace];
        let contract = self.any(&contracts).expect("four");
        let pauses = self
            .suite
            .query(&contract, &identity_registry::QueryMsg::Pauses {})
            .expect("every contract has pausable actions");
        (contract, pauses)
    }

    fn guardian(&self) -> Option<Addr> {
        let guardian = self.suite.address("guardian");
        let query = governance::QueryMsg::Guardians { start_after: None, limit: None };
        let found: Vec<governance::GuardianResponse> =
            self.suite.query(&self.suite.contracts.governance, &query).expect("guardians");
        let now = self.suite.now();
        found.iter().any(|one| one.guardian == guardian && now < one.until).then_some(guardian)
    }

    fn pause(&mut self) {
        let (contract, pauses) = self.pausables();
        let action = self.any(&pauses).expect("actions").action;
        let seconds = self.rng.gen_range(1..200);
        match self.guardian() {
            Some(guardian) if !self.chance(3) => {
                let at = self.suite.contracts.governance.clone();
                let name = contract.to_string();
                let msg = governance::ExecuteMsg::Pause { contract: name, action: action.clone(), seconds };
                if self.send(&guardian, &at, &msg, &[]).is_some() {
                    self.guarded.insert((contract, action), self.suite.now() + seconds);
                }
            }
            _ => drop(self.by_owner(&contract, &json!({"pause": {"action": action, "seconds": seconds}}))),
        }
    }

    fn lift(&mut self) {
        let (contract, pauses) = self.pausables();
        let now = self.suite.now();
        let paused: Vec<_> =
            pauses.iter().filter(|one| one.paused_until.is_some_and(|until| now < until)).collect();
        let Some(action) = self.any(&paused).map(|one| one.action.clone()) else { return };
        let paused = (contract.clone(), action.clone());
        let until = pauses.iter().find(|one| one.action == action).and_then(|one| one.paused_until);
        if let Some(guardian) = self.guardian().filter(|_| self.chance(2)) {
            let at = self.suite.contracts.governance.clone();
            let msg = governance::ExecuteMsg::Lift { contract: contract.to_string(), action };
            let done = self.send(&guardian, &at, &msg, &[]).is_some();
            let own = self.guarded.get(&paused) == until.as_ref();
            assert_eq!(done, own, "a guardian ends what a guardian began");
        } else {
            let done = self.by_owner(&contract, &json!({"lift": {"action": action}}));
            assert!(done.is_some(), "what is paused can be lifted");
        }
    }
}
