//! Roles: created, granted, taken back, given up; and the list from which auditors are drawn.

use api::identity_registry::{ExecuteMsg, ROLE_AUDITOR, RoleDraft};
use cosmwasm_std::Addr;
use rand::Rng;

use super::world::{Operation, World};

pub(crate) const ALL: &[Operation] = &[
    (1, World::create_role),
    (2, World::grant_role),
    (1, World::revoke_role),
    (1, World::renounce_role),
    (1, World::enlist),
    (1, World::delist),
];

impl World {
    fn create_role(&mut self) {
        let letter = char::from(b'a' + self.rng.gen_range(0..4u8));
        let delay = self.rng.gen_range(0..100);
        let name = format!("analyst_{letter}");
        let role = RoleDraft { delay, ..RoleDraft::plain(&name, None) };
        let owner = self.suite.owner.clone();
        let done = self.registry_message(&owner, &ExecuteMsg::CreateRole { role });
        assert_eq!(done, !self.roles.contains_key(&name), "a name is taken once");
        if done {
            self.roles.insert(name, delay);
        }
    }

    fn role(&mut self) -> Option<(String, u64)> {
        let roles: Vec<_> = self.roles.iter().map(|(name, delay)| (name.clone(), *delay)).collect();
        self.any(&roles)
    }

    fn grant_role(&mut self) {
        let Some((role, delay)) = self.role() else { return };
        let (to, scope, now) = (self.anyone(), self.rng.gen_range(1..4), self.suite.now());
        let until = now + self.rng.gen_range(0..5_000);
        let key = (role.clone(), to.clone(), scope);
        let known = self.model.grants.get(&key).filter(|(_, until)| now < *until);
        let from = known.map_or(now + delay, |(from, _)| *from);
        let expires_at = Some(until);
        let address = to.to_string();
        let msg = ExecuteMsg::Grant { role, address, scope: Some(scope), expires_at };
        let owner = self.suite.owner.clone();
        let done = self.registry_message(&owner, &msg);
        assert_eq!(done, until > from.max(now), "a grant that begins before it ends");
        if done {
            self.model.grants.insert(key, (from, until));
        }
    }

    fn granted(&mut self) -> Option<(String, Addr, u32)> {
        let grants: Vec<_> = self.model.grants.keys().cloned().collect();
        self.any(&grants)
    }

    fn revoke_role(&mut self) {
        let Some((role, from, scope)) = self.granted() else { return };
        let owner = self.suite.owner.clone();
        let address = from.to_string();
        let msg = ExecuteMsg::Revoke { role: role.clone(), address, scope: Some(scope) };
        assert!(self.registry_message(&owner, &msg), "a grant can be taken back");
        self.model.grants.remove(&(role, from, scope));
    }

    fn renounce_role(&mut self) {
        let Some((role, holder, scope)) = self.granted() else { return };
        let sender = if self.chance(3) { self.anyone() } else { holder };
        let has = self.model.grants.contains_key(&(role.clone(), sender.clone(), scope));
        let msg = ExecuteMsg::Renounce { role: role.clone(), scope: Some(scope) };
        assert_eq!(self.registry_message(&sender, &msg), has, "its own");
        self.model.grants.remove(&(role, sender, scope));
    }

    /// Auditors come back on the list.
    fn enlist(&mut self) {
        for auditor in self.unlisted.clone() {
            assert!(self.registry_message(&auditor, &ExecuteMsg::Enlist {}), "a holder of {ROLE_AUDITOR}");
            self.unlisted.retain(|other| *other != auditor);
        }
        let stranger = self.anyone();
        assert!(!self.registry_message(&stranger, &ExecuteMsg::Enlist {}), "nobody else");
    }

    /// At most one is off the list at a time.
    fn delist(&mut self) {
        let auditors = self.auditors.clone();
        let auditor = self.any(&auditors).expect("auditors");
        let own = !self.chance(3);
        let sender = if own { auditor.clone() } else { self.anyone() };
        if own && !self.unlisted.is_empty() {
            return;
        }
        let done = self.registry_message(&sender, &ExecuteMsg::Delist { auditor: Some(auditor.to_string()) });
        assert_eq!(done, own, "by the auditor, as long as they are one");
        if done {
            self.unlisted.push(auditor);
        }
    }
}
