//! Code of contracts: stored on the embedded chain, and on the other one under the same number.

use anyhow::Result;
use cosmwasm_std::{Addr, Empty, WasmMsg};
use cw_multi_test::{AppResponse, Contract};

use crate::{Suite, doubles};

/// The code of a contract of the suite, by its crate, with this `migrate`; with `reply` where it has one.
#[macro_export]
macro_rules! code {
    ($contract:ident, $migrate:expr $(, $reply:ident)?) => {
        Box::new(
            ::cw_multi_test::ContractWrapper::new(
                $contract::contract::execute,
                $contract::contract::instantiate,
                $contract::contract::query,
            )
            $(.with_reply($contract::contract::$reply))?
            .with_migrate($migrate),
        )
    };
}

fn code(contract: &str) -> Box<dyn Contract<Empty>> {
    match contract {
        "identity-registry" => code!(identity_registry, identity_registry::contract::migrate),
        "reward-token" => code!(reward_token, reward_token::contract::migrate),
        "governance" => code!(governance, governance::contract::migrate),
        "data-pool" => code!(data_pool, data_pool::contract::migrate, reply),
        "marketplace" => code!(marketplace, marketplace::contract::migrate, reply),
        other => panic!("{other} is no contract of the suite"),
    }
}

impl Suite {
    /// Stores the code of a contract of the suite, by its name in kebab case, once more; its number.
    pub fn store(&mut self, contract: &str) -> u64 {
        let there = self.mirror.as_mut().map(|mirror| mirror.chain.store(contract));
        self.store_as(there, code(contract))
    }

    /// Stores code that is no contract of the suite, and for the other chain wasm that does the same; its number.
    pub fn store_double(&mut self, code: Box<dyn Contract<Empty>>, wasm: Vec<u8>) -> u64 {
        let there = self.mirror.as_mut().map(|mirror| mirror.chain.store_wasm(wasm));
        self.store_as(there, code)
    }

    fn store_as(&mut self, there: Option<Result<u64>>, code: Box<dyn Contract<Empty>>) -> u64 {
        let code = match &self.meter {
            Some(meter) => meter.around(code),
            None => code,
        };
        match there {
            Some(number) => {
                let number = number.expect("the other chain takes the code");
                // the embedded chain knows no number above how many there are: what others stored there refuses here
                for other in 1..number {
                    self.app.store_code_with_id(self.owner.clone(), other, doubles::refusing()).ok();
                }
                self.app
                    .store_code_with_id(self.owner.clone(), number, code)
                    .expect("its number is free here")
            }
            None => self.app.store_code(code),
        }
    }

    /// Gives a contract other code, which is told nothing.
    pub fn migrate(&mut self, admin: &Addr, contract: &Addr, code_id: u64) -> Result<AppResponse> {
        let (contract_addr, msg) = (contract.to_string(), b"{}".into());
        self.run(admin, WasmMsg::Migrate { contract_addr, new_code_id: code_id, msg }.into())
    }
}
