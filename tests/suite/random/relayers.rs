//! Relayers beside the first four, who bond, serve, lie, and leave; and committees.

use api::identity_registry::{ExecuteMsg, RelayerResponse};
use attestation::{
    Authority, CommitteeStatement, Conflict, Equivocation, Report, SignedItem, Verdict, quorum_of,
};
use cosmwasm_std::{Addr, Coin};
use rand::Rng;
use testkit::{CHAIN_ID, NATIVE, RELAYER_BOND, RELAYERS, Relayer, RelayerSecrets, verdict_on};

use super::world::{Operation, World};

pub(crate) const ALL: &[Operation] = &[
    (2, World::bond_relayer),
    (2, World::unbond_relayer),
    (3, World::release_bond),
    (1, World::prove_equivocation),
    (2, World::change_committee),
];

/// How many there are beside the first four.
const MORE: usize = 3;

impl World {
    fn bond_relayer(&mut self) {
        if self.suite.relayers.len() >= RELAYERS + MORE {
            return;
        }
        let name = self.name("more relayers");
        let relayer = Relayer::new(self.suite.account(&name), &RelayerSecrets::of(&name));
        let registry = self.suite.contracts.registry.clone();
        let bond = if self.chance(4) { RELAYER_BOND - 1 } else { RELAYER_BOND };
        let funds = [Coin::new(bond, NATIVE)];
        let msg = relayer.bond_message(testkit::CHAIN_ID, &registry);
        if self.send(&relayer.address, &registry, &msg, &funds).is_some() {
            assert_eq!(bond, RELAYER_BOND, "no more and no less");
            self.suite.relayers.push(relayer);
            self.model.bonded_relayers += 1;
        }
    }

    /// The index of one of those beside the first four.
    fn another_relayer(&mut self) -> Option<usize> {
        let count = self.suite.relayers.len();
        (count > RELAYERS).then(|| self.rng.gen_range(RELAYERS..count))
    }

    fn found(&self, relayer: &Addr) -> RelayerResponse {
        let query = api::identity_registry::QueryMsg::Relayer { address: relayer.to_string() };
        self.suite.query(&self.suite.contracts.registry, &query).expect("a relayer")
    }

    fn unbond_relayer(&mut self) {
        let Some(at) = self.another_relayer() else { return };
        let relayer = self.suite.relayers[at].address.clone();
        let before = self.found(&relayer).release_at;
        let done = self.registry_message(&relayer, &ExecuteMsg::Unbond {});
        assert!(done || before.is_some(), "who keeps no key can leave");
        // whoever keeps a key cannot
        let keeper = self.suite.relayers[self.rng.gen_range(0..RELAYERS)].address.clone();
        if self.model.custody.values().any(|status| *status == api::identity_registry::CustodyStatus::Active)
        {
            assert!(!self.registry_message(&keeper, &ExecuteMsg::Unbond {}), "a keeper of a key in use");
        }
    }

    fn release_bond(&mut self) {
        let Some(at) = self.another_relayer() else { return };
        let relayer = self.suite.relayers[at].address.clone();
        let due = self.found(&relayer).release_at;
        let (anyone, had) = (self.anyone(), self.suite.balance(&relayer, NATIVE));
        let msg = ExecuteMsg::ReleaseBond { relayer: relayer.to_string() };
        let done = self.registry_message(&anyone, &msg);
        assert_eq!(done, due.is_some_and(|due| self.suite.now() >= due), "when it is due");
        if done {
            assert_eq!(self.suite.balance(&relayer, NATIVE), had + RELAYER_BOND);
            self.suite.relayers.remove(at);
            self.model.bonded_relayers -= 1;
        }
    }

    /// One of them has signed two verdicts on one round; or the same twice, which proves nothing.
    fn prove_equivocation(&mut self) {
        let Some(at) = self.another_relayer() else { return };
        let (innocent, contribution) = (self.chance(2), self.rng.gen_range(1..100));
        let relayer = &self.suite.relayers[at];
        let said = |quality| {
            let report = Report {
                chain_id: CHAIN_ID.into(),
                contract: self.suite.contracts.data_pool.to_string(),
                authority: Authority::Custody(1),
                issued_at: self.suite.now(),
                expires_at: self.suite.now() + 60,
                items: vec![verdict_on(contribution, 1, Verdict::Verified { quality })],
            };
            let signature = relayer.signer.sign(&report.digest()).expect("a good key");
            SignedItem { report, item: 0, signature }
        };
        let proof = Conflict { first: said(1), second: said(if innocent { 1 } else { 2 }) };
        let proof = Box::new(Equivocation::Verification(proof));
        let msg = ExecuteMsg::ProveEquivocation { relayer: relayer.address.to_string(), proof };
        let prover = self.anyone();
        let had = self.suite.balance(&prover, NATIVE);
        let done = self.registry_message(&prover, &msg);
        assert_eq!(done, !innocent, "two words for one slot, and nothing else");
        if done {
            assert_eq!(self.suite.balance(&prover, NATIVE), had + RELAYER_BOND / 10);
            self.suite.relayers.remove(at);
            self.model.bonded_relayers -= 1;
        }
    }

    /// The first four, and at times another.
    fn change_committee(&mut self) {
        let mut members: Vec<Addr> =
            self.suite.relayers[..RELAYERS].iter().map(|relayer| relayer.address.clone()).collect();
        if let Some(at) = self.another_relayer().filter(|_| self.chance(2)) {
            members.push(self.suite.relayers[at].address.clone());
        }
        let names: Vec<String> = members.iter().map(Addr::to_string).collect();
        let (epoch, before) = self.model.committee.clone();
        let by_owner = self.chance(3);
        let done = if by_owner {
            let owner = self.suite.owner.clone();
            self.registry_message(&owner, &ExecuteMsg::SetCommittee { members: names })
        } else {
            let statement = CommitteeStatement {
                chain_id: CHAIN_ID.into(),
                registry: self.suite.contracts.registry.to_string(),
                epoch: epoch + 1,
                members: names.clone(),
            };
            let quorum = quorum_of(before.len());
            let signers = if self.chance(3) { quorum - 1 } else { quorum };
            let signatures = self.suite.sign(&statement.digest(), signers);
            let anyone = self.anyone();
            let msg = ExecuteMsg::RotateCommittee { members: names, signatures };
            let done = self.registry_message(&anyone, &msg);
            assert!(!done || signers == quorum, "a quorum of the one before");
            done
        };
        let leaves = members.get(RELAYERS).is_some_and(|member| self.found(member).release_at.is_some());
        assert!(!(done && leaves), "whoever leaves gets into no committee");
        assert!(done || leaves || !by_owner, "the owner can always set one");
        if done {
            self.model.committee = (epoch + 1, members);
        }
    }
}
