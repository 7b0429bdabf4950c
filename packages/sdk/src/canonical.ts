/**
 * The one byte encoding behind every digest, signature and derived key of the suite: as the Rust package `canonical`.
 *
 * A message starts with its domain; integers are big-endian and of fixed width; a boolean is one byte; bytes and strings
 * (UTF-8) are preceded by their length, a list by its number of elements (`u32`), an optional value by 0 or 1.
 */

import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";

export { sha256 };

/** Builds a byte string by these rules. Refuses, with a `RangeError`, a number that its field cannot hold. */
export class Writer {
  private readonly parts: Uint8Array[] = [];

  /** Starts a message of a domain, for instance `sheaf/v1/report`. */
  constructor(domain: string) {
    this.str(domain);
  }

  u8(value: number): this {
    return this.int(value, 1);
  }

  u16(value: number): this {
    return this.int(value, 2);
  }

  u32(value: number): this {
    return this.int(value, 4);
  }

  /** A number above 2^53 must come as a `bigint`: as a `number` it may have been rounded. */
  u64(value: number | bigint): this {
    return this.int(value, 8);
  }

  u128(value: bigint): this {
    return this.int(value, 16);
  }

  bool(value: boolean): this {
    return this.u8(value ? 1 : 0);
  }

  /** Length, then the bytes. */
  bytes(value: Uint8Array): this {
    return this.u32(value.length).raw(value);
  }

  /** Length in bytes, then the UTF-8 of the string. */
  str(value: string): this {
    return this.bytes(utf8ToBytes(value));
  }

  /** Number of elements, then each as `write` puts it. */
  each<T>(values: readonly T[], write: (out: this, value: T) => void): this {
    this.u32(values.length);
    for (const value of values) write(this, value);
    return this;
  }

  /** 0, or 1 and the value as `write` puts it. */
  option<T>(value: T | null | undefined, write: (out: this, value: T) => void): this {
    const present = value !== null && value !== undefined;
    this.bool(present);
    if (present) write(this, value);
    return this;
  }

  /** The bytes written so far. */
  toBytes(): Uint8Array {
    const out = new Uint8Array(this.parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of this.parts) {
      out.set(part, at);
      at += part.length;
    }
    return out;
  }

  /** SHA-256 of the bytes written so far. */
  digest(): Uint8Array {
    return sha256(this.toBytes());
  }

  private int(value: number | bigint, width: number): this {
    if (typeof value === "number" && !Number.isSafeInteger(value)) {
      throw new RangeError(`${value} is no integer that a number holds exactly: use a bigint`);
    }
    let rest = BigInt(value);
    if (rest < 0n || rest >> BigInt(8 * width) > 0n) {
      throw new RangeError(`${value} does not fit into ${8 * width} bits without sign`);
    }
    const out = new Uint8Array(width);
    for (let at = width - 1; at >= 0; at--, rest >>= 8n) out[at] = Number(rest & 0xffn);
    return this.raw(out);
  }

  private raw(bytes: Uint8Array): this {
    this.parts.push(Uint8Array.from(bytes));
    return this;
  }
}
