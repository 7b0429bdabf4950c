//! Proposals and signatures that must be refused, and one key that comes to all its keepers.

use chain::Key;

use super::*;
use crate::deployment::tests::deployment;
use crate::keyring::WORDS;

fn relayers(count: u32) -> Vec<(String, RelayerKeys)> {
    let of = |index| {
        let account = Key::from_mnemonic(WORDS, index).expect("good words");
        (account.address("wasm"), RelayerKeys::of(&account).expect("good keys"))
    };
    (0..count).map(of).collect()
}

fn keepers(relayers: &[(String, RelayerKeys)]) -> Vec<Keeper> {
    let keeper = |(address, keys): &(String, RelayerKeys)| Keeper {
        address: address.clone(),
        key: keys.public_key(),
        recipient: keys.recipient(),
    };
    relayers.iter().map(keeper).collect()
}

/// By the first of them.
fn proposal(on: &Deployment, relayers: &[(String, RelayerKeys)]) -> Proposal {
    let (address, keys) = &relayers[0];
    Proposal::make(on, keepers(relayers), address, keys).expect("made")
}

#[test]
fn four_keepers_sign_one_key_which_each_of_them_then_has() {
    let (on, relayers) = (deployment("one"), relayers(4));
    let made = proposal(&on, &relayers);
    let text = serde_json::to_vec(&made).expect("JSON");
    let sent: Proposal = serde_json::from_slice(&text).expect("the same");
    let sign = |(address, keys): &(String, RelayerKeys)| sent.sign(&on, address, keys).expect("signed");
    // the first has signed by proposing
    let mut signed: Vec<_> = relayers[1..].iter().map(sign).map(|signed| (Path::new("a"), signed)).collect();
    let secrets: Vec<_> =
        relayers.iter().map(|(_, keys)| sent.open(keys).expect("opens").to_bytes()).collect();
    assert!(secrets.iter().all(|secret| secret == &secrets[0]));
    signed.reverse();
    let digest = made.statement(&on);
    let signatures = made.all_signed(&digest, signed).expect("all of them");
    assert_eq!(signatures.iter().map(|one| one.signer).collect::<Vec<_>>(), [0, 1, 2, 3]);
    for (signature, (_, keys)) in signatures.iter().zip(&relayers) {
        assert_eq!(keys.signer.sign(&digest).expect("signs"), signature.signature);
    }
}

#[test]
fn a_key_has_at_least_four_keepers_each_named_once() {
    let names: Vec<String> = relayers(5).into_iter().map(|(address, _)| address).collect();
    enough(&names[..4]).expect("enough");
    let says = |names: &[String]| enough(names).expect_err("refused").to_string();
    assert_eq!(says(&names[..3]), "a custody key has 4 to 16 keepers, --keepers names 3");
    let twice = [&names[..], &names[1..2]].concat();
    assert_eq!(says(&twice), format!("--keepers names {} twice", names[1]));
}

#[test]
fn whoever_signs_looks_first() {
    let (on, all) = (deployment("one"), relayers(5));
    let (relayers, (stranger, theirs)) = (&all[..4], &all[4]);
    let made = proposal(&on, relayers);
    let (address, keys) = &relayers[0];
    let says = |result: Result<Signed>| result.err().expect("refused").to_string();
    let not_among =
        format!("{stranger} is not among the keepers of this key: only they may make, know and sign it");
    assert_eq!(says(made.sign(&on, stranger, theirs)), not_among);
    assert_eq!(
        says(made.sign(&on, address, theirs)),
        format!("{address} is named with keys that are not its own")
    );
    // signed by its proposer, and sealed with another's secret, or not to all of them
    let other = Proposal { sealed: proposal(&on, relayers).sealed, ..made };
    assert_eq!(says(other.sign(&on, address, keys)), "the secret in it is not that of its key");
    let closed = Proposal { sealed: proposal(&on, &all[1..]).sealed, ..other };
    assert_eq!(says(closed.sign(&on, address, keys)), "your key does not open its secret");
    let unproven = Proposal { proof: Binary::default(), ..proposal(&on, relayers) };
    let says = says(unproven.sign(&on, address, keys));
    assert_eq!(says, "its proof is for other keepers, or another chain or registry");
}

#[test]
fn nobody_signs_what_no_keeper_proposes() {
    let (on, all) = (deployment("one"), relayers(5));
    let (relayers, (stranger, theirs)) = (&all[..4], &all[4]);
    let refused = Proposal::make(&on, keepers(relayers), stranger, theirs).err().expect("a stranger");
    assert!(refused.to_string().starts_with(&format!("{stranger} is not among the keepers")));
    let (proposer, (address, keys)) = (&relayers[0].0, &relayers[1]);
    let says =
        |made: &Proposal, on: &Deployment| made.sign(on, address, keys).err().expect("refused").to_string();
    let not_signed = format!(
        "{proposer} has not signed this proposal: it was changed on its way, is somebody else's, or for another chain"
    );
    let made = proposal(&on, relayers);
    assert_eq!(made.proposer(&made.statement(&on)).expect("signed"), proposer);
    assert_eq!(says(&made, &deployment("two")), not_signed);
    // a stranger's key, sealed to the same keepers, as if it were one of theirs
    let theirs = Proposal::make(&on, keepers(&all), stranger, theirs).expect("made");
    let mut replaced = Proposal { keepers: keepers(relayers), ..theirs };
    assert_eq!(says(&replaced, &on), "it is proposed by none of its keepers");
    replaced.proposed.signer = 0;
    assert_eq!(says(&replaced, &on), not_signed);
    replaced.proposed = made.proposed;
    assert_eq!(says(&replaced, &on), not_signed);
    assert!(replaced.all_signed(&replaced.statement(&on), vec![]).is_err());
}

#[test]
fn a_signature_that_is_missing_or_anothers_is_named() {
    let (on, relayers) = (deployment("one"), relayers(4));
    let made = proposal(&on, &relayers);
    let (address, keys) = &relayers[1];
    let signed = made.sign(&on, address, keys).expect("signed");
    let statement = signed.statement.clone();
    let missing = made.all_signed(&made.statement(&on), vec![(Path::new("a"), signed)]);
    let missing = missing.expect_err("three").to_string();
    assert!(missing.ends_with(&relayers[3].0) && !missing.contains(address), "{missing}");
    let signature = Signature { signer: 4, signature: Binary::default() };
    let fifth = vec![(Path::new("a"), Signed { statement, signature })];
    let fifth = made.all_signed(&made.statement(&on), fifth).expect_err("there are four");
    assert_eq!(fifth.to_string(), "a is by no keeper of this key");
    let signed = made.sign(&on, address, keys).expect("signed");
    let other = proposal(&on, &relayers);
    let other = other.all_signed(&other.statement(&on), vec![(Path::new("a"), signed)]);
    let other = other.expect_err("another statement").to_string();
    assert_eq!(other, "a signs another proposal, or one for another chain");
}
