import assert from "node:assert/strict";
import { test } from "node:test";
import { createContext, runInContext } from "node:vm";

import { build } from "esbuild";

import { vectors } from "./vectors.js";

/** The package for a page: no module of Node may be asked for. */
async function bundled(entry: string): Promise<string> {
  const { outputFiles, warnings } = await build({
    stdin: { contents: entry, resolveDir: import.meta.dirname, loader: "ts" },
    bundle: true,
    write: false,
    platform: "browser",
    format: "iife",
    globalName: "made",
    logLevel: "silent",
  });
  assert.deepEqual(warnings, []);
  return outputFiles[0]?.text ?? assert.fail();
}

/** What every page has, and nothing else; bytes are those of this side, which is what APIs of a page give. */
const PAGE = [
  ...[
    "atob",
    "btoa",
    "crypto",
    "console",
    "fetch",
    "setTimeout",
    "clearTimeout",
    "queueMicrotask",
    "URL",
    "Uint8Array",
  ],
  ...[
    "TextEncoder",
    "TextDecoder",
    "ReadableStream",
    "WritableStream",
    "TransformStream",
    "Response",
    "EventTarget",
    "Event",
  ],
] as const;

function page() {
  const context = createContext(Object.fromEntries(PAGE.map((name) => [name, Reflect.get(globalThis, name)])));
  return Object.assign(context, { self: context, window: context });
}

test("all of it is made for a page, and a key is made, sealed, checked and opened there", async () => {
  const code = await bundled(`
    import * as sdk from "../src/index.js";
    export const names = Object.keys(sdk);
    export async function play(vector: any, bundle: any): Promise<string[]> {
      const { fromHex, toHex, base64 } = sdk;
      const [edition] = vector.editions;
      const key = {
        chainId: edition.chain_id, dataPool: edition.data_pool, pool: edition.pool, edition: edition.edition,
        cohorts: edition.cohorts, p: fromHex(vector.custody[0].p), manifestRoot: fromHex(edition.manifest_root),
      };
      const buyer = sdk.ExchangeSecret.fromSeed(fromHex(vector.exchange[0].seed));
      const [{ r1, e }] = edition.deliveries;
      sdk.verifyDelivery(key, buyer.b2, fromHex(r1), fromHex(e));
      const secret = buyer.open(fromHex(r1), fromHex(e));
      const archive = await sdk.openWith(secret.ageIdentity(key), base64.decode(bundle.sealed.rust));
      return [toHex(secret.toBytes()), toHex(sdk.sha256(archive))];
    }
  `);
  const made = runInContext(`${code}; made`, page());
  assert.ok(made.names.includes("Sheaf") && made.names.includes("connectKeplr"));
  const [vector, bundle] = [vectors("sealed-key"), vectors("bundle")];
  assert.deepEqual([...(await made.play(vector, bundle))], [vector.editions[0].k, bundle.sha256]);
});
