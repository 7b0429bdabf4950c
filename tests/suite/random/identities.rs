//! People in the registry: what issuers decide about them, where they move, how they are forgotten.

use api::identity_registry::{ExecuteMsg, IssuerSignature, RebindStarted, Status};
use api::{IdentityId, identity_registry};
use attestation::{IssuerAct, StatusChange};
use cosmwasm_std::Addr;
use issuer::{Claims, Issuer};
use rand::Rng;
use terms::Kind;
use testkit::{CHAIN_ID, secret};

use super::pools::told;
use super::world::{Operation, World};

pub(crate) const ALL: &[Operation] = &[
    (4, World::decide),
    (3, World::reinstate),
    (1, World::erase),
    (2, World::rebind),
    (1, World::cancel_rebind),
    (4, World::finish_rebind),
    (3, World::forget),
    (2, World::register),
    (1, World::renew),
    (1, World::set_exchange_key),
    (1, World::issuers),
    (1, World::revoke_batch),
    (1, World::rotate_issuer_key),
];

/// From an erasure on, by the suite's durations.
const FORGET: u64 = 3_600;
const NULLIFIER: u64 = 7_200;

impl World {
    pub(crate) fn registry_message(&mut self, sender: &Addr, msg: &ExecuteMsg) -> bool {
        let registry = self.suite.contracts.registry.clone();
        self.send(sender, &registry, msg, &[]).is_some()
    }

    fn any_identity(&mut self) -> IdentityId {
        let ids: Vec<_> = self.model.people.0.keys().copied().collect();
        self.any(&ids).expect("identities")
    }

    /// The issuer, or the owner, decides about someone.
    fn decide(&mut self) {
        let (identity, now) = (self.any_identity(), self.suite.now());
        let to = match self.rng.gen_range(0..20) {
            0 => StatusChange::Revoke,
            1..=3 => StatusChange::Sanction,
            4..=7 => StatusChange::Clear,
            8 => StatusChange::Erase,
            9..=12 => StatusChange::Reinstate,
            _ => StatusChange::Suspend { until: now + self.rng.gen_range(0..320) },
        };
        self.decide_as(identity, to);
    }

    fn decide_as(&mut self, identity: IdentityId, to: StatusChange) -> bool {
        let now = self.suite.now();
        let person = self.model.people.get(identity).clone();
        // those who keep the world going stay
        let keeps = self.buyers.contains(&person.address) || self.voters.contains(&person.address);
        if keeps && !matches!(to, StatusChange::Suspend { .. } | StatusChange::Reinstate) {
            return false;
        }
        let by_owner = self.chance(3);
        let issuers_alone = matches!(to, StatusChange::Sanction | StatusChange::Erase);
        let (sender, signed, may) = match by_owner {
            true => (self.suite.owner.clone(), None, !issuers_alone),
            false => {
                let number = if self.buyers.contains(&person.address) { 3 } else { 1 };
                let signed = self.suite.decide(number, IssuerAct::SetStatus { identity, to });
                (self.anyone(), Some(signed), now > person.decided_at)
            }
        };
        let may = may && person.may(to, now);
        let done = self.registry_message(&sender, &ExecuteMsg::SetStatus { identity, to, signed });
        assert_eq!(done, may, "{to:?} of {person:?} at {now}");
        if done {
            self.model.people.get(identity).change(to, now);
            self.gone(identity);
        }
        done
    }

    /// Whoever is erased or revoked makes room for a new person.
    fn gone(&mut self, identity: IdentityId) {
        let person = self.model.people.get(identity).clone();
        if !matches!(person.status, Status::Erased | Status::Revoked) {
            return;
        }
        if let Some(place) = self.people.iter().position(|address| *address == person.address) {
            self.people.remove(place);
            self.newcomer();
        }
    }

    fn newcomer(&mut self) -> Addr {
        let name = self.name("newcomer");
        let address = self.suite.account(&name);
        self.suite.give_grain(&address, 1_000_000);
        let issued = self.suite.issue(1, &name, self.suite.claims(&address, Kind::Person));
        let msg = ExecuteMsg::Register { credential: issued.credential, signature: issued.signature };
        // while registering is paused, they come later
        if self.registry_message(&address, &msg) {
            self.model.people.register(&self.suite, &address, name);
            self.people.push(address.clone());
        }
        address
    }

    /// Someone new; or someone known, by another address, which must fail.
    fn register(&mut self) {
        if self.people.len() < 30 {
            self.newcomer();
            return;
        }
        let identity = self.any_identity();
        let person = self.model.people.get(identity).clone();
        if !person.reference.starts_with("newcomer") || person.nullifier_forgotten {
            return;
        }
        let name = self.name("double");
        let address = self.suite.account(&name);
        let issued = self.suite.issue(1, &person.reference, self.suite.claims(&address, Kind::Person));
        let msg = ExecuteMsg::Register { credential: issued.credential, signature: issued.signature };
        assert!(!self.registry_message(&address, &msg), "a person is registered once");
    }

    /// Those whom a suspension would keep out for long are let in again.
    fn reinstate(&mut self) {
        let now = self.suite.now();
        let barred = self.model.people.0.iter().filter(|(_, person)| match person.status {
            Status::Suspended { until } => now < until,
            Status::Sanctioned => true,
            Status::Active | Status::Revoked | Status::Erased => false,
        });
        let barred: Vec<_> = barred.map(|(id, person)| (*id, person.status)).collect();
        let Some((identity, status)) = self.any(&barred) else { return };
        let to = if status == Status::Sanctioned { StatusChange::Clear } else { StatusChange::Reinstate };
        self.decide_as(identity, to);
    }

    fn erase(&mut self) {
        let person = self.person();
        let (id, found) = self.model.people.at(&person).expect("a person of the world");
        let may = found.may(StatusChange::Erase, self.suite.now());
        let done = self.registry_message(&person, &ExecuteMsg::Erase {});
        assert_eq!(done, may, "whoever is not sanctioned");
        if done {
            let now = self.suite.now();
            self.model.people.get(id).change(StatusChange::Erase, now);
            self.gone(id);
        }
    }

    fn rebind(&mut self) {
        let person = self.person();
        let (identity, found) = self.model.people.at(&person).expect("a person of the world");
        let (decided_at, status, now) = (found.decided_at, found.status, self.suite.now());
        let name = self.name("moved");
        let to = self.suite.account(&name);
        let signed: IssuerSignature =
            self.suite.decide(1, IssuerAct::Rebind { identity, address: to.to_string() });
        // nobody but the address that it names
        let sender = if self.chance(5) { self.anyone() } else { to.clone() };
        let msg = ExecuteMsg::Rebind { identity, signed };
        let registry = self.suite.contracts.registry.clone();
        let Some(response) = self.send(&sender, &registry, &msg, &[]) else { return };
        assert!(sender == to && now > decided_at && !matches!(status, Status::Sanctioned | Status::Erased));
        let ready_at = told::<RebindStarted>(&response)[0].ready_at;
        assert_eq!(ready_at, now + 120);
        let person = self.model.people.get(identity);
        (person.rebind, person.decided_at) = (Some((to, ready_at, ready_at + 600)), now);
    }

    fn moving(&mut self) -> Option<IdentityId> {
        let moving = self.model.people.0.iter().filter(|(_, person)| person.rebind.is_some());
        let moving: Vec<_> = moving.map(|(id, _)| *id).collect();
        self.any(&moving)
    }

    fn cancel_rebind(&mut self) {
        let Some(identity) = self.moving() else { return };
        let address = self.model.people.get(identity).address.clone();
        let sender = if self.chance(3) { self.anyone() } else { address.clone() };
        let pending = self.model.people.at(&sender).is_some_and(|(_, person)| person.rebind.is_some());
        let done = self.registry_message(&sender, &ExecuteMsg::CancelRebind {});
        assert_eq!(done, pending, "by the present address");
        if done {
            let (identity, _) = self.model.people.at(&sender).expect("an identity");
            self.model.people.get(identity).rebind = None;
        }
    }

    fn finish_rebind(&mut self) {
        let Some(identity) = self.moving() else { return };
        let person = self.model.people.get(identity).clone();
        let (to, ready_at, lapses_at) = person.rebind.clone().expect("it moves");
        let (anyone, now) = (self.anyone(), self.suite.now());
        let may = (ready_at..lapses_at).contains(&now)
            && !matches!(person.status, Status::Sanctioned | Status::Erased);
        let done = self.registry_message(&anyone, &ExecuteMsg::FinishRebind { identity });
        assert_eq!(done, may, "in its window");
        if done {
            for people in [&mut self.people, &mut self.voters] {
                people.iter_mut().filter(|one| **one == person.address).for_each(|one| *one = to.clone());
            }
            let person = self.model.people.get(identity);
            (person.address, person.rebind) = (to, None);
        }
    }

    /// Whoever was ever erased.
    pub(crate) fn erased(&self) -> Vec<IdentityId> {
        let erased = self.model.people.0.iter().filter(|(_, person)| person.erased_at.is_some());
        erased.map(|(id, _)| *id).collect()
    }

    fn forget(&mut self) {
        let erased = self.erased();
        let identity = match self.chance(10) {
            true => self.any_identity(),
            false => match self.any(&erased) {
                Some(identity) => identity,
                None => return,
            },
        };
        let (anyone, now) = (self.anyone(), self.suite.now());
        let person = self.model.people.get(identity).clone();
        let due = person
            .erased_at
            .filter(|_| person.status == Status::Erased)
            .map(|at| at + if person.is_forgotten() { NULLIFIER } else { FORGET });
        let done = self.registry_message(&anyone, &ExecuteMsg::Forget { identity });
        assert_eq!(done, due.is_some_and(|due| now >= due) && !person.nullifier_forgotten);
        if done {
            let first = !person.is_forgotten();
            let person = self.model.people.get(identity);
            match first {
                true => person.address = Addr::unchecked(""),
                false => person.nullifier_forgotten = true,
            }
        }
    }

    fn renew(&mut self) {
        let person = self.person();
        let (id, found) = self.model.people.at(&person).expect("a person of the world");
        let (reference, status) = (found.reference.clone(), found.status);
        let now = self.suite.now();
        let claims = Claims { batch: 2, ..self.suite.claims(&person, Kind::Person) };
        let issued = self.suite.issue(1, &reference, claims);
        let msg = ExecuteMsg::Renew { credential: issued.credential, signature: issued.signature };
        let done = self.registry_message(&person, &msg);
        assert!(!done || status.is_active(now), "whoever is active");
        if done {
            // a suspension that is over is forgotten
            self.model.people.get(id).status = Status::Active;
        }
    }

    /// A buyer's key, once more.
    fn set_exchange_key(&mut self) {
        let buyer = self.buyer();
        let key = self.suite.exchange_secret("another");
        if self.suite.set_exchange_key(&buyer, &key).is_ok() {
            let registry = self.suite.contracts.registry.clone();
            self.note(&registry, "set_exchange_key");
        }
    }

    /// Issuers nobody is attested by come and go.
    fn issuers(&mut self) {
        let now = self.suite.now();
        let registry = self.suite.contracts.registry.clone();
        let valid_until = now + self.rng.gen_range(0..1_000);
        let (name, active) = (self.name("issuer"), self.chance(2));
        let key = Issuer::from_seeds(&secret(&name), &secret("a domain"), 9, 9).expect("a key").public_key();
        let (msg, may) = match self.rng.gen_range(0..3) {
            0 => {
                let (nullifier_domain, max_level) = (9, 3);
                (ExecuteMsg::AddIssuer { key, nullifier_domain, max_level, valid_until }, valid_until > now)
            }
            1 => (ExecuteMsg::SetIssuerStatus { issuer: 2, active: active || self.chance(2) }, true),
            _ => {
                let valid_until = now + 20 * 365 * 86_400;
                (ExecuteMsg::ProlongIssuer { issuer: self.rng.gen_range(1..4), valid_until }, true)
            }
        };
        assert_eq!(self.by_owner(&registry, &msg).is_some(), may);
    }

    /// A batch in which nobody is.
    fn revoke_batch(&mut self) {
        self.names += 1;
        let (batch, anyone) = (1_000 + self.names, self.anyone());
        let signed = self.suite.decide(1, IssuerAct::RevokeBatch { batch });
        let msg = ExecuteMsg::RevokeBatch { issuer: 1, batch, signed: Some(signed) };
        assert!(self.registry_message(&anyone, &msg), "once");
        assert!(!self.registry_message(&anyone, &msg), "and no more");
    }

    /// Issuer 2 signs with another key.
    fn rotate_issuer_key(&mut self) {
        let name = self.name("issuer key");
        let next = Issuer::from_seeds(&secret(&name), &secret("nullifier domain 1"), 2, 1).expect("a key");
        let registry = self.suite.contracts.registry.clone();
        let now = self.suite.now();
        let old = &self.suite.issuers[1].app;
        let (stated, proof) = old.hand_over(&next, CHAIN_ID, registry.as_str(), now).expect("good keys");
        let (by_owner, anyone) = (self.chance(2), self.anyone());
        let sender = if by_owner { self.suite.owner.clone() } else { anyone };
        let signature = (!by_owner).then_some(stated.signature);
        let key = next.public_key();
        let msg = ExecuteMsg::RotateIssuerKey { issuer: 2, key, issued_at: now, proof, signature };
        if self.registry_message(&sender, &msg) {
            self.suite.issuers[1].app = next;
        } else {
            assert!(!by_owner, "the owner can always set it");
        }
    }

    /// Nobody stays sanctioned, and what is erased can be swept.
    pub(crate) fn end_identities(&mut self) {
        let sanctioned = self.model.people.0.iter().filter(|(_, person)| person.is_sanctioned());
        for identity in sanctioned.map(|(id, _)| *id).collect::<Vec<_>>() {
            let (to, now) = (StatusChange::Clear, self.suite.now());
            let msg = identity_registry::ExecuteMsg::SetStatus { identity, to, signed: None };
            let owner = self.suite.owner.clone();
            assert!(self.registry_message(&owner, &msg), "the owner clears");
            self.model.people.get(identity).change(to, now);
        }
        self.suite.advance(NULLIFIER);
    }
}
