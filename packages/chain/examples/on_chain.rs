//! What a client promises, on a chain of scripts/localnet: accounts, sequences that others take first, chain errors as
//! sentences, what is pending. `tests/deployment` runs it: on_chain RPC ACCOUNTS.JSON
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test"
)]

use std::time::Duration;

use chain::{Client, Error, Gas, Key, Refusal, TestAccounts, Wallet, message};
use cosmwasm_std::Coin;
use serde_json::{Value, json};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [rpc, accounts] = arguments.as_slice() else { panic!("on_chain RPC ACCOUNTS.JSON") };
    let accounts: TestAccounts =
        serde_json::from_slice(&std::fs::read(accounts).expect("accounts.json")).expect("JSON");
    let contributor = accounts.named("contributor-1").expect("a test account");
    chain::block_on(promises(rpc, contributor.mnemonic)).expect("a runtime");
}

async fn promises(rpc: &str, mnemonic: &str) {
    let client = Client::connect(rpc).await.expect("a node");
    let gas = || Gas::at("0.025ustake".parse().expect("a price"));
    let key = |index| Key::from_mnemonic(mnemonic, index).expect("good words");
    let wallet = |index, gas| Wallet::new(client.clone(), key(index), gas);
    let rich = wallet(0, gas());
    let to = |index| key(index).address(client.prefix());
    let pay = |index: u32, amount: u128| message::send(&to(0), &to(index), &[Coin::new(amount, "ustake")]);

    let other = Client::connect_to("another-1", rpc).await;
    assert!(matches!(other, Err(Error::OtherChain { .. })));
    let nobody = Client::connect("http://127.0.0.1:1").await;
    assert!(matches!(nobody, Err(Error::Unreachable { .. })));

    // an index that scripts/localnet gives nothing to, new each time
    let fresh = u32::try_from(client.tip().await.expect("a block").1 % 1_000_000_000).expect("small");
    let poor = wallet(fresh, gas());
    assert!(matches!(poor.account().await, Err(Error::NoAccount { .. })));
    let paid = rich.send(vec![pay(fresh, 1_000)]).await.expect("sent");
    assert!(paid.attribute("transfer", "amount").is_some(), "the fee first");
    assert_eq!(client.balance(&to(fresh), "ustake").await.expect("a balance").u128(), 1_000);
    let twice = client.transaction(&paid.hash).await.expect("found").expect("in a block");
    assert_eq!(twice, paid);

    // three at once, by one key: each sees the same sequence at first (the same payment would be the same transaction)
    let (a, b, c) = (wallet(0, gas()), wallet(0, gas()), wallet(0, gas()));
    let before = rich.account().await.expect("an account").sequence;
    let all = tokio::join!(a.send(vec![pay(1, 1)]), b.send(vec![pay(1, 2)]), c.send(vec![pay(1, 3)]));
    let hashes = [all.0.expect("sent").hash, all.1.expect("sent").hash, all.2.expect("sent").hash];
    assert!(hashes[0] != hashes[1] && hashes[1] != hashes[2] && hashes[0] != hashes[2]);
    assert_eq!(rich.account().await.expect("an account").sequence, before + 3);

    // the chain's "no", as it means it
    let back = || vec![message::send(&to(fresh), &to(0), &[Coin::new(1_000_000u128, "ustake")])];
    let refused = async |wallet: &Wallet, messages| {
        let error = wallet.send(messages).await.expect_err("refused");
        error.refusal().cloned().unwrap_or_else(|| panic!("{error}"))
    };
    assert!(matches!(refused(&poor, back()).await, Refusal::Funds(_)));
    let cheap = wallet(0, Gas::at("0.0001ustake".parse().expect("a price")));
    assert!(matches!(refused(&cheap, vec![pay(1, 1)]).await, Refusal::Fee(_)));
    let tight = wallet(0, Gas { percent: 20, ..gas() });
    assert!(matches!(refused(&tight, vec![pay(1, 1)]).await, Refusal::Gas(_)));
    let granted = wallet(0, Gas { granter: Some(to(fresh)), ..gas() });
    assert!(matches!(refused(&granted, vec![pay(1, 1)]).await, Refusal::Grant(_)));
    let stranger = message::send(&to(1), &to(0), &[Coin::new(1u128, "ustake")]);
    assert!(rich.send(vec![stranger]).await.is_err(), "another's coins");
    let code = message::store(&to(0), b"no wasm".to_vec());
    assert!(rich.send(vec![code]).await.expect_err("refused").refusal().is_some());
    // a module's account is no contract's
    let contract = client.smart::<Value>(&to(0), &json!({ "config": {} })).await;
    assert!(matches!(contract, Err(Error::NoContract { .. })), "{contract:?}");

    // what is in no block in time is pending, with its hash, and can be found later
    let hasty = wallet(0, gas()).patience(Duration::ZERO);
    let Err(Error::Pending { hash, .. }) = hasty.send(vec![pay(1, 1)]).await else {
        panic!("in a block at once")
    };
    client.wait(&hash, Duration::from_secs(30), |_| ()).await.expect("in a block in the end");
    println!("accounts, sequences, refusals and what is pending: as promised");
}
