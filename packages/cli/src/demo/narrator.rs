//! Tells the story: a line a deed, for people or for programs.

use std::io::{self, Write};

use serde_json::json;

use testkit::Receipt;

use super::files::Money;
use super::stage::Receipts;

/// Characters of a deed on one line.
const WHAT: usize = 66;

/// What a deed is about.
pub(crate) enum About<'a> {
    Nothing,
    Words(&'a str),
    /// Micro-denom, and the denom.
    Coin(u128, &'a str),
}

impl<'a> From<&'a str> for About<'a> {
    fn from(words: &'a str) -> Self {
        if words.is_empty() { Self::Nothing } else { Self::Words(words) }
    }
}

impl<'a> From<&'a String> for About<'a> {
    fn from(words: &'a String) -> Self {
        words.as_str().into()
    }
}

/// An amount in micro-denom, for people and for programs.
pub(crate) fn coin(micro: u128, denom: &str) -> About<'_> {
    About::Coin(micro, denom)
}

/// Writes to standard output. A reader who goes away early is no error.
pub(crate) struct Narrator {
    json: bool,
    act: u8,
    /// Transactions on a real chain that were not told yet.
    receipts: Receipts,
}

impl Narrator {
    pub(crate) fn new(json: bool, receipts: Receipts) -> Self {
        Self { json, act: 0, receipts }
    }

    /// Begins an act.
    pub(crate) fn act(&mut self, number: u8, title: &str) {
        self.transactions();
        self.act = number;
        if self.json {
            self.line(&json!({ "act": number, "title": title }).to_string());
        } else {
            self.line(&format!("\n{number:>2}. {title}\n{}", "─".repeat(title.chars().count() + 4)));
        }
    }

    /// One deed: who did what, and about how much.
    pub(crate) fn deed<'a>(&self, who: &str, what: &str, about: impl Into<About<'a>>) {
        let about = about.into();
        if self.json {
            let act = self.act;
            let line = match about {
                About::Nothing => json!({ "act": act, "who": who, "what": what }),
                About::Words(words) => json!({ "act": act, "who": who, "what": what, "about": words }),
                About::Coin(micro, denom) => {
                    let amount = micro.to_string();
                    json!({ "act": act, "who": who, "what": what, "amount": amount, "denom": denom })
                }
            };
            self.line(&line.to_string());
        } else {
            let amount = match about {
                About::Nothing => String::new(),
                About::Words(words) => words.into(),
                About::Coin(micro, denom) => amount(micro, denom),
            };
            let mut lines = wrap(what, WHAT).into_iter();
            let first = lines.next().unwrap_or_default();
            self.line(format!("    {who:<14} {first:<WHAT$} {amount}").trim_end());
            for more in lines {
                self.line(&format!("    {:<14} {more}", ""));
            }
        }
        self.transactions();
    }

    /// Transactions since the last line: hash and gas.
    fn transactions(&self) {
        let receipts = self.receipts.take();
        let (Some(first), Some(last)) = (receipts.first(), receipts.last()) else { return };
        if self.json {
            let told = |receipt: &Receipt| json!({ "hash": receipt.hash, "gas": receipt.gas, "bytes": receipt.bytes });
            let all: Vec<_> = receipts.iter().map(told).collect();
            self.line(&json!({ "act": self.act, "transactions": all }).to_string());
            return;
        }
        let gas: u128 = receipts.iter().map(|receipt| u128::from(receipt.gas)).sum();
        let (count, gas) = (receipts.len(), grouped(gas / receipts.len() as u128));
        self.line(&match count {
            1 => format!("    {:<14} · {}, {gas} gas", "", first.hash),
            _ => format!("    {:<14} · {count} transactions to {}, {gas} gas each", "", last.hash),
        });
    }

    /// An attempt that was refused, as it had to be.
    pub(crate) fn refused(&self, attempt: &str, code: &str, sentence: &str) {
        if self.json {
            let line = json!({ "act": self.act, "refused": attempt, "code": code, "sentence": sentence });
            self.line(&line.to_string());
        } else {
            for (index, part) in wrap(sentence, WHAT).iter().enumerate() {
                let (mark, attempt) = if index == 0 { ("✗", attempt) } else { (" ", "") };
                self.line(&format!("    {mark} {attempt:<45} {part}"));
            }
        }
        self.transactions();
    }

    /// A table. The first row is its head; columns but the first are right-aligned.
    pub(crate) fn table(&self, rows: &[Vec<String>]) {
        let Some((head, body)) = rows.split_first() else { return };
        if self.json {
            self.line(&json!({ "act": self.act, "head": head, "rows": body }).to_string());
            return;
        }
        let width = |column: usize| {
            rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..head.len()).map(width).collect();
        for (index, row) in rows.iter().enumerate() {
            let cells: Vec<String> = row
                .iter()
                .zip(&widths)
                .enumerate()
                .map(|(column, (cell, width))| match column {
                    0 => format!("{cell:<width$}"),
                    _ => format!("{cell:>width$}"),
                })
                .collect();
            self.line(&format!("    {}", cells.join("  ")));
            if index == 0 {
                let rule: Vec<String> = widths.iter().map(|width| "─".repeat(*width)).collect();
                self.line(&format!("    {}", rule.join("  ")));
            }
        }
    }

    /// The money equation of every contract that has counted anything.
    pub(crate) fn money(&self, money: &[Money]) {
        if !self.json {
            self.line("\n    Every contract's money: what it counts, and what it holds\n");
        }
        let head = ["contract", "counts", "amount", "holds", "difference"];
        let mut rows = vec![head.map(String::from).to_vec()];
        for entry in money.iter().filter(|entry| entry.balance != "0") {
            let denom = |micro: &str| amount(micro.parse().unwrap_or_default(), &entry.denom);
            let mut total = (denom(&entry.balance), entry.difference.clone());
            for (name, micro) in entry.parts.iter().filter(|(_, micro)| micro != "0") {
                let (holds, difference) = std::mem::take(&mut total);
                rows.push(vec![entry.contract.into(), name.clone(), denom(micro), holds, difference]);
            }
        }
        self.table(&rows);
    }

    /// A plain remark.
    pub(crate) fn say(&self, remark: &str) {
        if self.json {
            self.line(&json!({ "act": self.act, "remark": remark }).to_string());
        } else {
            self.line(&format!("    {remark}"));
        }
    }

    fn line(&self, line: &str) {
        drop(writeln!(io::stdout().lock(), "{line}"));
    }
}

/// Breaks a text into lines of at most `width` characters, between words; each keeps the text's indent.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let words = text.trim_start();
    let indent = " ".repeat(text.len() - words.len());
    let mut lines = vec![];
    let mut line = String::new();
    for word in words.split(' ') {
        if line.is_empty() {
            line.push_str(&indent);
        } else if line.chars().count() + 1 + word.chars().count() > width {
            lines.push(std::mem::replace(&mut line, indent.clone()));
        } else {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push(line);
    lines
}

/// A count with thousands apart: `20,190`.
pub(crate) fn grouped(number: u128) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// An amount in micro-denom, as people read it: `1,234.500000 STAKE`.
pub(crate) fn amount(micro: u128, denom: &str) -> String {
    format!("{}.{:06} {}", grouped(micro / 1_000_000), micro % 1_000_000, short(denom))
}

/// A denom as people read it.
pub(crate) fn short(denom: &str) -> &str {
    match denom {
        testkit::NATIVE => "STAKE",
        denom if denom.starts_with("cw20:") => "GRAIN",
        denom if denom.starts_with("ibc/") => "USD",
        denom => denom,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_between_words() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("  in x", 9), ["  in x"]);
        assert_eq!(wrap("  in x", 5), ["  in", "  x"]);
        assert_eq!(wrap("unbreakable", 3), ["unbreakable"]);
        assert_eq!(wrap("", 3), [""]);
    }

    #[test]
    fn amounts_are_readable() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(20_190), "20,190");
        assert_eq!(grouped(1_000_000), "1,000,000");
        assert_eq!(amount(1_234_500_000, testkit::NATIVE), "1,234.500000 STAKE");
        assert_eq!(amount(7, "cw20:wasm1"), "0.000007 GRAIN");
    }
}
