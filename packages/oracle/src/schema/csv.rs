//! CSV by RFC 4180: a header, commas, double quotes doubled inside quotes, LF or CRLF.

use std::borrow::Cow;

use super::error::ReadError;
use super::field::{Cell, Token};
use super::table::MAX_LINE_BYTES;
use super::{MAX_FIELDS, PoolSchema, count};

/// Reads the header and then every record.
pub(super) fn read<'a>(
    schema: &PoolSchema,
    text: &'a str,
    hand_on: &mut impl FnMut(&[Cell<'a>]) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    let want = schema.columns().len();
    let mut lines = Lines { rest: text, line: 1 };
    let mut record: Vec<Cow<'a, str>> = Vec::with_capacity(want);
    // A wrong header may be wider than the schema: read on, a little, to find what is in it.
    lines.record(&mut record, MAX_FIELDS.saturating_mul(2)).map_err(|error| match error {
        ReadError::Ragged { .. } => ReadError::Column { line: 1, position: position(want), expected: None },
        other => other,
    })?;
    check_header(schema, &record)?;
    let mut cells: Vec<Cell<'a>> = Vec::with_capacity(want);
    while !lines.rest.is_empty() {
        let line = lines.line;
        lines.record(&mut record, want)?;
        if record.len() != want {
            return Err(ReadError::Ragged { line, want: count(want) });
        }
        cells.clear();
        cells
            .extend(schema.columns().iter().zip(record.drain(..)).map(|(c, cell)| c.read(cell, Token::Bare)));
        hand_on(&cells)?;
    }
    Ok(())
}

/// A position counted from 1.
fn position(index: usize) -> u64 {
    count(index).saturating_add(1)
}

/// Direct identifiers first: they are what the contributor should hear about.
fn check_header(schema: &PoolSchema, header: &[Cow<'_, str>]) -> Result<(), ReadError> {
    for (index, name) in header.iter().enumerate() {
        if let (None, Some(word)) = (schema.position(name), schema.direct_word(name)) {
            return Err(ReadError::DirectColumn { line: 1, position: position(index), word });
        }
    }
    let expected = |index: usize| schema.columns().get(index).map(|column| column.field().name.clone());
    for index in 0..header.len().max(schema.columns().len()) {
        let found = header.get(index).map(|name| &**name);
        if found != expected(index).as_deref() {
            return Err(ReadError::Column { line: 1, position: position(index), expected: expected(index) });
        }
    }
    Ok(())
}

/// What is left to read.
struct Lines<'a> {
    rest: &'a str,
    line: u64,
}

impl<'a> Lines<'a> {
    /// Reads one record into `cells`; refuses more than `most` cells.
    fn record(&mut self, cells: &mut Vec<Cow<'a, str>>, most: usize) -> Result<(), ReadError> {
        cells.clear();
        let (start, line) = (self.rest.len(), self.line);
        loop {
            if cells.len() >= most {
                return Err(ReadError::Ragged { line, want: count(most) });
            }
            let cell = match self.rest.strip_prefix('"') {
                Some(quoted) => self.quoted(quoted, line)?,
                None => self.bare(line)?,
            };
            cells.push(cell);
            if start.saturating_sub(self.rest.len()) > MAX_LINE_BYTES {
                return Err(ReadError::LineTooLong { line, max: count(MAX_LINE_BYTES) });
            }
            if let Some(rest) = self.rest.strip_prefix(',') {
                self.rest = rest;
                continue;
            }
            self.line = self.line.saturating_add(1);
            self.rest = self.rest.strip_prefix('\r').unwrap_or(self.rest);
            self.rest = match self.rest.strip_prefix('\n') {
                Some(rest) => rest,
                None if self.rest.is_empty() => self.rest,
                None => return Err(ReadError::Syntax { line }),
            };
            return Ok(());
        }
    }

    fn bare(&mut self, line: u64) -> Result<Cow<'a, str>, ReadError> {
        let end = self.rest.find([',', '\n', '"']).unwrap_or(self.rest.len());
        let (cell, rest) = self.rest.split_at_checked(end).ok_or(ReadError::Syntax { line })?;
        if rest.starts_with('"') {
            return Err(ReadError::Syntax { line });
        }
        let ends_line = !rest.starts_with(',');
        self.rest = rest;
        Ok(Cow::Borrowed(if ends_line { cell.strip_suffix('\r').unwrap_or(cell) } else { cell }))
    }

    fn quoted(&mut self, mut rest: &'a str, line: u64) -> Result<Cow<'a, str>, ReadError> {
        let mut whole: Cow<'a, str> = Cow::Borrowed("");
        loop {
            let (piece, after) = rest.split_once('"').ok_or(ReadError::Syntax { line })?;
            let breaks = piece.bytes().filter(|byte| *byte == b'\n').count();
            self.line = self.line.saturating_add(count(breaks));
            if whole.is_empty() {
                whole = Cow::Borrowed(piece);
            } else {
                whole.to_mut().push_str(piece);
            }
            match after.strip_prefix('"') {
                Some(doubled) => {
                    whole.to_mut().push('"');
                    rest = doubled;
                }
                None => {
                    self.rest = after;
                    return Ok(whole);
                }
            }
        }
    }
}
