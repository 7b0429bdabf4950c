//! Editions as catalogues know them: Croissant (MLCommons, 1.0) and DCAT (DCAT-AP 3), both as JSON-LD.
//!
//! Both describe what a licensee will have: the files of the bundle, with size and SHA-256. Where the bytes
//! can be had is always the page where licences are sold; nothing here gives access to anything. Saved beside
//! the files of an opened bundle, the Croissant document loads in tools that speak it.

use cosmwasm_std::HexBinary;
use serde_json::{Value, json};

use crate::anonymise::released_columns;
use crate::blob::ContentId;
use crate::edition::{CohortEntry, Manifest, Treatment};
use crate::schema::{Kind, PoolSchema};

/// What a cell of a column holds in an edition's files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// A whole number.
    Integer,
    /// A decimal number.
    Number,
    /// Text; also bands and groups that anonymising made of other values.
    Text,
    /// True or false.
    Boolean,
    /// An RFC 3339 instant.
    Timestamp,
}

impl FieldKind {
    /// As a schema.org data type, which is what Croissant speaks.
    fn schema_org(self) -> &'static str {
        match self {
            Self::Integer => "sc:Integer",
            Self::Number => "sc:Float",
            Self::Text => "sc:Text",
            Self::Boolean => "sc:Boolean",
            Self::Timestamp => "sc:DateTime",
        }
    }
}

/// A column, described.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its name in the header, or the key of a JSON line.
    pub name: String,
    /// What it holds.
    pub kind: FieldKind,
    /// What it says, for people.
    pub description: String,
}

/// The columns of an edition's files, in their order: the schema's without free text. What anonymising made
/// coarser in any cohort is text, because bands and groups are.
pub fn fields(schema: &PoolSchema, manifest: &Manifest) -> Vec<Field> {
    let coarser = |name: &str| {
        let mut losses = manifest.cohorts.iter().flat_map(|entry| &entry.losses);
        losses.any(|loss| loss.treatment == Treatment::Generalised && loss.field.as_deref() == Some(name))
    };
    let columns = released_columns(schema).map(|column| column.field());
    columns
        .map(|field| Field {
            name: field.name.clone(),
            kind: match field.kind {
                _ if coarser(&field.name) => FieldKind::Text,
                Kind::Integer { .. } => FieldKind::Integer,
                Kind::Number { .. } => FieldKind::Number,
                Kind::Text { .. } => FieldKind::Text,
                Kind::Boolean => FieldKind::Boolean,
                Kind::Timestamp { .. } => FieldKind::Timestamp,
            },
            description: field.description.clone(),
        })
        .collect()
}

/// What is known of an edition beside its manifest.
#[derive(Debug, Clone, Copy)]
pub struct Listing<'a> {
    /// The pool's title.
    pub title: &'a str,
    /// What the pool's data is, for people.
    pub description: &'a str,
    /// Words to find it by.
    pub keywords: &'a [String],
    /// The columns of its files.
    pub fields: &'a [Field],
    /// The page where licences are sold; an IRI.
    pub page: &'a str,
    /// Who publishes it: the pool's curator.
    pub publisher: &'a str,
    /// When it was published: RFC 3339.
    pub published: &'a str,
    /// Content id of the manifest, as it stands on chain.
    pub manifest_id: ContentId,
    /// The manifest.
    pub manifest: &'a Manifest,
}

impl Listing<'_> {
    /// A name for the edition that is unique everywhere.
    fn iri(&self) -> String {
        let facts = &self.manifest.facts;
        format!(
            "urn:sheaf:{}:{}:pool:{}:edition:{}",
            facts.chain_id, facts.data_pool, facts.pool, facts.edition
        )
    }

    /// ... for a cohort's file.
    fn file_iri(&self, entry: &CohortEntry) -> String {
        format!("{}:cohort:{}", self.iri(), entry.cohort)
    }

    fn description(&self) -> String {
        let facts = &self.manifest.facts;
        let (k, l) = (facts.k, facts.l);
        format!(
            "{} Pseudonymous rows: {} records in {} cohorts, each under its contributors' own terms; made coarser \
             so that rows which look alike are of at least {k} contributors of their cohort, with at least {l} \
             values of what is sensitive. Licences are sold, the files are not public.",
            self.description,
            self.manifest.records(),
            self.manifest.cohorts.len(),
        )
    }
}

/// The edition as a Croissant 1.0 dataset: one file and one record set a cohort.
pub fn croissant(listing: &Listing<'_>) -> Value {
    let manifest = listing.manifest;
    let format = manifest.facts.format;
    let files = manifest.cohorts.iter().map(|entry| {
        json!({
            "@type": "cr:FileObject",
            "@id": entry.file,
            "name": entry.file,
            "description": format!("{} records, terms {}", entry.records, terms_iri(entry)),
            "contentUrl": entry.file,
            "contentSize": format!("{} B", entry.bytes),
            "encodingFormat": format.media_type(),
            "sha256": entry.sha256.to_hex(),
        })
    });
    let record_sets = manifest.cohorts.iter().map(|entry| {
        let set = format!("cohort-{}", entry.cohort);
        let fields = listing.fields.iter().map(|field| {
            json!({
                "@type": "cr:Field",
                "@id": format!("{set}/{}", field.name),
                "name": format!("{set}/{}", field.name),
                "description": field.description,
                "dataType": field.kind.schema_org(),
                "source": {
                    "fileObject": { "@id": entry.file },
                    "extract": { "column": field.name },
                },
            })
        });
        json!({
            "@type": "cr:RecordSet",
            "@id": set,
            "name": set,
            "description": format!("The {} records of cohort {}.", entry.records, entry.cohort),
            "field": fields.collect::<Value>(),
        })
    });
    json!({
        "@context": croissant_context(),
        "@type": "sc:Dataset",
        "@id": listing.iri(),
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": format!("{}, edition {}", listing.title, manifest.facts.edition),
        "description": listing.description(),
        "license": listing.page,
        "url": listing.page,
        "identifier": listing.manifest_id,
        "version": format!("{}.0.0", manifest.facts.edition),
        "datePublished": listing.published,
        "creator": { "@type": "sc:Organization", "name": listing.publisher },
        "publisher": { "@type": "sc:Organization", "name": listing.publisher },
        "keywords": listing.keywords,
        "isAccessibleForFree": false,
        "conditionsOfAccess": "A licence of the cohorts, bought by an identity that their terms permit.",
        "citeAs": format!("{}, edition {}, {}", listing.title, manifest.facts.edition, listing.iri()),
        "distribution": files.collect::<Value>(),
        "recordSet": record_sets.collect::<Value>(),
    })
}

/// The edition as a DCAT dataset, by the profile DCAT-AP 3: one distribution a cohort, each with its terms as
/// an ODRL offer.
pub fn dcat(listing: &Listing<'_>) -> Value {
    let manifest = listing.manifest;
    let distributions = manifest.cohorts.iter().map(|entry| {
        let iri = listing.file_iri(entry);
        json!({
            "@id": iri,
            "@type": "dcat:Distribution",
            "dct:title": entry.file,
            "dct:description": format!("{} records", entry.records),
            "dcat:accessURL": { "@id": listing.page },
            "dcat:byteSize": { "@type": "xsd:nonNegativeInteger", "@value": entry.bytes.to_string() },
            "dct:format": {
                "@type": "dct:MediaTypeOrExtent",
                "rdfs:label": manifest.facts.format.media_type(),
            },
            "spdx:checksum": {
                "@type": "spdx:Checksum",
                "spdx:algorithm": { "@id": "spdx:checksumAlgorithm_sha256" },
                "spdx:checksumValue": { "@type": "xsd:hexBinary", "@value": entry.sha256.to_hex() },
            },
            "odrl:hasPolicy": terms::odrl(&entry.terms, &terms_iri(entry), &iri),
        })
    });
    json!({
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
            "odrl": "http://www.w3.org/ns/odrl/2/",
            "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
            "spdx": "http://spdx.org/rdf/terms#",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
        },
        "@id": listing.iri(),
        "@type": "dcat:Dataset",
        "dct:title": format!("{}, edition {}", listing.title, manifest.facts.edition),
        "dct:description": listing.description(),
        "dct:identifier": listing.manifest_id,
        "dct:issued": { "@type": "xsd:dateTime", "@value": listing.published },
        "dct:publisher": { "@type": "foaf:Agent", "foaf:name": listing.publisher },
        "dct:accessRights": {
            "@id": "http://publications.europa.eu/resource/authority/access-right/RESTRICTED",
        },
        "dcat:version": manifest.facts.edition.to_string(),
        "dcat:keyword": listing.keywords,
        "dcat:landingPage": { "@id": listing.page },
        "dcat:distribution": distributions.collect::<Value>(),
    })
}

/// A name for a cohort's terms: two cohorts under equal terms share it.
fn terms_iri(entry: &CohortEntry) -> String {
    format!("urn:sheaf:terms:{}", HexBinary::from(entry.terms.id()))
}

/// The context that the specification prescribes.
fn croissant_context() -> Value {
    json!({
        "@language": "en",
        "@vocab": "https://schema.org/",
        "citeAs": "cr:citeAs",
        "column": "cr:column",
        "conformsTo": "dct:conformsTo",
        "cr": "http://mlcommons.org/croissant/",
        "data": { "@id": "cr:data", "@type": "@json" },
        "dataType": { "@id": "cr:dataType", "@type": "@vocab" },
        "dct": "http://purl.org/dc/terms/",
        "examples": { "@id": "cr:examples", "@type": "@json" },
        "extract": "cr:extract",
        "field": "cr:field",
        "fileObject": "cr:fileObject",
        "fileProperty": "cr:fileProperty",
        "fileSet": "cr:fileSet",
        "format": "cr:format",
        "includes": "cr:includes",
        "isLiveDataset": "cr:isLiveDataset",
        "jsonPath": "cr:jsonPath",
        "key": "cr:key",
        "md5": "cr:md5",
        "parentField": "cr:parentField",
        "path": "cr:path",
        "rai": "http://mlcommons.org/croissant/RAI/",
        "recordSet": "cr:recordSet",
        "references": "cr:references",
        "regex": "cr:regex",
        "repeated": "cr:repeated",
        "replace": "cr:replace",
        "sc": "https://schema.org/",
        "separator": "cr:separator",
        "source": "cr:source",
        "subField": "cr:subField",
        "transform": "cr:transform",
    })
}

#[cfg(test)]
mod tests;
