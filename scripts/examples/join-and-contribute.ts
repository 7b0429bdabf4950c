/** Joins with an issuer's credential, reads a cohort's terms, and puts a file in. */

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { base64, ContractError, toHex } from "@sheaf-network/sdk";
import { connect, words } from "./connect.ts";

const [deployment = "", credentialFile = "", cohortNumber, file = "", records, store = ""] = words(
  "join-and-contribute DEPLOYMENT CREDENTIAL.json COHORT FILE RECORDS STORE",
  6,
);
const sheaf = await connect(deployment);
const cohort = Number(cohortNumber);

const { credential, signature } = JSON.parse(readFileSync(credentialFile, "utf8"));
try {
  const { identity } = await sheaf.join(credential, base64.decode(signature));
  console.log(`joined: identity ${identity}`);
} catch (error) {
  if (!(error instanceof ContractError && error.code === "address_taken")) throw error;
  console.log("joined before");
}

const { words: plain } = await sheaf.terms(cohort);
console.log(`\nThe terms of cohort ${cohort}:\n${plain.map((line) => `  ${line}`).join("\n")}\n`);

const { contribution, facts, salt } = await sheaf.contribute({
  cohort,
  plaintext: readFileSync(file),
  records: Number(records),
  // in the place of the keepers' blob store: a folder
  async store(content, sealed) {
    mkdirSync(store, { recursive: true });
    writeFileSync(`${store}/${content}`, sealed);
  },
});
console.log(`contribution ${contribution}: ${facts.content}`);
console.log(`keep the salt of its commitment: ${toHex(salt)}`);
sheaf.disconnect();
