//! What contracts know of each other's durations: asked once, when the suite is put together.

use cosmwasm_std::{QuerierWrapper, StdResult};
use lean_serde::{Deserialize, Serialize};
use serde::de::DeserializeOwned;

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
