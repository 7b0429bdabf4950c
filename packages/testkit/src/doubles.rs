//! Hostile doubles: a token that lies, refuses or calls back, and a contract that takes no call.

use anyhow::Result;
use api::denom;
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{
    Addr, Binary, Deps, DepsMut, Empty, Env, MessageInfo, Reply, Response, StdError, StdResult, SubMsg,
    SubMsgResult, Uint128, WasmMsg, to_json_binary,
};
use cw_multi_test::{Contract, ContractWrapper, Executor};
use cw_storage_plus::{Item, Map};
use cw20::{BalanceResponse, Cw20ReceiveMsg, TokenInfoResponse};

use crate::Suite;

/// How a [`Suite::hostile_token`] behaves.
#[cw_serde]
pub enum Manner {
    /// As a cw20 should.
    Honest,
    /// Tells receivers of so much more than it moved.
    Inflates(Uint128),
    /// Moves what it is sent with a message, and keeps the message to itself.
    Swallows,
    /// Moves nothing to this address, and fails.
    Refuses(Addr),
    /// Calls a contract with a message in the middle of a payment, and goes on whatever comes of it.
    CallsBack {
        /// Which contract.
        contract: Addr,
        /// With what.
        msg: Binary,
    },
}

/// What the hostile token does: cw20, as far as the suite needs it.
#[cw_serde]
enum TokenMsg {
    Transfer { recipient: String, amount: Uint128 },
    Send { contract: String, amount: Uint128, msg: Binary },
    Mint { to: String, amount: Uint128 },
    Behave { manner: Manner },
}

#[cw_serde]
enum TokenQuery {
    Balance {
        address: String,
    },
    TokenInfo {},
    /// What came of the last call back: none if it succeeded or there was none.
    Refusal {},
}

const BALANCES: Map<&str, Uint128> = Map::new("balance");
const MANNER: Item<Manner> = Item::new("manner");
const REFUSAL: Item<Option<String>> = Item::new("refusal");

fn token_instantiate(deps: DepsMut, _: Env, _: MessageInfo, _: Empty) -> StdResult<Response> {
    MANNER.save(deps.storage, &Manner::Honest)?;
    REFUSAL.save(deps.storage, &None)?;
    Ok(Response::new())
}

fn token_execute(deps: DepsMut, _: Env, info: MessageInfo, msg: TokenMsg) -> StdResult<Response> {
    match msg {
        TokenMsg::Behave { manner } => {
            MANNER.save(deps.storage, &manner)?;
            Ok(Response::new())
        }
        TokenMsg::Mint { to, amount } => {
            credit(deps, &to, amount)?;
            Ok(Response::new())
        }
        TokenMsg::Transfer { recipient, amount } => shift(deps, info.sender.as_str(), &recipient, amount),
        TokenMsg::Send { contract, amount, msg } => {
            let manner = MANNER.load(deps.storage)?;
            let said = match &manner {
                Manner::Inflates(more) => amount + *more,
                _ => amount,
            };
            let hook = Cw20ReceiveMsg { sender: info.sender.to_string(), amount: said, msg };
            let swallows = matches!(manner, Manner::Swallows);
            let response = shift(deps, info.sender.as_str(), &contract, amount)?;
            Ok(if swallows { response } else { response.add_message(hook.into_cosmos_msg(contract)?) })
        }
    }
}

fn credit(deps: DepsMut, to: &str, amount: Uint128) -> StdResult<()> {
    let balance = BALANCES.may_load(deps.storage, to)?.unwrap_or_default();
    BALANCES.save(deps.storage, to, &(balance + amount))
}

fn shift(mut deps: DepsMut, from: &str, to: &str, amount: Uint128) -> StdResult<Response> {
    let manner = MANNER.load(deps.storage)?;
    if matches!(&manner, Manner::Refuses(refused) if refused.as_str() == to) {
        return Err(StdError::generic_err("refused"));
    }
    let balance = BALANCES.may_load(deps.storage, from)?.unwrap_or_default();
    BALANCES.save(deps.storage, from, &balance.checked_sub(amount)?)?;
    credit(deps.branch(), to, amount)?;
    match manner {
        Manner::CallsBack { contract, msg } => {
            // once: what it does in turn pays honestly
            MANNER.save(deps.storage, &Manner::Honest)?;
            let call = WasmMsg::Execute { contract_addr: contract.into(), msg, funds: vec![] };
            Ok(Response::new().add_submessage(SubMsg::reply_always(call, 1)))
        }
        _ => Ok(Response::new()),
    }
}

fn token_reply(deps: DepsMut, _: Env, reply: Reply) -> StdResult<Response> {
    let refusal = match reply.result {
        SubMsgResult::Ok(_) => None,
        SubMsgResult::Err(error) => Some(error),
    };
    REFUSAL.save(deps.storage, &refusal)?;
    Ok(Response::new())
}

fn token_query(deps: Deps, _: Env, msg: TokenQuery) -> StdResult<Binary> {
    match msg {
        TokenQuery::Balance { address } => {
            let balance = BALANCES.may_load(deps.storage, &address)?.unwrap_or_default();
            to_json_binary(&BalanceResponse { balance })
        }
        TokenQuery::TokenInfo {} => to_json_binary(&TokenInfoResponse {
            name: "Hostile".into(),
            symbol: "HOST".into(),
            decimals: 6,
            total_supply: Uint128::MAX,
        }),
        TokenQuery::Refusal {} => to_json_binary(&REFUSAL.load(deps.storage)?),
    }
}

fn closed(_: DepsMut, _: Env, _: MessageInfo, _: Empty) -> StdResult<Response> {
    Ok(Response::new())
}

fn refuse(_: DepsMut, _: Env, _: MessageInfo, _: Anything) -> StdResult<Response> {
    Err(StdError::generic_err("takes no call, no funds and no cw20"))
}

fn silent(_: Deps, _: Env, _: Empty) -> StdResult<Binary> {
    Err(StdError::generic_err("answers nothing"))
}

/// Code that refuses every call and answers no query.
pub(crate) fn refusing() -> Box<dyn Contract<Empty>> {
    Box::new(ContractWrapper::new(refuse, closed, silent))
}

/// Any message at all.
#[derive(Debug, Clone, serde::Deserialize)]
#[serde(transparent)]
struct Anything(#[allow(dead_code, reason = "any message is refused alike")] serde::de::IgnoredAny);

impl Suite {
    /// A token that behaves as it is told.
    pub fn hostile_token(&mut self) -> Addr {
        let wrapper =
            ContractWrapper::new(token_execute, token_instantiate, token_query).with_reply(token_reply);
        let code = self.app.store_code(Box::new(wrapper));
        let owner = self.owner.clone();
        self.app
            .instantiate_contract(code, owner, &Empty {}, &[], "hostile token", None)
            .expect("instantiate the token")
    }

    /// A contract that refuses every call and answers no query.
    pub fn refusing_contract(&mut self) -> Addr {
        let code = self.app.store_code(refusing());
        let owner = self.owner.clone();
        self.app
            .instantiate_contract(code, owner, &Empty {}, &[], "refusing contract", None)
            .expect("instantiate the contract")
    }

    /// Tells a hostile token how to behave.
    pub fn behave(&mut self, token: &Addr, manner: Manner) {
        let (owner, msg) = (self.owner.clone(), TokenMsg::Behave { manner });
        self.app.execute_contract(owner, token.clone(), &msg, &[]).expect("it behaves");
    }

    /// Makes hostile tokens for someone.
    pub fn mint_hostile(&mut self, token: &Addr, to: &Addr, amount: u128) {
        let msg = TokenMsg::Mint { to: to.to_string(), amount: amount.into() };
        let owner = self.owner.clone();
        self.app.execute_contract(owner, token.clone(), &msg, &[]).expect("mint");
    }

    /// What came of a token's last call back: none if it succeeded, or there was none.
    pub fn refusal_of_call_back(&self, token: &Addr) -> Option<String> {
        self.query(token, &TokenQuery::Refusal {}).expect("the token answers")
    }

    /// Sends a cw20 to a contract with a hook message. No money is checked: a lying token's does not add up.
    pub fn send_unchecked(
        &mut self,
        sender: &Addr,
        token: &Addr,
        (contract, amount): (&Addr, u128),
        hook: &impl serde::Serialize,
    ) -> Result<cw_multi_test::AppResponse> {
        let (contract, amount) = (contract.to_string(), amount.into());
        let msg = TokenMsg::Send { contract, amount, msg: to_json_binary(hook)? };
        self.app.execute_contract(sender.clone(), token.clone(), &msg, &[])
    }

    /// The denom of a token.
    pub fn denom_of(&self, token: &Addr) -> String {
        denom::of_cw20(token)
    }
}
