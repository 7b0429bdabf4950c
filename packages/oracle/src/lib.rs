//! The oracle network's libraries: checks, anonymiser, edition builder, matcher.
