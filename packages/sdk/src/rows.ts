/** How a cohort's rows are written. As the Rust package `oracle::edition` counts them. */

import { EditionError, type EditionFacts } from "./edition.js";

export type Format = EditionFacts["format"];

/** The name of a cohort's file: `cohort-NUMBER.csv`, or `.jsonl`. */
export function fileName(format: Format, cohort: number): string {
  return `cohort-${cohort}.${format === "csv" ? "csv" : "jsonl"}`;
}

/** Counts the records of a file. Fails on what is not of the format. */
export function countRecords(format: Format, rows: Uint8Array): number {
  if (rows.length > 0 && rows.at(-1) !== LF) throw new EditionError("the last line must end with a line feed");
  return format === "csv" ? countCsv(rows) : countLines(rows);
}

/** Bytes that are looked at together. */
const PIECE = 1 << 20;
const [LF, CR, QUOTE, COMMA] = [0x0a, 0x0d, 0x22, 0x2c];

/** By RFC 4180, its header not counted: every record has as many fields as that. Lines without anything are none. */
function countCsv(rows: Uint8Array): number {
  checkUtf8(rows);
  let [record, fields, expected] = [0, 0, 0];
  let state = "record" as "record" | "field" | "bare" | "quoted" | "quote";
  const end = () => {
    if (record === 0) expected = fields;
    else if (fields !== expected) {
      throw new EditionError(`record ${record} has ${fields} fields, the header has ${expected}`);
    }
    record += 1;
  };
  const marked = rows[0] === 0xef && rows[1] === 0xbb && rows[2] === 0xbf;
  for (const byte of marked ? rows.subarray(3) : rows) {
    if (state === "quoted") {
      if (byte === QUOTE) state = "quote";
    } else if (byte === LF || byte === CR) {
      if (state !== "record") end();
      state = "record";
    } else {
      if (state === "record") [state, fields] = ["field", 1];
      if (byte === COMMA) [state, fields] = ["field", fields + 1];
      else state = byte === QUOTE && state !== "bare" ? "quoted" : "bare";
    }
  }
  if (state !== "record") end();
  return Math.max(record - 1, 0);
}

/** One object a line. */
function countLines(rows: Uint8Array): number {
  let lines = 0;
  for (let at = 0; at < rows.length; ) {
    lines += 1;
    const end = rows.indexOf(LF, at);
    if (!isObject(rows.subarray(at, end))) throw new EditionError(`line ${lines} is no JSON object`);
    at = end + 1;
  }
  return lines;
}

function isObject(json: Uint8Array): boolean {
  try {
    const found: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(json));
    return typeof found === "object" && found !== null && !Array.isArray(found);
  } catch {
    return false;
  }
}

/** In pieces: the whole may be more than a string can hold. */
function checkUtf8(bytes: Uint8Array): void {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  try {
    for (let at = 0; at < bytes.length; at += PIECE) decoder.decode(bytes.subarray(at, at + PIECE), { stream: true });
    decoder.decode();
  } catch {
    throw new EditionError("the rows are not in UTF-8");
  }
}
