/** Tar archives of plain files, as keepers pack bundles: all but names and contents is fixed. */

import { EditionError } from "./edition.js";

/** A file's name, and what is in it. */
export type Member = readonly [name: string, content: Uint8Array];

/** Files of the largest bundle: manifest, proofs, and one a cohort. */
const MAX_FILES = 2 + 32;
const BLOCK = 512;

/** The one archive of these files, in this order. Their names are short, in ASCII. */
export function tar(members: readonly Member[]): Uint8Array {
  const size = ({ length }: Uint8Array) => BLOCK + Math.ceil(length / BLOCK) * BLOCK;
  const archive = new Uint8Array(members.reduce((sum, [, content]) => sum + size(content), 2 * BLOCK));
  let at = 0;
  for (const [name, content] of members) {
    archive.set(header(name, content.length), at);
    archive.set(content, at + BLOCK);
    at += size(content);
  }
  return archive;
}

/** The files of an archive, in its order: plain ones alone, each name once. */
export function untar(archive: Uint8Array): Map<string, Uint8Array> {
  const members = new Map<string, Uint8Array>();
  for (let at = 0; at + BLOCK <= archive.length; ) {
    const header = archive.subarray(at, at + BLOCK);
    if (header.every((byte) => byte === 0)) break;
    if (octal(header, 148, 8) !== sumOf(header)) throw new EditionError("not a tar archive");
    const name = text(header, 0, 100);
    if (members.size >= MAX_FILES) throw new EditionError(`the archive has more than ${MAX_FILES} files`);
    if (header[156] !== 0x30) throw new EditionError(`${JSON.stringify(name)} in the archive is no plain file`);
    if (members.has(name)) throw new EditionError(`${JSON.stringify(name)} is in the archive twice`);
    const size = octal(header, 124, 12);
    const start = at + BLOCK;
    if (start + size > archive.length) throw new EditionError("the archive is cut short");
    members.set(name, archive.subarray(start, start + size));
    at = start + Math.ceil(size / BLOCK) * BLOCK;
  }
  return members;
}

/** Readable by all, writable by the owner, who is nobody; of no time. */
function header(name: string, size: number): Uint8Array {
  const header = new Uint8Array(BLOCK);
  const put = (at: number, text: string) => header.set(new TextEncoder().encode(text), at);
  const octal = (at: number, width: number, value: number) => put(at, value.toString(8).padStart(width - 1, "0"));
  put(0, name);
  octal(100, 8, 0o644);
  octal(108, 8, 0);
  octal(116, 8, 0);
  octal(124, 12, size);
  octal(136, 12, 0);
  put(156, "0");
  put(257, "ustar\0" + "00");
  octal(148, 8, sumOf(header));
  return header;
}

/** Its own field counts as spaces. */
function sumOf(header: Uint8Array): number {
  return header.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 0x20 : byte), 0);
}

function text(header: Uint8Array, start: number, length: number): string {
  const field = header.subarray(start, start + length);
  const end = field.indexOf(0);
  return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end));
}

function octal(header: Uint8Array, start: number, length: number): number {
  const digits = text(header, start, length).trim();
  if (!/^[0-7]+$/.test(digits)) throw new EditionError("not a tar archive");
  return Number.parseInt(digits, 8);
}
