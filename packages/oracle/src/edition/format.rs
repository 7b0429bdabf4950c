//! How a cohort's rows are written.

use api::CohortId;
use thiserror::Error;

use crate::schema::Format;

/// Rows that are not of their format.
#[derive(Error, Debug, Clone, PartialEq, Eq)]
pub enum RowsError {
    /// A row with another number of fields, or not UTF-8.
    #[error("record {record} is no CSV of this header: {reason}")]
    Csv {
        /// Which, from 1; 0: the header.
        record: u64,
        /// What the reader says.
        reason: String,
    },
    /// A line that is no JSON object.
    #[error("line {line} is no JSON object")]
    JsonLine {
        /// Which, from 1.
        line: u64,
    },
    /// The last line does not end.
    #[error("the last line must end with a line feed")]
    Unfinished,
}

impl Format {
    /// Its byte in canonical encodings. Stable.
    pub fn code(self) -> u8 {
        match self {
            Self::Csv => 1,
            Self::JsonLines => 2,
        }
    }

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv",
            Self::JsonLines => "application/jsonlines",
        }
    }

    /// The name of a cohort's file: `cohort-<number>.csv` or `.jsonl`.
    pub fn file_name(self, cohort: CohortId) -> String {
        let extension = match self {
            Self::Csv => "csv",
            Self::JsonLines => "jsonl",
        };
        format!("cohort-{cohort}.{extension}")
    }

    /// Counts the records of a file. Fails on what is not of the format.
    pub fn count(self, rows: &[u8]) -> Result<u64, RowsError> {
        if rows.last().is_some_and(|last| *last != b'\n') {
            return Err(RowsError::Unfinished);
        }
        match self {
            Self::Csv => {
                let mut reader = csv::Reader::from_reader(rows);
                let error =
                    |record| move |error: csv::Error| RowsError::Csv { record, reason: error.to_string() };
                reader.headers().map_err(error(0))?;
                (1..).zip(reader.records()).try_fold(0, |_, (record, row)| {
                    row.map_err(error(record))?;
                    Ok(record)
                })
            }
            Self::JsonLines => {
                let lines = rows.strip_suffix(b"\n").map(|rows| rows.split(|byte| *byte == b'\n'));
                (1..).zip(lines.into_iter().flatten()).try_fold(0, |_, (line, row)| {
                    serde_json::from_slice::<serde_json::Map<String, serde_json::Value>>(row)
                        .map_err(|_| RowsError::JsonLine { line })?;
                    Ok(line)
                })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn csv_records_are_counted_not_lines() {
        let count = |rows: &str| Format::Csv.count(rows.as_bytes());
        assert_eq!(count(""), Ok(0));
        assert_eq!(count("a,b\n"), Ok(0));
        assert_eq!(count("a,b\n1,2\n3,4\n"), Ok(2));
        assert_eq!(count("a,b\n1,\"two\nlines\"\n"), Ok(1));
        assert_eq!(count("a,b\n1,2"), Err(RowsError::Unfinished));
        assert!(matches!(count("a,b\n1,2\n3\n"), Err(RowsError::Csv { record: 2, .. })));
        assert!(matches!(Format::Csv.count(b"a\n\xff\n"), Err(RowsError::Csv { record: 1, .. })));
        assert!(matches!(Format::Csv.count(b"\xff\n1\n"), Err(RowsError::Csv { record: 0, .. })));
    }

    #[test]
    fn json_lines_are_objects() {
        let count = |rows: &str| Format::JsonLines.count(rows.as_bytes());
        assert_eq!(count(""), Ok(0));
        assert_eq!(count("{}\n{\"bpm\":61}\n"), Ok(2));
        assert_eq!(count("{}"), Err(RowsError::Unfinished));
        assert_eq!(count("{}\n\n"), Err(RowsError::JsonLine { line: 2 }));
        assert_eq!(count("{}\n[1]\n"), Err(RowsError::JsonLine { line: 2 }));
        assert_eq!(count("{} {}\n"), Err(RowsError::JsonLine { line: 1 }));
    }
}
