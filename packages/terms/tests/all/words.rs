//! What people read before they decide, whole.

use terms::{Floor, Regions, Template, Terms};

use crate::common::{floor, good};

const ALWAYS: [&str; 5] = [
    "You can withdraw at any time: your data is then left out of the next edition, and after a time of grace of \
     at most seven days the older ones stop selling the data that is under these terms.",
    "Licences sold before you withdraw persist: they run to their end.",
    "These terms never change. For other terms, withdraw and contribute anew.",
    "Each keeper of the pool can read your data: keepers check it and build the editions.",
    "You are pseudonymous, not anonymous: on a public ledger, what you are paid shows how much data you gave, and \
     being in a pool says something about you. Rows are anonymised before they are sold; that makes it harder to \
     recognise you, not impossible.",
];

fn says(terms: &Terms, own: &[&str]) {
    let expected: Vec<&str> = own.iter().chain(&ALWAYS).copied().collect();
    assert_eq!(terms.plain_words(), expected);
}

#[test]
fn own_terms() {
    let mut terms = good();
    terms.floors[0].amount = 0u128.into();
    says(
        &terms,
        &[
            "Your data may be used for health and medical research (not into ancestry) and watching over public \
             health.",
            "It may not be used for research of any kind, non-commercial research, non-commercial academic \
             research, commercial research, training of AI models, improving products and services, marketing and \
             advertising or insurance.",
            "Licences are sold to non-profit organisations and universities and research institutes.",
            "They are not sold to persons, companies or public bodies.",
            "Buyers must be attested to be in AT or DE.",
            "A licence runs for at most 30 days.",
            "Buyers get the anonymised rows. They may not pass them on, but no technique stops someone who has \
             them from copying them: what binds buyers is the law and what they have at stake.",
            "Computing on your data without getting it is not sold.",
            "Whoever pays in cw20:wasm1grain need pay you nothing: there it is a gift.",
            "Whoever pays in ustake pays you at least 250 ustake for each record of full quality, after all fees; a \
             record of half the quality counts half.",
            "In any other currency your data is not sold.",
        ],
    );
}

#[test]
fn compute_only() {
    let mut terms = Template::ComputeOnly.terms(vec![floor("ustake", 1)]);
    terms.regions = Regions::Except(vec!["US".into()]);
    says(
        &terms,
        &[
            "Your data may be used for research of any kind and training of AI models.",
            "That includes health and medical research (not into ancestry), non-commercial research, \
             non-commercial academic research and commercial research.",
            "It may not be used for watching over public health, improving products and services, marketing and \
             advertising or insurance.",
            "Licences are sold to companies, non-profit organisations, universities and research institutes and \
             public bodies.",
            "They are not sold to persons.",
            "Buyers must be attested to be in a country, and not in US.",
            "A licence runs for at most 365 days.",
            "Buyers do not get the rows.",
            "Buyers may compute on your data. Until someone runs such a service, nothing is sold under these terms.",
            "Whoever pays in ustake pays you at least 1 ustake for each record of full quality, after all fees; a \
             record of half the quality counts half.",
            "In any other currency your data is not sold.",
        ],
    );
}

#[test]
fn anyone_and_anywhere() {
    let terms = Template::BroadCommercial.terms(vec![Floor { denom: "ustake".into(), amount: 1u128.into() }]);
    let words = terms.plain_words();
    assert!(words.contains(&"Buyers may be in any country, or in none that is attested.".into()));
    assert!(words.contains(&"Buyers may also compute on your data without getting it.".into()));
    assert!(words.contains(&"A licence runs for at most 365 days.".into()));
}
