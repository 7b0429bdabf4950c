//! What other contracts hold: no proposal takes it, though governance owns them all.

use api::data_pool::{EarningsKey, Line};
use api::governance::{Action, ExecuteMsg, ProposalStatus};
use api::marketplace::Need;
use api::{IdentityId, OrderId, RequestId, data_pool, identity_registry, marketplace, reward_token};
use cosmwasm_std::{Addr, Uint128, to_json_binary};
use cw20::{Cw20ExecuteMsg, Cw20ReceiveMsg};
use cw20_base::ContractError::NoAllowance;
use testkit::{Durations, Equation, Market, NATIVE, RELAYER_BOND, Suite, action};

use crate::status;

const PRICE: u128 = 20_000;
const BUDGET: u128 = 50_000;

/// A suite in use, owned by governance, with money in every contract.
struct Held {
    suite: Suite,
    voters: Vec<Addr>,
    market: Market,
    lab: Addr,
    /// Paid, and not yet delivered.
    funded: OrderId,
    /// Delivered, and not yet settled.
    delivered: OrderId,
    request: RequestId,
}

/// What executing a proposal must come to.
type Check = Box<dyn FnOnce(&mut Suite, u64)>;

fn held() -> Held {
    let mut suite = Suite::new();
    let market = suite.market();
    let lab = suite.buyer("lab", terms::Kind::Academic, "AT");
    let purchase = market.purchase(&market.cohorts, PRICE);
    suite.sell(&lab, purchase.clone());
    let need = Need {
        words: "doctor visits and chronic disease, a year at least".into(),
        purpose: purchase.purpose,
        use_: purchase.use_,
        duration: purchase.duration,
        min_records: 1_000,
        expires_at: suite.now() + 3_000,
    };
    let request = suite.request(&lab, need, BUDGET, NATIVE).unwrap();
    let voters = suite.voters();
    suite.hand_over();
    let delivered = suite.buy(&lab, purchase.clone(), NATIVE).unwrap();
    suite.deliver(delivered).unwrap();
    let funded = suite.buy(&lab, purchase, NATIVE).unwrap();
    let held = Held { suite, voters, market, lab, funded, delivered, request };
    held.is_worth_taking();
    held
}

impl Held {
    /// Every counter that an attempt is after is above zero.
    fn is_worth_taking(&self) {
        let grain = self.suite.grain();
        let found = self.suite.equations();
        let holds = |contract: &str, denom: &str, name: &str| -> u128 {
            let of = |equation: &&Equation| equation.contract == contract && equation.denom == denom;
            let parts = found.iter().find(of).map(|equation| equation.parts.clone()).unwrap_or_default();
            parts.into_iter().find(|(part, _)| part == name).map_or(0, |(_, amount)| amount.u128())
        };
        assert_eq!(holds("marketplace", NATIVE, "escrow"), 6 * PRICE);
        assert_eq!(holds("marketplace", NATIVE, "budgets"), BUDGET);
        assert_eq!(holds("identity-registry", NATIVE, "bonds"), 4 * RELAYER_BOND);
        for (contract, denom, name) in [
            ("data-pool", NATIVE, "owed"),
            ("data-pool", grain.as_str(), "owed"),
            ("data-pool", NATIVE, "persons"),
            ("data-pool", NATIVE, "relayers"),
            ("data-pool", NATIVE, "auditors"),
            ("reward-token", NATIVE, "reserve"),
            ("reward-token", grain.as_str(), "bonded"),
        ] {
            assert!(holds(contract, denom, name) > 0, "{contract} has no {name} in {denom}: {found:#?}");
        }
    }

    /// Passes a proposal for each action, all at once, returns their deposits, and sees what executing each comes to.
    fn attempt(&mut self, attempts: Vec<(Action, Check)>) {
        let (suite, proposer) = (&mut self.suite, &self.voters[0]);
        let mut passed = vec![];
        for (act, check) in attempts {
            let id = suite.propose(proposer, vec![act]);
            for voter in &self.voters {
                suite.vote(voter, id, api::governance::Vote::Yes).unwrap();
            }
            passed.push((id, check));
        }
        suite.advance(until_execution());
        let governance = suite.contracts.governance.clone();
        for (proposal, _) in &passed {
            let conclude = ExecuteMsg::Conclude { proposal: *proposal };
            suite.execute(proposer, &governance, &conclude, &[]).unwrap();
        }
        for (proposal, check) in passed {
            check(suite, proposal);
        }
    }

    /// When [`Held::attempt`] executes what is proposed now.
    fn execution(&self) -> u64 {
        self.suite.now() + until_execution()
    }

    fn governance(&self) -> String {
        self.suite.contracts.governance.to_string()
    }
}

fn until_execution() -> u64 {
    let durations = Durations::localnet().governance;
    durations.voting + durations.timelock
}

/// It is refused with this error of whichever contract refuses it, and no money moves anywhere.
fn refused<E>(expected: E) -> Check
where
    E: std::error::Error + PartialEq + Send + Sync + 'static,
{
    Box::new(move |suite, proposal| {
        let (anyone, governance) = (suite.address("anyone"), suite.contracts.governance.clone());
        let before = suite.equations();
        let found: E = suite.refused(&anyone, &governance, &ExecuteMsg::Execute { proposal }, &[]);
        assert_eq!(found, expected);
        assert_eq!(suite.equations(), before, "{expected}");
        assert_eq!(status(suite, proposal), ProposalStatus::Passed, "{expected}");
    })
}

/// It pays someone out of data-pool, what is due to them and no more, and moves no other money.
fn pays(to: Addr, due: u128) -> Check {
    Box::new(move |suite, proposal| {
        let has = suite.balance(&to, NATIVE);
        let mut expected: Vec<(&str, String, u128)> = balances(suite);
        for (contract, denom, balance) in &mut expected {
            if *contract == "data-pool" && denom == NATIVE {
                *balance -= due;
            }
        }
        suite.enact(proposal).unwrap();
        assert!(due > 0, "{to} has something due");
        assert_eq!(suite.balance(&to, NATIVE), has + due);
        assert_eq!(balances(suite), expected);
        assert_eq!(status(suite, proposal), ProposalStatus::Executed);
    })
}

/// What each contract has of each denom.
fn balances(suite: &Suite) -> Vec<(&'static str, String, u128)> {
    let of = |equation: Equation| (equation.contract, equation.denom, equation.balance.u128());
    suite.equations().into_iter().map(of).collect()
}

#[test]
fn nothing_of_data_pool() {
    use ::data_pool::ContractError;
    use data_pool::ExecuteMsg;

    let mut held = held();
    let (contracts, order) = (held.suite.contracts.clone(), held.funded);
    let by = |msg: &ExecuteMsg| action(&contracts.data_pool, msg);
    let (expected, got) = (Some(contracts.marketplace.clone()), held.governance());
    let not_marketplace =
        || refused(ContractError::NotMarketplace { expected: expected.clone(), got: got.clone() });
    let lines = held.market.purchase(&held.market.cohorts, PRICE).lines;
    let key = |cohort| EarningsKey { cohort, denom: NATIVE.into() };
    let claims: Vec<EarningsKey> = held.market.cohorts.iter().copied().map(key).collect();
    let ask = terms::Ask {
        kind: terms::Kind::Academic,
        region: None,
        level: 3,
        purpose: terms::Purpose::HealthResearch,
        use_: terms::Use::Raw,
        duration: 1,
        denom: NATIVE.into(),
    };
    let open = ExecuteMsg::Open {
        order: 99,
        pool: held.market.pool,
        edition: held.market.edition,
        ask,
        lines: vec![Line { cohort: held.market.cohorts[0], price: Uint128::one() }],
    };
    let hook = to_json_binary(&data_pool::ReceiveMsg::Settle { order, lines: lines.clone() }).unwrap();
    let spoof =
        Cw20ReceiveMsg { sender: contracts.marketplace.to_string(), amount: 60_000u128.into(), msg: hook };
    let denom = NATIVE.to_string();
    held.attempt(vec![
        (by(&ExecuteMsg::Settle { order, lines }), not_marketplace()),
        (by(&ExecuteMsg::Void { order }), not_marketplace()),
        (by(&open), not_marketplace()),
        (
            by(&ExecuteMsg::Receive(spoof)),
            refused(ContractError::WrongToken {
                order,
                expected: denom.clone(),
                got: contracts.governance.clone(),
            }),
        ),
        (
            by(&ExecuteMsg::Claim { identity: None, claims, limit: None }),
            refused(ContractError::NoIdentity { address: contracts.governance.clone() }),
        ),
        (
            by(&ExecuteMsg::ClaimShare { address: None, denom: denom.clone() }),
            refused(ContractError::NoShare { address: contracts.governance.clone(), denom }),
        ),
        (
            by(&ExecuteMsg::Wire { marketplace: held.governance() }),
            refused(ContractError::AlreadyWired { marketplace: contracts.marketplace.clone() }),
        ),
    ]);
}

#[test]
fn what_is_due_goes_to_whose_it_is() {
    use data_pool::{EarningsResponse, ExecuteMsg, QueryMsg};

    let mut held = held();
    let contracts = held.suite.contracts.clone();
    let by = |msg: &ExecuteMsg| action(&contracts.data_pool, msg);
    let (member, curator) = (held.suite.address("member 5 3"), held.suite.address("curator"));
    let identity: IdentityId = held.suite.identity(&member);
    let claims = vec![EarningsKey { cohort: held.market.cohorts[0], denom: NATIVE.into() }];
    let earned: EarningsResponse =
        held.suite.ask_pool(&QueryMsg::Earnings { identity, claims: claims.clone() });
    let share: Uint128 =
        held.suite.ask_pool(&QueryMsg::Share { address: curator.to_string(), denom: NATIVE.into() });
    let claim = ExecuteMsg::Claim { identity: Some(identity), claims, limit: None };
    let claim_share = ExecuteMsg::ClaimShare { address: Some(curator.to_string()), denom: NATIVE.into() };
    // 12 equal members share 90 % of 20,000, less a fraction of a micro; the curator has 2 % of 60,000
    assert_eq!((earned.due[0].amount.u128(), share.u128()), (1_499, 1_200));
    held.attempt(vec![
        (by(&claim), pays(member, 1_499)),
        (by(&claim), refused(::data_pool::ContractError::NothingDue { identity })),
        (by(&claim_share), pays(curator.clone(), 1_200)),
        (
            by(&claim_share),
            refused(::data_pool::ContractError::NoShare { address: curator, denom: NATIVE.into() }),
        ),
    ]);
}

#[test]
fn nothing_of_the_marketplace() {
    use ::marketplace::ContractError;
    use marketplace::{ExecuteMsg, ReceiveMsg};

    let mut held = held();
    let (suite, contracts, now) = (&held.suite, held.suite.contracts.clone(), held.execution());
    let by = |msg: &ExecuteMsg| action(&contracts.marketplace, msg);
    let (funded, delivered, request) = (held.funded, held.delivered, held.request);
    let from = suite.order(funded).deliver_by + 30;
    let window = suite.now() + 180;
    let purchase = held.market.purchase(&held.market.cohorts, PRICE);
    let hook = to_json_binary(&ReceiveMsg::Buy(purchase.clone())).unwrap();
    let spoof = Cw20ReceiveMsg { sender: held.lab.to_string(), amount: 60_000u128.into(), msg: hook };
    let denom = api::denom::of_cw20(&contracts.governance);
    let allowed = vec![NATIVE.to_string(), testkit::OTHER.to_string(), suite.grain()];
    let (status, expected) = (Box::new(suite.order(delivered).status), "funded");
    held.attempt(vec![
        (
            by(&ExecuteMsg::Refund { order: funded }),
            refused(ContractError::RefundTooEarly { order: funded, from, now }),
        ),
        (
            by(&ExecuteMsg::Refund { order: delivered }),
            refused(ContractError::OrderState { order: delivered, status, expected }),
        ),
        (
            by(&ExecuteMsg::Settle { order: delivered }),
            refused(ContractError::WindowOpen { order: delivered, from: window, now }),
        ),
        (
            by(&ExecuteMsg::Confirm { order: delivered }),
            refused(ContractError::NotBuyer { order: delivered }),
        ),
        (by(&ExecuteMsg::CloseRequest { request }), refused(ContractError::NotRequester { request })),
        (by(&ExecuteMsg::Accept { request, purchase }), refused(ContractError::NotRequester { request })),
        (by(&ExecuteMsg::Receive(spoof)), refused(ContractError::Denom { denom, allowed })),
    ]);
}

#[test]
fn nothing_of_the_token() {
    use ::reward_token::ContractError;
    use reward_token::ExecuteMsg;

    let mut held = held();
    let (contracts, governance) = (held.suite.contracts.clone(), held.governance());
    let by = |msg: &ExecuteMsg| action(&contracts.token, msg);
    let (one, to) = (Uint128::one(), held.suite.owner.to_string());
    let from = |owner: &Addr| {
        let (owner, recipient) = (owner.to_string(), to.clone());
        action(&contracts.token, &Cw20ExecuteMsg::TransferFrom { owner, recipient, amount: one })
    };
    let burn = Cw20ExecuteMsg::BurnFrom { owner: contracts.data_pool.to_string(), amount: one };
    let none = || refused(ContractError::from(NoAllowance {}));
    let address = governance.clone();
    held.attempt(vec![
        (
            action(&contracts.token, &Cw20ExecuteMsg::Mint { recipient: to.clone(), amount: one }),
            refused(ContractError::NoMinter),
        ),
        (
            action(&contracts.token, &Cw20ExecuteMsg::UpdateMinter { new_minter: Some(governance.clone()) }),
            refused(ContractError::NoMinter),
        ),
        (by(&ExecuteMsg::Emit {}), refused(ContractError::NotDataPool { sender: governance.clone() })),
        (from(&contracts.token), none()),
        (from(&contracts.data_pool), none()),
        (from(&held.voters[0].clone()), none()),
        (action(&contracts.token, &burn), none()),
        (
            by(&ExecuteMsg::Redeem { amount: one, min_out: Uint128::zero() }),
            refused(ContractError::Insufficient {
                address: address.clone(),
                balance: Uint128::zero(),
                wanted: one,
            }),
        ),
        (
            by(&ExecuteMsg::Unbond { amount: one }),
            refused(ContractError::NotBonded { address, bonded: Uint128::zero(), wanted: one }),
        ),
        (
            by(&ExecuteMsg::Wire { data_pool: governance.clone(), purse: governance }),
            refused(ContractError::AlreadyWired { data_pool: contracts.data_pool.to_string() }),
        ),
    ]);
}

#[test]
fn no_bond_of_the_registry() {
    use ::identity_registry::ContractError;
    use identity_registry::ExecuteMsg;

    let mut held = held();
    let relayer = held.suite.relayers[0].address.to_string();
    let registry = held.suite.contracts.registry.clone();
    let governance = held.governance();
    held.attempt(vec![
        (
            action(&registry, &ExecuteMsg::ReleaseBond { relayer: relayer.clone() }),
            refused(ContractError::NotUnbonding { relayer }),
        ),
        (
            action(&registry, &ExecuteMsg::ReleaseBond { relayer: governance.clone() }),
            refused(ContractError::NotBonded { relayer: governance.clone() }),
        ),
        (
            action(&registry, &ExecuteMsg::Unbond {}),
            refused(ContractError::NotBonded { relayer: governance }),
        ),
    ]);
}
