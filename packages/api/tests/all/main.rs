#![allow(clippy::unwrap_used, missing_docs)]
//! What other languages take from this package.

mod vectors;
