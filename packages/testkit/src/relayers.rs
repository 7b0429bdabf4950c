//! Flows of relayers: bonds, committees that follow one another, and the proof of a lie.

use anyhow::Result;
use api::identity_registry::{ConfigResponse, ExecuteMsg, QueryMsg};
use attestation::{CommitteeStatement, Equivocation, Report, ReportItem, Signature, SignedItem, Signer};
use cosmwasm_std::{Addr, Coin};
use cw_multi_test::AppResponse;

use crate::{CHAIN_ID, NATIVE, RELAYER_BOND, Relayer, Suite, secret};

impl Suite {
    /// The account `name`, as a relayer that has bonded and is in no committee yet.
    pub fn bonded_relayer(&mut self, name: &str) -> Relayer {
        let relayer = Relayer {
            address: self.account(name),
            signer: Signer::from_bytes(&secret(name)).expect("a good key"),
            recipient: sealed_key::age_recipient(&secret(&format!("{name} age"))),
        };
        let registry = self.contracts.registry.clone();
        let msg = relayer.bond_message(&registry);
        self.execute(&relayer.address, &registry, &msg, &[Coin::new(RELAYER_BOND, NATIVE)]).expect("bond");
        relayer
    }

    /// Has the first `count` relayers of the suite, as the present committee, name the next one.
    pub fn rotate_committee(&mut self, members: &[Addr], count: usize) -> Result<AppResponse> {
        let registry = self.contracts.registry.clone();
        let config: ConfigResponse = self.query(&registry, &QueryMsg::Config {})?;
        let members: Vec<String> = members.iter().map(Addr::to_string).collect();
        let statement = CommitteeStatement {
            chain_id: CHAIN_ID.into(),
            registry: registry.to_string(),
            epoch: config.epoch + 1,
            members: members.clone(),
        };
        let signatures = self.sign(&statement.digest(), count);
        let anyone = self.address("anyone");
        self.execute(&anyone, &registry, &ExecuteMsg::RotateCommittee { members, signatures }, &[])
    }

    /// Proves that a relayer lied.
    pub fn prove(&mut self, prover: &Addr, relayer: &Addr, proof: Equivocation) -> Result<AppResponse> {
        let registry = self.contracts.registry.clone();
        let msg = ExecuteMsg::ProveEquivocation { relayer: relayer.to_string(), proof: Box::new(proof) };
        self.execute(prover, &registry, &msg, &[])
    }
}

impl Relayer {
    /// A report's first item, signed by this relayer alone.
    pub fn signed_item<T: ReportItem>(&self, report: Report<T>) -> SignedItem<T> {
        let signature = self.signer.sign(&report.digest()).expect("a good key");
        SignedItem { report, item: 0, signature }
    }
}

/// Signatures of all of these, indexed in their order, over a digest.
pub fn sign_all(members: &[&Relayer], digest: &[u8; 32]) -> Vec<Signature> {
    let sign = |(member, signer): (&&Relayer, u8)| Signature {
        signer,
        signature: member.signer.sign(digest).expect("a good key"),
    };
    members.iter().zip(0u8..).map(sign).collect()
}
