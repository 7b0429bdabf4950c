//! Writes the parser of a type: names, slots for the values, and calls of what `lean-serde` shares.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Data, DataEnum, DeriveInput, Error, Field, Fields, FieldsNamed, Result, Type};

use crate::attributes::Attributes;
use crate::names;

/// As many fields as a [`u64`] has bits.
const MOST_FIELDS: usize = 64;

/// `impl Deserialize`.
pub(crate) fn of(item: &DeriveInput) -> Result<TokenStream> {
    let of = Parser::of(item);
    let attributes = Attributes::of_type(item)?;
    let (value, reads, name) = (&of.value, &of.reads, item.ident.to_string());
    let body = match &item.data {
        Data::Enum(data) => of.of_enum(&attributes, data)?,
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) => of.of_fields(
                &quote!(Self),
                &format!("struct {name}"),
                fields,
                |visitor| quote!(deserializer.deserialize_struct(#name, NAMES.names, #visitor)),
            )?,
            Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
                quote!(::lean_serde::serde::Deserialize::deserialize(deserializer).map(Self))
            }
            _ => return Err(Error::new_spanned(item, "lean-serde reads structs of named fields, or of one")),
        },
        Data::Union(_) => return Err(Error::new_spanned(item, "lean-serde reads no unions")),
    };
    Ok(quote! {
        #[automatically_derived]
        impl<'de, #(#reads),*> ::lean_serde::serde::Deserialize<'de> for #value {
            fn deserialize<__D: ::lean_serde::serde::Deserializer<'de>>(
                deserializer: __D,
            ) -> ::std::result::Result<Self, __D::Error> {
                #body
            }
        }
    })
}

/// What the visitors of a type have in common.
struct Parser<'a> {
    item: &'a DeriveInput,
    /// The type.
    value: TokenStream,
    /// Its parameters.
    parameters: Vec<TokenStream>,
    /// As they are declared where it is read.
    reads: Vec<TokenStream>,
}

impl<'a> Parser<'a> {
    fn of(item: &'a DeriveInput) -> Self {
        let ident = &item.ident;
        let (_, arguments, _) = item.generics.split_for_impl();
        let parameters: Vec<_> =
            item.generics.type_params().map(|of| &of.ident).map(|of| quote!(#of)).collect();
        let reads = parameters.iter().map(|of| quote!(#of: ::lean_serde::serde::Deserialize<'de>)).collect();
        Self { item, value: quote!(#ident #arguments), parameters, reads }
    }

    /// Of what `path { .. }` makes, a struct or a variant; `read` hands the visitor of its fields on.
    fn of_fields(
        &self,
        path: &TokenStream,
        expected: &str,
        fields: &FieldsNamed,
        read: impl Fn(TokenStream) -> TokenStream,
    ) -> Result<TokenStream> {
        if fields.named.len() > MOST_FIELDS {
            return Err(Error::new_spanned(fields, format!("lean-serde reads at most {MOST_FIELDS} fields")));
        }
        let (mut known, mut must) = (vec![], 0_u64);
        let (mut slots, mut types, mut values) = (vec![], vec![], vec![]);
        for (at, field) in fields.named.iter().enumerate() {
            let attributes = Attributes::of(&field.attrs)?;
            let Field { ident: Some(ident), ty, .. } = field else { continue };
            let slot = format_ident!("slot{at}");
            values.push(if attributes.default || is_option(ty) {
                quote!(#ident: #slot.unwrap_or_default())
            } else {
                must |= 1_u64.rotate_left(u32::try_from(at).unwrap_or_default());
                quote!(#ident: ::lean_serde::filled(#slot))
            });
            known.push(attributes.field(ident));
            slots.push(slot);
            types.push(ty);
        }
        let Self { value, parameters, reads, .. } = self;
        let names = names::of(&known);
        let read =
            read(quote!(Visitor { #(#slots: &mut #slots,)* of: ::std::marker::PhantomData::<&#value> }));
        Ok(quote! {{
            #names
            struct Visitor<'slots, #(#parameters),*> {
                #(#slots: &'slots mut ::std::option::Option<#types>,)*
                of: ::std::marker::PhantomData<&'slots #value>,
            }
            impl<'de, 'slots, #(#reads),*> ::lean_serde::serde::de::Visitor<'de> for Visitor<'slots, #(#parameters),*> {
                type Value = ();
                fn expecting(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                    f.write_str(#expected)
                }
                fn visit_map<__A: ::lean_serde::serde::de::MapAccess<'de>>(
                    self,
                    mut map: __A,
                ) -> ::std::result::Result<(), __A::Error> {
                    ::lean_serde::fill(&mut map, NAMES, #must, &mut [#(self.#slots),*])
                }
            }
            #(let mut #slots = ::std::option::Option::<#types>::None;)*
            #read?;
            ::std::result::Result::Ok(#path { #(#values),* })
        }})
    }

    fn of_enum(&self, attributes: &Attributes, data: &DataEnum) -> Result<TokenStream> {
        let name = self.item.ident.to_string();
        let (mut known, mut arms) = (vec![], vec![]);
        for (at, variant) in data.variants.iter().enumerate() {
            known.push(Attributes::of(&variant.attrs)?.variant(attributes, &variant.ident));
            let ident = &variant.ident;
            let path = quote!(Self::Value::#ident);
            let read = match &variant.fields {
                Fields::Unit => quote!(content.unit_variant().map(|()| #path)),
                Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
                    quote!(content.newtype_variant().map(#path))
                }
                Fields::Unnamed(fields) => {
                    return Err(Error::new_spanned(fields, "lean-serde reads no tuples of several fields"));
                }
                Fields::Named(fields) => {
                    let expected = format!("struct variant {name}::{ident}");
                    self.of_fields(
                        &path,
                        &expected,
                        fields,
                        |visitor| quote!(content.struct_variant(NAMES.names, #visitor)),
                    )?
                }
            };
            // The last one needs no number: there is no further.
            let number =
                if arms.len().saturating_add(1) == data.variants.len() { quote!(_) } else { quote!(#at) };
            arms.push(quote!(#number => #read,));
        }
        if arms.is_empty() {
            return Err(Error::new_spanned(self.item, "lean-serde reads no enum without variants"));
        }
        let Self { value, parameters, reads, .. } = self;
        let (names, expected) = (names::of(&known), format!("enum {name}"));
        Ok(quote! {
            #names
            struct Visitor<#(#parameters),*>(::std::marker::PhantomData<fn() -> #value>);
            impl<'de, #(#reads),*> ::lean_serde::serde::de::Visitor<'de> for Visitor<#(#parameters),*> {
                type Value = #value;
                fn expecting(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                    f.write_str(#expected)
                }
                fn visit_enum<__A: ::lean_serde::serde::de::EnumAccess<'de>>(
                    self,
                    data: __A,
                ) -> ::std::result::Result<Self::Value, __A::Error> {
                    use ::lean_serde::serde::de::VariantAccess as _;
                    let (variant, content) = data.variant_seed(::lean_serde::Variant(NAMES))?;
                    match variant { #(#arms)* }
                }
            }
            deserializer.deserialize_enum(#name, NAMES.names, Visitor(::std::marker::PhantomData::<fn() -> #value>))
        })
    }
}

/// As serde: where a field of such a type is missing, it is none.
fn is_option(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "Option"))
}
