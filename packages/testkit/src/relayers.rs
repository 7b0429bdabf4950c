//! Flows of relayers: bonds, committees that follow one another, and the proof of a lie.

use anyhow::Result;
use api::CustodyId;
use api::event::ChainEvent;
use api::identity_registry::{ConfigResponse, CustodyAdded, ExecuteMsg, QueryMsg};
use attestation::{
    CommitteeStatement, CustodyStatement, Equivocation, Keeper, Report, ReportItem, Signature, SignedItem,
};
use cosmwasm_std::{Addr, Coin};
use cw_multi_test::AppResponse;
use sealed_key::CustodySecret;

use crate::{NATIVE, RELAYER_BOND, Relayer, RelayerSecrets, Suite, secret};

impl Suite {
    /// The account `name`, as a relayer that has bonded and is in no committee yet.
    pub fn bonded_relayer(&mut self, name: &str) -> Relayer {
        let relayer = Relayer::new(self.account(name), &RelayerSecrets::of(name));
        let registry = self.contracts.registry.clone();
        let msg = relayer.bond_message(&self.chain_id(), &registry);
        self.execute(&relayer.address, &registry, &msg, &[Coin::new(RELAYER_BOND, NATIVE)]).expect("bond");
        relayer
    }

    /// `AddCustody` of a key, with the signatures of all who are to keep it.
    pub fn custody_message(&self, key: &CustodySecret, relayers: &[&Relayer]) -> ExecuteMsg {
        let registry = self.contracts.registry.to_string();
        let keepers: Vec<Keeper> = relayers.iter().map(|relayer| relayer.keeper()).collect();
        let p = key.public().to_vec().into();
        let statement = CustodyStatement { chain_id: self.chain_id(), registry, p, keepers };
        let digest = statement.digest();
        let CustodyStatement { p, keepers, .. } = statement;
        let proof = key.prove_possession(&digest).to_vec().into();
        ExecuteMsg::AddCustody { p, proof, keepers, signatures: sign_all(relayers, &digest) }
    }

    /// The relayers `name 1` to `name 4`, who keep a custody key of their own, and its number.
    pub fn other_custody(&mut self, name: &str) -> (Vec<Relayer>, CustodyId) {
        let relayers: Vec<Relayer> =
            (1..=4).map(|number| self.bonded_relayer(&format!("{name} {number}"))).collect();
        let key = CustodySecret::from_seed(&secret(&format!("{name} custody")));
        let msg = self.custody_message(&key, &relayers.iter().collect::<Vec<_>>());
        let (anyone, registry) = (self.address("anyone"), self.contracts.registry.clone());
        let response = self.execute(&anyone, &registry, &msg, &[]).expect("add custody");
        let added = response.events.iter().find_map(CustodyAdded::parse).expect("an event tells the number");
        (relayers, added.custody)
    }

    /// Has the first `count` relayers of the suite, as the present committee, name the next one.
    pub fn rotate_committee(&mut self, members: &[Addr], count: usize) -> Result<AppResponse> {
        let registry = self.contracts.registry.clone();
        let config: ConfigResponse = self.query(&registry, &QueryMsg::Config {})?;
        let members: Vec<String> = members.iter().map(Addr::to_string).collect();
        let statement = CommitteeStatement {
            chain_id: self.chain_id(),
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
    /// As a keeper of a custody key.
    pub fn keeper(&self) -> Keeper {
        let (address, recipient) = (self.address.to_string(), self.recipient.clone());
        Keeper { address, key: self.signer.public_key(), recipient }
    }

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
