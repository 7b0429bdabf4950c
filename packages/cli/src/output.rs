//! What commands print: words for people, or JSON for programs.

use anyhow::Result;
use clap::Args;
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

/// A transaction that is in a block.
pub(crate) fn included(done: &chain::Included) -> Value {
    facts([
        ("hash", done.hash.clone().into()),
        ("height", done.height.into()),
        ("gas_used", done.gas_used.into()),
    ])
}
