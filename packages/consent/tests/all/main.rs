//! One binary, one file a document.

mod access;
mod erasure;
mod receipts;
mod samples;
mod valid;
mod vectors;
