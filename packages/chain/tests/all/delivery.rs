//! A transaction is done once, whatever becomes of answers; where nobody knows, its hash is told.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use chain::{Client, Error, Gas, Included, Key, Refusal, Wallet, message};

use crate::node::Fate::{self, *};
use crate::node::Node;

const PATIENT: Duration = Duration::from_secs(20);
/// Questions without an answer: more than anyone asks again in a hurry, and for good.
const A_WHILE: usize = 12;
const FOR_GOOD: usize = usize::MAX;

/// What comes of a deed on such a node, and what people are told meanwhile.
async fn sent(node: &Node, patience: Duration) -> (Result<Included, Error>, Vec<String>) {
    let client = Client::connect(&node.url).await.expect("a node").asking_each(Duration::from_millis(5));
    let gas = Gas::at("0.025ustake".parse().expect("a price"));
    let told = Arc::new(Mutex::new(vec![]));
    let words = Arc::clone(&told);
    let wallet = Wallet::new(client, Key::from_bytes([7; 32]).expect("a key"), gas)
        .patience(patience)
        .on_progress(move |progress| words.lock().unwrap().push(progress.to_string()));
    let sent = wallet.send(vec![message::send(&wallet.address(), &wallet.address(), &[])]).await;
    let told = told.lock().unwrap().clone();
    (sent, told)
}

#[tokio::test]
async fn what_may_have_come_is_done_once() {
    let cases: [(&[(Fate, usize)], usize); 10] = [
        (&[], 1),
        (&[(Lost, 0)], 1),
        (&[(Lost, A_WHILE)], 1),
        (&[(Gateway, A_WHILE)], 1),
        // the node says "account sequence mismatch" to what it has in a block, and has forgotten
        (&[(LostThenRestarted, A_WHILE)], 1),
        (&[(LostThenRestarted, 1)], 1),
        // the same of a proxy, which asks twice: nothing is lost, as far as we see
        (&[(Twice, 0)], 1),
        // its block is there, and its index is not: whoever signs anew at once does it twice
        (&[(TwiceAndLate, 0)], 1),
        // refused for something that its own first copy has taken
        (&[(TwiceAndSpent, 0)], 1),
        // the first is lost for good, on the second try nothing answers
        (&[(LostAndForgotten, A_WHILE), (Lost, A_WHILE)], 1),
    ];
    for (fates, times) in cases {
        let node = Node::with(fates);
        let (sent, told) = sent(&node, PATIENT).await;
        assert!(sent.is_ok(), "{fates:?}: {sent:?}, {told:?}");
        assert_eq!(node.done_and_handed().0, times, "{fates:?}: {told:?}");
    }
}

#[tokio::test]
async fn a_node_that_forgot_it_gets_it_again() {
    for fate in [LostAndForgotten, Forgotten] {
        let node = Node::with(&[(fate, A_WHILE)]);
        let (sent, told) = sent(&node, PATIENT).await;
        let hash = sent.expect("in a block").hash;
        let (done, handed) = node.done_and_handed();
        assert!(done == 1 && handed >= 2, "{fate:?}: {done}, {handed}");
        assert!(told.iter().any(|words| words.contains(&hash)), "{told:?}");
    }
}

#[tokio::test]
async fn where_nobody_answers_the_hash_is_told() {
    for fate in [Lost, LostAndForgotten, Gateway] {
        let node = Node::with(&[(fate, FOR_GOOD)]);
        let (sent, told) = sent(&node, Duration::from_millis(50)).await;
        let Err(Error::Pending { hash, .. }) = sent else { panic!("{fate:?}: {sent:?}") };
        assert_eq!(hash.len(), 64);
        assert!(told.iter().any(|words| words.contains(&hash)), "{told:?}");
    }
}

#[tokio::test]
async fn where_no_index_is_kept_it_is_said_and_nothing_is_done_again() {
    let node = Node::with(&[(TwiceAndNoIndex, 0)]);
    let (sent, told) = sent(&node, PATIENT).await;
    let Err(Error::Pending { error: Some(error), .. }) = sent else { panic!("{sent:?}, {told:?}") };
    assert!(matches!(*error, Error::NoIndex { .. }), "{error}");
    assert_eq!(node.done_and_handed().0, 1);
}

#[tokio::test]
async fn a_chain_that_stands_is_said_to_stand() {
    let node = Node::with(&[(Stands, 0)]);
    let (sent, told) = sent(&node, Duration::from_millis(50)).await;
    assert!(matches!(sent, Err(Error::Pending { error: None, .. })), "{sent:?}, {told:?}");
    let client = Client::connect(&node.url).await.expect("a node").asking_each(Duration::from_millis(5));
    let error = client.next_block(Duration::from_millis(50)).await.expect_err("no block");
    assert!(matches!(error, Error::Standing { .. }) && !error.is_no_answer(), "{error}");
    let words = error.to_string();
    assert!(
        words.contains("answers, and its chain stands: no block after") && words.ends_with('?'),
        "{words}"
    );
}

#[tokio::test]
async fn a_refusal_is_one() {
    let node = Node::with(&[(Refused, 0)]);
    let error = sent(&node, PATIENT).await.0.expect_err("refused");
    assert!(matches!(error.refusal(), Some(Refusal::Fee(_))), "{error}");
    let full = Node::with(&[(Full, 0)]);
    let error = sent(&full, PATIENT).await.0.expect_err("refused");
    assert!(matches!(error.refusal(), Some(Refusal::Full)), "{error}");
    assert_eq!((node.done_and_handed(), full.done_and_handed()), ((0, 1), (0, 1)));
}

#[tokio::test]
async fn what_is_overtaken_is_signed_anew() {
    let node = Node::with(&[(Overtaken, 0), (Overtaken, 0)]);
    let (sent, told) = sent(&node, PATIENT).await;
    sent.expect("in a block");
    assert_eq!(node.done_and_handed(), (3, 3), "with the two others: {told:?}");
}

#[tokio::test]
async fn a_deployment_may_ask_twice() {
    let node = Node::with(&[(Lost, 1)]);
    let client = Client::connect(&node.url).await.expect("a node").asking_each(Duration::from_millis(5));
    let wallet = Wallet::new(
        client,
        Key::from_bytes([7; 32]).expect("a key"),
        Gas::at("0ustake".parse().expect("a price")),
    );
    let account = wallet.account().await.expect("an account");
    let signed = wallet.sign_within(vec![], account, 100_000).expect("signs");
    wallet.client().broadcast(&signed.bytes).await.expect("taken");
    assert_eq!(wallet.wait(&signed.hash).await.expect("in a block").hash, signed.hash);
}
