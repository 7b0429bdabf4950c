//! Each refusal alone, exactly, in JSON and in words; and all at once.

use cosmwasm_std::Uint128;
use serde_json::json;
use terms::{Ask, Kind, Purpose, Refusal, Regions, Terms, Use};

use crate::common::{DAY, fitting, good};

fn judge(change: impl FnOnce(&mut Terms, &mut Ask)) -> Vec<Refusal> {
    let (mut terms, mut ask) = (good(), fitting());
    change(&mut terms, &mut ask);
    terms.judge(&ask)
}

fn says(refusals: &[Refusal], code: &str, words: &str) {
    assert_eq!(refusals.len(), 1, "{refusals:?}");
    assert_eq!((refusals[0].code(), refusals[0].to_string().as_str()), (code, words));
}

#[test]
fn what_fits_is_not_refused() {
    assert_eq!(judge(|_, _| ()), vec![]);
    assert_eq!(judge(|_, ask| ask.duration = 1), vec![]);
    assert_eq!(judge(|_, ask| ask.level = 1), vec![], "the level is for others to judge");
}

#[test]
fn purpose() {
    let refusals = judge(|_, ask| ask.purpose = Purpose::Marketing);
    let permitted = good().purposes;
    assert_eq!(refusals, vec![Refusal::Purpose { asked: Purpose::Marketing, permitted }]);
    says(
        &refusals,
        "purpose",
        "the terms permit health and medical research (not into ancestry) and watching over public health, not \
         marketing and advertising",
    );
    let wider = judge(|_, ask| ask.purpose = Purpose::Research);
    assert_eq!(wider.len(), 1, "permission for a part is none for the whole");
    let below = |terms: &mut Terms, ask: &mut Ask| {
        terms.purposes = vec![Purpose::Research];
        ask.purpose = Purpose::AcademicResearch;
    };
    assert_eq!(judge(below), vec![]);
}

#[test]
fn buyer_kind() {
    let refusals = judge(|_, ask| ask.kind = Kind::ForProfit);
    assert_eq!(refusals, vec![Refusal::BuyerKind { kind: Kind::ForProfit, permitted: good().buyer_kinds }]);
    says(
        &refusals,
        "buyer_kind",
        "the terms are for non-profit organisations and universities and research institutes, not for companies",
    );
}

#[test]
fn region() {
    let refusals = judge(|_, ask| ask.region = Some("US".into()));
    assert_eq!(refusals, vec![Refusal::Region { region: Some("US".into()), permitted: good().regions }]);
    says(&refusals, "region", "the buyer's country is US, the terms permit only AT and DE");
    says(
        &judge(|_, ask| ask.region = None),
        "region",
        "the buyer's country is not attested, the terms permit only AT and DE",
    );
    let except = |terms: &mut Terms| terms.regions = Regions::Except(vec!["DE".into()]);
    says(
        &judge(|terms, _| except(terms)),
        "region",
        "the buyer's country is DE, the terms permit any that is attested but DE",
    );
    assert_eq!(
        judge(|terms, ask| (except(terms), ask.region = None).1).len(),
        1,
        "not attested is not allowed"
    );
    assert_eq!(judge(|terms, ask| (except(terms), ask.region = Some("FR".into())).1), vec![]);
    assert_eq!(judge(|terms, ask| (terms.regions, ask.region) = (Regions::Any {}, None)), vec![]);
}

#[test]
fn use_() {
    let refusals = judge(|_, ask| ask.use_ = Use::Compute);
    assert_eq!(refusals, vec![Refusal::Use { asked: Use::Compute, permitted: vec![Use::Raw] }]);
    says(&refusals, "use", "the terms permit raw use, not compute use");
    let compute_only = |terms: &mut Terms, _: &mut Ask| (terms.raw, terms.compute) = (false, true);
    says(&judge(compute_only), "use", "the terms permit compute use, not raw use");
}

#[test]
fn duration() {
    let refusals = judge(|_, ask| ask.duration = 30 * DAY + 1);
    assert_eq!(refusals, vec![Refusal::Duration { asked: 30 * DAY + 1, longest: 30 * DAY }]);
    says(
        &refusals,
        "duration",
        "the licence would run for 30 days and 1 second, the terms permit more than none and at most 30 days",
    );
    assert_eq!(judge(|_, ask| ask.duration = 0), vec![Refusal::Duration { asked: 0, longest: 30 * DAY }]);
}

#[test]
fn denom() {
    let refusals = judge(|_, ask| ask.denom = "uatom".into());
    let permitted = vec!["cw20:wasm1grain".to_string(), "ustake".into()];
    assert_eq!(refusals, vec![Refusal::Denom { denom: "uatom".into(), permitted }]);
    says(&refusals, "denom", "the terms have no floor in uatom: pay in cw20:wasm1grain or ustake");
    assert_eq!(good().floor("ustake"), Some(Uint128::new(250)));
    assert_eq!(good().floor("uatom"), None);
}

#[test]
fn every_reason_at_once_in_order() {
    let ask = Ask {
        kind: Kind::Person,
        region: None,
        level: 1,
        purpose: Purpose::Insurance,
        use_: Use::Compute,
        duration: u64::MAX,
        denom: "uatom".into(),
    };
    let codes: Vec<_> = good().judge(&ask).iter().map(Refusal::code).collect();
    assert_eq!(codes, ["purpose", "buyer_kind", "region", "use", "duration", "denom"]);
}

#[test]
fn what_others_add() {
    let amount = Uint128::new;
    let refusals = [
        (
            Refusal::PriceTooLow { offered: amount(9), least: amount(10) },
            json!({"price_too_low": {"offered": "9", "least": "10"}}),
            "the price is 9, the least is 10",
        ),
        (Refusal::NotPublished {}, json!({"not_published": {}}), "the edition is not published yet"),
        (
            Refusal::PastSale { until: 5 },
            json!({"past_sale": {"until": 5}}),
            "the edition was sold until 5 (Unix time): buy from a later one",
        ),
        (
            Refusal::NotInEdition {},
            json!({"not_in_edition": {}}),
            "the cohort is not in this edition: look into another",
        ),
        (
            Refusal::TooFewHeads { heads: 3, min: 12 },
            json!({"too_few_heads": {"heads": 3, "min": 12}}),
            "the cohort has 3 identities in this edition, it is sold from 12 on",
        ),
        (
            Refusal::Withdrawn { since: 7 },
            json!({"withdrawn": {"since": 7}}),
            "a contributor withdrew, this edition does not sell the cohort since 7 (Unix time): buy from a later \
             one",
        ),
    ];
    for (refusal, expected, words) in refusals {
        assert_eq!(refusal.to_string(), words);
        let value = serde_json::to_value(&refusal).unwrap();
        assert_eq!(value, expected);
        assert_eq!(value.as_object().unwrap().keys().next().unwrap(), refusal.code());
    }
}

#[test]
fn codes_are_the_names_in_json() {
    let ask = Ask {
        purpose: Purpose::Marketing,
        kind: Kind::Person,
        region: None,
        use_: Use::Compute,
        ..fitting()
    };
    let refusals = good().judge(&Ask { duration: 0, denom: "uatom".into(), ..ask });
    assert_eq!(refusals.len(), 6);
    for refusal in refusals {
        let value = serde_json::to_value(&refusal).unwrap();
        assert_eq!(value.as_object().unwrap().keys().next().unwrap(), refusal.code());
        assert_eq!(serde_json::from_value::<Refusal>(value).unwrap(), refusal);
    }
}

#[test]
fn an_ask_in_json() {
    let value = json!({
        "kind": "academic", "region": "DE", "level": 2, "purpose": "health_research", "use": "raw",
        "duration": 30 * DAY, "denom": "ustake",
    });
    assert_eq!(serde_json::to_value(fitting()).unwrap(), value);
    assert_eq!(serde_json::from_value::<Ask>(value).unwrap(), fitting());
}
