/** Shows the proposals that wait for one's vote, or votes on one; bonds and enrols first where that is not done. */

import type { governance } from "@sheaf-network/sdk";
import { connect, words } from "./connect.ts";

const [deployment = "", proposal, choice] = words("vote DEPLOYMENT [PROPOSAL yes|no|abstain|veto]", 1);
const sheaf = await connect(deployment);

if (!proposal) {
  for (const { id, title, actions, voting_ends } of await sheaf.inbox()) {
    console.log(`${id}: ${title} (until ${new Date(voting_ends * 1_000).toISOString()})`);
    for (const action of actions) console.log(`   ${JSON.stringify(action)}`);
  }
} else {
  const { id } = await sheaf.identity();
  if (!(await sheaf.governance.ask.enrolled({ identity: id }))) {
    // power counts from the block after the bond on, and only in proposals that come later
    await sheaf.bond(await sheaf.balance(sheaf.grain));
    await new Promise((done) => setTimeout(done, 10_000));
    await sheaf.enrol();
  }
  const { hash } = await sheaf.vote(Number(proposal), choice as governance.Vote);
  console.log(`voted ${choice} on ${proposal}: ${hash}`);
}
sheaf.disconnect();
