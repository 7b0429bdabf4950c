//! A contributor's terms: purposes, eligibility, price.
