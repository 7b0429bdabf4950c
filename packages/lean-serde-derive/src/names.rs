//! What fields and variants are called.

use proc_macro2::TokenStream;
use quote::quote;

/// A name, and others that are read as it.
pub(crate) struct Name {
    pub(crate) name: String,
    pub(crate) aliases: Vec<String>,
}

/// A constant `NAMES`.
pub(crate) fn of(known: &[Name]) -> TokenStream {
    let names = known.iter().map(|of| &of.name);
    let aliases = known
        .iter()
        .enumerate()
        .flat_map(|(at, of)| of.aliases.iter().map(move |alias| quote!((#alias, #at))));
    quote! {
        const NAMES: &::lean_serde::Names =
            &::lean_serde::Names { names: &[#(#names),*], aliases: &[#(#aliases),*] };
    }
}
