//! Why a schema or a file is refused.

use thiserror::Error;

/// Why a schema document is refused.
#[derive(Error, Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "each message says what its fields are")]
pub enum SchemaError {
    /// Too long to read.
    #[error("the schema document has {bytes} bytes, at most {max} are read")]
    Bytes { bytes: usize, max: usize },
    /// Not the JSON document that is expected.
    #[error(
        "not a schema document, at line {line}, column {column}: see packages/oracle/schemas for examples"
    )]
    Json { line: usize, column: usize },
    /// No columns, or too many.
    #[error("a schema has 1 to {max} columns beside the direct ones, this has {got}")]
    Fields { got: usize, max: usize },
    /// A name that is empty, too long, padded or not printable.
    #[error("name `{name}` must be 1 to 64 printable bytes without comma, quote or outer space, and not `*`")]
    Name { name: String },
    /// Two columns of one name.
    #[error("column `{field}` is listed twice")]
    Repeated { field: String },
    /// A range that is empty or not a value of its kind.
    #[error("column `{field}`: min and max must be values of its kind, min at most max")]
    Range { field: String },
    /// Too many decimal places.
    #[error("column `{field}`: at most {max} decimals")]
    Decimals { field: String, max: u8 },
    /// A text length out of bounds.
    #[error("column `{field}`: max_len must be 1 to {max}")]
    TextLength { field: String, max: u16 },
    /// Categories that are not sorted, repeated or too many.
    #[error("column `{field}`: categories must be sorted, each once, at most {max}")]
    Categories { field: String, max: usize },
    /// A column whose name announces a direct identifier.
    #[error(
        "column `{field}` is named like a direct identifier ({word}): give it the role `direct` or another name"
    )]
    DirectName { field: String, word: &'static str },
    /// Free text that claims to be generalisable.
    #[error("column `{field}` is free text: its role can only be `direct` or `plain`")]
    FreeTextRole { field: String },
    /// A ladder that does not fit its column.
    #[error(
        "column `{field}`: `bands` are for integers and numbers, `groups` for categories, `calendar` for timestamps"
    )]
    LadderKind { field: String },
    /// Too many levels.
    #[error("column `{field}`: a ladder has at most {max} levels")]
    LadderLevels { field: String, max: usize },
    /// A level that is not a union of groups of the level below.
    #[error("column `{field}`: level {level} of the ladder must join whole groups of the level below it")]
    LadderNesting { field: String, level: usize },
    /// A band that is not a positive width below the range.
    #[error("column `{field}`: band `{width}` must be above 0 and narrower than the range")]
    BandWidth { field: String, width: String },
    /// A group that could be mistaken for a category.
    #[error(
        "column `{field}`: group `{group}` must not be empty, `*`, or named like a category that it joins with others"
    )]
    GroupName { field: String, group: String },
    /// A key that names no column.
    #[error("key column `{field}` is not a required column of the schema, or is repeated")]
    Key { field: String },
    /// A limit out of bounds.
    #[error("limits: `{name}` must be {least} to {most}, it is {got}")]
    Limit { name: &'static str, got: u64, least: u64, most: u64 },
    /// Diversity of nothing.
    #[error("anonymity: l is {l}, but no column has the role `sensitive`")]
    NothingSensitive { l: u32 },
}

/// Why a file cannot be read by its schema. Nothing of the file's content is repeated: it may be personal.
#[derive(Error, Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "error", rename_all = "snake_case")]
#[allow(missing_docs, reason = "each message says what its fields are")]
pub enum ReadError {
    /// Longer than anything that is read.
    #[error("the file has {bytes} bytes, at most {max} are read: split it")]
    FileTooLong { bytes: u64, max: u64 },
    /// Not text.
    #[error("byte {at} is not UTF-8: save the file as UTF-8")]
    NotUtf8 { at: u64 },
    /// A NUL byte.
    #[error("byte {at} is NUL: save the file as plain text")]
    Nul { at: u64 },
    /// One line beyond the bound.
    #[error("the record at line {line} is longer than {max} bytes")]
    LineTooLong { line: u64, max: u64 },
    /// More records than a contribution may have.
    #[error("more than {max} records: split the file")]
    TooManyRecords { max: u64 },
    /// Not CSV (RFC 4180), or not one JSON object a line.
    #[error("line {line} is not well formed")]
    Syntax { line: u64 },
    /// A record with another number of cells than the header.
    #[error("the record at line {line} has another number of cells than the header, which has {want}")]
    Ragged { line: u64, want: u64 },
    /// A column that should not be there: another name, another place, or one too many or too few.
    #[error("line {line}: column {position} {}", wanted(expected.as_deref()))]
    Column { line: u64, position: u64, expected: Option<String> },
    /// A column that names a direct identifier.
    #[error("line {line}: column {position} holds a direct identifier by its name ({word}): leave it out")]
    DirectColumn { line: u64, position: u64, word: String },
}

fn wanted(name: Option<&str>) -> String {
    match name {
        Some(name) => format!("must be `{name}`"),
        None => "is not in the schema: leave it out".to_owned(),
    }
}
