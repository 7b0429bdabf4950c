//! A payment that a token refuses waits for whom it is for: a token whose code refuses everything for a while.

use api::marketplace::{ExecuteMsg as Marketplace, OfferTerms};
use api::reward_token::{Durations, InstantiateMsg};
use cosmwasm_std::{DepsMut, Empty, Env, MessageInfo, Response, StdError, StdResult, Uint128};
use cw_multi_test::ContractWrapper;
use cw20::Cw20Coin;
use serde_json::Value;
use testkit::NATIVE;

use crate::world::World;

const AMOUNT: u128 = 1_000;

/// An offer of another token is taken back while the token refuses, and collected when it does not.
pub(crate) fn a_refused_payment_waits(world: &mut World) {
    let (owner, maker, at) = (world.suite.owner.clone(), world.friend.clone(), world.suite.contracts.clone());
    let honest = world.suite.store("reward-token");
    let token = world.suite.make(honest, &another(maker.as_str()), "another token");
    let denom = api::denom::of_cw20(&token);
    world.does(&owner, &at.marketplace, &Marketplace::AllowDenom { denom: denom.clone() });
    let wants = OfferTerms {
        denom: world.suite.grain(),
        amount: AMOUNT.into(),
        least: Uint128::one(),
        expires_at: world.suite.now() + 3_000,
    };
    let offer = world.suite.offer(&maker, (AMOUNT, &denom), wants).expect("offer");

    let refusing = ContractWrapper::new(refuse, closed, reward_token::contract::query);
    let refusing = world.suite.store_double(Box::new(refusing.with_migrate(taken_over)), wasm());
    world.suite.migrate(&owner, &token, refusing).expect("migrate");
    world.does(&maker, &at.marketplace, &Marketplace::CancelOffer { offer });
    let collect = Marketplace::Collect { address: None, denom: denom.clone() };
    world.suite.marketplace(&maker, &collect).expect_err("it is refused again");
    world.suite.migrate(&owner, &token, honest).expect("migrate");
    world.does(&maker, &at.marketplace, &collect);
    assert_eq!(world.suite.balance(&maker, &denom), AMOUNT);
    world.refused(&maker, &at.marketplace, &collect, "waits for");
}

fn another(holder: &str) -> InstantiateMsg {
    InstantiateMsg {
        owner: None,
        name: "Another".into(),
        symbol: "OTHER".into(),
        decimals: 6,
        genesis: vec![Cw20Coin { address: holder.into(), amount: AMOUNT.into() }],
        marketing: None,
        cap: AMOUNT.into(),
        reserve_denom: NATIVE.into(),
        alpha_bps: 8_000,
        virtual_supply: Uint128::one(),
        virtual_reserve: Uint128::one(),
        durations: Durations::localnet(),
    }
}

fn refuse(_: DepsMut, _: Env, _: MessageInfo, _: Value) -> StdResult<Response> {
    Err(StdError::generic_err(REFUSED))
}

fn closed(_: DepsMut, _: Env, _: MessageInfo, _: Empty) -> StdResult<Response> {
    Ok(Response::new())
}

fn taken_over(_: DepsMut, _: Env, _: Empty) -> StdResult<Response> {
    Ok(Response::new())
}

const REFUSED: &str = "refused";
const DONE: &str = r#"{"ok":{"messages":[],"attributes":[],"events":[],"data":null}}"#;
const FAILS: &str = r#"{"error":"Generic error: refused"}"#;

/// Where in its memory are the regions (offset, capacity, length) of what it answers, and what follows them.
const REGION_DONE: u32 = 16;
const REGION_FAILS: u32 = 32;
const TEXT: u32 = 48;

const I32: u8 = 0x7f;

/// The same as wasm, as a chain takes it: `instantiate` and `migrate` answer [`DONE`], `execute` and `query`
/// [`FAILS`], and `allocate` takes memory that nobody gives back.
fn wasm() -> Vec<u8> {
    let types = [
        vec![0x60, 0, 0],
        vec![0x60, 1, I32, 1, I32],
        vec![0x60, 1, I32, 0],
        vec![0x60, 3, I32, I32, I32, 1, I32],
        vec![0x60, 2, I32, I32, 1, I32],
    ];
    let answer = |region: u32| code(&[], &[0x41, region.try_into().expect("a small number")]);
    // (name, type, code)
    let functions = [
        ("interface_version_8", 0, code(&[], &[])),
        ("allocate", 1, code(&[1, 1, I32], &ALLOCATE)),
        ("deallocate", 2, code(&[], &[])),
        ("instantiate", 3, answer(REGION_DONE)),
        ("execute", 3, answer(REGION_FAILS)),
        ("migrate", 4, answer(REGION_DONE)),
        ("query", 4, answer(REGION_FAILS)),
    ];
    let exports =
        functions.iter().zip(0u8..).map(|((name, ..), index)| [text(name), vec![0, index]].concat());
    let memory = [text("memory"), vec![2, 0]].concat();
    let data = [vec![0, 0x41, REGION_DONE as u8, 0x0b], bytes(&regions())].concat();
    [
        b"\0asm\x01\0\0\0".to_vec(),
        section(1, types),
        section(3, functions.iter().map(|(_, ty, _)| vec![*ty])),
        section(5, [vec![0, 1]]),
        // a number that changes: the first byte that is free
        section(6, [vec![I32, 1, 0x41, 0x80, 0x20, 0x0b]]),
        section(7, exports.chain([memory])),
        section(10, functions.iter().map(|(.., code)| code.clone())),
        section(11, [data]),
    ]
    .concat()
}

/// A region of so many bytes, behind which they follow: `region = free; *region = region + 12; region[4] = size;
/// free = region + 12 + size; region`.
const ALLOCATE: [u8; 33] = [
    0x23, 0, 0x21, 1, // region = free
    0x20, 1, 0x20, 1, 0x41, 12, 0x6a, 0x36, 2, 0, // offset
    0x20, 1, 0x20, 0, 0x36, 2, 4, // capacity
    0x20, 1, 0x41, 12, 0x6a, 0x20, 0, 0x6a, 0x24, 0, // free
    0x20, 1,
];

/// Both regions, and their texts.
fn regions() -> Vec<u8> {
    let region = |at: u32, text: &str| {
        let length = text.len() as u32;
        [at, length, length, 0].into_iter().flat_map(u32::to_le_bytes).collect::<Vec<u8>>()
    };
    let texts = [DONE.as_bytes(), FAILS.as_bytes()].concat();
    [region(TEXT, DONE), region(TEXT + DONE.len() as u32, FAILS), texts].concat()
}

/// Unsigned LEB128.
fn number(mut value: usize) -> Vec<u8> {
    let mut out = vec![];
    while value > 0x7f {
        out.push(0x80 | (value & 0x7f) as u8);
        value >>= 7;
    }
    out.push(value as u8);
    out
}

fn bytes(of: &[u8]) -> Vec<u8> {
    [number(of.len()), of.to_vec()].concat()
}

fn text(of: &str) -> Vec<u8> {
    bytes(of.as_bytes())
}

/// A function's body: its local variables, and what it does.
fn code(locals: &[u8], does: &[u8]) -> Vec<u8> {
    let locals = if locals.is_empty() { &[0] } else { locals };
    bytes(&[locals, does, &[0x0b]].concat())
}

fn section(id: u8, items: impl IntoIterator<Item = Vec<u8>>) -> Vec<u8> {
    let items: Vec<Vec<u8>> = items.into_iter().collect();
    [vec![id], bytes(&[number(items.len()), items.concat()].concat())].concat()
}
