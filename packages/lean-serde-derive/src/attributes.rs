//! serde's attributes.

use syn::{Attribute, DeriveInput, Error, Ident, LitStr, Path, Result, Token, ext::IdentExt};

use crate::names::Name;

/// What the attributes of a type, a variant or a field say.
#[derive(Default)]
pub(crate) struct Attributes {
    rename: Option<String>,
    aliases: Vec<String>,
    snake_case: bool,
    /// Is a field that is missing its type's default?
    pub(crate) default: bool,
    /// Whether a field is left out.
    pub(crate) skip_if: Option<Path>,
}

impl Attributes {
    pub(crate) fn of(attributes: &[Attribute]) -> Result<Self> {
        let mut found = Self::default();
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("serde")) {
            attribute.parse_nested_meta(|meta| {
                if meta.path.is_ident("default") && !meta.input.peek(Token![=]) {
                    found.default = true;
                } else if meta.path.is_ident("rename") {
                    found.rename = Some(meta.value()?.parse::<LitStr>()?.value());
                } else if meta.path.is_ident("alias") {
                    found.aliases.push(meta.value()?.parse::<LitStr>()?.value());
                } else if meta.path.is_ident("skip_serializing_if") {
                    found.skip_if = Some(meta.value()?.parse::<LitStr>()?.parse()?);
                } else if meta.path.is_ident("rename_all") {
                    let case = meta.value()?.parse::<LitStr>()?;
                    if case.value() != "snake_case" {
                        return Err(Error::new(case.span(), "lean-serde knows `snake_case` only"));
                    }
                    found.snake_case = true;
                } else {
                    return Err(meta.error("lean-serde does not know this attribute"));
                }
                Ok(())
            })?;
        }
        Ok(found)
    }

    /// Those of a type: nothing but `rename_all` concerns it.
    pub(crate) fn of_type(item: &DeriveInput) -> Result<Self> {
        let found = Self::of(&item.attrs)?;
        if found.default || found.rename.is_some() || found.skip_if.is_some() || !found.aliases.is_empty() {
            return Err(Error::new_spanned(item, "lean-serde knows `rename_all` of types only"));
        }
        Ok(found)
    }

    /// What a field with these attributes is called.
    pub(crate) fn field(&self, ident: &Ident) -> Name {
        self.name(ident.unraw().to_string())
    }

    /// What a variant with these attributes is called, in an enum with those.
    pub(crate) fn variant(&self, of: &Self, ident: &Ident) -> Name {
        let plain = ident.unraw().to_string();
        self.name(if of.snake_case { snake_case(&plain) } else { plain })
    }

    fn name(&self, otherwise: String) -> Name {
        Name { name: self.rename.clone().unwrap_or(otherwise), aliases: self.aliases.clone() }
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
