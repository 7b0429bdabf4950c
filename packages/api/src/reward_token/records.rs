//! What of the token other contracts read raw, and the token as they see it.

use cosmwasm_std::{Addr, Coin, CosmosMsg, QuerierWrapper, StdResult, Uint128, wasm_execute};
use lean_serde::{Deserialize, Serialize, lean_serde};
use serde::de::DeserializeOwned;

use super::Durations;
use crate::layout::{LayoutError, Records, Stamped};

/// Address -> its power: what it bonded and did not delegate, and what was delegated to it. Read raw by other
/// contracts; good for a height after `changed_at`.
pub const POWER: Records<&Addr, Stamped> = Records::new("power", 1);
/// All power. Read raw by other contracts; good for a height after `changed_at`.
pub const TOTAL_POWER: Records<(), Stamped> = Records::new("total_power", 1);

/// What is said to the token, as its `ExecuteMsg`: of which a contract that links it links the code of all messages.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Call {
    Emit {},
    Burn { amount: Uint128 },
}

/// What is asked, as its `QueryMsg`.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Ask {
    Config {},
    PowerAt { address: String, height: u64 },
    TotalPowerAt { height: u64 },
}

/// Of its configuration, what a contract asks for.
#[derive(Deserialize)]
struct Timing {
    durations: Durations,
}

/// The same.
#[derive(Deserialize)]
struct Backing {
    reserve_denom: String,
}

/// The token, seen from another contract.
#[lean_serde]
pub struct Token(pub Addr);

impl Token {
    /// GRAIN's denom in this suite: `cw20:` and the address.
    pub fn denom(&self) -> String {
        crate::denom::of_cw20(&self.0)
    }

    /// An address's power at the start of block `height`, micro-GRAIN: a raw read, and a smart query only if
    /// the power changed in that block or later. 0 for whoever never bonded.
    pub fn power_at(
        &self,
        querier: &QuerierWrapper,
        address: &Addr,
        height: u64,
    ) -> Result<Uint128, LayoutError> {
        self.at(querier, height, POWER.may_query(querier, &self.0, address)?, || Ask::PowerAt {
            address: address.to_string(),
            height,
        })
    }

    /// All power at the start of block `height`, micro-GRAIN; read like [`Token::power_at`].
    pub fn total_power_at(&self, querier: &QuerierWrapper, height: u64) -> Result<Uint128, LayoutError> {
        let record = TOTAL_POWER.may_query(querier, &self.0, ())?;
        self.at(querier, height, record, || Ask::TotalPowerAt { height })
    }

    /// Its durations, by a smart query.
    pub fn durations(&self, querier: &QuerierWrapper) -> Result<Durations, LayoutError> {
        Ok(self.smart::<Timing>(querier, &Ask::Config {})?.durations)
    }

    /// The denom that backs it, by a smart query.
    pub fn reserve_denom(&self, querier: &QuerierWrapper) -> StdResult<String> {
        Ok(querier.query_wasm_smart::<Backing>(&self.0, &Ask::Config {})?.reserve_denom)
    }

    /// Hands a sale's reserve share over. Only data-pool's call succeeds; the answer's data is an
    /// [`super::EmitResponse`].
    pub fn emit(&self, share: Coin) -> StdResult<CosmosMsg> {
        self.call(&Call::Emit {}, vec![share])
    }

    /// Burns GRAIN of the calling contract.
    pub fn burn(&self, amount: Uint128) -> StdResult<CosmosMsg> {
        self.call(&Call::Burn { amount }, vec![])
    }

    fn call(&self, msg: &Call, funds: Vec<Coin>) -> StdResult<CosmosMsg> {
        Ok(wasm_execute(&self.0, msg, funds)?.into())
    }

    fn at(
        &self,
        querier: &QuerierWrapper,
        height: u64,
        record: Option<Stamped>,
        query: impl FnOnce() -> Ask,
    ) -> Result<Uint128, LayoutError> {
        match record {
            None => Ok(Uint128::zero()),
            Some(now) if now.changed_at < height => Ok(now.value),
            Some(_) => self.smart(querier, &query()),
        }
    }

    fn smart<T: DeserializeOwned>(&self, querier: &QuerierWrapper, query: &Ask) -> Result<T, LayoutError> {
        querier.query_wasm_smart(&self.0, query).map_err(|error| LayoutError::Unreachable {
            contract: self.0.to_string(),
            reason: error.to_string(),
        })
    }
}

#[cfg(test)]
mod tests {
    use cosmwasm_std::to_json_string;

    use super::super::{ExecuteMsg, QueryMsg};
    use super::*;

    #[test]
    fn it_is_spoken_to_in_its_own_words() {
        let amount = Uint128::new(7);
        for (said, own) in
            [(Call::Emit {}, ExecuteMsg::Emit {}), (Call::Burn { amount }, ExecuteMsg::Burn { amount })]
        {
            assert_eq!(to_json_string(&said), to_json_string(&own));
        }
        let (address, height) = (String::from("ann"), 8);
        for (asked, own) in [
            (Ask::Config {}, QueryMsg::Config {}),
            (Ask::PowerAt { address: address.clone(), height }, QueryMsg::PowerAt { address, height }),
            (Ask::TotalPowerAt { height }, QueryMsg::TotalPowerAt { height }),
        ] {
            assert_eq!(to_json_string(&asked), to_json_string(&own));
        }
    }
}
