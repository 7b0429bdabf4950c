/** Shows the proposals that wait for one's vote; votes on one; becomes a voter by bonding some GRAIN. */

import type { governance } from "@sheaf-network/sdk";
import { connect, words } from "./connect.ts";

const [deployment = "", first, second = ""] = words(
  "vote DEPLOYMENT [bond MICRO-GRAIN | PROPOSAL yes|no|abstain|veto]",
  1,
);
const sheaf = await connect(deployment);

if (!first) {
  for (const { id, title, actions, voting_ends } of await sheaf.inbox()) {
    console.log(`${id}: ${title} (until ${new Date(voting_ends * 1_000).toISOString()})`);
    for (const action of actions) console.log(`   ${JSON.stringify(action)}`);
  }
} else if (first === "bond") {
  const { hash, height } = await sheaf.bond(BigInt(second));
  console.log(`bonded ${second} micro-GRAIN, which count in proposals that come later: ${hash}`);
  const { id: identity } = await sheaf.identity();
  if (!(await sheaf.governance.ask.enrolled({ identity }))) {
    await sheaf.chain.nextBlock(height); // it is power from the next block on
    await sheaf.enrol();
    console.log(`enrolled: identity ${identity} is a voter`);
  }
} else {
  const { hash } = await sheaf.vote(Number(first), second as governance.Vote);
  console.log(`voted ${second} on ${first}: ${hash}`);
}
sheaf.disconnect();
