//! Flows of reward-token.

use anyhow::{Result, anyhow};
use api::reward_token::{EmitResponse, ExecuteMsg, QueryMsg, ReserveResponse, Token, Unbonding};
use cosmwasm_std::{Addr, Coin, Uint128, from_json};
use cw_multi_test::{AppResponse, Executor};
use serde::Serialize;

use crate::Suite;

impl Suite {
    /// The token, as another contract sees it.
    pub fn token(&self) -> Token {
        Token(self.contracts.token.clone())
    }

    /// Sends a message without funds to the token.
    pub fn grain_msg(&mut self, sender: &Addr, msg: &impl Serialize) -> Result<AppResponse> {
        let token = self.contracts.token.clone();
        self.execute(sender, &token, msg, &[])
    }

    /// Bonds GRAIN, micro.
    pub fn bond(&mut self, who: &Addr, amount: u128) -> Result<AppResponse> {
        self.grain_msg(who, &ExecuteMsg::Bond { amount: amount.into() })
    }

    /// Takes GRAIN out of the bond, micro.
    pub fn unbond(&mut self, who: &Addr, amount: u128) -> Result<AppResponse> {
        self.grain_msg(who, &ExecuteMsg::Unbond { amount: amount.into() })
    }

    /// Lets what someone has bonded count for another.
    pub fn delegate(&mut self, who: &Addr, to: &Addr) -> Result<AppResponse> {
        self.grain_msg(who, &ExecuteMsg::Delegate { to: to.to_string() })
    }

    /// Takes a delegation back.
    pub fn undelegate(&mut self, who: &Addr) -> Result<AppResponse> {
        self.grain_msg(who, &ExecuteMsg::Undelegate {})
    }

    /// Releases what is over, to the sender.
    pub fn release(&mut self, who: &Addr) -> Result<AppResponse> {
        self.grain_msg(who, &ExecuteMsg::Release { address: None })
    }

    /// Redeems GRAIN, micro, at any price.
    pub fn redeem(&mut self, who: &Addr, amount: u128) -> Result<AppResponse> {
        self.grain_msg(who, &ExecuteMsg::Redeem { amount: amount.into(), min_out: Uint128::zero() })
    }

    /// Puts a share into the reserve as data-pool would, with coin of `payer`. Returns what was minted: data-pool
    /// holds it without having counted it.
    pub fn emit(&mut self, payer: &Addr, share: Coin) -> Result<u128> {
        minted(&self.emit_with(payer, &[share])?)
    }

    /// Has data-pool send `Emit` with any funds, which `payer` gives it for that, and takes back where it is refused.
    pub fn emit_with(&mut self, payer: &Addr, funds: &[Coin]) -> Result<AppResponse> {
        self.check_money();
        let (pool, token) = (self.contracts.data_pool.clone(), self.contracts.token.clone());
        if !funds.is_empty() {
            self.app.send_tokens(payer.clone(), pool.clone(), funds)?;
        }
        let result = self.app.execute_contract(pool.clone(), token, &ExecuteMsg::Emit {}, funds);
        match &result {
            Ok(response) => {
                let minted = Uint128::new(minted(response)?);
                *self.donations.entry((pool, self.grain())).or_default() += minted;
            }
            Err(_) if funds.is_empty() => {}
            Err(_) => drop(self.app.send_tokens(pool, payer.clone(), funds)?),
        }
        self.check_money();
        result
    }

    /// Moves GRAIN that [`Suite::emit`] left with data-pool to an address.
    pub fn take_back_emission(&mut self, to: &Addr, amount: u128) -> Result<()> {
        self.check_money();
        let (pool, token) = (self.contracts.data_pool.clone(), self.contracts.token.clone());
        let msg = ExecuteMsg::Transfer { recipient: to.to_string(), amount: amount.into() };
        self.app.execute_contract(pool.clone(), token, &msg, &[])?;
        *self.donations.entry((pool, self.grain())).or_default() -= Uint128::new(amount);
        self.check_money();
        Ok(())
    }

    /// The reserve.
    pub fn reserve(&self) -> ReserveResponse {
        self.query(&self.contracts.token, &QueryMsg::Reserve {}).expect("reserve")
    }

    /// What an address has bonded, micro.
    pub fn bonded(&self, who: &Addr) -> u128 {
        let query = QueryMsg::Bonded { address: who.to_string() };
        self.query::<Uint128>(&self.contracts.token, &query).expect("bonded").u128()
    }

    /// Unbondings of an address.
    pub fn unbondings(&self, who: &Addr) -> Vec<Unbonding> {
        let query = QueryMsg::Unbondings { address: who.to_string() };
        self.query(&self.contracts.token, &query).expect("unbondings")
    }

    /// An address's power at the start of a block, by the raw fast path and by the smart query, which must
    /// agree.
    pub fn power_at(&self, who: &Addr, height: u64) -> u128 {
        let query = QueryMsg::PowerAt { address: who.to_string(), height };
        let smart: Uint128 = self.query(&self.contracts.token, &query).expect("power");
        let raw = self.token().power_at(&self.app.wrap(), who, height).expect("power");
        assert_eq!(raw, smart, "power of {who} at {height}");
        raw.u128()
    }

    /// All power at the start of a block, as [`Suite::power_at`].
    pub fn total_power_at(&self, height: u64) -> u128 {
        let smart: Uint128 =
            self.query(&self.contracts.token, &QueryMsg::TotalPowerAt { height }).expect("power");
        let raw = self.token().total_power_at(&self.app.wrap(), height).expect("power");
        assert_eq!(raw, smart, "all power at {height}");
        raw.u128()
    }
}

/// What `Emit` answered.
fn minted(response: &AppResponse) -> Result<u128> {
    let data = response.data.as_ref().ok_or_else(|| anyhow!("Emit answers with data"))?;
    Ok(from_json::<EmitResponse>(data)?.minted.u128())
}
