//! What commands print: words for people, or JSON for programs.

use anyhow::{Context, Result};
use api::event::ChainEvent;
use clap::Args;
use consent::Section;
use serde_json::{Map, Value};

/// How to print.
#[derive(Args, Clone, Copy, Default)]
pub(crate) struct Output {
    /// JSON on standard output, for programs.
    #[arg(long)]
    json: bool,
}

impl Output {
    /// A list, a line each.
    pub(crate) fn lines(self, all: &[Value], line: impl Fn(&Value) -> String) -> Result<()> {
        if self.json {
            println!("{}", serde_json::to_string_pretty(all)?);
        } else {
            all.iter().for_each(|one| println!("{}", line(one)));
        }
        Ok(())
    }

    /// What an access report holds in a section: its rows, each with its fields.
    pub(crate) fn section(self, section: &Section) -> Result<()> {
        if self.json {
            println!("{}", serde_json::to_string_pretty(&section.rows)?);
            return Ok(());
        }
        println!("{}{}", section.title, if section.rows.is_empty() { ": none" } else { "" });
        for row in &section.rows {
            let fields = row.0.iter().filter(|(_, value)| !value.is_null());
            let fields = fields.map(|(name, value)| format!("{} {}", name.replace('_', " "), plain(value)));
            println!("  {}", fields.collect::<Vec<_>>().join(", "));
        }
        Ok(())
    }

    /// Facts by name, a line each.
    pub(crate) fn facts(self, facts: &Value) -> Result<()> {
        match facts {
            Value::Object(facts) if !self.json => {
                let width = facts.keys().map(String::len).max().unwrap_or(0) + 2;
                for (name, value) in facts {
                    println!("{:<width$}{}", name.replace('_', " "), plain(value));
                }
            }
            _ => println!("{}", serde_json::to_string_pretty(facts)?),
        }
        Ok(())
    }
}

/// Facts in this order.
pub(crate) fn facts<const N: usize>(facts: [(&str, Value); N]) -> Value {
    Value::Object(facts.into_iter().map(|(name, value)| (name.to_string(), value)).collect::<Map<_, _>>())
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => "none".into(),
        Value::Array(values) => values.iter().map(plain).collect::<Vec<_>>().join(", "),
        Value::Object(facts) => facts
            .iter()
            .map(|(name, value)| format!("{name} {}", plain(value)))
            .collect::<Vec<_>>()
            .join(", "),
        other => other.to_string(),
    }
}

/// What a transaction that is in a block came to, and that it is in one.
pub(crate) fn included<const N: usize>(done: &chain::Included, told: [(&str, Value); N]) -> Value {
    let told = told.into_iter().map(|(name, value)| (name.to_string(), value));
    let of_block = [
        ("hash", done.hash.clone().into()),
        ("height", done.height.into()),
        ("gas_used", done.gas_used.into()),
    ];
    Value::Object(
        told.chain(of_block.map(|(name, value): (&str, Value)| (name.to_string(), value))).collect(),
    )
}

/// The first event of a kind that a transaction told of.
pub(crate) fn told<E: ChainEvent>(done: &chain::Included) -> Result<E> {
    done.events.iter().find_map(E::parse).with_context(|| {
        format!("transaction {} is in block {}, but tells of no {}", done.hash, done.height, E::TYPE)
    })
}
