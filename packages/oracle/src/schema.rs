//! What a pool's data looks like, and everything relayers must agree on to check and anonymise it.
//!
//! A [`PoolSchema`] is read from a JSON document and then holds no wrong value. The chain keeps its
//! [`digest`](PoolSchema::digest); who computes with another schema computes something else, so the limits
//! of the checks and the strength of the anonymisation are part of the document and not of a relayer's
//! configuration. Examples: `packages/oracle/schemas/`.

mod csv;
mod error;
mod field;
mod json_lines;
mod ladder;
mod naming;
mod table;
mod value;

use std::collections::BTreeSet;

use canonical::{Canonical, Digest, Writer};
use serde::{Deserialize, Serialize};

pub use error::{ReadError, SchemaError};
pub use field::{Cell, Column, Field, Kind, MAX_CATEGORIES, MAX_NAME_BYTES, MAX_TEXT_CHARS, Role};
pub use ladder::{ANY, Ladder, MAX_LEVELS, Period};
pub(crate) use ladder::{Cover, Rungs, WHOLE};
pub use naming::direct_name;
pub use table::{MAX_FILE_BYTES, MAX_LINE_BYTES, MAX_RECORDS, Record, Table, read};
pub use value::{MAX_DECIMALS, format_decimal, format_instant, parse_decimal, parse_instant};

/// Longest schema document, in bytes.
pub const MAX_SCHEMA_BYTES: usize = 1 << 18;

/// Most columns of a schema.
pub const MAX_FIELDS: usize = 256;

/// One whole, in basis points.
pub const BPS: u64 = 10_000;

/// How records are written, in contributions and in editions.
#[cosmwasm_schema::cw_serde]
#[derive(Copy, Eq)]
pub enum Format {
    /// RFC 4180 with a header line; commas; LF or CRLF; UTF-8.
    Csv,
    /// One JSON object a line; an absent key or `null` is a missing cell.
    JsonLines,
}

/// From where on a likeness is suspicious, and from where on it is refused. Basis points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Likeness {
    /// A person looks at it from here on; 1 to `reject_bps`.
    pub flag_bps: u16,
    /// Refused from here on; at most 10,000.
    pub reject_bps: u16,
}

/// What a contribution must satisfy. Shares are in basis points; a limit itself is still allowed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Fewest records, at least 1.
    pub min_records: u64,
    /// Most missing cells among the cells of required columns.
    pub max_missing_bps: u16,
    /// Most cells that are not of their kind or out of range, among the cells that are there.
    pub max_invalid_bps: u16,
    /// Most repeated records, counted by the key where there is one, else by runs
    /// ([`checks::RUN`](crate::checks::RUN) records in a row).
    pub max_repeated_bps: u16,
    /// A person looks at a contribution whose quality is below this; 1 to 10,000.
    pub flag_quality_below_bps: u16,
    /// Records shared with one other contribution.
    pub duplicate: Likeness,
    /// Records shared with one other contribution when any one column is left out.
    pub near_duplicate: Likeness,
    /// A person looks at a contribution from this share of runs on that are known from any others.
    pub flag_patchwork_bps: u16,
}

/// How strongly editions are anonymised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Anonymity {
    /// Fewest contributors behind every combination of quasi-identifiers; at least 2.
    pub k: u32,
    /// Fewest different values of each sensitive group within such a combination; 1 asks for none.
    pub l: u32,
}

/// A schema, as the document writes it; [`PoolSchema`] is the checked form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// Short name, for instance `health-insurance`.
    pub name: String,
    /// Number of this version of it, from 1.
    pub version: u32,
    /// What it is, in a line, for people.
    pub title: String,
    /// What it is, for people.
    pub description: String,
    /// What one record stands for, for instance `person-year`.
    pub record: String,
    /// How records are written.
    pub format: Format,
    /// The columns, in their order; 1 to [`MAX_FIELDS`] of them.
    pub fields: Vec<Field>,
    /// Columns whose values together are different in every record; empty where records may repeat.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub key: Vec<String>,
    /// What a contribution must satisfy.
    pub limits: Limits,
    /// How strongly editions are anonymised.
    pub anonymity: Anonymity,
}

/// A checked schema. Columns of the role `direct` are not among its [`columns`](Self::columns): they must
/// not be in a file, and [`ReadError::DirectColumn`] names them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Document", into = "Document")]
pub struct PoolSchema {
    document: Document,
    columns: Vec<Column>,
    key: Vec<usize>,
}

impl PoolSchema {
    /// Reads a JSON document of at most [`MAX_SCHEMA_BYTES`].
    pub fn from_json(bytes: &[u8]) -> Result<Self, SchemaError> {
        if bytes.len() > MAX_SCHEMA_BYTES {
            return Err(SchemaError::Bytes { bytes: bytes.len(), max: MAX_SCHEMA_BYTES });
        }
        let document: Document = serde_json::from_slice(bytes)
            .map_err(|error| SchemaError::Json { line: error.line(), column: error.column() })?;
        Self::try_from(document)
    }

    /// The document it was made from.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// The columns a file must have, in their order.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// Positions in [`columns`](Self::columns) whose values together are different in every record.
    pub fn key(&self) -> &[usize] {
        &self.key
    }

    /// What a contribution must satisfy.
    pub fn limits(&self) -> &Limits {
        &self.document.limits
    }

    /// How strongly editions are anonymised.
    pub fn anonymity(&self) -> Anonymity {
        self.document.anonymity
    }

    /// What the chain keeps of it: SHA-256 of its canonical bytes, under the domain `sheaf/v1/pool-schema`.
    /// Spaces and the order of keys in the JSON do not matter; every word of it does.
    pub fn digest(&self) -> Digest {
        let document = &self.document;
        let mut out = Writer::new("sheaf/v1/pool-schema");
        out.str(&document.name).u32(document.version);
        out.str(&document.title).str(&document.description).str(&document.record);
        out.u8(document.format.code());
        out.list(&document.fields).each(&document.key, |out, name| {
            out.str(name);
        });
        document.limits.write(&mut out);
        let Anonymity { k, l } = document.anonymity;
        out.u32(k).u32(l).digest()
    }

    /// The position of the column of this name.
    pub(crate) fn position(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.field().name == name)
    }

    /// The word by which a column's name is a direct identifier: one the schema lists, or a known one.
    pub(crate) fn direct_word(&self, name: &str) -> Option<String> {
        let listed = self.document.fields.iter().find(|f| f.role == Role::Direct && f.name == name);
        listed.map(|field| field.name.clone()).or_else(|| direct_name(name).map(str::to_owned))
    }
}

impl TryFrom<Document> for PoolSchema {
    type Error = SchemaError;

    fn try_from(document: Document) -> Result<Self, SchemaError> {
        field::check_name(&document.name)?;
        let mut seen = BTreeSet::new();
        let mut columns = Vec::new();
        for field in &document.fields {
            if !seen.insert(&field.name) {
                return Err(SchemaError::Repeated { field: field.name.clone() });
            }
            let column = Column::new(field.clone())?;
            if field.role != Role::Direct {
                columns.push(column);
            }
        }
        if columns.is_empty() || document.fields.len() > MAX_FIELDS {
            return Err(SchemaError::Fields { got: columns.len(), max: MAX_FIELDS });
        }
        let mut key = Vec::new();
        for name in &document.key {
            let position = columns.iter().position(|c| c.field().name == *name && c.field().required);
            let position = position.filter(|position| !key.contains(position));
            key.push(position.ok_or_else(|| SchemaError::Key { field: name.clone() })?);
        }
        document.limits.check()?;
        document.anonymity.check(&columns)?;
        Ok(Self { document, columns, key })
    }
}

impl From<PoolSchema> for Document {
    fn from(schema: PoolSchema) -> Self {
        schema.document
    }
}

/// A length as the `u64` that documents and reports hold.
pub(crate) fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

fn within(name: &'static str, got: u64, least: u64, most: u64) -> Result<(), SchemaError> {
    if (least..=most).contains(&got) { Ok(()) } else { Err(SchemaError::Limit { name, got, least, most }) }
}

impl Limits {
    fn check(&self) -> Result<(), SchemaError> {
        within("min_records", self.min_records, 1, MAX_RECORDS)?;
        within("max_missing_bps", self.max_missing_bps.into(), 0, BPS)?;
        within("max_invalid_bps", self.max_invalid_bps.into(), 0, BPS)?;
        within("max_repeated_bps", self.max_repeated_bps.into(), 0, BPS)?;
        within("flag_quality_below_bps", self.flag_quality_below_bps.into(), 1, BPS)?;
        within("flag_patchwork_bps", self.flag_patchwork_bps.into(), 1, BPS)?;
        for (flag, reject, likeness) in [
            ("duplicate.flag_bps", "duplicate.reject_bps", self.duplicate),
            ("near_duplicate.flag_bps", "near_duplicate.reject_bps", self.near_duplicate),
        ] {
            within(reject, likeness.reject_bps.into(), 1, BPS)?;
            within(flag, likeness.flag_bps.into(), 1, likeness.reject_bps.into())?;
        }
        Ok(())
    }
}

impl Canonical for Limits {
    fn write(&self, out: &mut Writer) {
        out.u64(self.min_records).u16(self.max_missing_bps).u16(self.max_invalid_bps);
        out.u16(self.max_repeated_bps).u16(self.flag_quality_below_bps);
        for likeness in [self.duplicate, self.near_duplicate] {
            out.u16(likeness.flag_bps).u16(likeness.reject_bps);
        }
        out.u16(self.flag_patchwork_bps);
    }
}

/// Most contributors, and most different sensitive values, that a class can be asked to have.
const MAX_STRENGTH: u64 = 1_000;

impl Anonymity {
    fn check(&self, columns: &[Column]) -> Result<(), SchemaError> {
        within("anonymity.k", self.k.into(), 2, MAX_STRENGTH)?;
        within("anonymity.l", self.l.into(), 1, MAX_STRENGTH)?;
        let sensitive = columns.iter().any(|c| matches!(c.field().role, Role::Sensitive { .. }));
        if self.l > 1 && !sensitive {
            return Err(SchemaError::NothingSensitive { l: self.l });
        }
        Ok(())
    }
}
