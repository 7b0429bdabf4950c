use api::check::InputError;
use api::identity_registry::{Custody, CustodyAdded, CustodyStatus, ExecuteMsg, QueryMsg, RelayerResponse};
use attestation::{CustodyStatement, Keeper, Signature, SignatureError};
use identity_registry::ContractError;
use sealed_key::{CustodySecret, Point, PointError, SealedKeyError};
use testkit::{CHAIN_ID, Relayer, Suite, secret};

use crate::common::{
    ask, bond, bonded, by_owner, client, event, foreign, no_answer, not_here, refused, relayer, send,
};

/// The parts of a message, and who signs it.
struct Draft {
    p: Vec<u8>,
    proof: Vec<u8>,
    keepers: Vec<Keeper>,
    statement: CustodyStatement,
}

fn draft(suite: &Suite, key: &CustodySecret, relayers: &[Relayer]) -> Draft {
    let registry = suite.contracts.registry.to_string();
    let keepers: Vec<Keeper> = relayers
        .iter()
        .map(|relayer| Keeper {
            address: relayer.address.to_string(),
            key: relayer.signer.public_key(),
            recipient: relayer.recipient.clone(),
        })
        .collect();
    let p = key.public().to_vec();
    let statement = CustodyStatement {
        chain_id: CHAIN_ID.into(),
        registry,
        p: p.clone().into(),
        keepers: keepers.clone(),
    };
    Draft { p, proof: key.prove_possession(&statement.digest()).to_vec(), keepers, statement }
}

impl Draft {
    /// Signatures of these over the statement.
    fn signed(&self, relayers: &[Relayer]) -> Vec<Signature> {
        let digest = self.statement.digest();
        relayers
            .iter()
            .zip(0..)
            .map(|(relayer, signer)| Signature { signer, signature: relayer.signer.sign(&digest).unwrap() })
            .collect()
    }

    fn msg(&self, signatures: Vec<Signature>) -> ExecuteMsg {
        ExecuteMsg::AddCustody {
            p: self.p.clone().into(),
            proof: self.proof.clone().into(),
            keepers: self.keepers.clone(),
            signatures,
        }
    }
}

fn key(name: &str) -> CustodySecret {
    CustodySecret::from_seed(&secret(name))
}

/// Changes a good draft, has all sign what is left of it, which must be refused.
fn refused_with(change: impl FnOnce(&mut Suite, &mut Draft)) -> ContractError {
    let mut suite = Suite::new();
    let relayers = bonded(&mut suite, 4);
    let mut draft = draft(&suite, &key("new"), &relayers);
    change(&mut suite, &mut draft);
    let (ann, msg) = (suite.account("ann"), draft.msg(draft.signed(&relayers)));
    let error = refused(&mut suite, &ann, &msg);
    assert!(client(&suite).custody(&suite.app.wrap(), 2).is_err());
    error
}

#[test]
fn anyone_enters_what_every_keeper_signed() {
    let mut suite = Suite::new();
    let relayers = bonded(&mut suite, 4);
    let draft = draft(&suite, &key("new"), &relayers);
    let (ann, msg) = (suite.account("ann"), draft.msg(draft.signed(&relayers)));
    let response = send(&mut suite, &ann, &msg).unwrap();
    assert_eq!(event::<CustodyAdded>(&response), CustodyAdded { custody: 2, keepers: 4 });
    let expected = Custody { p: draft.p.into(), keepers: draft.keepers, status: CustodyStatus::Active };
    assert_eq!(ask::<Custody>(&suite, &QueryMsg::Custody { custody: 2 }), expected);
    assert_eq!(client(&suite).custody(&suite.app.wrap(), 2).unwrap(), expected);
    assert_eq!(refused(&mut suite, &ann, &msg), ContractError::CustodyKnown { custody: 2 }, "a replay");
    let keeper = relayers[0].address.clone();
    let error = ContractError::IsKeeper { relayer: keeper.to_string(), custody: 2, until: None };
    assert_eq!(refused(&mut suite, &keeper, &ExecuteMsg::Unbond {}), error, "its bond stays");
}

#[test]
fn a_relayer_keeps_several() {
    let mut suite = Suite::new();
    let relayers = bonded(&mut suite, 5);
    let ann = suite.account("ann");
    for (name, keepers) in [("first", &relayers[..4]), ("second", &relayers[1..])] {
        let draft = draft(&suite, &key(name), keepers);
        send(&mut suite, &ann, &draft.msg(draft.signed(keepers))).unwrap();
    }
    for (at, keys) in [(0, vec![2]), (1, vec![2, 3]), (4, vec![3])] {
        let keeper = relayers[at].address.clone();
        let error = ContractError::IsKeeper { relayer: keeper.to_string(), custody: keys[0], until: None };
        assert_eq!(refused(&mut suite, &keeper, &ExecuteMsg::Unbond {}), error);
        let found: RelayerResponse = ask(&suite, &QueryMsg::Relayer { address: keeper.to_string() });
        assert_eq!(found.custody_keys, keys);
    }
}

#[test]
fn a_key_is_entered_once_by_whomever() {
    let mut suite = Suite::new();
    let relayers = bonded(&mut suite, 4);
    let draft = draft(&suite, &suite.custody, &relayers);
    let (ann, msg) = (suite.account("ann"), draft.msg(draft.signed(&relayers)));
    assert_eq!(refused(&mut suite, &ann, &msg), ContractError::CustodyKnown { custody: 1 });
}

#[test]
fn four_to_sixteen_keepers_each_once() {
    let mut suite = Suite::new();
    let relayers = bonded(&mut suite, 17);
    let ann = suite.account("ann");
    let mut of = |count: usize| {
        let draft = draft(&suite, &key("new"), &relayers[..count]);
        refused(&mut suite, &ann, &draft.msg(draft.signed(&relayers[..count])))
    };
    for got in [0, 3] {
        assert_eq!(of(got), ContractError::TooFewMembers { what: "keepers", got, min: 4 });
    }
    assert_eq!(of(17), InputError::TooMany { what: "keepers", max: 16, got: 17 }.into());
    let most = draft(&suite, &key("new"), &relayers[..16]);
    send(&mut suite, &ann, &most.msg(most.signed(&relayers[..16]))).unwrap();

    let error = refused_with(|_, draft| draft.keepers[3] = draft.keepers[1].clone());
    let value = relayers[1].address.to_string();
    assert_eq!(error, InputError::Repeated { what: "keepers", value }.into());
}

#[test]
fn keepers_are_bonded_with_what_the_key_names() {
    let bad = foreign();
    let error = refused_with(|_, draft| draft.keepers[2].address = bad.clone());
    assert_eq!(error, not_here("keepers", &bad));
    let nobody = Suite::new().address("nobody").to_string();
    let error = refused_with(|_, draft| draft.keepers[2].address = nobody.clone());
    assert_eq!(error, ContractError::NotBonded { relayer: nobody });

    let relayer = Suite::new().address("new 2").to_string();
    let error = refused_with(|_, draft| draft.keepers[2].key = draft.keepers[1].key.clone());
    assert_eq!(error, ContractError::KeeperMismatch { relayer: relayer.clone(), field: "key" });
    let error = refused_with(|_, draft| draft.keepers[2].recipient = draft.keepers[1].recipient.clone());
    assert_eq!(error, ContractError::KeeperMismatch { relayer: relayer.clone(), field: "recipient" });

    let error = refused_with(|suite, _| {
        let leaving = suite.address("new 2");
        send(suite, &leaving, &ExecuteMsg::Unbond {}).unwrap();
    });
    assert_eq!(error, ContractError::Unbonding { relayer, release_at: Suite::new().now() + 600 });
}

#[test]
fn every_keeper_signs_this_statement() {
    let mut suite = Suite::new();
    let relayers = bonded(&mut suite, 4);
    let draft = draft(&suite, &key("new"), &relayers);
    let ann = suite.account("ann");
    let good = draft.signed(&relayers);
    let mut with = |signatures: Vec<Signature>| refused(&mut suite, &ann, &draft.msg(signatures));
    for got in [0, 2, 3] {
        assert_eq!(
            with(good[..got].to_vec()),
            ContractError::KeepersMissing { got, need: 4 },
            "a quorum is too few"
        );
    }
    let mut twice = good.clone();
    twice[3] = twice[2].clone();
    assert_eq!(with(twice), SignatureError::Order { signer: 2 }.into());
    let mut swapped = good.clone();
    swapped.swap(0, 1);
    assert_eq!(with(swapped), SignatureError::Order { signer: 0 }.into());
    let mut more = good.clone();
    more.push(Signature { signer: 4, ..good[3].clone() });
    assert_eq!(with(more), SignatureError::Unknown { signer: 4, members: 4 }.into());
    let mut anothers = good.clone();
    anothers[3].signature = good[2].signature.clone();
    assert_eq!(with(anothers), SignatureError::Invalid { signer: Some(3) }.into());
    let mut short = good;
    short[1].signature = short[1].signature[1..].into();
    assert_eq!(with(short), SignatureError::Length { signer: Some(1), got: 63 }.into());

    let invalid = ContractError::from(SignatureError::Invalid { signer: Some(0) });
    let elsewhere = [
        refused_with(|_, draft| draft.statement.chain_id = "sheaf-test-2".into()),
        refused_with(|suite, draft| draft.statement.registry = suite.contracts.data_pool.to_string()),
        refused_with(|_, draft| draft.statement.p = key("other").public().into()),
        refused_with(|_, draft| draft.statement.keepers.swap(0, 1)),
        refused_with(|_, draft| {
            draft.keepers.swap(2, 3);
            let sent = CustodyStatement { keepers: draft.keepers.clone(), ..draft.statement.clone() };
            draft.proof = key("new").prove_possession(&sent.digest()).to_vec();
        }),
    ];
    assert!(elsewhere.iter().all(|error| *error == invalid), "{elsewhere:?}");
}

#[test]
fn the_key_is_a_key_and_held() {
    for got in [0, 48, 95, 97] {
        let error = refused_with(|_, draft| draft.p = vec![0x80; got]);
        let reason = PointError::Length { expected: 96, got };
        assert_eq!(error, SealedKeyError::Malformed { point: Point::P, reason }.into());
    }
    let error = refused_with(|_, draft| draft.p[0] |= 0x40);
    let reason = PointError::Identity;
    assert_eq!(error, SealedKeyError::Malformed { point: Point::P, reason }.into());
    let error = refused_with(|_, draft| draft.p[1..].fill(0xff));
    let reason = PointError::NotInGroup;
    assert_eq!(error, SealedKeyError::Malformed { point: Point::P, reason }.into());
    let error = refused_with(|_, draft| draft.proof = vec![0xc0; 48]);
    let reason = PointError::Identity;
    assert_eq!(error, SealedKeyError::Malformed { point: Point::Proof, reason }.into());

    let not_possessed = ContractError::from(SealedKeyError::NotPossessed);
    let error = refused_with(|_, changed| {
        changed.proof = key("other").prove_possession(&changed.statement.digest()).to_vec();
    });
    assert_eq!(error, not_possessed, "another key's proof");
    let proof_for = |change: fn(&Suite, &mut CustodyStatement)| {
        refused_with(|suite, changed| {
            let mut other = changed.statement.clone();
            change(suite, &mut other);
            changed.proof = key("new").prove_possession(&other.digest()).to_vec();
        })
    };
    let error = proof_for(|_, other| other.chain_id = "sheaf-test-2".into());
    assert_eq!(error, not_possessed, "a proof for another chain");
    let error = proof_for(|suite, other| other.registry = suite.contracts.data_pool.to_string());
    assert_eq!(error, not_possessed, "a proof for another registry");
    let error = proof_for(|_, other| other.keepers.swap(0, 1));
    assert_eq!(error, not_possessed, "a proof for other indices");
}

/// P and the proof are public from the moment the message is sent. Whoever enters them first with keepers of
/// their own would shut the holders of kappa out for ever.
#[test]
fn a_copied_proof_is_good_for_its_keepers_only() {
    let mut suite = Suite::new();
    let relayers = bonded(&mut suite, 8);
    let ann = suite.account("ann");
    let keepers = &relayers[..4];
    let honest = draft(&suite, &key("new"), keepers);
    for others in [&relayers[4..], &relayers[1..5], &relayers[..5]] {
        let copied = Draft { proof: honest.proof.clone(), ..draft(&suite, &key("new"), others) };
        let error = refused(&mut suite, &ann, &copied.msg(copied.signed(others)));
        assert_eq!(error, SealedKeyError::NotPossessed.into());
    }
    let response = send(&mut suite, &ann, &honest.msg(honest.signed(keepers))).unwrap();
    assert_eq!(event::<CustodyAdded>(&response), CustodyAdded { custody: 2, keepers: 4 });
}

/// A bond that was released and made anew with other keys is another relayer to a custody key.
#[test]
fn a_statement_does_not_outlive_the_bond() {
    let mut suite = Suite::new();
    let relayers = bonded(&mut suite, 4);
    let old = draft(&suite, &key("new"), &relayers);
    let ann = suite.account("ann");
    let leaver = relayers[0].address.clone();
    send(&mut suite, &leaver, &ExecuteMsg::Unbond {}).unwrap();
    suite.advance(600);
    send(&mut suite, &ann, &ExecuteMsg::ReleaseBond { relayer: leaver.to_string() }).unwrap();
    let again = Relayer { address: leaver.clone(), ..relayer(&mut suite, "new keys") };
    bond(&mut suite, &again).unwrap();
    let error = refused(&mut suite, &ann, &old.msg(old.signed(&relayers)));
    assert_eq!(error, ContractError::KeeperMismatch { relayer: leaver.to_string(), field: "key" });
}

#[test]
fn none_where_none_was() {
    let suite = Suite::new();
    for custody in [0, 2, u32::MAX] {
        let said = no_answer(&suite, &QueryMsg::Custody { custody });
        assert!(said.contains(&format!("there is no custody key {custody}")), "{said}");
    }
}

/// A relayer answers for a bounded number of keys, so that a slash can strike it from all of them. What has ended makes
/// room once the bonds are free of it.
#[test]
fn sixteen_keys_a_relayer() {
    let mut suite = Suite::new();
    let relayers = bonded(&mut suite, 4);
    let ann = suite.account("ann");
    let msg = |suite: &Suite, name: &str| {
        let draft = draft(suite, &key(name), &relayers);
        draft.msg(draft.signed(&relayers))
    };
    for at in 0..16 {
        let msg = msg(&suite, &format!("key {at}"));
        send(&mut suite, &ann, &msg).unwrap();
    }
    let more = msg(&suite, "one more");
    let relayer = relayers[0].address.to_string();
    let many = || ContractError::KeepsTooMany { relayer: relayer.clone(), max: 16 };
    assert_eq!(refused(&mut suite, &ann, &more), many());
    by_owner(&mut suite, &ExecuteMsg::RetireCustody { custody: 5, signatures: None }).unwrap();
    suite.advance(5_399);
    assert_eq!(refused(&mut suite, &ann, &more), many());
    suite.advance(1);
    send(&mut suite, &ann, &more).unwrap();
    let found: RelayerResponse = ask(&suite, &QueryMsg::Relayer { address: relayer });
    assert_eq!(found.custody_keys.len(), 16);
    assert!(!found.custody_keys.contains(&5) && found.custody_keys.contains(&18));
}
