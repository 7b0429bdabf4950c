//! Every bound of `check`, with the exact error.

use terms::{
    DenomError, Kind, LONGEST_USE, MAX_BUYER_KINDS, MAX_FLOORS, MAX_PURPOSES, MAX_REGIONS, Purpose, Regions,
    SHORTEST_USE, Terms, TermsError,
};

use crate::common::{floor, good, region_codes};

fn check(change: impl FnOnce(&mut Terms)) -> Result<(), TermsError> {
    let mut terms = good();
    change(&mut terms);
    terms.check()
}

fn unsorted(field: &'static str, value: &str) -> Result<(), TermsError> {
    Err(TermsError::Unsorted { field, value: value.into() })
}

#[test]
fn good_terms_are_good() {
    assert_eq!(good().check(), Ok(()));
}

#[test]
fn purposes() {
    let field = "purposes";
    assert_eq!(check(|terms| terms.purposes.clear()), Err(TermsError::Empty { field }));
    let got = MAX_PURPOSES + 1;
    assert_eq!(
        check(|terms| terms.purposes = vec![Purpose::Research; got]),
        Err(TermsError::TooMany { field, max: MAX_PURPOSES, got })
    );
    assert_eq!(
        check(|terms| terms.purposes = vec![Purpose::PublicHealth, Purpose::HealthResearch]),
        unsorted(field, "health_research")
    );
    assert_eq!(
        check(|terms| terms.purposes = vec![Purpose::Marketing, Purpose::Marketing]),
        unsorted(field, "marketing")
    );
}

#[test]
fn a_purpose_that_another_covers_is_left_out() {
    let covered = |value, by| Err(TermsError::Covered { value, by });
    assert_eq!(
        check(|terms| terms.purposes = vec![Purpose::Research, Purpose::HealthResearch]),
        covered(Purpose::HealthResearch, Purpose::Research)
    );
    assert_eq!(
        check(|terms| terms.purposes = vec![Purpose::Research, Purpose::AcademicResearch]),
        covered(Purpose::AcademicResearch, Purpose::Research),
        "two below"
    );
    assert_eq!(
        check(|terms| terms.purposes = vec![Purpose::HealthResearch, Purpose::CommercialResearch]),
        Ok(())
    );
    let error = TermsError::Covered { value: Purpose::HealthResearch, by: Purpose::Research };
    assert_eq!(error.to_string(), "purposes names health_research, which research covers: leave it out");
}

#[test]
fn buyer_kinds() {
    let field = "buyer_kinds";
    assert_eq!(check(|terms| terms.buyer_kinds.clear()), Err(TermsError::Empty { field }));
    let got = MAX_BUYER_KINDS + 1;
    assert_eq!(
        check(|terms| terms.buyer_kinds = vec![Kind::Person; got]),
        Err(TermsError::TooMany { field, max: MAX_BUYER_KINDS, got })
    );
    assert_eq!(
        check(|terms| terms.buyer_kinds = vec![Kind::Academic, Kind::Person]),
        unsorted(field, "person")
    );
    assert_eq!(
        check(|terms| terms.buyer_kinds = vec![Kind::Academic, Kind::Academic]),
        unsorted(field, "academic")
    );
}

#[test]
fn regions() {
    let field = "regions";
    for of in [Regions::Only, Regions::Except] {
        let check = |codes: Vec<String>| check(|terms| terms.regions = of(codes));
        let codes = |codes: &[&str]| codes.iter().map(|code| code.to_string()).collect::<Vec<_>>();
        assert_eq!(check(region_codes(MAX_REGIONS)), Ok(()));
        assert_eq!(check(vec![]), Err(TermsError::Empty { field }));
        let got = MAX_REGIONS + 1;
        assert_eq!(check(region_codes(got)), Err(TermsError::TooMany { field, max: MAX_REGIONS, got }));
        assert_eq!(check(codes(&["DE", "AT"])), unsorted(field, "AT"));
        assert_eq!(check(codes(&["DE", "DE"])), unsorted(field, "DE"));
        for bad in ["de", "UK", "EU", "D", "DEU", "", "ÄÖ"] {
            assert_eq!(check(codes(&["AT", bad])), Err(TermsError::Region { value: bad.into() }));
        }
        assert_eq!(check(codes(&[&"x".repeat(1_000)])), Err(TermsError::Region { value: "x".repeat(16) }));
    }
    assert_eq!(check(|terms| terms.regions = Regions::Any {}), Ok(()));
}

#[test]
fn longest_use() {
    let (min, max) = (SHORTEST_USE, LONGEST_USE);
    for got in [0, min - 1, max + 1, u64::MAX] {
        assert_eq!(check(|terms| terms.longest_use = got), Err(TermsError::LongestUse { got, min, max }));
    }
    for good in [min, max] {
        assert_eq!(check(|terms| terms.longest_use = good), Ok(()));
    }
}

#[test]
fn one_use_at_least() {
    assert_eq!(check(|terms| (terms.raw, terms.compute) = (false, false)), Err(TermsError::NoUse));
    for (raw, compute) in [(true, false), (false, true), (true, true)] {
        assert_eq!(check(|terms| (terms.raw, terms.compute) = (raw, compute)), Ok(()));
    }
}

#[test]
fn floors() {
    let field = "floors";
    let check = |floors: &[(&str, u128)]| {
        check(|terms| terms.floors = floors.iter().map(|(denom, amount)| floor(denom, *amount)).collect())
    };
    assert_eq!(check(&[]), Err(TermsError::Empty { field }));
    let five = [("aaa", 1), ("bbb", 1), ("ccc", 1), ("ddd", 1), ("eee", 1)];
    assert_eq!(check(&five), Err(TermsError::TooMany { field, max: MAX_FLOORS, got: 5 }));
    assert_eq!(check(&five[..4]), Ok(()));
    assert_eq!(check(&[("ustake", 1), ("uatom", 1)]), unsorted(field, "uatom"));
    assert_eq!(check(&[("ustake", 1), ("ustake", 2)]), unsorted(field, "ustake"));
    assert_eq!(check(&[("ustake", 0)]), Ok(()), "a gift");
    assert_eq!(check(&[("ustake", u128::MAX)]), Ok(()));
    let error = DenomError::Length { min: 3, max: 128, got: 2 };
    assert_eq!(check(&[("us", 1)]), Err(TermsError::Denom(error)));
}
