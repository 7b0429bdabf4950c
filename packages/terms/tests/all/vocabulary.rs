//! Codes, names and trees: stable, unique, complete.

use std::collections::BTreeSet;

use terms::{ASSIGNED, Kind, Purpose, Template, Use, is_region};

use crate::common::floor;

#[test]
fn names_are_those_of_json_and_codes_ascend() {
    for (index, purpose) in Purpose::ALL.into_iter().enumerate() {
        assert_eq!(serde_json::to_value(purpose).unwrap(), purpose.name());
        assert_eq!(usize::from(purpose.code()), index + 1);
    }
    for (index, kind) in Kind::ALL.into_iter().enumerate() {
        assert_eq!(serde_json::to_value(kind).unwrap(), kind.name());
        assert_eq!(usize::from(kind.code()), index + 1);
    }
    for use_ in [Use::Raw, Use::Compute] {
        assert_eq!(serde_json::to_value(use_).unwrap(), use_.name());
    }
    assert!(Purpose::ALL.is_sorted() && Kind::ALL.is_sorted());
}

#[test]
fn iris_and_words_are_unique() {
    let unique = |values: Vec<&str>| values.iter().collect::<BTreeSet<_>>().len() == values.len();
    assert!(unique(Purpose::ALL.map(Purpose::iri).to_vec()));
    assert!(unique(Purpose::ALL.map(Purpose::dpv).to_vec()));
    assert!(unique(Purpose::ALL.map(Purpose::words).to_vec()));
    assert!(unique(Kind::ALL.map(Kind::dpv).to_vec()));
    assert!(unique(Kind::ALL.map(Kind::words).to_vec()));
}

/// The whole relation, so that no change goes unseen.
#[test]
fn what_covers_what() {
    use Purpose::*;
    let covers = [
        (
            Research,
            vec![Research, HealthResearch, NonCommercialResearch, AcademicResearch, CommercialResearch],
        ),
        (HealthResearch, vec![HealthResearch]),
        (NonCommercialResearch, vec![NonCommercialResearch, AcademicResearch]),
        (AcademicResearch, vec![AcademicResearch]),
        (CommercialResearch, vec![CommercialResearch]),
        (PublicHealth, vec![PublicHealth]),
        (ModelTraining, vec![ModelTraining]),
        (ProductDevelopment, vec![ProductDevelopment]),
        (Marketing, vec![Marketing]),
        (Insurance, vec![Insurance]),
    ];
    assert_eq!(covers.len(), Purpose::ALL.len());
    for (permitted, expected) in covers {
        let got: Vec<_> = Purpose::ALL.into_iter().filter(|asked| permitted.covers(*asked)).collect();
        assert_eq!(got, expected, "{permitted:?}");
    }
}

#[test]
fn only_a_person_is_no_organisation() {
    let organisations: Vec<_> = Kind::ALL.into_iter().filter(|kind| kind.is_organisation()).collect();
    assert_eq!(organisations, Kind::ALL[1..]);
}

#[test]
fn regions_are_sorted_for_the_search() {
    assert!(ASSIGNED.is_sorted_by(|one, next| one < next));
    for code in ASSIGNED {
        assert!(is_region(std::str::from_utf8(&code).unwrap()));
    }
    for wrong in ["UK", "EU", "XK", "ZZ", "aa", "A", "AAA", ""] {
        assert!(!is_region(wrong), "{wrong}");
    }
}

#[test]
fn templates_are_good_terms_and_know_themselves() {
    let floors = vec![floor("cw20:wasm1grain", 0), floor("ustake", 5)];
    let names: BTreeSet<_> = Template::ALL.map(Template::name).into();
    assert_eq!(names.len(), Template::ALL.len());
    for template in Template::ALL {
        let mut terms = template.terms(floors.clone());
        assert_eq!(terms.check(), Ok(()), "{template:?}");
        assert_eq!(terms.template(), Some(template));
        assert_eq!(Template::named(template.name()), Some(template));
        assert!(template.description().ends_with('.'));
        terms.longest_use -= 1;
        assert_eq!(terms.template(), None, "own terms");
    }
    assert_eq!(Template::named("else"), None);
}
