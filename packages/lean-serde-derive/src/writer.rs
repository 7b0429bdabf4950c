//! Writes the writer of a type: names, the values, and calls of what `lean-serde` shares.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::{Data, DataEnum, DeriveInput, Error, Field, Fields, FieldsNamed, Result, parse_quote};

use crate::attributes::Attributes;
use crate::names;

/// `impl Serialize`.
pub(crate) fn of(item: &DeriveInput) -> Result<TokenStream> {
    let (ident, name) = (&item.ident, item.ident.to_string());
    let attributes = Attributes::of_type(item)?;
    let body = match &item.data {
        Data::Enum(data) => of_enum(item, &attributes, data)?,
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) => {
                let (bound, count, write) = of_fields(fields)?;
                quote! {
                    let Self { #(#bound),* } = self;
                    let to = serializer.serialize_struct(#name, #count)?;
                    #write
                }
            }
            Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
                quote!(serializer.serialize_newtype_struct(#name, &self.0))
            }
            _ => {
                return Err(Error::new_spanned(item, "lean-serde writes structs of named fields, or of one"));
            }
        },
        Data::Union(_) => return Err(Error::new_spanned(item, "lean-serde writes no unions")),
    };
    let mut generics = item.generics.clone();
    for parameter in generics.type_params_mut() {
        parameter.bounds.push(parse_quote!(::lean_serde::serde::Serialize));
    }
    let (parameters, arguments, _) = generics.split_for_impl();
    Ok(quote! {
        #[automatically_derived]
        impl #parameters ::lean_serde::serde::Serialize for #ident #arguments {
            fn serialize<__S: ::lean_serde::serde::Serializer>(
                &self,
                serializer: __S,
            ) -> ::std::result::Result<__S::Ok, __S::Error> {
                #body
            }
        }
    })
}

fn of_enum(item: &DeriveInput, attributes: &Attributes, data: &DataEnum) -> Result<TokenStream> {
    let of = item.ident.to_string();
    let mut arms = vec![];
    for (at, variant) in (0_u32..).zip(&data.variants) {
        let name = Attributes::of(&variant.attrs)?.variant(attributes, &variant.ident).name;
        let ident = &variant.ident;
        arms.push(match &variant.fields {
            Fields::Unit => quote!(Self::#ident => serializer.serialize_unit_variant(#of, #at, #name),),
            Fields::Unnamed(fields) if fields.unnamed.len() == 1 => quote! {
                Self::#ident(value) => serializer.serialize_newtype_variant(#of, #at, #name, value),
            },
            Fields::Unnamed(fields) => {
                return Err(Error::new_spanned(fields, "lean-serde writes no tuples of several fields"));
            }
            Fields::Named(fields) => {
                let (bound, count, write) = of_fields(fields)?;
                quote! {
                    Self::#ident { #(#bound),* } => {
                        let to = serializer.serialize_struct_variant(#of, #at, #name, #count)?;
                        let to = ::lean_serde::OfVariant(to);
                        #write
                    }
                }
            }
        });
    }
    Ok(quote!(match self { #(#arms)* }))
}

/// Bindings of the fields, how many are written, and what writes them `to` an object.
fn of_fields(fields: &FieldsNamed) -> Result<(Vec<TokenStream>, TokenStream, TokenStream)> {
    let (mut known, mut bound, mut parts, mut skipped) = (vec![], vec![], vec![], vec![]);
    for (at, field) in fields.named.iter().enumerate() {
        let attributes = Attributes::of(&field.attrs)?;
        let Field { ident: Some(ident), .. } = field else { continue };
        let part: Ident = format_ident!("part{at}");
        bound.push(quote!(#ident: #part));
        parts.push(match &attributes.skip_if {
            Some(skip) => {
                skipped.push(quote!(usize::from(#skip(#part))));
                quote!(if #skip(#part) { ::std::option::Option::None } else { ::std::option::Option::Some(#part) })
            }
            None => quote!(::std::option::Option::Some(#part)),
        });
        known.push(attributes.field(ident));
    }
    let (names, count) = (names::of(&known), known.len());
    Ok((
        bound,
        quote!(#count #(- #skipped)*),
        quote!({ #names ::lean_serde::write(to, NAMES, &[#(#parts),*]) }),
    ))
}
