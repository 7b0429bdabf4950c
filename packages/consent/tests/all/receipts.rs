//! Records and receipts.

use api::data_pool::ContributionStatus;
use consent::{ReceiptError, State, receipt, record, rfc3339, state_of};
use cosmwasm_std::{Addr, HexBinary};
use serde_json::Value;
use terms::{Kind, Purpose};

use crate::samples::{GIVEN, Sample, sample};
use crate::valid::faults;

fn events(sample: &Sample) -> Vec<(String, String)> {
    let record = record(&sample.facts()).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_string();
    let events = record["dpv:hasConsentStatus"].as_array().unwrap().iter();
    events.map(|event| (text(&event["@type"]), text(&event["dpv:isIndicatedAtTime"]["@value"]))).collect()
}

fn given() -> (String, String) {
    ("dpv:ConsentGiven".into(), rfc3339(GIVEN))
}

fn withdrawn(at: u64) -> (String, String) {
    ("dpv:ConsentWithdrawn".into(), rfc3339(at))
}

#[test]
fn every_state_makes_a_good_receipt() {
    let sample = sample();
    for sample in [
        sample.clone(),
        sample.clone().withdrawn(GIVEN + 5),
        sample.clone().erased(GIVEN + 9),
        sample.withdrawn(GIVEN + 5).erased(GIVEN + 9),
    ] {
        assert_eq!(faults(&receipt(&sample.facts()).unwrap()), Vec::<String>::new());
    }
}

#[test]
fn a_receipt_holds_the_whole_record() {
    let sample = sample();
    let mut record = record(&sample.facts()).unwrap();
    let receipt = receipt(&sample.facts()).unwrap();
    record.as_object_mut().unwrap().remove("@context");
    assert_eq!(receipt["dct:hasPart"], record);
    assert_eq!(receipt["@id"], "urn:sheaf:sheaf-1:wasm1pool:contribution:42:consent:receipt");
    assert_eq!(record["dct:identifier"], "urn:sheaf:sheaf-1:wasm1pool:contribution:42:consent");
}

#[test]
fn the_state_follows_the_contribution() {
    let (sample, later) = (sample(), GIVEN + 1_000);
    assert_eq!(events(&sample), [given()]);
    assert_eq!(events(&sample.clone().withdrawn(later)), [given(), withdrawn(later)]);
    assert_eq!(events(&sample.clone().erased(later)), [given(), withdrawn(later)]);
    // withdrawn by the person first, then by the erasure; by the erasure alone where that withdrew it
    let both = sample.clone().withdrawn(later).erased(later + 1);
    assert_eq!(events(&both), [given(), withdrawn(later), withdrawn(later + 1)]);
    assert_eq!(events(&sample.clone().withdrawn(later).erased(later)), [given(), withdrawn(later)]);

    let state = |sample: &Sample| record(&sample.facts()).unwrap()["sheaf:state"].clone();
    assert_eq!(state(&sample), "active");
    assert_eq!(state(&sample.clone().withdrawn(later)), "withdrawn");
    assert_eq!(state(&both), "erased");
}

#[test]
fn a_verdict_or_an_expiry_is_no_withdrawal() {
    let mut contribution = sample().contribution;
    for status in [
        ContributionStatus::Submitted,
        ContributionStatus::Rejected { code: 3 },
        ContributionStatus::Flagged { code: 3 },
    ] {
        contribution.status = status;
        assert_eq!(state_of(&contribution, None), State::Active);
        assert_eq!(state_of(&contribution, Some(GIVEN)), State::Erased);
    }
}

#[test]
fn who_withdrew_by_message_and_who_by_erasure_is_told() {
    let how = |sample: &Sample| {
        let record = record(&sample.facts()).unwrap();
        let events = record["dpv:hasConsentStatus"].as_array().unwrap().iter().skip(1);
        events.map(|event| event["dpv:hasIndicationMethod"].clone()).collect::<Vec<_>>()
    };
    let (message, erasure) = (
        "signed message Withdraw to data-pool, contribution 42",
        "erasure of the identity in identity-registry, asked for by the person",
    );
    let (sample, later) = (sample(), GIVEN + 1_000);
    assert_eq!(how(&sample.clone().withdrawn(later)), [message]);
    assert_eq!(how(&sample.clone().withdrawn(later).erased(later + 1)), [message, erasure]);
    // data-pool acted on the erasure afterwards
    assert_eq!(how(&sample.withdrawn(later + 5).erased(later)), [erasure]);
}

#[test]
fn purposes_are_all_that_the_terms_permit() {
    let record = record(&sample().facts()).unwrap();
    let purposes = record["dpv:hasProcess"]["dpv:hasPurpose"].as_array().unwrap();
    let iris: Vec<_> = purposes.iter().map(|purpose| purpose["skos:broader"]["@id"].clone()).collect();
    let expected = [Purpose::HealthResearch, Purpose::NonCommercialResearch, Purpose::AcademicResearch]
        .map(Purpose::dpv);
    assert_eq!(iris, expected);
}

#[test]
fn all_terms_make_good_receipts() {
    let mut sample = sample();
    for purpose in Purpose::ALL {
        for kind in Kind::ALL {
            let terms = &mut sample.cohort.terms;
            (terms.purposes, terms.buyer_kinds) = (vec![purpose], vec![kind]);
            sample.cohort.terms_id = terms.id().into();
            assert_eq!(faults(&receipt(&sample.facts()).unwrap()), Vec::<String>::new());
        }
    }
}

#[test]
fn the_notice_is_the_dossier_and_the_terms_in_words() {
    let sample = sample();
    let record = record(&sample.facts()).unwrap();
    assert_eq!(record["dpv:hasNotice"][0]["dct:identifier"], sample.pool.pool.draft.dossier.as_str());
    let words = record["dpv:hasNotice"][1]["sheaf:words"]["@list"].as_array().unwrap();
    assert_eq!(*words, sample.cohort.terms.plain_words());
}

#[test]
fn special_categories_need_explicit_consent() {
    let basis =
        |sample: &Sample| record(&sample.facts()).unwrap()["dpv:hasProcess"]["dpv:hasLegalBasis"].to_string();
    let mut sample = sample();
    assert!(basis(&sample).contains("eu-gdpr:A9-2-a"));
    sample.dossier.categories[0].special = false;
    assert!(!basis(&sample).contains("eu-gdpr:A9-2-a"));
}

#[test]
fn what_is_not_of_one_contribution_is_refused() {
    let good = sample();
    let refused = |change: fn(&mut Sample)| {
        let mut sample = good.clone();
        change(&mut sample);
        record(&sample.facts()).unwrap_err()
    };
    assert_eq!(
        refused(|sample| sample.cohort.id = 6),
        ReceiptError::Cohort { contribution: 42, expected: 5, got: 6 }
    );
    assert_eq!(
        refused(|sample| sample.pool.id = 4),
        ReceiptError::Pool { contribution: 42, expected: 3, got: 4 }
    );
    let mut other = good.cohort.terms.clone();
    other.longest_use -= 1;
    let error = ReceiptError::Terms {
        cohort: 5,
        expected: good.cohort.terms_id.clone(),
        got: HexBinary::from(other.id()),
    };
    assert_eq!(refused(|sample| sample.cohort.terms.longest_use -= 1), error);
}

#[test]
fn a_dossier_that_leaves_out_who_or_what_is_refused() {
    let good = sample();
    let refused = |change: fn(&mut Sample)| {
        let mut sample = good.clone();
        change(&mut sample);
        record(&sample.facts()).unwrap_err()
    };
    let curator = Addr::unchecked("wasm1curator");
    assert_eq!(
        refused(|sample| sample.dossier.controllers[0].id = "wasm1other".into()),
        ReceiptError::NoCurator { pool: 3, curator }
    );
    let missing = |what| ReceiptError::Dossier { pool: 3, what };
    assert_eq!(refused(|sample| sample.dossier.categories.clear()), missing("sort of data"));
    assert_eq!(refused(|sample| sample.dossier.locations.clear()), missing("place of storage"));
    assert_eq!(refused(|sample| sample.dossier.jurisdictions.clear()), missing("jurisdiction"));
    assert_eq!(refused(|sample| sample.dossier.language.clear()), missing("language"));
}

#[test]
fn what_happened_happened_at_a_time() {
    let mut sample = sample().withdrawn(GIVEN);
    sample.withdrawn = None;
    assert_eq!(record(&sample.facts()).unwrap_err(), ReceiptError::NoMoment { contribution: 42 });
    // the registry keeps when someone was erased
    assert_eq!(events(&sample.erased(GIVEN + 1)), [given(), withdrawn(GIVEN + 1)]);
}
