//! Stores, instantiates and wires the five contracts.

use std::collections::BTreeMap;

use api::Durations;
use api::identity_registry::RoleDraft;
use attestation::{BondStatement, Keeper, Signature, Signer};
use cosmwasm_std::testing::MockApi;
use cosmwasm_std::{Addr, Coin, Empty, Uint128};
use cw_multi_test::{AppBuilder, Contract, ContractWrapper, Executor};
use cw20::Cw20Coin;
use sealed_key::CustodySecret;

use crate::{
    CHAIN_ID, COHORT_DEPOSIT, Contracts, Founding, Meter, NATIVE, OTHER, POOL_DEPOSIT, PROPOSAL_DEPOSIT,
    RELAYER_BOND, RELAYERS, Relayer, START, Suite, TREASURY, TestIssuer,
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

    fn store(&self, app: &mut cw_multi_test::App, contract: impl Contract<Empty> + 'static) -> u64 {
        let contract: Box<dyn Contract<Empty>> = Box::new(contract);
        app.store_code(match &self.meter {
            Some(meter) => meter.around(contract),
            None => contract,
        })
    }

    /// Deploys.
    pub fn build(self) -> Suite {
        let api = MockApi::default().with_prefix("wasm");
        let owner = api.addr_make("owner");
        let mut app = AppBuilder::new().with_api(api).build(|router, _, storage| {
            let funds = vec![Coin::new(START, OTHER), Coin::new(START, NATIVE)];
            router.bank.init_balance(storage, &owner, funds).expect("a balance can be set");
        });
        app.update_block(|block| block.chain_id = CHAIN_ID.into());
        let contracts = self.deploy(&mut app, &owner);
        let mut suite = Suite {
            app,
            owner,
            contracts,
            issuers: vec![],
            relayers: vec![],
            custody: CustodySecret::from_seed(&secret("custody")),
            custody_id: 0,
            journal: vec![],
            donations: BTreeMap::new(),
            watched: BTreeMap::new(),
            marketplace_is_account: self.marketplace_is_account,
            contribution_deposit: self.contribution_deposit,
            metered: self.meter.is_some(),
        };
        if self.marketplace_is_account {
            suite.contracts.marketplace = suite.account("marketplace");
        }
        suite.wire();
        suite.add_issuers();
        suite.start_committee();
        suite.add_custody();
        suite
    }

    fn deploy(&self, app: &mut cw_multi_test::App, owner: &Addr) -> Contracts {
        let code = self.store(
            app,
            ContractWrapper::new(
                identity_registry::contract::execute,
                identity_registry::contract::instantiate,
                identity_registry::contract::query,
            )
            .with_migrate(identity_registry::contract::migrate),
        );
        let msg = api::identity_registry::InstantiateMsg {
            owner: None,
            relayer_bond: Coin::new(RELAYER_BOND, NATIVE),
            roles: vec![
                RoleDraft::plain(api::identity_registry::ROLE_CURATOR, None),
                RoleDraft::plain(api::identity_registry::ROLE_AUDITOR, None),
            ],
            durations: self.durations.registry,
        };
        let registry = instantiate(app, code, owner, &msg, "identity-registry");

        let code = self.store(
            app,
            ContractWrapper::new(
                reward_token::contract::execute,
                reward_token::contract::instantiate,
                reward_token::contract::query,
            )
            .with_migrate(reward_token::contract::migrate),
        );
        let genesis = self
            .genesis
            .iter()
            .map(|(name, amount)| Cw20Coin {
                address: app.api().addr_make(name).to_string(),
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
        let token = instantiate(app, code, owner, &msg, "reward-token");

        let code = self.store(
            app,
            ContractWrapper::new(
                governance::contract::execute,
                governance::contract::instantiate,
                governance::contract::query,
            )
            .with_migrate(governance::contract::migrate),
        );
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
                    guardian: app.api().addr_make(name).to_string(),
                    until: app.block_info().time.seconds() + term,
                })
                .collect(),
            founders: self.founders.as_ref().map(|founding| founding.draft(app)),
        };
        let governance = instantiate(app, code, owner, &msg, "governance");

        let code = self.store(
            app,
            ContractWrapper::new(
                data_pool::contract::execute,
                data_pool::contract::instantiate,
                data_pool::contract::query,
            )
            .with_migrate(data_pool::contract::migrate)
            .with_reply(data_pool::contract::reply),
        );
        let msg = api::data_pool::InstantiateMsg {
            owner: None,
            registry: registry.to_string(),
            token: token.to_string(),
            authority: governance.to_string(),
            purse: governance.to_string(),
            reserve_denom: NATIVE.into(),
            pool_deposit: Coin::new(POOL_DEPOSIT, NATIVE),
            cohort_deposit: Coin::new(COHORT_DEPOSIT, NATIVE),
            contribution_deposit: Coin::new(self.contribution_deposit, NATIVE),
            durations: self.durations.data_pool,
        };
        let data_pool = instantiate(app, code, owner, &msg, "data-pool");

        let code = self.store(
            app,
            ContractWrapper::new(
                marketplace::contract::execute,
                marketplace::contract::instantiate,
                marketplace::contract::query,
            )
            .with_migrate(marketplace::contract::migrate)
            .with_reply(marketplace::contract::reply),
        );
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
        let marketplace = instantiate(app, code, owner, &msg, "marketplace");
        Contracts { registry, token, governance, data_pool, marketplace }
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

    fn start_committee(&mut self) {
        let registry = self.contracts.registry.clone();
        for index in 0..RELAYERS {
            let address = self.account(&format!("relayer {index}"));
            let signer = Signer::from_bytes(&secret(&format!("relayer {index}"))).expect("a good key");
            let recipient = sealed_key::age_recipient(&secret(&format!("relayer {index} age")));
            let relayer = Relayer { address, signer, recipient };
            let msg = relayer.bond_message(&registry);
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
    /// What its key signs to bond at this registry.
    pub fn bond_statement(&self, registry: &Addr) -> BondStatement {
        BondStatement {
            chain_id: CHAIN_ID.into(),
            registry: registry.to_string(),
            relayer: self.address.to_string(),
            key: self.signer.public_key(),
            recipient: self.recipient.clone(),
        }
    }

    /// `BondRelayer` at this registry, with the proof.
    pub fn bond_message(&self, registry: &Addr) -> api::identity_registry::ExecuteMsg {
        let statement = self.bond_statement(registry);
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

fn instantiate(
    app: &mut cw_multi_test::App,
    code: u64,
    owner: &Addr,
    msg: &impl serde::Serialize,
    name: &str,
) -> Addr {
    let label = format!("sheaf {name}");
    app.instantiate_contract(code, owner.clone(), msg, &[], label, Some(owner.to_string()))
        .unwrap_or_else(|error| panic!("instantiate {name}: {error:#}"))
}
