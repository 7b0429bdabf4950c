//! Properties of random terms.

use proptest::prelude::*;
use terms::{Ask, Purpose, Refusal, Regions, Terms, Use, from_odrl, odrl};

use crate::common::{any_ask, any_terms};

/// Which reasons there are, said again in the simplest way.
fn restated(terms: &Terms, ask: &Ask) -> Vec<&'static str> {
    use Purpose::*;
    let ancestors: &[Purpose] = match ask.purpose {
        AcademicResearch => &[AcademicResearch, NonCommercialResearch, Research],
        HealthResearch => &[HealthResearch, Research],
        NonCommercialResearch => &[NonCommercialResearch, Research],
        CommercialResearch => &[CommercialResearch, Research],
        _ => &[ask.purpose],
    };
    let there = match (&terms.regions, &ask.region) {
        (Regions::Any {}, _) => true,
        (_, None) => false,
        (Regions::Only(codes), Some(code)) => codes.contains(code),
        (Regions::Except(codes), Some(code)) => !codes.contains(code),
    };
    let so = (ask.use_ == Use::Raw && terms.raw) || (ask.use_ == Use::Compute && terms.compute);
    let reasons = [
        (terms.purposes.iter().any(|purpose| ancestors.contains(purpose)), "purpose"),
        (terms.buyer_kinds.contains(&ask.kind), "buyer_kind"),
        (there, "region"),
        (so, "use"),
        ((1..=terms.longest_use).contains(&ask.duration), "duration"),
        (terms.floors.iter().any(|floor| floor.denom == ask.denom), "denom"),
    ];
    reasons.into_iter().filter(|(fits, _)| !fits).map(|(_, code)| code).collect()
}

/// The same terms with one thing changed.
fn changed(terms: &Terms, which: usize) -> Terms {
    let mut other = terms.clone();
    match which {
        0 => other.purposes.push(Purpose::Research),
        1 => other.buyer_kinds.truncate(other.buyer_kinds.len() - 1),
        2 => {
            other.regions = match other.regions {
                Regions::Any {} => Regions::Only(vec![]),
                Regions::Only(codes) => Regions::Except(codes),
                Regions::Except(codes) => Regions::Only(codes),
            }
        }
        3 => other.longest_use ^= 1,
        4 => other.raw = !other.raw,
        5 => other.compute = !other.compute,
        6 => other.floors[0].denom.push('x'),
        _ => other.floors[0].amount = (other.floors[0].amount.u128() ^ 1).into(),
    }
    other
}

proptest! {
    #[test]
    fn random_terms_are_good(terms in any_terms()) {
        prop_assert_eq!(terms.check(), Ok(()));
    }

    #[test]
    fn different_terms_have_different_bytes(one in any_terms(), other in any_terms(), which in 0..8usize) {
        for other in [other, changed(&one, which), one.clone()] {
            prop_assert_eq!(one == other, one.canonical() == other.canonical());
            prop_assert_eq!(one == other, one.id() == other.id());
        }
        prop_assert_eq!(one.id(), canonical::sha256(&one.canonical()));
    }

    #[test]
    fn judged_as_restated(terms in any_terms(), ask in any_ask()) {
        let refusals = terms.judge(&ask);
        let codes: Vec<_> = refusals.iter().map(Refusal::code).collect();
        prop_assert_eq!(codes, restated(&terms, &ask));
    }

    /// Whoever does what the refusals say is accepted.
    #[test]
    fn a_refusal_says_what_would_be_accepted(terms in any_terms(), ask in any_ask()) {
        let mut ask = ask;
        for refusal in terms.judge(&ask) {
            match refusal {
                Refusal::Purpose { permitted, .. } => ask.purpose = permitted[0],
                Refusal::BuyerKind { permitted, .. } => ask.kind = permitted[0],
                Refusal::Region { permitted: Regions::Only(codes), .. } => ask.region = Some(codes[0].clone()),
                Refusal::Region { permitted, .. } => {
                    let welcome = |code: &&&str| permitted.admits(Some(code));
                    ask.region = ["DE", "FR"].iter().find(welcome).map(|code| code.to_string());
                    prop_assume!(ask.region.is_some());
                }
                Refusal::Use { permitted, .. } => ask.use_ = permitted[0],
                Refusal::Duration { longest, .. } => ask.duration = longest,
                Refusal::Denom { permitted, .. } => ask.denom = permitted[0].clone(),
                other => panic!("{other:?} is not the terms'"),
            }
        }
        prop_assert_eq!(terms.judge(&ask), vec![]);
    }

    #[test]
    fn json_there_and_back(terms in any_terms(), ask in any_ask()) {
        let text = serde_json::to_string(&terms).unwrap();
        prop_assert_eq!(serde_json::from_str::<Terms>(&text).unwrap(), terms.clone());
        let text = serde_json::to_string(&terms.judge(&ask)).unwrap();
        prop_assert_eq!(serde_json::from_str::<Vec<Refusal>>(&text).unwrap(), terms.judge(&ask));
    }

    #[test]
    fn odrl_there_and_back(terms in any_terms()) {
        prop_assert_eq!(from_odrl(&odrl(&terms, "urn:example:offer", "urn:example:asset")), Ok(terms));
    }

    /// People are told of every purpose and every kind, on one side or the other, and of every floor.
    #[test]
    fn plain_words_leave_nothing_out(terms in any_terms()) {
        let text = terms.plain_words().join("\n");
        for purpose in Purpose::ALL {
            prop_assert!(text.contains(purpose.words()), "{:?}", purpose);
        }
        for kind in terms::Kind::ALL {
            prop_assert!(text.contains(kind.words()), "{:?}", kind);
        }
        for floor in &terms.floors {
            prop_assert!(text.contains(&floor.denom));
        }
    }
}
