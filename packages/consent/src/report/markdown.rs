//! A report, to be read.

use serde_json::Value;

use super::{Report, Row, Section};

pub(crate) fn render(report: &Report) -> String {
    let Report { title, chain_id, data_pool, identity, as_of, .. } = report;
    let mut text = format!(
        "# {title}\n\nIdentity {identity} of data-pool `{data_pool}` on chain `{chain_id}`, as of {as_of}.\n"
    );
    for section in &report.sections {
        text.push_str(&self::section(section));
    }
    if !report.beside.is_empty() {
        text.push_str("\n## What is not in here\n\n");
        report.beside.iter().for_each(|line| text.push_str(&format!("- {line}\n")));
    }
    text
}

fn section(section: &Section) -> String {
    let Section { title, what, why, kept, rows, documents, .. } = section;
    let mut text = format!("\n## {title}\n\n{what}\n\n- Why: {why}\n- How long: {kept}\n\n");
    match rows.as_slice() {
        [] => text.push_str("Nothing.\n"),
        [only] => text.push_str(&list(only)),
        rows => text.push_str(&table(rows)),
    }
    for document in documents {
        let name = document.get("@id").and_then(Value::as_str).unwrap_or("a document");
        text.push_str(&format!("\nWhole in the JSON: `{name}`\n"));
    }
    text
}

/// One thing: a line a field.
fn list(row: &Row) -> String {
    let mut text = "| | |\n| --- | --- |\n".to_string();
    for (name, value) in &row.0 {
        text.push_str(&format!("| {} | {} |\n", name.replace('_', " "), cell(value)));
    }
    text
}

/// Several: a line each. The first row names the columns.
fn table(rows: &[Row]) -> String {
    let Some(first) = rows.first() else { return String::new() };
    let names: Vec<String> = first.0.iter().map(|(name, _)| name.replace('_', " ")).collect();
    let mut text = format!("| {} |\n|{}\n", names.join(" | "), " --- |".repeat(names.len()));
    for row in rows {
        let cells: Vec<String> =
            first.0.iter().map(|(name, _)| row.get(name).map_or_else(dash, cell)).collect();
        text.push_str(&format!("| {} |\n", cells.join(" | ")));
    }
    text
}

fn dash() -> String {
    "-".into()
}

fn cell(value: &Value) -> String {
    let text = match value {
        Value::Null => dash(),
        Value::Bool(true) => "yes".into(),
        Value::Bool(false) => "no".into(),
        Value::String(text) => text.clone(),
        Value::Array(values) if values.is_empty() => dash(),
        Value::Array(values) => values.iter().map(cell).collect::<Vec<_>>().join(", "),
        Value::Object(fields) => {
            fields.iter().map(|(name, value)| part(name, value)).collect::<Vec<_>>().join(", ")
        }
        Value::Number(number) => number.to_string(),
    };
    text.replace('|', "\\|").replace(['\n', '\r'], " ")
}

/// A state that says more than its name, as contracts write it: `verified (quality 9000)`.
fn part(name: &str, value: &Value) -> String {
    match value {
        Value::Object(fields) if fields.is_empty() => name.into(),
        Value::Object(_) => format!("{name} ({})", cell(value)),
        value => format!("{name} {}", cell(value)),
    }
}
