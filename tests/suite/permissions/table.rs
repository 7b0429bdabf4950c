//! `docs/permissions.md`: a section for each contract, made of what was tried. `SHEAF_WRITE_DOCS=1` writes it anew;
//! without, it must be what this code makes.

use std::fmt::Write;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::{env, fs};

use api::permission::Role;
use serde_json::Value;

const INTRODUCTION: &str = "# Who may send which message

Made by the tests in `tests/suite/permissions`, which send every message as every role: whoever has no mark is refused,
and nothing changes; whoever has one succeeds. A mark under *anyone* is one for everybody, a line without any is for
nobody. Contributors and buyers are identities too, and voters are identities and holders, with what those may.

*Owner* is the deployer, then governance, which sends what a proposal says. *Authority* is who decides on a pool:
governance, unless the suite is set up otherwise. *Buyer* is also whoever made a request or an offer. *Token* is a cw20
that can be paid in; what may be sent with one is under \"with tokens\", by who sends the tokens. An *issuer* and a
committee send nothing of their own: what they sign, anyone may bring. To migrate is no message to a contract: the chain
lets its admin alone, who is the deployer, then governance.

`SHEAF_WRITE_DOCS=1 cargo test -p suite-tests permissions` writes this page anew.
";

const SECTIONS: [&str; 8] = [
    "identity-registry",
    "data-pool",
    "data-pool, with tokens",
    "marketplace",
    "marketplace, with tokens",
    "governance",
    "governance, with tokens",
    "reward-token",
];

/// cw-ownable's own words are about cw-ownable.
const OWNERSHIP: &str = "Offers the contract to another, or accepts it. By the owner (offer), or whoever it was offered to (accept).";

static PAGE: Mutex<()> = Mutex::new(());

/// A message, as the schema describes it.
pub(crate) struct Description {
    pub(crate) name: String,
    text: String,
}

/// A line of the table.
pub(crate) struct Row {
    pub(crate) message: String,
    pub(crate) note: &'static str,
    pub(crate) callers: &'static [Role],
}

impl Row {
    /// May whoever has this role send it?
    pub(crate) fn may(&self, role: Role) -> bool {
        self.callers.contains(&role) || self.callers.contains(&Role::Anyone)
    }

    /// Not as who they are, but perhaps as what they are besides.
    pub(crate) fn may_only_as_other(&self, role: Role) -> bool {
        !self.may(role) && role.implies().iter().any(|other| self.may(*other))
    }
}

/// The messages of a schema.
pub(crate) fn described(schema: &impl serde::Serialize) -> Vec<Description> {
    let schema = serde_json::to_value(schema).expect("a schema is JSON");
    let variants = schema["oneOf"].as_array().expect("a message is an enum");
    variants.iter().map(description).collect()
}

fn description(variant: &Value) -> Description {
    let name = variant["required"][0].as_str().expect("a variant is an object").to_string();
    let text: String = match name.as_str() {
        "update_ownership" => OWNERSHIP.into(),
        _ => variant["description"].as_str().expect("a message is described").replace('\n', " "),
    }
    .replace("[`", "`")
    .replace("`]", "`");
    Description { name, text }
}

/// The first sentence says what it does, one that begins with `By` who may.
fn sentences(text: &str) -> String {
    let mut parts = text.split_inclusive(". ").map(str::trim);
    let first = parts.next().unwrap_or_default();
    match parts.find(|part| part.starts_with("By ")) {
        Some(by) if !first.starts_with("By ") => format!("{first} {by}"),
        _ => first.into(),
    }
}

fn section(name: &str, schema: &[Description], rows: &[Row]) -> String {
    let named = |role: &&Role| rows.iter().any(|row| row.callers.contains(role));
    let columns: Vec<Role> = Role::ALL.iter().filter(named).copied().collect();
    let mut text = format!("## {name}\n\n| message |");
    for role in &columns {
        write!(text, " {} |", label(*role)).expect("a string");
    }
    write!(text, " |\n| --- |{} --- |\n", " :-: |".repeat(columns.len())).expect("a string");
    for message in schema {
        let mut said = sentences(&message.text).replace('|', "\\|");
        for row in rows.iter().filter(|row| row.message == message.name) {
            let note = if row.note.is_empty() { String::new() } else { format!(" {}", row.note) };
            write!(text, "| `{}`{note} |", row.message).expect("a string");
            for role in &columns {
                text.push_str(if row.callers.contains(role) { " ✓ |" } else { "  |" });
            }
            // once for all its forms
            writeln!(text, " {} |", std::mem::take(&mut said)).expect("a string");
        }
    }
    text
}

fn label(role: Role) -> &'static str {
    match role {
        Role::Anyone => "anyone",
        Role::Owner => "owner",
        Role::Authority => "authority",
        Role::Identity => "identity",
        Role::Contributor => "contributor",
        Role::Buyer => "buyer",
        Role::Curator => "curator",
        Role::Auditor => "auditor",
        Role::Relayer => "relayer",
        Role::Issuer => "issuer",
        Role::RoleAdmin => "role admin",
        Role::Guardian => "guardian",
        Role::Founder => "founder",
        Role::Voter => "voter",
        Role::Holder => "holder",
        Role::Marketplace => "marketplace",
        Role::DataPool => "data-pool",
        Role::Token => "token",
    }
}

/// The contract's section of the page must be this one.
pub(crate) fn check_section(name: &str, schema: &[Description], rows: &[Row]) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/permissions.md");
    let made = section(name, schema, rows);
    let _page = PAGE.lock().unwrap_or_else(PoisonError::into_inner);
    let page = fs::read_to_string(&path).unwrap_or_default();
    let old = |contract: &str| {
        let (_, rest) = page.split_once(&format!("## {contract}\n"))?;
        let body = rest.split("\n## ").next()?;
        Some(format!("## {contract}\n{}\n", body.trim_end()))
    };
    if env::var_os("SHEAF_WRITE_DOCS").is_none() {
        assert!(page.starts_with(INTRODUCTION), "the introduction of docs/permissions.md is another");
        let stale = "docs/permissions.md is stale: write it anew with SHEAF_WRITE_DOCS=1";
        return assert_eq!(old(name).unwrap_or_default(), made, "{stale}");
    }
    let sections = SECTIONS.into_iter().filter_map(|contract| match contract {
        contract if contract == name => Some(made.clone()),
        contract => old(contract),
    });
    let page: String = sections.fold(INTRODUCTION.into(), |page, section| format!("{page}\n{section}"));
    fs::write(path, page).expect("the page can be written");
}
