/**
 * What relayers, keepers and issuers sign: one encoding, one digest, one quorum check. As the Rust package `attestation`.
 *
 * Every digest is SHA-256 over a canonical encoding that begins with a domain of its own and names the chain and the
 * contract it is meant for. Signatures are secp256k1 ECDSA, 64 bytes `r || s`; `s` may be high, so nothing may ever be
 * keyed by signature bytes. Binary fields of JSON are base64 (`Binary`) or hex (`HexBinary`), as on chain.
 */

import { secp256k1 } from "@noble/curves/secp256k1.js";

import { base64, fromHex } from "./bytes.js";
import { Writer } from "./canonical.js";
import type { Credential, Keeper, StatusChange } from "./generated/identity-registry.js";
import type {
  Authority,
  AvailabilityItem,
  EditionItem,
  MatchItem,
  Signature,
  VerificationItem,
} from "./generated/types.js";
import { KINDS } from "./terms/vocabulary.js";

export type {
  Authority,
  AvailabilityItem,
  Credential,
  EditionItem,
  Keeper,
  MatchItem,
  Signature,
  StatusChange,
  VerificationItem,
};

/** What each kind of report lists. */
export interface ReportItems {
  verification: VerificationItem;
  edition: EditionItem;
  availability: AvailabilityItem;
  match: MatchItem;
}

export type ReportKind = keyof ReportItems;

/** What a quorum says: bound to a chain, a contract, a kind and a set of keys, and short-lived. */
export interface Report<Kind extends ReportKind> {
  chain_id: string;
  contract: string;
  authority: Authority;
  issued_at: number;
  expires_at: number;
  items: ReportItems[Kind][];
}

/** What an item is about: consumed once, and two different items by one key for one slot prove that the signer lies. */
export interface Slot {
  kind: ReportKind;
  target: bigint;
  round: number;
}

interface KindOf<Item> {
  code: number;
  write(out: Writer, item: Item): void;
  target(item: Item): bigint;
  round(item: Item): number;
}

const REPORTS: { readonly [Kind in ReportKind]: KindOf<ReportItems[Kind]> } = {
  verification: {
    code: 1,
    write(out, { contribution, round, seed, verdict }) {
      out.u64(contribution).u32(round).bytes(fromHex(seed));
      if ("verified" in verdict) out.u8(1).u16(verdict.verified.quality);
      else if ("rejected" in verdict) out.u8(2).u8(verdict.rejected.code);
      else out.u8(3).u8(verdict.flagged.code);
    },
    target: ({ contribution }) => BigInt(contribution),
    round: ({ round }) => round,
  },
  edition: {
    code: 2,
    write(out, { pool, edition, manifest_root, manifest, mask }) {
      out.u32(pool).u32(edition).bytes(fromHex(manifest_root)).str(manifest).u32(mask);
    },
    target: ({ pool, edition }) => (BigInt(pool) << 32n) | BigInt(edition),
    round: () => 1,
  },
  availability: {
    code: 3,
    write(out, { order, round, bundle }) {
      out.u64(order).u32(round).str(bundle);
    },
    target: ({ order }) => BigInt(order),
    round: ({ round }) => round,
  },
  match: {
    code: 4,
    write(out, { request, round, candidates }) {
      out.u64(request).u32(round);
      out.each(candidates, (out, { pool, edition, cohorts, score }) => {
        out.u32(pool).u32(edition);
        out.each(cohorts, (out, cohort) => out.u32(cohort));
        out.u16(score);
      });
    },
    target: ({ request }) => BigInt(request),
    round: ({ round }) => round,
  },
};

/** The bytes of a report, under the domain `sheaf/v1/report`. */
export function canonicalReport<Kind extends ReportKind>(kind: Kind, report: Report<Kind>): Uint8Array {
  const { code, write } = REPORTS[kind];
  const { authority } = report;
  const out = new Writer("sheaf/v1/report").str(report.chain_id).str(report.contract).u8(code);
  if ("epoch" in authority) out.u8(1).u32(authority.epoch);
  else out.u8(2).u32(authority.custody);
  return out
    .u64(report.issued_at)
    .u64(report.expires_at)
    .each(report.items, (out, item) => write(out, item))
    .toBytes();
}

/** The slot of an item. */
export function slotOf<Kind extends ReportKind>(kind: Kind, item: ReportItems[Kind]): Slot {
  const { target, round } = REPORTS[kind];
  return { kind, target: target(item), round: round(item) };
}

/** The bytes of a KYC issuer's credential, under `sheaf/v1/credential`. */
export function canonicalCredential(credential: Credential): Uint8Array {
  return new Writer("sheaf/v1/credential")
    .str(credential.chain_id)
    .str(credential.registry)
    .u32(credential.issuer)
    .u32(credential.batch)
    .str(credential.address)
    .u8(KINDS[credential.kind].code)
    .u8(credential.level)
    .option(credential.region, (out, region) => out.str(region))
    .bytes(fromHex(credential.nullifier))
    .option(credential.scope, (out, pool) => out.u32(pool))
    .bytes(fromHex(credential.evidence))
    .u64(credential.issued_at)
    .u64(credential.expires_at)
    .toBytes();
}

/** What a KYC issuer decides later: about a status, another address, a batch, its own key. */
export interface IssuerStatement {
  chain_id: string;
  registry: string;
  issuer: number;
  issued_at: number;
  act:
    | { set_status: { identity: number; to: StatusChange } }
    | { rebind: { identity: number; address: string } }
    | { revoke_batch: { batch: number } }
    /** secp256k1, 33 bytes, base64. */
    | { rotate_key: { key: string } };
}

/** The bytes of what a KYC issuer decides later, under `sheaf/v1/issuer`. */
export function canonicalIssuerStatement(statement: IssuerStatement): Uint8Array {
  const { act } = statement;
  const out = new Writer("sheaf/v1/issuer")
    .str(statement.chain_id)
    .str(statement.registry)
    .u32(statement.issuer)
    .u64(statement.issued_at);
  if ("set_status" in act) {
    const { identity, to } = act.set_status;
    out.u8(1).u64(identity);
    if (typeof to === "object") out.u8(1).u64(to.suspend.until);
    else out.u8({ reinstate: 2, revoke: 3, sanction: 4, clear: 5, erase: 6 }[to]);
  } else if ("rebind" in act) {
    out.u8(2).u64(act.rebind.identity).str(act.rebind.address);
  } else if ("revoke_batch" in act) {
    out.u8(3).u32(act.revoke_batch.batch);
  } else {
    out.u8(4).bytes(base64.decode(act.rotate_key.key));
  }
  return out.toBytes();
}

/** What a new relayer's key signs. */
export interface BondStatement {
  chain_id: string;
  registry: string;
  relayer: string;
  /** secp256k1, 33 bytes, base64. */
  key: string;
  /** age recipient. */
  recipient: string;
}

/** Its bytes, under `sheaf/v1/bond`. */
export function canonicalBond({ chain_id, registry, relayer, key, recipient }: BondStatement): Uint8Array {
  return new Writer("sheaf/v1/bond")
    .str(chain_id)
    .str(registry)
    .str(relayer)
    .bytes(base64.decode(key))
    .str(recipient)
    .toBytes();
}

/** Whom a committee wants to be followed by. */
export interface CommitteeStatement {
  chain_id: string;
  registry: string;
  epoch: number;
  members: string[];
}

/** Its bytes, under `sheaf/v1/committee`. */
export function canonicalCommittee({ chain_id, registry, epoch, members }: CommitteeStatement): Uint8Array {
  return new Writer("sheaf/v1/committee")
    .str(chain_id)
    .str(registry)
    .u32(epoch)
    .each(members, (out, member) => out.str(member))
    .toBytes();
}

/** What every keeper of a new custody key signs. */
export interface CustodyStatement {
  chain_id: string;
  registry: string;
  /** g2^kappa, 96 bytes, base64. */
  p: string;
  keepers: Keeper[];
}

/** Its bytes, under `sheaf/v1/custody`. */
export function canonicalCustody({ chain_id, registry, p, keepers }: CustodyStatement): Uint8Array {
  return new Writer("sheaf/v1/custody")
    .str(chain_id)
    .str(registry)
    .bytes(base64.decode(p))
    .each(keepers, (out, keeper) => out.str(keeper.address).bytes(base64.decode(keeper.key)).str(keeper.recipient))
    .toBytes();
}

/** What a quorum of keepers signs to end a custody key. */
export interface CustodyEndStatement {
  chain_id: string;
  registry: string;
  custody: number;
  end: "retired" | "compromised";
}

/** Its bytes, under `sheaf/v1/custody-end`. */
export function canonicalCustodyEnd({ chain_id, registry, custody, end }: CustodyEndStatement): Uint8Array {
  return new Writer("sheaf/v1/custody-end")
    .str(chain_id)
    .str(registry)
    .u32(custody)
    .u8(end === "retired" ? 1 : 2)
    .toBytes();
}

/** How many of `n` make a quorum: floor(2n/3) + 1. */
export function quorumOf(n: number): number {
  return Math.floor((2 * n) / 3) + 1;
}

/** Signs a digest: 64 bytes `r || s`, deterministic (RFC 6979), low-S. */
export function sign(digest: Uint8Array, secret: Uint8Array): Uint8Array {
  return secp256k1.sign(digest, secret, { prehash: false, lowS: true });
}

/** Checks one signature over `digest` by `key` (33 bytes, compressed). A high `s` is as good as a low one. */
export function isSignedBy(digest: Uint8Array, key: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== 64 || key.length !== 33) return false;
  try {
    return secp256k1.verify(signature, digest, key, { prehash: false, lowS: false });
  } catch {
    return false;
  }
}

/** Why signatures do not carry a statement. */
export class SignatureError extends Error {
  override readonly name = "SignatureError";
}

/**
 * Checks signatures over `digest` against the signers' public keys, and returns the indices of those who signed. Every
 * signature must be good. Fails below a quorum, and on an index that is repeated, out of order or unknown.
 */
export function verifyQuorum(
  digest: Uint8Array,
  keys: readonly Uint8Array[],
  signatures: readonly Signature[],
): number[] {
  const need = quorumOf(keys.length);
  if (signatures.length < need) throw new SignatureError(`${signatures.length} signatures, ${need} are needed`);
  let last = -1;
  return signatures.map(({ signer, signature }) => {
    if (signer <= last) {
      throw new SignatureError(`signer ${signer} is repeated or out of order: sort by signer, each once`);
    }
    last = signer;
    const key = keys[signer];
    if (!key) throw new SignatureError(`there is no signer ${signer}: the list has ${keys.length} members`);
    const bytes = base64.decode(signature);
    if (bytes.length !== 64) {
      throw new SignatureError(`signature of signer ${signer} has ${bytes.length} bytes, it must have 64`);
    }
    if (!isSignedBy(digest, key, bytes)) {
      throw new SignatureError(
        `signature of signer ${signer} does not verify: it is over other bytes or by another key`,
      );
    }
    return signer;
  });
}
