//! What commands print: words for people, or JSON for programs.

use std::fmt::Display;
use std::io::{ErrorKind, Write, stderr, stdout};

use anyhow::{Context, Result};
use api::event::ChainEvent;
use clap::Args;
use consent::Section;
use serde_json::{Map, Value, json};

use crate::wording;

/// What contracts of the suite tell begins so.
const OURS: &str = "wasm-sheaf_";

/// A line on standard output. Who reads no further, as `head` does, has had enough: what is done goes on to its end.
pub(crate) fn print(line: impl Display) -> Result<()> {
    match writeln!(stdout().lock(), "{}", visible(&line.to_string())) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error).context("standard output"),
        _ => Ok(()),
    }
}

/// A line beside it, on standard error: nothing depends on whether anyone reads it.
pub(crate) fn tell(line: impl Display) {
    drop(writeln!(stderr().lock(), "{}", visible(&line.to_string())));
}

/// Others' texts may hold what moves a terminal's cursor: it is written out, as JSON does.
fn visible(text: &str) -> String {
    let written = |letter: char| match letter {
        '\n' => letter.to_string(),
        hidden if hidden.is_control() => format!("\\u{:04x}", u32::from(hidden)),
        other => other.to_string(),
    };
    text.chars().map(written).collect()
}

/// A value whose texts are of one line each, so that none looks like more.
fn on_one_line(value: &Value) -> Value {
    match value {
        Value::String(text) => text.replace('\n', "\\n").into(),
        Value::Array(values) => values.iter().map(on_one_line).collect(),
        Value::Object(facts) => {
            facts.iter().map(|(name, value)| (name.clone(), on_one_line(value))).collect::<Map<_, _>>().into()
        }
        other => other.clone(),
    }
}

/// How to print.
#[derive(Args, Clone, Copy, Default)]
pub(crate) struct Output {
    /// JSON on standard output, for programs (docs/commands.md).
    #[arg(long)]
    json: bool,
}

/// Facts by name, in the order in which people read them.
#[derive(Default)]
pub(crate) struct Facts(Vec<(String, Value)>);

/// Facts in this order.
pub(crate) fn facts<const N: usize>(facts: [(&str, Value); N]) -> Facts {
    Facts(facts.into_iter().map(|(name, value)| (name.to_string(), value)).collect())
}

impl From<Value> for Facts {
    fn from(value: Value) -> Self {
        match value {
            Value::Object(facts) => Self(facts.into_iter().collect()),
            other => Self(vec![("value".into(), other)]),
        }
    }
}

impl From<Facts> for Value {
    fn from(facts: Facts) -> Self {
        Self::Object(facts.0.into_iter().collect::<Map<_, _>>())
    }
}

impl Output {
    /// A list, a line each.
    pub(crate) fn lines(self, all: &[Value], line: impl Fn(&Value) -> String) -> Result<()> {
        if self.json {
            return print(serde_json::to_string_pretty(all)?);
        }
        all.iter().try_for_each(|one| print(line(&on_one_line(one))))
    }

    /// Something to know besides, for people alone.
    pub(crate) fn besides(self, words: impl Display) {
        if !self.json {
            tell(words);
        }
    }

    /// What an access report holds in a section: its rows, each with its fields.
    pub(crate) fn section(self, section: &Section) -> Result<()> {
        if self.json {
            return print(serde_json::to_string_pretty(&section.rows)?);
        }
        print(format!("{}{}", section.title, if section.rows.is_empty() { ": none" } else { "" }))?;
        for row in &section.rows {
            let fields = row.0.iter().filter(|(_, value)| !value.is_null());
            let fields = fields.map(|(name, value)| format!("{} {}", name.replace('_', " "), plain(value)));
            print(format!("  {}", fields.collect::<Vec<_>>().join(", ")))?;
        }
        Ok(())
    }

    /// Facts by name, a line each.
    pub(crate) fn facts(self, facts: impl Into<Facts>) -> Result<()> {
        let Facts(facts) = facts.into();
        if self.json {
            return print(serde_json::to_string_pretty(&Value::from(Facts(facts)))?);
        }
        let width = facts.iter().map(|(name, _)| name.len()).max().unwrap_or(0) + 2;
        for (name, value) in &facts {
            print(format!("{:<width$}{}", name.replace('_', " "), said(name, value)))?;
        }
        Ok(())
    }

    /// What a transaction that is in a block came to, and that it is in one. Programs get what the contracts told, too.
    pub(crate) fn included(self, done: &chain::Included, told: Facts) -> Result<()> {
        let of_block = facts([
            ("hash", done.hash.clone().into()),
            ("height", done.height.into()),
            ("gas_used", done.gas_used.into()),
        ]);
        let mut all = [told.0, of_block.0].concat();
        if self.json {
            all.push(("events".into(), events(done)));
        }
        self.facts(Facts(all))
    }
}

/// What contracts of the suite told: `{"event": "sheaf_bonded", "amount": "5", ...}`, texts all.
fn events(done: &chain::Included) -> Value {
    let ours = done.events.iter().filter(|event| event.ty.starts_with(OURS));
    let event = |event: &cosmwasm_std::Event| {
        let said = event.attributes.iter().filter(|said| !said.key.starts_with('_'));
        let mut said: Map<String, Value> =
            said.map(|said| (said.key.clone(), said.value.clone().into())).collect();
        said.insert("event".into(), json!(event.ty.trim_start_matches("wasm-")));
        Value::Object(said)
    };
    ours.map(event).collect()
}

/// What names of moments end in: they are seconds since 1970 for programs, dates for people.
const MOMENTS: [&str; 8] = ["time", "_at", "_by", "_before", "_ends", "_from", "until", "deadline"];

/// Is it the name of a moment?
pub(crate) fn is_moment(name: &str) -> bool {
    name == "at" || MOMENTS.iter().any(|end| name.ends_with(end))
}

/// A value under its name.
fn said(name: &str, value: &Value) -> String {
    match value.as_u64() {
        Some(seconds) if is_moment(name) => moment(seconds),
        _ => plain(value),
    }
}

/// A moment, for people.
pub(crate) fn moment(seconds: u64) -> String {
    consent::rfc3339(seconds)
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.replace('\n', "\\n"),
        Value::Null => "none".into(),
        Value::Array(values) if values.is_empty() => "none".into(),
        Value::Array(values) => values.iter().map(plain).collect::<Vec<_>>().join(", "),
        Value::Object(facts) => facts
            .iter()
            .map(|(name, value)| format!("{} {}", name.replace('_', " "), said(name, value)))
            .collect::<Vec<_>>()
            .join(", "),
        other => other.to_string(),
    }
}

/// The first event of a kind that a transaction told of.
pub(crate) fn told<E: ChainEvent>(done: &chain::Included) -> Result<E> {
    done.events.iter().find_map(E::parse).with_context(|| {
        format!("transaction {} is in block {}, but tells of no {}", done.hash, done.height, E::TYPE)
    })
}

/// An error in one sentence: what it says, and of its causes those that it does not say itself.
pub(crate) fn sentence(error: &anyhow::Error) -> String {
    let mut words = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if words.contains(&cause) {
            continue;
        }
        if !words.is_empty() {
            words.push_str(": ");
        }
        words.push_str(&cause);
    }
    // a contract's own words, without what queries wrap them in
    wording::for_people(words.rsplit_once("Querier contract error: ").map_or(&*words, |(_, own)| own))
}

#[cfg(test)]
mod tests {
    use anyhow::anyhow;

    use super::*;

    #[test]
    fn nothing_is_said_twice() {
        assert_eq!(
            sentence(&anyhow!("no such pool").context("pool.json: no such pool")),
            "pool.json: no such pool"
        );
        assert_eq!(sentence(&anyhow!("no such file").context("pool.json")), "pool.json: no such file");
        let asked = anyhow!("wasm1 did not answer: Generic error: Querier contract error: pool 3 is unknown");
        assert_eq!(sentence(&asked), "pool 3 is unknown");
    }

    #[test]
    fn moments_are_dates_for_people() {
        assert_eq!(said("release_at", &json!(1_795_680_000)), "2026-11-26T08:00:00Z");
        assert_eq!(
            plain(&json!({ "deadline": 0, "gas_used": 7 })),
            "deadline 1970-01-01T00:00:00Z, gas used 7"
        );
        assert_eq!(said("paused_until", &Value::Null), "none");
        for name in ["at", "until", "draw_before"] {
            assert_eq!(said(name, &json!(1_795_680_000)), "2026-11-26T08:00:00Z");
        }
        let refused = anyhow!("`contribute` is paused until 1795680000: try again then");
        assert_eq!(sentence(&refused), "`contribute` is paused until 2026-11-26T08:00:00Z: try again then");
    }

    #[test]
    fn nobodys_text_moves_the_cursor_or_looks_like_a_line_more() {
        assert_eq!(visible("a\u{1b}[2Jb\u{9b}c\rd\n"), "a\\u001b[2Jb\\u009bc\\u000dd\n");
        assert_eq!(plain(&json!("Accept pool 1\n7: Accept pool 2")), "Accept pool 1\\n7: Accept pool 2");
        assert_eq!(on_one_line(&json!({ "words": ["a\nb"], "n": 1 })), json!({ "words": ["a\\nb"], "n": 1 }));
    }

    #[test]
    fn programs_get_what_contracts_told() {
        let mut told = cosmwasm_std::Event::new("wasm-sheaf_bonded").add_attribute("amount", "5");
        told.attributes
            .push(cosmwasm_std::Attribute { key: "_contract_address".into(), value: "wasm1".into() });
        let other = cosmwasm_std::Event::new("transfer");
        let done = chain::Included { hash: "A".into(), height: 1, gas_used: 2, events: vec![other, told] };
        assert_eq!(events(&done), json!([{ "event": "sheaf_bonded", "amount": "5" }]));
    }
}
