//! A suite that is on another chain too: every message goes there first, and is then done here, in a block of the same
//! height and time. What came of both must be the same: so a test or a story that runs here runs there, and the contracts
//! as a chain runs them agree with the contracts as they are tested.

use std::cell::RefCell;
use std::fmt::Debug;
use std::rc::Rc;

use anyhow::Result;
use api::event::attribute;
use cosmwasm_std::{Addr, Api, Binary, BlockInfo, Coin, CosmosMsg, Event, Storage, WasmMsg};
use cw_multi_test::{AddressGenerator, AppResponse, Executor, SimpleAddressGenerator};
use serde::Serialize;

use crate::{NATIVE, OTHER, Suite};

/// The other chain. Whatever fails in it but what it says in [`Sent::result`] ends the test.
pub trait Mirror {
    /// The address of the account `name`, whose messages it can sign from now on.
    fn address(&self, name: &str) -> Addr;
    /// Gives accounts coins.
    fn fund(&mut self, accounts: &[Addr], coins: &[Coin]) -> Result<()>;
    /// Stores the code of a contract of the suite, by its name in kebab case; its number.
    fn store(&mut self, contract: &str) -> Result<u64>;
    /// Stores code that is no contract of the suite; its number.
    fn store_wasm(&mut self, wasm: Vec<u8>) -> Result<u64>;
    /// Sends a message, and waits until it is in a block.
    fn send(&mut self, sender: &Addr, msg: &CosmosMsg) -> Result<Sent>;
    /// Lets time pass: at least so many seconds. Returns the last block.
    fn advance(&mut self, seconds: u64) -> Result<BlockInfo>;
    /// What an account has of a native denom, micro.
    fn balance(&mut self, account: &Addr, denom: &str) -> Result<u128>;
    /// The number of a contract's code, and who may migrate it.
    fn code_of(&mut self, contract: &Addr) -> Result<(u64, Addr)>;
    /// All that a contract keeps, in the order of its keys.
    fn state(&mut self, contract: &Addr) -> Result<Vec<(Binary, Binary)>>;
}

/// A message in a block of the other chain.
#[derive(Debug, Clone)]
pub struct Sent {
    /// The block.
    pub block: BlockInfo,
    /// The transaction.
    pub receipt: Receipt,
    /// What its sender paid for it; nothing, where someone else did.
    pub fee: Option<Coin>,
    /// What happened, or why nothing did.
    pub result: Result<Vec<Event>, Refused>,
}

/// A transaction of the other chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Its hash.
    pub hash: String,
    /// What it used.
    pub gas: u64,
    /// How large it is, bytes.
    pub bytes: usize,
}

/// Why the other chain changed nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// A contract's words.
    Contract(String),
    /// The chain's own, which are other words than the embedded chain's.
    Chain(String),
}

/// The address of the next contract, where the other chain has given it one.
#[derive(Debug, Clone, Default)]
pub(crate) struct NextAddress(Rc<RefCell<Option<Addr>>>);

impl AddressGenerator for NextAddress {
    fn contract_address(
        &self,
        api: &dyn Api,
        storage: &mut dyn Storage,
        code_id: u64,
        instance_id: u64,
    ) -> Result<Addr> {
        match self.0.borrow_mut().take() {
            Some(address) => Ok(address),
            None => SimpleAddressGenerator.contract_address(api, storage, code_id, instance_id),
        }
    }
}

/// The other chain, and what has to be known of it here.
pub(crate) struct Mirrored {
    pub(crate) chain: Box<dyn Mirror>,
    pub(crate) next_address: NextAddress,
}

impl Mirrored {
    fn send(&mut self, sender: &Addr, msg: &CosmosMsg) -> Sent {
        let sent =
            self.chain.send(sender, msg).unwrap_or_else(|error| panic!("the other chain fails: {error:#}"));
        if let (CosmosMsg::Wasm(WasmMsg::Instantiate { .. }), Ok(events)) = (msg, &sent.result) {
            *self.next_address.0.borrow_mut() = made(events);
        }
        sent
    }
}

impl Suite {
    /// The transaction of the last message, on the other chain.
    pub fn receipt(&self) -> Option<&Receipt> {
        self.receipts.last()
    }

    /// Compares what is on both chains: the contracts' code, every byte that they keep, and what everyone has. Returns how
    /// many entries and balances that were.
    pub fn compare(&mut self) -> (usize, usize) {
        let Some(mut mirror) = self.mirror.take() else { return (0, 0) };
        let contracts: Vec<Addr> = self.contracts.all().into_iter().cloned().collect();
        let mut entries = 0;
        for contract in &contracts {
            let (code, admin) = mirror.chain.code_of(contract).expect("the other chain answers");
            let data = self.app.contract_data(contract).expect("a contract");
            assert_eq!((code, Some(admin)), (data.code_id, data.admin), "code and admin of {contract}");
            let there = mirror.chain.state(contract).expect("the other chain answers");
            let here = self.app.dump_wasm_raw(contract);
            entries += here.len();
            assert_eq!(there.len(), here.len(), "{contract} has as many entries on both chains");
            for ((key, value), (key_here, value_here)) in there.iter().zip(&here) {
                assert_eq!((key.as_slice(), value.as_slice()), (&**key_here, &**value_here), "in {contract}");
            }
        }
        let mut balances = 0;
        for account in self.funded.iter().chain(&contracts) {
            for denom in [NATIVE, OTHER] {
                let there = mirror.chain.balance(account, denom).expect("the other chain answers");
                assert_eq!(
                    there,
                    self.balance(account, denom),
                    "{account} has as much {denom} on both chains"
                );
                balances += 1;
            }
        }
        self.mirror = Some(mirror);
        (entries, balances)
    }

    /// Sends a message to the other chain alone: to a contract that is there only.
    pub fn send_there(&mut self, sender: &Addr, msg: &CosmosMsg) -> Sent {
        let mirror = self.mirror.as_mut().expect("there is another chain");
        mirror.send(sender, msg)
    }

    /// Does here what a contract that is on the other chain only told one of the suite there.
    pub fn follow(&mut self, sent: &Sent, sender: &Addr, contract: &Addr, msg: &(impl Serialize + Debug)) {
        self.check_money();
        self.app.set_block(sent.block.clone());
        let here = self.app.execute_contract(sender.clone(), contract.clone(), msg, &[]).expect("done there");
        let of_suite = |event: &Event| {
            let at = attribute(&event.attributes, "_contract_address");
            self.contracts.all().into_iter().any(|contract| at == Some(contract.as_str()))
        };
        let there = sent.result.as_ref().expect("it was done there");
        let there: Vec<Event> = told(there).into_iter().filter(of_suite).collect();
        let here: Vec<Event> = told(&here.events);
        assert_eq!(there, here, "transaction {} tells otherwise than here", sent.receipt.hash);
        self.check_money();
    }

    /// Does a message: on the other chain too, if there is one, where the same must come of it.
    pub(crate) fn run(&mut self, sender: &Addr, msg: CosmosMsg) -> Result<AppResponse> {
        let sent = self.mirror.as_mut().map(|mirror| mirror.send(sender, &msg));
        if let Some(sent) = &sent {
            self.app.set_block(sent.block.clone());
        }
        let result = self.app.execute(sender.clone(), msg.clone());
        if let Some(sent) = sent {
            compare(&msg, &sent, &result);
            if let Some(fee) = &sent.fee {
                self.pay_fee(sender, fee);
            }
            self.receipts.push(sent.receipt);
        }
        result
    }

    /// A fee that was paid on the other chain is gone here too.
    fn pay_fee(&mut self, sender: &Addr, fee: &Coin) {
        let left = [OTHER, NATIVE].map(|denom| {
            let fee = if denom == fee.denom { fee.amount.u128() } else { 0 };
            Coin::new(self.balance(sender, denom).checked_sub(fee).expect("the fee was there"), denom)
        });
        self.app
            .init_modules(|router, _, storage| router.bank.init_balance(storage, sender, left.to_vec()))
            .expect("a balance can be set");
    }
}

/// How the embedded chain says that an account has not so much.
const NO_COINS: &str = "Cannot Sub with given operands";

/// Panics where the other chain did something else.
fn compare(msg: &CosmosMsg, sent: &Sent, here: &Result<AppResponse>) {
    let hash = &sent.receipt.hash;
    match (&sent.result, here) {
        (Ok(there), Ok(here)) => {
            let (there, here) = (told(there), told(&here.events));
            assert_eq!(there, here, "transaction {hash} tells otherwise than here: {msg:?}");
        }
        (Err(Refused::Contract(words)), Err(error)) => {
            let here = error.root_cause().to_string();
            assert_eq!(*words, here, "transaction {hash} is refused otherwise than here: {msg:?}");
        }
        // that there are no coins to send is the chain's to say, not a contract's
        (Err(Refused::Chain(words)), Err(error)) => {
            let here = format!("{error:#}");
            assert!(
                here.contains(NO_COINS),
                "transaction {hash} is refused so: {words}; here so: {here}; {msg:?}"
            );
        }
        (Ok(_), Err(error)) => panic!("transaction {hash} succeeded, here it is refused: {error:#}; {msg:?}"),
        (Err(refused), Ok(_)) => {
            panic!("transaction {hash} is refused: {refused:?}; here it succeeded; {msg:?}")
        }
    }
}

/// What contracts told, in order, without what a chain adds for itself. wasmd sorts an event's attributes.
fn told(events: &[Event]) -> Vec<Event> {
    let contracts = events.iter().filter(|event| event.ty.starts_with("wasm")).cloned();
    contracts
        .map(|mut event| {
            event.attributes.retain(|attribute| attribute.key != "msg_index");
            event.attributes.sort_by(|a, b| a.key.cmp(&b.key));
            event
        })
        .collect()
}

/// The contract that was made.
fn made(events: &[Event]) -> Option<Addr> {
    let made = events.iter().find(|event| event.ty == "instantiate")?;
    attribute(&made.attributes, "_contract_address").map(Addr::unchecked)
}
