//! Who may send which message: declared on the message, tested message by message and role by role, and shown in
//! `docs/permissions.md`, which is made from it.

use cw_ownable::Action;

/// Who may send `UpdateOwnership`: the owner offers, whoever it was offered to accepts, nobody renounces.
pub const fn of_ownership(action: &Action) -> &'static [Role] {
    match action {
        Action::TransferOwnership { .. } | Action::AcceptOwnership => &[Role::Owner],
        Action::RenounceOwnership => &[],
    }
}

/// Who someone is to a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Whoever brings what the message asks for: a proof, signatures of others, a deadline that has passed.
    Anyone,
    /// The contract's owner: the deployer, then governance; to accept ownership, whoever it was offered to.
    Owner,
    /// Who decides on a pool, as it was frozen at its proposal: governance, a cw3 multisig, a DAO DAO core.
    Authority,
    /// An active identity, or a holder of a credential for themselves.
    Identity,
    /// The identity that the thing belongs to: a contribution, earnings, a credential.
    Contributor,
    /// The buyer of an order, or who made a request or an offer.
    Buyer,
    /// The pool's curator, or a holder of the role `curator`.
    Curator,
    /// An auditor, or the one that was drawn.
    Auditor,
    /// A relayer, for its own bond.
    Relayer,
    /// A KYC issuer, by its key or its manager.
    Issuer,
    /// An admin of the role in question.
    RoleAdmin,
    /// A guardian, while it lasts.
    Guardian,
    /// A member of the founders' group, while it lasts.
    Founder,
    /// An enrolled voter.
    Voter,
    /// A holder of GRAIN, for what they hold.
    Holder,
    /// The contract marketplace.
    Marketplace,
    /// The contract data-pool.
    DataPool,
    /// A cw20 token of an allowed denom.
    Token,
}

impl Role {
    /// All of them, in the order of the table.
    pub const ALL: [Self; 18] = [
        Self::Anyone,
        Self::Owner,
        Self::Authority,
        Self::Identity,
        Self::Contributor,
        Self::Buyer,
        Self::Curator,
        Self::Auditor,
        Self::Relayer,
        Self::Issuer,
        Self::RoleAdmin,
        Self::Guardian,
        Self::Founder,
        Self::Voter,
        Self::Holder,
        Self::Marketplace,
        Self::DataPool,
        Self::Token,
    ];

    /// What whoever has this role is as well: an order is bought and data put in by an identity.
    pub const fn implies(self) -> &'static [Self] {
        match self {
            Self::Contributor | Self::Buyer => &[Self::Identity],
            Self::Voter => &[Self::Identity, Self::Holder],
            _ => &[],
        }
    }
}
