//! The KYC issuer: signs credentials that the identity registry accepts.
