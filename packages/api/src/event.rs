//! Events: typed, both written and parsed. Names and attributes are stable API.

use cosmwasm_std::{Attribute, Event};

/// An event of the suite. On chain its type is `wasm-` followed by [`ChainEvent::TYPE`].
pub trait ChainEvent: Sized {
    /// For instance `sheaf_contributed`.
    const TYPE: &'static str;

    /// Reads it back from an event of a block; `None` if it is another event, or not of our form.
    fn parse(event: &Event) -> Option<Self>;
}

/// The value of an attribute.
pub fn attribute<'a>(attributes: &'a [Attribute], key: &str) -> Option<&'a str> {
    attributes.iter().find(|attribute| attribute.key == key).map(|attribute| attribute.value.as_str())
}

/// Can a node be asked for it? CometBFT's queries (`tx_search`) take letters, digits, `_`, `-` and `.` in the names of
/// events and attributes, and refuse all else.
pub const fn searchable(name: &str) -> bool {
    let (bytes, mut at) = (name.as_bytes(), 0);
    #[allow(
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects,
        reason = "below the length; at compile time"
    )]
    while at < bytes.len() {
        if !matches!(bytes[at], b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-' | b'.') {
            return false;
        }
        at += 1;
    }
    !bytes.is_empty()
}

/// Declares events: a struct each, `From<_> for Event` and [`ChainEvent`]. Every field's type has `Display`
/// and `FromStr`.
///
/// ```
/// api::events! {
///     /// A pool was cut.
///     "sheaf_cut" => Cut {
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

        const _: () = assert!($crate::event::searchable($ty));

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_such_as_a_node_can_be_asked_for() {
        for good in ["sheaf_bought", "wasm-sheaf_bought.order", "a0"] {
            assert!(searchable(good), "{good}");
        }
        for bad in ["", "sheaf/bought", "Bought", "a b", "a'"] {
            assert!(!searchable(bad), "{bad}");
        }
    }
}
