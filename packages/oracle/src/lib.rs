//! The oracle network's libraries: checks, anonymiser, edition builder, matcher.

pub mod blob;
pub mod bundle;
pub mod edition;
