//! Who everyone is, and what they may do.

use std::collections::BTreeMap;

use api::IdentityId;
use api::identity_registry::{Identity, IdentityResponse, QueryMsg, Status};
use attestation::StatusChange;
use cosmwasm_std::Addr;
use testkit::Suite;

/// Longest suspension, by the suite's durations.
const SUSPENSION: u64 = 300;

#[derive(Debug, Clone)]
pub(crate) struct Person {
    /// Empty once it is forgotten.
    pub(crate) address: Addr,
    pub(crate) status: Status,
    before: Option<Status>,
    pub(crate) decided_at: u64,
    pub(crate) erased_at: Option<u64>,
    /// (New address, ready at, lapses at.)
    pub(crate) rebind: Option<(Addr, u64, u64)>,
    /// As the issuer knows them.
    pub(crate) reference: String,
    pub(crate) nullifier_forgotten: bool,
}

impl Person {
    pub(crate) fn is_forgotten(&self) -> bool {
        self.address.as_str().is_empty()
    }

    /// Is nothing paid to them?
    pub(crate) fn is_sanctioned(&self) -> bool {
        self.status == Status::Sanctioned
    }

    /// What becomes of it, if that is allowed.
    fn after(&self, to: StatusChange, now: u64) -> Option<Status> {
        let free = matches!(self.status, Status::Active | Status::Suspended { .. });
        match to {
            StatusChange::Suspend { until } => {
                (free && until > now && until <= now + SUSPENSION).then_some(Status::Suspended { until })
            }
            StatusChange::Reinstate => (free && !self.status.is_active(now)).then_some(Status::Active),
            StatusChange::Revoke => free.then_some(Status::Revoked),
            StatusChange::Sanction => {
                (!self.is_sanctioned() && !self.is_forgotten()).then_some(Status::Sanctioned)
            }
            StatusChange::Clear => self.before,
            StatusChange::Erase => (free || self.status == Status::Revoked).then_some(Status::Erased),
        }
    }

    pub(crate) fn may(&self, to: StatusChange, now: u64) -> bool {
        self.after(to, now).is_some()
    }

    pub(crate) fn change(&mut self, to: StatusChange, now: u64) {
        let after = self.after(to, now).expect("an allowed change");
        match to {
            StatusChange::Sanction => self.before = Some(self.status),
            StatusChange::Clear => self.before = None,
            StatusChange::Erase => (self.erased_at, self.rebind) = (Some(now), None),
            StatusChange::Suspend { .. } | StatusChange::Reinstate | StatusChange::Revoke => {}
        }
        (self.status, self.decided_at) = (after, now);
    }
}

#[derive(Default)]
pub(crate) struct People(pub(crate) BTreeMap<IdentityId, Person>);

impl People {
    pub(crate) fn register(&mut self, suite: &Suite, address: &Addr, reference: String) {
        let person = Person {
            address: address.clone(),
            status: Status::Active,
            before: None,
            decided_at: 0,
            erased_at: None,
            rebind: None,
            reference,
            nullifier_forgotten: false,
        };
        assert!(self.0.insert(suite.identity(address), person).is_none(), "a number is given once");
    }

    pub(crate) fn at(&self, address: &Addr) -> Option<(IdentityId, &Person)> {
        self.0.iter().find(|(_, person)| person.address == *address).map(|(id, person)| (*id, person))
    }

    pub(crate) fn get(&mut self, id: IdentityId) -> &mut Person {
        self.0.get_mut(&id).expect("an identity")
    }

    /// May whoever is at this address enter, buy and vote?
    pub(crate) fn is_active(&self, address: &Addr, now: u64) -> bool {
        self.at(address).is_some_and(|(_, person)| person.status.is_active(now))
    }

    pub(crate) fn check(&self, suite: &Suite) {
        for (id, person) in &self.0 {
            let found: IdentityResponse = suite
                .query(&suite.contracts.registry, &QueryMsg::Identity { identity: *id })
                .expect("an identity");
            let Identity { address, status, erased_at, nullifier, .. } = &found.identity;
            assert_eq!(*address, person.address, "address of identity {id}");
            assert_eq!(*status, person.status, "status of identity {id}");
            assert_eq!(*erased_at, person.erased_at, "erasure of identity {id}");
            assert_eq!(nullifier.is_empty(), person.nullifier_forgotten, "nullifier of identity {id}");
        }
    }
}
