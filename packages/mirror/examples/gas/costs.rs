//! What a deed's gas goes to. Measured is what a transaction takes that does nothing, and what a movement of coins takes;
//! what is read, written, opened and told is counted, and counts for what the Cosmos SDK and wasmd 0.61.14 take for it
//! (`store/types/gas.go`, `x/wasm/types/gas_register.go`); what is left is the contracts' computing.

use std::collections::BTreeSet;

use api::event::attribute;
use cosmwasm_std::{Addr, Attribute, BankMsg, Coin, Empty, Event, WasmMsg, to_json_binary};
use mirror::Wasmd;
use testkit::{Mirror, NATIVE, Refused, Sent, Usage};

use crate::nothing;

/// A byte of a transaction.
const BYTE: u64 = 10;
/// Opens a contract, unless the transaction has opened its code before.
const INSTANCE: u64 = 60_000;
/// Opens it again, or for a reply.
const INSTANCE_AGAIN: u64 = 2_000;
/// Finds a contract and its code: two reads, of some 250 bytes with their keys.
const FIND: u64 = 2 * 1_000 + 3 * 250;
/// Asks whether code is pinned, which a reply does not.
const PINNED: u64 = 1_000;
/// All that it takes to open a contract for the first time.
pub(crate) const OPENED: u64 = FIND + PINNED + INSTANCE;
/// Looks for a contract where there is none: a read of a key of 21 bytes.
const FIND_NOTHING: u64 = 1_000 + 3 * 21;
/// An event of a contract's own type; each byte of the type takes one more.
const EVENT: u64 = 20;
/// An attribute; each byte takes one more, but for the first of every answer.
const ATTRIBUTE: u64 = 10;
/// Bytes of attributes that an answer tells for nothing.
const FREE: u64 = 100;

/// What is measured of the chain.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Prices {
    /// A transaction without its bytes, its sender's first, with which the chain learns the key.
    first: u64,
    /// Each after it.
    later: u64,
    /// Coins from one account to another.
    movement: u64,
    /// A whole transaction that calls a contract that does nothing.
    pub(crate) nothing: u64,
}

impl Prices {
    /// By an account that sends its first transaction, and one other.
    pub(crate) fn measure(chain: &mut Wasmd, [payer, other]: [&str; 2]) -> Self {
        let [payer, other] = [payer, other].map(|name| chain.address(name));
        chain
            .fund(&[payer.clone(), other.clone()], &[Coin::new(1_000_000_000_000u128, NATIVE)])
            .expect("coins");
        // what a transaction takes without what it is for: a call of a contract that is not there
        let call = |contract: Addr| WasmMsg::Execute {
            contract_addr: contract.into(),
            msg: to_json_binary(&Empty {}).expect("JSON"),
            funds: vec![],
        };
        let nobody = call(chain.address("nobody"));
        let send = BankMsg::Send { to_address: other.into(), amount: vec![Coin::new(1u128, NATIVE)] };
        let [first, later] = [(); 2].map(|()| {
            let sent = chain.send(&payer, &nobody.clone().into()).expect("sent");
            assert!(matches!(sent.result, Err(Refused::Chain(_))), "nobody is called: {:?}", sent.result);
            without_bytes(&sent) - FIND_NOTHING
        });
        let sent = chain.send(&payer, &send.into()).expect("sent");
        sent.result.as_ref().expect("coins are sent");
        let movement = without_bytes(&sent) - later;
        let code = chain.store_wasm(nothing::wasm()).expect("the chain takes it");
        let contract = chain.make(&payer, code, &Empty {}).expect("made");
        let sent = chain.send(&payer, &call(contract).into()).expect("sent");
        sent.result.as_ref().expect("nothing is done");
        Self { first, later, movement, nothing: sent.receipt.gas }
    }
}

fn without_bytes(sent: &Sent) -> u64 {
    sent.receipt.gas - BYTE * length(sent.receipt.bytes)
}

/// A part of a deed's gas, and how many of what it is for.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Part {
    pub(crate) gas: u64,
    pub(crate) count: u64,
}

/// What one transaction took.
#[derive(Debug, Clone)]
pub(crate) struct Cost {
    pub(crate) gas: u64,
    pub(crate) bytes: usize,
    /// Its bytes, its signature, accounts and fee.
    pub(crate) transaction: u64,
    /// Contracts that were opened, answered replies among them.
    pub(crate) opened: Part,
    pub(crate) read: Part,
    pub(crate) written: Part,
    /// Movements of coins.
    pub(crate) coins: Part,
    /// Attributes that contracts told.
    pub(crate) told: Part,
}

impl Cost {
    /// Of a transaction, its sender's first or not, whose messages used so much.
    pub(crate) fn of(prices: Prices, first: bool, sent: &Sent, used: &Usage) -> Self {
        let mut told = Told::default();
        let events = sent.result.as_ref().expect("a deed that is done");
        // the fee's are of no message
        for event in events.iter().filter(|event| attribute(&event.attributes, "msg_index").is_some()) {
            told.hear(event);
        }
        Self {
            gas: sent.receipt.gas,
            bytes: sent.receipt.bytes,
            transaction: BYTE * length(sent.receipt.bytes) + if first { prices.first } else { prices.later },
            opened: told.opened,
            read: Part { gas: used.read_gas, count: used.reads + used.walked },
            written: Part { gas: used.write_gas, count: used.writes + used.removes },
            coins: Part { gas: told.moved * prices.movement, count: told.moved },
            told: told.attributes,
        }
    }

    /// What is left of the gas.
    pub(crate) fn computing(&self) -> u64 {
        let Self { transaction, opened, read, written, coins, told, .. } = self;
        let parts =
            transaction + [opened, read, written, coins, told].map(|part| part.gas).iter().sum::<u64>();
        self.gas.checked_sub(parts).expect("no part was counted twice")
    }
}

/// Follows a transaction through what it tells.
#[derive(Default)]
struct Told {
    codes: BTreeSet<String>,
    opened: Part,
    attributes: Part,
    moved: u64,
    /// What is still free of what the contract tells that is at it.
    free: u64,
    /// What was told since the last call: attributes and types, and attributes' bytes; a reply is given it.
    since: (u64, u64),
}

impl Told {
    fn hear(&mut self, event: &Event) {
        match event.ty.as_str() {
            "execute" => {
                let contract = attribute(&event.attributes, "_contract_address").expect("of a contract");
                let new = self.codes.insert(contract.into());
                self.open(if new { OPENED } else { FIND + PINNED + INSTANCE_AGAIN });
                self.since = (0, 0);
            }
            "reply" => {
                let (flat, bytes) = self.since;
                self.attributes.gas += flat + bytes.saturating_sub(FREE);
                self.open(FIND + INSTANCE_AGAIN);
            }
            "transfer" => self.moved += 1,
            _ => {}
        }
        self.since.0 += length(event.ty.len()) + ATTRIBUTE * count(event, chains_own);
        self.since.1 += bytes(event, chains_own);
        if let Some(ty) = event.ty.strip_prefix("wasm") {
            let ty = ty.strip_prefix('-').map_or(0, |ty| EVENT + length(ty.len()));
            let (told, bytes) = (count(event, not_told), bytes(event, not_told));
            let free = bytes.min(self.free);
            self.free -= free;
            self.attributes.gas += ty + ATTRIBUTE * told + bytes - free;
            self.attributes.count += told;
        }
    }

    fn open(&mut self, gas: u64) {
        self.opened.gas += gas;
        self.opened.count += 1;
        self.free = FREE;
    }
}

/// Added when all is done.
fn chains_own(attribute: &Attribute) -> bool {
    attribute.key == "msg_index"
}

/// Not by the contract.
fn not_told(attribute: &Attribute) -> bool {
    chains_own(attribute) || attribute.key == "_contract_address"
}

fn count(event: &Event, but: fn(&Attribute) -> bool) -> u64 {
    length(event.attributes.iter().filter(|attribute| !but(attribute)).count())
}

fn bytes(event: &Event, but: fn(&Attribute) -> bool) -> u64 {
    let told = event.attributes.iter().filter(|attribute| !but(attribute));
    told.map(|attribute| length(attribute.key.len() + attribute.value.len())).sum()
}

fn length(of: usize) -> u64 {
    of.try_into().expect("lengths fit")
}
