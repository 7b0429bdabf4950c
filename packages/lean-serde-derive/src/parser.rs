//! Writes the parser of a type: names, places for the values, and calls of what `lean-serde` shares.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Data, DataEnum, DeriveInput, Error, Field, Fields, FieldsNamed, Generics, Result, Type, parse_quote};

use crate::attributes::Attributes;

/// As many fields as [`u64`] has bits.
const MOST_FIELDS: usize = 64;

/// `impl Deserialize`.
pub(crate) fn of(item: &DeriveInput) -> Result<TokenStream> {
    let visitor = Visitor::of(item);
    let body = match &item.data {
        Data::Enum(data) => visitor.of_enum(item, data)?,
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) => {
                let visitor = visitor.of_fields(quote!(Self::Value), fields)?;
                let name = item.ident.to_string();
                quote!({ #visitor deserializer.deserialize_struct(#name, NAMES.names, visitor) })
            }
            Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
                quote!(::lean_serde::serde::Deserialize::deserialize(deserializer).map(Self))
            }
            _ => return Err(Error::new_spanned(item, "lean-serde reads structs with named fields, or one")),
        },
        Data::Union(_) => return Err(Error::new_spanned(item, "lean-serde reads no unions")),
    };
    let ident = &item.ident;
    let (parameters, arguments) = (&visitor.reads, &visitor.arguments);
    Ok(quote! {
        #[automatically_derived]
        impl #parameters ::lean_serde::serde::Deserialize<'de> for #ident #arguments {
            fn deserialize<D: ::lean_serde::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                #body
            }
        }
    })
}

/// What visitors of a type have in common.
struct Visitor {
    /// The type.
    value: TokenStream,
    /// Its parameters as declared, and as used.
    parameters: TokenStream,
    arguments: TokenStream,
    /// Its parameters as declared for reading it.
    reads: TokenStream,
}

impl Visitor {
    fn of(item: &DeriveInput) -> Self {
        let mut generics: Generics = item.generics.clone();
        let (parameters, arguments, _) = item.generics.split_for_impl();
        let ident = &item.ident;
        for parameter in generics.type_params_mut() {
            parameter.bounds.push(parse_quote!(::lean_serde::serde::Deserialize<'de>));
        }
        generics.params.insert(0, parse_quote!('de));
        let (reads, ..) = generics.split_for_impl();
        Self {
            value: quote!(#ident #arguments),
            parameters: quote!(#parameters),
            arguments: quote!(#arguments),
            reads: quote!(#reads),
        }
    }

    /// A variable `visitor` with one method, and a static `NAMES`.
    fn with(&self, names: &[(String, Attributes)], method: TokenStream) -> TokenStream {
        let Self { value, parameters, arguments, reads } = self;
        let expected = value.to_string();
        let aliases = names.iter().enumerate().flat_map(|(at, (_, attributes))| {
            attributes.aliases.iter().map(move |alias| quote!((#alias, #at)))
        });
        let names = names.iter().map(|(name, _)| name);
        quote! {
            static NAMES: ::lean_serde::Names =
                ::lean_serde::Names { names: &[#(#names),*], aliases: &[#(#aliases),*] };
            struct Visitor #parameters(::std::marker::PhantomData<fn() -> #value>);
            impl #reads ::lean_serde::serde::de::Visitor<'de> for Visitor #arguments {
                type Value = #value;
                fn expecting(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                    f.write_str(#expected)
                }
                #method
            }
            let visitor = Visitor(::std::marker::PhantomData);
        }
    }

    /// Of a struct, or of a struct variant: `path { .. }`.
    fn of_fields(&self, path: TokenStream, fields: &FieldsNamed) -> Result<TokenStream> {
        if fields.named.len() > MOST_FIELDS {
            return Err(Error::new_spanned(fields, format!("lean-serde reads at most {MOST_FIELDS} fields")));
        }
        let (mut names, mut must) = (vec![], 0_u64);
        let (mut slots, mut types, mut values) = (vec![], vec![], vec![]);
        for (at, field) in fields.named.iter().enumerate() {
            let attributes = Attributes::of(&field.attrs)?;
            let Field { ident: Some(ident), ty, .. } = field else { continue };
            let slot = format_ident!("slot{at}");
            values.push(if attributes.default || is_option(ty) {
                quote!(#ident: #slot.unwrap_or_default())
            } else {
                must |= 1 << at;
                quote!(#ident: ::lean_serde::filled(#slot))
            });
            names.push((attributes.field(ident), attributes));
            slots.push(slot);
            types.push(ty);
        }
        let method = quote! {
            fn visit_map<A: ::lean_serde::serde::de::MapAccess<'de>>(
                self,
                mut map: A,
            ) -> ::std::result::Result<Self::Value, A::Error> {
                #(let mut #slots = ::std::option::Option::<#types>::None;)*
                ::lean_serde::fill(&mut map, &NAMES, #must, &mut [#(&mut #slots),*])?;
                ::std::result::Result::Ok(#path { #(#values),* })
            }
        };
        Ok(self.with(&names, method))
    }

    fn of_enum(&self, item: &DeriveInput, data: &DataEnum) -> Result<TokenStream> {
        let attributes = Attributes::of(&item.attrs)?;
        let (mut names, mut arms) = (vec![], vec![]);
        for (at, variant) in data.variants.iter().enumerate() {
            let own = Attributes::of(&variant.attrs)?;
            names.push((own.variant(&attributes, &variant.ident), own));
            let ident = &variant.ident;
            let read = match &variant.fields {
                Fields::Unit => quote!(content.unit_variant().map(|()| Self::Value::#ident)),
                Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
                    quote!(content.newtype_variant().map(Self::Value::#ident))
                }
                Fields::Unnamed(fields) => {
                    return Err(Error::new_spanned(fields, "lean-serde reads no tuples of several fields"));
                }
                Fields::Named(fields) => {
                    let visitor = self.of_fields(quote!(Self::Value::#ident), fields)?;
                    quote!({ #visitor content.struct_variant(NAMES.names, visitor) })
                }
            };
            // The last one needs no number: there is no further.
            let number = if at + 1 == data.variants.len() { quote!(_) } else { quote!(#at) };
            arms.push(quote!(#number => #read,));
        }
        if arms.is_empty() {
            return Err(Error::new_spanned(item, "lean-serde reads no enum without variants"));
        }
        let method = quote! {
            fn visit_enum<A: ::lean_serde::serde::de::EnumAccess<'de>>(
                self,
                data: A,
            ) -> ::std::result::Result<Self::Value, A::Error> {
                use ::lean_serde::serde::de::VariantAccess as _;
                let (variant, content) = data.variant_seed(::lean_serde::Variant(&NAMES))?;
                match variant { #(#arms)* }
            }
        };
        let visitor = self.with(&names, method);
        let name = item.ident.to_string();
        Ok(quote!({ #visitor deserializer.deserialize_enum(#name, NAMES.names, visitor) }))
    }
}

/// As serde: where a field of such a type is missing, it is none.
fn is_option(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "Option"))
}
