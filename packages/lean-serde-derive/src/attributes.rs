//! serde's attributes.

use syn::{Attribute, Error, Ident, LitStr, Result, Token, ext::IdentExt};

/// What the attributes of a type, a variant or a field say.
#[derive(Default)]
pub(crate) struct Attributes {
    rename: Option<String>,
    pub(crate) aliases: Vec<String>,
    pub(crate) default: bool,
    snake_case: bool,
}

impl Attributes {
    pub(crate) fn of(attributes: &[Attribute]) -> Result<Self> {
        let mut found = Self::default();
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("serde")) {
            attribute.parse_nested_meta(|meta| {
                let known = |name| meta.path.is_ident(name);
                if known("default") && !meta.input.peek(Token![=]) {
                    found.default = true;
                    return Ok(());
                }
                if known("rename") {
                    found.rename = Some(meta.value()?.parse::<LitStr>()?.value());
                } else if known("alias") {
                    found.aliases.push(meta.value()?.parse::<LitStr>()?.value());
                } else if known("rename_all") {
                    let case = meta.value()?.parse::<LitStr>()?;
                    if case.value() != "snake_case" {
                        return Err(Error::new(case.span(), "lean-serde knows `snake_case` only"));
                    }
                    found.snake_case = true;
                } else if known("crate") || known("skip_serializing_if") {
                    meta.value()?.parse::<LitStr>()?;
                } else {
                    return Err(meta.error("lean-serde does not know this attribute"));
                }
                Ok(())
            })?;
        }
        Ok(found)
    }

    /// What a field is called.
    pub(crate) fn field(&self, ident: &Ident) -> String {
        self.rename.clone().unwrap_or_else(|| ident.unraw().to_string())
    }

    /// What a variant of an enum with these attributes is called.
    pub(crate) fn variant(&self, of: &Self, ident: &Ident) -> String {
        let plain = ident.unraw().to_string();
        match &self.rename {
            Some(name) => name.clone(),
            None if of.snake_case => snake_case(&plain),
            None => plain,
        }
    }
}

/// As serde has it: an underscore before every capital but the first.
fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}
