//! The revenue ledger: who is owed what from which edition.
