use api::check::InputError;
use api::identity_registry::{ExecuteMsg, QueryMsg, RelayerBonded, RelayerResponse};
use attestation::{BondStatement, SignatureError};
use cosmwasm_std::{Binary, Coin};
use identity_registry::ContractError;
use testkit::{NATIVE, OTHER, RELAYER_BOND, Relayer, Suite};

use crate::common::{ask, bond, event, no_answer, relayer};

/// Sends a bond with these facts and funds, which must be refused before the proof, which is empty, is
/// looked at.
fn refused_with(suite: &mut Suite, key: Binary, recipient: &str, funds: &[Coin]) -> ContractError {
    let (sender, registry) = (suite.account("new"), suite.contracts.registry.clone());
    let msg = ExecuteMsg::BondRelayer { key, recipient: recipient.into(), proof: Binary::default() };
    suite.refused(&sender, &registry, &msg, funds)
}

/// Sends a bond of this relayer with this proof, which must be refused.
fn refused_proof(suite: &mut Suite, new: &Relayer, proof: Binary) -> ContractError {
    let registry = suite.contracts.registry.clone();
    let (key, recipient) = (new.signer.public_key(), new.recipient.clone());
    let msg = ExecuteMsg::BondRelayer { key, recipient, proof };
    suite.refused(&new.address, &registry, &msg, &[exact()])
}

fn refused_bond(suite: &mut Suite, new: &Relayer) -> ContractError {
    bond(suite, new).unwrap_err().downcast().unwrap()
}

fn exact() -> Coin {
    Coin::new(RELAYER_BOND, NATIVE)
}

#[test]
fn exactly_the_bond_is_kept() {
    let mut suite = Suite::new();
    let new = relayer(&mut suite, "new");
    let (mine, theirs) =
        (suite.balance(&new.address, NATIVE), suite.balance(&suite.contracts.registry, NATIVE));
    let response = bond(&mut suite, &new).unwrap();
    assert_eq!(event::<RelayerBonded>(&response), RelayerBonded { relayer: new.address.to_string() });
    assert_eq!(suite.balance(&new.address, NATIVE), mine - RELAYER_BOND);
    assert_eq!(suite.balance(&suite.contracts.registry, NATIVE), theirs + RELAYER_BOND);
    let found: RelayerResponse = ask(&suite, &QueryMsg::Relayer { address: new.address.to_string() });
    let expected = RelayerResponse {
        key: new.signer.public_key(),
        recipient: new.recipient,
        bond: exact(),
        release_at: None,
        custody_keys: vec![],
    };
    assert_eq!(found, expected);
}

#[test]
fn nothing_but_the_bond() {
    let mut suite = Suite::new();
    let new = relayer(&mut suite, "new");
    for (funds, got) in [
        (vec![], "nothing".to_string()),
        (vec![Coin::new(RELAYER_BOND - 1, NATIVE)], format!("999999{NATIVE}")),
        (vec![Coin::new(RELAYER_BOND + 1, NATIVE)], format!("1000001{NATIVE}")),
        (vec![Coin::new(RELAYER_BOND, OTHER)], format!("1000000{OTHER}")),
        (vec![Coin::new(1u128, OTHER), exact()], format!("1{OTHER}, 1000000{NATIVE}")),
    ] {
        let error = refused_with(&mut suite, new.signer.public_key(), &new.recipient, &funds);
        let expected = InputError::Funds { expected: exact().to_string(), got };
        assert_eq!(error, expected.into());
    }
}

#[test]
fn a_key_is_well_formed_and_ones_own() {
    let mut suite = Suite::new();
    let new = relayer(&mut suite, "new");
    for got in [0, 32, 34, 65] {
        let error = refused_with(&mut suite, vec![2; got].into(), &new.recipient, &[exact()]);
        assert_eq!(error, InputError::Length { what: "key", expected: 33, got }.into());
    }
    let bad = Binary::from([4; 33]);
    let malformed = InputError::Malformed {
        what: "key",
        value: bad.to_string(),
        expected: "a compressed secp256k1 key begins with 02 or 03",
    };
    assert_eq!(refused_with(&mut suite, bad, &new.recipient, &[exact()]), malformed.into());
    // no point of the curve: nobody can sign for it
    let registry = suite.contracts.registry.clone();
    let key = Binary::from([[2].as_slice(), &[0xff; 32]].concat());
    let statement = BondStatement { key: key.clone(), ..new.bond_statement(testkit::CHAIN_ID, &registry) };
    let proof = new.signer.sign(&statement.digest()).unwrap();
    let msg = ExecuteMsg::BondRelayer { key, recipient: new.recipient.clone(), proof };
    let error: ContractError = suite.refused(&new.address, &registry, &msg, &[exact()]);
    assert_eq!(error, SignatureError::Invalid { signer: None }.into());
    // one holder, two addresses
    let taken = Relayer { signer: relayer(&mut suite, "relayer 0").signer, ..new };
    assert_eq!(taken.signer.public_key(), suite.relayers[0].signer.public_key());
    assert_eq!(refused_bond(&mut suite, &taken), ContractError::KeyInUse {});
}

#[test]
fn a_proof_is_by_the_key_and_for_this_bond() {
    let mut suite = Suite::new();
    let new = relayer(&mut suite, "new");
    let other = relayer(&mut suite, "other");
    let statement = new.bond_statement(testkit::CHAIN_ID, &suite.contracts.registry);
    let elsewhere = suite.contracts.data_pool.to_string();
    let invalid = || ContractError::from(SignatureError::Invalid { signer: None });

    let proof = other.signer.sign(&statement.digest()).unwrap();
    assert_eq!(refused_proof(&mut suite, &new, proof), invalid(), "by another key");
    let wrong = [
        BondStatement { chain_id: "sheaf-test-2".into(), ..statement.clone() },
        BondStatement { registry: elsewhere, ..statement.clone() },
        BondStatement { relayer: other.address.to_string(), ..statement.clone() },
        BondStatement { key: other.signer.public_key(), ..statement.clone() },
        BondStatement { recipient: other.recipient.clone(), ..statement.clone() },
    ];
    for statement in wrong {
        let proof = new.signer.sign(&statement.digest()).unwrap();
        assert_eq!(refused_proof(&mut suite, &new, proof), invalid(), "{statement:?}");
    }
    let good = new.signer.sign(&statement.digest()).unwrap();
    for got in [0, 63, 65] {
        let proof: Vec<u8> = good.iter().copied().chain([0]).take(got).collect();
        let error = refused_proof(&mut suite, &new, proof.into());
        assert_eq!(error, SignatureError::Length { signer: None, got }.into());
    }
    bond(&mut suite, &new).unwrap();
}

/// The key, the recipient and the proof are public from the moment the message is sent.
#[test]
fn a_copied_message_is_good_for_its_relayer_only() {
    let mut suite = Suite::new();
    let new = relayer(&mut suite, "new");
    let (thief, registry) = (suite.account("thief"), suite.contracts.registry.clone());
    let msg = new.bond_message(testkit::CHAIN_ID, &registry);
    let error: ContractError = suite.refused(&thief, &registry, &msg, &[exact()]);
    assert_eq!(error, SignatureError::Invalid { signer: None }.into());
    let said = no_answer(&suite, &QueryMsg::Relayer { address: thief.to_string() });
    assert!(said.contains(&format!("{thief} is not a bonded relayer")), "{said}");
    bond(&mut suite, &new).unwrap();
}

#[test]
fn a_recipient_is_one_of_age() {
    let mut suite = Suite::new();
    let new = relayer(&mut suite, "new");
    let good = new.recipient.clone();
    let with = |at: usize, character: char| {
        good.chars().enumerate().map(|(n, c)| if n == at { character } else { c }).collect::<String>()
    };
    let long = format!("{good}{good}");
    for bad in [
        String::new(),
        good.chars().skip(1).collect(),
        good.chars().take(61).collect(),
        format!("{good}q"),
        good.to_uppercase(),
        // no letters of bech32
        with(30, 'b'),
        with(30, 'i'),
        with(30, 'o'),
        with(30, '1'),
        with(30, ' '),
        with(30, 'Q'),
        with(2, 'f'),
        with(3, '2'),
        long,
    ] {
        let error = refused_with(&mut suite, new.signer.public_key(), &bad, &[exact()]);
        let expected = InputError::Malformed {
            what: "recipient",
            value: bad.chars().take(62).collect(),
            expected: "an X25519 recipient of age, age1 and 58 more characters",
        };
        assert_eq!(error, expected.into(), "{bad}");
    }
    // letters of two bytes: as many bytes as it should have
    let wide = format!("age1{}", "\u{e9}".repeat(29));
    let error = refused_with(&mut suite, new.signer.public_key(), &wide, &[exact()]);
    assert!(matches!(error, ContractError::Input(InputError::Malformed { what: "recipient", .. })));
}

#[test]
fn once() {
    let mut suite = Suite::new();
    let new = relayer(&mut suite, "new");
    bond(&mut suite, &new).unwrap();
    let again = ContractError::AlreadyBonded { relayer: new.address.to_string() };
    assert_eq!(refused_bond(&mut suite, &new), again);
    let other = Relayer { address: new.address, ..relayer(&mut suite, "other") };
    assert_eq!(refused_bond(&mut suite, &other), again, "with another key, too");
}

#[test]
fn nobody_is_found_where_nobody_bonded() {
    let suite = Suite::new();
    let ann = suite.address("ann");
    let said = no_answer(&suite, &QueryMsg::Relayer { address: ann.to_string() });
    assert!(said.contains(&format!("{ann} is not a bonded relayer")), "{said}");
}
