//! The embedded chain: accounts, time, messages, queries.

use std::collections::BTreeMap;

use anyhow::Result;
use cosmwasm_std::{Addr, BankMsg, Coin, Uint128, WasmMsg, to_json_binary};
use cw_multi_test::AppResponse;
use cw20::{BalanceResponse, Cw20ExecuteMsg, Cw20QueryMsg};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{Deed, NATIVE, OTHER, START, Suite};

impl Suite {
    /// The address of the account `name`; the same name has the same address in every run.
    pub fn address(&self, name: &str) -> Addr {
        match &self.mirror {
            Some(mirror) => mirror.chain.address(name),
            None => self.app.api().addr_make(name),
        }
    }

    /// The chain's id.
    pub fn chain_id(&self) -> String {
        self.app.block_info().chain_id
    }

    /// The account `name`, with [`START`] of each native denom; on another chain it is given them once.
    pub fn account(&mut self, name: &str) -> Addr {
        let address = self.address(name);
        self.fund(std::slice::from_ref(&address));
        address
    }

    /// Accounts, funded as by [`Suite::account`], all at once.
    pub fn accounts(&mut self, names: impl IntoIterator<Item = String>) -> Vec<Addr> {
        let addresses: Vec<Addr> = names.into_iter().map(|name| self.address(&name)).collect();
        self.fund(&addresses);
        addresses
    }

    fn fund(&mut self, accounts: &[Addr]) {
        let once = self.mirror.is_some();
        let new: Vec<Addr> =
            accounts.iter().filter(|account| !(once && self.funded.contains(*account))).cloned().collect();
        let funds = [Coin::new(START, OTHER), Coin::new(START, NATIVE)];
        if let (Some(mirror), false) = (&mut self.mirror, new.is_empty()) {
            mirror.chain.fund(&new, &funds).expect("the other chain has coins");
        }
        for account in new {
            self.app
                .init_modules(|router, _, storage| {
                    router.bank.init_balance(storage, &account, funds.to_vec())
                })
                .expect("a balance can be set");
            self.funded.insert(account);
        }
    }

    /// Sends a message, with the money of every contract checked before and after. An error comes back with
    /// the contract's own error as its root cause: [`Suite::refused`].
    pub fn execute(
        &mut self,
        sender: &Addr,
        contract: &Addr,
        msg: &impl Serialize,
        funds: &[Coin],
    ) -> Result<AppResponse> {
        self.execute_giving(sender, contract, msg, funds, &[])
    }

    /// As [`Suite::execute`], for a message by which contracts get what they did not ask for, if it succeeds: the
    /// receiver, and native coin or tokens.
    pub fn execute_giving(
        &mut self,
        sender: &Addr,
        contract: &Addr,
        msg: &impl Serialize,
        funds: &[Coin],
        gifts: &[(Addr, Coin)],
    ) -> Result<AppResponse> {
        self.execute_and(sender, contract, msg, funds, |donations| {
            for (receiver, coin) in gifts {
                *donations.entry((receiver.clone(), coin.denom.clone())).or_default() += coin.amount;
            }
        })
    }

    /// As [`Suite::execute`]; if it succeeds, so is what was sent to contracts unasked changed.
    fn execute_and(
        &mut self,
        sender: &Addr,
        contract: &Addr,
        msg: &impl Serialize,
        funds: &[Coin],
        change: impl FnOnce(&mut BTreeMap<(Addr, String), Uint128>),
    ) -> Result<AppResponse> {
        self.check_money();
        let json = to_json_binary(msg)?;
        let call = WasmMsg::Execute {
            contract_addr: contract.to_string(),
            msg: json.clone(),
            funds: funds.to_vec(),
        };
        let mut result = self.run(sender, call.into());
        if let Ok(response) = &mut result {
            // as the contract gave it, not as the chain wraps it
            let wrapped = response.data.take().unwrap_or_default();
            response.data = cw_utils::parse_execute_response_data(&wrapped)?.data;
            change(&mut self.donations);
        }
        self.check_money();
        if let (Ok(response), None) = (&result, &self.meter) {
            let block = self.app.block_info();
            self.journal.push(Deed {
                height: block.height,
                time: block.time.seconds(),
                sender: sender.clone(),
                contract: contract.clone(),
                msg: json,
                funds: funds.to_vec(),
                events: response.events.clone(),
                receipt: self.receipts.last().cloned(),
            });
        }
        result
    }

    /// Sends a message that must be refused with an error of the type `E`, which is returned. `E` is the
    /// error of whichever contract refused, however deep in the call.
    pub fn refused<E: std::error::Error + Send + Sync + 'static>(
        &mut self,
        sender: &Addr,
        contract: &Addr,
        msg: &impl Serialize,
        funds: &[Coin],
    ) -> E {
        let error = match self.execute(sender, contract, msg, funds) {
            Ok(response) => panic!("should have been refused, but: {:#?}", response.events),
            Err(error) => error,
        };
        match error.downcast::<E>() {
            Ok(cause) => cause,
            Err(error) => panic!("refused, but not with a {}: {error:#}", std::any::type_name::<E>()),
        }
    }

    /// Sends GRAIN to a contract with a hook message.
    pub fn send_grain(
        &mut self,
        sender: &Addr,
        contract: &Addr,
        amount: u128,
        hook: &impl Serialize,
    ) -> Result<AppResponse> {
        let msg = Cw20ExecuteMsg::Send {
            contract: contract.to_string(),
            amount: amount.into(),
            msg: to_json_binary(hook)?,
        };
        let token = self.contracts.token.clone();
        self.execute(sender, &token, &msg, &[])
    }

    /// A smart query.
    pub fn query<T: DeserializeOwned>(&self, contract: &Addr, msg: &impl Serialize) -> Result<T> {
        Ok(self.app.wrap().query_wasm_smart(contract, msg)?)
    }

    /// What an address holds of a denom (`cw20:` and an address for a token), micro.
    pub fn balance(&self, address: &Addr, denom: &str) -> u128 {
        match api::denom::cw20_of(denom) {
            None => self.app.wrap().query_balance(address, denom).expect("balance").amount.u128(),
            Some(token) => {
                let query = Cw20QueryMsg::Balance { address: address.to_string() };
                let answer: BalanceResponse =
                    self.app.wrap().query_wasm_smart(token, &query).expect("balance");
                answer.balance.u128()
            }
        }
    }

    /// The denom of GRAIN.
    pub fn grain(&self) -> String {
        api::denom::of_cw20(&self.contracts.token)
    }

    /// Block time, seconds.
    pub fn now(&self) -> u64 {
        self.app.block_info().time.seconds()
    }

    /// Lets time pass; one block is made.
    pub fn advance(&mut self, seconds: u64) {
        match &mut self.mirror {
            Some(mirror) => {
                let block = mirror.chain.advance(seconds).expect("the other chain's time passes");
                self.app.set_block(block);
            }
            None => self.app.update_block(|block| {
                block.time = block.time.plus_seconds(seconds);
                block.height += 1;
            }),
        }
    }

    /// Goes to a time, in seconds; one block is made. Never back.
    pub fn advance_to(&mut self, time: u64) {
        if self.mirror.is_some() {
            // time has passed there since the last message
            self.advance(0);
        }
        self.advance(time.saturating_sub(self.now()));
    }

    /// Sends native coin, or tokens by a plain transfer, to a contract unasked, which must change nothing but its
    /// balance.
    pub fn donate(&mut self, from: &Addr, contract: &Addr, coin: Coin) {
        match api::denom::cw20_of(&coin.denom) {
            Some(token) => {
                let (recipient, amount) = (contract.to_string(), coin.amount);
                let (token, msg) = (Addr::unchecked(token), Cw20ExecuteMsg::Transfer { recipient, amount });
                let gift = (contract.clone(), coin);
                self.execute_giving(from, &token, &msg, &[], &[gift]).expect("the donor has it");
            }
            None => {
                self.check_money();
                let key = (contract.clone(), coin.denom.clone());
                *self.donations.entry(key).or_default() += coin.amount;
                let gift = BankMsg::Send { to_address: contract.to_string(), amount: vec![coin] };
                self.run(from, gift.into()).expect("the donor has it");
                self.check_money();
            }
        }
    }

    /// Sends GRAIN to a contract unasked, by a plain transfer.
    pub fn donate_grain(&mut self, from: &Addr, contract: &Addr, amount: u128) {
        let grain = self.grain();
        self.donate(from, contract, Coin::new(amount, grain));
    }

    /// Sends `Skim`: what a contract was sent unasked of a denom goes to the purse, where it is counted.
    pub fn skim(&mut self, who: &Addr, contract: &Addr, denom: &str) -> Result<AppResponse> {
        let msg = api::governance::ExecuteMsg::Skim { denom: denom.into() };
        let key = (contract.clone(), denom.to_string());
        self.execute_and(who, contract, &msg, &[], |donations| {
            donations.remove(&key);
        })
    }

    /// What was sent to a contract unasked and lies there, micro.
    pub fn donated(&self, contract: &Addr, denom: &str) -> u128 {
        self.donations.get(&(contract.clone(), denom.to_string())).copied().unwrap_or_default().u128()
    }
}
