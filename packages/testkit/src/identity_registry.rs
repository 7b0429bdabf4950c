//! People, organisations and their keys.

use anyhow::Result;
use api::IdentityId;
use api::identity_registry::{ExecuteMsg, IdentityResponse, Inactive, IssuerSignature, QueryMsg};
use attestation::{CustodyEnd, CustodyEndStatement, IssuerAct, StatusChange};
use cosmwasm_std::Addr;
use cw_multi_test::AppResponse;
use issuer::{Applicant, Claims, Issued, Level};
use sealed_key::{ExchangeSecret, PossessionContext};
use terms::Kind;

use crate::{Suite, secret};

/// How long the suite's credentials are good: ten years, in seconds, less a day.
const VALIDITY: u64 = 10 * 365 * 86_400 - 86_400;

impl Suite {
    /// What an issuer claims of the holder of an address: level 2, no region, no scope, issued now. To be
    /// changed before it is signed.
    pub fn claims(&self, address: &Addr, kind: Kind) -> Claims {
        Claims {
            chain_id: self.chain_id(),
            registry: self.contracts.registry.to_string(),
            address: address.to_string(),
            kind,
            level: Level::Substantial,
            region: None,
            scope: None,
            batch: 1,
            issued_at: self.now(),
            expires_at: self.now() + VALIDITY,
        }
    }

    /// Has issuer `number` sign claims about the person or organisation with this reference.
    pub fn issue(&self, number: u32, reference: &str, claims: Claims) -> Issued {
        let issuer = self.issuers.iter().find(|issuer| issuer.id == number).expect("an issuer");
        let applicant = Applicant {
            reference,
            evidence: secret(&format!("{reference} evidence")),
            salt: secret(&format!("{reference} salt")),
        };
        issuer.app.issue(&applicant, claims).expect("good claims")
    }

    /// Presents a credential to the registry.
    pub fn register(&mut self, sender: &Addr, issued: Issued) -> Result<AppResponse> {
        let registry = self.contracts.registry.clone();
        let Issued { credential, signature, .. } = issued;
        self.execute(sender, &registry, &ExecuteMsg::Register { credential, signature }, &[])
    }

    /// Funds and registers the person `name` with issuer 1, level 2.
    pub fn person(&mut self, name: &str) -> Addr {
        let address = self.account(name);
        let issued = self.issue(1, name, self.claims(&address, Kind::Person));
        self.register(&address, issued).expect("register");
        address
    }

    /// Funds and registers the person `name` for one pool only.
    pub fn scoped_person(&mut self, name: &str, pool: u32) -> Addr {
        let address = self.account(name);
        let claims = Claims { scope: Some(pool), ..self.claims(&address, Kind::Person) };
        let issued = self.issue(1, name, claims);
        self.register(&address, issued).expect("register");
        address
    }

    /// Funds and registers an organisation with issuer 3, level 3, and sets its exchange key.
    pub fn buyer(&mut self, name: &str, kind: Kind, region: &str) -> Addr {
        let address = self.account(name);
        let claims =
            Claims { level: Level::High, region: Some(region.into()), ..self.claims(&address, kind) };
        let issued = self.issue(3, name, claims);
        self.register(&address, issued).expect("register");
        self.set_exchange_key(&address, &self.exchange_secret(name)).expect("set exchange key");
        address
    }

    /// The exchange key's secret of the buyer `name`. Test-only.
    pub fn exchange_secret(&self, name: &str) -> ExchangeSecret {
        ExchangeSecret::from_seed(&secret(&format!("{name} exchange key")))
    }

    /// Enters an exchange key.
    pub fn set_exchange_key(&mut self, owner: &Addr, key: &ExchangeSecret) -> Result<AppResponse> {
        let registry = self.contracts.registry.clone();
        let chain_id = self.chain_id();
        let context = PossessionContext { chain_id: &chain_id, registry: registry.as_str() };
        let (b1, b2) = key.public();
        let msg = ExecuteMsg::SetExchangeKey {
            b1: b1.to_vec().into(),
            b2: b2.to_vec().into(),
            proof: key.prove_possession(&context, owner.as_str()).to_vec().into(),
        };
        self.execute(owner, &registry, &msg, &[])
    }

    /// The number of the identity at an address.
    pub fn identity(&self, address: &Addr) -> IdentityId {
        let query = QueryMsg::IdentityOf { address: address.to_string() };
        let found: IdentityResponse = self.query(&self.contracts.registry, &query).expect("an identity");
        found.id
    }

    /// What is said of the identity at an address that is not active now.
    pub fn inactive(&self, address: &Addr) -> Inactive {
        let query = QueryMsg::IdentityOf { address: address.to_string() };
        let found: IdentityResponse = self.query(&self.contracts.registry, &query).expect("an identity");
        found.identity.inactive(found.id, self.now())
    }

    /// Grants a role everywhere, for good.
    pub fn grant(&mut self, role: &str, to: &Addr) {
        let (owner, registry) = (self.owner.clone(), self.contracts.registry.clone());
        let msg =
            ExecuteMsg::Grant { role: role.into(), address: to.to_string(), scope: None, expires_at: None };
        self.execute(&owner, &registry, &msg, &[]).expect("grant");
    }

    /// What issuer `number` signs about an act, now.
    pub fn decide(&self, number: u32, act: IssuerAct) -> IssuerSignature {
        let issuer = self.issuers.iter().find(|issuer| issuer.id == number).expect("an issuer");
        let stated = issuer
            .app
            .state(&self.chain_id(), self.contracts.registry.as_str(), self.now(), act)
            .expect("a good key");
        IssuerSignature { issued_at: stated.statement.issued_at, signature: stated.signature }
    }

    /// `SetStatus` of an identity, signed by issuer `number`.
    pub fn status_message(&self, number: u32, identity: IdentityId, to: StatusChange) -> ExecuteMsg {
        let signed = self.decide(number, IssuerAct::SetStatus { identity, to });
        ExecuteMsg::SetStatus { identity, to, signed: Some(signed) }
    }

    /// Has the issuer of an identity change its status.
    pub fn set_status(&mut self, identity: IdentityId, to: StatusChange) -> Result<AppResponse> {
        let found: IdentityResponse =
            self.query(&self.contracts.registry, &QueryMsg::Identity { identity })?;
        let msg = self.status_message(found.identity.issuer, identity, to);
        let (owner, registry) = (self.owner.clone(), self.contracts.registry.clone());
        self.execute(&owner, &registry, &msg, &[])
    }

    /// Has the issuer begin to move an identity to another address.
    pub fn rebind(&mut self, identity: IdentityId, to: &Addr) -> Result<AppResponse> {
        let found: IdentityResponse =
            self.query(&self.contracts.registry, &QueryMsg::Identity { identity })?;
        let act = IssuerAct::Rebind { identity, address: to.to_string() };
        let msg = ExecuteMsg::Rebind { identity, signed: self.decide(found.identity.issuer, act) };
        let registry = self.contracts.registry.clone();
        self.execute(to, &registry, &msg, &[])
    }

    /// Has the first `count` relayers end the suite's custody key.
    pub fn end_custody(&mut self, end: CustodyEnd, count: usize) -> Result<AppResponse> {
        let registry = self.contracts.registry.clone();
        let custody = self.custody_id;
        let statement =
            CustodyEndStatement { chain_id: self.chain_id(), registry: registry.to_string(), custody, end };
        let signatures = Some(self.sign(&statement.digest(), count));
        let msg = match end {
            CustodyEnd::Retired => ExecuteMsg::RetireCustody { custody, signatures },
            CustodyEnd::Compromised => ExecuteMsg::CompromiseCustody { custody, signatures },
        };
        let owner = self.relayers.first().expect("a relayer").address.clone();
        self.execute(&owner, &registry, &msg, &[])
    }
}
