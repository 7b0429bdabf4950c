//! Durations of the whole suite, and what contracts know of each other's: asked once, when it is put together.

use cosmwasm_std::{QuerierWrapper, StdResult};
use lean_serde::{Deserialize, Serialize};
use serde::de::DeserializeOwned;

/// Durations of all contracts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Durations {
    /// identity-registry's.
    pub registry: crate::identity_registry::Durations,
    /// reward-token's.
    pub token: crate::reward_token::Durations,
    /// governance's.
    pub governance: crate::governance::Durations,
    /// data-pool's.
    pub data_pool: crate::data_pool::Durations,
    /// marketplace's.
    pub marketplace: crate::marketplace::Durations,
}

impl Durations {
    /// Days: what people are promised.
    pub const fn production() -> Self {
        Self {
            registry: crate::identity_registry::Durations::production(),
            token: crate::reward_token::Durations::production(),
            governance: crate::governance::Durations::production(),
            data_pool: crate::data_pool::Durations::production(),
            marketplace: crate::marketplace::Durations::production(),
        }
    }

    /// Seconds: for a chain on one's own machine only.
    pub const fn localnet() -> Self {
        Self {
            registry: crate::identity_registry::Durations::localnet(),
            token: crate::reward_token::Durations::localnet(),
            governance: crate::governance::Durations::localnet(),
            data_pool: crate::data_pool::Durations::localnet(),
            marketplace: crate::marketplace::Durations::localnet(),
        }
    }
}

/// `Config` of every contract's queries, of which a contract that links one links the code of all.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Ask {
    Config {},
}

/// Of a contract's settings, what is asked for.
#[derive(Deserialize)]
struct Timing<D> {
    durations: D,
}

/// Of a contract's durations those that `D` names. Fails on what does not answer as ours do.
pub(crate) fn durations<D: DeserializeOwned>(querier: &QuerierWrapper, contract: &str) -> StdResult<D> {
    Ok(querier.query_wasm_smart::<Timing<D>>(contract, &Ask::Config {})?.durations)
}

#[cfg(test)]
mod tests {
    use cosmwasm_std::to_json_string;

    use super::*;

    #[test]
    fn they_are_asked_in_their_own_words() {
        let ask = to_json_string(&Ask::Config {});
        assert_eq!(ask, to_json_string(&crate::governance::QueryMsg::Config {}));
        assert_eq!(ask, to_json_string(&crate::identity_registry::QueryMsg::Config {}));
        assert_eq!(ask, to_json_string(&crate::data_pool::QueryMsg::Config {}));
    }
}
