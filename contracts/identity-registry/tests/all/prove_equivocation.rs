use api::identity_registry::{Committee, Custody, ExecuteMsg, QueryMsg, RelayerSlashed, SlashResponse};
use api::money::MoneyResponse;
use attestation::{
    Authority, AvailabilityItem, Candidate, Conflict, EditionItem, Equivocation, EquivocationError,
    MatchItem, Report, ReportItem, Signature, SignatureError, SignedItem, Slot, Verdict, VerificationItem,
};
use cosmwasm_std::{Addr, Binary, HexBinary};
use identity_registry::ContractError;
use testkit::{CHAIN_ID, NATIVE, RELAYER_BOND, Relayer, Suite};

use crate::common::{
    ask, bond, bonded, by_owner, committee_of, event, foreign, not_here, refused, relayer, send,
};

fn verdict(quality: u16) -> VerificationItem {
    VerificationItem {
        contribution: 5,
        round: 2,
        seed: HexBinary::from([1; 32]),
        verdict: Verdict::Verified { quality },
    }
}

fn report<T>(suite: &Suite, items: Vec<T>) -> Report<T> {
    Report {
        chain_id: CHAIN_ID.into(),
        contract: suite.contracts.data_pool.to_string(),
        authority: Authority::Custody(1),
        issued_at: suite.now(),
        expires_at: suite.now() + 60,
        items,
    }
}

fn sign<T: ReportItem>(by: &Relayer, report: Report<T>, item: u32) -> SignedItem<T> {
    let signature = by.signer.sign(&report.digest()).unwrap();
    SignedItem { report, item, signature }
}

fn conflict<T: ReportItem>(suite: &Suite, by: &Relayer, first: T, second: T) -> Conflict<T> {
    Conflict {
        first: sign(by, report(suite, vec![first]), 0),
        second: sign(by, report(suite, vec![second]), 0),
    }
}

pub(crate) fn two_verdicts(suite: &Suite, by: &Relayer) -> Equivocation {
    Equivocation::Verification(conflict(suite, by, verdict(1), verdict(2)))
}

pub(crate) fn prove(relayer: &Addr, proof: Equivocation) -> ExecuteMsg {
    ExecuteMsg::ProveEquivocation { relayer: relayer.to_string(), proof: Box::new(proof) }
}

fn purse(suite: &Suite) -> u128 {
    let money: MoneyResponse = suite
        .query(
            &suite.contracts.governance,
            &api::governance::QueryMsg::Money { start_after: None, limit: None },
        )
        .unwrap();
    let parts = money.denoms.iter().filter(|entry| entry.denom == NATIVE).flat_map(|entry| &entry.parts);
    parts.filter(|part| part.name == "purse").map(|part| part.amount.u128()).sum()
}

#[test]
fn a_tenth_to_the_prover_the_rest_to_the_purse() {
    let mut suite = Suite::new();
    let (ann, liar) = (suite.account("ann"), suite.relayers[1].address.clone());
    let (before, purse_before) = (suite.balance(&ann, NATIVE), purse(&suite));
    let msg = prove(&liar, two_verdicts(&suite, &suite.relayers[1]));
    let response = send(&mut suite, &ann, &msg).unwrap();
    let (reward, rest) = (RELAYER_BOND / 10, RELAYER_BOND - RELAYER_BOND / 10);
    let told = RelayerSlashed {
        relayer: liar.to_string(),
        prover: ann.to_string(),
        kind: "verification".into(),
        target: 5,
        round: 2,
        reward: reward.into(),
        purse: rest.into(),
    };
    assert_eq!(event::<RelayerSlashed>(&response), told);
    assert_eq!(suite.balance(&ann, NATIVE), before + reward);
    assert_eq!(purse(&suite), purse_before + rest);
    let money: MoneyResponse = ask(&suite, &QueryMsg::Money {});
    assert_eq!(money.denoms[0].parts[0].amount.u128(), 3 * RELAYER_BOND);
    let gone = ContractError::NotBonded { relayer: liar.to_string() };
    assert_eq!(refused(&mut suite, &ann, &msg), gone, "once");
}

#[test]
fn its_key_signs_no_more_and_the_quorum_stays() {
    let mut suite = Suite::new();
    let (ann, liar) = (suite.account("ann"), suite.relayers[1].address.clone());
    let msg = prove(&liar, two_verdicts(&suite, &suite.relayers[1]));
    send(&mut suite, &ann, &msg).unwrap();
    let committee: Committee = ask(&suite, &QueryMsg::Committee { epoch: None });
    let custody: Custody = ask(&suite, &QueryMsg::Custody { custody: 1 });
    for at in 0..4 {
        let key = if at == 1 { Binary::default() } else { suite.relayers[at].signer.public_key() };
        assert_eq!((&committee.members[at].key, &custody.keepers[at].key), (&key, &key));
        assert_eq!(committee.members[at].address, suite.relayers[at].address, "indices stay");
    }
    // three of four are needed as before: with the liar's signature nothing is good, without it three are
    let error = suite.end_custody(attestation::CustodyEnd::Retired, 3).unwrap_err();
    let bad = ContractError::from(SignatureError::KeyLength { got: 0 });
    assert_eq!(error.downcast::<ContractError>().unwrap(), bad);
    let statement = attestation::CustodyEndStatement {
        chain_id: CHAIN_ID.into(),
        registry: suite.contracts.registry.to_string(),
        custody: 1,
        end: attestation::CustodyEnd::Retired,
    };
    let honest = |suite: &Suite| -> Vec<Signature> {
        let all = suite.sign(&statement.digest(), 4);
        all.into_iter().filter(|signature| signature.signer != 1).collect()
    };
    let signatures = Some(honest(&suite)[..2].to_vec());
    let few = SignatureError::TooFew { got: 2, need: 3 };
    assert_eq!(refused(&mut suite, &ann, &ExecuteMsg::RetireCustody { custody: 1, signatures }), few.into());
    let signatures = Some(honest(&suite));
    send(&mut suite, &ann, &ExecuteMsg::RetireCustody { custody: 1, signatures }).unwrap();
}

#[test]
fn a_burnt_key_is_never_bonded_with_again() {
    let mut suite = Suite::new();
    let new = bonded(&mut suite, 1).remove(0);
    let ann = suite.account("ann");
    let at = suite.now();
    let msg = prove(&new.address, two_verdicts(&suite, &new));
    send(&mut suite, &ann, &msg).unwrap();
    let key = new.signer.public_key();
    let slashed = ContractError::KeySlashed { relayer: new.address.to_string(), at };
    let error = bond(&mut suite, &new).unwrap_err().downcast::<ContractError>().unwrap();
    assert_eq!(error, slashed);
    let mover = Relayer { address: ann, ..new };
    let error = bond(&mut suite, &mover).unwrap_err().downcast::<ContractError>().unwrap();
    assert_eq!(error, slashed, "nor by another");
    let found: Option<SlashResponse> = ask(&suite, &QueryMsg::Slashed { key });
    assert_eq!(found, Some(SlashResponse { relayer: suite.address("new 0"), at }));
    let clean = suite.relayers[0].signer.public_key();
    assert_eq!(ask::<Option<SlashResponse>>(&suite, &QueryMsg::Slashed { key: clean }), None);
    // with another key it is another relayer, in no committee and with no custody key
    let again = Relayer { address: suite.address("new 0"), ..relayer(&mut suite, "clean") };
    bond(&mut suite, &again).unwrap();
    send(&mut suite, &again.address, &ExecuteMsg::Unbond {}).unwrap();
}

#[test]
fn a_member_that_was_slashed_and_bonds_anew_is_not_in_the_committee() {
    let mut suite = Suite::new();
    let members = bonded(&mut suite, 4);
    by_owner(&mut suite, &committee_of(&members)).unwrap();
    let ann = suite.account("ann");
    let msg = prove(&members[0].address, two_verdicts(&suite, &members[0]));
    send(&mut suite, &ann, &msg).unwrap();
    let again = Relayer { address: members[0].address.clone(), ..relayer(&mut suite, "clean") };
    bond(&mut suite, &again).unwrap();
    send(&mut suite, &again.address, &ExecuteMsg::Unbond {}).unwrap();
}

#[test]
fn as_long_as_the_bond_is_there() {
    let mut suite = Suite::new();
    let new = bonded(&mut suite, 2);
    let ann = suite.account("ann");
    for relayer in &new {
        send(&mut suite, &relayer.address, &ExecuteMsg::Unbond {}).unwrap();
    }
    suite.advance(599);
    let msg = prove(&new[0].address, two_verdicts(&suite, &new[0]));
    send(&mut suite, &ann, &msg).unwrap();
    suite.advance(1);
    let home = new[0].address.to_string();
    let gone = ContractError::NotBonded { relayer: home.clone() };
    assert_eq!(refused(&mut suite, &ann, &ExecuteMsg::ReleaseBond { relayer: home }), gone);
    // even when it is free, until someone has released it
    let late = prove(&new[1].address, two_verdicts(&suite, &new[1]));
    send(&mut suite, &ann, &late).unwrap();
    let bad = foreign();
    let msg = prove(&Addr::unchecked(&bad), two_verdicts(&suite, &new[1]));
    assert_eq!(refused(&mut suite, &ann, &msg), not_here("relayer", &bad));
}

#[test]
fn every_kind_of_report() {
    let edition = |mask| EditionItem {
        pool: 1,
        edition: 2,
        manifest_root: HexBinary::from([1; 32]),
        manifest: "a".into(),
        mask,
    };
    let bundle = |bundle: &str| AvailabilityItem { order: 3, round: 1, bundle: bundle.into() };
    let answer = |score| MatchItem {
        request: 4,
        round: 1,
        candidates: vec![Candidate { pool: 1, edition: 1, cohorts: vec![1], score }],
    };
    let mut suite = Suite::new();
    let new = bonded(&mut suite, 4);
    let ann = suite.account("ann");
    let proofs = [
        two_verdicts(&suite, &new[0]),
        Equivocation::Edition(conflict(&suite, &new[1], edition(1), edition(2))),
        Equivocation::Availability(conflict(&suite, &new[2], bundle("a"), bundle("b"))),
        Equivocation::Match(conflict(&suite, &new[3], answer(1), answer(2))),
    ];
    for (proof, liar) in proofs.into_iter().zip(&new) {
        send(&mut suite, &ann, &prove(&liar.address, proof)).unwrap();
    }
}

/// The reports may differ in everything else: epoch, time, order, what else they list.
#[test]
fn by_the_item_not_by_the_report() {
    let mut suite = Suite::new();
    let new = bonded(&mut suite, 2);
    let ann = suite.account("ann");
    let other = VerificationItem { contribution: 6, ..verdict(9) };
    let wide = Report {
        authority: Authority::Epoch(7),
        issued_at: 1,
        expires_at: 2,
        ..report(&suite, vec![other.clone(), verdict(1)])
    };
    let same = Conflict {
        first: sign(&new[0], report(&suite, vec![verdict(1)]), 0),
        second: sign(&new[0], wide.clone(), 1),
    };
    let proof = |conflict| Equivocation::Verification(conflict);
    let msg = prove(&new[0].address, proof(same));
    assert_eq!(refused(&mut suite, &ann, &msg), EquivocationError::SameItem.into());
    let differs = Conflict {
        first: sign(&new[0], report(&suite, vec![verdict(2)]), 0),
        second: sign(&new[0], wide.clone(), 1),
    };
    send(&mut suite, &ann, &prove(&new[0].address, proof(differs))).unwrap();

    // one report that contradicts itself will do
    let itself = report(&suite, vec![verdict(1), verdict(2)]);
    let twice = Conflict { first: sign(&new[1], itself.clone(), 0), second: sign(&new[1], itself, 1) };
    send(&mut suite, &ann, &prove(&new[1].address, proof(twice))).unwrap();
}

#[test]
fn what_proves_nothing() {
    let mut suite = Suite::new();
    let new = bonded(&mut suite, 2);
    let (ann, liar) = (suite.account("ann"), new[0].address.clone());
    let one = sign(&new[0], report(&suite, vec![verdict(1)]), 0);
    let signed = |report: Report<VerificationItem>, item| sign(&new[0], report, item);
    let base = || report(&suite, vec![verdict(2)]);
    let (pool, market) = (suite.contracts.data_pool.to_string(), suite.contracts.marketplace.to_string());
    let slot = |target, round| Slot { kind: attestation::Kind::Verification, target, round };
    let item = |change: fn(&mut VerificationItem)| {
        let mut item = verdict(2);
        change(&mut item);
        report(&suite, vec![item])
    };
    let chain = EquivocationError::Chain { expected: CHAIN_ID.into(), got: "sheaf-test-2".into() };
    let contracts = EquivocationError::Contracts { first: pool, second: market.clone() };
    let invalid = EquivocationError::Signature(SignatureError::Invalid { signer: None });
    let cases = [
        (signed(Report { chain_id: "sheaf-test-2".into(), ..base() }, 0), chain),
        (signed(Report { contract: market, ..base() }, 0), contracts),
        (
            signed(item(|item| item.round = 3), 0),
            EquivocationError::Slots { first: slot(5, 2), second: slot(5, 3) },
        ),
        (
            signed(item(|item| item.contribution = 6), 0),
            EquivocationError::Slots { first: slot(5, 2), second: slot(6, 2) },
        ),
        (signed(base(), 1), EquivocationError::NoItem { item: 1, items: 1 }),
        (one.clone(), EquivocationError::SameItem),
        (sign(&new[1], base(), 0), invalid.clone()),
        (SignedItem { signature: one.signature.clone(), ..signed(base(), 0) }, invalid.clone()),
    ];
    for (second, error) in cases {
        for swapped in [false, true] {
            let (first, second) =
                if swapped { (second.clone(), one.clone()) } else { (one.clone(), second.clone()) };
            let msg = prove(&liar, Equivocation::Verification(Conflict { first, second }));
            let got = refused(&mut suite, &ann, &msg);
            let expected = match &error {
                EquivocationError::Contracts { first, second } if swapped => {
                    EquivocationError::Contracts { first: second.clone(), second: first.clone() }
                }
                EquivocationError::Slots { first, second } if swapped => {
                    EquivocationError::Slots { first: *second, second: *first }
                }
                error => error.clone(),
            };
            assert_eq!(got, expected.into());
        }
    }
    // nor is one relayer's contradiction another's
    let msg = prove(&new[1].address, two_verdicts(&suite, &new[0]));
    assert_eq!(refused(&mut suite, &ann, &msg), ContractError::Equivocation(invalid));
    let nobody = suite.address("nobody");
    let msg = prove(&nobody, two_verdicts(&suite, &new[0]));
    let error = ContractError::NotBonded { relayer: nobody.to_string() };
    assert_eq!(refused(&mut suite, &ann, &msg), error);
}
