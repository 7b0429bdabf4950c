//! What holds over all five contracts at once. Tests are under `suite/`, measurements under `benches/`.
