/**
 * Joins with an issuer's credential, reads a cohort's terms, and puts a file in. Stopped at any moment, run it again with the
 * same KEPT.json, and the file is put in once. CREDENTIAL.json is what `sheaf issuer issue` writes.
 */

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { base64, ContractError, toHex } from "@sheaf-network/sdk";
import { goOn, keep, words } from "./connect.ts";

const [deployment = "", credentialFile = "", cohortNumber, file = "", records, store = "", kept = ""] = words(
  "join-and-contribute DEPLOYMENT CREDENTIAL.json COHORT FILE RECORDS STORE KEPT.json",
  7,
);
const underWay = `${kept}.under-way`;
const { sheaf } = await goOn(deployment, underWay);

const { register } = JSON.parse(readFileSync(credentialFile, "utf8"));
if (!register) throw new Error(`${credentialFile} is no credential: it is not as \`sheaf issuer issue\` writes it`);
try {
  const { identity } = await sheaf.join(register.credential, base64.decode(register.signature));
  console.log(`joined: identity ${identity}`);
} catch (error) {
  if (!(error instanceof ContractError && error.code === "address_taken")) throw error;
  console.log("joined before");
}

const { words: plain } = await sheaf.terms(Number(cohortNumber));
console.log(`\nThe terms of cohort ${cohortNumber}:\n${plain.map((line) => `  ${line}`).join("\n")}\n`);

// before anything is sent: what later shows that the commitment on chain is to this file. It goes with the file, in safety
if (!existsSync(kept)) {
  const what = { cohort: Number(cohortNumber), plaintext: readFileSync(file), records: Number(records) };
  const { facts, salt, sealed } = await sheaf.prepare(what);
  mkdirSync(store, { recursive: true }); // in the place of the keepers' blob store: a folder
  writeFileSync(`${store}/${facts.content}`, sealed);
  keep(kept, JSON.stringify({ cohort: what.cohort, facts, salt: toHex(salt) }));
}
const { cohort, facts } = JSON.parse(readFileSync(kept, "utf8"));

const before = (await sheaf.contributions()).find(({ content }) => content === facts.content);
const number = before?.id ?? (await sheaf.contribute(cohort, { facts })).contribution;
console.log(`contribution ${number}${before ? ", put in before" : ""}: ${facts.content}; keep ${kept}`);
rmSync(underWay, { force: true });
sheaf.disconnect();
