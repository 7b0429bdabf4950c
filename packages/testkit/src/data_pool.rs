//! Flows of data-pool.
