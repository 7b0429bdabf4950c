//! A cohort's rows as the bytes of its file.

use super::{ReleasedRow, Value, released_columns};
use crate::schema::{Column, Format, PoolSchema};

/// Writes a cohort's rows in the schema's format: CSV with a header, or JSON Lines with keys in the schema's
/// order, both with LF after every line. Equal rows give equal bytes. In JSON an exact number or boolean is a
/// literal, anything broadened is a string, and what is missing is left out. Contributors are not written.
pub fn to_bytes(schema: &PoolSchema, rows: &[ReleasedRow]) -> Vec<u8> {
    let columns: Vec<&Column> = released_columns(schema).collect();
    let mut out = String::new();
    if schema.document().format == Format::Csv {
        let names = columns.iter().map(|column| column.field().name.as_str());
        line(&mut out, names);
    }
    for row in rows {
        match schema.document().format {
            Format::Csv => line(&mut out, row.cells.iter().map(Value::text)),
            Format::JsonLines => object(&mut out, &columns, &row.cells),
        }
    }
    out.into_bytes()
}

/// Names, categories and groups hold no comma, quote or line break (the schema refuses them), and neither do
/// numbers and instants: nothing needs quotes, but for a line that would be empty.
fn line<'a>(out: &mut String, cells: impl Iterator<Item = &'a str>) {
    let start = out.len();
    for (index, cell) in cells.enumerate() {
        if index > 0 {
            out.push(',');
        }
        out.push_str(cell);
    }
    out.push_str(if out.len() == start { "\"\"\n" } else { "\n" });
}

fn object(out: &mut String, columns: &[&Column], cells: &[Value]) {
    out.push('{');
    let mut mark = "";
    for (column, cell) in columns.iter().zip(cells).filter(|(_, cell)| **cell != Value::Missing) {
        out.push_str(mark);
        mark = ",";
        string(out, &column.field().name);
        out.push(':');
        match cell {
            Value::Exact(text) if column.is_literal() => out.push_str(text),
            _ => string(out, cell.text()),
        }
    }
    out.push_str("}\n");
}

/// Without control characters and quotes, only the backslash has to be escaped.
fn string(out: &mut String, text: &str) {
    out.push('"');
    out.push_str(&text.replace('\\', "\\\\"));
    out.push('"');
}
