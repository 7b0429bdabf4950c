//! Flows of marketplace.
