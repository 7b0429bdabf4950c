use cosmwasm_std::Uint128;
use terms::{Floor, Kind, Purpose, Regions, Terms};

use super::*;
use crate::edition::{CohortRows, EditionFacts, Loss};
use crate::schema::Format;

fn manifest() -> Manifest {
    let terms = Terms {
        purposes: vec![Purpose::Research],
        buyer_kinds: vec![Kind::Academic],
        regions: Regions::Any {},
        longest_use: 31_536_000,
        raw: true,
        compute: false,
        floors: vec![Floor { denom: "usheaf".into(), amount: Uint128::new(25) }],
    };
    let facts = EditionFacts {
        chain_id: "sheaf-1".into(),
        data_pool: "sheaf1pool".into(),
        pool: 2,
        edition: 5,
        schema: HexBinary::from([0xab; 32]),
        k: 5,
        l: 2,
        format: Format::Csv,
    };
    let cohort =
        |cohort, rows, records| CohortRows { cohort, terms: terms.clone(), rows, records, losses: vec![] };
    let cohorts =
        vec![cohort(3, b"age,visits\n30-39,2\n30-39,0\n", 2), cohort(7, b"age,visits\n40-49,1\n", 1)];
    Manifest::build(facts, cohorts).unwrap()
}

fn with<T>(make: impl Fn(&Listing<'_>) -> T) -> T {
    let manifest = manifest();
    let field = |name: &str, kind| Field { name: name.into(), kind, description: format!("The {name}.") };
    make(&Listing {
        title: "Doctor visits",
        description: "Visits by age.",
        keywords: &["health".into(), "insurance".into()],
        fields: &[field("age", FieldKind::Text), field("visits", FieldKind::Integer)],
        page: "https://sheaf.example/pools/2",
        publisher: "Example Curators",
        published: "2026-11-23T08:15:00Z",
        manifest_id: ContentId::of(&manifest.to_json().unwrap()),
        manifest: &manifest,
    })
}

#[test]
fn columns_are_as_the_files_have_them() {
    let schema = include_bytes!("../../schemas/heart-rate.json");
    let schema = PoolSchema::from_json(schema).unwrap();
    let kinds = |manifest: &Manifest| {
        let fields = fields(&schema, manifest).into_iter();
        fields.map(|field| (field.name, field.kind)).collect::<std::collections::BTreeMap<_, _>>()
    };
    let mut manifest = manifest();
    let exact = kinds(&manifest);
    assert_eq!(exact["ts"], FieldKind::Timestamp);
    assert_eq!(exact["bpm"], FieldKind::Integer);
    assert_eq!(exact["activity"], FieldKind::Text);
    assert!(!exact.contains_key("user_id"), "what names a person is in no edition");

    let loss = |field: &str, treatment| Loss { field: Some(field.into()), treatment, share: 1 };
    manifest.cohorts[1].losses = vec![loss("bpm", Treatment::Suppressed), loss("ts", Treatment::Generalised)];
    let coarser = kinds(&manifest);
    assert_eq!((coarser["ts"], coarser["bpm"]), (FieldKind::Text, FieldKind::Integer));
}

fn has(value: &Value, properties: &[&str]) {
    for property in properties {
        assert!(value.get(property).is_some_and(|value| !value.is_null()), "{property} in {value}");
    }
}

#[test]
fn croissant_has_what_the_specification_requires() {
    let value = with(croissant);
    has(
        &value,
        &[
            "@context",
            "@type",
            "conformsTo",
            "name",
            "description",
            "license",
            "url",
            "creator",
            "datePublished",
        ],
    );
    assert_eq!(value["@type"], "sc:Dataset");
    assert_eq!(value["conformsTo"], "http://mlcommons.org/croissant/1.0");
    let files = value["distribution"].as_array().unwrap();
    for (file, entry) in files.iter().zip(&manifest().cohorts) {
        has(file, &["@type", "@id", "name", "contentUrl", "encodingFormat", "sha256"]);
        assert_eq!(file["sha256"], entry.sha256.to_hex());
    }
    let sets = value["recordSet"].as_array().unwrap();
    assert_eq!((files.len(), sets.len()), (2, 2));
    let mut ids = std::collections::BTreeSet::new();
    for set in sets {
        has(set, &["@type", "@id", "name", "field"]);
        for field in set["field"].as_array().unwrap() {
            has(field, &["@type", "@id", "name", "dataType", "source"]);
            let source = &field["source"]["fileObject"]["@id"];
            assert!(files.iter().any(|file| file["@id"] == *source), "{source}");
            assert!(ids.insert(field["@id"].to_string()), "ids are unique");
        }
    }
    assert_eq!(ids.len(), 4);
}

#[test]
fn dcat_has_what_the_profile_requires() {
    let value = with(dcat);
    has(&value, &["@context", "@id", "@type", "dct:title", "dct:description"]);
    assert_eq!(value["@id"], "urn:sheaf:sheaf-1:sheaf1pool:pool:2:edition:5");
    for (file, entry) in value["dcat:distribution"].as_array().unwrap().iter().zip(&manifest().cohorts) {
        has(file, &["@id", "@type", "dcat:accessURL"]);
        let offer = &file["odrl:hasPolicy"];
        assert_eq!(terms::from_odrl(offer).unwrap(), entry.terms);
        assert_eq!(file["spdx:checksum"]["spdx:checksumValue"]["@value"], entry.sha256.to_hex());
    }
}

#[test]
fn nothing_in_it_says_anonymous() {
    for value in [with(croissant), with(dcat)] {
        let text = value.to_string().to_lowercase();
        assert!(text.contains("pseudonymous"));
        assert!(!text.contains("anonym"));
    }
}
