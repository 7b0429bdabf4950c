//! Sealing an edition's key to a buyer so that the contract itself can check it.
