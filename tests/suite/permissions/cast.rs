//! The world in which messages are sent: one of everything, and an address for each role.

use std::collections::{BTreeMap, BTreeSet};

use api::identity_registry::RoleDraft;
use api::permission::Role;
use api::{ContributionId, OrderId};
use cosmwasm_std::testing::MockStorage;
use cosmwasm_std::{Addr, BlockInfo, Coin, Order, Storage};
use cw_multi_test::Executor;
use cw_ownable::Action;
use serde::Serialize;
use terms::Kind;
use testkit::{Founding, Market, NATIVE, OTHER, Suite, VOTER_GRAIN};

/// A role that administers the role [`HELPER`].
pub(crate) const ADMIN: &str = "helpers_admin";
/// A role that is granted after a delay.
pub(crate) const HELPER: &str = "helper";
/// What the holder has, bonded and not, micro-GRAIN each.
pub(crate) const HOLDING: u128 = 5_000_000;
/// What each cohort of the market is bought for.
pub(crate) const PRICE: u128 = 12_000;

/// A suite with a market, and who is who in it.
pub(crate) struct World {
    pub(crate) suite: Suite,
    pub(crate) market: Market,
    /// A cw20 that can be paid in, beside GRAIN.
    pub(crate) token: Addr,
    cast: BTreeMap<Role, Addr>,
}

/// Everything that a chain keeps, and its clock.
pub(crate) struct Moment {
    storage: Vec<(Vec<u8>, Vec<u8>)>,
    block: BlockInfo,
}

impl World {
    pub(crate) fn new() -> Self {
        let founders = Founding {
            members: (1..=3).map(|number| format!("founder {number}")).collect(),
            threshold: 2,
            term: 365 * 86_400,
            enrolled: 5,
            bonded: 5 * VOTER_GRAIN,
        };
        let mut suite = Suite::builder().founders(founders).guardian("guardian", 300 * 86_400).build();
        let token = suite.hostile_token();
        let (owner, denom) = (suite.owner.clone(), suite.denom_of(&token));
        let allow = api::marketplace::ExecuteMsg::AllowDenom { denom: denom.clone() };
        suite.marketplace(&owner, &allow).expect("allow the denom");
        suite.voters();
        let market = suite.market_paid_in(Some(&denom));
        suite.person("identity");
        suite.buyer("buyer", Kind::ForProfit, "DE");
        suite.auditor("auditor");
        suite.give_grain(&suite.address("holder"), 2 * HOLDING);
        suite.bond(&suite.address("holder"), HOLDING).expect("bond");
        let registry = suite.contracts.registry.clone();
        let admin = RoleDraft::plain(ADMIN, None);
        let helper = RoleDraft { delay: 60, ..RoleDraft::plain(HELPER, Some(ADMIN)) };
        for role in [admin, helper] {
            let create = api::identity_registry::ExecuteMsg::CreateRole { role };
            suite.execute(&owner, &registry, &create, &[]).expect("create the role");
        }
        suite.grant(ADMIN, &suite.address("role admin"));
        suite.advance(1);
        let cast: BTreeMap<_, _> =
            Role::ALL.into_iter().map(|role| (role, player(&suite, &token, role))).collect();
        assert_eq!(cast.values().collect::<BTreeSet<_>>().len(), cast.len(), "one address a role");
        Self { suite, market, token, cast }
    }

    /// Who plays a role.
    pub(crate) fn who(&self, role: Role) -> Addr {
        self.cast[&role].clone()
    }

    /// Everyone who plays a role.
    pub(crate) fn everyone(&self) -> Vec<Addr> {
        self.cast.values().cloned().collect()
    }

    /// Governance is the owner from now on, and the deployer a stranger.
    pub(crate) fn hand_over(&mut self) {
        self.suite.hand_over();
        let deployer = std::mem::replace(&mut self.suite.owner, self.suite.contracts.governance.clone());
        self.cast.insert(Role::Owner, self.suite.owner.clone());
        self.cast.insert(Role::Anyone, deployer);
    }

    /// The contribution of the contributor.
    pub(crate) const fn contribution(&self) -> ContributionId {
        1
    }

    /// The buyer's purchase of one cohort.
    pub(crate) fn purchase(&self) -> api::marketplace::Purchase {
        self.market.purchase(&self.market.cohorts[..1], PRICE)
    }

    /// An order of the buyer's, in native coin, not delivered.
    pub(crate) fn order(&mut self) -> OrderId {
        let (buyer, purchase) = (self.who(Role::Buyer), self.purchase());
        self.suite.buy(&buyer, purchase, NATIVE).expect("buy")
    }

    /// An order of the buyer's, delivered.
    pub(crate) fn delivered(&mut self) -> OrderId {
        let order = self.order();
        self.suite.deliver(order).expect("deliver");
        order
    }

    /// Sends a message that succeeds, without funds.
    pub(crate) fn does(&mut self, who: &Addr, contract: &Addr, msg: &impl Serialize) {
        self.suite.execute(who, contract, msg, &[]).expect("it succeeds");
    }

    /// Has a contract hold what nobody counted. The suite is not told: no message goes through it afterwards.
    pub(crate) fn surplus(&mut self, contract: &Addr) {
        let giver = self.suite.address("anyone");
        self.fund(&giver, &[Coin::new(1u128, NATIVE)]);
        let coin = [Coin::new(1u128, NATIVE)];
        self.suite.app.send_tokens(giver, contract.clone(), &coin).expect("the giver has it");
    }

    /// Has the owner of a contract offer it to someone, who is returned.
    pub(crate) fn offered(&mut self, contract: &Addr) -> Addr {
        let (owner, heir) = (self.suite.owner.clone(), self.suite.address("heir"));
        self.does(&owner, contract, &Owned::UpdateOwnership(offer(&heir)));
        heir
    }

    /// Another contract of the same code, the deployer's.
    pub(crate) fn another(&mut self, contract: &Addr, msg: &impl Serialize) -> Addr {
        let code = self.suite.app.contract_data(contract).expect("a contract").code_id;
        let owner = self.suite.owner.clone();
        self.suite.app.instantiate_contract(code, owner, msg, &[], "another", None).expect("instantiate")
    }

    /// Gives someone so much native coin more.
    pub(crate) fn fund(&mut self, who: &Addr, funds: &[Coin]) {
        for coin in funds {
            let mut has = self.suite.app.wrap().query_balance(who, &coin.denom).expect("a balance");
            has.amount += coin.amount;
            let others = if coin.denom == NATIVE { OTHER } else { NATIVE };
            let other = self.suite.app.wrap().query_balance(who, others).expect("a balance");
            self.suite
                .app
                .init_modules(|router, _, storage| router.bank.init_balance(storage, who, vec![has, other]))
                .expect("a balance can be set");
        }
    }

    /// What the chain keeps now.
    pub(crate) fn moment(&self) -> Moment {
        let storage = self.suite.app.storage().range(None, None, Order::Ascending).collect();
        Moment { storage, block: self.suite.app.block_info() }
    }

    /// Is it what the chain keeps now?
    pub(crate) fn is(&self, moment: &Moment) -> bool {
        let mut kept = moment.storage.iter();
        let same = |(key, value): (Vec<u8>, Vec<u8>)| kept.next() == Some(&(key, value));
        self.suite.app.storage().range(None, None, Order::Ascending).all(same) && kept.next().is_none()
    }

    /// Goes back to a moment.
    pub(crate) fn back_to(&mut self, moment: &Moment) {
        let mut storage = MockStorage::default();
        for (key, value) in &moment.storage {
            storage.set(key, value);
        }
        *self.suite.app.storage_mut() = storage;
        self.suite.app.set_block(moment.block.clone());
    }
}

/// Offers ownership.
pub(crate) fn offer(heir: &Addr) -> Action {
    Action::TransferOwnership { new_owner: heir.to_string(), expiry: None }
}

fn player(suite: &Suite, token: &Addr, role: Role) -> Addr {
    let name = match role {
        Role::Owner => return suite.owner.clone(),
        Role::Authority => return suite.contracts.governance.clone(),
        Role::Marketplace => return suite.contracts.marketplace.clone(),
        Role::DataPool => return suite.contracts.data_pool.clone(),
        Role::Token => return token.clone(),
        Role::Relayer => return suite.relayers[0].address.clone(),
        Role::Anyone => "stranger",
        Role::Identity => "identity",
        Role::Contributor => "member 5 1",
        Role::Buyer => "buyer",
        Role::Curator => "curator",
        Role::Auditor => "auditor",
        Role::Issuer => "issuer",
        Role::RoleAdmin => "role admin",
        Role::Guardian => "guardian",
        Role::Founder => "founder 1",
        Role::Voter => "voter 1",
        Role::Holder => "holder",
    };
    suite.address(name)
}

/// The message that cw-ownable gives every contract.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Owned {
    UpdateOwnership(Action),
}
