//! Every message that a wallet sends does what it does to a plain cw20-base, event for event, error for
//! error, query for query.

use std::cell::RefCell;

use api::reward_token::ExecuteMsg as Msg;
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, Binary, Deps, DepsMut, Empty, Env, MessageInfo, Response, StdError, StdResult};
use cw_multi_test::{Contract, ContractWrapper, Executor};
use cw20::{Cw20Coin, Cw20ReceiveMsg, EmbeddedLogo, Expiration, Logo};
use cw20_base::msg::{InstantiateMarketingInfo, QueryMsg};
use proptest::prelude::*;
use serde_json::Value;
use testkit::Suite;

use crate::common::{cases, n, send_to};
use crate::instantiate::{bare, message};

const PEOPLE: usize = 4;
/// Party of a message: one of the people, then these two.
const SINK: usize = PEOPLE;
const ITSELF: usize = PEOPLE + 1;

#[cw_serde]
enum SinkMsg {
    Receive(Cw20ReceiveMsg),
}

/// A contract that takes what it is sent, unless it is told to refuse.
fn sink() -> Box<dyn Contract<Empty>> {
    fn execute(_: DepsMut, _: Env, _: MessageInfo, SinkMsg::Receive(msg): SinkMsg) -> StdResult<Response> {
        if msg.msg.as_slice() == b"refuse" {
            return Err(StdError::generic_err("refused"));
        }
        Ok(Response::new().add_attribute("received", msg.amount).add_attribute("from", msg.sender))
    }
    fn instantiate(_: DepsMut, _: Env, _: MessageInfo, _: Empty) -> StdResult<Response> {
        Ok(Response::new())
    }
    fn query(_: Deps, _: Env, _: Empty) -> StdResult<Binary> {
        Ok(Binary::default())
    }
    Box::new(ContractWrapper::new(execute, instantiate, query))
}

/// The same token twice: ours, and cw20-base.
struct Twin {
    suite: Suite,
    tokens: [Addr; 2],
    sink: Addr,
    people: Vec<Addr>,
}

impl Twin {
    fn new(mut suite: Suite) -> Self {
        let people: Vec<_> = (0..PEOPLE).map(|i| suite.address(&format!("person {i}"))).collect();
        let owner = suite.owner.clone();
        let code = suite.app.store_code(sink());
        let sink = suite.app.instantiate_contract(code, owner.clone(), &Empty {}, &[], "sink", None).unwrap();
        let mut msg = message();
        msg.genesis = people.iter().map(|who| Cw20Coin { address: who.into(), amount: n(100) }).collect();
        msg.marketing = Some(InstantiateMarketingInfo {
            project: Some("https://example.org".into()),
            description: None,
            marketing: Some(people[0].to_string()),
            logo: Some(Logo::Embedded(EmbeddedLogo::Svg(b"<?xml version=\"1.0\"?><svg/>".into()))),
        });
        let ours = bare(&mut suite, &msg).unwrap();
        suite.watch("another token", &ours);
        let code = suite.app.store_code(Box::new(ContractWrapper::new(
            cw20_base::contract::execute,
            cw20_base::contract::instantiate,
            cw20_base::contract::query,
        )));
        let plain = cw20_base::msg::InstantiateMsg {
            name: msg.name,
            symbol: msg.symbol,
            decimals: msg.decimals,
            initial_balances: msg.genesis,
            mint: None,
            marketing: msg.marketing,
        };
        let theirs = suite.app.instantiate_contract(code, owner, &plain, &[], "cw20-base", None).unwrap();
        Self { suite, tokens: [ours, theirs], sink, people }
    }

    fn party(&self, token: &Addr, party: usize) -> String {
        match party {
            SINK => self.sink.to_string(),
            ITSELF => token.to_string(),
            person => self.people[person].to_string(),
        }
    }

    /// Sends the message to both. Returns what both said: their events, or why not.
    fn send(&mut self, sender: usize, step: &Step) -> Result<String, String> {
        let [ours, theirs] = self.tokens.clone().map(|token| {
            let msg = step.message(self, &token);
            let sender = self.people[sender].clone();
            match send_to(&mut self.suite, &sender, &token, &msg) {
                Ok(response) => Ok(format!("{:?}", response.events).replace(token.as_str(), "itself")),
                Err(error) => Err(error.root_cause().to_string().replace(token.as_str(), "itself")),
            }
        });
        assert_eq!(ours, theirs, "{sender} {step:?}");
        self.compare();
        ours
    }

    /// Every query answers the same.
    fn compare(&self) {
        let mut queries = vec![
            QueryMsg::TokenInfo {},
            QueryMsg::Minter {},
            QueryMsg::MarketingInfo {},
            QueryMsg::DownloadLogo {},
        ];
        let limit = Some(2);
        for one in 0..=ITSELF {
            let [mine, its] = self.tokens.each_ref().map(|token| self.party(token, one));
            let mut both = vec![(QueryMsg::Balance { address: mine }, QueryMsg::Balance { address: its })];
            if let Some(who) = self.people.get(one) {
                let (owner, spender) = (who.to_string(), who.to_string());
                for start_after in [None, Some(self.people[0].to_string())] {
                    let (start, owner) = (start_after.clone(), owner.clone());
                    queries.push(QueryMsg::AllAllowances { owner, start_after: start, limit });
                    let spender = spender.clone();
                    queries.push(QueryMsg::AllSpenderAllowances { spender, start_after, limit: None });
                }
                for other in &self.people {
                    let query = QueryMsg::Allowance { owner: owner.clone(), spender: other.to_string() };
                    both.push((query.clone(), query));
                }
            }
            for (mine, its) in both {
                assert_eq!(self.ask(0, &mine), self.ask(1, &its), "{mine:?}");
            }
        }
        for query in &queries {
            assert_eq!(self.ask(0, query), self.ask(1, query), "{query:?}");
        }
        // in which the token's own address has another place
        let accounts = QueryMsg::AllAccounts { start_after: None, limit: Some(30) };
        let [mine, its] = [0, 1].map(|which| {
            let answer = self.ask(which, &accounts).unwrap();
            let mut accounts: Vec<_> =
                answer["accounts"].as_array().unwrap().iter().map(Value::to_string).collect();
            accounts.sort();
            accounts
        });
        assert_eq!(mine, its);
    }

    fn ask(&self, which: usize, query: &QueryMsg) -> Result<Value, String> {
        let token = &self.tokens[which];
        let answer = self.suite.app.wrap().query_wasm_smart::<Value>(token, query);
        let text = |text: String| text.replace(token.as_str(), "itself");
        answer
            .map(|value| serde_json::from_str(&text(value.to_string())).unwrap())
            .map_err(|error| text(error.to_string()))
    }
}

/// A wallet's message. Parties and amounts by number.
#[derive(Debug, Clone)]
enum Step {
    Transfer(usize, u128),
    Burn(u128),
    Send(usize, u128, &'static [u8]),
    Increase(usize, u128, Expires),
    Decrease(usize, u128, Expires),
    TransferFrom(usize, usize, u128),
    SendFrom(usize, usize, u128, &'static [u8]),
    BurnFrom(usize, u128),
    Marketing(Option<&'static str>, Option<usize>),
    Logo(&'static [u8]),
    NoAddress(u8),
    Advance(u64),
}

/// An expiry, by blocks or seconds from now on.
#[derive(Debug, Clone, Copy)]
enum Expires {
    Unsaid,
    Never,
    Block(i64),
    Second(i64),
}

impl Step {
    fn message(&self, twin: &Twin, token: &Addr) -> Msg {
        let party = |who: usize| twin.party(token, who);
        let block = twin.suite.app.block_info();
        let expires = |expires: Expires| match expires {
            Expires::Unsaid => None,
            Expires::Never => Some(Expiration::Never {}),
            Expires::Block(later) => Some(Expiration::AtHeight(block.height.saturating_add_signed(later))),
            Expires::Second(later) => Some(Expiration::AtTime(match u64::try_from(later) {
                Ok(later) => block.time.plus_seconds(later),
                Err(_) => block.time.minus_seconds(later.unsigned_abs()),
            })),
        };
        match *self {
            Self::Transfer(to, amount) => Msg::Transfer { recipient: party(to), amount: n(amount) },
            Self::Burn(amount) => Msg::Burn { amount: n(amount) },
            Self::Send(to, amount, msg) => {
                Msg::Send { contract: party(to), amount: n(amount), msg: msg.into() }
            }
            Self::Increase(who, amount, until) => {
                Msg::IncreaseAllowance { spender: party(who), amount: n(amount), expires: expires(until) }
            }
            Self::Decrease(who, amount, until) => {
                Msg::DecreaseAllowance { spender: party(who), amount: n(amount), expires: expires(until) }
            }
            Self::TransferFrom(owner, to, amount) => {
                Msg::TransferFrom { owner: party(owner), recipient: party(to), amount: n(amount) }
            }
            Self::SendFrom(owner, to, amount, msg) => {
                let (owner, contract) = (party(owner), party(to));
                Msg::SendFrom { owner, contract, amount: n(amount), msg: msg.into() }
            }
            Self::BurnFrom(owner, amount) => Msg::BurnFrom { owner: party(owner), amount: n(amount) },
            Self::Marketing(text, marketing) => Msg::UpdateMarketing {
                project: text.map(str::to_owned),
                description: text.map(str::to_owned),
                marketing: marketing.map(party),
            },
            Self::Logo(bytes) => Msg::UploadLogo(Logo::Embedded(EmbeddedLogo::Png(bytes.into()))),
            Self::NoAddress(0) => Msg::Transfer { recipient: "nobody".into(), amount: n(1) },
            Self::NoAddress(1) => {
                Msg::Send { contract: "nobody".into(), amount: n(1), msg: Binary::default() }
            }
            Self::NoAddress(2) => {
                Msg::TransferFrom { owner: "nobody".into(), recipient: party(0), amount: n(1) }
            }
            Self::NoAddress(_) => Msg::BurnFrom { owner: party(0).to_uppercase(), amount: n(1) },
            Self::Advance(_) => Msg::Burn { amount: n(0) },
        }
    }
}

const PNG: &[u8] = &[0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 1];

#[test]
fn message_by_message() {
    let mut twin = Twin::new(Suite::new());
    let long: &'static [u8] = Box::leak([PNG, &[0; 5 * 1024]].concat().into_boxed_slice());
    let (unsaid, never) = (Expires::Unsaid, Expires::Never);
    let short = Err("Overflow: Cannot Sub with given operands");
    let table: Vec<(usize, Step, Result<(), &str>)> = vec![
        (0, Step::Transfer(1, 40), Ok(())),
        (0, Step::Transfer(0, 60), Ok(())),
        (0, Step::Transfer(ITSELF, 5), Ok(())),
        (0, Step::Transfer(1, 0), Ok(())),
        (0, Step::Transfer(1, 56), short),
        (1, Step::Burn(10), Ok(())),
        (1, Step::Burn(131), short),
        (1, Step::Send(SINK, 30, b"take"), Ok(())),
        (1, Step::Send(SINK, 30, b"refuse"), Err("Generic error: refused")),
        (1, Step::Send(SINK, 101, b"take"), short),
        (2, Step::Increase(3, 50, unsaid), Ok(())),
        (2, Step::Increase(3, 20, Expires::Block(3)), Ok(())),
        (2, Step::Increase(2, 50, never), Err("Cannot set to own account")),
        (2, Step::Increase(3, 50, Expires::Block(0)), Err("Invalid expiration value")),
        (2, Step::Increase(3, 50, Expires::Second(-1)), Err("Invalid expiration value")),
        (2, Step::Decrease(3, 10, Expires::Second(-1)), Err("Invalid expiration value")),
        (2, Step::Decrease(3, 10, Expires::Second(5)), Ok(())),
        (2, Step::Decrease(2, 10, never), Err("Cannot set to own account")),
        (2, Step::Decrease(0, 10, never), Err("type: cw20::query::AllowanceResponse")),
        (3, Step::TransferFrom(2, 0, 10), Ok(())),
        (3, Step::TransferFrom(2, 0, 51), short),
        (3, Step::TransferFrom(1, 0, 1), Err("No allowance for this account")),
        (3, Step::SendFrom(2, SINK, 5, b"take"), Ok(())),
        (3, Step::SendFrom(2, SINK, 5, b"refuse"), Err("Generic error: refused")),
        (3, Step::SendFrom(0, SINK, 5, b"take"), Err("No allowance for this account")),
        (3, Step::BurnFrom(2, 5), Ok(())),
        (3, Step::BurnFrom(ITSELF, 5), Err("No allowance for this account")),
        (3, Step::Advance(10), Ok(())),
        (3, Step::BurnFrom(2, 5), Err("Allowance is expired")),
        (2, Step::Decrease(3, 1_000, never), Ok(())),
        (3, Step::BurnFrom(2, 5), Err("No allowance for this account")),
        (1, Step::Marketing(Some("x"), None), Err("Unauthorized")),
        (1, Step::Logo(PNG), Err("Unauthorized")),
        (0, Step::Logo(PNG), Ok(())),
        (0, Step::Logo(b"nonsense"), Err("Invalid png header")),
        (0, Step::Logo(long), Err("Logo binary data exceeds 5KB limit")),
        (0, Step::Marketing(Some("x"), Some(1)), Ok(())),
        (1, Step::Marketing(Some(""), None), Ok(())),
    ];
    for (sender, step, expected) in table {
        let got = twin.step(sender, &step);
        match expected {
            Ok(()) => assert!(got.is_ok(), "{sender} {step:?}: {got:?}"),
            Err(text) => {
                let error = got.unwrap_err();
                assert!(error.starts_with(text), "{sender} {step:?}: {error}");
            }
        }
    }
    for which in 0..4 {
        assert!(twin.send(0, &Step::NoAddress(which)).is_err());
    }
}

impl Twin {
    fn step(&mut self, sender: usize, step: &Step) -> Result<String, String> {
        if let Step::Advance(seconds) = step {
            self.suite.advance(*seconds);
        }
        self.send(sender, step)
    }
}

fn amount() -> impl Strategy<Value = u128> {
    prop_oneof![4 => 0u128..30, 1 => 30u128..200]
}

fn expires() -> impl Strategy<Value = Expires> {
    prop_oneof![
        3 => Just(Expires::Unsaid),
        1 => Just(Expires::Never),
        2 => (-1i64..6).prop_map(Expires::Block),
        2 => (-5i64..60).prop_map(Expires::Second),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let word = || prop_oneof![4 => Just(b"take".as_slice()), 1 => Just(b"refuse".as_slice())];
    prop_oneof![
        3 => (0..=ITSELF, amount()).prop_map(|(to, amount)| Step::Transfer(to, amount)),
        1 => amount().prop_map(Step::Burn),
        1 => (amount(), word()).prop_map(|(amount, word)| Step::Send(SINK, amount, word)),
        4 => (0..PEOPLE, amount(), expires()).prop_map(|(who, amount, until)| Step::Increase(who, amount, until)),
        2 => (0..PEOPLE, amount(), expires()).prop_map(|(who, amount, until)| Step::Decrease(who, amount, until)),
        4 => (0..PEOPLE, 0..=ITSELF, amount()).prop_map(|(from, to, amount)| Step::TransferFrom(from, to, amount)),
        2 => (0..PEOPLE, amount(), word()).prop_map(|(from, amount, word)| Step::SendFrom(from, SINK, amount, word)),
        2 => (0..PEOPLE, amount()).prop_map(|(from, amount)| Step::BurnFrom(from, amount)),
        1 => (prop_oneof![Just(None), Just(Some("")), Just(Some("text"))], prop::option::of(0..PEOPLE))
            .prop_map(|(text, marketing)| Step::Marketing(text, marketing)),
        1 => prop_oneof![Just(PNG), Just(b"x".as_slice())].prop_map(Step::Logo),
        2 => (0u64..20).prop_map(Step::Advance),
    ]
}

#[test]
fn in_any_sequence() {
    let suite = RefCell::new(Some(Suite::new()));
    proptest!(cases(24), |(steps in prop::collection::vec((0..PEOPLE, step()), 1..60))| {
        // one chain, another pair of tokens a case
        let mut twin = Twin::new(suite.take().unwrap_or_default());
        for (sender, step) in &steps {
            let _ = twin.step(*sender, step);
        }
        suite.replace(Some(twin.suite));
    });
}
