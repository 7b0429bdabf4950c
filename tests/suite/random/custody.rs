//! Custody keys: new ones, pools that move to them, and keys that end.

use api::data_pool;
use api::identity_registry::{CustodyAdded, CustodyStatus, ExecuteMsg};
use attestation::{CustodyEnd, CustodyStatement};
use rand::Rng;
use sealed_key::CustodySecret;
use testkit::{CHAIN_ID, RELAYERS, secret};

use super::pools::told;
use super::world::{Operation, World};

pub(crate) const ALL: &[Operation] =
    &[(1, World::add_custody), (3, World::set_custody), (1, World::end_custody)];

/// The secret of a custody key: the suite's is the first.
pub(crate) fn secret_of(custody: u32) -> CustodySecret {
    match custody {
        1 => CustodySecret::from_seed(&secret("custody")),
        other => CustodySecret::from_seed(&secret(&format!("custody {other}"))),
    }
}

impl World {
    fn add_custody(&mut self) {
        let next = self.model.custody.len() as u32 + 1;
        let key = secret_of(next);
        let keepers = self.suite.keepers()[..RELAYERS].to_vec();
        let statement = CustodyStatement {
            chain_id: CHAIN_ID.into(),
            registry: self.suite.contracts.registry.to_string(),
            p: key.public().to_vec().into(),
            keepers: keepers.clone(),
        }
        .digest();
        // a keeper who has not signed keeps nothing
        let signers = if self.chance(4) { RELAYERS - 1 } else { RELAYERS };
        let msg = ExecuteMsg::AddCustody {
            p: key.public().to_vec().into(),
            proof: key.prove_possession(&statement).to_vec().into(),
            keepers,
            signatures: self.suite.sign(&statement, signers),
        };
        let (anyone, registry) = (self.anyone(), self.suite.contracts.registry.clone());
        let Some(response) = self.send(&anyone, &registry, &msg, &[]) else { return };
        assert_eq!(signers, RELAYERS, "every keeper signs");
        assert_eq!(told::<CustodyAdded>(&response)[0].custody, next);
        self.model.custody.insert(next, CustodyStatus::Active);
    }

    /// The authority moves a pool to a key that is in use: from one that is not, before all.
    fn set_custody(&mut self) {
        let keys: Vec<_> = self.model.custody.keys().copied().collect();
        let good = self.active_custody();
        let among = if self.chance(4) { keys } else { good.clone() };
        let (pool, Some(custody)) = (self.pool(), self.any(&among)) else { return };
        let contract = self.suite.contracts.data_pool.clone();
        let done = self.by_owner(&contract, &data_pool::ExecuteMsg::SetCustody { pool, custody }).is_some();
        assert!(!done || good.contains(&custody), "only a key that is in use");
    }

    fn end_custody(&mut self) {
        // the last one stays
        let active = self.active_custody();
        if active.len() < 2 && !self.chance(8) {
            return;
        }
        let keys: Vec<_> = self.model.custody.keys().copied().collect();
        let custody = self.any(&keys).expect("custody keys");
        let end = if self.chance(3) { CustodyEnd::Compromised } else { CustodyEnd::Retired };
        let quorum = self.rng.gen_range(2..5);
        let statement = attestation::CustodyEndStatement {
            chain_id: CHAIN_ID.into(),
            registry: self.suite.contracts.registry.to_string(),
            custody,
            end,
        };
        let by_owner = self.chance(3);
        let signatures = (!by_owner).then(|| self.suite.sign(&statement.digest(), quorum));
        let msg = match end {
            CustodyEnd::Retired => ExecuteMsg::RetireCustody { custody, signatures },
            CustodyEnd::Compromised => ExecuteMsg::CompromiseCustody { custody, signatures },
        };
        let registry = self.suite.contracts.registry.clone();
        let sender = if by_owner { self.suite.owner.clone() } else { self.anyone() };
        let done = self.send(&sender, &registry, &msg, &[]).is_some();
        let status = self.model.custody[&custody];
        let may = match end {
            CustodyEnd::Retired => status == CustodyStatus::Active,
            CustodyEnd::Compromised => status != CustodyStatus::Compromised,
        };
        assert_eq!(done, may && (by_owner || quorum >= 3), "a quorum, or the owner, once");
        if done {
            let after = match end {
                CustodyEnd::Retired => CustodyStatus::Retired,
                CustodyEnd::Compromised => CustodyStatus::Compromised,
            };
            self.model.custody.insert(custody, after);
        }
    }
}
