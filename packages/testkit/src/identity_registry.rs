//! Flows of identity-registry.
