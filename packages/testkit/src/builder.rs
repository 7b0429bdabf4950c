//! Stores, instantiates and wires the five contracts.

use std::collections::{BTreeMap, BTreeSet};

use api::Durations;
use api::identity_registry::RoleDraft;
use attestation::{BondStatement, Keeper, Signature, Signer};
use cosmwasm_std::testing::MockApi;
use cosmwasm_std::{Addr, Coin, Uint128, WasmMsg, to_json_binary};
use cw_multi_test::{AppBuilder, WasmKeeper};
use cw20::Cw20Coin;
use sealed_key::CustodySecret;

use crate::mirror::{Mirrored, NextAddress};
use crate::{
    CHAIN_ID, COHORT_DEPOSIT, Contracts, Founding, Meter, Mirror, NATIVE, OTHER, POOL_DEPOSIT,
    PROPOSAL_DEPOSIT, RELAYER_BOND, RELAYERS, Relayer, Suite, TREASURY, TestIssuer,
};

/// What a suite can be built with. [`Suite::new`] takes the defaults.
pub struct Builder {
    durations: Durations,
    marketplace_is_account: bool,
    contribution_deposit: u128,
    genesis: Vec<(String, u128)>,
    meter: Option<Meter>,
    guardians: Vec<(String, u64)>,
    founders: Option<Founding>,
    mirror: Option<Box<dyn Mirror>>,
    relayers: Vec<RelayerSecrets>,
    authority: Option<Addr>,
}

/// The secrets of a relayer.
#[derive(Clone)]
pub struct RelayerSecrets {
    /// Of the key that signs reports.
    pub report_key: [u8; 32],
    /// The seed of its age identity.
    pub age_seed: [u8; 32],
}

impl RelayerSecrets {
    /// Test-only ones of the account `name`.
    pub fn of(name: &str) -> Self {
        Self { report_key: secret(name), age_seed: secret(&format!("{name} age")) }
    }
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            durations: Durations::localnet(),
            marketplace_is_account: false,
            contribution_deposit: 0,
            genesis: vec![("treasury".into(), TREASURY)],
            meter: None,
            guardians: vec![],
            founders: None,
            mirror: None,
            authority: None,
            relayers: (0..RELAYERS).map(|index| RelayerSecrets::of(&format!("relayer {index}"))).collect(),
        }
    }
}

impl Builder {
    /// Changes durations.
    pub fn durations(mut self, change: impl FnOnce(&mut Durations)) -> Self {
        change(&mut self.durations);
        self
    }

    /// Gives GRAIN to the account `name` at genesis, micro.
    pub fn grain(mut self, name: &str, amount: u128) -> Self {
        self.genesis.push((name.into(), amount));
        self
    }

    /// Names the account `name` a guardian for so many seconds.
    pub fn guardian(mut self, name: &str, term: u64) -> Self {
        self.guardians.push((name.into(), term));
        self
    }

    /// What a contribution takes until its verdict, micro-`NATIVE`; nothing without.
    pub fn contribution_deposit(mut self, amount: u128) -> Self {
        self.contribution_deposit = amount;
        self
    }

    /// Has another authority than governance decide on pools.
    pub fn authority(mut self, authority: Addr) -> Self {
        self.authority = Some(authority);
        self
    }

    /// Has founders.
    pub fn founders(mut self, founders: Founding) -> Self {
        self.founders = Some(founders);
        self
    }

    /// Wires a plain account, `suite.contracts.marketplace`, in the place of marketplace, so that data-pool's
    /// side of an order can be driven directly.
    pub fn marketplace_is_account(mut self) -> Self {
        self.marketplace_is_account = true;
        self
    }

    /// Counts what messages read and write, and leaves the check of money and the journal out: for measurements,
    /// which run too many messages for both. Tests never use it.
    pub fn metered(mut self, meter: &Meter) -> Self {
        self.meter = Some(meter.clone());
        self
    }

    /// Has everything done on another chain too, and what came of it compared.
    pub fn mirrored(mut self, chain: impl Mirror + 'static) -> Self {
        self.mirror = Some(Box::new(chain));
        self
    }

    /// Gives the relayers of the suite, `relayer 0` to `relayer 3`, other secrets than those that follow from their names.
    pub fn relayers(mut self, secrets: [RelayerSecrets; RELAYERS]) -> Self {
        self.relayers = secrets.into();
        self
    }

    /// Deploys.
    pub fn build(mut self) -> Suite {
        let api = MockApi::default().with_prefix("wasm");
        let next_address = NextAddress::default();
        let wasm = WasmKeeper::new().with_address_generator(next_address.clone());
        let mut app = AppBuilder::new().with_api(api).with_wasm(wasm).build(|_, _, _| {});
        app.update_block(|block| block.chain_id = CHAIN_ID.into());
        let nowhere = Addr::unchecked("");
        let mut suite = Suite {
            app,
            owner: nowhere.clone(),
            contracts: Contracts {
                registry: nowhere.clone(),
                token: nowhere.clone(),
                governance: nowhere.clone(),
                data_pool: nowhere.clone(),
                marketplace: nowhere,
            },
            issuers: vec![],
            relayers: vec![],
            custody: CustodySecret::from_seed(&secret("custody")),
            custody_id: 0,
            journal: vec![],
            donations: BTreeMap::new(),
            watched: BTreeMap::new(),
            marketplace_is_account: self.marketplace_is_account,
            contribution_deposit: self.contribution_deposit,
            meter: self.meter.take(),
            funded: BTreeSet::new(),
            mirror: self.mirror.take().map(|chain| Mirrored { chain, next_address }),
            receipts: vec![],
        };
        if suite.mirror.is_some() {
            suite.advance(0);
        }
        suite.owner = suite.account("owner");
        self.deploy(&mut suite);
        if self.marketplace_is_account {
            suite.contracts.marketplace = suite.account("marketplace");
        }
        suite.wire();
        suite.add_issuers();
        suite.start_committee(&self.relayers);
        suite.add_custody();
        suite
    }

    fn deploy(&self, suite: &mut Suite) {
        let code = suite.store("identity-registry");
        let msg = api::identity_registry::InstantiateMsg {
            owner: None,
            relayer_bond: Coin::new(RELAYER_BOND, NATIVE),
            roles: vec![
                RoleDraft::plain(api::identity_registry::ROLE_CURATOR, None),
                RoleDraft::plain(api::identity_registry::ROLE_AUDITOR, None),
            ],
            durations: self.durations.registry,
        };
        let registry = suite.make(code, &msg, "identity-registry");

        let code = suite.store("reward-token");
        let genesis = self
            .genesis
            .iter()
            .map(|(name, amount)| Cw20Coin {
                address: suite.address(name).to_string(),
                amount: Uint128::new(*amount),
            })
            .collect();
        let msg = api::reward_token::InstantiateMsg {
            owner: None,
            name: "Grain".into(),
            symbol: "GRAIN".into(),
            decimals: 6,
            genesis,
            marketing: None,
            cap: Uint128::new(1_000_000_000_000_000),
            reserve_denom: NATIVE.into(),
            alpha_bps: 8_000,
            virtual_supply: Uint128::new(1_000_000_000),
            virtual_reserve: Uint128::new(1_000_000_000),
            durations: self.durations.token,
        };
        let token = suite.make(code, &msg, "reward-token");

        let code = suite.store("governance");
        let msg = api::governance::InstantiateMsg {
            registry: registry.to_string(),
            token: token.to_string(),
            deposit: Coin::new(PROPOSAL_DEPOSIT, NATIVE),
            nullifier_domain: 1,
            rules: api::governance::Rules {
                quorum_bps: 2_000,
                quorum_floor: Uint128::new(1_000_000),
                min_identities: 5,
                threshold_bps: 5_000,
                veto_bps: 3_340,
            },
            durations: self.durations.governance,
            guardians: self
                .guardians
                .iter()
                .map(|(name, term)| api::governance::Guardian {
                    guardian: suite.address(name).to_string(),
                    until: suite.now() + term,
                })
                .collect(),
            founders: self.founders.as_ref().map(|founding| founding.draft(suite)),
        };
        let governance = suite.make(code, &msg, "governance");

        let code = suite.store("data-pool");
        let msg = api::data_pool::InstantiateMsg {
            owner: None,
            registry: registry.to_string(),
            token: token.to_string(),
            authority: self.authority.as_ref().unwrap_or(&governance).to_string(),
            purse: governance.to_string(),
            reserve_denom: NATIVE.into(),
            pool_deposit: Coin::new(POOL_DEPOSIT, NATIVE),
            cohort_deposit: Coin::new(COHORT_DEPOSIT, NATIVE),
            contribution_deposit: Coin::new(self.contribution_deposit, NATIVE),
            durations: self.durations.data_pool,
        };
        let data_pool = suite.make(code, &msg, "data-pool");

        let code = suite.store("marketplace");
        let msg = api::marketplace::InstantiateMsg {
            owner: None,
            registry: registry.to_string(),
            data_pool: data_pool.to_string(),
            token: token.to_string(),
            purse: governance.to_string(),
            denoms: vec![NATIVE.into(), OTHER.into(), api::denom::of_cw20(&token)],
            min_level: 2,
            durations: self.durations.marketplace,
        };
        let marketplace = suite.make(code, &msg, "marketplace");
        suite.contracts = Contracts { registry, token, governance, data_pool, marketplace };
    }
}

impl Suite {
    /// The suite as it is by default.
    pub fn new() -> Self {
        Self::builder().build()
    }

    /// A suite to be changed before it is built.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Makes a contract of stored code, which the owner may migrate.
    pub fn make(&mut self, code_id: u64, msg: &impl serde::Serialize, name: &str) -> Addr {
        let owner = self.owner.clone();
        let make = WasmMsg::Instantiate {
            admin: Some(owner.to_string()),
            code_id,
            msg: to_json_binary(msg).expect("a message is JSON"),
            funds: vec![],
            label: format!("sheaf {name}"),
        };
        let response =
            self.run(&owner, make.into()).unwrap_or_else(|error| panic!("instantiate {name}: {error:#}"));
        let data = response.data.expect("instantiation answers");
        let made = cw_utils::parse_instantiate_response_data(&data).expect("with an address");
        Addr::unchecked(made.contract_address)
    }

    fn wire(&mut self) {
        let (owner, contracts) = (self.owner.clone(), self.contracts.clone());
        let marketplace = contracts.marketplace.to_string();
        self.execute(&owner, &contracts.data_pool, &api::data_pool::ExecuteMsg::Wire { marketplace }, &[])
            .expect("wire data-pool");
        let (data_pool, purse) = (contracts.data_pool.to_string(), contracts.governance.to_string());
        let wire = api::reward_token::ExecuteMsg::Wire { data_pool, purse: purse.clone() };
        self.execute(&owner, &contracts.token, &wire, &[]).expect("wire reward-token");
        let marketplace = contracts.marketplace.to_string();
        let wire = api::identity_registry::ExecuteMsg::Wire { marketplace, purse };
        self.execute(&owner, &contracts.registry, &wire, &[]).expect("wire identity-registry");
    }

    fn add_issuers(&mut self) {
        for (id, domain) in [(1, 1), (2, 1), (3, 2)] {
            // issuers of one domain share the key of the PRF, so that a person is known to all of them
            let app = issuer::Issuer::from_seeds(
                &secret(&format!("issuer {id}")),
                &secret(&format!("nullifier domain {domain}")),
                id,
                domain,
            )
            .expect("a good key");
            let msg = api::identity_registry::ExecuteMsg::AddIssuer {
                key: app.public_key(),
                nullifier_domain: domain,
                max_level: 3,
                valid_until: self.now() + 10 * 365 * 86_400,
            };
            let (owner, registry) = (self.owner.clone(), self.contracts.registry.clone());
            self.execute(&owner, &registry, &msg, &[]).expect("add issuer");
            self.issuers.push(TestIssuer { id, app });
        }
    }

    fn start_committee(&mut self, secrets: &[RelayerSecrets]) {
        let registry = self.contracts.registry.clone();
        for (index, secrets) in secrets.iter().enumerate() {
            let relayer = Relayer::new(self.account(&format!("relayer {index}")), secrets);
            let msg = relayer.bond_message(&self.chain_id(), &registry);
            let funds = [Coin::new(RELAYER_BOND, NATIVE)];
            self.execute(&relayer.address, &registry, &msg, &funds).expect("bond");
            self.relayers.push(relayer);
        }
        let members = self.relayers.iter().map(|relayer| relayer.address.to_string()).collect();
        let msg = api::identity_registry::ExecuteMsg::SetCommittee { members };
        let owner = self.owner.clone();
        self.execute(&owner, &registry, &msg, &[]).expect("set committee");
    }

    fn add_custody(&mut self) {
        let relayers: Vec<&Relayer> = self.relayers.iter().collect();
        let msg = self.custody_message(&self.custody, &relayers);
        let registry = self.contracts.registry.clone();
        let owner = self.owner.clone();
        self.execute(&owner, &registry, &msg, &[]).expect("add custody");
        self.custody_id = 1;
    }

    /// The relayers, as keepers of the custody key.
    pub fn keepers(&self) -> Vec<Keeper> {
        self.relayers.iter().map(Relayer::keeper).collect()
    }

    /// Signatures of the first `count` relayers over a digest.
    pub fn sign(&self, digest: &[u8; 32], count: usize) -> Vec<Signature> {
        self.relayers
            .iter()
            .zip(0u8..)
            .take(count)
            .map(|(relayer, signer)| Signature {
                signer,
                signature: relayer.signer.sign(digest).expect("a good key"),
            })
            .collect()
    }
}

impl Relayer {
    /// The relayer at an address with these secrets.
    pub fn new(address: Addr, secrets: &RelayerSecrets) -> Self {
        Self {
            address,
            signer: Signer::from_bytes(&secrets.report_key).expect("a good key"),
            age_seed: secrets.age_seed,
            recipient: sealed_key::age_recipient(&secrets.age_seed),
        }
    }

    /// What its key signs to bond at this registry.
    pub fn bond_statement(&self, chain_id: &str, registry: &Addr) -> BondStatement {
        BondStatement {
            chain_id: chain_id.into(),
            registry: registry.to_string(),
            relayer: self.address.to_string(),
            key: self.signer.public_key(),
            recipient: self.recipient.clone(),
        }
    }

    /// `BondRelayer` at this registry, with the proof.
    pub fn bond_message(&self, chain_id: &str, registry: &Addr) -> api::identity_registry::ExecuteMsg {
        let statement = self.bond_statement(chain_id, registry);
        let proof = self.signer.sign(&statement.digest()).expect("a good key");
        let BondStatement { key, recipient, .. } = statement;
        api::identity_registry::ExecuteMsg::BondRelayer { key, recipient, proof }
    }
}

impl Default for Suite {
    fn default() -> Self {
        Self::new()
    }
}

/// Test-only secrets: SHA-256 of a name. Never for a key that guards anything.
pub fn secret(name: &str) -> [u8; 32] {
    canonical::Writer::new("sheaf/test-only-secret").str(name).digest()
}
