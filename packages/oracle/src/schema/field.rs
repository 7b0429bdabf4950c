//! One column: what it may hold and how it identifies.

use std::borrow::Cow;
use std::collections::BTreeMap;

use canonical::{Canonical, Writer};
use serde::{Deserialize, Serialize};

use super::error::SchemaError;
use super::ladder::{Ladder, Rungs};
use super::naming::direct_name;
use super::value::{MAX_DECIMALS, format_decimal, format_instant, parse_decimal, parse_instant};

/// Longest text of a cell, in characters.
pub const MAX_TEXT_CHARS: u16 = 4_096;

/// Most categories of a column.
pub const MAX_CATEGORIES: usize = 1_024;

/// Longest name of a column, category or group, in bytes.
pub const MAX_NAME_BYTES: usize = 64;

/// A column, as the document writes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Its name in the header, or the key of a JSON line; at most [`MAX_NAME_BYTES`].
    pub name: String,
    /// What it says, for people.
    pub description: String,
    /// Unit of measure (UCUM where there is one, for instance `/min`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// What sort of personal data it is, in the W3C Data Privacy Vocabulary (for instance `dpv-pd:Health`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dpv: Option<String>,
    /// What a cell may hold.
    pub kind: Kind,
    /// Must every record have it?
    pub required: bool,
    /// How it identifies a person.
    pub role: Role,
}

/// What a cell may hold. Ranges include both ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Kind {
    /// A whole number.
    Integer {
        /// Least.
        min: i64,
        /// Most.
        max: i64,
    },
    /// A decimal number, read exactly (never as a float) and kept as a multiple of 10^-decimals.
    Number {
        /// Least, as a decimal string.
        min: String,
        /// Most, as a decimal string.
        max: String,
        /// Decimal places, at most [`MAX_DECIMALS`].
        decimals: u8,
    },
    /// One of a list of categories; or free text, where the list is empty. Free text is searched for
    /// identifiers and counted, but no edition ever holds it.
    Text {
        /// Most characters, at most [`MAX_TEXT_CHARS`].
        max_len: u16,
        /// Sorted, each once; at most [`MAX_CATEGORIES`].
        #[serde(default)]
        categories: Vec<String>,
    },
    /// `true` or `false`; in CSV also `1` or `0`.
    Boolean,
    /// An RFC 3339 instant with an offset, to the millisecond.
    Timestamp {
        /// Earliest.
        min: String,
        /// Latest.
        max: String,
    },
}

/// How a column identifies a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Role {
    /// Names a person by itself: it must not be in a contribution at all.
    Direct,
    /// Names a person together with others: broadened until it does not.
    Quasi {
        /// How.
        ladder: Ladder,
    },
    /// What nobody should learn about a person: each class of an edition has several different ones.
    Sensitive {
        /// Columns of one group are one fact (one-hot columns, for instance) and are counted together.
        group: String,
    },
    /// Neither.
    Plain,
}

/// What a cell was read as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell<'a> {
    /// Nothing there.
    Missing,
    /// A value: the integer itself, a fixed-point number, the index of a category, 0 or 1, or milliseconds.
    Value(i64),
    /// Free text of allowed length.
    Text(Cow<'a, str>),
    /// Not of its kind or out of range, as it stands in the file.
    Invalid(Cow<'a, str>),
}

/// How a cell was written in JSON; CSV has only [`Token::Bare`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token {
    /// A CSV cell.
    Bare,
    /// A JSON string.
    String,
    /// A JSON number, `true` or `false`.
    Literal,
}

/// A column made ready.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    field: Field,
    range: (i64, i64),
    categories: BTreeMap<String, i64>,
    rungs: Option<Rungs>,
}

impl Column {
    pub(super) fn new(field: Field) -> Result<Self, SchemaError> {
        let name = &field.name;
        check_name(name)?;
        let direct = direct_name(name);
        if let (Some(word), false) = (direct, field.role == Role::Direct) {
            return Err(SchemaError::DirectName { field: name.clone(), word });
        }
        let range = range_of(&field)?;
        let mut categories = BTreeMap::new();
        if let Kind::Text { max_len, categories: list } = &field.kind {
            if !(1..=MAX_TEXT_CHARS).contains(max_len) {
                return Err(SchemaError::TextLength { field: name.clone(), max: MAX_TEXT_CHARS });
            }
            if list.len() > MAX_CATEGORIES || !list.is_sorted_by(|a, b| a < b) {
                return Err(SchemaError::Categories { field: name.clone(), max: MAX_CATEGORIES });
            }
            for (index, category) in list.iter().enumerate() {
                check_name(category)?;
                categories.insert(category.clone(), i64::try_from(index).unwrap_or(i64::MAX));
            }
        }
        let rungs = match &field.role {
            Role::Quasi { ladder } => Some(Rungs::new(name, ladder, &field.kind, range)?),
            Role::Sensitive { group } => {
                check_name(group)?;
                None
            }
            Role::Direct | Role::Plain => None,
        };
        let column = Self { field, range, categories, rungs };
        if column.is_free_text() && matches!(column.field.role, Role::Quasi { .. } | Role::Sensitive { .. }) {
            return Err(SchemaError::FreeTextRole { field: column.field.name });
        }
        Ok(column)
    }

    /// The column as the document writes it.
    pub fn field(&self) -> &Field {
        &self.field
    }

    /// The column's ladder, where it is a quasi-identifier.
    pub(crate) fn rungs(&self) -> Option<&Rungs> {
        self.rungs.as_ref()
    }

    /// Text without a list of categories?
    pub fn is_free_text(&self) -> bool {
        matches!(&self.field.kind, Kind::Text { categories, .. } if categories.is_empty())
    }

    /// Is a value of it written without quotes in JSON?
    pub(crate) fn is_literal(&self) -> bool {
        matches!(self.field.kind, Kind::Integer { .. } | Kind::Number { .. } | Kind::Boolean)
    }

    /// Reads one cell. An empty CSV cell is missing.
    pub(super) fn read<'a>(&self, text: Cow<'a, str>, token: Token) -> Cell<'a> {
        if text.is_empty() && token == Token::Bare {
            return Cell::Missing;
        }
        let literal = token != Token::String;
        let quoted = token != Token::Literal;
        let value = match &self.field.kind {
            Kind::Integer { .. } if literal => parse_decimal(&text, 0),
            Kind::Number { decimals, .. } if literal => parse_decimal(&text, *decimals),
            Kind::Boolean if literal => match (&*text, token) {
                ("true", _) | ("1", Token::Bare) => Some(1),
                ("false", _) | ("0", Token::Bare) => Some(0),
                _ => None,
            },
            Kind::Timestamp { .. } if quoted => parse_instant(&text),
            Kind::Text { max_len, categories } if quoted => {
                if categories.is_empty() {
                    let fits = text.chars().nth(usize::from(*max_len)).is_none();
                    return if fits { Cell::Text(text) } else { Cell::Invalid(text) };
                }
                self.categories.get(&*text).copied()
            }
            _ => None,
        };
        let (min, max) = self.range;
        match value.filter(|value| (min..=max).contains(value)) {
            Some(value) => Cell::Value(value),
            None => Cell::Invalid(text),
        }
    }

    /// Writes a value in its one spelling.
    pub fn show(&self, value: i64) -> String {
        match &self.field.kind {
            Kind::Integer { .. } => value.to_string(),
            Kind::Number { decimals, .. } => format_decimal(value, *decimals),
            Kind::Boolean => (value != 0).to_string(),
            Kind::Timestamp { .. } => format_instant(value),
            Kind::Text { categories, .. } => {
                let index = usize::try_from(value).unwrap_or(usize::MAX);
                categories.get(index).cloned().unwrap_or_default()
            }
        }
    }
}

fn range_of(field: &Field) -> Result<(i64, i64), SchemaError> {
    let refused = || SchemaError::Range { field: field.name.clone() };
    let (min, max) = match &field.kind {
        Kind::Integer { min, max } => (Some(*min), Some(*max)),
        Kind::Number { min, max, decimals } => {
            if *decimals > MAX_DECIMALS {
                return Err(SchemaError::Decimals { field: field.name.clone(), max: MAX_DECIMALS });
            }
            (parse_decimal(min, *decimals), parse_decimal(max, *decimals))
        }
        Kind::Timestamp { min, max } => (parse_instant(min), parse_instant(max)),
        Kind::Boolean => (Some(0), Some(1)),
        Kind::Text { .. } => (Some(0), Some(i64::MAX)),
    };
    let (min, max) = min.zip(max).ok_or_else(refused)?;
    // The least i64 is what ladders keep for a missing value.
    if min > max || min == i64::MIN { Err(refused()) } else { Ok((min, max)) }
}

/// Names are short and printable, and never read like another thing in a CSV file or a ladder.
pub(super) fn check_name(name: &str) -> Result<(), SchemaError> {
    let fine = !name.is_empty()
        && name.len() <= MAX_NAME_BYTES
        && name != super::ladder::ANY
        && name.trim() == name
        && !name.chars().any(|c| c.is_control() || c == ',' || c == '"');
    if fine { Ok(()) } else { Err(SchemaError::Name { name: name.chars().take(MAX_NAME_BYTES).collect() }) }
}

impl Canonical for Field {
    fn write(&self, out: &mut Writer) {
        out.str(&self.name).str(&self.description);
        for text in [&self.unit, &self.dpv] {
            out.option(text.as_ref(), |out, text| {
                out.str(text);
            });
        }
        self.kind.write(out);
        out.bool(self.required);
        match &self.role {
            Role::Direct => out.u8(1),
            Role::Quasi { ladder } => {
                ladder.write(out.u8(2));
                out
            }
            Role::Sensitive { group } => out.u8(3).str(group),
            Role::Plain => out.u8(4),
        };
    }
}

impl Canonical for Kind {
    fn write(&self, out: &mut Writer) {
        match self {
            // Two's complement, big-endian.
            Self::Integer { min, max } => out.u8(1).bytes(&min.to_be_bytes()).bytes(&max.to_be_bytes()),
            Self::Number { min, max, decimals } => out.u8(2).str(min).str(max).u8(*decimals),
            Self::Text { max_len, categories } => {
                out.u8(3).u16(*max_len).each(categories, |out, category| {
                    out.str(category);
                })
            }
            Self::Boolean => out.u8(4),
            Self::Timestamp { min, max } => out.u8(5).str(min).str(max),
        };
    }
}
