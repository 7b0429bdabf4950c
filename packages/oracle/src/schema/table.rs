//! Reading a file record by record, in bounded memory.

use super::error::ReadError;
use super::field::Cell;
use super::{Format, PoolSchema, count, csv, json_lines};

/// Longest file that is read, in bytes: 1 GiB, as the chain allows for a contribution.
pub const MAX_FILE_BYTES: u64 = 1 << 30;

/// Longest record, in bytes.
pub const MAX_LINE_BYTES: usize = 1 << 20;

/// Most records of a file, as the chain allows for a contribution.
pub const MAX_RECORDS: u64 = 10_000_000;

/// One record as it was read: a cell for every column of the schema, in order.
#[derive(Debug)]
pub struct Record<'a, 'b> {
    /// Its number in the file, from 1; the header does not count.
    pub number: u64,
    /// Its cells.
    pub cells: &'b [Cell<'a>],
}

/// Reads `bytes` by `schema` and hands every record to `each`, in order. Needs memory for one record.
///
/// Fails with the first [`ReadError`]; `each` may have seen records by then. A cell that is not of its kind
/// is no failure: it is handed on as [`Cell::Invalid`], because a few of them are still good data.
pub fn read<'a>(
    schema: &PoolSchema,
    bytes: &'a [u8],
    mut each: impl FnMut(Record<'a, '_>),
) -> Result<(), ReadError> {
    let length = count(bytes.len());
    if length > MAX_FILE_BYTES {
        return Err(ReadError::FileTooLong { bytes: length, max: MAX_FILE_BYTES });
    }
    let text =
        std::str::from_utf8(bytes).map_err(|error| ReadError::NotUtf8 { at: count(error.valid_up_to()) })?;
    if let Some(at) = bytes.iter().position(|byte| *byte == 0) {
        return Err(ReadError::Nul { at: count(at) });
    }
    // Spreadsheets put a byte order mark first.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut number: u64 = 0;
    let mut hand_on = |cells: &[Cell<'a>]| {
        number = number.saturating_add(1);
        if number > MAX_RECORDS {
            return Err(ReadError::TooManyRecords { max: MAX_RECORDS });
        }
        each(Record { number, cells });
        Ok(())
    };
    match schema.document().format {
        Format::Csv => csv::read(schema, text, &mut hand_on),
        Format::JsonLines => json_lines::read(schema, text, &mut hand_on),
    }
}

/// A file's values: what is anonymised. Cells that were missing or invalid are `None`, and so is free text,
/// which no edition holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    width: usize,
    cells: Vec<Option<i64>>,
}

impl Table {
    /// Reads a whole file, as [`read`] does. Needs 16 bytes of memory a cell.
    pub fn parse(schema: &PoolSchema, bytes: &[u8]) -> Result<Self, ReadError> {
        let mut cells = Vec::new();
        read(schema, bytes, |record| {
            cells.extend(record.cells.iter().map(|cell| match cell {
                Cell::Value(value) => Some(*value),
                Cell::Missing | Cell::Text(_) | Cell::Invalid(_) => None,
            }));
        })?;
        Ok(Self { width: schema.columns().len(), cells })
    }

    /// Number of its columns.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Its rows, in the order of the file; each has a cell for every column of the schema.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &[Option<i64>]> {
        self.cells.chunks(self.width.max(1))
    }
}
