//! Events: typed, both written and parsed. Names and attributes are stable API.

use cosmwasm_std::{Attribute, Event};

/// An event of the suite. On chain its type is `wasm-` followed by [`ChainEvent::TYPE`].
pub trait ChainEvent: Sized {
    /// For instance `sheaf/contributed`.
    const TYPE: &'static str;

    /// Reads it back from an event of a block; `None` if it is another event, or not of our form.
    fn parse(event: &Event) -> Option<Self>;
}

/// The value of an attribute.
pub fn attribute<'a>(attributes: &'a [Attribute], key: &str) -> Option<&'a str> {
    attributes.iter().find(|attribute| attribute.key == key).map(|attribute| attribute.value.as_str())
}

/// Declares events: a struct each, `From<_> for Event` and [`ChainEvent`]. Every field's type has `Display`
/// and `FromStr`.
///
/// ```
/// api::events! {
///     /// A pool was cut.
///     "sheaf/cut" => Cut {
///         /// The pool.
///         pool: u32,
///     }
/// }
/// use api::event::ChainEvent;
/// let event: cosmwasm_std::Event = Cut { pool: 3 }.into();
/// assert_eq!(Cut::parse(&event), Some(Cut { pool: 3 }));
/// ```
#[macro_export]
macro_rules! events {
    ($($(#[$doc:meta])* $ty:literal => $name:ident {
        $($(#[$field_doc:meta])* $field:ident : $kind:ty),* $(,)?
    })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name { $($(#[$field_doc])* pub $field: $kind),* }

        impl From<$name> for ::cosmwasm_std::Event {
            fn from(event: $name) -> Self {
                Self::new($ty)$(.add_attribute(stringify!($field), event.$field.to_string()))*
            }
        }

        impl $crate::event::ChainEvent for $name {
            const TYPE: &'static str = $ty;

            fn parse(event: &::cosmwasm_std::Event) -> Option<Self> {
                let name = event.ty.strip_prefix("wasm-").unwrap_or(&event.ty);
                if name != $ty {
                    return None;
                }
                Some(Self { $(
                    $field: $crate::event::attribute(&event.attributes, stringify!($field))?.parse().ok()?
                ),* })
            }
        }
    )*};
}
