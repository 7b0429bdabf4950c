//! The macros of `lean-serde`.

mod attributes;
mod names;
mod parser;
mod writer;

use proc_macro::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, parse_macro_input};

/// What a message, a response or a record derives: as `#[cw_serde]`, with code that all types share.
#[proc_macro_attribute]
pub fn lean_serde(_: TokenStream, item: TokenStream) -> TokenStream {
    let item = parse_macro_input!(item as DeriveInput);
    let case = matches!(item.data, Data::Enum(_)).then(|| quote!(#[serde(rename_all = "snake_case")]));
    quote! {
        #[derive(
            ::lean_serde::Serialize,
            ::lean_serde::Deserialize,
            ::std::clone::Clone,
            ::std::fmt::Debug,
            ::std::cmp::PartialEq,
            ::cosmwasm_schema::schemars::JsonSchema
        )]
        #[allow(clippy::derive_partial_eq_without_eq)]
        #[schemars(crate = "::cosmwasm_schema::schemars")]
        #case
        #item
    }
    .into()
}

/// serde's `Deserialize`, by code that all types share.
#[proc_macro_derive(Deserialize, attributes(serde))]
pub fn deserialize(item: TokenStream) -> TokenStream {
    let item = parse_macro_input!(item as DeriveInput);
    parser::of(&item).unwrap_or_else(|error| error.to_compile_error()).into()
}

/// serde's `Serialize`, by code that all types share.
#[proc_macro_derive(Serialize, attributes(serde))]
pub fn serialize(item: TokenStream) -> TokenStream {
    let item = parse_macro_input!(item as DeriveInput);
    writer::of(&item).unwrap_or_else(|error| error.to_compile_error()).into()
}
