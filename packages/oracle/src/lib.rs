//! The oracle network's libraries: checks, anonymiser, edition builder, matcher.

pub mod anonymise;
pub mod blob;
pub mod bundle;
pub mod catalogue;
pub mod checks;
pub mod contribution;
pub mod edition;
pub mod matching;
pub mod schema;
